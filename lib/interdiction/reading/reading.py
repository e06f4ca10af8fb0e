"""What a printed number allows the truth to be.

"5.55 metric tons" is text. Cut off or rounded at its last printed place, it allows 5,545 to
5,560 kg; "more than 703 tons" allows everything above 703,000 kg. Nothing narrower is claimed.
"""

import math
import re
from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from interdiction.errors import InputError, quote
from interdiction.reading.languages import Language, Unit, find_language
from interdiction.reading.letters import fold
from interdiction.reading.numerals import Number
from interdiction.reading.scanning import Phrase, find_phrases
from interdiction.reading.wording import without_plain_words

READINGS = ("either", "rounded", "cut_off", "rounded_up")
KINDS = ("count", "mass", "volume", "change")
OPEN = "the digits do not say how finely it was rounded; state the step in rounded_to"
LARGEST_FALL = Decimal(100)  # percent: nothing is left of it
_INFINITY = Decimal("Infinity")
# More digits than any sum of numbers, steps and units has here: one that were lost would be an error.
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
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


class Quantity(NamedTuple):
    """One number of a text: where it stands, its words, what they allow, or why they are not read."""

    start: int
    end: int
    words: str
    kind: str  # "count", "mass", "volume" or "change"; "" where its words name none
    printed: Printed | None
    why: str  # "" where it is read
    ambiguous: str  # words that end in a qualifier, which may belong to them


def scan(text: str, language: str, reading: str = "either", words: str = "") -> list[Quantity]:
    """Find every number of a text, in digits or words, and read each with the words that belong to it.

    Parameters
    ----------
    text : str
        Any text.
    language : str
        The language it is printed in, a tag that `find_language` knows.
    reading : str
        As `read` has it.
    words : str
        Words of a record's own, as `join_words` writes them.

    Returns
    -------
    list of Quantity
        In the order of the text, none overlapping another. `start` and `end` are characters of
        the text; `words` is what stands there, after an ellipsis where a change shares its
        direction with the changes before it. What is no figure, or cannot be read, has `why`.

    Raises
    ------
    InputError
        For a text, language or reading that is none.

    >>> for number in scan("In 2021, not more than 40 kg, and 12 boxes.", "en"):
    ...     print(number.words, "|", number.why or number.printed.high)
    2021 | a year, or a number without a unit
    not more than 40 kg | 40.0
    12 | 'boxes' after the number is not in the table of units of language en
    """
    reading = check_reading(reading)
    if not isinstance(text, str):
        raise InputError(f"{quote(text)} is not text")
    table = find_language(language, words)
    with localcontext(_EXACT):
        return [_quantity(text, phrase, reading) for phrase in find_phrases(text, table)]


def read(
    phrase: str,
    language: str,
    kind: str,
    rounded_to: str | float | None = None,
    reading: str = "either",
    words: str = "",
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
        return _read(phrase, find_language(language, words), str(kind), step, reading)
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
    if re.search(r"[\x00-\x1f]", phrase):
        raise InputError("no number on one line; give one figure with its unit")
    with localcontext(_EXACT):
        # "declines of … 24.3 %": the ellipsis stands for the changes before it in a list.
        whole = re.sub("… ?", "", phrase, count=1) if "…" in phrase else phrase
        found = find_phrases(whole, table)
        if not found:
            raise InputError("no number; give one figure with its unit")
        if len(found) > 1:
            raise InputError("two readable numbers, or more; give one figure, or one range such as '34.2-38.6 kg'")
        (one,) = found
        _check_whole(whole, one, table)
        if one.why:
            raise InputError(one.why)
        if whole != phrase and not one.each:
            raise InputError("an ellipsis; give the whole phrase")
        unit = one.unit
        if unit.kind != kind:
            raise InputError(
                f"{quote(one.word or unit.name)} is a unit of {unit.kind} where a {quote(kind)[1:-1]} belongs"
            )
        return _allow(one, rounded_to, reading)


def _check_whole(phrase: str, one: Phrase, table: Language) -> None:
    """Refuse a phrase of which some words belong to no number."""
    if one.start == 0 and one.end == len(phrase):
        return
    before, after = without_plain_words(fold(phrase[: one.start]), table), fold(phrase[one.end :]).strip()
    if before:
        raise InputError(f"{quote(before)} before the number is not a qualifier in the table of language {table.tag}")
    if after and not one.why:
        raise InputError(f"{quote(after)} after the number is not in the table of units of language {table.tag}")


def _quantity(text: str, phrase: Phrase, reading: str) -> Quantity:
    """Read one number of a text."""
    unit, why, printed = phrase.unit, phrase.why, None
    if not why:
        try:
            printed = _allow(phrase, "", reading)
        except InputError as error:
            why = str(error)
    kind = unit.kind if unit.kind in KINDS else ""
    return Quantity(phrase.start, phrase.end, phrase.words(text), kind, printed, why, phrase.ambiguous)


def _allow(phrase: Phrase, rounded_to: str, reading: str) -> Printed:
    """Compute what the words of a number allow."""
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
            raise InputError(OPEN)
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
