"""Why two announcements must not be compared, and which are of about the same days, by what the record says of them."""

import pandas as pd

from interdiction.text import format_day, format_period

# Why a comparison is refused; a caller who knows better allows it by this word.
OBSTACLES = ("agency", "scope", "people", "period", "term", "break")
_DAYS_APART = 7  # the June statements of 2021 to 2025 end within five days of each other
_ABOUT_THE_SAME = pd.Timedelta(days=31)  # a June statement and the half-year that it is a part of


def find_obstacles(before: pd.DataFrame, after: pd.DataFrame, breaks: pd.DataFrame, named: set[str]) -> dict[str, str]:
    """Say what stands against comparing the figures of one announcement with those of another.

    Parameters
    ----------
    before, after : pandas.DataFrame
        The figures that are compared, one or two of each announcement and of the same measures,
        as `load_figures` returns them.
    breaks : pandas.DataFrame
        The table of that name of the record.
    named : set of str
        The measures whose printed name differs between statements, and must be the same.

    Returns
    -------
    dict of str to str
        A sentence for each of `OBSTACLES` that is there.

    >>> from interdiction import load_figures, load_table
    >>> june, july = (load_figures(statement=name).head(1) for name in ("nia-2021-06-25", "nia-2023-07-19"))
    >>> list(find_obstacles(june, july, load_table("breaks"), set()))
    ['period']
    """
    one, other = before.iloc[0], after.iloc[0]
    found = {}
    if one["agency"] != other["agency"]:
        found["agency"] = f"The {one['agency']} and the {other['agency']} count different cases."
    scopes = [row["covers"] for row in (one, other)]
    if scopes[0] != scopes[1] and "not said" not in scopes:
        found["scope"] = f"One covers {scopes[0]}, the other {scopes[1]}."
    people = [row["people"] for row in (one, other)]
    if "person" in set(before["unit"]) and people[0] != people[1] and "unknown" not in people:
        found["people"] = f"One counts people {_counted(people[0])}, the other people {_counted(people[1])}."
    if not _like_periods(one, other):
        found["period"] = f"The periods are not alike: {format_period(one)}, and {format_period(other)}."
    for measure, first, second in zip(before["measure"], before["term"].astype(str), after["term"], strict=True):
        if measure in named and (first != second or not first):
            names = [f'"{name}"' if name else "by no name that is known" for name in (first, second)]
            found["term"] = f"What is weighed is called {names[0]} in one and {names[1]} in the other."
    for row in breaks.itertuples():
        begins = pd.Timestamp(row.begins)
        starts = sorted([one["period_start"], other["period_start"]])
        between = row.measure in set(before["measure"]) and starts[0] < begins <= starts[1]
        if between and row.agency in (one["agency"], other["agency"]):
            found["break"] = row.why
    return found


def unstated_scopes(sides: list[pd.DataFrame]) -> list[str]:
    """Say of which announcements the scope is not known, so that nothing speaks against comparing it.

    Parameters
    ----------
    sides : list of pandas.DataFrame
        The figures that are compared, of each announcement in turn.

    Returns
    -------
    list of str
        A sentence, or nothing.

    >>> from interdiction import load_figures
    >>> unstated_scopes([load_figures(statement="nia-2021-06-25")])
    ['The statement of 25 June 2021 does not say what it covers.']
    """
    rows = [side.iloc[0] for side in sides]
    days = list(dict.fromkeys(format_day(row["announced"]) for row in rows if row["covers"] == "not said"))
    if len(days) > 1:
        return [f"The statements of {' and '.join(days)} do not say what they cover."]
    return [f"The statement of {days[0]} does not say what it covers."] if days else []


def find_repeats(periods: pd.DataFrame, statement: str) -> list[str]:
    """Name the other statements of an agency that count from the same day to about the same.

    Parameters
    ----------
    periods : pandas.DataFrame
        By statement: `agency`, `period_start`, `cutoff_latest`.
    statement : str
        One of them.

    >>> from interdiction import load_figures
    >>> periods = load_figures().drop_duplicates("statement").set_index("statement")
    >>> find_repeats(periods, "nia-2021-06-25")
    ['nia-2021-07-30']
    """
    row = periods.loc[statement]
    near = (periods["cutoff_latest"] - row["cutoff_latest"]).abs() <= _ABOUT_THE_SAME
    same = near & (periods["agency"] == row["agency"]) & (periods["period_start"] == row["period_start"])
    return [str(name) for name in periods.index[same] if name != statement]


def _counted(people: str) -> str:
    return {"arrested": "arrested", "in_cases": "in the cases"}[people]


def _like_periods(one: pd.Series, other: pd.Series) -> bool:
    """Whether two periods begin on one day of the year, and end on one day or run to about the same day."""
    rows = (one, other)
    if any(pd.isna(row["period_start"]) or pd.isna(row["cutoff_earliest"]) for row in rows):
        return False
    if len({(row["period_start"].month, row["period_start"].day) for row in rows}) > 1:
        return False
    lengths = [
        (row["cutoff_earliest"] - row["period_start"], row["cutoff_latest"] - row["period_start"]) for row in rows
    ]
    gap = max(lengths[0][0], lengths[1][0]) - min(lengths[0][1], lengths[1][1])
    complete = [row["cutoff_earliest"] == row["cutoff_latest"] and row["cutoff_latest"].is_month_end for row in rows]
    if complete[0] and complete[1]:
        return len({row["cutoff_latest"].month for row in rows}) == 1 and gap.days <= 1
    return complete[0] == complete[1] and gap.days <= _DAYS_APART
