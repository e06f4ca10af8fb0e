"""Which two statements of a record can be compared, and how many of its comparisons hold without a condition."""

from itertools import combinations
from pathlib import Path

import pandas as pd

from interdiction.comparing.comparison import add_parts, compare, compare_rates
from interdiction.comparing.obstacles import Rate, are_like_periods, find_obstacles, load_rules
from interdiction.comparing.overdispersion import Dispersion, estimate_dispersion
from interdiction.errors import NotPrintedError
from interdiction.ratios import indicators, ratio
from interdiction.record.figures import preferred
from interdiction.record.tables import DATA

_LACKS = "no agency prints two figures that an indicator divides in each of two statements; two years of both would do"


def choose_pair(figures: pd.DataFrame, data: str | Path = DATA) -> tuple[str, str]:
    """Choose the first statement of a record that a later one of its agency can be compared with, and that one.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    data : path
        The record's `data` folder.

    Returns
    -------
    before, after : str
        Of the later statements, the one with the most indicators that may be compared, the last of these.

    Raises
    ------
    NotPrintedError
        If no two statements print an indicator both.

    >>> from interdiction import load_figures
    >>> choose_pair(load_figures())
    ('nia-2021-06-25', 'nia-2025-06-26')
    """
    rates = add_parts(preferred(indicators(figures, data)), figures)
    rules, order = load_rules(figures, data), rates["statement"].unique()
    rates = rates.sort_values("announced", kind="stable")
    by_agency = {name: [*own.to_dict("records")] for name, own in rates.groupby("agency", sort=False)}
    by_statement = {name: own.to_dict("records") for name, own in rates.groupby("statement", sort=False)}
    refused: list[tuple[str, str]] = []
    for before in order:
        found: dict[str, int] = {}  # by the later statement, on how many indicators nothing stands against comparing
        for one in by_statement[before]:
            for other in by_agency[one["agency"]]:
                if other["indicator"] == one["indicator"] and str(other["announced"]) > str(one["announced"]):
                    found.setdefault(other["statement"], 0)
                    found[other["statement"]] += not find_obstacles(one, other, rules)
        if found and max(found.values()):
            return before, max(reversed(found), key=found.__getitem__)
        refused += [(before, after) for after in found]
    if not refused:
        raise NotPrintedError(_LACKS)
    return refused[0]


def count_verdicts(figures: pd.DataFrame, measure: str, per: str = "days", data: str | Path = DATA) -> pd.DataFrame:
    """Count the verdicts on every two like periods of one agency, by what their statements say that they cover.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    measure, per : str
        What is compared, as in `compare`.
    data : path
        The record's `data` folder.

    Returns
    -------
    pandas.DataFrame
        A row for each agency, by its short name, and each scope: stated alike, not said, stated differently; a
        column for each verdict.

    >>> from interdiction import load_figures
    >>> figures = load_figures()
    >>> counts = count_verdicts(figures[figures["short"] == "NIA"], "cases")
    >>> counts.loc[("NIA", "not said"), ["inconclusive", "lower", "not comparable"]].tolist()
    [3, 4, 0]
    """
    rates = preferred(ratio(figures, measure, per)).sort_values(["cutoff_latest", "announced"], kind="stable")
    counted = []
    for short, own in rates.groupby("short", sort=False):
        rows, printed = own.to_dict("records"), figures[figures["short"] == short]
        for place, one in enumerate(rows):
            later = {row["statement"]: row["covers"] for row in rows[place + 1 :] if are_like_periods(one, row)}
            changes = compare(printed, one["statement"], [*later], measure, per, data=data) if later else pd.DataFrame()
            for row in changes.itertuples():
                counted.append((short, _relate(one["covers"], later[row.statement]), row.verdict))
    table = pd.DataFrame(counted, columns=["agency", "scope", "verdict"])
    return pd.crosstab([table["agency"], table["scope"]], table["verdict"]).rename_axis(
        index=[None, None], columns=None
    )


def compare_all(figures: pd.DataFrame, data: str | Path = DATA) -> pd.DataFrame:
    """Compare every two statements of one agency, the one that counts to an earlier day first.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, under one reading.
    data : path
        The record's `data` folder.

    Returns
    -------
    pandas.DataFrame
        The rows that `compare` returns for each two; none for two that print no indicator in common.

    >>> from interdiction import load_figures
    >>> june = load_figures(agency="NIA", years=range(2021, 2023))
    >>> print(*compare_all(june).loc[0, ["before", "statement", "verdict"]])
    nia-2021-06-25 nia-2021-07-30 not comparable
    """
    rates = add_parts(preferred(indicators(figures, data)), figures)
    rates = rates.sort_values(["cutoff_latest", "announced", "statement"], kind="stable")
    printed_by: dict[str, dict[str, dict[tuple[str, str], Rate]]] = {}
    for rate in rates.to_dict("records"):
        of_statement = printed_by.setdefault(rate["agency"], {}).setdefault(rate["statement"], {})
        of_statement[rate["numerator"], rate["denominator"]] = rate
    rules, rows = load_rules(figures, data), []
    for agency, by_statement in printed_by.items():
        own = figures[figures["agency"] == agency]
        uneven: dict[str | tuple[str, str], Dispersion] = {}  # slower to estimate than all the rest
        for one, other in combinations(by_statement.values(), 2):
            for key in [key for key in reversed(one) if key in other]:
                of = key if one[key]["unit"] == "share" else key[0]  # the count alone varies, whatever divides it
                uneven[of] = uneven.get(of) or estimate_dispersion(own, one[key])
                rows.append(compare_rates(one[key], other[key], uneven[of], (), rules))
    return pd.DataFrame(rows)


def _relate(*covers: str) -> str:
    if "not said" in covers:
        return "not said"
    return "stated alike" if covers[0] == covers[1] else "stated differently"
