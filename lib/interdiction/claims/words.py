"""The words by which a sentence compares, names a period or says what no figure supports, one table a language."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from interdiction.errors import InputError, quote

_TABLES = Path(__file__).parent / "tables"
_EDGE, _NOT_CONTINUED = r"(?<![^\W_])", r"(?![^\W_])"


class Placed(Protocol):
    """What stands somewhere in a text."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


def touch(one: Placed, other: Placed) -> bool:
    """Say whether two things have a place in common.

    >>> touch(Found(0, 3, ()), Found(3, 5, ()))
    False
    """
    return one.start < other.end and other.start < one.end


class Found(NamedTuple):
    """Words that stand somewhere in a text, and what each list that holds them says they mean."""

    start: int
    end: int
    meanings: tuple[str, ...]


class Phrases:
    """Phrases with their meanings, found in a text without overlap, the longest first.

    Parameters
    ----------
    meanings : iterable of (str, str)
        A phrase in small letters and what it means; a phrase may stand there with several meanings.

    >>> Phrases([("cases", "cases"), ("large cases", "large_cases")]).find("131 large cases of 571 cases")
    [Found(start=4, end=15, meanings=('large_cases',)), Found(start=23, end=28, meanings=('cases',))]
    """

    def __init__(self, meanings: Iterable[tuple[str, str]]) -> None:
        self._meanings: dict[str, dict[str, None]] = {}
        for phrase, meaning in meanings:
            self._meanings.setdefault(phrase, {})[meaning] = None
        self.pattern = "|".join(re.escape(each).replace(r"\ ", " +") for each in sorted(self._meanings, key=len)[::-1])
        self._whole = re.compile(f"{_EDGE}(?:{self.pattern or '(?!)'}){_NOT_CONTINUED}")

    def find(self, text: str) -> list[Found]:
        """Find the phrases of a text that `normalise` has written; what means "none" is left out."""
        found = [Found(*match.span(), self.mean(match[0])) for match in self._whole.finditer(text)]
        return [each for each in found if each.meanings != ("none",)]

    def of(self, meaning: str) -> tuple[str, ...]:
        """Give the phrases that mean something."""
        return tuple(phrase for phrase, meanings in self._meanings.items() if meaning in meanings)

    def mean(self, words: str) -> tuple[str, ...]:
        """Give what words mean, () where they are none of the phrases."""
        return tuple(self._meanings.get(re.sub(" +", " ", words.strip()), ()))


class Words(NamedTuple):
    """The table of one language."""

    directions: Phrases
    multiples: Phrases
    fractions: Phrases
    qualifiers: Phrases
    records: Phrases
    year_on_year: Phrases
    reference: Phrases
    refused: Phrases
    because: Mapping[str, str]
    negations: frozenset[str]
    lists: frozenset[str]
    levels: frozenset[str]
    part_of: Phrases
    of_what: Phrases
    arrested: Phrases
    exactly: Phrases
    every: Phrases
    of_others: Phrases
    of_a_year: Phrases
    of_other_days: Phrases
    of_one: Phrases
    neutral: Phrases
    joints: frozenset[str]
    times: Phrases
    points: Phrases
    read_as_change: str
    read_as_size: str
    months: tuple[str, ...]
    clause_ends: str
    periods: tuple[tuple[str, re.Pattern[str]], ...]  # a kind of period and its words, the longer first


@lru_cache(maxsize=4)
def find_words(language: str) -> Words:
    """Find the table of a language, or of the language that a tag begins with.

    Raises
    ------
    InputError
        For a language without one.

    >>> find_words("en-GB").months[5]
    'june'
    """
    there = {path.stem: path for path in sorted(_TABLES.glob("*.toml"))}
    base = str(language).split("-")[0].lower()
    if base not in there:
        raise InputError(f"no sentence is checked in language {quote(language)}; say it in {', '.join(there)}")
    table = tomllib.loads(there[base].read_text(encoding="utf-8"))
    phrases = {
        name: Phrases((phrase, meaning) for meaning, listed in table[name].items() for phrase in listed)
        for name in ("directions", "multiples", "fractions", "qualifiers", "records", "refused")
    }
    lists = {
        name: Phrases((phrase, name) for phrase in table[name])
        for name in (
            "year_on_year",
            "reference",
            "part_of",
            "of_what",
            "arrested",
            "exactly",
            "every",
            "of_others",
            "of_a_year",
            "of_other_days",
            "of_one",
            "neutral",
            "times",
            "points",
        )
    }
    return Words(
        **phrases,
        **lists,
        because=table["because"],
        negations=frozenset(table["negations"]),
        lists=frozenset(table["lists"]),
        joints=frozenset(table["joints"]),
        levels=frozenset(table["levels"]),
        read_as_change=table["read_as_change"],
        read_as_size=table["read_as_size"],
        months=tuple(table["months"]),
        clause_ends="".join(table["clause_ends"]),
        periods=tuple(_periods(table)),
    )


def _periods(table: dict[str, Any]) -> Iterable[tuple[str, re.Pattern[str]]]:
    """The kinds of period of a language with the patterns of their words; what is left is a year alone."""
    month = f"(?P<month>{'|'.join(table['months'])})"
    other = month.replace("month", "month_")
    day = rf"(?:(?P<day>\d{{1,2}}) {month}|{other} (?P<day_>\d{{1,2}}),?),? (?P<year>(?:19|20)\d\d)"
    for kind in ("cutoff", "announced", "span", "since"):
        for each in sorted(table["periods"][kind], key=len, reverse=True):
            first, *rest = re.escape(each).replace(r"\ ", " +").replace(r"\{day\}", day).split(r"\{year\}")
            first = first.replace(r"\{month\}", month)
            years = [rf"(?P<year{'_' * place}>(?:19|20)\d\d)" for place in range(len(rest))]
            pattern = first + "".join(year + after for year, after in zip(years, rest, strict=True))
            yield kind, re.compile(f"{_EDGE}{pattern}{_NOT_CONTINUED}")
    yield "", re.compile(rf"{_EDGE}{day}{_NOT_CONTINUED}")  # a day that is said of nothing, as that of a source
    joints = "|".join(map(re.escape, table["of_year"]))
    year = rf"(?:(?: (?:{joints}))?,? (?P<year>(?:19|20)\d\d))?"
    for months, listed in table["whole_months"].items():
        words = "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))
        yield f"months {months}", re.compile(rf"{_EDGE}(?:the )?(?:{words}){year}{_NOT_CONTINUED}")
    yield "month", re.compile(rf"{_EDGE}{month},? (?P<year>(?:19|20)\d\d){_NOT_CONTINUED}")
    yield "year", re.compile(rf"{_EDGE}(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d|%)")
