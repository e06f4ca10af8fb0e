"""One table as CSV and as Parquet: an unknown number is an empty cell, a day is a day, no text is a formula."""

import io
import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
from pandas.api import types

# Spreadsheets run a CSV cell that begins like this; some take the full-width signs for the others.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_SIGNED_NUMBER = re.compile(r"[+-][0-9]+(?:[.,][0-9]+)* ?%?")


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
