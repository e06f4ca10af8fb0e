"""Each way in which two printed figures can contradict each other, looked for among all pairs.

Nothing here knows of a particular case: what is a part of what, and which days a statement counts,
comes from the record.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from interdiction.auditing._allowed import WAYS, Allowed, differ, exceeds, reconcile
from interdiction.auditing._pairs import FigurePairs, count_digits
from interdiction.auditing.sentences import Finding
from interdiction.text import format_day

_OF_LARGE_CASES = ("large_cases", "large_case_threshold", "drugs_seized")
_DAYS = ("period_start", "cutoff_earliest", "cutoff_latest")
_OF_STATEMENTS = ("agency", "short", "period", *_DAYS, "scope", "covers")
_BY_CHANCE = 3  # a number of so few digits may be printed of two things
_UNIT_LOST = 1_000  # kilograms for tons, or tons for kilograms
_OUT_OF_SCALE = 30  # times below or above all that the agency seized per day elsewhere


def find_numbers_printed_differently(pairs: FigurePairs) -> Iterator[Finding]:
    """Find two numbers for the same thing: in two sources of one announcement, or in one, or in two announcements."""
    document, preferred = pairs.column("source") + "\n" + pairs.column("printing"), pairs.preferred
    announced_twice = ~pairs.same_statement & preferred[:, None] & preferred
    printed_twice = pairs.same_statement & ~np.equal.outer(document, document)
    same = pairs.same_measure & pairs.same_agency & pairs.same_period & pairs.comparable
    for one, other in np.argwhere(np.triu(same & (announced_twice | printed_twice), 1)).tolist():
        allowed = pairs.joint if announced_twice[one, other] else pairs.allowed
        if reconciled_by := reconcile(differ, allowed[one], allowed[other]):
            yield Finding("printed differently", one, (other,), reconciled_by)


def find_parts_above_their_wholes(pairs: FigurePairs) -> Iterator[Finding]:
    """Find a part printed as more than its whole: a kind of case, an agency, an earlier cut-off."""
    usable = pairs.preferred & pairs.adds_up
    within = pairs.within_agency & pairs.within_period & pairs.within_measure & pairs.comparable
    # What is the same thing twice is `find_numbers_printed_differently`.
    within &= usable[:, None] & usable & ~(within.T & pairs.same_period & pairs.same_measure)
    low, high = np.array([(number.low[0], number.high[0]) for number in pairs.joint]).reshape(-1, 2).T
    within &= np.greater_equal.outer(low, high * (1 - 1e-9))  # only these are worth a closer look
    seen = set()
    for part, whole in np.argwhere(within).tolist():
        # A whole that was announced again is the same contradiction again.
        same_whole = part, pairs.agency[whole], pairs.start[whole], pairs.end[whole], pairs.column("measure")[whole]
        if same_whole not in seen and (reconciled_by := reconcile(exceeds, pairs.joint[part], pairs.joint[whole])):
            seen.add(same_whole)
            falls = pairs.same_agency[part, whole] and pairs.same_measure[part, whole]
            falls &= pairs.start[part] == pairs.start[whole]
            yield Finding("running count falls" if falls else "part above its whole", part, (whole,), reconciled_by)


def find_parts_printed_as_their_wholes(pairs: FigurePairs) -> Iterator[Finding]:
    """Find the very number of a whole printed of a part of it, in more digits than chance explains."""
    usable = pairs.preferred & pairs.adds_up
    smaller = pairs.within_agency & ~pairs.within_agency.T
    smaller &= pairs.same_period & pairs.same_measure & pairs.comparable
    for part, whole in np.argwhere(smaller & usable[:, None] & usable).tolist():
        if pairs.value[part] == pairs.value[whole] and count_digits(pairs.value[part]) > _BY_CHANCE:
            yield Finding("part printed as its whole", part, (whole,))


def find_large_cases_that_outweigh_the_drugs(pairs: FigurePairs) -> Iterator[Finding]:
    """Find so many cases above a threshold that they weigh more than all drugs together."""
    for rows in pairs.group(pairs.usable, "statement", "source").values():
        place = {pairs.column("measure")[row]: row for row in rows}
        if place.keys() >= {*_OF_LARGE_CASES}:
            cases, threshold, drugs = (place[name] for name in _OF_LARGE_CASES)
            mass = pairs.allowed[cases].low * pairs.allowed[threshold].low
            if reconciled_by := reconcile(exceeds, Allowed(mass, np.full(len(WAYS), np.inf)), pairs.allowed[drugs]):
                yield Finding("large cases outweigh the drugs", cases, (threshold, drugs), reconciled_by)


def find_changes_that_do_not_fit(pairs: FigurePairs) -> Iterator[Finding]:
    """Find a printed percentage that no two printed levels a year apart allow."""
    measure, joint = pairs.column("measure"), pairs.joint
    changes = pairs.codebook["change_of"].to_dict()
    of = np.array([changes.get(name, "") for name in measure], object)
    for change in np.flatnonzero(pairs.preferred & (of != "")).tolist():
        level = pairs.preferred & pairs.adds_up & (measure == of[change]) & pairs.same_agency[change]
        new = np.flatnonzero(level & pairs.same_period[change]).tolist()
        new.sort(key=lambda row: not pairs.same_statement[change, row])  # its own level first
        old = np.flatnonzero(level & pairs.year_before(change)).tolist()
        levels = [(one, two) for one in new for two in old if pairs.comparable[one, two]]
        reconciled_by = [reconcile(differ, joint[change], _change(joint[one], joint[two])) for one, two in levels]
        if levels and all(reconciled_by):
            one, two = levels[0]
            with np.errstate(divide="ignore", invalid="ignore"):
                low, high = joint[one].low[0], joint[one].high[0]
                needs = (low / (1 + joint[change].high[0] / 100), high / (1 + joint[change].low[0] / 100))
            yield Finding("change does not fit its levels", change, (one, two), reconciled_by[0], needs)


def _change(new: Allowed, old: Allowed) -> Allowed:
    """The percentages that two levels allow, for each way of reading them."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = 100 * (new.low / old.high - 1), 100 * (new.high / old.low - 1)
    return Allowed(np.nan_to_num(low, nan=-100.0), high, new.about or old.about)


