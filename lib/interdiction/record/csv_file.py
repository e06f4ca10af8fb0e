"""One CSV file read as text, every cell as it is written, or the reason why it cannot be."""

import csv
import errno
import io
import re
import stat
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.errors import quote

LONGEST = 2_000  # characters in a cell: a note is a few sentences
_UNWANTED = {
    "\ufeff": ("a byte-order mark", "save as UTF-8 without one"),
    "\r": ("a carriage return", "end each line with a line feed alone"),
    "\0": ("a null byte", "save as plain text"),
}
_NOT_UTF8 = re.compile("[\udc80-\udcff]")  # as "surrogateescape" decodes such a byte


class Problem(NamedTuple):
    """What is wrong in a record: where, what was found, and what would mend it."""

    file: str
    row: int  # as a spreadsheet counts, the header being row 1; 0 for the whole file
    column: str
    found: str
    mend: str

    def __str__(self) -> str:
        row, column = f", row {self.row}" if self.row else "", f", column {self.column}" if self.column else ""
        return f"{self.file}{row}{column}: found {self.found}; {self.mend}"


def read_file(path: Path) -> bytes:
    """Read a file of a record, once it is known to be one.

    Parameters
    ----------
    path : pathlib.Path
        A file, or a link to one.

    Raises
    ------
    OSError
        For one that cannot be read, or that is a folder, a pipe or a device, of which the last two may never end.

    >>> read_file(Path("nowhere"))
    Traceback (most recent call last):
        ...
    FileNotFoundError: [Errno 2] No such file or directory: 'nowhere'
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "no file but a folder, a pipe or a device", str(path))
    return path.read_bytes()


def read_table(path: Path, columns: list[str], may_be_empty: bool = False) -> pd.DataFrame | Problem:
    """Read a CSV file whose columns are known.

    Parameters
    ----------
    path : pathlib.Path
        A comma-separated file in UTF-8, lines ended by a line feed, one header line.
    columns : list of str
        The columns that its header must name, in order.
    may_be_empty : bool
        Whether a header alone is a table.

    Returns
    -------
    pandas.DataFrame or Problem
        Every cell as it is written, an empty one being ""; or why the file is not such a table.

    >>> str(read_table(Path("nowhere/figures.csv"), ["printed"]))
    'figures.csv: found no file; put the table at nowhere/figures.csv'
    """
    try:
        text = read_file(path).decode("utf-8", "surrogateescape")
    except OSError:
        return Problem(path.name, 0, "", "no file", f"put the table at {path}")
    if at := re.search("^\ufeff|[\r\0]", text):
        return Problem(path.name, text.count("\n", 0, at.start()) + 1, "", *_UNWANTED[at.group()])
    rows: list[list[str]] = []
    limit = csv.field_size_limit(len(text) + 1)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), strict=True):
            rows.append(row or [""] * len(columns))
    except csv.Error as broken:
        mend = "close each quote, and write a quote within a cell twice"
        return Problem(path.name, len(rows) + 1, "", f"a broken quotation ({broken})", mend)
    finally:
        csv.field_size_limit(limit)
    if problem := _find_wrong_row(path.name, rows, columns):
        return problem
    if "\n" not in text:
        return Problem(path.name, 1, "", "a header without a line feed", "end each line with one")
    if not rows[1:] and not may_be_empty:
        return Problem(path.name, 0, "", "no rows", "add at least one row below the header")
    return pd.DataFrame(rows[1:], columns=columns, dtype="str")


def _find_wrong_row(file: str, rows: list[list[str]], columns: list[str]) -> Problem | None:
    """Say what is wrong with the header, or with the first row that is not cells of text, as many as it has columns."""
    header = rows[0] if rows else []
    if header != columns:
        wrong = [f"no column {name}" for name in columns if name not in header]
        wrong += [f"the column {quote(name)}" for name in header if name not in columns]
        found = ", ".join(wrong[:3]) or "the columns in another order, or one twice"
        return Problem(file, 1, "", found, f"write the header {','.join(columns)}")
    for number, row in enumerate(rows, 1):
        if at := _NOT_UTF8.search("".join(row)):
            found = f"the byte {ord(at.group()) - 0xDC00:#x}, which is not UTF-8"
            return Problem(file, number, "", found, "save as UTF-8")
        if len(row) != len(columns):
            mend = f"write {len(columns)}, and quotes around a cell that holds a comma"
            return Problem(file, number, "", f"{len(row)} cells, {quote(','.join(row))}", mend)
        for column, cell in zip(columns, row, strict=True):
            if len(cell) > LONGEST:
                found = f"{len(cell)} characters, {quote(cell)}"
                return Problem(file, number, column, found, f"keep a cell below {LONGEST}")
    return None
