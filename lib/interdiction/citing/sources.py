"""Where the figures of a table come from, in words."""

import numpy as np
import pandas as pd

from interdiction.errors import InputError
from interdiction.record.figures import GRADES
from interdiction.text import Note, escape_markdown, format_day, format_period

GRADE_NAMES = {"official": "official", "news_agency": "news agency", "newspaper": "newspaper", "repost": "repost"}
_MOST_NAMED, _MOST_LISTED = 6, 12  # sources in the line under a chart; more are named by year only, or counted
_SECOND = ("before_", "whole_")  # what the columns of a second source begin with, where two numbers are compared
_SOURCE_COLUMNS = ["publisher", "title", "published", "grade", "url"]


def agencies_and_period(table: pd.DataFrame) -> str:
    """Name the agencies of a table, and its period where it is one.

    Raises
    ------
    InputError
        For a table without them.

    >>> from interdiction import load_figures
    >>> agencies_and_period(load_figures(statement="nia-2021-06-25"))
    'National Immigration Administration; 1 January to 20–25 June 2021, the last day inferred'
    """
    columns = ["agency", "period_start", "cutoff_earliest", "cutoff_latest"]
    if missing := [column for column in columns if column not in table]:
        raise InputError(f"a table lacks the column {missing[0]}; keep what load_figures or ratio returned")
    agencies = sorted(table["agency"].astype(str).unique())
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
    if len(sources) > _MOST_NAMED:
        grades = sources["grade"].astype(str).value_counts()
        if len(sources) <= _MOST_LISTED:
            return f"Sources: {'; '.join(_by_grade(sources))}."
        counts = ", ".join(f"{grades[grade]} {name}" for grade, name in GRADE_NAMES.items() if grade in grades)
        return f"Sources: {len(sources)} documents ({counts}), each named in data/sources.csv."
    said = [f"{row.publisher}, {format_day(row.published)} ({GRADE_NAMES[row.grade]})" for row in sources.itertuples()]
    return f"Source{'s' if len(said) > 1 else ''}: {'; '.join(said)}."


def source_list(table: pd.DataFrame) -> Note:
    """List the sources of a table with their links; Jupyter shows it as Markdown.

    Parameters
    ----------
    table : pandas.DataFrame
        As in `source_line`, with `title` and `url`.

    Raises
    ------
    InputError
        For a table without its sources.

    >>> from interdiction import load_figures
    >>> source_list(load_figures(statement="nia-2021-06-25").head(6))[:52]
    "- State Council of the People's Republic of China, *"
    """
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
        A row per agency, a column per year in which periods end; "3 ●" is three statements of
        which one stands in an official document. ● official, ◕ news agency, ◔ newspaper, ○ repost.

    >>> from interdiction import load_figures
    >>> coverage(load_figures(statement="nia-2021-06-25"), since=2014).loc["NIA", "2021"]
    '1 ●'
    """
    rank = figures["grade"].astype(str).map(GRADES.index)
    years = figures["cutoff_latest"].dt.year.clip(lower=since - 1)
    groups = figures.assign(rank=rank, years=years).groupby(["short", "years"], sort=True, observed=True)
    cells = groups["statement"].nunique().astype(str) + " " + groups["rank"].min().map(dict(enumerate("●◕◔○")))
    table = cells.unstack(fill_value="").reindex(figures["short"].astype(str).unique())
    names = {year: f"before {since}" if year < since else str(year) for year in table}
    return table.rename(columns=names).rename_axis(index=None, columns=None)


def are_copies(table: pd.DataFrame) -> np.ndarray:
    """Say of each row whether it, or the number it is compared with, was read in a copy on an unrelated site.

    >>> from interdiction import load_figures
    >>> bool(are_copies(load_figures(statement="nia-2021-06-25")).any())
    False
    """
    grades = [f"{prefix}grade" for prefix in ("", *_SECOND) if f"{prefix}grade" in table]
    return (table[grades] == "repost").to_numpy().any(axis=1)


def _by_grade(sources: pd.DataFrame) -> list[str]:
    """Name documents by publisher and year, under their grades."""
    said = []
    for grade, name in GRADE_NAMES.items():
        ours = sources[sources["grade"] == grade]
        named = [f"{row.publisher} {str(row.published)[:4] or 'undated'}" for row in ours.itertuples()]
        said += [f"{name}: {', '.join(dict.fromkeys(named))}"] if named else []
    return said


def _sources(table: pd.DataFrame) -> pd.DataFrame:
    missing = [column for column in _SOURCE_COLUMNS if column not in table]
    if missing or table.empty:
        lacks = f"the columns {', '.join(missing)}" if missing else "its rows"
        raise InputError(
            f"a table lacks {lacks}, so its source cannot be named; keep what load_figures or ratio returned"
        )
    second = [prefix for prefix in _SECOND if f"{prefix}publisher" in table]
    others = [table[[f"{prefix}{name}" for name in _SOURCE_COLUMNS]] for prefix in second]
    sources = pd.concat([table[_SOURCE_COLUMNS], *(other.set_axis(_SOURCE_COLUMNS, axis=1) for other in others)])
    undated_last = sources["published"].where(sources["published"] != "", "9999")
    return sources.assign(day=undated_last).drop_duplicates().sort_values(["day", "publisher"])
