"""Chinese numerals written out in digits.

A Chinese scale (万, 亿) stays a scale, since it says how finely the number was printed:
十萬九千六百 becomes 10.96万, which is known to the hundred, and not 109600.
"""

import re
from decimal import Decimal

from interdiction.errors import InputError, quote

DIGITS = {
    char: str(value) for value, chars in enumerate(("零〇○", "一", "二两兩", *"三四五六七八九")) for char in chars
}
TENS = {"十": 10, "百": 100, "千": 1_000}
SCALES = {"万": 4, "萬": 4, "亿": 8, "億": 8}
_DIGITS, _SCALES = "".join(DIGITS), "".join(SCALES)
_WITHIN = _DIGITS + "".join(TENS)
_LONGEST = 40  # characters: 23 for every place below 10^12, and decimals
# 一百五 means 150 and could be written for 105: the last digit's place is not named.
_UNPLACED = re.compile(rf"[百千][{_DIGITS[3:]}](?:$|[{_SCALES}])|[{_SCALES}][{_DIGITS[3:]}]$")
# A zero neither begins nor ends a number.
_STRAY_ZERO = re.compile(rf"[{_WITHIN[len(_DIGITS) :]}{_SCALES}][零〇○]+$|^[零〇○][{_WITHIN}{_SCALES}]")
# 三四 is three or four, 两三万 twenty or thirty thousand; only a longer row is one number (二〇二一).
_TWO_DIGITS = re.compile(rf"(?=.*[^{_DIGITS}]|.{{1,3}}$).*[{_DIGITS[3:]}]{{2}}")


def in_digits(run: str) -> tuple[str, int]:
    """Write a run of Chinese numerals as digits, and its largest scale as a power of ten.

    Parameters
    ----------
    run : str
        Chinese numerals and nothing else.

    Raises
    ------
    InputError
        For a run that is not a number, or that could be read as two.

    >>> in_digits("六十七點九"), in_digits("十萬九千六百"), in_digits("一百三十一")
    (('67.9', 0), ('10.96', 4), ('131', 0))
    """
    if len(run) > _LONGEST:
        raise InputError(f"{quote(run)} is too long for a number; print it in digits")
    if _UNPLACED.search(run):
        raise InputError(f"{run} can be read with its last digit in two places; print it in digits")
    whole, _, decimals = run.replace("點", "点").partition("点")
    if _TWO_DIGITS.match(whole):
        raise InputError(f"{run} can be read as one number or as two beside each other; print it in digits")
    if _STRAY_ZERO.search(whole) or (decimals and any(char in SCALES for char in whole)):
        raise InputError(f"{run} is not a number in Chinese numerals; print it in digits")
    if decimals:
        power = SCALES.get(decimals[-1], 0)
        return f"{_below_ten_thousand(whole)}.{''.join(DIGITS[char] for char in decimals.rstrip(_SCALES))}", power
    pieces = [piece for piece in re.findall(rf"([{_WITHIN}]*)([{_SCALES}]|$)", whole) if any(piece)]
    powers = [SCALES.get(mark, 0) for _, mark in pieces]
    if not all(part for part, _ in pieces) or powers != sorted({*powers}, reverse=True):
        raise InputError(f"{run} is not a number in Chinese numerals; print it in digits")
    value = sum(_below_ten_thousand(part) * 10**power for (part, _), power in zip(pieces, powers, strict=True))
    place = powers[-1] + len(str(TENS.get(pieces[-1][0][-1], 1))) - 1
    return f"{Decimal(value).scaleb(-powers[0]):.{max(powers[0] - place, 0)}f}", powers[0]


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
