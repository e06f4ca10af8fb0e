"""The rows that are counted: those of some words and days, each once or as often as it stands there."""

from collections.abc import Collection
from collections.abc import Mapping as Table
from datetime import date, timedelta
from typing import Any

import narwhals.stable.v2 as nw

from interdiction.errors import InputError, check_name, quote
from interdiction.record.schema import is_day
from interdiction.records.mapping import MONTHS, Mapping

COPIES = ("once", "each")
_SHORT, _LONG = "02-(0[1-9]|[12][0-9])|(0[469]|11)-(0[1-9]|[12][0-9]|30)", "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
_DAY = f"^[0-9]{{4}}-({_SHORT}|{_LONG})"
_YEAR = r"^[0-9]{4}"
_MATCHED = "a day or a year"  # longer than either, so that no text is taken for it
Where = Table[str, str | Collection[str]]
Days = tuple[str, str]


def match_words(table: nw.LazyFrame[Any], places: Table[str, str], where: Where | None) -> nw.LazyFrame[Any]:
    """Keep the rows whose columns, at their places, hold some words."""
    for name, words in (where or {}).items():
        place = places[check_name("column", name, places)]
        table = table.filter(nw.col(place).cast(nw.String).is_in(list_words(words)))
    return table


def list_words(words: Any) -> list[str]:
    """One word, or several, as a list of text."""
    several = isinstance(words, Collection) and not isinstance(words, str)
    listed = [str(word) for word in words] if several else [str(words)]
    if not listed:
        raise InputError("where holds a list without a word; write at least one, or leave its column out")
    return listed


def name_months(table: nw.LazyFrame[Any], mapping: Mapping) -> nw.LazyFrame[Any]:
    """Add to each row its day, or its month, as a text that is in order: `day_of`, "" where there is none."""
    columns, col = mapping.columns, nw.col
    if "day" in columns:
        day = col(columns["day"]).cast(nw.String)
        return table.with_columns(
            day_of=nw.when(_matches(day, _DAY, 10)).then(day.str.slice(0, 10)).otherwise(nw.lit(""))
        )
    if "month" not in columns:
        return table.with_columns(day_of=nw.lit(""))
    word, year = col(columns["month"]).cast(nw.String), col(columns["fiscal_year"]).cast(nw.String)
    calendar = nw.when(year.str.contains(_YEAR)).then(year.str.slice(0, 4)).cast(nw.Int64)
    table = table.with_columns(calendar_of=calendar, day_of=nw.lit(""))
    for number, month in enumerate(MONTHS, 1):
        earlier = 1 if mapping.begins > 1 and number >= mapping.begins else 0
        named = nw.concat_str((col("calendar_of") - earlier).cast(nw.String), nw.lit(f"-{number:02}-01"))
        table = table.with_columns(day_of=nw.when(word == month).then(named).otherwise(col("day_of")))
    return table.with_columns(day_of=col("day_of").fill_null("")).drop("calendar_of")


def find_year(mapping: Mapping, days: Days | None) -> nw.Expr:
    """The year of each row: of its day, or its fiscal year."""
    column = mapping.columns.get("fiscal_year") or mapping.columns.get("day")
    if column is None:
        raise InputError(f"{mapping.path} names no day and no fiscal_year; name one under [columns] to count by year")
    text = nw.col(column).cast(nw.String)
    year = text.str.slice(0, 4)
    if days is not None and "fiscal_year" not in mapping.columns:  # then every day that is left has been read
        return year
    return nw.when(_matches(text, _YEAR, 4)).then(year).otherwise(nw.lit(""))


def _matches(text: nw.Expr, pattern: str, length: int) -> nw.Expr:
    """Say whether the head of a text matches a pattern of this length."""
    # DuckDB replaces once for each different text of a Parquet file, where it would match for each row.
    return text.str.slice(0, length).str.replace_all(pattern, _MATCHED) == _MATCHED


def match_days(table: nw.LazyFrame[Any], mapping: Mapping, days: Days | None) -> nw.LazyFrame[Any]:
    """Keep the rows of some days, first and last, that `name_months` named."""
    if days is None:
        return table
    first, last = map(str, days) if isinstance(days, (tuple, list)) and len(days) == 2 else ("", "")
    if not (is_day(first) and is_day(last) and first <= last):
        raise InputError(f"days are {quote(days)}; write a first and a last day as YYYY-MM-DD")
    if "day" not in mapping.columns:
        if "month" not in mapping.columns:
            raise InputError(f"{mapping.path} names no day and no month; name them under [columns] to choose days")
        if first[8:] != "01" or (date.fromisoformat(last) + timedelta(1)).day > 1:
            raise InputError(f"days are {quote(days)}, and the records hold whole months; begin and end with one")
    return table.filter((nw.col("day_of") >= first) & (nw.col("day_of") <= last))


def drop_copies(table: nw.LazyFrame[Any], mapping: Mapping, copies: str) -> nw.LazyFrame[Any]:
    """Keep one of rows that are alike in every column, unless each is a case."""
    check_name("copies", copies, COPIES)
    # With an id of each case, rows that are alike are copies of one another, however cases are counted.
    return table.unique() if copies == "once" or "case" in mapping.columns else table
