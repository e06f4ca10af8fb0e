"""Tables as the sheets of one workbook, for those who open data in a spreadsheet."""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import pandas as pd
import xlsxwriter
from pandas.api import types
from xlsxwriter.worksheet import Worksheet

from interdiction.site.formats import plain

_WIDEST = 48  # characters of a column of a sheet
_NOTES = (24, 24, 110)  # the same of the three columns of the notes


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
