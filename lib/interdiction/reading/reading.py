"""What a printed number allows the truth to be.

"5.55 metric tons" is text. Cut off or rounded at its last printed place, it allows 5,545 to
5,560 kg; "more than 703 tons" allows everything above 703,000 kg. Nothing narrower is claimed.
"""

import math
import re
from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from functools import lru_cache
from typing import NamedTuple

from interdiction.errors import InputError, quote
from interdiction.reading.languages import Language, find_language
from interdiction.reading.numerals import in_digits, two_readings, words_in_digits
from interdiction.reading.wording import Wording, read_wording

READINGS = ("either", "rounded", "cut_off")
MOST_DIGITS = 14  # press figures have six or seven
LARGEST_FALL = Decimal(100)  # percent: nothing is left of it
_INFINITY = Decimal("Infinity")
# More digits than any sum of numbers, steps and units has here: one that were lost would be an error.
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])


class Printed(NamedTuple):
    """One printed number in canonical units; `value` is NaN for a range, which prints two."""

    value: float
    low: float
    high: float
    unit: str
    qualifier: str


class _Number(NamedTuple):
    """A number as it is printed, with its scale word multiplied out."""

    value: Decimal
    place: int  # the power of ten of its last printed digit
    ends_in_zero: bool  # of a number without decimals, which may be printed for rounding alone


def read(
    phrase: str, language: str, kind: str, rounded_to: str | float | None = None, reading: str = "either"
) -> Printed:
    """Read what one printed phrase allows the truth to be.

    Parameters
    ----------
    phrase : str
        The whole phrase with its qualifier and unit, as printed: "more than 703 tons".
    language : str
        The language it is printed in, a tag that `find_language` knows.
    kind : str
        "count" (read in cases, persons or gangs), "mass" (read in kg) or "change" (read in %, with its sign).
    rounded_to : str or number, optional
        The step it was rounded to, in the printed unit with scale words multiplied out, where
        the digits do not settle it: 10 for "240 t", 1000 for "64,000 cases".
    reading : str
        "rounded" allows half a step either way, "cut_off" a whole step up, "either" both.

    Returns
    -------
    Printed
        The bounds are closed, and the nearest floats that are not inside the exact ones; an
        unknown end is inf. A plain count is exact.

    Raises
    ------
    InputError
        For a phrase, language, kind, step or reading that the tables do not hold.

    Notes
    -----
    Intervals of rounded data: Heitjan & Rubin 1991, Annals of Statistics 19.

    >>> read("5.55 metric tons", "en", "mass")
    Printed(value=5550.0, low=5545.0, high=5560.0, unit='kg', qualifier='plain')
    >>> read("6.4万余起", "zh", "count").low
    64000.0
    >>> read("decline by over 20 pct", "en", "change")
    Printed(value=-20.0, low=-100.0, high=-20.0, unit='%', qualifier='more_than')
    """
    reading = check_reading(reading)
    if not isinstance(phrase, str):
        raise InputError(f"phrase {quote(phrase)} is not text; give the printed words, such as '571 cases'")
    step = "" if rounded_to is None else str(rounded_to)
    if isinstance(rounded_to, float) and math.isfinite(rounded_to):
        step = f"{Decimal(step):f}"  # not 1e-05
    try:
        return _read(phrase, find_language(language), str(kind), step, reading)
    except InputError as error:
        raise InputError(f"{quote(phrase)}: {error}") from None


def check_reading(reading: str) -> str:
    """Return a reading as `READINGS` names it, or refuse it.

    >>> check_reading("cut off")
    'cut_off'
    """
    if (name := str(reading).replace(" ", "_")) not in READINGS:
        raise InputError(f"reading {quote(reading)} does not exist; choose one of {', '.join(READINGS)}")
    return name


@lru_cache(maxsize=2**14)
def _read(phrase: str, table: Language, kind: str, rounded_to: str, reading: str) -> Printed:
    """Read a phrase by the table of its language, each distinct one once."""
    with localcontext(_EXACT):
        head, first, joint, second, tail = _split(phrase, table)
        words = read_wording(head, joint, tail, table, kind)
        whole = kind == "count" and not words.scale
        low = _read_number(first, table, words.scale, whole)
        high = _read_number(second, table, words.scale, whole) if second else low
        step = _read_step(rounded_to, low, high, words, kind)
        if kind == "count" and step == 1 and words.qualifier != "about":
            step = Decimal(0)  # a plain count is exact
        _check(low, high, kind)
        value, (bottom, top) = low.value, _bounds(low.value, high.value, step, words.qualifier, reading)
        if words.direction < 0:
            if value > LARGEST_FALL:
                raise InputError("a fall of more than 100 %; give a change of at most 100 %")
            value, bottom, top = -value, -min(top, LARGEST_FALL), -bottom
        unit = Decimal(words.unit.factor).scaleb(words.unit.power)
        return Printed(
            math.nan if second else float(value * unit),
            _outside(bottom * unit, -math.inf),
            _outside(top * unit, math.inf),
            words.unit.name,
            words.qualifier,
        )


