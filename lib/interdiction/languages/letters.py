"""Letters and words: text as the tables have it, and where one word ends and another begins."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

SIGNS = {"+": "rise", "-": "fall", "−": "fall"}
CHINESE_NUMERALS = "零〇○一二三四五六七八九两兩十百千万萬亿億几幾数數"
# Scripts that are written without spaces; a word of another one is never read out of a longer word.
_NO_SPACES = r"\u0e00-\u0e7f\u1100-\u11ff\u3000-\u9fff\uac00-\ud7af"
NOT_WITHIN, NOT_CONTINUED = rf"(?<![^\W\d_{_NO_SPACES}])", rf"(?![^\W{_NO_SPACES}])"
NO_LETTER_NEXT = rf"(?![^\W\d_{_NO_SPACES}])"
_WITHIN = re.compile(rf"(?<=[^\W{_NO_SPACES}])(?=[^\W{_NO_SPACES}])")
# 千克 is a unit, kilogram, and 两 behind a number is another.
_CHINESE_DIGITS, _CHINESE_PLACES = "零〇○一二三四五六七八九", "十百万萬亿億"
CHINESE_RUN = (
    rf"[{_CHINESE_DIGITS}十两兩](?:[{_CHINESE_DIGITS}{_CHINESE_PLACES}]|千(?!克)|[两兩](?=[百千万萬亿億]))*"
    rf"(?:[点點][{_CHINESE_DIGITS}]+[万萬亿億]?)?"
)
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
# A tab or a line break between two numbers parts them, as cells of a table are; elsewhere it is a space.
_CELLS = re.compile(r"(?<=[0-9])[\t\r\n](?=[0-9])|[\t\r\n](?=[-−–]\s?[0-9])")
_UNSEEN = "\u00ad\u200b-\u200f\u2060-\u2064\ufeff"
_HIDDEN = re.compile(rf"[0-9][{_UNSEEN}]+[0-9.,]|[\u202a-\u202e\u2066-\u2069]")
_PLAIN = {0x130: "i", 0x2019: "'", 0xFF0E: ".", 0xFF05: "%", 0xFF0B: "+", 0xFF0D: "-"}
_PLAIN |= {0xFF10 + digit: str(digit) for digit in range(10)}
_PLAIN |= dict.fromkeys(map(ord, "\t\n\r\u00a0\u2007\u2009\u202f\u3000"), " ")
_PLAIN |= dict(zip(map(ord, "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟"), "一二二三三四五六六七八九十百千", strict=True))


class Words(dict[str, Any]):
    """Words that stand before a number, with what each means."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        super().__init__(words)
        self._lengths = sorted({len(word) for word in words}, reverse=True)

    def find_before(self, text: str, end: int, start: int) -> tuple[int, Any]:
        """Find the longest of the words that ends at `end`: where it begins, and what it means, or None."""
        if end > start:
            for length in self._lengths:
                first = end - length
                if first >= start and (word := text[first:end]) in self and not within_word(text, first):
                    return first, self[word]
        return end, None


def normalise(text: str) -> str:
    """Write text as the tables have it, letter for letter: small, with plain spaces, apostrophes and digits.

    >>> normalise("１,800\u00a0KG d’opium")
    "1,800 kg d'opium"
    """
    if "，" in text:  # between the full-width digits of a number it is no comma of the sentence
        text = _WIDE_COMMA.sub(",", text)
    text = _CELLS.sub(";", text)
    small = text.translate(_PLAIN).lower()
    return small if len(small) == len(text) else "".join(char.lower()[:1] for char in text.translate(_PLAIN))


def hides_a_piece(text: str, start: int, end: int) -> bool:
    r"""Say whether a character that cannot be seen parts words from the rest of their number, or turns them around.

    >>> hides_a_piece("1\u00ad2 kg", 2, 6), hides_a_piece("1 or 2 kg", 5, 9)
    (True, False)
    """
    return bool(_HIDDEN.search(text, max(start - 2, 0), end + 2))


def any_of(words: Iterable[str]) -> str:
    """Make the pattern of any of some words, the longest first; of nothing where there are none.

    >>> any_of(["over", "above"])
    'above|over'
    """
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def within_word(text: str, at: int) -> bool:
    """Say whether a place lies within a word of letters that are written with spaces between words.

    >>> within_word("handover", 4), within_word("over three", 4), within_word("约5吨", 1)
    (True, False, False)
    """
    return bool(_WITHIN.match(text, at))
