"""Cases, large cases and masses of records, counted by group."""

from collections.abc import Collection
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from typing import Any

import narwhals.stable.v2 as nw
import pandas as pd

from interdiction.errors import InputError, quote
from interdiction.records.choosing import (
    Days,
    Where,
    drop_copies,
    find_year,
    list_words,
    match_days,
    match_words,
    name_months,
)
from interdiction.records.engines import collect_rows, open_table, tell_in_one_line
from interdiction.records.mapping import UNIT, Mapping
from interdiction.records.masses import count_cases, is_text, match_whole, read_whole, size_rows, weigh_rows

COUNTS = ("rows", "cases_low", "cases", "weighed", "large_low", "large_high", "people", "people_unknown")
MASSES = ("mass", "held_low", "held_high", "largest")
_SUMS = {"mass": "micrograms", "held_low": "held_low", "held_high": "held_high"}


def count_records(
    records: Any,
    mapping: Mapping,
    by: Collection[str] = (),
    where: Where | None = None,
    days: Days | None = None,
    copies: str = "once",
    floor: str | float = 0,
) -> pd.DataFrame:
    """Count records by group; nothing but the counts leaves the engine.

    Parameters
    ----------
    records : table
        What `open_records` returned, or a table of Spark, polars, pandas or Arrow.
    mapping : Mapping
        What its columns are.
    by : collection of str
        "year", or names of the mapping or columns of the file, each of whose words is a group.
    where : dict of str to str or collection of str, optional
        The words that a column may hold.
    days : two str, optional
        First and last day that are counted, as YYYY-MM-DD.
    copies : str
        Whether rows that are alike in every column are one case, "once", or a case "each".
    floor : str or float
        Kilograms from which on a case is counted, as where lighter ones are not reported; then what is not weighed
        is left out, too.

    Returns
    -------
    pandas.DataFrame
        A row for each group: its words; `rows`; `cases`, and `cases_low` where a case may stand in several rows;
        how many are `weighed`; `large_low` and `large_high`, how many of these are large; `people` counted, and
        `people_unknown`, the rows that say nothing of them; and whole micrograms: the `mass`, `held_low` and
        `held_high` of it in large cases, and the `largest` row. Its `attrs` say which days and words were chosen.

    Raises
    ------
    InputError
        For a column, word, day or floor that cannot be, numbers of cases that cannot be read, ids that stand twice, and
        records that the engine cannot read.

    >>> from interdiction.records import load_mapping, open_records
    >>> mapping = load_mapping("made-cases")
    >>> count_records(open_records(mapping), mapping, by=["year"])[["year", "cases", "large_low"]].to_numpy().tolist()
    [['2030', 110, 20], ['2031', 90, 23]]
    """
    if isinstance(by, str):
        raise InputError(f"by is {quote(by)}; write a list, as [{by!r}]")
    least, named = _read_floor(floor, mapping), mapping.columns
    table, mapping, places = open_table(records, mapping)
    groups = _name_groups(by, mapping, places, days)
    with tell_in_one_line(mapping):
        table = name_months(match_words(table, places, where), mapping)
        table = drop_copies(match_days(table, mapping, days), mapping, copies)
        table = _leave_light(weigh_rows(table, mapping), least)
        table = size_rows(_count(table, mapping), mapping)
        table = table.with_columns(**groups)
        counts = _add_up(table, [*groups], mapping)
        if mapping.shared:
            counts["cases_low"] = _count_shared(table, [*groups], mapping, counts)
        _check_ids(table, mapping)
    if len(unreadable := counts[counts["unreadable"] > 0]):
        number, column = unreadable["unreadable"].sum(), quote(named["cases"])
        rows = "1 row has" if number == 1 else f"{number} rows have"
        raise InputError(f"{rows} no number of cases in column {column}; correct them in the file")
    names = dict(zip(groups, by, strict=True)) if by else {}
    counts = counts.drop(columns=["unreadable", *([] if by else [*groups])]).rename(columns=names)
    counts = counts[[*by, *COUNTS, *MASSES]]
    counts.attrs = {
        "days": days and tuple(map(str, days)),
        "covers": _tell_choice(by, where, floor if least > 0 else 0),
    }
    return counts