def _split(phrase: str, table: Language) -> list[str]:
    """Split a phrase at its one or two numbers: head, first, joint, second, tail."""
    if table.numerals:
        phrase = in_digits(phrase)
    pieces = table.token.split(phrase)
    if len(pieces) not in (3, 5):
        pieces = table.token.split(words_in_digits(phrase, table.numbers))
    if len(pieces) not in (3, 5) or re.search(r"[\x00-\x1f]", phrase):
        raise InputError("no number, or more than two; give one figure with its unit")
    return pieces if len(pieces) == 5 else [*pieces[:2], "", "", pieces[2]]


def _read_number(token: str, table: Language, scale: int, whole: bool) -> _Number:
    """Read one number as its language writes it; one that is whole has no decimals, whatever marks are in it."""
    digits = token
    for mark in table.thousands + table.ambiguous:
        digits = digits.replace(mark, "")
    before, _, decimals = digits.partition(table.decimal)
    well_formed = table.number.fullmatch(token) and len(before + decimals) <= MOST_DIGITS
    if not well_formed or (not whole and table.ambiguous_number.fullmatch(token)):
        reasons = ["" if well_formed else "the number is not written as this language writes numbers"]
        reasons += [two_readings(token, table.number, table.decimal)]
        raise InputError("; ".join(filter(None, reasons)))
    place = scale - len(decimals)
    return _Number(Decimal(before + decimals).scaleb(place), place, not decimals and before.endswith("0"))


def _read_step(rounded_to: str, low: _Number, high: _Number, words: Wording, kind: str) -> Decimal:
    """Tell how finely a number was rounded: by its last printed place, or by the step that is stated."""
    last = Decimal(1).scaleb(max(low.place, high.place))
    # A count of none is no rounded one.
    open_zeros = any(number.ends_in_zero for number in (low, high) if number.value or kind != "count")
    needed = words.qualifier == "about" or (words.qualifier in ("plain", "range") and open_zeros)
    if not rounded_to:
        if needed:
            raise InputError("the digits do not say how finely it was rounded; state the step in rounded_to")
        return last
    if not needed:
        raise InputError("the words settle how finely it was rounded; leave rounded_to empty")
    step = Decimal(rounded_to) if re.fullmatch(r"[0-9]{1,14}(\.[0-9]{1,14})?", rounded_to) else Decimal(0)
    # A zero that was rounded is smaller than its step; a million last places are more than anybody rounds away.
    if not 0 < step <= (high.value or 10**6 * last) or step % last:
        raise InputError(
            "rounded_to is not a step between the last printed place and the number; state it in the printed unit"
        )
    if words.qualifier == "plain" and low.value % step:
        raise InputError("the number is not a multiple of its rounded_to")
    return step


def _check(low: _Number, high: _Number, kind: str) -> None:
    """Refuse numbers that cannot be what their words say."""
    if kind == "count" and min(low.place, high.place) < 0:
        raise InputError("a count with a part of one; give a whole number, or one with a scale word")
    if abs(low.place - high.place) > 3:
        raise InputError("a range whose ends are printed to different places; give both to the same place")
    if high.value < low.value:
        raise InputError("a range printed from high to low; give the low end first")


def _bounds(low: Decimal, high: Decimal, step: Decimal, qualifier: str, reading: str) -> tuple[Decimal, Decimal]:
    """Compute what is allowed by a number, or by the two ends of a range, in the printed unit."""
    if qualifier in ("more_than", "at_least"):
        return low, _INFINITY
    if qualifier in ("less_than", "at_most"):
        return Decimal(0), high
    half = step / 2
    down, up = {"either": (half, step), "rounded": (half, half), "cut_off": (Decimal(0), step)}[reading]
    if qualifier == "about":
        down = up = half
    return max(low - down, Decimal(0)), high + up


def _outside(bound: Decimal, towards: float) -> float:
    """Give the nearest float that is not inside a bound, of which -inf or inf says where outside is."""
    nearest = float(bound)
    inside = nearest > bound if towards < 0 else nearest < bound
    return math.nextafter(nearest, towards) if inside else nearest
