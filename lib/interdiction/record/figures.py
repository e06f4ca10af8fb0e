"""The record as a DataFrame of printed figures, each with what its printing allows; one printing of each number."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interdiction.errors import InputError, NotPrintedError, check_name, quote
from interdiction.languages import join_words
from interdiction.reading import READINGS, check_reading, read
from interdiction.record.csv_file import Problem
from interdiction.record.schema import name_rows
from interdiction.record.tables import COLUMNS, DATA, Record, RecordError, file_stamps, load_record, with_optional
from interdiction.text import format_period, format_range, is_full_year

_DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]  # the others may be a month or a year
_READ = ["value", "low", "high", "unit", "qualifier"]
FIGURE_COLUMNS = [
    *("statement", "source", "measure", "printing", "printed", *_READ, "reading", "label", "kind", "part_of"),
    *("agency", "announced", *_DAYS, "period", "year", "days_low", "days_high", "full_year"),
    *("scope", "covers", "people", "publisher", "title", "published", "language", "grade", "url"),
    *("short", "country", "original", "rounded_to", "term", "preferred", "set_aside", "note"),
]
# What a table may lose on its way through a file: what is then in a column, and what is true of it before.
_KEPT: dict[str, tuple[str, Callable[[pd.Series], bool]]] = {
    **dict.fromkeys(_DAYS, ("holds text where days belong", pd.api.types.is_datetime64_any_dtype)),
    "low": ("holds text where numbers belong", pd.api.types.is_numeric_dtype),
    "set_aside": ("has missing values where empty text belongs", lambda cells: not cells.isna().any()),
}
GRADES = ("official", "news_agency", "newspaper", "repost")  # the best first
# What one row of the library's tables is about, whoever prints it.
_ABOUT = ("statement", "reading", "measure", "numerator", "denominator", "quantity")


def load_figures(
    data: str | Path = DATA,
    reading: str = "either",
    statement: str | None = None,
    *,
    agency: str | None = None,
    measure: str | Iterable[str] | None = None,
    years: int | Iterable[int] | None = None,
) -> pd.DataFrame:
    """Load every printed figure, or those that are chosen, with what its words allow the truth to be.

    Parameters
    ----------
    data : path
        The record's `data` folder.
    reading : str
        How a printed decimal is read: "either", "rounded", "cut_off" or "rounded_up", see `read`;
        "all" gives the figures under each of the four in turn.
    statement, agency : str, optional
        Only the figures of this statement; of this agency, by its short name.
    measure : str or iterable of str, optional
        Only the figures of this measure, or of these.
    years : int or iterable of int, optional
        Only the figures of this year, or of these, as in `range(2020, 2025)`, by the column `year`.

    Returns
    -------
    pandas.DataFrame
        A row per printed figure and reading, in the order of the record: `statement`, `source`,
        `measure`, `printed`; `value`, `low`, `high` in `unit` (case, person, gang, kg or %), an
        unknown end being inf; `qualifier`, `reading`; `preferred` (whether the function of that
        name keeps it, of all the record); `set_aside` (why it is out of every ratio, "" where it
        is not); `original` (whether the source is in the agency's own language); and what is known of
        its statement, agency, source and measure: the agency's `short` name and `country`, the
        source's kind as `grade`, the days of the period as datetime64, the `period` in words, the
        `year` of its last possible day, its length as `days_low` and `days_high` (first and last
        day counted, NaN where not known), and whether it is known to be a `full_year`. A figure
        that is set aside may be unreadable: its numbers are NaN.

    Raises
    ------
    InputError
        For a reading or a name that does not exist, and for years in which the record has no
        figures; as `RecordError` for a problem in the record.

    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> print(*figures.loc[4, ["printed", "low", "high", "unit", "days_high"]])
    5.55 metric tons 5545.0 5560.0 kg 176.0
    >>> load_figures(agency="NIA", measure="cases", years=range(2020, 2023))["year"].unique().tolist()
    [2021, 2020, 2022]
    """
    readings = READINGS if str(reading) == "all" else (check_reading(reading),)
    if not Path(data).exists() and Path(data).name == str(data):
        raise InputError(f"{quote(data)} is no folder; to choose a statement, write statement={quote(data)}")
    record = load_record(data)
    tables, problems = zip(*(_read_once(str(data), name, file_stamps(data)) for name in readings), strict=True)
    if problems[0]:
        raise RecordError(problems[0])  # no phrase is readable under one reading alone
    figures = pd.concat(tables, ignore_index=True)
    chosen = pd.Series(True, figures.index)
    for kind, column, name in (("statement", "statement", statement), ("agency", "short", agency)):
        if name is not None:
            chosen &= figures[column] == check_name(f"{kind} with figures", name, figures[column].unique())
    if measure is not None:
        there = record.tables["measures"]["measure"]
        names = [measure] if isinstance(measure, str) or not isinstance(measure, Iterable) else measure
        chosen &= figures["measure"].isin([check_name("measure", each, there) for each in names])
    if years is not None:
        chosen &= figures["year"].isin(_check_years(years, figures["year"])).astype(bool)
    return figures if chosen.all() else figures[chosen].reset_index(drop=True)


def _check_years(years: int | Iterable[int], there: pd.Series) -> set[int]:
    """The years that are asked for, some of which have figures."""
    asked = {*years} if isinstance(years, Iterable) else {years}
    if found := {int(year) for year in there.dropna().unique()} & asked:
        return found
    first, last = there.min(), there.max()
    raise InputError(f"years {quote(years)} has no figures; choose of {first} to {last}, as in years={last}")


@lru_cache(maxsize=len(READINGS))  # a notebook asks for one record many times over
def _read_once(data: str, reading: str, stamps: object) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the figures of a record, once as long as no file of it is written; nobody changes what is returned."""
    return read_figures(load_record(data), reading)


def read_figures(record: Record, reading: str) -> tuple[pd.DataFrame, list[Problem]]:
    """Join the tables of a sound record, read every phrase, and say which cannot be read.

    Parameters
    ----------
    record : Record
        One without problems.
    reading : str
        One of `READINGS`.

    Returns
    -------
    pandas.DataFrame, list of Problem
        As `load_figures` returns; the figures with a problem hold no meaning.

    >>> from interdiction.record.tables import read_record
    >>> figures, problems = read_figures(read_record(), "either")
    >>> problems
    []
    """
    figures = _join(record.tables).assign(reading=reading)
    words = {language: own_words(record.tables["words"], language) for language in figures["language"].unique()}
    phrases = figures[["printed", "language", "announces_in", "kind", "rounded_to"]].itertuples(index=False)
    numbers, mends = zip(*(_read_phrase(reading, words, *phrase) for phrase in phrases), strict=True)
    figures[_READ], problem = pd.DataFrame(numbers), pd.Series(mends)
    counted = figures["measure"] + " is counted in " + figures["counted_in"] + ", not in " + figures["unit"]
    problem = problem.where((problem != "") | (figures["unit"] == figures["counted_in"]), counted)
    figures["preferred"] = is_preferred(figures)
    return figures[FIGURE_COLUMNS], name_rows(
        "figures", figures["printed"], problem.where(figures["set_aside"] == "", "")
    )


def preferred(table: pd.DataFrame) -> pd.DataFrame:
    """Keep one printing of each number: the best grade, the agency's own language, a plain one, the narrowest.

    Parameters
    ----------
    table : pandas.DataFrame
        As `load_figures`, `ratio`, `indicators` or `large_case_bounds` return it.

    Returns
    -------
    pandas.DataFrame
        A row per statement and measure (or ratio, or bound), in the order of the table: that
        of the better `grade` (official, news agency, newspaper, repost), then one that is
        `original`, then a plain number, then the one with the narrower bounds, then the first.
        Figures that are set aside, or that were not computed, are left out. The rule does not
        look for misprints: `audit` lists where the printings exclude each other.

    Raises
    ------
    InputError
        For a table that has lost columns, days or empty text on its way.

    >>> from interdiction import load_figures
    >>> first = preferred(load_figures(statement="nia-2021-06-25"))
    >>> first.set_index("measure").loc["precursors_seized", ["printed", "grade"]].tolist()
    ['323.5 tons', 'official']
    """
    return table[is_preferred(table)]


def is_preferred(table: pd.DataFrame) -> pd.Series:
    """Say of each row of a table whether `preferred` keeps it.

    >>> from interdiction import load_figures
    >>> is_preferred(load_figures(statement="nia-2021-06-25")).tolist()[:3]
    [True, True, True]
    """
    require_columns(table, ("statement", "low", "high", "grade", "original"))
    usable = table[table["low"].notna() & (table.get("set_aside", "") == "")]
    order = usable.assign(
        grade=usable["grade"].map(GRADES.index),
        translated=~usable["original"],
        hedged=usable["qualifier"] != "plain" if "qualifier" in usable else False,
        width=usable["high"] - usable["low"],
    ).sort_values(["grade", "translated", "hedged", "width"], kind="stable")
    first = order.drop_duplicates([column for column in _ABOUT if column in order]).index
    return pd.Series(table.index.isin(first), table.index)


def first(column: str, *tables: pd.DataFrame, lacks: str = "there is no row to choose from") -> str:
    """Take a cell from the first row of the first table that has rows.

    Parameters
    ----------
    column : str
        A column of every table.
    tables : pandas.DataFrame
        The best first.
    lacks : str
        What is said where none has a row.

    Raises
    ------
    NotPrintedError
        If none has a row.

    >>> from interdiction import load_figures
    >>> figures = load_figures()
    >>> first("statement", figures.head(0), figures)
    'nia-2021-06-25'
    """
    for table in tables:
        if len(table):
            return str(table[column].iloc[0])
    raise NotPrintedError(lacks)


def require_columns(table: pd.DataFrame, names: Iterable[str] = tuple(FIGURE_COLUMNS)) -> None:
    """Refuse a table that is not, or is no longer, what `load_figures` returned.

    Parameters
    ----------
    table : pandas.DataFrame
        Figures, or what was computed of them.
    names : iterable of str
        The columns that are needed; all that `load_figures` returns if not given.

    Raises
    ------
    InputError
        For the first column that is missing, and for days, numbers or empty text that a CSV
        file has made something else of.

    >>> require_columns(pd.DataFrame({"low": [1.0]}), ["low", "grade"])
    Traceback (most recent call last):
        ...
    interdiction.errors.InputError: the table has no column 'grade'; keep the columns that load_figures returned
    """
    for name in names:
        if name not in table:
            raise InputError(f"the table has no column {quote(name)}; keep the columns that load_figures returned")
    for name, (found, is_kept) in _KEPT.items():
        if name in table and not is_kept(table[name]):
            raise InputError(
                f"column {quote(name)} {found}; keep the table that load_figures returned, not a copy of it from a file"
            )


def _join(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Each row of the figures with what is known of its measure, statement, agency and source."""
    # A record may have fewer columns, and more.
    tables = {name: with_optional(name, table)[list(COLUMNS[name])] for name, table in tables.items()}
    agencies = tables["agencies"][["agency", "short", "country", "language"]].rename(
        columns={"language": "announces_in"}
    )
    statements = _with_lengths(tables["statements"]).drop(columns="note").merge(agencies, on="agency", how="left")
    measures = tables["measures"][["measure", "label", "kind", "part_of", "unit"]].rename(
        columns={"unit": "counted_in"}
    )
    sources = tables["sources"].drop(columns="note").rename(columns={"kind": "grade"})
    figures = tables["figures"]
    for known in (measures, statements, sources):
        figures = figures.merge(known, how="left")  # by the one column that both have
    base, own = (figures[name].str.split("-").str[0].str.lower() for name in ("language", "announces_in"))
    tags = zip(figures["language"], figures["announces_in"], strict=True)
    again = (figures["printing"] != "") & (figures["set_aside"] == "")
    return figures.assign(
        original=base == own,
        # "en" of an agency that announces in "en-US" is read as that.
        language=[agency if agency.lower().startswith(f"{tag.lower()}-") else tag for tag, agency in tags],
        set_aside=figures["set_aside"].mask(again, "printed a second time in its document: " + figures["printing"]),
    )


def _with_lengths(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements with the days of their periods as days, and what follows from them."""
    days = statements[_DAYS].apply(pd.to_datetime, format="%Y-%m-%d")
    start, earliest, latest = (days[name] for name in _DAYS)
    return statements.assign(
        **days,
        period=days.apply(format_period, axis=1),
        year=latest.dt.year.astype("Int64"),
        days_low=(earliest - start).dt.days + 1.0,
        days_high=(latest - start).dt.days + 1.0,
        full_year=[is_full_year(*ends) for ends in days.itertuples(index=False)],
    )


def own_words(words: pd.DataFrame, language: str) -> str:
    r"""Write a record's own words for units in one language as `read` takes them.

    Parameters
    ----------
    words : pandas.DataFrame
        The table "words" of a record.
    language : str
        A language tag; the words of its base hold, too.

    >>> own_words(pd.DataFrame([["en", "hauls", "seizure"]], columns=["language", "word", "unit"]), "en-US")
    'hauls\tseizure'
    """
    held = [f"{language}-".lower().startswith(f"{tag}-".lower()) for tag in words["language"]]
    return join_words(dict(words.loc[held, ["word", "unit"]].itertuples(index=False, name=None)))


def _read_phrase(
    reading: str, words: dict[str, str], printed: str, language: str, announces_in: str, kind: str, step: str
) -> tuple[tuple[Any, ...], str]:
    """What one phrase allows, and "" or what would mend it where it cannot be read."""
    base = language.split("-")[0]
    try:
        found = read(printed, language, kind, step, reading, words[language])
    except InputError as refusal:
        return (np.nan, np.nan, np.nan, "", "plain"), str(refusal).removeprefix(f"{quote(printed)}: ")
    if base == language or announces_in.lower().startswith(language.lower()):
        return found, ""
    # A source of one country on an agency of another may have kept the agency's units.
    try:
        other = read(printed, base, kind, step, reading, words[language])
    except InputError:
        return found, ""
    if other[1:4] == found[1:4]:
        return found, ""
    here, elsewhere = format_range(*found[1:4]), format_range(*other[1:4])
    mend = f"it is {here} in {language} and {elsewhere} elsewhere; quote a printing that names its unit"
    return (np.nan, np.nan, np.nan, "", "plain"), mend
