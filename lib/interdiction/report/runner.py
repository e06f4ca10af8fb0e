"""A site made again as far as what it is made of has changed, and put in place as a whole."""

import html
import json
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from interdiction.refusal import Refusal
from interdiction.report import fresh, jobs, papers
from interdiction.report.asked import digests
from interdiction.report.files import replace
from interdiction.report.fresh import DATA, NOTEBOOKS, REPORTS
from interdiction.report.inline import linked
from interdiction.report.pages import answer, noted, question, stored
from interdiction.report.progress import Watched
from interdiction.report.publish import Publication
from interdiction.report.readme import write_readme
from interdiction.report.site import Link, Site, site_of, statement_page
from interdiction.report.workers import Died, Job, results

_AT_ONCE = 2
_PER_STATEMENT = "06"  # the notebook that has a page for each statement
_PICTURED = "03"  # the notebook whose chart stands in the README
_RECORD = "the record"  # the pages that no notebook makes, and the data
_LOADED = ["interdiction.report.jobs", "interdiction.report.papers"]
Unit = dict[str, Any]  # what a part of the site was made of, and its files


def run(
    only: str = "", force: bool = False, notebooks: Path = NOTEBOOKS, reports: Path = REPORTS, data: Path = DATA
) -> int:
    """Make the site again as far as anything it is made of has changed.

    Parameters
    ----------
    only : str
        The beginning of the names of the notebooks to run; the rest stays as it is, and says so where it is older.
    force : bool
        Whether to run what has not changed, too.
    notebooks, reports, data : pathlib.Path
        Where the notebooks lie, where the site goes, and the record.

    Returns
    -------
    int
        0, or 1 if a notebook failed; its file then stays as it was, and its page says that it is older.

    Raises
    ------
    Refusal
        If there is no such notebook, or a folder cannot be written to.
    """
    if not list(notebooks.glob(f"{only}*.ipynb")):
        raise Refusal(f"no notebook in {notebooks} has a name that begins with {only!r}; choose one that is there")
    lock = FileLock(reports.with_name(f".{reports.name}.lock"))
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            print("Another report is being made here; this one waits for it.", flush=True)
            lock.acquire()
        with lock:
            return _Run(only, force, notebooks, reports, data).make()
    except OSError as error:
        why = f"{error.filename or reports} cannot be written: {error.strerror}"
        raise Refusal(f"{why}; make room or choose another folder") from error


