"""A printed figure held against the same one of other periods: changes and their levels, masses and their scale."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from interdiction.auditing._allowed import OPEN_END, Allowed, differ, mean_usually, reconcile
from interdiction.auditing._pairs import SAME_THING, FigurePairs
from interdiction.auditing.sentences import Finding

_UNIT_LOST = 1_000  # kilograms for tons, or tons for kilograms
_OUT_OF_SCALE = 30  # times below or above all that the agency seized per day elsewhere


def find_changes_that_do_not_fit(pairs: FigurePairs) -> Iterator[Finding]:
    """Find a printed percentage that no two printed levels a year apart allow, or only a level far above its bound."""
    agency, measure, statement = (pairs.column(name) for name in ("counts_as", "measure", "statement"))
    changes = pairs.codebook["change_of"].to_dict()
    levels = pairs.preferred & pairs.adds_up
    own = pairs.group(levels, "statement", "measure")
    announced = pairs.group(levels & pairs.exact_period, *SAME_THING)
    rows = np.array([row for row in np.flatnonzero(pairs.preferred).tolist() if changes.get(measure[row])], int)
    rows = rows[pairs.exact_period[rows]]
    for change, *before in zip(rows.tolist(), *_year_before(pairs.start[rows], pairs.end[rows]), strict=True):
        thing = agency[change], changes[measure[change]]
        same = announced.get((*thing, pairs.start[change], pairs.end[change]), [])
        new = _distinct(pairs, own.get((statement[change], thing[1]), []) + same)  # that of its statement first
        old = _distinct(pairs, announced.get((*thing, *before), []))
        two = [(one, other) for one in new for other in old if pairs.is_comparable(one, other)]
        yield from _hold(pairs.joint, change, two)


def _distinct(pairs: FigurePairs, rows: list[int]) -> list[int]:
    """Keep the first of those announcements of a level that allow the same."""
    people, first = pairs.column("people"), dict[tuple[str | float, ...], int]()
    for row in rows:
        first.setdefault((people[row], *pairs.joint[row].low, *pairs.joint[row].high), row)
    return [*first.values()]


def _year_before(*days: np.ndarray) -> Iterator[list[int]]:
    """Give the same days of the year before; the last day of a month stays the last."""
    for numbers in days:
        index = pd.DatetimeIndex(numbers.astype("datetime64[D]"))
        before = index - pd.DateOffset(years=1)
        before = before.where(~index.is_month_end, before + pd.offsets.MonthEnd(0))
        yield before.to_numpy("datetime64[D]").astype(int).tolist()


def _hold(joint: list[Allowed], change: int, levels: list[tuple[int, int]]) -> Iterator[Finding]:
    """Hold a change against all levels that it may lead from and to."""
    reconciled_by = [reconcile(differ, joint[change], _change(joint[new], joint[old])) for new, old in levels]
    usual = [_change(mean_usually(joint[new]), mean_usually(joint[old])) for new, old in levels]
    if not levels:
        return
    (new, old), least, most = levels[0], joint[change].low[0], joint[change].high[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        if all(reconciled_by):
            needs = (joint[new].low[0] / (1 + most / 100), joint[new].high[0] / (1 + least / 100))
            yield Finding("change does not fit its levels", change, (new, old), reconciled_by[0], needs)
        elif all(reconcile(differ, joint[change], each) == "nothing" for each in usual):
            needs = (joint[old].low[0] * (1 + least / 100), mean_usually(joint[old]).high[0] * (1 + most / 100))
            yield Finding("implausible change", change, (new, old), OPEN_END, needs)


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
    statement = pairs.column("statement")
    for rows in pairs.group(known, "counts_as", "measure").values():
        others = [row for row in rows if pairs.usable[row]]
        rising, falling = sorted(others, key=lambda row: low[row]), sorted(others, key=lambda row: -high[row])
        names = {statement[row] for row in others}
        for row in rows:
            if len(names - {statement[row]}) < 2:
                continue
            least = next(low[other] for other in rising if statement[other] != statement[row])
            most = next(high[other] for other in falling if statement[other] != statement[row])
            small = high[row] * _OUT_OF_SCALE < least <= high[row] * _UNIT_LOST and low[row] * _UNIT_LOST <= most
            great = low[row] > most * _OUT_OF_SCALE and least <= high[row] / _UNIT_LOST
            if small or (great and low[row] / _UNIT_LOST <= most):
                yield Finding("out of scale", row, needs=(least * shortest[row], most * longest[row]))
