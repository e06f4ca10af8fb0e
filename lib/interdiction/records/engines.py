"""Records of any engine, and what comes back from it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from interdiction.errors import InputError, quote
from interdiction.records.mapping import Mapping


def open_table(records: Any, mapping: Mapping) -> tuple[nw.LazyFrame[Any], Mapping, dict[str, str]]:
    """Take records of any engine, if they have the columns that a mapping names.

    Parameters
    ----------
    records : table
        Of DuckDB, Spark, polars, pandas or Arrow; that of pandas is counted by DuckDB, since whole numbers with gaps
        are no whole numbers there.
    mapping : Mapping
        What its columns are.

    Returns
    -------
    narwhals.LazyFrame, Mapping, dict of str to str
        The records with columns named by their places, so that no name of a file is one that is used here, or one
        that an engine takes for something else; the mapping of these; the place of each column and of what it holds.
    """
    with tell_in_one_line(mapping):
        if isinstance(records, pd.DataFrame):
            import duckdb

            _refuse_twice([*records.columns])
            records = duckdb.connect().from_df(records)
        try:
            table = nw.from_native(records).lazy()
        except TypeError as error:
            raise InputError(f"records are {quote(type(records).__name__)}; open them with open_records") from error
        there = table.collect_schema().names()
    _refuse_twice(there)
    for name in mapping.columns.values():
        if name not in there:
            listed = ", ".join(quote(column)[1:-1] for column in there[:12])
            raise InputError(
                f"the records have no column {quote(name)}, which {mapping.path} names; they have {listed}: correct "
                "the name, or the delimiter under [file]"
            )
    places = {name: f"column {number}" for number, name in enumerate(there)}
    if table.implementation.is_spark_like():  # to which a dot or a backtick in a name means something
        table = nw.from_native(table.to_native().toDF(*places.values()))
    else:
        table = table.select(nw.col(name).alias(place) for name, place in places.items())
    columns = {holds: places[name] for holds, name in mapping.columns.items()}
    placed = replace(mapping, columns=columns, shared=places[mapping.shared] if mapping.shared else "")
    return table, placed, places | columns


def _refuse_twice(names: list[Any]) -> None:
    if twice := [name for name in names if names.count(name) > 1]:
        raise InputError(f"the records have the column {quote(twice[0])} twice; give each column a name of its own")


def collect_rows(table: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    """Compute the rows of a table, of which there are few."""
    rows: list[dict[str, Any]] = table.collect(backend="pyarrow").to_native().to_pylist()
    return rows


def count_rows(table: nw.LazyFrame[Any]) -> int:
    """Count the rows of a table."""
    return int(collect_rows(table.select(nw.len().alias("rows")))[0]["rows"])


@contextmanager
def tell_in_one_line(mapping: Mapping) -> Iterator[None]:
    """Say in one line whatever an engine refuses while it counts."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # each engine has its own
        raise tell_failure(error, mapping) from error


def tell_failure(error: Exception, mapping: Mapping) -> InputError:
    """Say in one line what an engine says of records that it cannot read."""
    # DuckDB names the file at the end, after settings of its own that would mend nothing here.
    said, file = re.split(r"Possible \w+:", str(error))[0], re.search(r"^ *file = (.+)$", str(error), re.MULTILINE)
    said = re.sub(r"\s+", " ", said).strip()
    where = f" in {Path(file[1]).name}" if file else ""
    return InputError(
        f"the records cannot be counted: {said[:200]}{where}; correct the file, or [file] in {mapping.path}"
    )
