"""A text or a phrase as it is printed, and what each number of it allows the truth to be."""

import math
import re
from bisect import bisect_left
from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from functools import lru_cache
from typing import NamedTuple

from interdiction.errors import InputError, quote
from interdiction.languages import Language, find_language, normalise
from interdiction.reading.intervals import Printed, check_reading, compute_interval
from interdiction.reading.scanning import Phrase, find_phrases
from interdiction.reading.wording import without_plain_words

KINDS = ("count", "mass", "volume", "change")
# More digits than any sum of numbers, steps and units has here: one that were lost would be an error.
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])


class Quantity(NamedTuple):
    """One number of a text: where it stands, its words, what they allow, or why they are not read."""

    start: int
    end: int
    words: str
    kind: str  # "count", "mass", "volume" or "change"; "" where its words name none
    printed: Printed | None
    why: str  # "" where it is read
    ambiguous: str  # words that end in a qualifier, which may belong to them
    unit: str  # the canonical one that its words name, "" where they name none


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
    lines, moved = text.replace("\r\n", "\n"), [match.start() for match in re.finditer("\r\n", text)]
    with localcontext(_EXACT):
        found = [_quantity(lines, phrase, reading) for phrase in find_phrases(lines, table)]
    return [_move(number, moved) for number in found] if moved else found


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
        "count" (read in cases, persons, tablets and so on), "mass" (read in kg), "volume" (in
        litres) or "change" (in %, with its sign).
    rounded_to : str or number, optional
        The step it was rounded to, in the printed unit with scale words multiplied out, where
        the digits do not settle it: 10 for "240 t", 1000 for "64,000 cases".
    reading : str
        "rounded" allows half a step either way, "cut_off" a whole step up, "either" both of
        these, "rounded_up" a whole step down.
    words : str
        Words of a record's own, as `join_words` writes them.

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
        return compute_interval(one, rounded_to, reading)


def _check_whole(phrase: str, one: Phrase, table: Language) -> None:
    """Refuse a phrase of which some words belong to no number."""
    if one.start == 0 and one.end == len(phrase):
        return
    before, after = without_plain_words(normalise(phrase[: one.start]), table), normalise(phrase[one.end :]).strip()
    if before:
        raise InputError(f"{quote(before)} before the number is not a qualifier in the table of language {table.tag}")
    if after and not one.why:
        raise InputError(f"{quote(after)} after the number is not in the table of units of language {table.tag}")


def _move(number: Quantity, moved: list[int]) -> Quantity:
    """Give the place of a number in a text whose lines end in two characters, at the places given."""
    # The k-th line end stands k places further on than where lines end in one.
    ends = [at - before for before, at in enumerate(moved)]
    start, end = (at + bisect_left(ends, at) for at in (number.start, number.end))
    return number._replace(start=start, end=end)


def _quantity(text: str, phrase: Phrase, reading: str) -> Quantity:
    """Read one number of a text."""
    unit, why, printed = phrase.unit, phrase.why, None
    if not why:
        try:
            printed = compute_interval(phrase, "", reading)
        except InputError as error:
            why = str(error)
    kind = unit.kind if unit.kind in KINDS else ""
    return Quantity(phrase.start, phrase.end, phrase.words(text), kind, printed, why, phrase.ambiguous, unit.name)
