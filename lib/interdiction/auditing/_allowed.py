"""Two printed numbers held against each other: whether both can be true, and what reconciles them.

A number is read each way that a printed number is read. Rounding is what a reader expects of a
printed decimal, so two numbers disagree where they do so under "rounded"; the other readings then
say what would reconcile them.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from interdiction.printed import read_all

WAYS = ("rounded", "cut_off", "either")
_RECONCILED_BY = {"cut_off": "cutting off", "either": "cutting off some and rounding others"}


class Allowed(NamedTuple):
    """What one number, or a sum of numbers, can be: a lowest and a highest for each of `WAYS`."""

    low: np.ndarray
    high: np.ndarray
    about: bool = False  # whether the words leave the precision open
    bound: bool = False  # whether the words set an end that the number may reach, as "at least" does

    @property
    def exact(self) -> bool:
        """Whether only one number is possible."""
        return bool((self.low == self.high).all())


def read_each_way(figures: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Read the printed words of a table under each of `WAYS`.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.

    Returns
    -------
    two numpy.ndarray, of shape (rows, 3)
        The lowest and the highest that the words allow; NaN where they cannot be read.

    >>> from interdiction import load_figures
    >>> low, high = read_each_way(load_figures(statement="nia-2021-06-25"))
    >>> low[4].tolist(), high[4].tolist()
    ([5545.0, 5550.0, 5545.0], [5555.0, 5560.0, 5560.0])
    """
    phrases, languages, kinds, steps = (
        figures[name].astype(str).to_list() for name in ("printed", "language", "kind", "rounded_to")
    )
    read = [read_all(phrases, languages, kinds, steps, way) for way in WAYS]
    low, high = (
        np.column_stack([table[end].where(table["problem"] == "", np.nan) for table in read]) for end in ("low", "high")
    )
    return low, high


def add(sides: list[Allowed]) -> Allowed:
    """Add numbers up.

    >>> one = Allowed(np.array([1.0, 1.0, 1.0]), np.array([2.0, 2.0, 2.0]))
    >>> add([one, one]).high.tolist()
    [4.0, 4.0, 4.0]
    """
    low, high = np.sum([side.low for side in sides], axis=0), np.sum([side.high for side in sides], axis=0)
    return Allowed(low, high, any(side.about for side in sides), any(side.bound for side in sides))


def hull(sides: list[Allowed]) -> Allowed:
    """Allow all that any of several printings allows.

    >>> hull([Allowed(np.full(3, 1.0), np.full(3, 2.0)), Allowed(np.full(3, 4.0), np.full(3, 5.0))]).high.tolist()
    [5.0, 5.0, 5.0]
    """
    ends = [np.array([side[end] for side in sides]) for end in (0, 1)]
    return Allowed(ends[0].min(axis=0), ends[1].max(axis=0), any(side.about for side in sides))


def both(one: Allowed, other: Allowed) -> Allowed:
    """Allow what both of two printings allow; the first alone where they exclude each other.

    >>> both(Allowed(np.full(3, 1.0), np.full(3, np.inf)), Allowed(np.full(3, 2.0), np.full(3, 3.0))).high.tolist()
    [3.0, 3.0, 3.0]
    """
    low, high = np.maximum(one.low, other.low), np.minimum(one.high, other.high)
    if not (low <= high).all():
        return one
    return Allowed(low, high, one.about and other.about, one.bound and other.bound)


def exceeds(part: Allowed, whole: Allowed) -> np.ndarray:
    """Say under which of `WAYS` a part is surely more than its whole.

    Two inexact numbers that touch at one end only are no more equal than two that do not touch.

    >>> ones, twos = (Allowed(np.full(3, number), np.full(3, number)) for number in (1.0, 2.0))
    >>> exceeds(twos, ones).all(), exceeds(ones, ones).any()
    (np.True_, np.False_)
    """
    touch = not any(side.exact or side.bound for side in (part, whole))
    # A sum of printed numbers is not exact in binary; what is printed has six or seven digits.
    room = 1e-9 * np.abs(np.where(np.isfinite(whole.high), whole.high, 0))
    return part.low - whole.high >= -room if touch else part.low - whole.high > room


def differ(one: Allowed, other: Allowed) -> np.ndarray:
    """Say under which of `WAYS` two numbers cannot be the same.

    >>> one = Allowed(np.array([1.0, 1.0, 1.0]), np.array([2.0, 2.0, 2.0]))
    >>> differ(one, one).any()
    np.False_
    """
    return exceeds(one, other) | exceeds(other, one)


def reconciled(disagree: np.ndarray, one: Allowed, other: Allowed) -> str:
    """Name what would let both numbers be true; "nothing" where nothing would.

    Parameters
    ----------
    disagree : numpy.ndarray of bool
        As `exceeds` or `differ` returns it.
    one, other : Side
        The two numbers.

    >>> one, other = (Allowed(np.full(3, low), np.full(3, low + 1)) for low in (1.0, 3.0))
    >>> reconciled(np.array([True, False, False]), one, other)
    'cutting off'
    """
    for way, name in _RECONCILED_BY.items():
        if not disagree[WAYS.index(way)]:
            return name
    wider = [side._replace(low=2 * side.low - side.high, high=2 * side.high - side.low) if side.about else side
             for side in (one, other)]  # fmt: skip
    return "nothing" if not (one.about or other.about) or differ(*wider).all() else "a wider 'about'"
