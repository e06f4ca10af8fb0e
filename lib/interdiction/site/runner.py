"""A site made again as far as what it is made of has changed, and put in place as a whole."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from interdiction.errors import InputError
from interdiction.site import fresh, jobs, paper, papers
from interdiction.site.asked import digests
from interdiction.site.files import replace
from interdiction.site.fresh import DATA, NOTEBOOKS, REPORTS, Built, Unit
from interdiction.site.inline import linked
from interdiction.site.pages import answer, noted, question, stored
from interdiction.site.plan import AT_ONCE, Plan
from interdiction.site.prints import TITLE, offered, pdf_of, print_book, print_pages
from interdiction.site.progress import Watched
from interdiction.site.publish import Publication
from interdiction.site.readme import write_readme
from interdiction.site.site import statement_page
from interdiction.site.workers import LOADED, Died, Job, results

_PICTURED = "03"  # the notebook whose chart stands in the README
_FRONT, _PAPER = "the front page", "the PDF"
_PRINTING = 1200  # seconds: all pages as one PDF are printed in a few minutes, without a word between


def run(
    only: str = "",
    force: bool = False,
    pdf: bool = False,
    notebooks: Path = NOTEBOOKS,
    reports: Path = REPORTS,
    data: Path = DATA,
    seconds: float = 120,
) -> int:
    """Make the site again as far as anything it is made of has changed.

    Parameters
    ----------
    only : str
        The beginning of the names of the notebooks to run; the rest stays as it is, and says so where it is older.
    force : bool
        Whether to run what has not changed, too.
    pdf : bool
        Whether to print every page as PDF, too, and all of them as one.
    notebooks, reports, data : pathlib.Path
        Where the notebooks lie, where the site goes, and the record.
    seconds : float
        A notebook that runs for longer is ended.

    Returns
    -------
    int
        0, or 1 if a notebook failed; its file then stays as it was, and its page says that it is older.

    Raises
    ------
    InputError
        If there is no such notebook, a folder cannot be written to, or there is nothing to print with.
    """
    if pdf:
        paper.ready()
    if not list(notebooks.glob(f"{only}*.ipynb")):
        raise InputError(f"no notebook in {notebooks} has a name that begins with {only!r}; choose one that is there")
    reports = reports.resolve()
    try:
        with _alone(reports):
            return _Run(Plan(notebooks, reports, data), pdf).make(only, force, seconds)
    except OSError as error:
        why = f"{error.filename or reports} cannot be written: {error.strerror}"
        raise InputError(f"{why}; make room or choose another folder") from error


@contextmanager
def _alone(reports: Path) -> Iterator[None]:
    """Wait until no other run makes the same site."""
    lock = FileLock(reports.with_name(f".{reports.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print("Another report is being made here; this one waits for it.", flush=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


class _Run:
    """One making of the site."""

    def __init__(self, plan: Plan, pdf: bool) -> None:
        self.plan, self.pdf = plan, pdf
        self.made: dict[str, Unit] = {}
        self.failures: dict[str, str] = {}
        self.ran = 0

    def make(self, only: str, force: bool, seconds: float) -> int:
        plan, site = self.plan, Publication(self.plan.reports)
        try:
            as_it_is = {part for part in plan.parts if not force and plan.is_fresh(part)}
            chosen = [part for part in plan.parts if not only or (part in plan.stored and part.startswith(only))]
            self._work(site, [part for part in chosen if part not in as_it_is], force, seconds)
            whole = self._keep(site, as_it_is)
            self._front(site)
            if self.pdf:
                self._print(site)
            inputs = plan.inputs()
            site.write(fresh.BUILT, fresh.written(Built(inputs if whole else "", self.pdf, self.made)))
            site.publish()
        except BaseException:
            site.give_up()
            raise
        readme = plan.folder.parent / "README.md"
        if readme.exists() and not self.failures:
            paths = [plan.path(stem) for stem in plan.stored]
            write_readme(paths, readme, readme.parent / ".github" / "chart.svg", _PICTURED)
        for failure in self.failures.values():
            print(failure)
        failed = f", {len(self.failures)} failed" if self.failures else ""
        print(f"{self.ran} pages are made again{failed}; open {plan.reports / 'index.html'}")
        return 1 if self.failures else 0

    def _work(self, site: Publication, parts: list[str], force: bool, seconds: float) -> None:
        """Do the jobs, and write what they make."""
        found = self.plan.jobs(parts, force)
        with (
            Watched(len(parts)) as watched,
            closing(results(found, LOADED, AT_ONCE, watched.began, seconds)) as coming,
        ):
            for name, made in coming:
                if isinstance(made, jobs.MadeStatement):
                    self._take_statement(made, site)
                    watched.step()
                    continue
                failure = (
                    f"{name}: {made.why}" if isinstance(made, Died) else made.failure or self._take(name, made, site)
                )
                if failure:
                    self.failures[name] = failure
                done = "ran clean" if name in self.plan.stored else "is written"
                watched.ended(name, "failed" if failure else done)

    def _take(self, name: str, made: jobs.Made, site: Publication) -> str:
        """Write what was made of a notebook or the record, or say why not."""
        asked: dict[str, str] = {}
        if name in self.plan.stored:
            path = self.plan.path(name)
            if path.read_bytes() != self.plan.stored[name]:
                return f"{path.name}: it was changed while it ran; make the report again"
            replace(path, made.notebook)
            self.plan.stored[name] = made.notebook.encode()
            asked = digests(made.asked, self.plan.data)
        self._write(name, asked, made.files, site)
        return ""

    def _take_statement(self, made: jobs.MadeStatement, site: Publication) -> None:
        part = statement_page(made.statement).removesuffix(".html")
        if made.failure:
            self.failures[part] = made.failure
        elif made.files:
            self._write(part, {"dossier": made.key}, made.files, site)
        else:
            self._take_over(part, "", site)
            self.made[part] = self.made[part]._replace(made_of=self.plan.made_of(part))

    def _write(self, part: str, asked: dict[str, str], files: dict[str, bytes], site: Publication) -> None:
        files = {name: self._dressed(name, content) for name, content in files.items()}
        for name, content in files.items():
            site.write(name, content)
        self.made[part] = self.plan.unit(part, asked, files)
        self.ran += sum(name.endswith(".html") for name in files)

    def _dressed(self, name: str, content: bytes, note: str = "") -> bytes:
        """Say on a page whether it is older than others, and whether there is a PDF of it."""
        if not name.endswith(".html"):
            return content
        return offered(noted(content.decode(), note), name, self.pdf).encode()

    def _keep(self, site: Publication, as_it_is: set[str]) -> bool:
        """Take over what was not made again, with a note where it is older; say whether the site is whole."""
        missing = [part for part in self.plan.parts if part not in self.made]
        for part in missing:
            unit = self.plan.before.get(part)
            if unit and unit.stands(self.plan.reports):
                self._take_over(part, "" if part in as_it_is else self._why(part), site)
        return as_it_is.issuperset(missing)

    def _why(self, part: str) -> str:
        """Say why a page is older than others."""
        failed = self.failures.get(part)
        if not failed and part in self.plan.statements:  # its notebook cannot be read, or a process died
            others = [name for name in self.failures if name not in self.plan.parts]
            failed = next(
                (self.failures[name] for name in [self.plan.per_statement, *others] if name in self.failures), ""
            )
        if failed:
            return "Its notebook did not run: " + failed.replace("\n ", "")
        return "Only a part of the report was made again; make report makes all of it."

    def _take_over(self, part: str, note: str, site: Publication) -> None:
        files = dict(self.plan.before[part].files)
        for name in files:
            page = (self.plan.reports / name).read_bytes() if name.endswith(".html") else b""
            said = self._dressed(name, page, note)
            if said == page:
                site.keep(name)
            else:
                site.write(name, said)
                files[name] = fresh.digest(said)
        self.made[part] = self.plan.before[part]._replace(files=files)

    def _front(self, site: Publication) -> None:
        """Write the page that lists the questions, from the notebooks as they are stored now."""
        entries = []
        for stem in self.plan.stored:
            read = stored(self.plan.path(stem))
            if stem not in self.made or not read:
                continue
            charts = [name for name in self.made[stem].files if name.endswith(".svg")]
            said, asked = linked(answer(read), self.plan.site), question(read) or stem
            entries.append({"page": f"{stem}.html", "title": asked, "answer": said, "chart": (charts or [""])[0]})
        page = papers.front_page(entries, self.plan.data, self.plan.site).encode()
        page = self._dressed("index.html", page)
        site.write("index.html", page)
        self.made[_FRONT] = Unit("", {}, {"index.html": fresh.digest(page)})

    def _print(self, site: Publication) -> None:
        """Print each page that is not as it was printed last, and all of them as one."""
        plan, day = self.plan, date.fromisoformat(self.plan.site.newest)
        pages = {name: found for unit in self.made.values() for name, found in unit.files.items()}
        order = [name for name in plan.site.order if name in pages]
        before = plan.before.get(_PAPER, Unit("", {}, {}))
        before = before if before.made_of == plan.code and before.stands(plan.reports) else Unit("", {}, {})
        now = {name: pages[name] for name in order}
        kept = [name for name in order if before.asked.get(name) == now[name]]
        files = {pdf_of(name): before.files[pdf_of(name)] for name in kept}
        if before.asked == now:
            files = before.files
        for name in files:
            site.keep(name)
        todo = [name for name in order if name not in kept]
        found = [
            Job(f"PDF {number + 1} of {AT_ONCE}", print_pages, (site.new, todo[number::AT_ONCE], day))
            for number in range(min(AT_ONCE, len(todo)))
        ]
        if before.asked != now:
            found.insert(0, Job("the whole as PDF", print_book, (site.new, order, TITLE, day)))
        with (
            Watched(len(todo) + bool(todo)) as watched,
            closing(results(found, ["interdiction.site.prints"], AT_ONCE, watched.began, _PRINTING)) as coming,
        ):
            for name, made in coming:
                if isinstance(made, Died):
                    raise InputError(f"{name} was not printed: {made.why}; make it again")
                site.write(made.name, made.content)
                files = files | {made.name: fresh.digest(made.content)}
                watched.step()
        self.made[_PAPER] = Unit(plan.code, now, files)
