"""One table in the three formats that readers ask for: CSV, Parquet and a sheet of a workbook.

In all three an unknown number is an empty cell, a day is a day, and no text is ever a formula.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import xlsxwriter
from pandas.api import types
from xlsxwriter.worksheet import Worksheet

# Spreadsheets run a CSV cell that begins like this; some take the full-width signs for the others.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_SIGNED_NUMBER = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)* ?%?")
_WIDEST = 48  # characters of a column of a sheet
_NOTES = (24, 24, 110)


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """Prepare a table for writing: four kinds of columns, and no infinity in any of them.

    Parameters
    ----------
    table : pandas.DataFrame
        As the library returns it.

    Returns
    -------
    pandas.DataFrame
        Numbers, days, truth values and text. An unknown end is NaN; behind `high` stands
        `high_known`, which says whether there is one. What is missing in text is "".

    >>> plain(pd.DataFrame({"low": [703.0], "high": [float("inf")]}))["high_known"].tolist()
    [False]
    """
    columns: dict[str, pd.Series] = {}
    for name, cells in table.items():
        if types.is_bool_dtype(cells) or types.is_datetime64_any_dtype(cells):
            columns[str(name)] = cells
        elif types.is_numeric_dtype(cells):
            columns[str(name)] = cells.where(np.isfinite(cells))
        else:
            columns[str(name)] = cells.astype("str").where(cells.notna(), "")
        if name == "high":
            columns["high_known"] = columns["high"].notna()
    return pd.DataFrame(columns, index=table.index).reset_index(drop=True)


def as_csv(table: pd.DataFrame) -> str:
    """Write a table as CSV: words in quotes, numbers and days without, truth as "TRUE" and "FALSE".

    Parameters
    ----------
    table : pandas.DataFrame
        Any whose cells are numbers, days, truth values or text.

    Returns
    -------
    str
        A text that a spreadsheet could take for a formula has an apostrophe before it; a signed
        number such as -28.6% has none.

    >>> print(as_csv(pd.DataFrame({"printed": ["=1+1", "-28.6%"], "high": [float("inf"), 2.5]})), end="")
    "printed","high","high_known"
    "'=1+1",,"FALSE"
    "-28.6%",2.5,"TRUE"
    """
    columns = {}
    for name, cells in plain(table).items():
        if types.is_bool_dtype(cells):
            columns[name] = _arrow(cells.map({True: "TRUE", False: "FALSE"}))
        elif types.is_numeric_dtype(cells) or types.is_datetime64_any_dtype(cells):
            columns[name] = _arrow(cells)
        else:
            columns[name] = _arrow(cells.map(_harmless))
    sink = io.BytesIO()
    # Python's own writer, before 3.13, leaves a carriage return without quotes: what follows would be a new row.
    pyarrow.csv.write_csv(pa.table({_harmless(name): column for name, column in columns.items()}), sink)
    return sink.getvalue().decode("utf-8")


def _harmless(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) and not _SIGNED_NUMBER.fullmatch(text) else text


def as_parquet(table: pd.DataFrame) -> bytes:
    """Write a table as Parquet: words as they are, what is missing as null.

    Parameters
    ----------
    table : pandas.DataFrame
        Any whose cells are numbers, days, truth values or text.

    Returns
    -------
    bytes
        One file without metadata of pandas or Arrow, so that the same table gives the same bytes.

    >>> file = as_parquet(pd.DataFrame({"high": [float("inf"), 2.0]}))
    >>> pyarrow.parquet.read_table(io.BytesIO(file)).to_pydict()
    {'high': [None, 2.0], 'high_known': [False, True]}
    """
    columns = {name: _arrow(cells) for name, cells in plain(table).items()}
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pa.table(columns), sink, compression="snappy", store_schema=False)
    return sink.getvalue()


def _arrow(cells: pd.Series) -> pa.Array:
    if types.is_bool_dtype(cells):
        return pa.array(cells, pa.bool_())
    if types.is_datetime64_any_dtype(cells):
        return pa.array(cells.astype("datetime64[s]"), pa.timestamp("s")).cast(pa.date32())
    if types.is_numeric_dtype(cells):
        return pa.array(cells.astype(float), pa.float64(), from_pandas=True)
    return pa.array(cells.where(cells != "", None).astype(object), pa.string(), from_pandas=True)


def as_workbook(notes: Sequence[Sequence[str]], tables: Mapping[str, pd.DataFrame], day: datetime) -> bytes:
    """Write tables as a workbook (XLSX), one sheet each, behind a sheet of notes.

    Parameters
    ----------
    notes : sequence of rows of text
        The sheet "notes", its first row the header.
    tables : dict of str to pandas.DataFrame
        By the names of their sheets.
    day : datetime.datetime
        The day that the workbook says it was made.

    Returns
    -------
    bytes
        Every text is a text to a spreadsheet, whatever it begins with.

    >>> as_workbook([["about", "name", "text"]], {}, datetime(2021, 6, 26))[:2]
    b'PK'
    """
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink, {"in_memory": True}) as book:
        book.set_properties({"title": "Interdiction", "created": day})
        bold, lines = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        first = book.add_worksheet("notes")
        for place, row in enumerate(notes):
            for column, text in enumerate(row):
                first.write_string(place, column, text, lines if place else bold)
        for column, width in enumerate(_NOTES):
            first.set_column(column, column, width)
        first.freeze_panes(1, 0)
        for name, table in tables.items():
            sheet, ready = book.add_worksheet(name), plain(table)
            for column, (header, cells) in enumerate(ready.items()):
                sheet.write_string(0, column, header, bold)
                widest = max([len(header) + 3, *(len(text) for text in _write(sheet, column, cells, days))])
                sheet.set_column(column, column, min(widest, _WIDEST))
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, len(ready), len(ready.columns) - 1)
    return sink.getvalue()


def _write(sheet: Worksheet, column: int, cells: pd.Series, days: xlsxwriter.format.Format) -> Iterator[str]:
    """Write the cells of a column that are not empty, and yield how each reads."""
    boolean, day = types.is_bool_dtype(cells), types.is_datetime64_any_dtype(cells)
    number = types.is_numeric_dtype(cells) and not boolean
    for row, cell in enumerate(cells.tolist(), 1):
        if boolean:
            sheet.write_boolean(row, column, cell)
        elif day and not pd.isna(cell):
            sheet.write_datetime(row, column, cell.to_pydatetime(), days)
        elif number and not pd.isna(cell):
            sheet.write_number(row, column, cell)
        elif not (day or number) and cell:
            sheet.write_string(row, column, cell)
            yield cell