class _Run:
    """One making of the site."""

    def __init__(self, only: str, force: bool, notebooks: Path, reports: Path, data: Path) -> None:
        self.only, self.force, self.data, self.reports = only, force, data, reports
        self.paths = {path.stem: path for path in sorted(notebooks.glob("*.ipynb"))}
        self.notebooks = notebooks
        self.code, self.before = fresh.code(), fresh.built(reports)
        self.units: dict[str, Unit] = self.before.get("units", {})
        titles: list[Link] = []
        for stem, path in self.paths.items():
            read = stored(path)
            titles.append((f"{stem}.html", (question(read) if read else "") or stem))
        self.site: Site = site_of(data, titles)
        self.made: dict[str, Unit] = {}
        self.failures: dict[str, str] = {}
        self.ran = 0

    def make(self) -> int:
        site = Publication(self.reports)
        try:
            self._work(site, self._jobs())
            stale = self._keep(site)
            self._front(site)
            whole = not stale and not self.failures
            self._list(site, whole)
            site.publish()
        except BaseException:
            site.give_up()
            raise
        readme = self.notebooks.parent / "README.md"
        if readme.exists() and not self.failures:
            write_readme(list(self.paths.values()), readme, readme.parent / ".github" / "chart.svg", _PICTURED)
        for failure in self.failures.values():
            print(failure)
        failed = f", {len(self.failures)} failed" if self.failures else ""
        print(f"{self.ran} pages are made again{failed}; open {self.reports / 'index.html'}")
        return 1 if self.failures else 0

    def _jobs(self) -> list[Job]:
        """What there is to do, as far as it is asked for."""
        found = []
        for stem, path in self.paths.items():
            if stem.startswith(self.only) and (self.force or not self._is_fresh(stem)):
                found.append(Job(stem, jobs.run_notebook, (path, self.site)))
        if self.only:
            return found
        key = fresh.digest(self.code.encode(), fresh.record(self.data).encode(), repr(self.site.notebooks).encode())
        if self.force or self.units.get(_RECORD, {}).get("key") != key:
            found.append(Job(_RECORD, papers.record_unit, (self.data, self.site, key)))
        else:
            self.made[_RECORD] = self.units[_RECORD]
        statements = [name.removeprefix("statement-").removesuffix(".html") for name, _ in self.site.statements]
        path = next((path for stem, path in self.paths.items() if stem.startswith(_PER_STATEMENT)), None)
        if path:
            known = {name: self.units.get(statement_page(name), {}).get("key", "") for name in statements}
            known = {} if self.force else known
            for part in range(_AT_ONCE):
                some = statements[part::_AT_ONCE]
                given = (path, self.data, some, self.site, known, self.code)
                found.append(Job(f"statements {part + 1} of {_AT_ONCE}", jobs.run_statements, given))
        return found

    def _is_fresh(self, stem: str) -> bool:
        """Whether a notebook and all that it asked for are as they were when its page was made."""
        unit = self.units.get(f"{stem}.html")
        if not unit or unit["made_of"] != self._made_of(stem):
            return False
        try:
            return digests(set(unit["asked"]), self.data) == unit["asked"]
        except OSError:
            return False  # it asked for what is no longer there

    def _made_of(self, stem: str) -> str:
        """A digest of a notebook as it is stored and of what stands around it."""
        around = [self.code, self.site.beside(f"{stem}.html"), sorted(self.site.kept), self.site.extended]
        return fresh.digest(self.paths[stem].read_bytes(), repr(around).encode())

    def _work(self, site: Publication, found: list[Job]) -> None:
        """Do the jobs, and write what they make."""
        total = sum(not job.name.startswith("statements") for job in found) + len(self.site.statements)
        with Watched(total if not self.only else len(found)) as watched:
            for name, made in results(found, _LOADED, _AT_ONCE, watched.began):
                if isinstance(made, Died):
                    self._failed(name, f"{name}: {made.why}", watched)
                elif isinstance(made, jobs.MadeStatement):
                    self._take_statement(made, site, watched)
                elif made.failure:
                    self._failed(name, made.failure, watched)
                else:
                    self._take(name, made, site)
                    watched.ended(name, "ran clean" if name in self.paths else "is written")

    def _failed(self, name: str, failure: str, watched: Watched) -> None:
        self.failures[f"{name}.html" if name in self.paths else name] = failure
        watched.ended(name, "failed")

    def _take(self, name: str, made: jobs.Made, site: Publication) -> None:
        self._write(site, made.files)
        if name == _RECORD:
            self.made[name] = {"key": made.notebook, "files": sorted(made.files)}
            return
        replace(self.paths[name], made.notebook)
        asked = digests(made.asked, self.data)
        self.made[f"{name}.html"] = {"made_of": self._made_of(name), "asked": asked, "files": sorted(made.files)}

    def _take_statement(self, made: jobs.MadeStatement, site: Publication, watched: Watched) -> None:
        page = statement_page(made.statement)
        if made.failure:
            self.failures[page] = made.failure
        elif made.files:
            self._write(site, made.files)
            self.made[page] = {"key": made.key, "files": sorted(made.files)}
        else:
            self.made[page] = self.units[page]
            self._take_over(site, page, "")
        watched.step()

    def _write(self, site: Publication, files: dict[str, bytes]) -> None:
        for name, content in files.items():
            site.write(name, content)
        self.ran += sum(name.endswith(".html") for name in files)

    def _keep(self, site: Publication) -> bool:
        """Take over what was not made again, and note on it where it is older than the rest; say whether any is."""
        wanted = {f"{stem}.html" for stem in self.paths} | {name for name, _ in self.site.statements} | {_RECORD}
        older = False
        for name, unit in self.units.items():
            if name not in wanted or (name in self.made and name != _RECORD):
                continue
            if name in self.failures:
                why = "Its notebook did not run: " + self.failures[name].replace("\n ", "")
            elif name in self.made or (name.removesuffix(".html") in self.paths and self._is_fresh(name[:-5])):
                why = ""
            else:
                why, older = "Only a part of the report was made again; make report makes all of it.", True
            if name not in self.made or unit is self.made[name]:
                self.made[name] = unit
                self._take_over(site, name, why)
        return older

    def _take_over(self, site: Publication, name: str, note: str) -> None:
        for file in self.units[name]["files"]:
            if not (self.reports / file).exists():
                continue
            if file.endswith(".html"):
                page = (self.reports / file).read_text("utf-8")
                site.write(file, noted(page, note).encode())
            else:
                site.keep(file)

    def _front(self, site: Publication) -> None:
        """Write the page that lists the questions, from the notebooks as they are stored now."""
        entries = []
        for stem, path in self.paths.items():
            if f"{stem}.html" not in self.made or not (read := stored(path)):
                continue
            charts = [name for name in self.made[f"{stem}.html"]["files"] if name.endswith(".svg")]
            said = linked(answer(read), self.site) or html.escape("")
            asked = question(read) or stem
            entries.append({"page": f"{stem}.html", "title": asked, "answer": said, "chart": (charts or [""])[0]})
        site.write("index.html", papers.front_page(entries, self.data, self.site).encode())

    def _list(self, site: Publication, whole: bool) -> None:
        """Write what the site is made of, so that the next run knows."""
        files = ["index.html", *(name for unit in self.made.values() for name in unit["files"])]
        sizes = {name: len(site.read(name)) for name in sorted(set(files))}
        inputs = fresh.inputs(self.notebooks, self.data) if whole else ""
        said = {"inputs": inputs, "paper": False, "files": sizes, "units": dict(sorted(self.made.items()))}
        site.write(fresh.BUILT, (json.dumps(said, indent=1, ensure_ascii=False) + "\n").encode())
