"""What a description of columns cannot say of a record: the rules between one cell and another."""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa

from interdiction.errors import quote
from interdiction.record.csv_file import Problem
from interdiction.record.schema import MOST_LINES

_ORDER = ("period_start", "cutoff_earliest", "cutoff_latest", "announced")
_PERIOD = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)")


def rule_problems(tables: dict[str, pa.Table]) -> list[Problem]:
    """Name the rows of a record whose cells contradict each other.

    Parameters
    ----------
    tables : dict of str to pyarrow.Table
        All tables, each as its description has it.

    Returns
    -------
    list of Problem
        At most `MOST_LINES` for one table.
    """
    problems: list[Problem] = []
    for name, rule in _RULES:
        rows = tables[name].to_pandas().astype(str)
        found = (Problem(f"{name}.csv", int(row) + 2, *rest) for row, *rest in rule(rows))
        problems += [problem for problem, _ in zip(found, range(MOST_LINES), strict=False)]
    return problems


Fault = tuple[int, str, str, str]  # row, column, what was found, what would mend it


def _sources(sources: pd.DataFrame) -> Iterator[Fault]:
    """A repost is read in a copy on an unrelated site, and is no place to send a reader to."""
    for row in sources.index[(sources["kind"] == "repost") & (sources["url"] != "")]:
        yield row, "url", quote(sources["url"][row]), "leave the address of a repost empty"
    for row in _no_day(sources["published"]):
        yield row, "published", quote(sources["published"][row]), "write a day that the calendar has"


def _no_day(dates: pd.Series) -> np.ndarray:
    """Rows whose text is written as a day and is none; a month or a year alone is no day."""
    written = dates.where(dates.str.len() == len("2021-06-25"))
    return np.flatnonzero(written.notna() & pd.to_datetime(written, format="%Y-%m-%d", errors="coerce").isna())


def _days(statements: pd.DataFrame) -> Iterator[Fault]:
    """The days of a statement follow one another; those that are empty bound nothing."""
    for row in _no_day(statements["announced"]):
        yield row, "announced", quote(statements["announced"][row]), "write a day that the calendar has"
    known = list(statements[list(_ORDER)].itertuples(index=False))
    for row, days in enumerate(known):
        there = [(name, day) for name, day in zip(_ORDER, days, strict=True) if day]
        for (earlier, before), (name, day) in pairwise(there):
            # Days written as YYYY-MM-DD are ordered as texts are; a month is not before its own days.
            if day < before[: len(day)]:
                yield row, name, quote(day), f"write a day not before {earlier}, {before}"


def _meanings(wordings: pd.DataFrame) -> Iterator[Fault]:
    """A period means two days in order, a scope means a word for scopes."""
    for row, (about, means) in enumerate(zip(wordings["about"], wordings["means"], strict=True)):
        days = _PERIOD.fullmatch(means)
        if (about == "period") != bool(days):
            mend = "write first and last day, as 2022-01-01/2022-06-30" if about == "period" else "write what it covers"
            yield row, "means", quote(means), mend
        elif days and not days[1] <= days[2] <= "9999":
            yield row, "means", quote(means), "write the first day before the last"


def _measures(measures: pd.DataFrame) -> Iterator[Fault]:
    """A part is counted in the unit of its whole, and only a change is the change of something."""
    unit = dict(zip(measures["measure"], measures["unit"], strict=True))
    for row, measure in enumerate(measures.itertuples()):
        if measure.part_of and unit[measure.part_of] != measure.unit:
            yield row, "part_of", quote(measure.part_of), f"name a whole that is counted in {measure.unit}, too"
        if measure.change_of and measure.kind != "change":
            yield row, "change_of", quote(measure.change_of), "leave it empty: only the kind change has one"
    yield from _rings(measures, "measure")


def _agencies(agencies: pd.DataFrame) -> Iterator[Fault]:
    """The same totals are those of one agency, and no agency is a part of itself."""
    same = dict(zip(agencies["agency"], agencies["counts_as"], strict=True))
    for row, other in enumerate(agencies["counts_as"]):
        if other and same[other]:
            yield row, "counts_as", quote(other), f"name {same[other]}, whose totals they are"
    yield from _rings(agencies, "agency")


def _rings(table: pd.DataFrame, name: str) -> Iterator[Fault]:
    """Rows that are, at whatever remove, a part of themselves."""
    above = dict(zip(table[name], table["part_of"], strict=True))
    for row, part in enumerate(table[name]):
        whole, steps = above[part], 0
        while whole and whole != part and steps < len(above):
            whole, steps = above[whole], steps + 1
        if whole == part:
            yield row, "part_of", quote(above[part]), "name a whole that is not a part of this"


_RULES = (
    ("sources", _sources),
    ("agencies", _agencies),
    ("statements", _days),
    ("wordings", _meanings),
    ("measures", _measures),
)
