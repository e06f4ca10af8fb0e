"""One CSV file read as text, every cell as it is written, or the reason why it cannot be."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.csv

from interdiction.errors import quote

LONGEST = 2_000  # characters in a cell: a note is a few sentences


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


def read_table(path: Path, columns: list[str], may_be_empty: bool = False) -> pa.Table | Problem:
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
    pyarrow.Table or Problem
        Dictionary-encoded text, an empty cell being ""; or why the file is not such a table.

    >>> str(read_table(Path("nowhere/figures.csv"), ["printed"]))
    'figures.csv: found no file; put the table at nowhere/figures.csv'
    """
    try:
        content = path.read_bytes()
    except OSError:
        return Problem(path.name, 0, "", "no file", f"put the table at {path}")
    if content.startswith(b"\xef\xbb\xbf"):
        return Problem(path.name, 1, "", "a byte-order mark", "save as UTF-8 without one")
    for unwanted, found, mend in (
        (b"\r", "a carriage return", "end each line with a line feed alone"),
        (b"\x00", "a null byte", "save as plain text"),
    ):
        if (at := content.find(unwanted)) >= 0:
            return Problem(path.name, content.count(b"\n", 0, at) + 1, "", found, mend)
    first_line = content[: max(content.find(b"\n"), 0)][: 50 * LONGEST].decode("utf-8", "replace")
    header = next(csv.reader([first_line]), [])
    if first_line.count('"') % 2:
        return Problem(path.name, 1, "", "a quote that is not closed", f"write the header {','.join(columns)}")
    if header != columns:
        wrong = [f"no column {name}" for name in columns if name not in header]
        wrong += [f"the column {quote(name)}" for name in header if name not in columns]
        mend = f"write the header {','.join(columns)}"
        return Problem(path.name, 1, "", ", ".join(wrong[:3]) or "the columns in another order, or one twice", mend)
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(content),
            parse_options=pyarrow.csv.ParseOptions(ignore_empty_lines=False),
            convert_options=pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(columns, pa.string())),
        )
    except pa.ArrowInvalid as error:
        return _not_utf8(path.name, content) or _broken_row(path.name, content.decode("utf-8"), columns, str(error))
    if not len(table) and not may_be_empty:
        return Problem(path.name, 0, "", "no rows", "add at least one row below the header")
    # Whatever is asked of a cell later is asked of each distinct one once.
    with ThreadPoolExecutor() as threads:
        encoded = list(threads.map(lambda column: column.combine_chunks().dictionary_encode(), table.columns))
    return pa.table(encoded, names=columns)


def _not_utf8(file: str, content: bytes) -> Problem | None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row, byte = content.count(b"\n", 0, error.start) + 1, content[error.start]
        return Problem(file, row, "", f"the byte {byte:#x}, which is not UTF-8", "save as UTF-8")
    return None


def _broken_row(file: str, text: str, columns: list[str], error: str) -> Problem:
    """Find the row that keeps a text from being a table."""
    limit, number = csv.field_size_limit(len(text) + 1), 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            for column, cell in zip(columns, row, strict=False):
                if "\n" in cell:
                    return Problem(file, number, column, f"a line break in {quote(cell)}", "keep each cell on one line")
                if len(cell) > LONGEST:
                    found = f"{len(cell)} characters, {quote(cell)}"
                    return Problem(file, number, column, found, f"keep a cell below {LONGEST}")
            if len(row) != len(columns):
                mend = f"write {len(columns)}, and quotes around a cell that holds a comma"
                return Problem(file, number, "", f"{len(row)} cells, {quote(','.join(row))}", mend)
    except csv.Error as broken:
        mend = "close each quote, and write a quote within a cell twice"
        return Problem(file, number + 1, "", f"a broken quotation ({broken})", mend)
    finally:
        csv.field_size_limit(limit)
    return Problem(file, 0, "", quote(error), "save the table as plain CSV")
