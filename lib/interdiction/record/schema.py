"""One table held against the description that `datapackage.json` gives of it."""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import islice
from typing import Any

import pandas as pd

from interdiction.errors import quote
from interdiction.record.csv_file import Problem

MOST_LINES = 20  # what is wrong throughout a column is named so often, not a million times
_FORMULA = tuple("=+@-＝＋＠－")  # what a spreadsheet takes for one, in full width, too
_PERCENTAGE = re.compile(r"[+\-＋－][0-9]+(?:[.,][0-9]+)? ?[%％]")  # a printed change has a sign, and is no formula
# Printable by Unicode, and blank: fillers of Hangul and Braille, and what only changes the letter before it.
_BLANK = dict.fromkeys(
    [0x34F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]
)
_UNSEEN = ("Cc", "Cf", "Co", "Zl", "Zp")  # control, format and private characters, ends of a line
Rules = dict[str, Callable[[str], object]]  # by what would mend a cell, what is true of one that keeps the rule
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


_TEXTS = ("name", "title", "description", "version", "homepage", "path", "type")
_LISTS = ("licenses", "contributors", "resources", "fields")


def check_description(part: dict[str, Any]) -> None:
    """Check that what a description says is of the kind that the standard has, as far as it is read or published.

    Parameters
    ----------
    part : dict
        A description, or an object within it.

    Raises
    ------
    ValueError
        For what is no text, or no list of objects, where one belongs.

    >>> check_description({"licenses": [{"name": 4}]})
    Traceback (most recent call last):
        ...
    ValueError: a name that is no text: 4
    """
    for key, value in part.items():
        if key in _TEXTS and not isinstance(value, str):
            raise ValueError(f"a {key} that is no text: {json.dumps(value)}")
        if key in _LISTS and not (isinstance(value, list) and all(isinstance(each, dict) for each in value)):
            raise ValueError(f"{key} that are no list of objects")
        if key in ("schema", "constraints") and not isinstance(value, dict):
            raise ValueError(f"{key} that are no object")
        for each in value if key in _LISTS else [value] if key == "schema" else ():
            check_description(each)


def table_problems(
    name: str, table: pd.DataFrame, schema: dict[str, Any], tables: Mapping[str, pd.DataFrame]
) -> list[Problem]:
    """Hold one table against its description: each column, then its keys.

    Parameters
    ----------
    name : str
        The table's name, its file's without the ending.
    table : pandas.DataFrame
        As `read_table` returns it.
    schema : dict
        A Table Schema (Data Package v2): fields with constraints, primary and foreign keys.
    tables : dict of str to pandas.DataFrame
        The tables that foreign keys lead to; a key to one that could not be read is not followed.

    Returns
    -------
    list of Problem
        At most `MOST_LINES` for one column, and for the keys.

    Raises
    ------
    LookupError, TypeError, AttributeError, re.error
        For a schema that is not one.
    """
    problems = []
    references = {key["fields"][0]: key["reference"] for key in schema.get("foreignKeys", ())}
    for field in schema["fields"]:
        column, rules = field["name"], _rules(field)
        if column in references and (other := references[column]["resource"] or name) in tables:
            known = set(tables[other][references[column]["fields"][0]])
            rules[f"write one that {other}.csv holds, or add it there"] = known.__contains__
        cells = table[column].tolist()
        mends = {cell: next((mend for mend, keeps in rules.items() if not keeps(cell)), "") for cell in set(cells)}
        mends[""] = f"fill in {column}" if field.get("constraints", {}).get("required") else ""
        if any(mends[cell] for cell in {*cells}):
            problems += name_rows(name, table[column], (mends[cell] for cell in cells))
    key = schema["primaryKey"]
    for row, again in table.loc[table.duplicated(key), key].head(MOST_LINES).iterrows():
        found = f"{quote(', '.join(again))} a second time"
        problems.append(Problem(f"{name}.csv", int(row) + 2, ", ".join(key), found, "keep one row"))
    return problems


def name_rows(name: str, cells: pd.Series, mends: Iterable[str]) -> list[Problem]:
    """Name the rows of a column that something would mend.

    Parameters
    ----------
    name : str
        The table's name.
    cells : pandas.Series
        The column.
    mends : iterable of str
        For each cell what would mend it, or "".

    Returns
    -------
    list of Problem
        At most `MOST_LINES`.

    >>> print(*name_rows("figures", pd.Series(["571 cases", ""], name="printed"), ["", "fill it in"]))
    figures.csv, row 3, column printed: found an empty cell; fill it in
    """
    wrong = ((row, cell, mend) for row, (cell, mend) in enumerate(zip(cells, mends, strict=True), 2) if mend)
    return [
        Problem(f"{name}.csv", row, str(cells.name), quote(cell) if cell else "an empty cell", mend)
        for row, cell, mend in islice(wrong, MOST_LINES)
    ]


def is_day(text: str) -> bool:
    """Tell whether a text is a day of the calendar, written as YYYY-MM-DD.

    >>> is_day("2021-06-25"), is_day("2021-02-30"), is_day("2021-6-25")
    (True, False, False)
    """
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _rules(field: dict[str, Any]) -> Rules:
    """The rules for a cell that is not empty, each by what would mend one that breaks it."""
    constraints = field.get("constraints", {})
    rules: Rules = {"write plain text: no formula, no space around it, nothing that cannot be seen": _is_plain}
    if "enum" in constraints:
        rules[f"choose one of {', '.join(constraints['enum'])}"] = constraints["enum"].__contains__
    if "pattern" in constraints:
        rules[f"write it as {field['description'].rstrip('.')}"] = re.compile(constraints["pattern"]).search
    if field["type"] == "date":
        rules["write a day as YYYY-MM-DD"] = is_day
    rules["write a day that the calendar has"] = lambda cell: is_day(cell) or not _DAY.fullmatch(cell)
    return rules


def _is_plain(cell: str) -> bool:
    """Tell whether a cell is no formula to a spreadsheet, and holds nothing that cannot be seen."""
    if cell != cell.strip() or (cell.startswith(_FORMULA) and not _PERCENTAGE.fullmatch(cell)):
        return False
    if not cell.isascii() and not cell.translate(_BLANK).strip():
        return False
    return cell.isprintable() or not any(unicodedata.category(char) in _UNSEEN for char in cell)
