"""One table as CSV, as JSON, as Parquet and as a sheet: an unknown number is empty, a day a day, no text a formula."""

import io
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

# Spreadsheets run a CSV cell that begins like this; some take the full-width signs for the others.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_SIGNED_NUMBER = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)* ?%?")
# Every text stays a text, and nothing is left in the temporary folder by a run that is killed.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def prepare(table: pd.DataFrame) -> pd.DataFrame:
    """Prepare a table for writing: four kinds of columns, no infinity, no digits that arithmetic left over.

    Parameters
    ----------
    table : pandas.DataFrame
        As the library returns it.

    Returns
    -------
    pandas.DataFrame
        Numbers, days, truth values and text. An unknown end is NaN; behind `high` stands
        `high_known`, which says whether there is one. What is missing in text is "".

    >>> prepare(pd.DataFrame({"low": [1187.6499999999996], "high": [float("inf")]})).values.tolist()
    [[1187.65, nan, False]]
    """
    columns: dict[str, pd.Series] = {}
    for name, cells in table.items():
        if types.is_bool_dtype(cells) or types.is_datetime64_any_dtype(cells):
            columns[str(name)] = cells
        elif types.is_numeric_dtype(cells):
            columns[str(name)] = cells.astype(float).where(np.isfinite(cells)).map(_decimal)
        else:
            columns[str(name)] = cells.astype("str").where(cells.notna(), "")
        if name == "high":
            columns["high_known"] = columns["high"].notna()
    return pd.DataFrame(columns, index=table.index).reset_index(drop=True)


def _decimal(number: float) -> float:
    """The decimal of twelve digits that a float stands for, if it is next to one."""
    short = float(f"{number:.12g}")
    return short if abs(short - number) < 1e-12 * abs(number) and not number.is_integer() else number


def as_csv(table: pd.DataFrame) -> bytes:
    """Write a table as CSV: words in quotes, numbers and days without, truth as "TRUE" and "FALSE".

    Parameters
    ----------
    table : pandas.DataFrame
        Any whose cells are numbers, days, truth values or text.

    Returns
    -------
    bytes
        A text that a spreadsheet could take for a formula has an apostrophe before it; a signed
        number such as -28.6% has none.

    >>> print(as_csv(pd.DataFrame({"printed": ["=1+1", "-28.6%"], "high": [float("inf"), 2.5]})).decode(), end="")
    "printed","high","high_known"
    "'=1+1",,"FALSE"
    "-28.6%",2.5,"TRUE"
    """
    # Python's own writer, before 3.12, cannot quote words alone.
    ready = prepare(table)
    rows = [map(_quoted, ready), *zip(*(_csv_cells(cells) for _, cells in ready.items()), strict=True)]
    return "".join(f"{','.join(row)}\n" for row in rows).encode()


def _csv_cells(cells: pd.Series) -> list[str]:
    if types.is_bool_dtype(cells):
        return ['"TRUE"' if cell else '"FALSE"' for cell in cells]
    if types.is_datetime64_any_dtype(cells):
        return ["" if cell is pd.NaT else f"{cell:%Y-%m-%d}" for cell in cells]
    if types.is_numeric_dtype(cells):
        return ["" if cell != cell else repr(cell).removesuffix(".0") for cell in cells.tolist()]
    return [_quoted(cell) if cell else "" for cell in cells]


def _quoted(text: str) -> str:
    mark = "'" if _FORMULA.match(text) and not _SIGNED_NUMBER.fullmatch(text) else ""
    return '"' + mark + text.replace('"', '""') + '"'


def chart_csv(table: pd.DataFrame) -> bytes:
    r"""Write the table behind a chart as CSV; an index that has a name is a column, too.

    >>> chart_csv(pd.DataFrame({"low": [1.5]}, index=pd.Index(["cases"], name="label")))
    b'"label","low"\n"cases",1.5\n'
    """
    return as_csv(table.reset_index() if any(table.index.names) else table)


