"""What a count of cases above a threshold says about mass: bounds, not guesses.

A source that prints how many cases lie above a threshold does not print how much they hold.
The count still rules out most answers; what is left is the region between these bounds.
"""

from collections.abc import Sequence
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from interdiction.ratios import ONE_ANNOUNCEMENT, pick_measure, round_outward
from interdiction.record.tables import DATA, load_table
from interdiction.record.thresholds import find_threshold
from interdiction.text import format_unit


def large_case_bounds(figures: pd.DataFrame, data: str | Path = DATA) -> pd.DataFrame:
    """Bound the mass in large cases, its share of all mass, and the mass of single cases.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, or some of its rows.
    data : path
        The record's `data` folder, whose `thresholds.csv` says which measures these are.

    Returns
    -------
    pandas.DataFrame
        Five rows per statement and source that prints cases, large cases, their threshold and
        the mass: `quantity`, `label`, `low`, `high`, `unit` (kg, kg per case or share). All
        bounds are NaN and `feasible` is False where the printed figures contradict each other.

    Raises
    ------
    InputError
        For two figures of one measure by one source about one statement, or a table without the
        columns of `load_figures`.

    Notes
    -----
    Worst-case bounds: Manski 2003, Partial Identification of Probability Distributions;
    Horowitz & Manski 1995, Econometrica 63. Shares of a total from grouped counts: Gastwirth
    1972, Review of Economics and Statistics 54.

    >>> from interdiction import load_figures
    >>> print(*large_case_bounds(load_figures(statement="nia-2021-06-25")).loc[0, ["label", "low", "high", "unit"]])
    mass in large cases 1310.0 5560.0 kg
    """
    known, terms = _terms(figures, data)
    feasible, quantities = _bound(terms)
    tables = []
    for quantity, label, unit, lower, upper, exists in quantities:
        there = (feasible & exists).to_numpy()
        top = 1 if unit == "share" else np.inf
        results = {
            "low": np.where(there, np.maximum(round_outward(lower, -np.inf), 0), np.nan),
            "value": np.nan,  # no source prints any of these
            "high": np.where(there, np.minimum(round_outward(upper, np.inf), top), np.nan),
        }
        tables.append(known.assign(quantity=quantity, label=label, **results, unit=unit, feasible=feasible))
    return pd.concat(tables).sort_index(kind="stable").reset_index(drop=True)


def _bound(terms: dict[str, pd.DataFrame]) -> tuple[pd.Series, tuple[tuple[Any, ...], ...]]:
    """Which announcements can be true, and for each quantity: name, label, unit, bounds, and where there is one."""
    low, high = ({measure: table[end] for measure, table in terms.items()} for end in ("low", "high"))
    threshold = terms["threshold"]["value"]
    mass_low, mass_high = low["mass"], high["mass"]
    large_low = low["part"]
    large_high = np.fmin(np.fmin(high["part"], high["whole"]), np.floor(mass_high / threshold))
    small_low = np.maximum(low["whole"] - large_high, 0)
    small_high = np.maximum(high["whole"] - large_low, 0)
    some_large, some_small = large_high > 0, small_high > 0
    feasible = (large_low <= large_high) & (some_large | (mass_low <= small_high * threshold))
    in_large = np.maximum(large_low * threshold, mass_low - small_high * threshold)
    # The share is least where its two lower bounds cross, or as near to it as the mass can be.
    mass = np.clip((large_low + small_high) * threshold, mass_low, mass_high)
    # Any number of small cases could hold any mass.
    none_spare = np.isinf(small_high)
    share = (1 - small_high * threshold / mass).mask(none_spare, -np.inf)
    share = np.maximum((large_low * threshold / mass).mask(np.isinf(mass), 0), share).fillna(0)
    mean_large = np.maximum(threshold, ((mass_low - small_high * threshold) / large_high).mask(none_spare, -np.inf))
    mean_small = np.fmin(threshold, (mass_high - large_low * threshold) / small_low)
    mean_small_low = (mass_low / small_high).mask(some_large, 0)  # large ones may hold all but nothing of the mass
    largest = mass_high - np.maximum(large_low - 1, 0) * threshold
    one = next(iter(terms["part"]["unit"]), "case")
    large, several = next(iter(terms["part"]["label"]), "large cases"), format_unit(one)
    kg, each = "kg", f"kg per {one}"
    return feasible, (
        ("mass_in_large_cases", f"mass in {large}", kg, in_large, mass_high.where(some_large, 0), True),
        ("share_in_large_cases", f"share of the mass in {large}", "share", share, 1.0 * some_large, mass_high > 0),
        ("mean_large_case", f"mean of the {large}", each, mean_large, mass_high / large_low, some_large),
        ("largest_case", f"the largest single {one}", each, mean_large, largest, some_large),
        ("mean_small_case", f"mean of the other {several}", each, mean_small_low, mean_small, some_small),
    )


