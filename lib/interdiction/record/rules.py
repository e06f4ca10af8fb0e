"""What a description of columns cannot say of a record: the rules between one cell and another."""

from collections.abc import Iterable, Iterator
from itertools import combinations

import pandas as pd

from interdiction.errors import InputError
from interdiction.reading import LANGUAGES, find_language
from interdiction.record.csv_file import Problem
from interdiction.record.schema import is_day, name_rows

_IN_ORDER = ("period_start", "cutoff_earliest", "cutoff_latest", "announced")
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
    rules = {"sources": _sources, "agencies": _agencies, "statements": _statements}
    rules |= {"wordings": _wordings, "measures": _measures}
    return [
        problem
        for name, rule in rules.items()
        for column, mends in rule(tables[name])
        for problem in name_rows(name, tables[name][column], mends)
    ]


def _sources(sources: pd.DataFrame) -> Mends:
    """A repost is read in a copy on an unrelated site, and is no place to send a reader to."""
    cells = zip(sources["kind"], sources["url"], strict=True)
    yield "url", ("leave the address of a repost empty" if kind == "repost" and url else "" for kind, url in cells)
    yield "language", map(_other_language, sources["language"])


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


def _measures(measures: pd.DataFrame) -> Mends:
    """A part is counted in the unit of its whole, and only a change is the change of something."""
    unit = dict(zip(measures["measure"], measures["unit"], strict=True))
    of_whole = measures["part_of"].map(unit)
    differ = of_whole.notna() & (of_whole != measures["unit"])
    yield "part_of", ("name a whole that is counted in " + measures["unit"] + ", too").where(differ, "")
    changes = (measures["change_of"] != "") & (measures["kind"] != "change")
    yield "change_of", changes.map({True: "leave it empty: only the kind change has one", False: ""})
    yield "part_of", _rings(measures, "measure")


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


def _other_meaning(about: str, means: str) -> str:
    """What the words for a period mean is two days in order, and what those for a scope mean is no period."""
    first, _, last = means.partition("/")
    if about == "period" and not (is_day(first) and is_day(last) and first <= last):
        return "write first and last day, as 2022-01-01/2022-06-30: two of the calendar, the first before the last"
    return "write what it covers" if about != "period" and last else ""