def as_json(table: pd.DataFrame) -> bytes:
    """Write a table as JSON, a record per row and line: words as they are, days as in CSV, what is missing as null.

    >>> as_json(pd.DataFrame({"printed": ["5件", ""], "high": [float("inf"), 2.5]})).decode().splitlines()[1]
    '{"printed": "5件", "high": null, "high_known": false},'
    """
    ready = prepare(table)
    rows = zip(*(_json_cells(cells) for _, cells in ready.items()), strict=True)
    lines = [json.dumps(dict(zip(ready, row, strict=True)), ensure_ascii=False) for row in rows]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def _json_cells(cells: pd.Series) -> list[Any]:
    if types.is_bool_dtype(cells):
        return cells.tolist()
    if types.is_datetime64_any_dtype(cells):
        return [None if cell is pd.NaT else f"{cell:%Y-%m-%d}" for cell in cells]
    if types.is_numeric_dtype(cells):
        return [None if cell != cell else int(cell) if cell.is_integer() else cell for cell in cells.tolist()]
    return [cell or None for cell in cells]


def describe_fields(table: pd.DataFrame, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Describe the columns of a table as the fields of a Table Schema, as CSV and JSON hold them.

    Parameters
    ----------
    table : pandas.DataFrame
        As `prepare` returns it.
    words : dict of str to str
        What each column holds.

    >>> describe_fields(pd.DataFrame({"low": [1.5]}), {"low": "The least."})
    [{'name': 'low', 'type': 'number', 'description': 'The least.'}]
    """
    fields: list[dict[str, Any]] = []
    for name, cells in table.items():
        number, day = types.is_numeric_dtype(cells), types.is_datetime64_any_dtype(cells)
        kind = "boolean" if types.is_bool_dtype(cells) else "number" if number else "date" if day else "string"
        truth = {"trueValues": ["TRUE"], "falseValues": ["FALSE"]} if kind == "boolean" else {}
        fields.append({"name": str(name), "type": kind, "description": words[str(name)], **truth})
    return fields


def as_parquet(table: pd.DataFrame) -> bytes:
    """Write a table as Parquet: words as they are, what is missing as null, without metadata of any program.

    >>> pd.read_parquet(io.BytesIO(as_parquet(pd.DataFrame({"high": [float("inf"), 2.0]}))))["high"].tolist()
    [nan, 2.0]
    """
    import pyarrow as pa  # for this format alone
    import pyarrow.parquet

    columns = {}
    for name, cells in prepare(table).items():
        if types.is_datetime64_any_dtype(cells):
            columns[name] = pa.array(cells.astype("datetime64[s]"), pa.timestamp("s")).cast(pa.date32())
        elif types.is_numeric_dtype(cells):
            columns[name] = pa.array(cells, from_pandas=True)
        else:
            columns[name] = pa.array([cell or None for cell in cells], pa.string())
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pa.table(columns), sink, compression="snappy", store_schema=False)
    return sink.getvalue()


def as_workbook(notes: list[tuple[str, str, str]], tables: Mapping[str, pd.DataFrame], day: datetime) -> bytes:
    """Write tables as a workbook (XLSX), one sheet each, behind a sheet of notes.

    Parameters
    ----------
    notes : list of (about, name, what it says)
        The rows of the sheet "notes".
    tables : dict of str to pandas.DataFrame
        By the names of their sheets.
    day : datetime.datetime
        The day that the workbook says it was made.

    Returns
    -------
    bytes
        Every text is a text to a spreadsheet, whatever it begins with.

    >>> as_workbook([("project", "", "All of it.")], {}, datetime(2021, 6, 26))[:2]
    b'PK'
    """
    sink, days = io.BytesIO(), "yyyy-mm-dd"
    options = {"engine_kwargs": {"options": _OPTIONS}, "date_format": days, "datetime_format": days}
    with pd.ExcelWriter(sink, engine="xlsxwriter", **options) as writer:
        writer.book.set_properties({"title": "Interdiction", "created": day})
        sheets = {"notes": pd.DataFrame(notes, columns=["about", "name", "what it says"])}
        sheets |= {name: prepare(table) for name, table in tables.items()}
        for name, table in sheets.items():
            table.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
            writer.sheets[name].autofilter(0, 0, len(table), len(table.columns) - 1)
            writer.sheets[name].autofit(350)  # pixels of the widest column
        writer.sheets["notes"].set_column(2, 2, 110, writer.book.add_format({"text_wrap": True, "valign": "top"}))
    return sink.getvalue()
