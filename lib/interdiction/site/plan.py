"""The parts of a site: what each is made of, which are as they should be, and the jobs that make the others."""

from pathlib import Path

from interdiction.errors import InputError
from interdiction.site import fresh, jobs, papers
from interdiction.site.asked import digests
from interdiction.site.fresh import Unit
from interdiction.site.pages import question, stored
from interdiction.site.site import Link, Site, site_of
from interdiction.site.workers import Job

AT_ONCE = 2
RECORD = "the record"  # the pages that no notebook makes, and the data
_PER_STATEMENT = "06"  # the notebook that has a page for each statement


class Plan:
    """What a site is to be made of, as it is when the making begins.

    Parameters
    ----------
    notebooks, reports, data : pathlib.Path
        Where the notebooks lie, where the site stands, and the record.

    Raises
    ------
    RecordError
        If the record is not sound.
    """

    def __init__(self, notebooks: Path, reports: Path, data: Path) -> None:
        self.folder, self.reports, self.data = notebooks, reports, data
        self.code, self.record = fresh.code(), fresh.record(data)
        self.before = fresh.built(reports).units
        self.stored = fresh.stored(notebooks)
        titles: list[Link] = []
        for stem in self.stored:
            read = stored(self.path(stem))
            titles.append((f"{stem}.html", (question(read) if read else "") or stem))
        self.site: Site = site_of(data, titles)
        self.per_statement = next((stem for stem in self.stored if stem.startswith(_PER_STATEMENT)), "")
        pages = [page.removesuffix(".html") for page, _ in self.site.statements] if self.per_statement else []
        self.statements = {page: page.removeprefix("statement-") for page in pages}
        read = stored(self.path(self.per_statement)) if pages else None
        self._asks = [cell.source for cell in read.cells] if read else []

    @property
    def parts(self) -> list[str]:
        """The names of all parts: notebooks, statements and the record."""
        return [*self.stored, *self.statements, RECORD]

    def path(self, stem: str) -> Path:
        """Say where a notebook lies."""
        return self.folder / f"{stem}.ipynb"

    def made_of(self, part: str) -> str:
        """Take a digest of what a part is made of, without what a notebook asks of the record."""
        if part == RECORD:
            around: list[object] = [self.record, self.site.notebooks]
        elif part in self.statements:
            around = [self.record, self._asks]
        else:
            around = [self.stored[part], self.site.beside(f"{part}.html"), sorted(self.site.kept), self.site.extended]
        return fresh.digest(self.code.encode(), repr(around).encode())

    def is_fresh(self, part: str) -> bool:
        """Say whether a part stands on the site, made of what there is now."""
        unit = self.before.get(part)
        if not unit or unit.made_of != self.made_of(part) or not unit.stands(self.reports):
            return False
        try:
            return part not in self.stored or digests(set(unit.asked), self.data) == unit.asked
        except OSError:
            return False  # it asked for what is no longer there

    def jobs(self, parts: list[str], force: bool) -> list[Job]:
        """Make the jobs that make some parts; a statement may turn out to be as it was, unless by force."""
        notebooks = sorted((part for part in parts if part in self.stored), key=self._length, reverse=True)
        found = [Job(part, jobs.run_notebook, (self.path(part), self.site)) for part in notebooks]
        if RECORD in parts:
            found.append(Job(RECORD, papers.record_unit, (self.data, self.site, "")))
        told = [part for part in parts if part in self.statements]
        known = {} if force else {self.statements[part]: self._key(part) for part in told}
        around = f"{self.code} {self.site.extended}"  # every page says how far the record goes
        for number in range(min(AT_ONCE, len(told))):
            some = [self.statements[part] for part in told[number::AT_ONCE]]
            given = (self.path(self.per_statement), self.data, some, self.site, known, around)
            found.append(Job(f"statements {number + 1} of {AT_ONCE}", jobs.run_statements, given))
        return found

    def _length(self, stem: str) -> int:
        """How much code a notebook has: the longest begins first, so that none runs on alone."""
        read = stored(self.path(stem))
        return sum(len(cell.source) for cell in read.cells if cell.cell_type == "code") if read else 0

    def _key(self, part: str) -> str:
        unit = self.before.get(part)
        return unit.asked["dossier"] if unit and unit.stands(self.reports) else ""

    def unit(self, part: str, asked: dict[str, str], files: dict[str, bytes]) -> Unit:
        """Say what a part was made of that has just been made."""
        return Unit(self.made_of(part), asked, {name: fresh.digest(content) for name, content in files.items()})

    def inputs(self) -> str:
        """Take a digest of all that the site was made of.

        Raises
        ------
        Refusal
            If that is not what it was when the making began.
        """
        if (fresh.code(), fresh.record(self.data)) != (self.code, self.record):
            raise InputError("the record or the library changed while the report was made; make it again")
        return fresh.inputs(self.code, self.record, self.stored)
