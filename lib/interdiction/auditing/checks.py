"""Each way in which two printed figures can contradict each other, looked for among all pairs.

Nothing here knows of a particular case: what is a part of what, and which days a statement counts,
comes from the record.
"""

from collections.abc import Iterator

import numpy as np

from interdiction.auditing._allowed import WAYS, Allowed, differ, exceeds, reconciled
from interdiction.auditing._pairs import Figures, digits_of
from interdiction.auditing.sentences import Finding

_BY_CHANCE = 3  # a number of so few digits may be printed of two things
_UNIT_LOST = 1_000  # kilograms for tons, or tons for kilograms
_OUT_OF_SCALE = 30  # times below or above all that the agency seized per day elsewhere


def printed_differently(figures: Figures) -> Iterator[Finding]:
    """Find two numbers for the same thing: in two sources of one announcement, or in two announcements."""
    nesting, first = figures.nesting, figures.first
    source = figures.column("source")
    one_body = np.equal.outer(nesting.body, nesting.body)
    announced_twice = ~nesting.one_statement & first[:, None] & first
    printed_twice = nesting.one_statement & ~np.equal.outer(source, source)
    same = figures.same_measure & one_body & nesting.one_period & nesting.alike & (announced_twice | printed_twice)
    for one, other in np.argwhere(np.triu(same, 1)).tolist():
        sides = figures.joint if announced_twice[one, other] else figures.sides
        if (gap := differ(sides[one], sides[other]))[0]:
            yield Finding("printed differently", one, (other,), reconciled(gap, sides[one], sides[other]))


def part_above_its_whole(figures: Figures) -> Iterator[Finding]:
    """Find a part printed as more than its whole: a kind of case, an agency, an earlier cut-off."""
    nesting, usable = figures.nesting, figures.first & figures.seized
    within = nesting.by_agency & nesting.by_period & nesting.by_measure & nesting.alike & usable[:, None] & usable
    # What is the same thing twice is `printed_differently`.
    within &= ~(within.T & nesting.one_period & figures.same_measure)
    parts, wholes = np.nonzero(within)
    seen = set()
    # Only these are worth a closer look.
    for place in np.flatnonzero(figures.low[parts, 0] >= figures.high[wholes, 0] * (1 - 1e-9)):
        part, whole = int(parts[place]), int(wholes[place])
        # A whole that was announced again is the same contradiction again.
        thing = part, nesting.body[whole], nesting.start[whole], nesting.latest[whole], figures.column("measure")[whole]
        if thing not in seen and (gap := exceeds(figures.joint[part], figures.joint[whole]))[0]:
            seen.add(thing)
            settled = reconciled(gap, figures.joint[part], figures.joint[whole])
            falls = nesting.body[part] == nesting.body[whole] and figures.same_measure[part, whole]
            falls &= nesting.start[part] == nesting.start[whole]
            yield Finding("running count falls" if falls else "part above its whole", part, (whole,), settled)


def part_printed_as_its_whole(figures: Figures) -> Iterator[Finding]:
    """Find the very number of a whole printed of a part of it, in more digits than chance explains."""
    nesting, usable = figures.nesting, figures.first & figures.seized
    smaller = nesting.by_agency & ~nesting.by_agency.T & nesting.one_period & figures.same_measure & nesting.alike
    for part, whole in np.argwhere(smaller & usable[:, None] & usable).tolist():
        same = figures.value[part] == figures.value[whole]
        if same and digits_of(figures.value[part]) > _BY_CHANCE:
            yield Finding("part printed as its whole", part, (whole,))


def large_cases_outweigh_the_drugs(figures: Figures) -> Iterator[Finding]:
    """Find so many cases above a threshold that they weigh more than all drugs together."""
    for _, rows in figures.groups(np.flatnonzero(figures.usable), "statement", "source"):
        place = {figures.column("measure")[row]: row for row in rows}
        if {"large_cases", "large_case_threshold", "drugs_seized"} <= place.keys():
            cases, threshold, drugs = (place[name] for name in ("large_cases", "large_case_threshold", "drugs_seized"))
            heavy = Allowed(figures.low[cases] * figures.low[threshold], np.full(len(WAYS), np.inf))
            if (gap := exceeds(heavy, figures.sides[drugs]))[0]:
                settled = reconciled(gap, heavy, figures.sides[drugs])
                yield Finding("large cases outweigh the drugs", cases, (threshold, drugs), settled)


def changes_and_their_levels(figures: Figures, change_of: dict[str, str]) -> Iterator[Finding]:
    """Find a printed percentage that no two printed levels a year apart allow.

    Parameters
    ----------
    figures : Figures
        All figures.
    change_of : dict of str to str
        The column of the codebook with this name, by measure.
    """
    nesting, usable = figures.nesting, figures.first & figures.seized
    measure = figures.column("measure")
    of = np.array([change_of.get(name, "") for name in measure])
    for change in np.flatnonzero(figures.first & (of != "")).tolist():
        level = usable & (measure == of[change]) & (nesting.body == nesting.body[change])
        sides = figures.joint
        new = np.flatnonzero(level & nesting.one_period[change]).tolist()
        new.sort(key=lambda row: not nesting.one_statement[change, row])  # its own level first
        old = np.flatnonzero(level & nesting.year_before(change)).tolist()
        pairs = [(one, two) for one in new for two in old if nesting.alike[one, two]]
        gaps = [differ(sides[change], _change(sides[one], sides[two])) for one, two in pairs]
        if pairs and all(gap[0] for gap in gaps):
            one, two = pairs[0]
            with np.errstate(divide="ignore", invalid="ignore"):
                low, high = sides[one].low[0], sides[one].high[0]
                needs = (low / (1 + sides[change].high[0] / 100), high / (1 + sides[change].low[0] / 100))
            settled = reconciled(gaps[0], sides[change], _change(sides[one], sides[two]))
            yield Finding("change does not fit its levels", change, (one, two), settled, needs)


def out_of_scale(figures: Figures) -> Iterator[Finding]:
    """Find a mass that fits the agency's other statements only if a unit was lost: kilograms for tons."""
    nesting = figures.nesting
    days = [_length(nesting.start, end) for end in (nesting.latest, nesting.earliest)]
    low, high = figures.value / days[0], figures.value / days[1]
    known = np.isfinite(low) & np.isfinite(high) & (figures.column("kind") == "mass") & figures.seized
    usable = known & figures.usable
    for row in np.flatnonzero(known).tolist():
        others = usable & figures.same_measure[row] & (nesting.body == nesting.body[row])
        others &= ~nesting.one_statement[row]
        if len(set(figures.column("statement")[others])) < 2:
            continue
        least, most = low[others].min(), high[others].max()
        small = high[row] * _OUT_OF_SCALE < least <= high[row] * _UNIT_LOST and low[row] * _UNIT_LOST <= most
        great = low[row] > most * _OUT_OF_SCALE and least <= high[row] / _UNIT_LOST and low[row] / _UNIT_LOST <= most
        if small or great:
            yield Finding("out of scale", row, needs=(least * days[1][row], most * days[0][row]))


def _length(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Count the days of periods, NaN where one end is not known."""
    return np.where(np.isnat(start) | np.isnat(end), np.nan, (end - start).astype(float) + 1)


def _change(new: Allowed, old: Allowed) -> Allowed:
    """The percentages that two levels allow, for each way of reading them."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = 100 * (new.low / old.high - 1), 100 * (new.high / old.low - 1)
    return Allowed(np.nan_to_num(low, nan=-100.0), high, new.about or old.about)
