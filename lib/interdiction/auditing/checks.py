"""Each way in which two printed figures can contradict each other, looked for among those that bear on each other.

Nothing here knows of a particular case: what is a part of what, and which days a statement counts,
comes from the record.
"""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from interdiction.auditing._allowed import OPEN_END, WAYS, Allowed, differ, exceeds, mean_usually, reconcile, weigh
from interdiction.auditing._pairs import SAME_THING, FigurePairs, count_digits
from interdiction.auditing.sentences import KINDS, Finding
from interdiction.text import format_day

_DAYS = ("period_start", "cutoff_earliest", "cutoff_latest")
_OF_STATEMENTS = ("agency", "short", "period", *_DAYS, "scope", "covers")
_BY_CHANCE = 3  # a number of so few digits may be printed of two things


def find_numbers_printed_differently(pairs: FigurePairs) -> Iterator[Finding]:
    """Find two numbers for the same thing in one announcement: in two sources, or in one."""
    for rows in pairs.group(np.full(len(pairs.table), True), "statement", "measure").values():
        for one, other in _pair(rows, pairs.allowed):
            if reconciled_by := reconcile(differ, pairs.allowed[one], pairs.allowed[other]):
                yield Finding("printed differently", one, (other,), reconciled_by)
                break  # another source that prints the same makes no other contradiction


def find_numbers_announced_differently(pairs: FigurePairs) -> Iterator[Finding]:
    """Find two numbers for the same thing in two announcements, of which the later one may be a revision."""
    for rows in pairs.group(pairs.preferred & pairs.exact_period, *SAME_THING).values():
        for one, other in _pair(rows, pairs.joint):
            reconciled_by = reconcile(differ, pairs.joint[one], pairs.joint[other])
            if reconciled_by and pairs.is_comparable(one, other):
                kind = "revised" if _is_revised(pairs, one, other) else "printed differently"
                yield Finding(kind, one, (other,), reconciled_by)


def _pair(rows: list[int], allowed: list[Allowed]) -> Iterator[tuple[int, int]]:
    """Pair some rows that should say the same, unless there is a number that all of them allow."""
    read = {(allowed[row].low[0], allowed[row].high[0]) for row in rows if not np.isnan(allowed[row].low[0])}
    if len(read) > 1:
        lowest, highest = max(low for low, _ in read), min(high for _, high in read)
        if lowest >= highest or np.isclose(lowest, highest, rtol=1e-8):
            yield from combinations(rows, 2)


def _is_revised(pairs: FigurePairs, one: int, other: int) -> bool:
    """Say whether an agency itself announced a number again on a later day, and no reading makes both one number."""
    agency, grade, announced = (pairs.column(name) for name in ("agency", "grade", "announced"))
    # A day may be printed as a month or a year.
    both = min(len(announced[one]), len(announced[other]))
    later = announced[one][:both] < announced[other][:both]
    official = agency[one] == agency[other] and grade[one] == grade[other] == "official"
    return bool(later and official and reconcile(differ, pairs.allowed[one], pairs.allowed[other]) == "nothing")


def find_parts_above_their_wholes(pairs: FigurePairs) -> Iterator[Finding]:
    """Find a part printed as more than its whole: a kind of case, an agency, an earlier cut-off."""
    names, seen = list(zip(*(pairs.column(name) for name in SAME_THING), strict=True)), set()
    low = [number.low[0] for number in pairs.joint]
    high = [mean_usually(number).high[0] * (1 - 1e-9) for number in pairs.joint]
    for part, whole in pairs.find_nested(pairs.preferred & pairs.adds_up, low, high):
        reconciled_by = weigh(exceeds, pairs.joint[part], pairs.joint[whole])
        # A whole that was announced again is the same contradiction again.
        again = part, names[whole], reconciled_by == OPEN_END
        if not reconciled_by or again in seen:
            continue
        seen.add(again)
        falls = names[part][:3] == names[whole][:3]  # of one agency and measure, from one day on
        kind = "running count falls" if falls else "part above its whole"
        yield Finding("implausible part" if reconciled_by == OPEN_END else kind, part, (whole,), reconciled_by)


