"""How each language prints a number: the tables in `tables/`, and the patterns that are made of them."""

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from interdiction.errors import InputError, quote

_TABLES = Path(__file__).with_name("tables")
QUALIFIERS = ("more_than", "at_least", "less_than", "at_most", "about")
SPACES = " \u00a0\u202f"  # the last two do not break a line
# The langtag of BCP 47 (RFC 5646, section 2.1).
_WELL_FORMED = re.compile(
    r"([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?"
    r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[0-9a-wyz](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.ASCII | re.IGNORECASE,
)


class Unit(NamedTuple):
    """A printed unit is `factor` x 10^`power` of the canonical `name`."""

    kind: str
    name: str
    factor: int = 1
    power: int = 0


@dataclass(frozen=True, eq=False)
class Language:
    """One language: its marks within a number, then the words around it; `tables/en.toml` describes each."""

    tag: str
    thousands: str
    decimal: str
    before: dict[str, str]  # words to qualifiers, as are inside and after
    inside: dict[str, str]
    after: dict[str, str]
    ranges: dict[str, Sequence[str]]
    scales: dict[str, int]
    units: dict[str, Unit]
    rises_or_falls: dict[str, int]  # words to 1 or -1
    risen_or_fallen: dict[str, int]
    numbers: dict[str, int] = field(default_factory=dict)
    modifiers: Sequence[str] = ()
    modifiers_joined_by: Sequence[str] = ()
    modifiers_after: Sequence[str] = ()
    ambiguous: str = ""
    indian_grouping: bool = False
    numerals: bool = False

    @cached_property
    def number(self) -> re.Pattern[str]:
        """The pattern of a well-formed number, thousands grouped by one mark throughout or not at all."""
        by_two, by_three = r"[1-9][0-9]?(?:{0}[0-9]{{2}})*{0}[0-9]{{3}}", r"[1-9][0-9]{{0,2}}(?:{0}[0-9]{{3}})+"
        grouped = by_two if self.indian_grouping else by_three
        whole = "|".join(grouped.format(re.escape(mark)) for mark in self.thousands + self.ambiguous)
        return re.compile(rf"(?:0|[1-9][0-9]*|{whole})(?:{re.escape(self.decimal)}[0-9]+)?")

    @cached_property
    def ambiguous_number(self) -> re.Pattern[str]:
        """The pattern of a number whose only mark groups thousands or precedes decimals."""
        return re.compile(rf"[1-9][0-9]{{0,2}}{re.escape(self.ambiguous)}[0-9]{{3}}" if self.ambiguous else "(?!)")

    @cached_property
    def token(self) -> re.Pattern[str]:
        """The pattern of all that is taken for one number, well formed or not."""
        spaces = "".join(filter(str.isspace, self.thousands))
        spaced = rf"|[{spaces}][0-9]{{3,}}" if spaces else ""
        return re.compile(rf"([0-9]+(?:[.,]+[0-9]+{spaced})*)")

    @cached_property
    def head(self) -> re.Pattern[str]:
        """The pattern of the words that may precede a change."""
        return re.compile(rf"(?P<direction>{any_of(self.rises_or_falls)})?(?: ?(?P<before>{any_of(self.before)}))?")

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """The pattern of all that may follow a number."""
        counted = any_of(word for word, unit in self.units.items() if unit.kind == "count")
        other = any_of(word for word, unit in self.units.items() if unit.kind != "count")
        modifier, joint = any_of(self.modifiers), any_of(self.modifiers_joined_by)
        modifiers = rf"(?:(?:{modifier}) (?:(?:{joint}) (?:{modifier}) )*)*"
        return re.compile(
            rf" ?(?P<scale>{any_of(self.scales)})?(?P<inside>{any_of(self.inside)})? ?"
            rf"(?:{modifiers}(?P<counted>{counted})(?: (?:{any_of(self.modifiers_after)}))*|(?P<other>{other}))"
            rf"(?: ?(?:(?P<after>{any_of(self.after)})|(?P<direction>{any_of(self.risen_or_fallen)})))?"
        )


def find_language(tag: str) -> Language:
    """Find the table that a language tag is read by.

    Parameters
    ----------
    tag : str
        A BCP 47 tag in any case. It is looked up as it is, then without its last subtags
        (lookup of RFC 4647): "zh-Hant-TW" and "zh" are read by one table.

    Raises
    ------
    InputError
        For a tag that is not well formed, or a language that there is no table of.

    >>> find_language("pt-BR").tag, find_language("EN-in").tag
    ('pt', 'en-IN')
    """
    if isinstance(tag, str) and _WELL_FORMED.fullmatch(tag):
        subtags = tag.lower().split("-")
        for end in range(len(subtags), 0, -1):
            if table := _BY_TAG.get("-".join(subtags[:end])):
                return table
    raise InputError(f"language {quote(tag)} is not in the table; it holds {', '.join(LANGUAGES)}")


def any_of(words: Iterable[str]) -> str:
    """Make the pattern of any of some words, the longest first; of nothing where there are none.

    >>> any_of(["over", "above"])
    'above|over'
    """
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def _toml(name: str) -> dict[str, Any]:
    """Load one file of tables, on top of its base where it names one."""
    table = tomllib.loads((_TABLES / f"{name}.toml").read_text("utf-8"))
    if "base" not in table:
        return table
    base = _toml(table.pop("base"))
    return base | {key: base.get(key, {}) | own if isinstance(own, dict) else own for key, own in table.items()}


def _language(tag: str) -> Language:
    """Make the table of one language: what each word means, from the words listed under each meaning."""
    table = _toml(tag)
    try:
        for name, read_meaning in _MEANINGS.items():
            listed = table.get(name, {}).items()
            table[name] = {word: read_meaning(meaning) for meaning, words in listed for word in words}
        table["units"] = {symbol: UNITS[name] for symbol, name in _SYMBOLS.items()} | table["units"]
        return Language(tag, **table)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"tables/{tag}.toml: found {error}; the head of en.toml says what there is") from error


_UNITS = _toml("units")
_SYMBOLS = {symbol: name for name, unit in _UNITS.items() for symbol in unit.pop("symbols", ())}
UNITS = {name: Unit(**unit) for name, unit in _UNITS.items()}
_MEANINGS: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("before", "inside", "after"), {name: name for name in QUALIFIERS}.__getitem__),
    **dict.fromkeys(("rises_or_falls", "risen_or_fallen"), {"rise": 1, "fall": -1}.__getitem__),
    "scales": int,
    "units": UNITS.__getitem__,
}
_FILES = sorted(path.stem for path in _TABLES.glob("*.toml"))
LANGUAGES = {tag: _language(tag) for tag in _FILES if tag != "units"}
_BY_TAG = {tag.lower(): table for tag, table in LANGUAGES.items()}
