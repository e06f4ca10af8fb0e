"""The six tables of the record, held against their own description.

`data/datapackage.json` says which columns there are, what may stand in them and which row leads
to which. Nothing of that is said a second time here.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from interdiction.refusal import Refusal, shown
from interdiction.tables import LONGEST, Problem, read_table

DATA = Path(__file__).resolve().parents[2] / "data"
# What the library needs to find; a record may describe and hold more.
COLUMNS = {
    "sources": ("source", "publisher", "title", "published", "language", "kind", "url", "text", "sha256", "note"),
    "statements": (
        *("statement", "agency", "announced", "period_start", "cutoff_earliest", "cutoff_latest"),
        *("scope", "people", "note"),
    ),
    "measures": ("measure", "label", "kind", "unit", "part_of", "definition"),
    "indicators": ("indicator", "label", "numerator", "denominator", "unit", "reads_as", "does_not_mean"),
    "figures": ("statement", "source", "measure", "printed", "rounded_to", "note"),
    "claims": ("statement", "source", "printed", "kind", "measurable_by"),
}
TABLES = tuple(COLUMNS)
# A cell that begins like this is a formula to a spreadsheet; none of ours begins with a space.
_NOT_PLAIN = r"^[=+@\-\s\p{Z}]|[\s\p{Z}]$|[\p{Cc}\p{Cf}]"
MOST_LINES = 20  # what is wrong throughout a column is said so often, not a million times


class RecordError(Refusal):
    """The problems of a record, of which the first is shown.

    Parameters
    ----------
    problems : list of Problem
        At least one.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        more = f" (and {len(problems) - 1} more: python -m interdiction check)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")


class Record(NamedTuple):
    """The tables that could be read, by name, and all that is wrong with them."""

    tables: dict[str, pa.Table]
    problems: list[Problem]


def load_table(name: str, data: str | Path = DATA) -> pd.DataFrame:
    """Load one table of the record as it is written: text, nothing computed.

    Parameters
    ----------
    name : str
        One of "sources", "statements", "measures", "indicators", "figures", "claims".
    data : path
        The record's `data` folder.

    Returns
    -------
    pandas.DataFrame
        A row per row of the file, every column text; an empty cell is "".

    Raises
    ------
    Refusal
        For a table that does not exist; as `RecordError` for a record with a problem.

    >>> load_table("figures")["printed"].head(2).tolist()
    ['571 drug cases', '131 cases']
    """
    if name not in TABLES:
        raise Refusal(f"table {shown(name)} does not exist; choose one of {', '.join(TABLES)}")
    record = read_record(data)
    if record.problems:
        raise RecordError(record.problems)
    return as_frame(record.tables[name])


def as_frame(table: pa.Table) -> pd.DataFrame:
    """Turn a table of the record into a DataFrame of plain text.

    >>> as_frame(read_record().tables["measures"])["measure"].tolist()[0]
    'cases'
    """
    return table.cast(pa.schema([(column, pa.string()) for column in table.column_names])).to_pandas()


def read_record(data: str | Path = DATA) -> Record:
    """Read every table of a record and hold it against `datapackage.json`.

    Parameters
    ----------
    data : path
        The record's `data` folder.

    Returns
    -------
    Record
        Tables of dictionary-encoded text, without those that could not be read at all.

    >>> str(read_record("nowhere").problems[0])
    'datapackage.json: found no file; put the description of the tables at nowhere/datapackage.json'
    """
    path = Path(data) / "datapackage.json"
    try:
        schemas = {resource["name"]: resource["schema"] for resource in json.loads(path.read_bytes())["resources"]}
        columns = {name: [field["name"] for field in schemas[name]["fields"]] for name in TABLES}
    except OSError:
        mend = f"put the description of the tables at {path}"
        return Record({}, [Problem(path.name, 0, "", "no file", mend)])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return Record({}, [Problem(path.name, 0, "", shown(error), "describe all six tables, as JSON")])
    for name in TABLES:
        if lacking := [column for column in COLUMNS[name] if column not in columns[name]]:
            return Record({}, [Problem(path.name, 0, "", f"no column {lacking[0]} in {name}", "describe it")])
    read = {name: read_table(Path(data) / f"{name}.csv", columns[name]) for name in TABLES}
    tables = {name: table for name, table in read.items() if isinstance(table, pa.Table)}
    problems = [table for table in read.values() if isinstance(table, Problem)]
    try:
        for name, table in tables.items():
            problems += _problems(name, table, schemas[name], tables)
    except (KeyError, TypeError, pa.ArrowInvalid) as error:
        found = f"in the description of {name}: {shown(error)}"
        return Record({}, [Problem(path.name, 0, "", found, "describe the table as the Data Package standard has it")])
    return Record(tables, problems or _windows(tables["statements"]))


