"""Printed parts added up and held against the printed whole: parts of one kind, periods of one year."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from interdiction.auditing._allowed import Allowed, add, differ, exceeds, hull, reconcile
from interdiction.auditing._pairs import FigurePairs, count_digits
from interdiction.auditing.sentences import Finding

_DIVISION = ("statement", "source", "part_of", "partition")
_BY_CHANCE = 2  # numbers of so few digits may be equal by chance


class Period(NamedTuple):
    """One period, and what all announcements of it allow."""

    start: np.datetime64
    end: np.datetime64
    row: int  # the first announcement
    allowed: Allowed


def find_parts_that_do_not_add_up(pairs: FigurePairs) -> Iterator[Finding]:
    """Find parts of one division, printed by one source, that come to more than the whole, or not to it."""
    measure, remainder = pairs.column("measure"), pairs.codebook["remainder"].to_dict()
    place = {key: rows[0] for key, rows in pairs.group(pairs.usable, "statement", "source", "measure").items()}
    # What the record has of each division, whether or not it is audited.
    recorded = pairs.recorded.join(pairs.codebook[["part_of", "partition"]], on="measure")
    recorded = recorded.groupby([*_DIVISION])["measure"].agg(set).to_dict()
    for key, rows in pairs.group(pairs.usable, *_DIVISION).items():
        if key[-1] and key[:-1] in place:
            names = {str(measure[part]) for part in rows}
            complete = names == recorded.get(key) and any(remainder[name] == "yes" for name in names)
            total = add([pairs.allowed[part] for part in rows])
            yield from _check(total, pairs.allowed, place[key[:-1]], tuple(rows), complete)


def find_periods_that_do_not_add_up(pairs: FigurePairs) -> Iterator[Finding]:
    """Find a period printed as less than the periods in it come to, or not as what makes it up."""
    usable = pairs.preferred & pairs.adds_up
    exact = usable & pairs.exact_period
    same = pairs.same_agency & pairs.same_measure & pairs.comparable
    inside = exact & same & pairs.within_period.T & ~pairs.same_period
    for whole in np.flatnonzero(usable & (inside.sum(axis=1) > 1)).tolist():
        periods = _periods(pairs, np.flatnonzero(inside[whole]))
        tilings = _tilings(periods, pairs.start[whole], pairs.end[whole]) if exact[whole] else []
        for parts, complete in [*((chain, True) for chain in tilings), (_heaviest(periods), False)]:
            rows, total = tuple(part.row for part in parts), add([part.allowed for part in parts])
            if findings := _check(total, pairs.joint, whole, rows, complete):
                yield from findings
                break


def _periods(pairs: FigurePairs, rows: np.ndarray) -> list[Period]:
    """Gather the announcements of some periods, in the order in which the periods end."""
    announced: dict[tuple[np.datetime64, np.datetime64], list[int]] = {}
    for row in rows.tolist():
        announced.setdefault((pairs.start[row], pairs.end[row]), []).append(row)
    return [
        Period(start, end, same[0], hull([pairs.joint[row] for row in same]))
        for (start, end), same in sorted(announced.items(), key=lambda item: item[0][1])
    ]


def _heaviest(periods: list[Period]) -> list[Period]:
    """Choose the periods that do not overlap and come to most."""
    best: list[tuple[float, list[Period]]] = []
    for period in periods:
        before = (one for one in best if one[1][-1].end < period.start)
        weight, chain = max(before, key=lambda one: one[0], default=(0.0, []))
        best.append((weight + float(period.allowed.low[0]), [*chain, period]))
    return max(best, key=lambda one: one[0])[1]


def _tilings(periods: list[Period], start: np.datetime64, end: np.datetime64) -> list[list[Period]]:
    """Every way to make up a period of shorter ones without gap and overlap."""
    if start > end:
        return [[]]
    first = [period for period in periods if period.start == start and period.end <= end]
    return [[period, *rest] for period in first for rest in _tilings(periods, period.end + 1, end)]


def _check(total: Allowed, allowed: list[Allowed], whole: int, parts: tuple[int, ...], complete: bool) -> list[Finding]:
    """Hold the sum of parts against a whole that it must not exceed, and must equal if they are complete."""
    if len(parts) > 1 and (reconciled_by := reconcile(exceeds, total, allowed[whole])):
        return [Finding("parts above their whole", whole, parts, reconciled_by)]
    if len(parts) > 1 and complete and (reconciled_by := reconcile(differ, total, allowed[whole])):
        return [Finding("parts do not add up", whole, parts, reconciled_by)]
    return []


def find_repeated_totals(pairs: FigurePairs) -> Iterator[Finding]:
    """Find a statement that repeats, digit by digit, what two others come to over another period."""
    exact = pairs.preferred & pairs.adds_up & pairs.exact_period
    same = pairs.same_agency & pairs.same_measure & exact
    follows = same & exact[:, None] & np.equal.outer(pairs.end + 1, pairs.start)
    statement, repeats = pairs.column("statement"), defaultdict(list)
    for one, two in np.argwhere(follows).tolist():
        begin_together = same[one] & (pairs.start == pairs.start[one])
        for whole in np.flatnonzero(begin_together & ~np.isin(pairs.end, pairs.end[[one, two]])).tolist():
            repeats[statement[whole], statement[one], statement[two]].append((whole, one, two))
    for rows in repeats.values():
        whole, one, two = pairs.value[rows].T
        equal = np.isclose(whole, one + two, rtol=1e-12)
        if equal.all() and sum(count_digits(number) > _BY_CHANCE for number in whole) > 1:
            first = min(rows, key=lambda row: pairs.column("measure")[row[0]])
            yield Finding("same total for another period", first[0], first[1:])
