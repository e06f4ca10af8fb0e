"""A site built as far as what its pages depend on has changed, and put in place as a whole."""

from contextlib import closing
from pathlib import Path

from interdiction.building.jobs import run_notebook, run_statements
from interdiction.building.readme import marks_answers, write_readme
from interdiction.building.workers import AT_ONCE, LIMIT, Job, run_jobs
from interdiction.errors import InputError
from interdiction.home import Project
from interdiction.indexes.agencies import AGENCIES, build_agencies, digest_agencies
from interdiction.indexes.front import front_page
from interdiction.indexes.lists import RECORD, build_indexes
from interdiction.publishing import manifest
from interdiction.publishing.manifest import Part, Result, hash_bytes
from interdiction.publishing.publish import lock, publication, replace_file, write_file
from interdiction.record.figures import load_figures
from interdiction.site.addresses import read_site
from interdiction.site.notebooks import read_question
from interdiction.site.pages import note_age
from interdiction.site.pdf import check_printer, page_files
from interdiction.statements import digest_statements

_PER_STATEMENT = "06"  # begins the name of the notebook that is the page of each statement


def build_site(project: Project, only: str = "", force: bool = False, pdf: bool = False, limit: float = LIMIT) -> int:
    """Build the site again as far as anything its pages depend on has changed.

    Parameters
    ----------
    project : Project
        The record, the notebooks that are run on it, and where the site goes. Notebooks that are not its own stay
        as they are.
    only : str
        The beginning of the names of the notebooks to run; the rest stays as it is, and says so where it is older.
    force : bool
        Whether to build what has not changed, too.
    pdf : bool
        Whether to print every page as PDF, too.
    limit : float
        Seconds; a job is ended that finishes no cell and no file for longer.

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
        check_printer()
    if not any(stem.startswith(only) for stem in manifest.read_notebooks(project.notebooks)):
        raise InputError(
            f"no notebook in {project.notebooks} has a name that begins with {only!r}; choose one that is there"
        )
    reports = project.reports.resolve()
    try:
        with lock(reports):
            with publication(reports) as new:
                build = _Build(project._replace(reports=reports), new, pdf)
                rebuilt = build.run(only, force, limit)
            return build.finish(rebuilt)
    except OSError as error:
        why = f"{error.filename or reports} cannot be written: {error.strerror}"
        raise InputError(f"{why}; make room or choose another folder") from error


class _Build:
    """One building of a site: what its parts depend on, those that are done, and those that failed."""

    def __init__(self, project: Project, new: Path, pdf: bool) -> None:
        self.data, self.folder, self.reports, self.stores = project
        self.new, self.pdf = new, pdf
        self.code, self.record = manifest.hash_code(), manifest.hash_record(self.data)
        self.before = manifest.read_manifest(self.reports)[1]
        self.stored = manifest.read_notebooks(self.folder)
        self.template = next((stem for stem in self.stored if stem.startswith(_PER_STATEMENT)), "")
        self.questions = [stem for stem in self.stored if stem != self.template]
        titles = [(f"{stem}.html", read_question(self._path(stem))) for stem in self.questions]
        self.site = read_site(self.data, titles, bool(self.template), pdf)
        self.statements = [page.removesuffix(".html") for page, _ in self.site.statements]
        self.agencies = [page.removesuffix(".html") for page, _ in self.site.agencies]
        self.parts = [*self.stored, *self.statements, *self.agencies, RECORD]
        self.codebook = manifest.hash_codebook(self.data)
        digests = digest_statements(self.data).items() if self.statements else ()
        # What the page of a statement shows of the record, and which of its documents have a page.
        self.digests: dict[str, object] = {
            f"statement-{name}": (digest, sorted(self.site.kept.intersection(named)))
            for name, (digest, named) in digests
        }
        self.digests |= digest_agencies(self.digests, self.data, self.site)
        self.built: dict[str, dict[str, str]] = {}  # the files of each part, with their hashes
        self.kept: dict[str, Part] = {}
        self.failures: dict[str, str] = {}

    def run(self, only: str, force: bool, limit: float) -> int:
        """Build what is not current, keep the rest, and return how many pages were built."""
        current = {part for part in self.parts if not force and self._is_current(part)}
        chosen = [part for part in self.parts if not only or (part in self.stored and part.startswith(only))]
        self._work([part for part in chosen if part not in current], limit)
        rebuilt = sum(name.endswith(".html") for files in self.built.values() for name in files)
        left = [part for part in self.parts if part not in self.built]
        for part in left:
            self._keep(part, "" if part in current else self._why_older(part))
        self.built["the front page"] = self._write(page_files("index.html", self._front(), self.site))
        if (manifest.hash_code(), manifest.hash_record(self.data)) != (self.code, self.record):
            raise InputError("the record or the library changed while the report was built; run it again")
        inputs = manifest.hash_inputs(self.stored, self.data, self.pdf)
        parts = self.kept | {part: Part(self._hash(part), files) for part, files in self.built.items()}
        stored = manifest.write_manifest(inputs if current.issuperset(left) else "", parts)
        write_file(self.new / manifest.MANIFEST, stored)
        return rebuilt

    def _path(self, stem: str) -> Path:
        return self.folder / f"{stem}.ipynb"

    def _hash(self, part: str) -> str:
        """The one hash of all that a part is built from."""
        # The page of a statement or an agency does not change with what is recorded of others.
        record = (self.codebook, self.digests[part]) if part in self.digests else self.record
        around: list[object] = [self.code, record, self.pdf, bool(self.template)]
        notebook, page = (
            part if part in self.stored else self.template if part in self.statements else "",
            f"{part}.html",
        )
        if notebook:
            around.append(manifest.hash_notebook(self.stored[notebook]))
        if part != RECORD:
            around += [self.site.beside(page), self.site.titles.get(page), self.site.newest_of(page)]
            around += [self.site.onward.get(page)]
        return hash_bytes(repr(around).encode())

    def _is_current(self, part: str) -> bool:
        before = self.before.get(part)
        return before is not None and before.hash == self._hash(part) and before.is_intact(self.reports)

    def _work(self, parts: list[str], limit: float) -> None:
        """Build some parts."""
        if parts:
            load_figures(self.data, "all")  # read once: the jobs are copies of this process
        with closing(run_jobs(self._jobs(parts), limit)) as results:
            for name, result in results:
                if isinstance(result, Result):
                    self._take(result)
                elif result.why:
                    self.failures[name] = f"{name}: {result.why}"
                    print(f"{name}: failed", flush=True)
                elif name not in self.parts:
                    print(f"{name}: ran clean", flush=True)

    def _jobs(self, parts: list[str]) -> list[Job]:
        """The jobs that build some parts: the longest begin first, so that none runs on alone."""
        jobs, names = list[Job](), [part for part in parts if part in self.statements]
        for number in range(min(AT_ONCE, len(names))):
            arguments = (names[number::AT_ONCE], self._path(self.template), self.site)
            jobs.append(Job(f"statements {number + 1} of {AT_ONCE}", run_statements, arguments))
        agencies = [part for part in parts if part in self.agencies]
        jobs += [Job(AGENCIES, build_agencies, (agencies, self.data, self.site))] if agencies else []
        jobs += [Job(RECORD, build_indexes, (self.data, self.site))] if RECORD in parts else []
        notebooks = sorted((part for part in parts if part in self.stored), key=lambda part: -len(self.stored[part]))
        jobs += [Job(stem, run_notebook, (self._path(stem), self.site, stem != self.template)) for stem in notebooks]
        return jobs

    def _take(self, result: Result) -> None:
        """Write what was built of a part, or note why it was not."""
        part, failure = result.part, result.failure
        if result.notebook and self.stores:
            path = self._path(part)
            if path.read_bytes() == self.stored[part]:
                replace_file(path, result.notebook)
                self.stored[part] = result.notebook
            else:
                failure = f"{path.name}: it was changed while it ran; make the report again"
        if failure:
            self.failures[part] = failure
        else:
            self.built[part] = self._write(result.files)
        if part not in self.digests:
            print(f"{part}: {'failed' if failure else 'ran clean'}", flush=True)

    def _write(self, files: dict[str, bytes]) -> dict[str, str]:
        for name, content in files.items():
            write_file(self.new / name, content)
        return {name: hash_bytes(content) for name, content in files.items()}

    def _keep(self, part: str, note: str) -> None:
        """Take a part over as it stands, its page with a note where it is older."""
        before = self.before.get(part)
        if before and before.is_intact(self.reports):
            files = {name: (self.reports / name).read_bytes() for name in before.files}
            for name in files:
                if name.endswith(".html"):
                    files[name] = note_age(files[name].decode(), note).encode()
            self.kept[part] = Part(before.hash, self._write(files))

    def _why_older(self, part: str) -> str:
        # Of a statement, its notebook cannot be read, or a process died.
        shared = [self.template, *(name for name in self.failures if name.startswith("statements "))]
        names = [part, *(shared if part in self.statements else [AGENCIES] if part in self.agencies else [])]
        why = next((self.failures[name] for name in names if name in self.failures), "")
        only = "Only a part of the report was built again; make report builds all of it."
        return f"Its notebook did not run: {why}".replace("\n ", "") if why else only

    def _front(self) -> str:
        """The page that lists the questions which have a page, each with its first chart in its narrow form."""
        charts = {}
        for stem in self.questions:
            files = self.built.get(stem) or (self.kept[stem].files if stem in self.kept else {})
            if files:  # among them the notebook with its outputs, whether or not it is stored
                chart = next((name for name in files if name.endswith("-narrow.svg")), "")
                charts[self.new / "notebooks" / f"{stem}.ipynb"] = chart
        return front_page(self.new, charts, self.data, self.site)

    def finish(self, rebuilt: int) -> int:
        """Write the README, and say what was done."""
        readme = self.folder.parent / "README.md"
        if self.stores and not self.failures and marks_answers(readme):
            write_readme([self._path(stem) for stem in self.questions], readme)
        for failure in self.failures.values():
            print(failure)
        failed = f", {len(self.failures)} failed" if self.failures else ""
        print(f"Rebuilt {rebuilt} page{'' if rebuilt == 1 else 's'}{failed}; open {self.reports / 'index.html'}")
        return 1 if self.failures else 0