def check_counts(counts: pd.DataFrame, *names: str) -> None:
    """Refuse a table that is not what `count_records` returned.

    >>> check_counts(pd.DataFrame({"rows": [1]}), "rows")
    """
    for name in names:
        if name not in counts:
            raise InputError(f"the table has no column {quote(name)}; keep what count_records returned")


def _tell_choice(by: Collection[str], where: Where | None, floor: str | float) -> str:
    """Which records are counted, in words, where the table does not show it."""
    held = [words for name, words in (where or {}).items() if name not in by]
    chosen = [" or ".join(sorted(list_words(words))) for words in held]
    return ", ".join([*chosen, *([f"{floor} kg and more"] if floor else [])])


def _name_groups(
    by: Collection[str], mapping: Mapping, places: dict[str, str], days: Days | None
) -> dict[str, nw.Expr]:
    """An expression for each group."""
    groups = {}
    for number, name in enumerate(by):
        if name in (*COUNTS, *MASSES) or name in [*by][:number]:
            raise InputError(
                f"by names {quote(name)}, which is a column of what is counted; name another, and each once"
            )
        if name == "year":
            groups[f"group {number}"] = find_year(mapping, days)
        elif name in places:
            groups[f"group {number}"] = nw.col(places[name]).cast(nw.String).fill_null("")
        else:
            choice = ", ".join(place for place in places if place not in (*COUNTS, *MASSES))
            raise InputError(f"the records have no column {quote(name)} to count by; choose one of {choice}")
    return groups or {"group 0": nw.lit("")}


def _read_floor(floor: str | float, mapping: Mapping) -> int:
    """The least micrograms that are counted; 0 for all."""
    try:
        micrograms = int((Decimal(str(floor)) * UNIT).to_integral_value(ROUND_CEILING))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise InputError(f"floor is {quote(floor)}; write kilograms, as 0.1") from error
    if micrograms and "cases" in mapping.columns:
        raise InputError(f"a row of {mapping.path} is several cases, each lighter than the row; leave the floor out")
    return micrograms


def _leave_light(table: nw.LazyFrame[Any], least: int) -> nw.LazyFrame[Any]:
    return table.filter(nw.col("micrograms") >= least) if least > 0 else table


def _count(table: nw.LazyFrame[Any], mapping: Mapping) -> nw.LazyFrame[Any]:
    return count_cases(table, mapping) if "cases" in mapping.columns else table


