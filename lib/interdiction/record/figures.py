"""The record as a DataFrame of printed figures, each with what its printing allows."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interdiction.errors import InputError, quote
from interdiction.reading import READINGS, check_reading, read
from interdiction.record.csv_file import Problem
from interdiction.record.schema import name_rows
from interdiction.record.tables import COLUMNS, DATA, Record, RecordError, load_record
from interdiction.text import format_period

_DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]  # the others may be a month or a year
_READ = ["value", "low", "high", "unit", "qualifier"]
_COLUMNS = [
    *("statement", "source", "measure", "printed", *_READ, "reading", "label", "kind", "part_of"),
    *("agency", "announced", *_DAYS, "period", "year", "days_low", "days_high", "full_year"),
    *("scope", "covers", "people", "publisher", "title", "published", "language", "grade", "url"),
    *("short", "original", "rounded_to", "term", "set_aside", "note"),
]


def load_figures(data: str | Path = DATA, reading: str = "either", statement: str | None = None) -> pd.DataFrame:
    """Load every printed figure with what its words allow the truth to be.

    Parameters
    ----------
    data : path
        The record's `data` folder.
    reading : str
        How a printed decimal is read: "either", "rounded" or "cut_off", see `read`; "all" gives
        the figures under each of the three in turn.
    statement : str, optional
        Only the figures of this statement.

    Returns
    -------
    pandas.DataFrame
        A row per printed figure and reading, in the order of the record: `statement`, `source`,
        `measure`, `printed`; `value`, `low`, `high` in `unit` (case, person, gang, kg or %), an
        unknown end being inf; `qualifier`, `reading`; `set_aside` (why it is out of every ratio,
        "" where it is not); `original` (whether the source is in the agency's own language); and
        what is known of its statement, agency, source and measure: the agency's `short` name, the
        source's kind as `grade`, the days of the period as datetime64, the `period` in words, the
        `year` of its last possible day, its length as `days_low` and `days_high` (first and last
        day counted, NaN where not known), and whether it is known to be a `full_year`. A figure
        that is set aside may be unreadable: its numbers are NaN.

    Raises
    ------
    InputError
        For a reading or a statement that does not exist; as `RecordError` for a problem in the
        record.

    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> print(*figures.loc[4, ["printed", "low", "high", "unit", "days_high"]])
    5.55 metric tons 5545.0 5560.0 kg 176.0
    """
    readings = READINGS if str(reading) == "all" else (check_reading(reading),)
    if not Path(data).exists() and Path(data).name == str(data):
        raise InputError(f"{quote(data)} is no folder; to choose a statement, write statement={quote(data)}")
    record = load_record(data)
    names = record.tables["figures"]["statement"].unique().tolist()
    if statement is not None and (not isinstance(statement, str) or statement not in names):
        near = ", ".join(get_close_matches(str(statement), names, 3, 0.0))
        raise InputError(f"statement {quote(statement)} has no figures in the record; choose one such as {near}")
    tables = []
    for name in readings:
        figures, problems = read_figures(record, name)
        if problems:
            raise RecordError(problems)
        tables.append(figures)
    figures = pd.concat(tables, ignore_index=True)
    return figures if statement is None else figures[figures["statement"] == statement].reset_index(drop=True)


def read_figures(record: Record, reading: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Join the tables of a sound record, read every phrase, and say which cannot be read.

    Parameters
    ----------
    record : Record
        One without problems.
    reading : str
        One of `READINGS`.

    Returns
    -------
    pandas.DataFrame, list of Problem
        As `load_figures` returns; the figures with a problem hold no meaning.

    >>> from interdiction.record.tables import read_record
    >>> figures, problems = read_figures(read_record(), "either")
    >>> problems
    []
    """
    figures = _join(record.tables).assign(reading=reading)
    phrases = figures[["printed", "language", "kind", "rounded_to"]]
    read_as = {row: _read_phrase(row, reading) for row in phrases.drop_duplicates().itertuples(index=False)}
    found = [read_as[row] for row in phrases.itertuples(index=False)]
    figures[_READ] = pd.DataFrame([numbers for numbers, _ in found])
    problem = pd.Series([mend for _, mend in found])
    counted = figures["measure"] + " is counted in " + figures["counted_in"] + ", not in " + figures["unit"]
    problem = problem.where((problem != "") | (figures["unit"] == figures["counted_in"]), counted)
    mends = problem.where(figures["set_aside"] == "", "")
    return figures[_COLUMNS], name_rows("figures", figures["printed"], mends)


def require_columns(table: pd.DataFrame, names: Iterable[str]) -> None:
    """Refuse a table that is not, or is no longer, what `load_figures` returned.

    Parameters
    ----------
    table : pandas.DataFrame
        Figures, or what was computed of them.
    names : iterable of str
        The columns that are needed.

    Raises
    ------
    InputError
        For the first column that is missing, for days that have become text and for empty text
        that has become a missing value, as a CSV file makes of them.

    >>> require_columns(pd.DataFrame({"low": [1.0]}), ["low", "grade"])
    Traceback (most recent call last):
        ...
    interdiction.errors.InputError: the table has no column 'grade'; keep the columns that load_figures returned
    """
    for name in names:
        if name not in table:
            raise InputError(f"the table has no column {quote(name)}; keep the columns that load_figures returned")
    for name in _DAYS:
        if name in table and not pd.api.types.is_datetime64_any_dtype(table[name]):
            found = f"column {quote(name)} holds text where days belong"
            raise InputError(f"{found}; keep the table that load_figures returned, a CSV file loses its days")
    if "set_aside" in table and table["set_aside"].isna().any():
        found = "column 'set_aside' has missing values where empty text belongs"
        raise InputError(f"{found}; keep the table that load_figures returned, a CSV file loses empty text")


def _join(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Each row of the figures with what is known of its measure, statement, agency and source."""
    tables = {name: table[list(COLUMNS[name])] for name, table in tables.items()}  # a record may have more
    agencies = tables["agencies"][["agency", "short", "language"]].rename(columns={"language": "announces_in"})
    statements = _with_lengths(tables["statements"]).drop(columns="note").merge(agencies, on="agency", how="left")
    measures = tables["measures"][["measure", "label", "kind", "part_of", "unit"]]
    sources = tables["sources"].drop(columns="note").rename(columns={"kind": "grade"})
    figures = (
        tables["figures"]
        .merge(measures.rename(columns={"unit": "counted_in"}), on="measure", how="left")
        .merge(statements, on="statement", how="left")
        .merge(sources, on="source", how="left")
    )
    base, own = (figures[name].str.split("-").str[0].str.lower() for name in ("language", "announces_in"))
    return figures.assign(original=base == own)


def _with_lengths(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements with the days of their periods as days, and what follows from them."""
    days = statements[_DAYS].apply(pd.to_datetime, format="%Y-%m-%d")
    start, earliest, latest = (days[name] for name in _DAYS)
    first, last = ((day.dt.strftime("%m-%d") == of_year) for day, of_year in ((start, "01-01"), (latest, "12-31")))
    return statements.assign(
        **days,
        period=days.apply(format_period, axis=1),
        year=latest.dt.year.astype("Int64"),
        days_low=(earliest - start).dt.days + 1.0,
        days_high=(latest - start).dt.days + 1.0,
        full_year=first & last & (earliest == latest) & (start.dt.year == latest.dt.year),
    )


def _read_phrase(phrase: Any, reading: str) -> tuple[tuple[Any, ...], str]:
    """What one phrase allows, and "" or what would mend it where it cannot be read."""
    printed, language, kind, rounded_to = phrase
    try:
        return read(printed, language, kind, rounded_to, reading), ""
    except InputError as refusal:
        return (np.nan, np.nan, np.nan, "", "plain"), str(refusal).removeprefix(f"{quote(printed)}: ")
