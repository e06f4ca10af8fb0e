"""What a number that was printed allows the truth to be.

Cut off or rounded at its last printed place, "5.55 metric tons" allows 5,545 to 5,560 kg;
"more than 703 tons" allows everything above 703,000 kg. Nothing narrower is claimed.
"""

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from interdiction.errors import InputError, quote
from interdiction.languages import Unit
from interdiction.numerals import Number
from interdiction.reading.scanning import Phrase

READINGS = ("either", "rounded", "cut_off", "rounded_up")
STEP_NEEDED = "the digits do not say how finely it was rounded; state the step in rounded_to"
LARGEST_FALL = Decimal(100)  # percent: nothing is left of it
_INFINITY = Decimal("Infinity")
# Of one step, the parts that the truth may lie below and above what is printed.
_DOWN_UP = {
    "either": (Decimal("0.5"), Decimal(1)),
    "rounded": (Decimal("0.5"), Decimal("0.5")),
    "cut_off": (Decimal(0), Decimal(1)),
    "rounded_up": (Decimal(1), Decimal(0)),
}


class Printed(NamedTuple):
    """One printed number in canonical units; `value` is NaN for a range, which prints two."""

    value: float
    low: float
    high: float
    unit: str
    qualifier: str


def check_reading(reading: str) -> str:
    """Return a reading as `READINGS` names it, or refuse it.

    >>> check_reading("cut off")
    'cut_off'
    """
    if (name := str(reading).replace(" ", "_")) not in READINGS:
        raise InputError(f"reading {quote(reading)} does not exist; choose one of {', '.join(READINGS)}")
    return name


def compute_interval(phrase: Phrase, rounded_to: str, reading: str) -> Printed:
    """Compute what the words of a number allow, in canonical units.

    Parameters
    ----------
    phrase : Phrase
        One that can be read.
    rounded_to : str
        The step it was rounded to, in the printed unit; "" where the words settle it.
    reading : str
        One of `READINGS`.

    Raises
    ------
    InputError
        For a step that is missing, not needed or impossible, and for numbers that cannot be what their words say.

    >>> from interdiction.languages import find_language
    >>> from interdiction.reading.scanning import find_phrases
    >>> compute_interval(find_phrases("about 240 t", find_language("en"))[0], "10", "either")[:3]
    (240000.0, 230000.0, 250000.0)
    """
    low, high, unit = phrase.numbers[0], phrase.numbers[-1], phrase.unit
    step = _find_step(rounded_to, low, high, phrase)
    _check(low, high, unit)
    if unit.kind == "count" and step == 1 and phrase.qualifier != "about":
        step = Decimal(0)  # a plain count is exact
    bottom, top = _bounds(low.value, high.value, step, phrase.qualifier, reading)
    value, bottom, top = _change(low.value, bottom, top, phrase.direction)
    exact = Decimal(unit.factor).scaleb(unit.power)
    size: Any = Fraction(exact) if phrase.direction == "inverse" else exact
    two = len(phrase.numbers) > 1
    return Printed(
        math.nan if two else float(value * size),
        _outside(bottom * size, -math.inf),
        _outside(top * size, math.inf),
        unit.name,
        phrase.qualifier,
    )


def _find_step(rounded_to: str, low: Number, high: Number, phrase: Phrase) -> Decimal:
    """Tell how finely a number was rounded: by its last printed place, or by the step that is stated."""
    last, qualifier = max(low.step, high.step), phrase.qualifier
    counted = phrase.unit.kind == "count"
    # A count of none is no rounded one.
    open_zeros = any(number.open for number in (low, high) if number.value or not counted)
    needed = qualifier == "about" or (qualifier in ("plain", "range", "up_to") and open_zeros)
    if not rounded_to:
        if needed:
            raise InputError(STEP_NEEDED)
        return last
    if not needed:
        raise InputError("the words settle how finely it was rounded; leave rounded_to empty")
    step = Decimal(rounded_to) if re.fullmatch(r"[0-9]{1,14}(\.[0-9]{1,14})?", rounded_to) else Decimal(0)
    # A zero that was rounded is smaller than its step; a million last places are more than anybody rounds away.
    if not 0 < step <= (high.value or 10**6 * last) or step % last:
        raise InputError(
            "rounded_to is not a step between the last printed place and the number; state it in the printed unit"
        )
    if qualifier in ("plain", "up_to") and low.value % step:
        raise InputError("the number is not a multiple of its rounded_to")
    return step


def _check(low: Number, high: Number, unit: Unit) -> None:
    """Refuse numbers that cannot be what their words say."""
    if unit.kind == "count" and any(number.value % 1 or number.step < 1 for number in (low, high)):
        raise InputError("a count with a part of one; give a whole number, or one with a scale word")
    if not Decimal("0.001") <= low.step / high.step <= 1000:
        raise InputError("a range whose ends are printed to different places; give both to the same place")
    if high.value < low.value:
        raise InputError("a range printed from high to low; give the low end first")


def _bounds(low: Decimal, high: Decimal, step: Decimal, qualifier: str, reading: str) -> tuple[Decimal, Decimal]:
    """Compute what is allowed by a number, or by the two ends of a range, in the printed unit."""
    if qualifier in ("more_than", "at_least"):
        return low, _INFINITY
    if qualifier in ("less_than", "at_most"):
        return Decimal(0), high
    # "About" is never narrower than a plain number.
    down, up = (Decimal(1), Decimal(1)) if qualifier == "about" else _DOWN_UP[reading]
    return Decimal(0) if qualifier == "up_to" else max(low - down * step, Decimal(0)), high + up * step


def _change(value: Decimal, low: Decimal, high: Decimal, direction: str) -> tuple[Any, Any, Any]:
    """Give a change its sign, and make one of a multiple; of a fall there is at most all."""
    if direction == "level":  # n times what there was
        return value - 1, low - 1, high - 1
    if direction == "inverse":  # the n-th part of what there was
        if low <= 0:
            raise InputError("a part of what there was without an end; give the change in percent")
        return (
            1 / Fraction(value) - 1,
            (1 / Fraction(high) if high.is_finite() else Fraction(0)) - 1,
            1 / Fraction(low) - 1,
        )
    if direction != "fall":
        return value, low, high
    if value > LARGEST_FALL:
        raise InputError("a fall of more than 100 %; give a change of at most 100 %")
    return -value, -min(high, LARGEST_FALL), -low


def _outside(bound: Decimal | Fraction, towards: float) -> float:
    """Give the nearest float that is not inside a bound, of which -inf or inf says where outside is."""
    nearest = float(bound)
    inside = nearest > bound if towards < 0 else nearest < bound
    return math.nextafter(nearest, towards) if inside else nearest
