"""Two printed numbers held against each other: whether both can be true, and what reconciles them.

A number is read each way that a printed number is read. Rounding is what a reader expects of a
printed decimal, so two numbers disagree where they do so under "rounded"; the other readings then
say what would reconcile them.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from interdiction.errors import InputError
from interdiction.reading import read
from interdiction.record.figures import own_words

# Each way of reading, and what a contradiction is reconciled by that is none under it.
_RECONCILED_BY = {
    "rounded": "",
    "cut_off": "cutting off",
    "either": "cutting off some and rounding others",
    "rounded_up": "rounding up",
}
WAYS = tuple(_RECONCILED_BY)


class Allowed(NamedTuple):
    """What one number, or a sum of numbers, can be: a lowest and a highest for each of `WAYS`."""

    low: np.ndarray
    high: np.ndarray
    about: bool = False  # whether the words leave the precision open
    bound: bool = False  # whether the words set an end that the number may reach, as "at least" does


def read_each_way(figures: pd.DataFrame, words: pd.DataFrame) -> list[Allowed]:
    """Read the printed words of a table under each of `WAYS`.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    words : pandas.DataFrame
        The table "words" of the record.

    Returns
    -------
    list of Allowed
        One for each row; NaN where the words cannot be read.

    >>> from interdiction import load_figures, load_table
    >>> mass = read_each_way(load_figures(statement="nia-2021-06-25"), load_table("words"))[4]
    >>> mass.low.tolist(), mass.high.tolist()
    ([5545.0, 5550.0, 5545.0, 5540.0], [5555.0, 5560.0, 5560.0, 5550.0])
    """
    own = {language: own_words(words, language) for language in figures["language"].unique()}
    printed = figures[["printed", "language", "kind", "rounded_to"]].itertuples(index=False, name=None)
    return [_read(*row, own[row[1]]) for row in printed]


@cache  # one phrase is printed by many sources
def _read(phrase: str, language: str, kind: str, step: str, words: str) -> Allowed:
    try:
        numbers = [read(phrase, language, kind, step or None, way, words) for way in WAYS]
    except InputError:
        return Allowed(np.full(len(WAYS), np.nan), np.full(len(WAYS), np.nan))
    low, high = np.array([(number.low, number.high) for number in numbers]).T
    qualifier = numbers[0].qualifier
    return Allowed(low, high, qualifier == "about", qualifier not in ("plain", "about", "range"))


def add(numbers: list[Allowed]) -> Allowed:
    """Add numbers up.

    >>> one = Allowed(np.full(4, 1.0), np.full(4, 2.0))
    >>> add([one, one]).high.tolist()
    [4.0, 4.0, 4.0, 4.0]
    """
    low, high = np.sum([number.low for number in numbers], axis=0), np.sum([number.high for number in numbers], axis=0)
    return Allowed(low, high, any(number.about for number in numbers), any(number.bound for number in numbers))


def hull(numbers: list[Allowed]) -> Allowed:
    """Allow all that any of several printings allows.

    >>> hull([Allowed(np.full(4, 1.0), np.full(4, 2.0)), Allowed(np.full(4, 4.0), np.full(4, 5.0))]).high.tolist()
    [5.0, 5.0, 5.0, 5.0]
    """
    low, high = np.min([number.low for number in numbers], axis=0), np.max([number.high for number in numbers], axis=0)
    return Allowed(low, high, any(number.about for number in numbers))


def intersect(one: Allowed, other: Allowed) -> Allowed:
    """Allow what both of two printings allow; the first alone where they exclude each other.

    >>> intersect(Allowed(np.full(4, 1.0), np.full(4, np.inf)), Allowed(np.full(4, 2.0), np.full(4, 3.0))).high.tolist()
    [3.0, 3.0, 3.0, 3.0]
    """
    low, high = np.maximum(one.low, other.low), np.minimum(one.high, other.high)
    if not (low <= high).all():
        return one
    return Allowed(low, high, one.about and other.about, one.bound and other.bound)


def exceeds(part: Allowed, whole: Allowed) -> np.ndarray:
    """Say under which of `WAYS` a part is surely more than its whole.

    Two inexact numbers that touch at one end only are no more equal than two that do not touch.

    >>> ones, twos = (Allowed(np.full(4, number), np.full(4, number)) for number in (1.0, 2.0))
    >>> exceeds(twos, ones).all(), exceeds(ones, ones).any()
    (np.True_, np.False_)
    """
    inexact = not any(number.bound or (number.low == number.high).all() for number in (part, whole))
    # A sum of printed numbers is not exact in binary; what is printed has six or seven digits.
    slack = 1e-9 * np.abs(np.where(np.isfinite(whole.high), whole.high, 0))
    return part.low - whole.high >= -slack if inexact else part.low - whole.high > slack


def differ(one: Allowed, other: Allowed) -> np.ndarray:
    """Say under which of `WAYS` two numbers cannot be the same.

    >>> one = Allowed(np.full(4, 1.0), np.full(4, 2.0))
    >>> differ(one, one).any()
    np.False_
    """
    return exceeds(one, other) | exceeds(other, one)


def reconcile(excluded: Callable[[Allowed, Allowed], np.ndarray], one: Allowed, other: Allowed) -> str:
    """Name what would let both numbers be true: "" where they are no contradiction, "nothing" where nothing would.

    Parameters
    ----------
    excluded : callable
        What must not be true of the two: `exceeds` or `differ`.
    one, other : Allowed
        The two numbers.

    >>> one = Allowed(np.array([1.0, 1.0, 1.0, 0.0]), np.array([2.0, 3.0, 3.0, 1.0]))
    >>> other = Allowed(np.full(4, 3.0), np.full(4, 4.0))
    >>> reconcile(differ, one, other), reconcile(differ, one, one)
    ('nothing', '')
    """
    for contradict, name in zip(excluded(one, other), _RECONCILED_BY.values(), strict=True):
        if not contradict:
            return name
    wider = differ(_widen(one), _widen(other))
    return "nothing" if not (one.about or other.about) or wider.all() else "a wider 'about'"


def _widen(number: Allowed) -> Allowed:
    """Allow twice as much below and above a number whose words leave its precision open."""
    if not number.about:
        return number
    return number._replace(low=2 * number.low - number.high, high=2 * number.high - number.low)
