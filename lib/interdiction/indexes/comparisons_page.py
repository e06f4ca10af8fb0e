"""The page on which a reader chooses two statements and sees what may be compared, and why not what may not."""

import re
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

import pandas as pd

from interdiction.comparing.pairs import compare_all
from interdiction.comparing.verdicts import MODELS
from interdiction.site.addresses import Site, statement_page
from interdiction.site.pages import page, render
from interdiction.text import NOT_KNOWN, format_change, format_count, format_day, shorten_period

_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")


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
    announced = statements.set_index("statement")["announced"]
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
        if verdicts := _say_verdicts(rows):
            words = f"{periods[names[0]]}, and {periods[names[1]]}"
            compared.setdefault(rows[0].agency, []).append((key, words, verdicts))
    content = render(
        "compare.html.j2",
        agencies=agencies,
        compared=dict(sorted(compared.items())),
        count=len(pairs.rows),
        listed=sum(map(len, compared.values())),
        pairs={
            **{"agencies": agencies, "texts": [*pairs.texts], "words": [*pairs.words]},
            **{"pairs": pairs.rows, "said": pairs.said, "opens": _choose_opening(changes, days=dict(announced))},
        },
    )
    return page("compare.html", "May these two be compared?", content, site)


def _choose_opening(changes: pd.DataFrame, days: dict[str, str]) -> str:
    """The pair of which most indicators may be compared, of several the newest; "" where there is none."""
    counts: dict[tuple[str, str], int] = {}
    for row in changes.itertuples():
        names = row.before, row.statement
        counts[names] = counts.get(names, 0) + (row.verdict != "not comparable")
    best = max(counts, key=lambda names: (counts[names], days[names[1]], days[names[0]]), default=None)
    return "..".join(best) if best else ""


def _say_verdicts(rows: list[Any]) -> str:
    """The verdicts on a pair, and once what they hold under; "" where it must not be compared."""
    verdicts = [row for row in rows if row.verdict != "not comparable"]
    found = "; ".join(f"{row.label}: {row.verdict}" for row in verdicts)
    conditions = [words for words in dict.fromkeys(row.condition for row in verdicts) if words]
    holds = f" This holds if {' and if '.join(conditions)}." if conditions else ""
    return f"{found}.{holds}" if verdicts else ""


def _say_common(rows: list[Any]) -> list[str]:
    """What stands against comparing any indicator of a pair."""
    first, *others = ([*_SENTENCE.split(row.reason)] for row in rows)
    return [words for words in first if all(words in each for each in others)]


def _say_how_many(rows: list[Any]) -> str:
    """How many indicators of a pair may be compared, as the beginning of a sentence."""
    few, every = sum(row.verdict != "not comparable" for row in rows), len(rows)
    if every == 1:
        return f"The one indicator that both print may {'' if few else 'not '}be compared"
    if few == every:
        return f"{'Both' if every == 2 else f'All {every}'} indicators may be compared"
    return f"{few or 'None'} of {format_count(every, 'indicator', 'indicators')} may be compared"


class _Pairs:
    """The rows of all pairs, every text and every printed figure stored once and named by its number."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.texts: dict[str, int] = {}
        self.words: dict[tuple[str, str], int] = {}
        self.rows: dict[str, list[list[Any]]] = {}
        self.said: dict[str, str] = {}

    def add(self, key: str, rows: list[Any]) -> None:
        """Add the rows of a pair, as `compare` returns them."""
        verdicts = _say_verdicts(rows)
        common = [] if verdicts else _say_common(rows)
        self.said[key] = f"{_say_how_many(rows)}{': ' if verdicts else '. '}{verdicts or ' '.join(common)}".strip()
        self.rows[key] = [
            [
                *map(self._number, (row.label, row.verdict)),
                self._printed(row.before, row.before_source, row, "before_"),
                self._printed(row.statement, row.source, row, ""),
                *(self._number(_format(row, model)) for model in MODELS),
                self._number(" ".join(filter(None, (*_without(row.reason, common), row.caveat)))),
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


def _without(reason: str, common: list[str]) -> list[str]:
    return [words for words in _SENTENCE.split(reason) if words not in common]


def _format(row: Any, model: str) -> str:
    words = format_change(getattr(row, f"{model}low"), getattr(row, f"{model}high"), row.unit)
    return "" if words == NOT_KNOWN else words
