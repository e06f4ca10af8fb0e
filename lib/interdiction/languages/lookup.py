"""The tables of all languages and units, in `tables/`, and which of them a language tag is read by."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from interdiction.errors import InputError, quote
from interdiction.languages.letters import Words, normalise
from interdiction.languages.patterns import Language, Unit

_TABLES = Path(__file__).with_name("tables")
QUALIFIERS = ("more_than", "at_least", "less_than", "at_most", "up_to", "about")
# The langtag of BCP 47 (RFC 5646, section 2.1).
_WELL_FORMED = re.compile(
    r"([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?"
    r"(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[0-9a-wyz](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.ASCII | re.IGNORECASE,
)


def find_language(tag: str, words: str = "") -> Language:
    """Find the table that a language tag is read by.

    Parameters
    ----------
    tag : str
        A BCP 47 tag in any case. It is looked up as it is, then without its last subtags
        (lookup of RFC 4647): "pt-BR" and "pt" are read by one table.
    words : str
        Words of a record's own with their units, as `join_words` writes them.

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
            if table := _find("-".join(subtags[:end])):
                return _with_words(table, words) if words else table
    raise InputError(f"language {quote(tag)} is not in the table; it holds {', '.join(LANGUAGES)}")


def join_words(words: Mapping[str, str]) -> str:
    """Write words and their units as one text, which `find_language` takes.

    Parameters
    ----------
    words : mapping of str to str
        Words to units: those of `UNITS`, or a count of another name.

    >>> find_language("en", join_words({"parcels": "parcel"})).units["parcels"]
    Unit(kind='count', name='parcel', factor=1, power=0, level=False, direction=0, why='')
    """
    return "\n".join(f"{normalise(word)}\t{unit}" for word, unit in words.items())


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
            meanings = {word: read_meaning(meaning) for meaning, words in listed for word in words}
            table[name] = Words(meanings) if name in _BEFORE else meanings
        symbols = {symbol: UNITS[name] for symbol, name in _SYMBOLS.items()}
        table["units"] = symbols | table["units"]
        table["units_before"] = Words({s: u for s, u in symbols.items() if u.kind == "money"} | table["units_before"])
        return Language(tag, **table)
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise InputError(f"tables/{tag}.toml: found {error}; the head of en.toml says what there is") from error


class _Languages(Mapping[str, Language]):
    """The tables of all languages, each read from its file when it is first asked for."""

    def __init__(self, tags: Iterable[str]) -> None:
        self._tags = dict.fromkeys(tags)
        self._read = cache(_language)

    def __getitem__(self, tag: str) -> Language:
        if tag not in self._tags:
            raise KeyError(tag)
        return self._read(tag)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tags)

    def __len__(self) -> int:
        return len(self._tags)


@cache
def _find(name: str) -> Language | None:
    """Find the table of a tag in small letters, or the one that is read for it, too."""
    kin = [tag for tag in LANGUAGES if tag.lower().split("-")[0] == name.split("-")[0]]
    if own := [tag for tag in kin if tag.lower() == name]:
        return LANGUAGES[own[0]]
    return next((LANGUAGES[tag] for tag in kin if name in map(str.lower, LANGUAGES[tag].also)), None)


@lru_cache(maxsize=32)
def _with_words(table: Language, words: str) -> Language:
    """Add the words of a record to the table of a language."""
    own = dict(line.split("\t") for line in words.split("\n"))
    return replace(
        table, units=table.units | {word: UNITS.get(unit, Unit("count", unit)) for word, unit in own.items()}
    )


def _one_of(*names: str) -> Callable[[str], str]:
    """Make what takes one of some names as it is, and nothing else."""
    return {name: name for name in names}.__getitem__


_UNITS = _toml("units")
_SYMBOLS = {symbol: name for name, unit in _UNITS.items() for symbol in unit.pop("symbols", ())}
UNITS = {name: Unit(**unit) for name, unit in _UNITS.items()}
_BEFORE = ("before", "units_before", "rises_or_falls", "each_rises_or_falls")
_MEANINGS: dict[str, Callable[[str], Any]] = {
    "before": _one_of(*QUALIFIERS, "plain", "unread", "ambiguous"),
    "inside": _one_of(*QUALIFIERS),
    "after": _one_of(*QUALIFIERS, "plain", "unread", "plain_word"),
    **dict.fromkeys(
        ("rises_or_falls", "each_rises_or_falls", "risen_or_fallen"), _one_of("rise", "fall", "level", "plain")
    ),
    **dict.fromkeys(("scales", "multipliers"), int),
    **dict.fromkeys(("numbers", "fractions", "and_fractions"), Decimal),
    **dict.fromkeys(("units", "units_before"), UNITS.__getitem__),
}
_FILES = sorted(path.stem for path in _TABLES.glob("*.toml"))
LANGUAGES = _Languages(tag for tag in _FILES if tag != "units")
