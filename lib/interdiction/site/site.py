"""Where each thing of a record stands on the site, and what every page says of it."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction import __version__
from interdiction.citing.sources import GRADE_NAMES
from interdiction.record.tables import DATA, load_table
from interdiction.text import format_day, format_period

_DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]
Link = tuple[str, str]  # a page, and what it is called


class Site(NamedTuple):
    """What a page needs to know of all others.

    Parameters
    ----------
    figures : dict of str to str
        What is said of each figure, "statement/source/measure", where a mark leads to it.
    kept : frozenset of str
        The sources whose text is kept.
    newest : str
        The newest day on which anything in the record was published, as in "2025-11-11".
    notebooks, statements : list of (page, short title)
        In the order in which they are read.
    titles : dict of str to str
        What stands at the top of the page of each statement.
    """

    figures: dict[str, str]
    kept: frozenset[str]
    newest: str
    notebooks: list[Link]
    statements: list[Link]
    titles: dict[str, str]

    @property
    def extended(self) -> str:
        """The newest day in words."""
        return format_day(self.newest)

    def place(self, figure: str) -> str:
        """Say where a figure stands: at its words, or where no text is kept at its row of the ledger.

        >>> site_of(DATA, []).place("nia-2021-06-25/govcn-2021-06-26/cases")
        'source-govcn-2021-06-26.html#nia-2021-06-25.cases'
        """
        statement, source, measure = figure.split("/")
        if source in self.kept:
            return f"{source_page(source)}#{statement}.{measure}"
        return f"{statement_page(statement)}#{source}.{measure}"

    @property
    def order(self) -> list[str]:
        """All pages, in the order in which they are printed."""
        texts = sorted(source_page(source) for source in self.kept)
        middle = [page for page, _ in [*self.notebooks, *self.statements]]
        return ["index.html", *middle, "statements.html", *texts, "sources.html", "data.html"]

    def beside(self, page: str) -> tuple[Link | None, Link | None]:
        """Name the pages before and after one of the notebooks or of the statements."""
        for pages in (self.notebooks, self.statements):
            names = [name for name, _ in pages]
            if page in names:
                at = names.index(page)
                return pages[at - 1] if at else None, pages[at + 1] if at + 1 < len(pages) else None
        return None, None

    def cite(self, title: str) -> str:
        """Say how a page is cited."""
        return f"Interdiction contributors, “{title}”, Interdiction {__version__}, record of {self.extended}."


def site_of(data: str | Path = DATA, notebooks: list[Link] | None = None) -> Site:
    """Read from a record what the pages need to know of each other.

    Parameters
    ----------
    data : path
        The record's `data` folder.
    notebooks : list of (page, title)
        The pages of the notebooks.

    Raises
    ------
    RecordError
        If the record is not sound.

    >>> len(site_of().statements) > 90
    True
    """
    tables = {name: load_table(name, data) for name in ("figures", "sources", "statements", "agencies")}
    sources = tables["sources"].set_index("source")
    described = {
        name: f"{row.publisher}, {format_day(row.published)}, {GRADE_NAMES[row.kind]}"
        for name, row in zip(sources.index, sources.itertuples(), strict=True)
    }
    figures = {
        f"{row.statement}/{row.source}/{row.measure}": f'"{row.printed}", {described[row.source]}'
        for row in tables["figures"].itertuples()
    }
    short = tables["agencies"].set_index("agency")["short"]
    told = tables["statements"][tables["statements"]["statement"].isin(tables["figures"]["statement"])]
    told = told.assign(short=told["agency"].map(short))
    order = told["agency"].map({name: number for number, name in enumerate(tables["agencies"]["agency"])})
    told = told.assign(order=order).sort_values(["order", "announced", "statement"], kind="stable")
    statements = [
        (statement_page(row.statement), f"{row.short}, {format_day(row.announced)}") for row in told.itertuples()
    ]
    days = told.assign(**{name: pd.to_datetime(told[name].replace("", None)) for name in _DAYS})
    titles = {
        statement_page(row["statement"]): f"{row['agency']}, {format_day(row['announced'])}: what was announced"
        f" of {format_period(row).removesuffix(', the last day inferred')}"
        for _, row in days.iterrows()
    }
    newest = max(date for date in [*sources["published"], *tables["statements"]["announced"]] if len(date) == 10)
    kept = frozenset(sources.index[sources["text"] != ""])
    return Site(figures, kept, newest, notebooks or [], statements, titles)


def statement_page(statement: str) -> str:
    """Name the page of a statement.

    >>> statement_page("nia-2021-06-25")
    'statement-nia-2021-06-25.html'
    """
    return f"statement-{statement}.html"


def source_page(source: str) -> str:
    """Name the page of a source whose text is kept.

    >>> source_page("govcn-2021-06-26")
    'source-govcn-2021-06-26.html'
    """
    return f"source-{source}.html"
