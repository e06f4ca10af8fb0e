"""Numerals and number words written out in digits, and digits that can be read in two ways.

A Chinese scale (万, 亿) stays a scale, since it says how finely the number was printed:
十萬九千六百 becomes 10.96万, which is known to the hundred, and not 109600.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from interdiction.errors import InputError, quote

DIGITS = {char: str(value) for value, chars in enumerate(("零〇", "一", "二两兩", *"三四五六七八九")) for char in chars}
TENS = {"十": 10, "百": 100, "千": 1_000}
SCALES = {"万": 4, "萬": 4, "亿": 8, "億": 8}
_DIGITS, _SCALES = "".join(DIGITS), "".join(SCALES)
_WITHIN = _DIGITS + "".join(TENS)
# 万克以上 means "ten thousand grams and more": before 克 a scale that opens a phrase means one of it.
_ALONE = re.compile(rf"^(?=[{_SCALES}]克)")
_RUN = re.compile(rf"(?<![0-9.])[{_DIGITS}十][{_WITHIN}{_SCALES}]*(?:[点點][{_DIGITS}]+[{_SCALES}]?)?")
_LONGEST = 40  # characters: 23 for every place below 10^12, and decimals
# 一百五 means 150 and could be written for 105: the last digit's place is not named.
_UNPLACED = re.compile(rf"[百千][{_DIGITS[2:]}](?:$|[{_SCALES}])|[{_SCALES}][{_DIGITS[2:]}]$")
# A zero neither begins nor ends a number.
_STRAY_ZERO = re.compile(rf"[{_WITHIN[len(_DIGITS) :]}{_SCALES}][零〇]+$|^[零〇][{_WITHIN}{_SCALES}]")
# 三四 is three or four, 两三万 twenty or thirty thousand; only a longer row is one number (二〇二一).
_TWO_DIGITS = re.compile(rf"(?=.*[^{_DIGITS}]|.{{1,3}}$).*[{_DIGITS[2:]}]{{2}}")


def in_digits(phrase: str) -> str:
    """Write each run of Chinese numerals in a phrase as digits.

    Parameters
    ----------
    phrase : str
        A printed phrase; one without numerals is returned as it is.

    Raises
    ------
    InputError
        For a run that is not a number, or that could be read as two.

    >>> in_digits("六十七點九噸"), in_digits("十萬九千六百宗"), in_digits("一百三十一起")
    ('67.9噸', '10.96万宗', '131起')
    """

    def written(match: re.Match[str]) -> str:
        run = match.group()
        if len(run) > _LONGEST:
            raise InputError(f"{quote(run)} is too long for a number; print it in digits")
        if run.endswith("千") and phrase[match.end() :].startswith("克"):
            raise InputError(f"{run}克 can be read as {run} 克 or as {run[:-1]} 千克; print it in digits")
        if phrase[match.end() : match.end() + 1] in set("0123456789").union(_WITHIN):
            raise InputError(f"{run} is followed by another number; print it in digits")
        if _UNPLACED.search(run):
            raise InputError(f"{run} can be read with its last digit in two places; print it in digits")
        return _number(run)

    return _RUN.sub(written, _ALONE.sub("1", phrase))


def words_in_digits(phrase: str, numbers: Mapping[str, int]) -> str:
    """Write the number words of a phrase as digits, where they are words of their own.

    Parameters
    ----------
    phrase : str
        A printed phrase; one without number words is returned as it is.
    numbers : mapping
        The number words of its language, and what they stand for.

    >>> words_in_digits("More than five drug cases", {"five": 5}), words_in_digits("twenty-five", {"five": 5})
    ('More than 5 drug cases', 'twenty-five')
    """
    return " ".join(str(numbers.get(word.casefold(), word)) for word in phrase.split(" "))


def two_readings(token: str, number: re.Pattern[str], decimal: str) -> str:
    """Say which two numbers a token can be read as, where dot and comma may stand for each other.

    Parameters
    ----------
    token : str
        Digits with dots, commas or spaces among them.
    number : re.Pattern
        The pattern of a number in the language of its phrase.
    decimal : str
        The decimal mark of that language.

    Returns
    -------
    str
        "" where the token with its marks swapped is no number either, or the same one.

    >>> two_readings("2,42", re.compile(r"[0-9]+([.][0-9]+)?"), ".")
    '2,42 can be read as 242 or as 2.42; quote a printing of it that has one reading'
    """
    swapped = token.translate(str.maketrans(".,", ",."))
    whole = re.sub("[^0-9]", "", token).lstrip("0") or "0"
    fraction = re.sub(f"[^0-9{decimal}]", "", swapped)
    if not number.fullmatch(swapped) or whole == fraction:
        return ""
    return f"{token} can be read as {whole} or as {fraction}; quote a printing of it that has one reading"


def _number(run: str) -> str:
    """Write one numeral in digits, in its largest scale."""
    whole, _, decimals = run.replace("點", "点").partition("点")
    if _TWO_DIGITS.match(whole):
        raise InputError(f"{run} can be read as one number or as two beside each other; print it in digits")
    if _STRAY_ZERO.search(whole) or (decimals and any(char in SCALES for char in whole)):
        raise InputError(f"{run} is not a number in Chinese numerals; print it in digits")
    if decimals:
        scale = decimals[-1] if decimals[-1] in SCALES else ""
        return f"{_below_ten_thousand(whole)}.{''.join(DIGITS[char] for char in decimals.rstrip(_SCALES))}{scale}"
    pieces = [piece for piece in re.findall(rf"([{_WITHIN}]*)([{_SCALES}]|$)", whole) if any(piece)]
    powers = [SCALES.get(mark, 0) for _, mark in pieces]
    if not all(part for part, _ in pieces) or powers != sorted({*powers}, reverse=True):
        raise InputError(f"{run} is not a number in Chinese numerals; print it in digits")
    value = sum(_below_ten_thousand(part) * 10**power for (part, _), power in zip(pieces, powers, strict=True))
    place = powers[-1] + len(str(TENS.get(pieces[-1][0][-1], 1))) - 1
    kept = max(powers[0] - place, 0)
    scale = {0: "", 4: "万", 8: "亿"}[powers[0]]
    return f"{Decimal(value).scaleb(-powers[0]):.{kept}f}{scale}"


def _below_ten_thousand(part: str) -> int:
    """Read a numeral without a scale, or digits in a row (二〇二一)."""
    if not any(char in TENS for char in part):
        return int("".join(DIGITS[char] for char in part))
    value, digit, below = 0, 0, 10_000
    for char in part:
        if char in DIGITS:
            digit = int(DIGITS[char])
        elif TENS[char] >= below:
            raise InputError(f"{part} is not a number in Chinese numerals; print it in digits")
        else:
            below = TENS[char]
            value, digit = value + (digit or 1) * below, 0
    return value + digit