def find_lost_units(pairs: FigurePairs) -> Iterator[Finding]:
    """Find a mass that fits the agency's other statements only if a unit was lost: kilograms for tons."""
    shortest, longest = (pairs.table[name].to_numpy(float) for name in ("days_low", "days_high"))
    low, high = pairs.value / longest, pairs.value / shortest
    known = np.isfinite(low) & np.isfinite(high) & (pairs.column("kind") == "mass") & pairs.adds_up
    for row in np.flatnonzero(known).tolist():
        others = known & pairs.usable & pairs.same_measure[row] & pairs.same_agency[row] & ~pairs.same_statement[row]
        if len(set(pairs.column("statement")[others])) < 2:
            continue
        least, most = low[others].min(), high[others].max()
        small = high[row] * _OUT_OF_SCALE < least <= high[row] * _UNIT_LOST and low[row] * _UNIT_LOST <= most
        great = low[row] > most * _OUT_OF_SCALE and least <= high[row] / _UNIT_LOST and low[row] / _UNIT_LOST <= most
        if small or great:
            yield Finding("out of scale", row, needs=(least * shortest[row], most * longest[row]))


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
    worded = wordings[["statement", "source", "about", "printed", "means"]].drop_duplicates(["statement", "means"])
    grades = table.drop_duplicates("source").set_index("source")["grade"]
    for wording in worded.assign(grade=worded["source"].map(grades)).merge(statements).to_dict("records"):
        if differs := _other_scope(wording) if wording["about"] == "scope" else _other_period(wording, statements):
            yield wording | {"reconciled_by": "nothing"} | differs


def _other_scope(wording: dict[str, Any]) -> dict[str, str]:
    """Say which other scope is printed of a statement, if one is."""
    scope = wording["scope"] or wording["covers"]
    says = f'One source calls what is counted "{wording["printed"]}", another "{scope}".'
    differs = {"kind": "another scope under one name", "other_printed": scope, "says": says}
    return differs if wording["covers"] not in ("not said", wording["means"]) else {}


def _other_period(wording: dict[str, Any], statements: pd.DataFrame) -> dict[str, str]:
    """Say which other period the words for that of a statement mean, and which statements are of that one."""
    start, end = (pd.Timestamp(day) for day in wording["means"].split("/"))
    counted, *ends = (wording[name] for name in _DAYS)
    if pd.isna(counted) or pd.isna(ends[0]) or (start == counted and ends[0] <= end <= ends[1]):
        return {}
    meant = (statements["period_start"] == start) & (statements["agency"] == wording["agency"])
    meant &= (statements["cutoff_earliest"] == end) & (statements["cutoff_latest"] == end)
    means = f"{format_day(start)} to {format_day(end)}"
    says = f'"{wording["printed"]}" means {means}, but what is printed counts {wording["period"]}.'
    others = " + ".join(statements.loc[meant, "statement"])
    return {"kind": "another period under one name", "other": others, "says": says}
