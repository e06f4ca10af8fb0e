"""Why two announcements must not be compared, and which are of about the same days, by what the record says of them."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.record.tables import DATA, load_table
from interdiction.text import format_day, format_period

# Why a comparison is refused; a caller who knows better allows it by this word.
OBSTACLES = ("agency", "scope", "people", "period", "term", "break")
CUT_OFFS = ("cutoff_earliest", "cutoff_latest")
_COUNTED = {"arrested": "arrested", "in_cases": "in the cases"}
_DAYS_APART = 7  # the June statements of 2021 to 2025 end within five days of each other
ABOUT_THE_SAME = pd.Timedelta(days=31)  # a June statement and the half-year that it is a part of


class Rules(NamedTuple):
    """What a record says of all comparisons: when counting changed, and which measures must be printed by one name."""

    breaks: pd.DataFrame
    named: set[str]


def load_rules(figures: pd.DataFrame, data: str | Path = DATA) -> Rules:
    """Load the breaks of a record, those of an agency for all that print its totals, and the measures that have names.

    >>> from interdiction import load_figures
    >>> rules = load_rules(load_figures())
    >>> rules.breaks["agency"].nunique(), sorted(rules.named)
    (3, ['precursors_seized', 'production_precursors_seized'])
    """
    breaks, agencies = load_table("breaks", data), load_table("agencies", data)
    also = breaks.merge(agencies, left_on="agency", right_on="counts_as", suffixes=("_counted", ""))
    named = set(figures.loc[figures["term"] != "", "measure"])
    return Rules(pd.concat([breaks, also[breaks.columns]]), named)


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
        ways = [_COUNTED[each] for each in people]
        found["people"] = f"One counts people {ways[0]}, the other people {ways[1]}."
    if not _like_periods(one, other):
        found["period"] = f"The periods are not alike: {format_period(one)}, and {format_period(other)}."
    return found | _differing_terms(before, after, named) | _break_between(before, after, breaks)


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
    near = (periods["cutoff_latest"] - row["cutoff_latest"]).abs() <= ABOUT_THE_SAME
    same = near & (periods["agency"] == row["agency"]) & (periods["period_start"] == row["period_start"])
    return [str(name) for name in periods.index[same] if name != statement]


def _differing_terms(before: pd.DataFrame, after: pd.DataFrame, named: set[str]) -> dict[str, str]:
    """Say which names two statements print for what must have one name to be compared."""
    found = {}
    for measure, first, second in zip(before["measure"], before["term"].astype(str), after["term"], strict=True):
        if measure in named and (first != second or not first):
            names = [f'"{name}"' if name else "by no name that is known" for name in (first, second)]
            found["term"] = f"What is weighed is called {names[0]} in one and {names[1]} in the other."
    return found


def _break_between(before: pd.DataFrame, after: pd.DataFrame, breaks: pd.DataFrame) -> dict[str, str]:
    """Say why the rule of counting changed between two statements, the last time if it did several times."""
    both = pd.concat([before, after])
    concerned = breaks["agency"].isin(both["agency"].unique()) & breaks["measure"].isin(both["measure"].unique())
    first, last = both["period_start"].min(), both["period_start"].max()
    between = pd.to_datetime(breaks["begins"]).between(first, last, inclusive="right")
    why = breaks.loc[concerned & between, "why"]
    return {"break": why.iloc[-1]} if len(why) else {}


def _like_periods(one: pd.Series, other: pd.Series) -> bool:
    """Whether two periods begin on one day of the year, and end on one day or run to about the same day."""
    rows = (one, other)
    if any(pd.isna(row["period_start"]) or pd.isna(row["cutoff_earliest"]) for row in rows):
        return False
    if len({(row["period_start"].month, row["period_start"].day) for row in rows}) > 1:
        return False
    shortest, longest = ([row[end] - row["period_start"] for row in rows] for end in CUT_OFFS)
    gap = (max(shortest) - min(longest)).days
    complete = [row["cutoff_earliest"] == row["cutoff_latest"] and row["cutoff_latest"].is_month_end for row in rows]
    if all(complete):
        return one["cutoff_latest"].month == other["cutoff_latest"].month and gap <= 1
    return not any(complete) and gap <= _DAYS_APART
