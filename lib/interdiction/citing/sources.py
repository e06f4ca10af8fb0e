"""Where the figures of a table come from, in words."""

import numpy as np
import pandas as pd

from interdiction.errors import InputError
from interdiction.record.figures import GRADES, require_columns
from interdiction.text import Note, escape_markdown, format_count, format_day, format_list, format_period, note_empty

GRADE_NAMES = {grade: grade.replace("_", " ") for grade in GRADES}
_MOST_NAMED, _MOST_LISTED = 6, 12  # sources in the line under a chart; more are named by year only, or counted
_UNNAMED = "not named"  # the publisher of a copy that names none
_SECOND = ("before_", "whole_")  # what the columns of a second source begin with, where two numbers are compared
_SOURCE_COLUMNS = ["publisher", "title", "published", "grade", "url"]


def agencies_and_period(table: pd.DataFrame) -> str:
    """Name the agencies of a table, each with its country where its name does not say it, and the period if it is one.

    Raises
    ------
    InputError
        For a table without them.

    >>> from interdiction import load_figures
    >>> agencies_and_period(load_figures(statement="nia-2021-06-25"))
    'National Immigration Administration; 1 January to 20–25 June 2021, last day not printed'
    """
    columns = ["agency", "period_start", "cutoff_earliest", "cutoff_latest"]
    require_columns(table, columns)
    known = table[["agency"]].assign(country=table.get("country", ""))
    known = known.drop_duplicates().sort_values("agency")
    agencies = [
        name
        if not country or any(word in name for word in country.split() if word[0].isupper())
        else f"{name} ({country})"
        for name, country in known.to_numpy()
    ]
    periods = table[columns[1:]].drop_duplicates()
    return "; ".join([*agencies, *([format_period(periods.iloc[0])] if len(periods) == 1 else [])])


def source_line(table: pd.DataFrame) -> str:
    """Say in one line where the figures of a table come from.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table of the library that carries `publisher`, `published` and `grade`; where its
        numbers are made of two, those of the second source, too.

    Raises
    ------
    InputError
        For a table without them: no chart is drawn without its source.

    >>> from interdiction import load_figures
    >>> source_line(load_figures(statement="nia-2021-06-25").head(6))
    "Source: State Council of the People's Republic of China, 26 June 2021 (official)."
    """
    sources = _sources(table)
    grades = {name: sources[sources["grade"] == grade] for grade, name in GRADE_NAMES.items()}
    grades = {name: rows for name, rows in grades.items() if len(rows)}
    if len(sources) > _MOST_LISTED:
        counts = ", ".join(f"{len(rows)} {name}" for name, rows in grades.items())
        publishers = [name for name in sources["publisher"].value_counts().index if name != _UNNAMED]
        others = len(publishers) - _MOST_NAMED
        named = [*publishers[:_MOST_NAMED], *([format_count(others, "other", "others")] if others > 0 else [])]
        return f"Sources: {len(sources)} documents ({counts}) of {format_list(named)}, each named in the record."
    if len(sources) > _MOST_NAMED:
        years = sources["publisher"] + " " + sources["published"].str[:4].replace("", "undated")
        names = [f"{name}: {', '.join(years[rows.index].unique())}" for name, rows in grades.items()]
    else:
        days = sources["published"].map(format_day) + " (" + sources["grade"].map(GRADE_NAMES) + ")"
        names = [*(sources["publisher"] + ", " + days)]
    return f"Source{'s' if len(names) > 1 else ''}: {'; '.join(names)}."


def source_list(table: pd.DataFrame, empty: str | None = None) -> Note:
    """List the sources of a table with their links; Jupyter shows it as Markdown.

    Parameters
    ----------
    table : pandas.DataFrame
        As in `source_line`, with `title` and `url`.
    empty : str, optional
        The sentence that is shown where the table has no rows.

    Raises
    ------
    InputError
        For a table without its sources.

    >>> from interdiction import load_figures
    >>> source_list(load_figures(statement="nia-2021-06-25").head(6))[:52]
    "- State Council of the People's Republic of China, *"
    """
    if empty is not None and table.empty:
        return note_empty(empty)
    lines = []
    for row in _sources(table).itertuples():
        link = f", <{row.url}>" if row.url else ""
        lines.append(
            f"- {escape_markdown(row.publisher)}, *{escape_markdown(row.title)}*, "
            f"{format_day(row.published)}, {GRADE_NAMES[row.grade]}{link}"
        )
    return Note("\n".join(lines))


def coverage(figures: pd.DataFrame, since: int) -> pd.DataFrame:
    """Count the statements of each agency and year, with a mark for the best source of any of them.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    since : int
        Years before this one share the first column.

    Returns
    -------
    pandas.DataFrame
        A row per agency, with its country where there are several, a column per year in which
        periods end; "3 ●" is three statements of which one stands in an official document.
        ● official, ◕ news agency, ◔ newspaper, ○ repost.

    >>> from interdiction import load_figures
    >>> coverage(load_figures(statement="nia-2021-06-25"), since=2014).loc["NIA", "2021"]
    '1 ●'
    """
    rank = figures["grade"].map(GRADES.index)
    years = figures["cutoff_latest"].dt.year.clip(lower=since - 1)
    groups = figures.assign(rank=rank, years=years).groupby(["short", "years"])
    cells = groups["statement"].nunique().astype(str) + " " + groups["rank"].min().map(dict(enumerate("●◕◔○")))
    agencies = figures.drop_duplicates("short")[["country", "short"]]
    table = cells.unstack(fill_value="").reindex(agencies["short"])
    if agencies["country"].nunique() > 1:
        agencies = agencies.sort_values("country", key=lambda names: pd.factorize(names)[0], kind="stable")
        table = table.reindex(agencies["short"]).set_index(pd.MultiIndex.from_frame(agencies))
    names = {year: f"before {since}" if year < since else str(year) for year in table}
    return table.rename(columns=names).rename_axis(index=[None] * table.index.nlevels, columns=None)


def are_copies(table: pd.DataFrame) -> np.ndarray:
    """Say of each row whether it, or the number it is compared with, was read in a copy on an unrelated site.

    >>> from interdiction import load_figures
    >>> bool(are_copies(load_figures(statement="nia-2021-06-25")).any())
    False
    """
    grades = table.filter(items=[f"{prefix}grade" for prefix in ("", *_SECOND)])
    return (grades == "repost").to_numpy().any(axis=1)


def _sources(table: pd.DataFrame) -> pd.DataFrame:
    """The sources of a table, each once, by the day on which they were published; what has no day comes last."""
    missing = [column for column in _SOURCE_COLUMNS if column not in table]
    if missing or table.empty:
        lacks = f"the columns {', '.join(missing)}" if missing else "its rows"
        raise InputError(
            f"a table lacks {lacks}, so its source cannot be named; keep what load_figures or ratio returned"
        )
    prefixes = [prefix for prefix in ("", *_SECOND) if f"{prefix}publisher" in table]
    each = [table[[prefix + name for name in _SOURCE_COLUMNS]].set_axis(_SOURCE_COLUMNS, axis=1) for prefix in prefixes]
    sources = pd.concat(each, ignore_index=True)
    sources = sources[sources["publisher"] != ""]  # a claim that is held against no second figure, or against none
    return (
        sources.assign(day=sources["published"].replace("", "9999")).drop_duplicates().sort_values(["day", "publisher"])
    )
