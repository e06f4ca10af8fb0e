"""Why two announcements must not be compared, and which are of about the same days, by what the record says of them."""

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from interdiction.errors import check_name
from interdiction.record.tables import DATA, load_table
from interdiction.text import capitalise, format_day, format_period, name_agency

# Why a comparison is refused; a caller who knows better allows it by this word.
OBSTACLES = ("agency", "scope", "people", "period", "term", "break")
_COUNTED = {"arrested": "arrested", "in_cases": "in the cases"}
_DAYS_APART = 7  # the June statements of 2021 to 2025 end within five days of each other
ABOUT_THE_SAME = pd.Timedelta(days=31)  # a June statement and the half-year that it is a part of

Rate = dict[str, Any]  # a row of `ratio`, and of the figures that it is made of


class Rules(NamedTuple):
    """What a record says of all comparisons: when counting changed, and what is compared under one name only."""

    breaks: list[Any]
    named: set[str]


def load_rules(figures: pd.DataFrame, data: str | Path = DATA) -> Rules:
    """Load the breaks of a record, those of an agency for all that print its totals, and the measures that have names.

    >>> from interdiction import load_figures
    >>> rules = load_rules(load_figures())
    >>> len({row.agency for row in rules.breaks}), sorted(rules.named)
    (3, ['precursors_seized', 'production_precursors_seized'])
    """
    breaks, agencies = load_table("breaks", data), load_table("agencies", data)
    also = breaks.merge(agencies, left_on="agency", right_on="counts_as", suffixes=("_counted", ""))
    breaks = pd.concat([breaks, also[breaks.columns]]).assign(begins=lambda table: pd.to_datetime(table["begins"]))
    return Rules([*breaks.itertuples()], {*figures.loc[figures["term"] != "", "measure"]})


def find_obstacles(one: Rate, other: Rate, rules: Rules) -> dict[str, str]:
    """Say what stands against comparing a rate of one announcement with that of another.

    Parameters
    ----------
    one, other : dict of str to object
        Rows of `find_rates`, of the same measures.
    rules : Rules
        Of the record that they are in.

    Returns
    -------
    dict of str to str
        A sentence for each of `OBSTACLES` that is there.
    """
    against = {}
    agencies, scopes, people = ([rate[name] for rate in (one, other)] for name in ("agency", "covers", "people"))
    if agencies[0] != agencies[1]:
        against["agency"] = capitalise(
            f"{name_agency(agencies[0])} and {name_agency(agencies[1])} count different cases."
        )
    if scopes[0] != scopes[1] and "not said" not in scopes:
        against["scope"] = f"One covers {scopes[0]}, the other {scopes[1]}."
    units = one["numerator_unit"], one["denominator_unit"]
    if "person" in units and people[0] != people[1] and "unknown" not in people:
        against["people"] = f"One counts people {_COUNTED[people[0]]}, the other people {_COUNTED[people[1]]}."
    if not are_like_periods(one, other):
        against["period"] = f"The periods are not alike: {format_period(one)}, and {format_period(other)}."
    for part in ("numerator", "denominator"):
        terms = [rate[f"{part}_term"] for rate in (one, other)]
        if one[part] in rules.named and (terms[0] != terms[1] or not terms[0]):
            against["term"] = _name_weighed(*filter(None, terms))
    first, last = sorted([one["period_start"], other["period_start"]])
    for rule in rules.breaks:
        if rule.agency in agencies and rule.measure in (one["numerator"], one["denominator"]):
            against |= {"break": rule.why} if first < rule.begins <= last else {}
    return against


def _name_weighed(one: str = "", other: str = "") -> str:
    """Say under which names two statements weigh something that is compared under one name only."""
    if not one:
        return "Neither statement says what it weighs."
    return f'One weighs "{one}"' + (f', the other "{other}".' if other else "; what the other weighs is not said.")


def find_condition(rates: list[Rate]) -> str:
    """Say on what condition two announcements may be compared, where one does not say what it covers.

    Statistics whose coverage is known to differ are not compared; where it is not known whether
    there is a break between them, what is compared is conditional on there being none, and a
    condition is stated with the conclusion (OECD 2007, Data and Metadata Reporting and Presentation
    Handbook, ch. 7; Manski 2011, Policy Analysis with Incredible Certitude, Economic Journal 121).

    >>> from interdiction import load_figures
    >>> find_condition(load_figures(statement="nia-2021-06-25").head(1).to_dict("records"))
    'both cover the same; the statement of 25 June 2021 does not say'
    """
    days = [*dict.fromkeys(format_day(rate["announced"]) for rate in rates if rate["covers"] == "not said")]
    which = f"the statement of {days[0]} does" if len(days) == 1 else f"the statements of {' and '.join(days)} do"
    return f"both cover the same; {which} not say" if days else ""


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


def like_statements(figures: pd.DataFrame, statement: str) -> pd.DataFrame:
    """Keep the figures of one statement and of those of its agency that count like days of other years.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    statement : str
        A statement with figures.

    Returns
    -------
    pandas.DataFrame
        Rows in the order of their periods; that the days are alike does not say that the scopes are.

    Raises
    ------
    InputError
        For a statement without figures.

    >>> from interdiction import load_figures
    >>> like_statements(load_figures(), "nia-2021-06-25")["statement"].unique()[-1]
    'nia-2025-06-26'
    """
    check_name("statement with figures", statement, figures["statement"].unique())
    each = figures.drop_duplicates("statement").set_index("statement")
    alike = name_like(each[each["agency"] == each.loc[statement, "agency"]], statement)
    return figures[figures["statement"].isin(alike)].sort_values("cutoff_latest", kind="stable")


def name_like(periods: pd.DataFrame, statement: str) -> list[str]:
    """Name a statement and those of its agency that count like days of other years.

    >>> from interdiction import load_figures
    >>> periods = load_figures().drop_duplicates("statement").set_index("statement")
    >>> name_like(periods[periods["short"] == "NIA"], "nia-2021-06-25")[-1]
    'nia-2025-06-26'
    """
    days = periods[["period_start", "cutoff_latest", "days_low", "days_high"]]
    one, rows = days.loc[statement].to_dict(), days.to_dict("records")
    return [
        str(name) for name, row in zip(days.index, rows, strict=True) if name == statement or are_like_periods(one, row)
    ]


def are_like_periods(one: Rate, other: Rate) -> bool:
    """Say whether two periods begin on one day of the year, and end on one day or run to about the same day.

    >>> from interdiction import load_figures
    >>> june, july, later = (load_figures(statement=f"nia-{day}").iloc[0].to_dict()
    ...                      for day in ("2021-06-25", "2021-07-30", "2025-06-26"))
    >>> are_like_periods(june, later), are_like_periods(june, july)
    (True, False)
    """
    rates = (one, other)
    if any(pd.isna(rate["days_low"]) for rate in rates) or len({f"{rate['period_start']:%m-%d}" for rate in rates}) > 1:
        return False
    gap = max(rate["days_low"] for rate in rates) - min(rate["days_high"] for rate in rates)
    complete = [rate["days_low"] == rate["days_high"] and rate["cutoff_latest"].is_month_end for rate in rates]
    if all(complete):
        return one["cutoff_latest"].month == other["cutoff_latest"].month and gap <= 1
    return not any(complete) and gap <= _DAYS_APART
