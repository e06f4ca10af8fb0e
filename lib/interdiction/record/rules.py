"""What a description of columns cannot say of a record: the rules between one cell and another."""

from collections.abc import Iterable, Iterator
from itertools import combinations

import pandas as pd

from interdiction.errors import InputError
from interdiction.languages import LANGUAGES, UNITS, Unit, find_language, normalise
from interdiction.record.csv_file import Problem
from interdiction.record.schema import is_day, name_rows

_IN_ORDER = ("period_start", "cutoff_earliest", "cutoff_latest", "announced")
_UNITS = {unit.name for unit in UNITS.values() if not unit.why} | {"day"}
# Where each kind of name in terms.csv stands.
_NAMED = {
    "measure": ("measures", "measure"),
    "agency": ("agencies", "short"),
    "indicator": ("indicators", "indicator"),
}
Mends = Iterator[tuple[str, Iterable[str]]]  # a column, and for each cell what would mend it, or ""


def rule_problems(tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """Name the rows of a record whose cells contradict each other.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        All tables, each as its description has it.

    Returns
    -------
    list of Problem
        At most `schema.MOST_LINES` for one rule.
    """
    mends = {
        "sources": _sources(tables["sources"]),
        "agencies": _agencies(tables["agencies"]),
        "statements": _statements(tables["statements"]),
        "wordings": _wordings(tables["wordings"]),
        "measures": _measures(tables["measures"], {*tables["words"]["unit"]}),
        "indicators": _indicators(tables["indicators"], tables["measures"].set_index("measure")),
        "figures": _figures(tables["figures"]) if "printing" in tables["figures"] else (),
        "words": _words(tables["words"], {*tables["measures"]["unit"]}),
        "terms": _terms(tables["terms"], tables),
    }
    return [
        problem
        for name, rules in mends.items()
        for column, cells in rules
        for problem in name_rows(name, tables[name][column], cells)
    ]


def _sources(sources: pd.DataFrame) -> Mends:
    """A repost is read in a copy on an unrelated site, and is no place to send a reader to."""
    cells = zip(sources["kind"], sources["url"], strict=True)
    yield "url", ("leave the address of a repost empty" if kind == "repost" and url else "" for kind, url in cells)
    yield "language", map(_other_language, sources["language"])
    if "seen" in sources:
        cells = zip(sources["text"], sources["seen"], strict=True)
        yield "seen", ("write yes: its text is kept" if text and seen == "no" else "" for text, seen in cells)


def _agencies(agencies: pd.DataFrame) -> Mends:
    """The same totals are those of one agency, and no agency is a part of itself."""
    same = dict(zip(agencies["agency"], agencies["counts_as"], strict=True))
    whose = (same.get(other, "") for other in agencies["counts_as"])
    yield "counts_as", (f"name {agency}, whose totals they are" if agency else "" for agency in whose)
    yield "part_of", _rings(agencies, "agency")
    yield "language", map(_other_language, agencies["language"])


def _statements(statements: pd.DataFrame) -> Mends:
    """The days of a statement follow one another; those that are empty bound nothing."""
    for earlier, later in combinations(_IN_ORDER, 2):
        days = zip(statements[earlier], statements[later], strict=True)
        # Days written as YYYY-MM-DD are ordered as texts are; a month is not before its own days.
        yield later, (f"write a day not before {earlier}, {a}" if a and b and b < a[: len(b)] else "" for a, b in days)


def _wordings(wordings: pd.DataFrame) -> Mends:
    """A period means two days in order, a scope means a word for scopes."""
    yield "means", map(_other_meaning, wordings["about"], wordings["means"])


def _measures(measures: pd.DataFrame, words: set[str]) -> Mends:
    """A unit is known, a part is counted in that of its whole, and only a change is the change of something."""
    known = _UNITS | words
    mend = f"choose one of {', '.join(sorted(_UNITS))}, or name a word for it in words.csv"
    yield "unit", ("" if name in known else mend for name in measures["unit"])
    unit = dict(zip(measures["measure"], measures["unit"], strict=True))
    of_whole = measures["part_of"].map(unit)
    differ = of_whole.notna() & (of_whole != measures["unit"])
    yield "part_of", ("name a whole that is counted in " + measures["unit"] + ", too").where(differ, "")
    changes = (measures["change_of"] != "") & (measures["kind"] != "change")
    yield "change_of", changes.map({True: "leave it empty: only the kind change has one", False: ""})
    yield "part_of", _rings(measures, "measure")


def _indicators(indicators: pd.DataFrame, measures: pd.DataFrame) -> Mends:
    """The unit of a ratio follows from what is divided."""
    above, below = indicators["numerator"], indicators["denominator"]
    units = above.map(measures["unit"]) + " per " + below.map(measures["unit"])
    units = units.mask(above.map(measures["part_of"]) == below, "share")
    yield "unit", ("write it as " + units).mask(indicators["unit"] == units, "")


def _figures(figures: pd.DataFrame) -> Mends:
    """A second printing of a number stands beside the first."""
    keys = list(figures[["statement", "source", "measure"]].itertuples(index=False, name=None))
    first = {key for key, printing in zip(keys, figures["printing"], strict=True) if not printing}
    pairs = zip(keys, figures["printing"], strict=True)
    yield (
        "printing",
        ("leave it empty in the row that is used" if name and key not in first else "" for key, name in pairs),
    )


def _words(words: pd.DataFrame, counted: set[str]) -> Mends:
    """A word is one for a unit, and no other one in its language."""
    yield "language", map(_other_language, words["language"])
    mend = f"choose one of {', '.join(UNITS)}, or a unit of measures.csv"
    yield "unit", ("" if unit in UNITS or unit in counted else mend for unit in words["unit"])
    yield "word", map(_other_word, words["language"], words["word"], words["unit"])


def _terms(terms: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> Mends:
    """A term is in small letters, and names a measure, an agency or an indicator that the record has."""
    tags = {tag.casefold() for tag in LANGUAGES}
    mend = f"choose one of {', '.join(LANGUAGES)}"
    # By their names alone: the tables of all languages take longer to read than a record.
    yield "language", ("" if tag.casefold() in tags else mend for tag in terms["language"])
    cells = terms["words"]
    yield "words", ("" if words == normalise(words) else f"write it so: {normalise(words)}" for words in cells)
    known = {kind: {*tables[table][column]} for kind, (table, column) in _NAMED.items()}
    named = zip(terms["kind"], terms["name"], strict=True)
    yield "name", ("" if name in known[kind] else f"choose one of {_NAMED[kind][0]}.csv" for kind, name in named)


def _rings(table: pd.DataFrame, name: str) -> Iterator[str]:
    """No row is, at whatever remove, a part of itself."""
    above = dict(zip(table[name], table["part_of"], strict=True))
    for part in table[name]:
        whole, steps = above[part], 0
        while whole and whole != part and steps < len(above):
            whole, steps = above[whole], steps + 1
        yield "name a whole that is not a part of this" if whole == part else ""


def _other_language(tag: str) -> str:
    """A language has a table by which its numbers are read."""
    try:
        find_language(tag)
    except InputError:
        return f"choose one of {', '.join(LANGUAGES)}, or a tag that begins with one"
    return ""


def _other_word(language: str, word: str, unit: str) -> str:
    """A word is in small letters, holds no digit, and does not stand for another unit already."""
    if word != normalise(word) or any(char.isdigit() for char in word):
        return f"write it in small letters, without digits: {normalise(word)}"
    known = _other_language(language) or find_language(language).units.get(word)
    if isinstance(known, Unit) and known != UNITS.get(unit):
        return f"take another word: language {language} has it for {known.name or known.kind}"
    return ""


def _other_meaning(about: str, means: str) -> str:
    """What the words for a period mean is two days in order, and what those for a scope mean is no period."""
    first, _, last = means.partition("/")
    if about == "period" and not (is_day(first) and is_day(last) and first <= last):
        return "write first and last day, as 2022-01-01/2022-06-30: two of the calendar, the first before the last"
    return "write what it covers" if about != "period" and last else ""
