"""Where each thing of a record stands on the site, and what every page says of it."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pandas as pd

from interdiction import __version__
from interdiction.citing.sources import GRADE_NAMES
from interdiction.record.figures import load_figures
from interdiction.record.tables import DATA, load_table, with_optional
from interdiction.site.periods import find_earlier
from interdiction.text import LAST_DAY_NOT_PRINTED, format_day, format_period, shorten_period

_FIGURE = ["statement", "source", "measure", "printing", "printed"]
_MEANING = ["label", "numerator", "denominator", "does_not_mean"]
_DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]
Link = tuple[str, str]  # a page, and what it is called


class Site(NamedTuple):
    """What a page needs to know of all others.

    Parameters
    ----------
    figures : dict of str to str
        What is said of each figure, "statement/source/measure" (with "/headline" of a second printing), where a mark
        leads to it.
    kept : frozenset of str
        The sources whose text is kept, and may be passed on.
    newest : dict of str to str
        The newest day, as in "2025-11-11", or the month or year that is all that is known of it, on which anything on
        the page of a statement or of an agency was published or corrected, and as "" on which anything in the record
        was: these pages do not change with the others.
    notebooks, statements, agencies : list of (page, short title)
        In the order in which they are read; a site without pages of statements has none of the last two. The title of
        an agency is its name.
    titles : dict of str to str
        What stands at the top of the page of each statement.
    onward : dict of str to list of (page, words)
        Where the page of a statement or an agency leads on to: to what else there is of the agency, and to compare.
    pdf : bool
        Whether every page can be taken as PDF, too.
    authors : str
        Who is cited for the record, "" where its description names nobody.
    licences : list of (name, address)
        Those that its description has.
    sources : dict of str to str
        How each source is named: publisher, day, grade.
    meanings : list of (label, numerator, denominator, what it does not mean)
        Of each indicator.
    address : str
        Where the site lies on the web, with a slash at its end; "" where its description names no place.
    """

    figures: dict[str, str]
    kept: frozenset[str]
    newest: dict[str, str]
    notebooks: list[Link]
    statements: list[Link]
    agencies: list[Link]
    titles: dict[str, str]
    onward: dict[str, list[Link]]
    pdf: bool
    authors: str
    licences: list[tuple[str, str]]
    sources: dict[str, str]
    meanings: list[tuple[str, str, str, str]]
    address: str

    def newest_of(self, page: str) -> str:
        """Name the newest day, month or year in which anything on a page was published or corrected."""
        return self.newest.get(page, self.newest[""])

    def extended(self, page: str) -> str:
        """Say that day in words."""
        return format_day(self.newest_of(page))

    def place(self, figure: str) -> str:
        """Say where a figure stands: at its words; where no text is kept, in its statement's table or at its source.

        >>> read_site().place("nia-2021-06-25/govcn-2021-06-26/cases")
        'source-govcn-2021-06-26.html#nia-2021-06-25.cases'
        """
        statement, source, *measure = figure.split("/")
        if source in self.kept:
            return f"{source_page(source)}#{'.'.join([statement, *measure])}"
        return self.row(figure) if self.statements else f"sources.html#{source}"

    def row(self, figure: str) -> str:
        """Say where the row of a figure stands on the page of its statement, for good.

        >>> read_site().row("nia-2021-06-25/govcn-2021-06-26/cases")
        'statement-nia-2021-06-25.html#govcn-2021-06-26.cases'
        """
        statement, *rest = figure.split("/")
        return f"{statement_page(statement)}#{'.'.join(rest)}"

    def at(self, path: str) -> str:
        """Write the address of a page or a file: a whole one where the place of the site is known."""
        return f"{self.address}{path}"

    def beside(self, page: str) -> tuple[Link | None, Link | None]:
        """Name the pages before and after one of the notebooks, of the statements or of the agencies."""
        for pages in (self.notebooks, self.statements, self.agencies):
            around = [None, *pages, None]
            for before, here, after in zip(around, pages, around[2:], strict=False):
                if here[0] == page:
                    return before, after
        return None, None

    def cite(self, title: str, page: str) -> str:
        """Say how a page is cited."""
        by = f"{self.authors}, " if self.authors else ""
        return f"{by}“{title}”, Interdiction {__version__}, record of {self.extended(page)}."

    def cite_record(self, place: str) -> str:
        """Say how the record is named beside the sources of what stands at a place of the site."""
        return f"Interdiction, record of {self.extended(place.partition('#')[0])}, {self.at(place)}"

    def cite_figure(self, figure: str) -> str:
        """Say how one figure is cited: its words, their source, and where its row stands.

        >>> read_site().cite_figure("nia-2021-06-25/govcn-2021-06-26/cases")[-40:]
        'a-2021-06-25.html#govcn-2021-06-26.cases'
        """
        return f"{self.figures[figure]}; {self.cite_record(self.row(figure))}"


def read_site(data: Path = DATA, notebooks: Sequence[Link] = (), statements: bool = True, pdf: bool = False) -> Site:
    """Read from a record what the pages need to know of each other.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder.
    notebooks : list of (page, title)
        The pages of the notebooks.
    statements, pdf : bool
        Whether each statement has a page, and each page a PDF.

    Raises
    ------
    RecordError
        If the record is not sound.

    >>> len(read_site().statements) > 90
    True
    """
    names = ("figures", "sources", "statements", "agencies", "corrections")
    figures, sources, table, agencies, corrections = (load_table(name, data) for name in names)
    named = {
        row.source: f"{row.publisher}, {format_day(row.published)}, {GRADE_NAMES[row.kind]}"
        for row in sources.itertuples()
    }
    quoted = {
        "/".join(filter(None, row[:4])): f'"{row.printed}", {named[row.source]}'
        for row in with_optional("figures", figures)[_FIGURE].itertuples(index=False)
    }
    printed = figures[["statement", "source"]].merge(sources[["source", "published"]])
    announced = table[["statement", "announced"]].rename(columns={"announced": "published"})
    corrected = corrections[["statement", "day"]].rename(columns={"day": "published"})
    days = pd.concat([printed[["statement", "published"]], announced, corrected])
    # A year or a month that is all that is known of a document comes before the days in it, and after all earlier ones.
    newest = {statement_page(name): day for name, day in days.groupby("statement")["published"].max().items()}
    newest[""] = max([*sources["published"], *days["published"]], default="1970")
    table = table[table["statement"].isin(figures["statement"]) & statements]
    table = table.merge(agencies[["agency", "short"]].assign(order=range(len(agencies))), on="agency")
    table = table.sort_values(["order", "announced", "statement"], kind="stable")
    short = table.drop_duplicates("agency").set_index("agency")["short"]
    of_agencies = _name_pages(short)
    of_statements = days.assign(page=days["statement"].map(table.set_index("statement")["agency"]).map(of_agencies))
    newest |= dict(of_statements.groupby("page")["published"].max().items())
    table[_DAYS] = table[_DAYS].replace("", None).apply(pd.to_datetime)
    links, titles = [], {}
    for _, row in table.iterrows():
        page, day = statement_page(row["statement"]), format_day(row["announced"])
        links.append((page, f"{row['short']}, {day} ({shorten_period(row)})"))
        period = format_period(row).removesuffix(LAST_DAY_NOT_PRINTED)
        titles[page] = f"{row['agency']}, {day}: figures for {period}"
    onward = _lead_on(table, of_agencies, find_earlier(load_figures(data)) if statements else {})
    kept = frozenset(sources.loc[sources["text"].str.startswith("seeds/"), "source"])
    package = json.loads((data / "datapackage.json").read_bytes())
    authors = name_authors(package)
    licences = [(each.get("name", ""), each.get("path", "")) for each in package.get("licenses", ())]
    meanings = list(load_table("indicators", data)[_MEANING].itertuples(index=False, name=None))
    homepage = str(package.get("homepage", ""))
    address = f"{homepage.rstrip('/')}/" if homepage.startswith("https://") else ""
    pages = [(page, agency) for agency, page in of_agencies.items()]
    taken = named, meanings, address
    return Site(quoted, kept, newest, list(notebooks), links, pages, titles, onward, pdf, authors, licences, *taken)


def _lead_on(table: pd.DataFrame, of_agencies: dict[str, str], earlier: dict[str, str]) -> dict[str, list[Link]]:
    """Where the pages of statements and of agencies lead on to."""
    periods = {row["statement"]: shorten_period(row) for _, row in table.iterrows()}
    onward: dict[str, list[Link]] = {}
    for row in table.itertuples():
        page, before = of_agencies[row.agency], earlier.get(row.statement)
        figures = f"figures.html#agency={quote(row.short)}"
        choose = "compare.html", "Compare two statements"
        pair = f"compare.html#{before}..{row.statement}", f"Compare with {periods.get(before)}"
        links = [(page, row.agency), (figures, "Figures of this agency"), pair if before else choose]
        onward[statement_page(row.statement)] = links
        # Its statements are in the order of their days: the last that has one before it leads to a pair of the agency.
        own = (pair[0], choose[1]) if before else onward.get(page, [choose])[-1]
        onward[page] = [(figures, "Figures of this agency"), own]
    return onward


def name_authors(package: dict[str, Any]) -> str:
    """Name those whom the description of a record has as its contributors.

    >>> name_authors({"contributors": [{"title": "A"}, {"title": "B"}]})
    'A, B'
    """
    return ", ".join(each["title"] for each in package.get("contributors", ()) if "title" in each)


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


def agency_page(short: str) -> str:
    """Name the page of an agency by its short name.

    >>> agency_page("NIA Yunnan")
    'agency-nia-yunnan.html'
    """
    return f"agency-{re.sub(r'[^a-z0-9]+', '-', short.lower())[:40].strip('-')}.html"


def _name_pages(short: pd.Series) -> dict[str, str]:
    """The page of each agency; short names that differ only in their signs have a number before them."""
    pages: dict[str, str] = {}
    for agency, name in short.items():
        page, number = agency_page(name), 1
        while page in pages.values():
            number += 1
            page = agency_page(f"{number} {name}")
        pages[str(agency)] = page
    return pages
