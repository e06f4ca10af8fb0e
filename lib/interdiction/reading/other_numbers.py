"""Numbers that are no figures: dates, codes, shares, years, and numbers that are broken in two."""

import re

from interdiction.errors import InputError, quote
from interdiction.languages import Language
from interdiction.languages.letters import CHINESE_NUMERALS, within_word
from interdiction.numerals import Numeral, add_up, find_numeral_behind
from interdiction.reading.wording import read_after

_DATE = re.compile(
    r"[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])|[0-9]{1,2}([-/.])[0-9]{1,2}\2[0-9]{4}(?![0-9])"
    r"|[0-9]+(?:[:/][0-9]+)+"
)
# What looks like a space within a number: "2, 434.1", "3,795. 86", "1 . 5", "1 556" where no space groups digits.
_BROKEN = re.compile(r", (?=[0-9]{3}(?![0-9,]))|\. (?=[0-9]{1,2}(?![0-9.,]))| [.,] ?(?=[0-9])| (?=[0-9])")
_NUMERAL_NEXT = re.compile(rf"(?=[0-9{CHINESE_NUMERALS}])")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


def find_other_number(text: str, numeral: Numeral, table: Language) -> tuple[int, str] | None:
    """Find the date, the code, the share or the broken number that a numeral is a piece of.

    Parameters
    ----------
    text : str
        As `normalise` writes it.
    numeral : Numeral
        Without a unit before it.
    table : Language
        The table of its language.

    Returns
    -------
    tuple of int and str, or None
        Where it ends and what it is; None where the numeral may be a figure.

    >>> from interdiction.languages import find_language
    >>> from interdiction.numerals import find_numeral
    >>> english = find_language("en")
    >>> find_other_number("weighing 2, 434.1kg", find_numeral("weighing 2, 434.1kg", 0, english), english)
    (19, 'a space within the number, or two numbers beside each other')
    """
    if date := _DATE.match(text, numeral.start):
        return date.end(), "a date, a time of day or a fraction"
    before = text[numeral.start - 1 : numeral.start]
    if before and numeral.pieces[0].kind == "digits":
        if before == "_" or within_word(text, numeral.start):
            return numeral.end, "a piece of a name or a code"
        if before == "±":
            return numeral.end, "a range around a number that stands elsewhere"
        if before in ".,/" and not text[numeral.start - 2 : numeral.start - 1].isspace():
            return numeral.end, "a number that begins with a mark"
    end = numeral.end
    while not is_year(text, numeral) and (other := _find_broken_off(text, end, table)):
        end = other.end
    if end > numeral.end:
        end = max(end, read_after(text, end, table).end)
        return end, "a space within the number, or two numbers beside each other"
    return None


def find_share(text: str, numeral: Numeral, table: Language) -> int:
    """Find where a share ends that begins with a numeral ("one in five cases"); 0 where there is none."""
    other = find_numeral_behind(text, numeral.end, table.share, table)
    if not other or other.why:
        return 0
    try:
        if not table.no_spaces and add_up(numeral.pieces, table, True).value > add_up(other.pieces, table, True).value:
            return 0
    except InputError:
        return 0
    return max(other.end, read_after(text, other.end, table).end)


def is_year(text: str, numeral: Numeral) -> bool:
    """Say whether a numeral is four digits that can be a year."""
    return bool(_YEAR.fullmatch(text, numeral.start, numeral.end))


def names_a_year(text: str, numeral: Numeral, start: int, table: Language) -> bool:
    """Say whether a numeral can be a year, and the word before it makes one of it."""
    words = text[start : numeral.start].split() if is_year(text, numeral) else []
    return bool(words) and (words[-1] in table.year_before or words[-1] in table.units_before)


def describe_missing_unit(text: str, numeral: Numeral, end: int, table: Language) -> str:
    """Say what a number is that has no unit."""
    if is_year(text, numeral):
        return "a year, or a number without a unit"
    word = table.unknown.match(text, end)
    if not word:
        return "a number without a unit; give the phrase with its unit"
    return f"{quote(word[1][:40])} after the number is not in the table of units of language {table.tag}"


def _find_broken_off(text: str, end: int, table: Language) -> Numeral | None:
    """Find the number that stands so close behind another one, without a unit between, that it may be a piece of it."""
    other = find_numeral_behind(text, end, _BROKEN, table) if text[end - 1].isdigit() else None
    if not other and table.chinese_numerals:
        other = find_numeral_behind(text, end, _NUMERAL_NEXT, table)
    return other if other and not read_after(text, end, table).unit else None
