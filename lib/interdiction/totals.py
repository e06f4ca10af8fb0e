"""Printed parts added up and held against the printed whole: parts of one kind, periods of one year."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from interdiction.compared import Figures, digits_of
from interdiction.findings import Finding
from interdiction.sides import Side, add, differ, exceeds, hull, reconciled

_BY_CHANCE = 2  # numbers of so few digits may be equal by chance


def parts_and_wholes(figures: Figures, partition: dict[str, str], remainder: dict[str, str]) -> Iterator[Finding]:
    """Find parts of one division, printed by one source, that come to more than the whole, or not to it.

    Parameters
    ----------
    figures : Figures
        All figures.
    partition, remainder : dict of str to str
        The columns of the codebook with these names, by measure.
    """
    printed = np.flatnonzero(figures.usable)
    place = {key: rows[0] for key, rows in figures.groups(printed, "statement", "source", "measure")}
    for (statement, source, whole), rows in figures.groups(printed, "statement", "source", "part_of"):
        divisions: dict[str, list[int]] = {}
        for row in rows:
            divisions.setdefault(partition.get(figures.column("measure")[row], ""), []).append(row)
        for name, parts in divisions.items():
            if name and len(parts) > 1 and (statement, source, whole) in place:
                complete = any(remainder.get(figures.column("measure")[part]) == "yes" for part in parts)
                total = add([figures.sides[part] for part in parts])
                yield from _against(figures, place[statement, source, whole], tuple(parts), total, complete)


def periods_and_their_union(figures: Figures) -> Iterator[Finding]:
    """Find a period printed as less than the periods in it come to, or not as what makes it up."""
    nesting, usable = figures.nesting, figures.first & figures.seized
    exact = usable & (nesting.earliest == nesting.latest) & ~np.isnat(nesting.start)
    one_body = np.equal.outer(nesting.body, nesting.body) & figures.same_measure
    inside = exact & (one_body & nesting.by_period.T & ~nesting.one_period)
    for whole in np.flatnonzero(usable & (inside.sum(axis=1) > 1)):
        parts = _heaviest(figures, np.flatnonzero(inside[whole]))
        if len(parts) < 2:
            continue
        ends = parts[0].start == nesting.start[whole] and parts[-1].end == nesting.latest[whole]
        unbroken = all((after.start - before.end).astype(int) == 1 for before, after in pairwise(parts))
        total = add([part.side for part in parts])
        rows = tuple(part.row for part in parts)
        yield from _against(figures, int(whole), rows, total, bool(exact[whole] and ends and unbroken))


def same_total_for_another_period(figures: Figures) -> Iterator[Finding]:
    """Find a statement that repeats, digit by digit, what two others come to over another period."""
    nesting, usable = figures.nesting, figures.first & figures.seized
    exact = np.flatnonzero(usable & (nesting.earliest == nesting.latest) & ~np.isnat(nesting.start))
    by_agency: dict[str, list[dict[str, int]]] = {}
    for (agency, _), rows in figures.groups(exact, "agency", "statement"):
        by_agency.setdefault(agency, []).append({figures.column("measure")[row]: row for row in rows})
    for statements in by_agency.values():
        days = [(nesting.start[row], nesting.latest[row]) for row in (next(iter(one.values())) for one in statements)]
        for before, (start, middle) in zip(statements, days, strict=True):
            for after, (next_day, end) in zip(statements, days, strict=True):
                if (next_day - middle).astype(int) != 1:
                    continue
                for whole, (first, last) in zip(statements, days, strict=True):
                    common = whole.keys() & before.keys() & after.keys()
                    if first == start and last != end and len(common) > 1:
                        yield from _repeated(figures, [(whole[m], before[m], after[m]) for m in sorted(common)])


class Period(NamedTuple):
    """One period, and what all announcements of it allow."""

    start: np.datetime64
    end: np.datetime64
    row: int  # the first announcement
    side: Side


def _heaviest(figures: Figures, rows: np.ndarray) -> list[Period]:
    """Choose the periods that do not overlap and come to most."""
    nesting = figures.nesting
    announced: dict[tuple[np.datetime64, np.datetime64], list[int]] = {}
    for row in rows:
        announced.setdefault((nesting.start[row], nesting.latest[row]), []).append(int(row))
    best: list[tuple[float, list[Period]]] = []
    for (start, end), found in sorted(announced.items(), key=lambda item: item[0][1]):
        period = Period(start, end, found[0], hull([figures.sides[row] for row in found]))
        weight, chain = max((one for one in best if one[1][-1].end < start), key=lambda one: one[0], default=(0.0, []))
        best.append((weight + float(period.side.low[0]), [*chain, period]))
    return max(best, key=lambda one: one[0])[1]


def _against(figures: Figures, whole: int, parts: tuple[int, ...], total: Side, complete: bool) -> Iterator[Finding]:
    """Hold the sum of parts against a whole that it must not exceed, and must equal if they are complete."""
    side = figures.sides[whole]
    if (gap := exceeds(total, side))[0]:
        yield Finding("parts above their whole", whole, parts, reconciled(gap, total, side))
    elif complete and (gap := differ(total, side))[0]:
        yield Finding("parts do not add up", whole, parts, reconciled(gap, total, side))


def _repeated(figures: Figures, rows: list[tuple[int, int, int]]) -> Iterator[Finding]:
    """Compare the printed numbers of a whole with those of two parts, measure by measure."""
    value = figures.value
    equal = all(np.isclose(value[whole], value[one] + value[two], rtol=1e-12) for whole, one, two in rows)
    if equal and all(digits_of(value[whole]) > _BY_CHANCE for whole, _, _ in rows):
        yield Finding("same total for another period", rows[0][0], rows[0][1:])
