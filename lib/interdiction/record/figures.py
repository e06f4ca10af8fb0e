"""The record as a DataFrame of printed figures, each with what its printing allows."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from interdiction.errors import InputError, quote
from interdiction.printed import check_reading, read_all
from interdiction.record.csv_file import Problem
from interdiction.record.schema import MOST_LINES, parse_days
from interdiction.record.tables import DATA, Record, RecordError, sound_record

_OF_STATEMENT = (
    *("agency", "announced", "period_start", "cutoff_earliest", "cutoff_latest"),
    *("scope", "covers", "people"),
)
_OF_SOURCE = ("publisher", "title", "published", "language", "kind", "url")
_OF_MEASURE = ("label", "kind", "part_of")
_OF_FIGURE = ("rounded_to", "term", "set_aside")
_DAYS = ("period_start", "cutoff_earliest", "cutoff_latest")  # the others may be a month or a year


def load_figures(data: str | Path = DATA, reading: str = "either", statement: str | None = None) -> pd.DataFrame:
    """Load every printed figure with what its words allow the truth to be.

    Parameters
    ----------
    data : path
        The record's `data` folder.
    reading : str
        How a printed decimal is read: "either", "rounded" or "cut_off"; see `printed.read`.
    statement : str, optional
        Only the figures of this statement.

    Returns
    -------
    pandas.DataFrame
        A row per printed figure, in the order of the record: `statement`, `source`, `measure`,
        `printed`; `value`, `low`, `high` in `unit` (case, person, gang, kg or %), an unknown end
        being inf; `qualifier`, `reading`; `set_aside` (why it is out of every ratio, "" where it
        is not); `original` (whether the source is in the agency's own language); and what is
        known of its statement, agency, source and measure: the agency's `short` name, the
        source's kind as `grade`, the days of the period as datetime64. A figure that is set
        aside may be unreadable: its numbers are NaN.

    Raises
    ------
    InputError
        For a reading or a statement that does not exist; as `RecordError` for a problem in the
        record.

    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> print(*figures.loc[4, ["printed", "low", "high", "unit"]])
    5.55 metric tons 5545.0 5560.0 kg
    """
    reading = check_reading(reading)
    if not Path(data).exists() and Path(data).name == str(data):
        raise InputError(f"{quote(data)} is no folder; to choose a statement, write statement={quote(data)}")
    record = sound_record(data)
    figures, problems = read_figures(record, reading)
    if problems:
        raise RecordError(problems)
    if statement is None:
        return figures
    chosen = figures[figures["statement"] == statement].reset_index(drop=True)
    if chosen.empty:
        every = figures["statement"].unique().tolist()
        near = get_close_matches(statement, every, 3, 0.0)
        raise InputError(
            f"statement {quote(statement)} has no figures in the record; choose one such as {', '.join(near)}"
        )
    return chosen


def read_figures(record: Record, reading: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Join the tables of a sound record, read every phrase, and say which cannot be read.

    Parameters
    ----------
    record : Record
        One without problems.
    reading : str
        One of `printed.READINGS`.

    Returns
    -------
    pandas.DataFrame, list of Problem
        As `load_figures` returns; the figures with a problem hold no meaning.

    >>> from interdiction.record.tables import read_record
    >>> figures, problems = read_figures(read_record(), "either")
    >>> problems
    []
    """
    own, others = record.tables["figures"], ("statement", "source", "measure")
    place = {name: _places(own[name].chunk(0), record.tables[f"{name}s"][name].chunk(0)) for name in others}

    def joined(name: str, column: str) -> pa.DictionaryArray:
        return record.tables[f"{name}s"][column].chunk(0).take(place[name])

    phrase = (
        own["printed"].chunk(0),
        joined("source", "language"),
        joined("measure", "kind"),
        own["rounded_to"].chunk(0),
    )
    which, distinct = _distinct(*phrase)
    texts, languages, kinds, steps = (column.take(distinct) for column in phrase)
    read = read_all(texts, languages, kinds, steps, reading)
    columns = {name: own[name].cast(pa.string()).to_pandas() for name in (*others, "printed")}
    columns |= {name: read[name].array.take(which) for name in ("value", "low", "high", "unit", "qualifier")}
    columns["reading"] = pd.Categorical.from_codes(np.zeros(len(own), np.int8), [reading])
    for name, wanted in (("measure", _OF_MEASURE), ("statement", _OF_STATEMENT), ("source", _OF_SOURCE)):
        for column in wanted:
            cells = joined(name, column)
            columns["grade" if (name, column) == ("source", "kind") else column] = (
                parse_days(cells.dictionary)[cells.indices.to_numpy()] if column in _DAYS else cells.to_pandas()
            )
    agencies = record.tables["agencies"]
    agency = _places(record.tables["statements"]["agency"].chunk(0), agencies["agency"].chunk(0))
    agency = agency.take(place["statement"])
    columns["short"] = agencies["short"].chunk(0).take(agency).to_pandas()
    columns["original"] = _same(joined("source", "language"), agencies["language"].chunk(0).take(agency))
    columns |= {name: own[name].chunk(0).to_pandas() for name in _OF_FIGURE}
    columns["note"] = own["note"].cast(pa.string()).to_pandas()
    figures = pd.DataFrame(columns, copy=False)
    problem = read["problem"].to_numpy()
    unread = (problem != "")[which]
    figures.loc[unread, ["value", "low", "high"]] = np.nan
    return figures, _unread(figures, problem, which, joined("measure", "unit").to_pandas())


def require_columns(table: pd.DataFrame, names: Iterable[str]) -> None:
    """Refuse a table that lost columns that `load_figures` gave it, or the days in them.

    >>> require_columns(load_figures(), ["measure", "low", "high"])
    """
    for name in names:
        if name not in table:
            raise InputError(f"the table has no column {quote(name)}; keep the columns that load_figures returned")
    if "period_start" in table and not pd.api.types.is_datetime64_any_dtype(table["period_start"]):
        raise InputError(
            "column 'period_start' holds text where days belong; "
            "keep the table that load_figures returned, or read it again with parse_dates"
        )


def _places(cells: pa.DictionaryArray, keys: pa.DictionaryArray) -> pa.Array:
    """Where each cell's word stands in a column of keys."""
    return pc.index_in(cells.dictionary, keys.cast(pa.string())).take(cells.indices)


def _same(left: pa.DictionaryArray, right: pa.DictionaryArray) -> np.ndarray:
    """Where two columns of words hold the same word."""
    equal = np.equal.outer(np.array(left.dictionary), np.array(right.dictionary))
    return np.asarray(equal[left.indices.to_numpy(), right.indices.to_numpy()])


def _distinct(*columns: pa.DictionaryArray) -> tuple[np.ndarray, pa.Array]:
    """Number the distinct rows of several columns: each row's number, and one row of each."""
    key = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        key = key * len(column.dictionary) + column.indices.to_numpy()
    which, _ = pd.factorize(key)
    first = np.empty(which.max() + 1, np.int64)
    first[which[::-1]] = np.arange(len(which))[::-1]
    return which, pa.array(first)


def _unread(figures: pd.DataFrame, problem: np.ndarray, which: np.ndarray, unit: pd.Series) -> list[Problem]:
    """Name the rows whose phrase could not be read, or was read in another unit than its measure has."""
    differ = np.not_equal.outer(figures["unit"].cat.categories.to_numpy(), unit.cat.categories.to_numpy())
    wrong = (problem != "")[which] | differ[figures["unit"].cat.codes, unit.cat.codes]
    wrong &= (figures["set_aside"] == "").to_numpy()
    problems = []
    for row in np.flatnonzero(wrong)[:MOST_LINES]:
        counted = f"{figures['measure'][row]} is counted in {unit[row]}, not in {figures['unit'][row]}"
        found, mend = quote(figures["printed"][row]), problem[which[row]] or counted
        problems.append(Problem("figures.csv", int(row) + 2, "printed", found, mend))
    return problems
