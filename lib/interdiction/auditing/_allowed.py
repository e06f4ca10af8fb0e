"""Two printed numbers held against each other: whether both can be true, and what reconciles them.

A number is read each way that a printed number is read. Rounding is what a reader expects of a
printed decimal, so two numbers disagree where they do so under "rounded"; the other readings then
say what would reconcile them.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from interdiction.errors import InputError
from interdiction.languages import find_language
from interdiction.reading import read
from interdiction.reading.scanning import find_phrases
from interdiction.record.figures import own_words

# Each way of reading, and what a contradiction is reconciled by that is none under it.
_RECONCILED_BY = {
    "rounded": "",
    "cut_off": "cutting off",
    "either": "cutting off some and rounding others",
    "rounded_up": "rounding up",
}
WAYS = tuple(_RECONCILED_BY)
OPEN_END = "an open end"  # what saves two numbers of which one would have to be far more than it says


class Allowed(NamedTuple):
    """What one number, or a sum of numbers, can be: a lowest and a highest for each of `WAYS`.

    "More than 92" has no highest, and is usually meant as 92 to 93: `usual` is the highest then.
    """

    low: np.ndarray
    high: np.ndarray
    about: bool = False  # whether the words leave the precision open
    bound: bool = False  # whether the words set an end that the number may reach, as "at least" does
    usual: np.ndarray | None = None  # only where the words set no upper end


def read_each_way(figures: pd.DataFrame, words: pd.DataFrame) -> list[Allowed]:
    """Read the words of a table of figures under each of `WAYS`, with the record's own words; NaN where they cannot be.

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
    usual = low * _next_place(phrase, language, words) if kind != "change" and np.isinf(high).all() else None
    return Allowed(low, high, qualifier == "about", qualifier not in ("plain", "about", "range"), usual)


def _next_place(phrase: str, language: str, words: str) -> float:
    """How many times a printed number is the next one that ends at the place of its last digit that is not zero."""
    value = find_phrases(phrase, find_language(language, words))[0].numbers[0].value.normalize()
    place = Decimal(1).scaleb(int(value.as_tuple().exponent))
    return float((value + place) / value) if value else np.inf


def mean_usually(number: Allowed) -> Allowed:
    """Take a number without an upper end for what such a number usually means, and every other one as it is."""
    return number if number.usual is None else number._replace(high=number.usual, usual=None)


def add(numbers: list[Allowed]) -> Allowed:
    """Add numbers up."""
    low, high = np.sum([number.low for number in numbers], axis=0), np.sum([number.high for number in numbers], axis=0)
    about, bound = any(number.about for number in numbers), any(number.bound for number in numbers)
    return Allowed(low, high, about, bound, _usual(np.sum, numbers))


def hull(numbers: list[Allowed]) -> Allowed:
    """Allow all that any of several printings allows."""
    low, high = np.min([number.low for number in numbers], axis=0), np.max([number.high for number in numbers], axis=0)
    return Allowed(low, high, any(number.about for number in numbers), usual=_usual(np.max, numbers))


def _usual(combine: Callable[..., np.ndarray], numbers: list[Allowed]) -> np.ndarray | None:
    """The highest that several numbers usually come to, if any of them has no upper end."""
    if all(number.usual is None for number in numbers):
        return None
    return combine([mean_usually(number).high for number in numbers], axis=0)


def intersect(one: Allowed, other: Allowed) -> Allowed:
    """Allow what both of two printings allow; the first alone where they exclude each other.

    >>> intersect(Allowed(np.full(4, 1.0), np.full(4, np.inf)), Allowed(np.full(4, 2.0), np.full(4, 3.0))).high.tolist()
    [3.0, 3.0, 3.0, 3.0]
    """
    low, high = np.maximum(one.low, other.low), np.minimum(one.high, other.high)
    if not (low <= high).all():
        return one
    # Of two numbers without an upper end the greater one says more.
    usual = max(one, other, key=lambda number: number.low[0]).usual if np.isinf(high).all() else None
    return Allowed(low, high, one.about and other.about, one.bound and other.bound, usual)


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
    """Name what would let two numbers be true that must not exceed each other, or differ; "" if nothing has to.

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


def weigh(excluded: Callable[[Allowed, Allowed], np.ndarray], one: Allowed, other: Allowed) -> str:
    """Name what would let both numbers be true, as `reconcile` does, and `OPEN_END` where nothing else does.

    >>> over_92 = Allowed(np.full(4, 92.0), np.full(4, np.inf), usual=np.full(4, 93.0))
    >>> weigh(exceeds, Allowed(np.full(4, 140.0), np.full(4, 141.0)), over_92)
    'an open end'
    """
    reconciled_by = reconcile(excluded, one, other)
    if reconciled_by or (one.usual is None and other.usual is None):
        return reconciled_by
    return OPEN_END if reconcile(excluded, mean_usually(one), mean_usually(other)) == "nothing" else ""


def _widen(number: Allowed) -> Allowed:
    """Allow twice as much below and above a number whose words leave its precision open."""
    if not number.about:
        return number
    return number._replace(low=2 * number.low - number.high, high=2 * number.high - number.low)
