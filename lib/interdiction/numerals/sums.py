"""What the pieces of a numeral add up to, and how finely they say it."""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from interdiction.errors import InputError
from interdiction.languages import Language
from interdiction.numerals.chinese import in_digits

MOST_DIGITS = 14  # press figures have six or seven
_LARGEST_POWER = 15  # a thousand million tonnes in grams
_GLYPHS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_HALF = Decimal("0.5")
_SEVERAL = "it can be read as one number or as several; print it in digits"


class Piece(NamedTuple):
    """A piece of a numeral."""

    kind: str  # the group of `Language.piece` that found it: "digits", "number", "scale" and so on
    words: str
    joint: str  # what joins it to the piece before


class Number(NamedTuple):
    """A number as it is printed, with its scale words multiplied out."""

    value: Decimal
    step: Decimal  # its last printed place
    open: bool  # whether it ends in a zero that may be printed for rounding alone


def add_up(pieces: tuple[Piece, ...], table: Language, whole: bool) -> Number:
    """Add up the pieces of a numeral.

    Parameters
    ----------
    pieces : tuple of Piece
        As `Numeral` has them.
    table : Language
        The table of the language.
    whole : bool
        Whether it counts something and has no scale word: then it has no decimals, whatever marks are in it.

    Raises
    ------
    InputError
        For pieces that are not one number, or that can be read as two.

    >>> from interdiction.languages import find_language
    >>> from interdiction.numerals import find_numeral
    >>> english = find_language("en")
    >>> add_up(find_numeral("thirty-four hundred and fifty", 0, english).pieces, english, True)[0]
    Decimal('3450')
    """
    return _add_up(pieces, table, whole or len(table.marks) == 1)  # where marks have one meaning, it is all one


@lru_cache(maxsize=2**13)
def _add_up(pieces: tuple[Piece, ...], table: Language, whole: bool) -> Number:
    """Add up the pieces of a numeral, each distinct one once."""
    total = _Sum(table.no_spaces)
    for kind, words, _ in pieces:
        if kind == "digits":
            total.add(*_read_digits(words, table, whole), words)
        elif kind == "chinese":
            _add_chinese(total, words)
        elif kind == "scale":
            total.scale(table.scales[words])
        elif kind == "multiplier":
            total.multiply(table.multipliers[words])
        elif kind == "number":
            total.add_word(table.numbers[words])
        elif kind in ("fraction", "and_fraction", "glyph"):
            if kind == "fraction" and (total.total or total.group or total.pending is not None):
                raise InputError(_SEVERAL)  # "three half tonnes" are no three and a half
            part = _GLYPHS[words] if kind == "glyph" else getattr(table, f"{kind}s")[words]
            total.add_part(part)
        elif kind == "article":
            total.add_word(Decimal(1))
        elif kind == "point":
            total.begin_decimals()
    return total.number()


