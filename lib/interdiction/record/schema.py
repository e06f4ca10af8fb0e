"""One table held against the description that `datapackage.json` gives of it."""

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from interdiction.errors import quote
from interdiction.record.csv_file import LONGEST, Problem

MOST_LINES = 20  # what is wrong throughout a column is said so often, not a million times
# A cell that begins like this is a formula to a spreadsheet; none of ours begins with a space.
_NOT_PLAIN = r"^[=+@\-\s\p{Z}]|[\s\p{Z}]$|[\p{Cc}\p{Cf}]"
_PERCENTAGE = r"^[+\-][0-9]+(?:[.,][0-9]+)? ?%$"  # a printed change has a sign, and is no formula


def table_problems(name: str, table: pa.Table, schema: dict[str, Any], tables: dict[str, pa.Table]) -> list[Problem]:
    """Hold one table against its description: each column, then its keys.

    Parameters
    ----------
    name : str
        The table's name, its file's without the ending.
    table : pyarrow.Table
        As `read_table` returns it.
    schema : dict
        A Table Schema (Data Package v2): fields with constraints, primary and foreign keys.
    tables : dict of str to pyarrow.Table
        The tables that foreign keys lead to; a key to one that could not be read is not followed.

    Returns
    -------
    list of Problem
        At most `MOST_LINES` for one rule.

    Raises
    ------
    KeyError, TypeError, pyarrow.ArrowInvalid
        For a schema that is not one.
    """
    problems: list[Problem] = []

    def refuse(column: str, cells: pa.DictionaryArray, wrong: np.ndarray, mend: str) -> None:
        """Name the rows whose cell holds one of the words marked as wrong."""
        if wrong.any():
            for row in np.flatnonzero(wrong[cells.indices.to_numpy()])[:MOST_LINES]:
                found = quote(cells[int(row)].as_py()) if cells[int(row)].as_py() else "an empty cell"
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
        found = quote(", ".join(table[column][int(row)].as_py() for column in key))
        problems.append(Problem(f"{name}.csv", int(row) + 2, ", ".join(key), f"{found} a second time", "keep one row"))
    return problems


def parse_days(texts: pa.Array) -> pd.DatetimeIndex:
    """Read days written as YYYY-MM-DD; what is not a day is NaT.

    >>> parse_days(pa.array(["2021-06-25", "2021-02-30", "25 June"])).day.tolist()
    [25.0, nan, nan]
    """
    iso = pc.if_else(pc.match_substring_regex(texts, r"^\d{4}-\d\d-\d\d$"), texts, None)
    return pd.DatetimeIndex(pd.to_datetime(iso.to_pandas(), format="%Y-%m-%d", errors="coerce"))


def _rules(field: dict[str, Any], words: pa.Array) -> list[tuple[np.ndarray, str]]:
    """Which words keep each rule that the description sets for a column, and what would mend the others."""
    rules = field.get("constraints", {})
    short = pc.less_equal(pc.utf8_length(words), LONGEST)
    plain = pc.invert(pc.match_substring_regex(words, _NOT_PLAIN))
    plain = pc.or_(plain, pc.match_substring_regex(words, _PERCENTAGE))
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
        found.append((pa.array(parse_days(words).notna()), "write a day as YYYY-MM-DD"))
    return [(good.to_numpy(False), mend) for good, mend in found]


def _cells(table: pa.Table, column: str) -> pa.DictionaryArray:
    return table[column].chunk(0)
