"""Where the figures of a table come from, in words."""

import pandas as pd

from interdiction.refusal import Refusal
from interdiction.words import day, period, plain

GRADES_IN_WORDS = {"official": "official", "news_agency": "news agency", "newspaper": "newspaper", "repost": "repost"}
_MOST_NAMED = 6  # sources in the line under a chart; more are counted
_SOURCE_COLUMNS = ["publisher", "title", "published", "grade", "url"]


def who_and_when(table: pd.DataFrame) -> str:
    """Name the agencies of a table, and its period where it is one.

    Raises
    ------
    Refusal
        For a table without them.

    >>> from interdiction import load_figures
    >>> who_and_when(load_figures(statement="nia-2021-06-25"))
    'National Immigration Administration; 1 January to 20–25 June 2021, the last day inferred'
    """
    columns = ["agency", "period_start", "cutoff_earliest", "cutoff_latest"]
    if missing := [column for column in columns if column not in table]:
        raise Refusal(f"a table lacks the column {missing[0]}; keep what load_figures or ratio returned")
    agencies = sorted(table["agency"].astype(str).unique())
    periods = table[columns[1:]].drop_duplicates()
    return "; ".join([*agencies, *([period(periods.iloc[0])] if len(periods) == 1 else [])])


def source_line(table: pd.DataFrame) -> str:
    """Say in one line where the figures of a table come from.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table of the library that carries `publisher`, `published` and `grade`.

    Raises
    ------
    Refusal
        For a table without them: no chart is drawn without its source.

    >>> from interdiction import load_figures
    >>> source_line(load_figures(statement="nia-2021-06-25").head(6))
    "Source: State Council of the People's Republic of China, 26 June 2021 (official)."
    """
    sources = _sources(table)
    if len(sources) > _MOST_NAMED:
        grades = sources["grade"].astype(str).value_counts()
        counts = ", ".join(f"{grades[grade]} {name}" for grade, name in GRADES_IN_WORDS.items() if grade in grades)
        return f"Sources: {len(sources)} documents ({counts}), each named in data/sources.csv."
    said = [f"{row.publisher}, {day(row.published)} ({GRADES_IN_WORDS[row.grade]})" for row in sources.itertuples()]
    return f"Source{'s' if len(said) > 1 else ''}: {'; '.join(said)}."


def source_list(table: pd.DataFrame) -> str:
    """List the sources of a table as Markdown, with their links.

    Parameters
    ----------
    table : pandas.DataFrame
        As in `source_line`, with `title` and `url`.

    Raises
    ------
    Refusal
        For a table without its sources.

    >>> from interdiction import load_figures
    >>> source_list(load_figures(statement="nia-2021-06-25").head(6))[:52]
    "- State Council of the People's Republic of China, *"
    """
    lines = []
    for row in _sources(table).itertuples():
        link = f", <{row.url}>" if row.url else ""
        lines.append(
            f"- {plain(row.publisher)}, *{plain(row.title)}*, {day(row.published)}, {GRADES_IN_WORDS[row.grade]}{link}"
        )
    return "\n".join(lines)


def _sources(table: pd.DataFrame) -> pd.DataFrame:
    missing = [column for column in _SOURCE_COLUMNS if column not in table]
    if missing or table.empty:
        lacks = f"the columns {', '.join(missing)}" if missing else "its rows"
        raise Refusal(f"a table lacks {lacks}, so its source cannot be named; keep what load_figures or ratio returned")
    return table[_SOURCE_COLUMNS].drop_duplicates().sort_values(["published", "publisher"])
