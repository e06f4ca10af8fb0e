"""What a language's table holds, and the patterns that are made of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple


class Unit(NamedTuple):
    """A printed unit is `factor` x 10^`power` of the canonical `name`."""

    kind: str
    name: str
    factor: int = 1
    power: int = 0


CASE = Unit("count", "case")
PERSON = Unit("count", "person")
GANG = Unit("count", "gang")
GRAM = Unit("mass", "kg", 1, -3)
KILOGRAM = Unit("mass", "kg")
# "ton" alone is the metric ton: the record holds no source that counts in short or long tons.
TONNE = Unit("mass", "kg", 1, 3)
# The international pound is 0.45359237 kg by definition (NIST 2008, Special Publication 811).
POUND = Unit("mass", "kg", 45_359_237, -8)
PERCENT = Unit("change", "%")

IN_PERCENT = {"%": PERCENT, "％": PERCENT}
METRIC = {"g": GRAM, "kg": KILOGRAM, "t": TONNE}

SPACES = " \u00a0\u202f"  # the last two do not break a line
SIGNS = {"+": 1, "-": -1, "−": -1}
RISE, FALL = 1, -1


@dataclass(frozen=True)
class Language:
    """One language: its marks within a number, then the words around it."""

    group: str  # each of these may stand between thousands
    decimal: str  # stands before the decimals
    scales: dict[str, int]  # a word that multiplies by a power of ten
    before: dict[str, str]  # qualifiers before the number
    inside: dict[str, str]  # qualifiers between the number and its unit
    after: dict[str, str]  # qualifiers after the unit
    ranges: dict[str, frozenset[str]]  # before a range: what may join its two ends
    units: dict[str, Unit]
    rises_or_falls: dict[str, int]  # directions before a change and its qualifier
    risen_or_fallen: dict[str, int]  # directions after a change
    doubtful: str = ""  # stands between thousands in some printings and before the decimals in others
    in_twos: bool = False  # digits above the last three are grouped by two
    modifiers: tuple[str, ...] = ()  # before what is counted: they say which, and not in what unit
    modifiers_after: tuple[str, ...] = ()
    alternative: str = "or"  # between two modifiers
    numbers: dict[str, int] = field(default_factory=dict)  # written as words
    numerals: bool = False  # numbers may be written in Chinese characters

    @cached_property
    def number(self) -> str:
        """The pattern of a well-formed number, thousands grouped by one mark throughout or not at all."""
        grouped = r"[1-9]\d?(?:{0}\d{{2}})*{0}\d{{3}}" if self.in_twos else r"[1-9]\d{{0,2}}(?:{0}\d{{3}})+"
        whole = "|".join(grouped.format(re.escape(mark)) for mark in self.group + self.doubtful)
        return rf"^(?:0|[1-9]\d*|{whole})(?:{re.escape(self.decimal)}\d+)?$"

    @cached_property
    def doubted(self) -> str:
        """The pattern of a well-formed number whose only mark groups thousands or precedes decimals."""
        return rf"^[1-9]\d{{0,2}}{re.escape(self.doubtful)}\d{{3}}$"

    @cached_property
    def token(self) -> str:
        """The pattern of all that is taken for one number, well formed or not."""
        spaced = rf"|[{SPACES}][0-9]{{3,}}" if " " in self.group else ""
        return rf"[0-9]+(?:[.,]+[0-9]+{spaced})*"

    @cached_property
    def head(self) -> re.Pattern[str]:
        """The pattern of the words that may precede a change."""
        return re.compile(rf"(?P<direction>{_any(self.rises_or_falls)})?(?: ?(?P<before>{_any(self.before)}))?")

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """The pattern of all that may follow a number."""
        counted = _any(word for word, unit in self.units.items() if unit.kind == "count")
        other = _any(word for word, unit in self.units.items() if unit.kind != "count")
        modifier = _any(self.modifiers)
        modifiers = rf"(?:(?:{modifier}) (?:{self.alternative} (?:{modifier}) )*)*"
        return re.compile(
            rf" ?(?P<scale>{_any(self.scales)})?(?P<inside>{_any(self.inside)})? ?"
            rf"(?:{modifiers}(?P<counted>{counted})(?: (?:{_any(self.modifiers_after)}))*|(?P<other>{other}))"
            rf"(?: ?(?:(?P<after>{_any(self.after)})|(?P<direction>{_any(self.risen_or_fallen)})))?"
        )


def _any(words: Iterable[str]) -> str:
    """The pattern of any of some words, the longest first; of nothing where there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"