def find_parts_printed_as_their_wholes(pairs: FigurePairs) -> Iterator[Finding]:
    """Find the very number of a whole printed of a part of it, in more digits than chance explains."""
    same = pairs.group(pairs.preferred & pairs.adds_up & pairs.exact_period, *SAME_THING)
    for (agency, *thing), parts in same.items():
        above = pairs.agencies_above(agency)[1:]
        wholes = [whole for name in above for whole in same.get((name, *thing), ())]
        for part in parts if wholes else ():
            for whole in wholes:
                equal = pairs.value[part] == pairs.value[whole] and count_digits(pairs.value[part]) > _BY_CHANCE
                if equal and pairs.is_comparable(part, whole):
                    yield Finding("part printed as its whole", part, (whole,))


def find_large_cases_that_outweigh_the_drugs(pairs: FigurePairs) -> Iterator[Finding]:
    """Find so many cases above a threshold that they weigh more than all that was seized together."""
    for rows in pairs.group(pairs.usable, "statement", "source").values():
        place = {pairs.column("measure")[row]: row for row in rows}
        for names in pairs.thresholds:
            if not place.keys() >= {names.part, names.threshold, names.mass}:
                continue
            cases, threshold, mass = (place[name] for name in (names.part, names.threshold, names.mass))
            least = Allowed(pairs.allowed[cases].low * pairs.allowed[threshold].low, np.full(len(WAYS), np.inf))
            if reconciled_by := reconcile(exceeds, least, pairs.allowed[mass]):
                yield Finding("large cases outweigh the drugs", cases, (threshold, mass), reconciled_by)


def find_other_names(table: pd.DataFrame, wordings: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Find the statements whose period or scope a source names by words for another one.

    Parameters
    ----------
    table : pandas.DataFrame
        As `load_figures` returns it.
    wordings : pandas.DataFrame
        The table of that name of the record.

    Returns
    -------
    iterator of dict
        A row of `audit` for each statement and meaning, whichever sources word it so.
    """
    statements = table.drop_duplicates("statement")[["statement", *_OF_STATEMENTS]]
    named = statements.groupby(["agency", *_DAYS])["statement"].agg(list).to_dict()
    worded = wordings[["statement", "source", "about", "printed", "means"]].drop_duplicates(["statement", "means"])
    grades = table.drop_duplicates("source").set_index("source")["grade"]
    for wording in worded.assign(grade=worded["source"].map(grades)).merge(statements).to_dict("records"):
        if differs := _other_scope(wording) if wording["about"] == "scope" else _other_period(wording, named):
            row = wording | {"reconciled_by": "nothing"} | differs
            verdict, says = (KINDS[row["kind"]][name] for name in ("verdict", "says"))
            yield row | {"verdict": verdict, "says": says.format(**row)}


def _other_scope(wording: dict[str, Any]) -> dict[str, str]:
    """Say which other scope is printed of a statement, if one is."""
    if wording["covers"] in ("not said", wording["means"]):
        return {}
    return {"kind": "another scope under one name", "other_printed": wording["scope"] or wording["covers"]}


def _other_period(wording: dict[str, Any], named: dict[tuple[Any, ...], list[str]]) -> dict[str, str]:
    """Say which other period the words for that of a statement mean, and which statements are of that one."""
    start, end = (pd.Timestamp(day) for day in wording["means"].split("/"))
    counted, *ends = (wording[name] for name in _DAYS)
    if pd.isna(counted) or pd.isna(ends[0]) or (start == counted and ends[0] <= end <= ends[1]):
        return {}
    others = " + ".join(named.get((wording["agency"], start, end, end), ()))
    return {
        "kind": "another period under one name",
        "other": others,
        "meant": f"{format_day(start)} to {format_day(end)}",
    }
