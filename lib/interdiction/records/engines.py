"""Records of any engine, and what comes back from it."""

import re
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from interdiction.errors import InputError, quote
from interdiction.records.mapping import Mapping


def open_table(records: Any, mapping: Mapping) -> nw.LazyFrame[Any]:
    """Take records of any engine, if they have the columns that a mapping names.

    Parameters
    ----------
    records : table
        Of DuckDB, Spark, polars, pandas or Arrow; that of pandas is counted by DuckDB, since whole numbers with gaps
        are no whole numbers there.
    mapping : Mapping
        What its columns are.
    """
    if isinstance(records, pd.DataFrame):
        import duckdb

        records = duckdb.connect().from_df(records)
    try:
        table = nw.from_native(records).lazy()
    except TypeError as error:
        raise InputError(f"records are {quote(type(records).__name__)}; open them with open_records") from error
    there = table.collect_schema().names()
    for name in mapping.columns.values():
        if name not in there:
            listed = ", ".join(there[:12])
            raise InputError(
                f"the records have no column {quote(name)}, which {mapping.path} names; they have {listed}: correct "
                "the name, or the delimiter under [file]"
            )
    return table


def collect_rows(table: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """Compute the rows of a table, of which there are few."""
    rows: list[dict[str, Any]] = table.collect(backend="pyarrow").to_native().to_pylist()
    return rows


def count_rows(table: nw.LazyFrame[Any]) -> int:
    """Count the rows of a table."""
    return int(collect_rows(table.select(nw.len().alias("rows")))[0]["rows"])


def tell_failure(error: Exception, mapping: Mapping) -> InputError:
    """Say in one line what an engine says of records that it cannot read."""
    said = re.sub(r"\s+", " ", str(error)).strip()
    return InputError(f"the records cannot be counted: {said[:200]}; correct the file, or [file] in {mapping.path}")
