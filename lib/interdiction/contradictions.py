"""Each way in which two printed figures can contradict each other, looked for among all pairs.

Nothing here knows of a particular case: what is a part of what, and which days a statement counts,
comes from the record.
"""

from collections.abc import Iterator

import numpy as np

from interdiction.compared import Figures, digits_of
from interdiction.findings import Finding
from interdiction.sides import WAYS, Side, differ, exceeds, reconciled

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
    same = figures.same_measure & one_body & nesting.one_period & (announced_twice | printed_twice)
    for one, other in np.argwhere(np.triu(same, 1)):
        if (gap := differ(figures.sides[one], figures.sides[other]))[0]:
            settled = reconciled(gap, figures.sides[one], figures.sides[other])
            yield Finding("printed differently", one, (other,), settled)


def part_above_its_whole(figures: Figures) -> Iterator[Finding]:
    """Find a part printed as more than its whole: a kind of case, an agency, an earlier cut-off."""
    nesting, people = figures.nesting, figures.column("people")
    usable = figures.first & figures.seized
    # People arrested are not a part of the people in the cases.
    alike = np.equal.outer(people, people) | (people == "unknown")[:, None] | (people == "unknown")
    within = nesting.by_agency & nesting.by_period & nesting.by_measure & alike & usable[:, None] & usable
    # What is the same thing twice is `printed_differently`.
    within &= ~(within.T & nesting.one_period & figures.same_measure)
    parts, wholes = np.nonzero(within)
    # Only these are worth a closer look.
    for place in np.flatnonzero(figures.low[parts, 0] >= figures.high[wholes, 0] * (1 - 1e-9)):
        part, whole = parts[place], wholes[place]
        if (gap := exceeds(figures.sides[part], figures.sides[whole]))[0]:
            settled = reconciled(gap, figures.sides[part], figures.sides[whole])
            yield Finding("part above its whole", part, (whole,), settled)


def part_printed_as_its_whole(figures: Figures) -> Iterator[Finding]:
    """Find the very number of a whole printed of a part of it, in more digits than chance explains."""
    nesting, usable = figures.nesting, figures.first & figures.seized
    smaller = nesting.by_agency & ~nesting.by_agency.T & nesting.one_period & figures.same_measure
    for part, whole in np.argwhere(smaller & usable[:, None] & usable):
        same = figures.value[part] == figures.value[whole]
        if same and digits_of(figures.value[part]) > _BY_CHANCE:
            yield Finding("part printed as its whole", part, (whole,))


def large_cases_outweigh_the_drugs(figures: Figures) -> Iterator[Finding]:
    """Find so many cases above a threshold that they weigh more than all drugs together."""
    for _, rows in figures.groups(np.flatnonzero(figures.usable), "statement", "source"):
        place = {figures.column("measure")[row]: row for row in rows}
        if {"large_cases", "large_case_threshold", "drugs_seized"} <= place.keys():
            cases, threshold, drugs = (place[name] for name in ("large_cases", "large_case_threshold", "drugs_seized"))
            heavy = Side(figures.low[cases] * figures.low[threshold], np.full(len(WAYS), np.inf))
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
        new = np.flatnonzero(level & nesting.one_period[change]).tolist()
        new.sort(key=lambda row: not nesting.one_statement[change, row])  # its own level first
        old = np.flatnonzero(level & nesting.year_before(change)).tolist()
        pairs = [(one, two) for one in new for two in old]
        gaps = [differ(figures.sides[change], _change(figures.sides[one], figures.sides[two])) for one, two in pairs]
        if pairs and all(gap[0] for gap in gaps):
            one, two = pairs[0]
            growth = 1 + figures.low[change, 0] / 100, 1 + figures.high[change, 0] / 100
            needs = (figures.low[one, 0] / growth[1], figures.high[one, 0] / growth[0])
            settled = reconciled(gaps[0], figures.sides[change], _change(figures.sides[one], figures.sides[two]))
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
        if others.sum() < 2:
            continue
        least, most = low[others].min(), high[others].max()
        small = high[row] * _OUT_OF_SCALE < least and high[row] * _UNIT_LOST >= least
        great = low[row] > most * _OUT_OF_SCALE and low[row] <= most * _UNIT_LOST
        if small or great:
            yield Finding("out of scale", row, needs=(least * days[1][row], most * days[0][row]))


def _length(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Count the days of periods, NaN where one end is not known."""
    return np.where(np.isnat(start) | np.isnat(end), np.nan, (end - start).astype(float) + 1)


def _change(new: Side, old: Side) -> Side:
    """The percentages that two levels allow, for each way of reading them."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = 100 * (new.low / old.high - 1), 100 * (new.high / old.low - 1)
    return Side(np.nan_to_num(low, nan=-100.0), high, new.about or old.about)
