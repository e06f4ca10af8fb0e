"""Printed parts added up and held against the printed whole: parts of one kind, periods of one year."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from interdiction.auditing._allowed import Allowed, add, differ, exceeds, hull, reconciled
from interdiction.auditing._pairs import Figures, digits_of
from interdiction.auditing.sentences import Finding

_BY_CHANCE = 2  # numbers of so few digits may be equal by chance


def parts_and_wholes(figures: Figures, codebook: pd.DataFrame, printed: pd.DataFrame) -> Iterator[Finding]:
    """Find parts of one division, printed by one source, that come to more than the whole, or not to it.

    Parameters
    ----------
    figures : Figures
        All figures.
    codebook : pandas.DataFrame
        The table of measures, by measure.
    printed : pandas.DataFrame
        The table of figures of the record, which says whether a part is missing here.
    """
    partition, remainder = codebook["partition"].to_dict(), codebook["remainder"].to_dict()
    recorded: dict[tuple[str, ...], set[str]] = {}
    for row in printed[["statement", "source", "measure"]].itertuples(index=False):
        division = codebook["part_of"].get(row.measure, ""), partition.get(row.measure, "")
        recorded.setdefault((row.statement, row.source, *division), set()).add(row.measure)
    usable, measure = np.flatnonzero(figures.usable), figures.column("measure")
    place = {key: rows[0] for key, rows in figures.groups(usable, "statement", "source", "measure")}
    for (statement, source, whole), rows in figures.groups(usable, "statement", "source", "part_of"):
        for name in sorted({partition.get(measure[row], "") for row in rows} - {""}):
            parts = tuple(row for row in rows if partition.get(measure[row]) == name)
            if len(parts) > 1 and (statement, source, whole) in place:
                there = {str(measure[part]) for part in parts}
                complete = there == recorded.get((statement, source, whole, name))
                complete &= any(remainder.get(part) == "yes" for part in there)
                total = add([figures.sides[part] for part in parts])
                yield from _against(figures.sides, place[statement, source, whole], parts, total, complete)


def periods_and_their_union(figures: Figures) -> Iterator[Finding]:
    """Find a period printed as less than the periods in it come to, or not as what makes it up."""
    nesting, usable = figures.nesting, figures.first & figures.seized
    exact = usable & (nesting.earliest == nesting.latest) & ~np.isnat(nesting.start)
    alike = np.equal.outer(nesting.body, nesting.body) & figures.same_measure & nesting.alike
    inside = exact & (alike & nesting.by_period.T & ~nesting.one_period)
    for whole in np.flatnonzero(usable & (inside.sum(axis=1) > 1)).tolist():
        periods = _periods(figures, np.flatnonzero(inside[whole]))
        chains = [(_heaviest(periods), False)]
        if exact[whole]:
            chains = [
                (chain, True) for chain in _tilings(periods, nesting.start[whole], nesting.latest[whole])
            ] + chains
        for parts, complete in chains:
            rows, total = tuple(part.row for part in parts), add([part.side for part in parts])
            found = list(_against(figures.joint, whole, rows, total, complete)) if len(parts) > 1 else []
            if found:
                yield from found
                break


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
                    if first == start and last not in (middle, end) and len(common) > 1:
                        yield from _repeated(figures, [(whole[m], before[m], after[m]) for m in sorted(common)])


class Period(NamedTuple):
    """One period, and what all announcements of it allow."""

    start: np.datetime64
    end: np.datetime64
    row: int  # the first announcement
    side: Allowed


def _periods(figures: Figures, rows: np.ndarray) -> list[Period]:
    """Gather the announcements of some periods, in the order in which the periods end."""
    nesting = figures.nesting
    announced: dict[tuple[np.datetime64, np.datetime64], list[int]] = {}
    for row in rows.tolist():
        announced.setdefault((nesting.start[row], nesting.latest[row]), []).append(row)
    return [
        Period(start, end, found[0], hull([figures.joint[row] for row in found]))
        for (start, end), found in sorted(announced.items(), key=lambda item: item[0][1])
    ]


def _heaviest(periods: list[Period]) -> list[Period]:
    """Choose the periods that do not overlap and come to most."""
    best: list[tuple[float, list[Period]]] = []
    for period in periods:
        before = (one for one in best if one[1][-1].end < period.start)
        weight, chain = max(before, key=lambda one: one[0], default=(0.0, []))
        best.append((weight + float(period.side.low[0]), [*chain, period]))
    return max(best, key=lambda one: one[0])[1]


def _tilings(periods: list[Period], start: np.datetime64, end: np.datetime64) -> list[list[Period]]:
    """Every way to make up a period of shorter ones without gap and overlap."""
    if start > end:
        return [[]]
    first = [period for period in periods if period.start == start and period.end <= end]
    return [[period, *rest] for period in first for rest in _tilings(periods, period.end + 1, end)]


def _against(
    sides: list[Allowed], whole: int, parts: tuple[int, ...], total: Allowed, complete: bool
) -> Iterator[Finding]:
    """Hold the sum of parts against a whole that it must not exceed, and must equal if they are complete."""
    if (gap := exceeds(total, sides[whole]))[0]:
        yield Finding("parts above their whole", whole, parts, reconciled(gap, total, sides[whole]))
    elif complete and (gap := differ(total, sides[whole]))[0]:
        yield Finding("parts do not add up", whole, parts, reconciled(gap, total, sides[whole]))


def _repeated(figures: Figures, rows: list[tuple[int, int, int]]) -> Iterator[Finding]:
    """Compare the printed numbers of a whole with those of two parts, measure by measure."""
    value = figures.value
    equal = all(np.isclose(value[whole], value[one] + value[two], rtol=1e-12) for whole, one, two in rows)
    if equal and sum(digits_of(value[whole]) > _BY_CHANCE for whole, _, _ in rows) > 1:
        yield Finding("same total for another period", rows[0][0], rows[0][1:])
