"""Printed parts added up and held against the printed whole: parts of one kind, periods of one year."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from interdiction.auditing._allowed import OPEN_END, Allowed, add, differ, exceeds, hull, mean_usually, weigh
from interdiction.auditing._pairs import FigurePairs, count_digits
from interdiction.auditing.sentences import Finding

_DIVISION = ["statement", "source", "part_of", "partition"]
_BY_CHANCE = 2  # numbers of so few digits may be equal by chance


class Period(NamedTuple):
    """One period, and what all announcements of it allow."""

    start: int
    end: int
    row: int  # the latest announcement, whose number stands
    allowed: Allowed


Chain = list[Period]  # periods that follow one another


def find_parts_that_do_not_add_up(pairs: FigurePairs) -> Iterator[Finding]:
    """Find parts of one division, printed by one source, that come to more than the whole, or not to it."""
    measure, remainder = pairs.column("measure"), pairs.codebook["remainder"].to_dict()
    place = {key: rows[0] for key, rows in pairs.group(pairs.usable, "statement", "source", "measure").items()}
    # What the record has of each division, whether or not it is audited.
    recorded = pairs.recorded.join(pairs.codebook[["part_of", "partition"]], on="measure")
    named = defaultdict(set)
    for name, *key in recorded[["measure", *_DIVISION]].itertuples(index=False, name=None):
        named[tuple(key)].add(name)
    for key, rows in pairs.group(pairs.usable & (pairs.column("partition") != ""), *_DIVISION).items():
        if key[:-1] in place:
            names = {str(measure[part]) for part in rows}
            complete = names == named.get(key) and any(remainder[name] == "yes" for name in names)
            total = add([pairs.allowed[part] for part in rows])
            yield from _check(total, pairs.allowed, place[key[:-1]], tuple(rows), complete)


def find_periods_that_do_not_add_up(pairs: FigurePairs) -> Iterator[Finding]:
    """Find a period printed as less than the periods in it come to, or not as what makes it up."""
    usable, people = pairs.preferred & pairs.adds_up & pairs.bounded, pairs.column("people")
    for rows in pairs.group(usable, "counts_as", "measure").values():
        for counted in sorted({people[row] for row in rows}):
            wholes = [row for row in rows if people[row] == counted]
            parts = [row for row in rows if pairs.exact_period[row] and pairs.is_comparable(row, wholes[0])]
            periods = _gather_periods(pairs, parts)
            for whole in wholes:
                yield from _check_period(pairs, whole, periods)


def _gather_periods(pairs: FigurePairs, rows: list[int]) -> Chain:
    """Gather the announcements of each period, in the order in which the periods begin."""
    announced: dict[tuple[int, int], list[int]] = {}
    for row in rows:
        announced.setdefault((int(pairs.start[row]), int(pairs.end[row])), []).append(row)
    return sorted(Period(*days, same[-1], hull([pairs.joint[row] for row in same])) for days, same in announced.items())


def _check_period(pairs: FigurePairs, whole: int, periods: Chain) -> list[Finding]:
    """Hold a period against those in it, put together in each way that could contradict it; give one finding."""
    start, earliest, end = (int(days[whole]) for days in (pairs.start, pairs.earliest, pairs.end))
    first, last = (bisect_left(periods, day, key=lambda period: period.start) for day in (start, earliest + 1))
    if first == last or periods[last - 1].start == start:
        return []  # all begin together, so none follows another
    inside = [one for one in periods[first:last] if one.end <= earliest and (one.start, one.end) != (start, end)]
    if len(inside) < 2:
        return []
    inside.sort(key=lambda period: (period.end, period.row))
    chains = [_choose_heaviest(inside)]
    if pairs.exact_end[whole]:
        weights = (_lowest, lambda number: -_highest(number), lambda number: -_highest(mean_usually(number)))
        chains = [_fill(inside, start, end, weight) for weight in weights] + chains
    findings, looked_at = [], set()
    for place, chain in enumerate(chains):
        rows = tuple(period.row for period in chain)
        if len(rows) > 1 and rows not in looked_at:
            total = add([period.allowed for period in chain])
            findings += _check(total, pairs.joint, whole, rows, complete=place < len(chains) - 1)
        looked_at.add(rows)
    return sorted(findings, key=lambda finding: finding.reconciled_by == OPEN_END)[:1]


def _lowest(number: Allowed) -> float:
    return float(number.low[0])


def _highest(number: Allowed) -> float:
    return float(number.high[0])


def _choose_heaviest(periods: Chain) -> Chain:
    """Choose the periods that do not overlap and come to most, of some in the order in which they end."""
    ends = [period.end for period in periods]
    best: list[tuple[float, Chain]] = [(0.0, [])]  # of the first periods, as many as its place says
    for period in periods:
        weight, chain = best[bisect_left(ends, period.start)]
        weight += _lowest(period.allowed)
        best.append((weight, [*chain, period]) if weight > best[-1][0] else best[-1])
    return best[-1][1]


def _fill(periods: Chain, start: int, end: int, weigh_one: Callable[[Allowed], float]) -> Chain:
    """Choose, of all ways to make up a period of shorter ones without gap and overlap, the one that weighs most."""
    best: dict[int, tuple[float, Chain]] = {start: (0.0, [])}  # by the first day that is left
    for period in periods:
        if period.start in best:
            weight, chain = best[period.start]
            weight += weigh_one(period.allowed)
            if period.end + 1 not in best or weight > best[period.end + 1][0]:
                best[period.end + 1] = weight, [*chain, period]
    return best.get(end + 1, (0.0, []))[1]


def _check(total: Allowed, allowed: list[Allowed], whole: int, parts: tuple[int, ...], complete: bool) -> list[Finding]:
    """Hold the sum of parts against a whole that it must not exceed, and must equal if they are complete."""
    for excluded, kind in ((exceeds, "parts above their whole"), (differ, "parts do not add up")):
        looked_at = len(parts) > 1 and (complete or excluded is exceeds)
        if looked_at and (reconciled_by := weigh(excluded, total, allowed[whole])):
            return [Finding("implausible part" if reconciled_by == OPEN_END else kind, whole, parts, reconciled_by)]
    return []


def find_repeated_totals(pairs: FigurePairs) -> Iterator[Finding]:
    """Find a statement that repeats, digit by digit, what two others come to over another period."""
    exact = pairs.preferred & pairs.adds_up & pairs.exact_period
    statement, numbers = pairs.column("statement"), defaultdict[str, dict[str, int]](dict)
    for row in np.flatnonzero(exact).tolist():
        numbers[statement[row]][pairs.column("measure")[row]] = row
    begins, repeats = pairs.group(exact, "counts_as", "measure", "start"), set()
    for (*thing, _), together in begins.items():
        totals = defaultdict(list)
        for row in together:
            totals[f"{pairs.value[row]:.12g}"].append(row)
        for one in together:
            for two in begins.get((*thing, pairs.end[one] + 1), ()):
                for row in totals.get(f"{pairs.value[one] + pairs.value[two]:.12g}", ()):
                    if pairs.end[row] not in (pairs.end[one], pairs.end[two]):
                        repeats.add((statement[row], statement[one], statement[two]))
    for names in repeats:
        printed = [numbers[name] for name in names]
        shared = sorted(set.intersection(*map(set, printed)))
        whole, one, two = (pairs.value[[rows[measure] for measure in shared]] for rows in printed)
        if (
            np.isclose(whole, one + two, rtol=1e-12).all()
            and sum(count_digits(each) > _BY_CHANCE for each in whole) > 1
        ):
            first, *others = (rows[shared[0]] for rows in printed)
            yield Finding("same total for another period", first, tuple(others))