def days(texts: pa.Array) -> pd.DatetimeIndex:
    """Read days written as YYYY-MM-DD; what is not a day is NaT.

    >>> days(pa.array(["2021-06-25", "2021-02-30", "25 June"])).day.tolist()
    [25.0, nan, nan]
    """
    iso = pc.if_else(pc.match_substring_regex(texts, r"^\d{4}-\d\d-\d\d$"), texts, None)
    return pd.DatetimeIndex(pd.to_datetime(iso.to_pandas(), format="%Y-%m-%d", errors="coerce"))


def _windows(statements: pa.Table) -> list[Problem]:
    """Name the statements whose days do not follow one another."""
    order = ("period_start", "cutoff_earliest", "cutoff_latest", "announced")
    days = [statements[name].chunk(0).cast(pa.string()) for name in order]
    problems = []
    for before, after, name, earlier in zip(days, days[1:], order[1:], order, strict=False):
        # Days written as YYYY-MM-DD are ordered as texts are.
        for row in np.flatnonzero(pc.less(after, before).to_numpy(False))[:MOST_LINES]:
            mend = f"write a day not before {earlier}, {before[int(row)]}"
            problems.append(Problem("statements.csv", int(row) + 2, name, shown(after[int(row)]), mend))
    return problems


def _problems(name: str, table: pa.Table, schema: dict[str, Any], tables: dict[str, pa.Table]) -> list[Problem]:
    """Hold one table against its description: each column, then its keys."""
    problems: list[Problem] = []

    def refuse(column: str, cells: pa.DictionaryArray, wrong: np.ndarray, mend: str) -> None:
        """Name the rows whose cell holds one of the words marked as wrong."""
        if wrong.any():
            for row in np.flatnonzero(wrong[cells.indices.to_numpy()])[:MOST_LINES]:
                found = shown(cells[int(row)].as_py()) if cells[int(row)].as_py() else "an empty cell"
                problems.append(Problem(f"{name}.csv", int(row) + 2, column, found, mend))

    references = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", ())}
    for field in schema["fields"]:
        column, rules, cells = field["name"], field.get("constraints", {}), _cells(table, field["name"])
        words = cells.dictionary
        empty = pc.equal(words, "").to_numpy(False)
        rest = ~empty
        if rules.get("required"):
            refuse(column, cells, empty, f"fill in {column}")
        for good, mend in _rules(field, words):
            refuse(column, cells, rest & ~good, mend)
            rest &= good
        if column in references:
            other = references[column]["resource"] or name
            if other in tables:
                known = _cells(tables[other], references[column]["fields"][0]).dictionary
                good = pc.is_in(words, known).to_numpy(False)
                refuse(column, cells, rest & ~good, f"write one that {other}.csv holds, or add it there")
    key = schema["primaryKey"]
    number = np.zeros(len(table), np.int64)
    for column in key:
        number = number * len(_cells(table, column).dictionary) + _cells(table, column).indices.to_numpy()
    for row in np.flatnonzero(pd.Series(number).duplicated())[:MOST_LINES]:
        found = shown(", ".join(table[column][int(row)].as_py() for column in key))
        problems.append(Problem(f"{name}.csv", int(row) + 2, ", ".join(key), f"{found} a second time", "keep one row"))
    return problems


def _rules(field: dict[str, Any], words: pa.Array) -> list[tuple[np.ndarray, str]]:
    """Which words keep each rule that the description sets for a column, and what would mend the others."""
    rules = field.get("constraints", {})
    short = pc.less_equal(pc.utf8_length(words), LONGEST)
    plain = pc.invert(pc.match_substring_regex(words, _NOT_PLAIN))
    found = [
        (short, f"keep a cell below {LONGEST} characters"),
        (plain, "write plain text: no formula, no space around it, no control character"),
    ]
    if "enum" in rules:
        found.append((pc.is_in(words, pa.array(rules["enum"])), f"choose one of {', '.join(rules['enum'])}"))
    if "pattern" in rules:
        good = pc.match_substring_regex(words, rules["pattern"])
        found.append((good, f"write it as {field['description'].rstrip('.')}"))
    if field["type"] == "date":
        found.append((pa.array(days(words).notna()), "write a day as YYYY-MM-DD"))
    return [(good.to_numpy(False), mend) for good, mend in found]


def _cells(table: pa.Table, column: str) -> pa.DictionaryArray:
    return table[column].chunk(0)