def top_shares(figures: pd.DataFrame, data: str | Path = DATA) -> pd.DataFrame:
    """Bound the share of the mass that the largest cases hold, from the very largest to all.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, or some of its rows.
    data : path
        As in `large_case_bounds`.

    Returns
    -------
    pandas.DataFrame
        The corners of a region, four rows per statement and source: `cases` (share of the
        cases, counted from the largest), `low` and `high` (share of the mass), straight lines
        between them. Announcements whose counts are not exact, or that are not feasible, have none.

    Raises
    ------
    InputError
        As `large_case_bounds` does.

    Notes
    -----
    These are the bounds of a Lorenz curve known at one point (Gastwirth 1972, Review of
    Economics and Statistics 54), with the threshold added.

    >>> from interdiction import load_figures
    >>> top_shares(load_figures(statement="nia-2021-06-25"))[["cases", "low", "high"]].round(3).values.tolist()
    [[0.0, 0.0, 0.0], [0.002, 0.002, 0.766], [0.229, 0.236, 1.0], [1.0, 1.0, 1.0]]
    """
    known, terms = _terms(figures, data)
    bounds = large_case_bounds(figures, data).set_index([*ONE_ANNOUNCEMENT, "quantity"])
    rows, corners = [], []
    for row in known.index:
        count, large = (terms[role].loc[row, ["low", "high"]].tolist() for role in ("whole", "part"))
        mass, threshold = terms["mass"]["high"][row], terms["threshold"]["value"][row]
        share, feasible = bounds.loc[(*known.loc[row, ONE_ANNOUNCEMENT], "share_in_large_cases"), ["low", "feasible"]]
        if not feasible or count[0] != count[1] or large[0] != large[1] or large[0] == 0:
            continue
        one, some, top = 1 / count[0], large[0] / count[0], 1 - (large[0] - 1) * threshold / mass
        rows += [row] * 4
        corners += [(0, 0, 0), (one, share / large[0], top), (some, share, 1), (1, 1, 1)]
    return _join(known.loc[rows], "share_in_largest_cases", corners, ["cases", "low", "high"])


def lognormal_shares(figures: pd.DataFrame, data: str | Path = DATA) -> pd.DataFrame:
    """Fit a log-normal to the printed mean and share of large cases: an illustration, no result.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, or some of its rows.
    data : path
        As in `large_case_bounds`.

    Returns
    -------
    pandas.DataFrame
        A row per solution, of which a statement has none, one or two: `sigma`, the spread of the
        logarithm at the printed mass, and `low` and `high`, the share of the mass in large cases
        over all masses that the printing allows. All solutions fit the printed figures equally
        well, which is the point. Only exact counts and plain masses have a mean to fit.

    Raises
    ------
    InputError
        As `large_case_bounds` does.

    Notes
    -----
    With mean m, threshold T and z = Phi^-1(L/N): sigma^2/2 + z sigma + ln(T/m) = 0; the mass
    above T is Phi(z + sigma) (Aitchison & Brown 1957, The Lognormal Distribution, ch. 2).

    >>> from interdiction import load_figures
    >>> lognormal_shares(load_figures(statement="nia-2021-06-25"))[["low", "high"]].round(3).values.tolist()
    [[0.241, 0.242], [0.758, 0.759]]
    """
    known, terms = _terms(figures, data)
    plain = np.all([terms[role]["qualifier"] == "plain" for role in ("whole", "part", "mass")], axis=0)
    exact = np.all([terms[role]["low"] == terms[role]["high"] for role in ("whole", "part")], axis=0)
    rows, fits = [], []
    for row in known.index[plain & exact]:
        cases, large, threshold = (terms[role]["value"][row] for role in ("whole", "part", "threshold"))
        masses = terms["mass"].loc[row, ["value", "low", "high"]].tolist()
        if not 0 < large < cases or not min(masses) > 0:
            continue
        z = NormalDist().inv_cdf(large / cases)
        for sign in (-1, 1):
            roots = [z * z - 2 * np.log(threshold * cases / mass) for mass in masses]
            sigmas = [-z + sign * root**0.5 for root in roots if root >= 0]
            if len(sigmas) == len(masses) and min(sigmas) > 0:
                shares = [NormalDist().cdf(z + sigma) for sigma in sigmas]
                rows.append(row)
                fits.append((sigmas[0], min(shares), max(shares)))
    fitted = _join(known.loc[rows], "share_of_a_log_normal", fits, ["sigma", "low", "high"])
    return fitted.assign(unit="share")


def _join(known: pd.DataFrame, quantity: str, numbers: Sequence[tuple[float, ...]], names: list[str]) -> pd.DataFrame:
    """Put numbers beside what is known of the announcement that each row of them is of."""
    known = known.reset_index(drop=True).assign(quantity=quantity)
    return known.join(pd.DataFrame(numbers, columns=names, dtype=float))


def _terms(figures: pd.DataFrame, data: str | Path) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """What is known of each announcement that prints all four measures, and the figures of each role.

    A threshold counts only where cases lie above it: "about 10 kg" does not say which are large.
    """
    measures = find_threshold(load_table("thresholds", data))._asdict()
    tables = {role: pick_measure(figures, measure).set_index(ONE_ANNOUNCEMENT) for role, measure in measures.items()}
    threshold = tables["threshold"]
    tables["threshold"] = threshold[threshold["qualifier"].isin(["more_than", "at_least"])]
    shared = tables["whole"].index
    for table in tables.values():
        shared = shared.intersection(table.index, sort=False)
    tables = {role: table.loc[shared].reset_index() for role, table in tables.items()}
    own = ["measure", "printed", "value", "low", "high", "unit", "qualifier", "label", "part_of", "preferred", "note"]
    words = {f"{role}_printed": table["printed"] for role, table in tables.items()}
    return tables["whole"].drop(columns=own).assign(**measures, **words), tables