class _Sum:
    """A numeral as it is added up, from left to right."""

    def __init__(self, joined: bool) -> None:
        self.joined = joined  # whether a larger scale word multiplies all before it, as in languages without spaces
        self.total = Decimal(0)  # of the scale words so far
        self.group = Decimal(0)  # of the multipliers since the last of them
        self.pending: Decimal | None = None  # what the next multiplier or scale word multiplies
        self.step = Decimal(1)  # the last place that is named
        self.first_scale = self.last_scale = self.last_multiplier = 0
        self.zero = False  # whether it ends in a zero in digits
        self.short = False  # whether its last digits do not fill the places below its scale word
        self.loose = False  # whether it counts in dozens
        self.decimals = 0  # the place of the next decimal, 0 before the mark

    def add(self, value: Decimal, step: Decimal, zero: bool, digits: str) -> None:
        """Add a number in digits, which after a scale word fills the places below it."""
        if self.pending is not None or self.group or (self.last_scale and value >= self.last_scale):
            raise InputError(_SEVERAL)
        if self.last_scale:
            missing = len(str(self.last_scale)) - 1 - sum(char.isdigit() for char in digits)
            self.short = missing > (self.last_scale < 10**6)
        self.pending, self.step, self.zero = value, step, zero

    def add_word(self, value: Decimal) -> None:
        """Add a number word to the tens before it."""
        before = self.pending or Decimal(0)
        if self.decimals:
            self.step = Decimal(1).scaleb(-self.decimals)
            self.pending, self.decimals = before + value * self.step, self.decimals + 1
            return
        fits = self.pending is None or (before and not before % 10 ** len(str(int(value))))
        if not fits or 0 < self.last_multiplier <= value or 0 < self.last_scale <= value:
            raise InputError(_SEVERAL)
        self.pending, self.zero = before + value, False
        self.step = min(value % 1, 1 - value % 1) if value % 1 else _place(value)

    def multiply(self, by: int) -> None:
        """Multiply what stands before a word for a hundred by it."""
        if 0 < self.last_multiplier <= by or 0 < self.last_scale <= by:
            raise InputError(_SEVERAL)
        self.step = _place(Decimal(by)) * (1 if self.pending is None else self.step)
        self.group += (Decimal(1) if self.pending is None else self.pending) * by
        self.pending, self.last_multiplier, self.zero = None, by, False
        self.loose = by % 10 > 0  # a dozen is said for about as many

    def scale(self, power: int) -> None:
        """Multiply by a scale word, which says how finely the number was printed."""
        if power > _LARGEST_POWER or self.total >= 10**_LARGEST_POWER:
            raise InputError("a number larger than any that is counted or weighed")
        size, alone = 10**power, self.pending is None and not self.group
        before = Decimal(1) if alone else self.group + (self.pending or 0)
        if 0 < self.last_scale < size and self.joined and not alone:  # 6천700만, which is 6700만
            self.total = (self.total + before) * size
            self.step, self.first_scale = self.step * size, size
        elif 0 < self.last_scale <= size:
            if not alone:
                raise InputError(_SEVERAL)
            self.total, self.step, self.first_scale = self.total * size, self.step * size, self.first_scale * size
        else:
            self.total, self.step = self.total + before * size, (Decimal(1) if alone else self.step) * size
            self.first_scale = self.first_scale or size
        self.last_scale, self.last_multiplier = size, 0
        self.group, self.pending, self.short = Decimal(0), None, False

    def add_part(self, part: Decimal) -> None:
        """Add a half or a quarter."""
        if self.step < (self.last_scale or 1):
            raise InputError(_SEVERAL)  # "2.5 and a half"
        step = part if part == _HALF else _HALF / 2
        if self.last_scale and self.pending is None and not self.group:  # "dos millones y medio"
            self.total, self.step = self.total + part * self.last_scale, step * self.last_scale
        else:
            self.pending, self.step = (self.pending or Decimal(0)) + part, step
        self.zero = False

    def begin_decimals(self) -> None:
        """Take the number words that follow for decimals."""
        self.decimals, self.zero = 1, False

    def number(self) -> Number:
        """Give what it adds up to."""
        if self.decimals == 1:
            raise InputError("a decimal point without decimals; print it in digits")
        if self.short:
            raise InputError("it can be read with its last digits in two places; print it in digits")
        value = self.total + self.group + (self.pending or 0)
        if not self.first_scale:
            return Number(value, min(self.step, Decimal(1)), self.loose or (self.step >= 1 and not value % 10))
        open_zero = self.zero or self.loose or self.step > self.first_scale  # "20 thousand", "two hundred thousand"
        return Number(value, min(self.step, Decimal(self.first_scale)), open_zero)


def _place(value: Decimal) -> Decimal:
    """The place of the last digit of a whole number that is not zero."""
    digits = str(int(value))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0"))) if value else Decimal(1)


def _add_chinese(total: _Sum, run: str) -> None:
    """Add Chinese numerals."""
    digits, power = in_digits(run)
    decimals = len(digits.partition(".")[2])
    total.add(Decimal(digits), Decimal(1).scaleb(-decimals), not decimals and digits.endswith("0"), "0" * MOST_DIGITS)
    if power:
        total.scale(power)


def _read_digits(token: str, table: Language, whole: bool) -> tuple[Decimal, Decimal, bool]:
    """Read a number in digits as its language writes it: its value, its last place, whether it ends in zero."""
    read = set()
    for pattern, thousands, decimal in table.numbers_written:
        if pattern.fullmatch(token):
            before, _, decimals = _without(token, thousands).partition(decimal)
            read.add((before, decimals))
    if whole and any(not decimals for _, decimals in read):
        read = {number for number in read if not number[1]}
    if len(read) != 1 or len("".join(*read)) > MOST_DIGITS:
        reasons = [] if len(read) > 1 else ["the number is not written as this language writes numbers"]
        raise InputError("; ".join([*reasons, *_two_readings(token)]))
    ((before, decimals),) = read
    return (
        Decimal(f"{before}.{decimals or 0}"),
        Decimal(1).scaleb(-len(decimals)),
        not decimals and before.endswith("0"),
    )


def _without(token: str, marks: Iterable[str]) -> str:
    """Leave the marks between thousands out of a number."""
    for mark in marks:
        token = token.replace(mark, "")
    return token


def _two_readings(token: str) -> list[str]:
    """Say which two numbers a token can be read as, where its one mark may be for thousands or for decimals."""
    if not re.fullmatch(r"[0-9]+[.,][0-9]+", token):
        return []
    whole, fraction = re.sub("[.,]", "", token).lstrip("0") or "0", re.sub("[.,]", ".", token)
    return [f"{token} can be read as {whole} or as {fraction}; quote a printing of it that has one reading"]