def _add_up(table: nw.LazyFrame[Any], keys: list[str], mapping: Mapping) -> pd.DataFrame:
    """Add up by group; whole kilograms and the rest apart where a sum could wrap around unseen."""
    col, several = nw.col, "cases" in mapping.columns
    sums, added = {"rows": nw.len()}, ["micrograms", "held_low"]
    if several:
        table = table.with_columns(weighed_cases=nw.when(~col("micrograms").is_null()).then(col("each")))
        sums |= {"weighed": col("weighed_cases").sum(), "cases": col("each").sum(), "numbered": col("each").count()}
        sums |= {name: col(name).sum() for name in ("large_low", "large_high")}
        added += ["held_high"]
    else:
        sums |= {"weighed": col("micrograms").count(), "large_low": col("held_low").count()}
    if people := mapping.columns.get("people"):
        table = table.with_columns(people_of=_read_people(table, people))
        sums |= {"people": col("people_of").sum(), "people_known": col("people_of").count()}
    apart = not table.implementation.is_duckdb()  # which adds in 128 bits; others wrap around unseen
    if apart:
        table = table.with_columns(**{f"{name} kg": col(name) // UNIT for name in added})
        table = table.with_columns(**{f"{name} rest": col(name) - col(f"{name} kg") * UNIT for name in added})
        added = [f"{name}{part}" for name in added for part in (" kg", " rest")]
    sums |= {name: col(name).sum() for name in added}
    sums = {f"sum of {name}": one for name, one in (sums | {"largest": col("micrograms").max()}).items()}
    found = table.group_by(keys).agg(**sums).collect(backend="pyarrow").to_native()
    return _write_counts(found, keys, several)


def _write_counts(found: Any, keys: list[str], several: bool) -> pd.DataFrame:
    """The counts of an Arrow table; masses are whole numbers of any size, and nothing was added up where it is null."""
    names = [name for name in found.column_names if name not in keys]
    sums = {name.removeprefix("sum of "): found[name].fill_null(0).to_pandas() for name in names}
    for name in _SUMS.values():
        if f"{name} kg" in sums:
            sums[name] = sums[f"{name} kg"].astype(object) * UNIT + sums[f"{name} rest"].astype(object)
    if not several:  # each row is a case of its own
        sums |= {"cases": sums["rows"], "large_high": sums["large_low"], "held_high": sums["held_low"]}
    table = {name: sums[name].astype("int64") if name in sums else 0 for name in COUNTS}
    table |= {"cases_low": table["cases"], "largest": sums["largest"].astype("int64").astype(object)}
    for name, known in (("unreadable", "numbered"), ("people_unknown", "people_known")):
        table[name] = table["rows"] - sums[known].astype("int64") if known in sums else 0
    table |= {name: sums[column].map(int).astype(object) for name, column in _SUMS.items()}
    return found.select(keys).to_pandas().assign(**table).sort_values(keys, kind="stable").reset_index(drop=True)


def _read_people(table: nw.LazyFrame[Any], column: str) -> nw.Expr:
    if not is_text(table, column):
        return read_whole(nw.col(column), 0)
    text = nw.col(column).cast(nw.String)
    return nw.when(match_whole(text, r"^[0-9]{1,6}$")).then(text).cast(nw.Int64)


def _count_shared(table: nw.LazyFrame[Any], keys: list[str], mapping: Mapping, counts: pd.DataFrame) -> pd.Series:
    """The least number of cases, where one may stand in a row of each word of a column: the most of any word."""
    apart = (mapping.shared, mapping.columns["cases"], mapping.columns["amount"])
    cells = [name for name in table.collect_schema().names() if name not in (*apart, *_ADDED)]
    cells = [name for name in cells if name not in keys]
    # Rows of one word are different cases, also where they are alike in all else.
    words = table.group_by(*cells, *keys, mapping.shared).agg(nw.col("each").sum().alias("of a word"))
    most = words.group_by(*cells, *keys).agg(nw.col("of a word").max().alias("most"))
    rows = collect_rows(most.group_by(keys).agg(nw.col("most").sum().alias("least")))
    least = {tuple(row[key] for key in keys): int(row["least"] or 0) for row in rows}
    return pd.Series([least[tuple(row)] for row in counts[keys].itertuples(index=False)], counts.index, dtype="int64")


_ADDED = (
    *("day_of", "unit_of", "readable", "product", "micrograms", "each"),
    *("held_low", "held_high", "large_low", "large_high"),
)


def _check_ids(table: nw.LazyFrame[Any], mapping: Mapping) -> None:
    """Refuse ids that stand in rows which differ: which of them is the case cannot be known."""
    if (name := mapping.columns.get("case")) is None:
        return
    twice = table.group_by(name).agg(nw.len().alias("rows")).filter(nw.col("rows") > 1).sort(name).head(1)
    for row in collect_rows(twice):
        raise InputError(
            f"the case {quote(row[name])} stands in {row['rows']} rows that differ; correct them, or leave the id out "
            f"of [columns] in {mapping.path}, so that each row is a case"
        )
