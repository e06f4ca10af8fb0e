"""The page on which a reader chooses two statements and sees what may be compared, and why not what may not."""

from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd

from interdiction.comparing.pairs import compare_all
from interdiction.site.addresses import Site, statement_page
from interdiction.site.pages import page, render
from interdiction.text import format_day, shorten_period

_LIMITS = ("as_printed", "with_variation", "with_overdispersion")


def comparisons_page(figures: pd.DataFrame, data: Path, site: Site) -> str:
    """Build the page that compares every two statements of one agency.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    data : pathlib.Path
        The record's `data` folder.
    site : Site
        What the page needs to know of the others.
    """
    statements = figures.drop_duplicates("statement").sort_values(["cutoff_latest", "announced", "statement"])
    periods = {row["statement"]: shorten_period(row) for row in statements.to_dict("records")}
    days = dict(zip(statements["statement"], statements["announced"].map(format_day), strict=True))
    pages = {name: statement_page(name) for name in periods} if site.statements else {}
    several = statements[statements.duplicated("agency", keep=False)]
    agencies = [
        (agency, [(name, days[name], periods[name], pages.get(name, "")) for name in own["statement"]])
        for agency, own in several.groupby("agency", sort=True)
    ]
    pairs, compared = _Pairs(site), dict[str, list[tuple[str, str, str]]]()
    changes = compare_all(figures, data)
    for names, group in groupby(changes.itertuples(), attrgetter("before", "statement")):
        key, rows = "..".join(names), list(group)
        pairs.add(key, rows)
        if verdicts := [row for row in rows if row.verdict != "not comparable"]:
            found = "; ".join(f"{row.label}: {row.verdict}" for row in verdicts)
            conditions = "".join(f"; if {words}" for words in dict.fromkeys(row.condition for row in verdicts) if words)
            words = f"{periods[names[0]]}, and {periods[names[1]]}"
            compared.setdefault(rows[0].agency, []).append((key, words, f"{found}{conditions}."))
    content = render(
        "compare.html.j2",
        agencies=agencies,
        compared=dict(sorted(compared.items())),
        count=len(pairs.rows),
        listed=sum(map(len, compared.values())),
        pairs={"agencies": agencies, "texts": [*pairs.texts], "words": [*pairs.words], "pairs": pairs.rows},
    )
    return page("compare.html", "May these two be compared?", content, site)


class _Pairs:
    """The rows of all pairs, every text and every printed figure stored once and named by its number."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.texts: dict[str, int] = {}
        self.words: dict[tuple[str, str], int] = {}
        self.rows: dict[str, list[list[Any]]] = {}

    def add(self, key: str, rows: list[Any]) -> None:
        """Add the rows of a pair, as `compare` returns them."""
        self.rows[key] = [
            [
                *map(self._number, (row.label, row.verdict)),
                self._printed(row.before, row.before_source, row, "before_"),
                self._printed(row.statement, row.source, row, ""),
                *(self._number(_format(row, limit)) for limit in _LIMITS),
                self._number(
                    " ".join(filter(None, (row.reason, row.condition and f"It holds if {row.condition}.", row.caveat)))
                ),
            ]
            for row in rows
        ]

    def _number(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))

    def _printed(self, statement: str, source: str, row: Any, prefix: str) -> list[int]:
        """The words of one or two figures, each with the place where they stand."""
        parts = {row.measure: getattr(row, f"{prefix}printed"), row.per: getattr(row, f"{prefix}per_printed")}
        found = [(words, self.site.place(f"{statement}/{source}/{name}")) for name, words in parts.items() if words]
        return [self.words.setdefault(each, len(self.words)) for each in found]


def _format(row: Any, limit: str) -> str:
    text = str(getattr(row, limit))
    return "" if text == "not known" else f"{text} {row.unit_shown}"
