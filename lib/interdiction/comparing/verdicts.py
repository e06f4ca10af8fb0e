"""How far two numbers lie apart: what printing and days alone allow, then ordinary variation, then the verdict."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interdiction.comparing.confidence import rate_ratio_limits, share_difference_limits
from interdiction.comparing.widening import widened, widened_difference
from interdiction.ratios import round_outward

LIMITS = ["low", "value", "high", "ci_low", "ci_high", "overdispersed_low", "overdispersed_high"]


class Dispersion(NamedTuple):
    """How unevenly counts come or a share varies: how many times the ordinary variance, and by what it is known."""

    phi: float
    words: str = "counts coming as unevenly as the record's own sub-periods"
    caveat: str = ""


def rate_limits(one: pd.Series, other: pd.Series, sides: list[pd.DataFrame], phi: float, per: str) -> dict[str, Any]:
    """Limit the ratio of two rates or means; with ordinary variation where counts per day are compared.

    Parameters
    ----------
    one, other : pandas.Series
        Rows of `ratio`, the earlier and the later.
    sides : list of pandas.DataFrame
        The figures that each is made of.
    phi : float
        The dispersion of counts; NaN where it is not known.
    per : str
        "days", or the measure below.

    Returns
    -------
    dict of str to float
        A number for each of `LIMITS`, NaN where there is none.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        low = float(round_outward(np.array([other["low"] / one["high"]]), -np.inf)[0])
        high = float(round_outward(np.array([other["high"] / one["low"]]), np.inf)[0])
        value = other["value"] / one["value"]
    limits = dict.fromkeys(LIMITS, np.nan) | {"low": low, "value": value, "high": high}
    counts = [(side["low"].iloc[0], side["high"].iloc[0]) for side in sides]
    if per != "days" or sides[0]["unit"].iloc[0] == "kg" or not np.isfinite(counts).all():
        return limits
    days = [_days(row) for row in (one, other)]
    # The two ends that lie farthest apart: counts as printed, and every possible cut-off.
    lower = _varied(counts[0][1], days[0][0], counts[1][0], days[1][1], phi)
    upper = _varied(counts[0][0], days[0][1], counts[1][1], days[1][0], phi)
    ends = {"ci_low": lower[0], "ci_high": upper[1], "overdispersed_low": lower[2], "overdispersed_high": upper[3]}
    return limits | ends


def _varied(count1: float, days1: float, count2: float, days2: float, phi: float) -> tuple[float, ...]:
    """Limits of one ratio of rates, of independent counts and of clustered ones."""
    low, high = rate_ratio_limits(count1, days1, count2, days2)
    if not np.isfinite(phi) or not count1 or not count2:
        return low, high, np.nan, np.nan
    return low, high, *widened(low, (count2 / days2) / (count1 / days1), high, phi)


def _days(row: pd.Series) -> tuple[int, int]:
    """The least and the most days that a statement counts."""
    shortest, longest = ((row[end] - row["period_start"]).days + 1 for end in ("cutoff_earliest", "cutoff_latest"))
    return shortest, longest


def share_limits(sides: list[pd.DataFrame], phi: float) -> dict[str, Any]:
    """Limit the difference of two shares; with ordinary variation where these are shares of exact counts.

    Parameters
    ----------
    sides : list of pandas.DataFrame
        The part and the whole of each share, the earlier first.
    phi : float
        The dispersion of the share; NaN where it is not known.

    Returns
    -------
    dict of str to float
        A number for each of `LIMITS`, NaN where there is none.
    """
    limits = dict.fromkeys(LIMITS, np.nan)
    (part, whole), (later_part, later_whole) = (
        [(row["low"], row["high"]) for _, row in side.iterrows()] for side in sides
    )
    low = later_part[0] / later_whole[1] - part[1] / whole[0]
    high = later_part[1] / later_whole[0] - part[0] / whole[1]
    limits |= {"low": low, "high": high, "value": (low + high) / 2 if low == high else np.nan}
    exact = all(ends[0] == ends[1] for ends in (part, whole, later_part, later_whole))
    if not exact or sides[0]["unit"].iloc[0] == "kg":
        return limits  # there is no model of how masses vary
    limits["value"] = later_part[0] / later_whole[0] - part[0] / whole[0]
    varied = share_difference_limits(part[0], whole[0], later_part[0], later_whole[0])
    limits |= dict(zip(("ci_low", "ci_high"), varied, strict=True))
    if np.isfinite(phi):
        wide = widened_difference(varied[0], limits["value"], varied[1], phi)
        limits |= {"overdispersed_low": max(wide[0], -1.0), "overdispersed_high": min(wide[1], 1.0)}
    return limits


def choose_verdict(limits: dict[str, Any], share: bool, uneven: Dispersion) -> tuple[str, str]:
    """Choose the verdict that the widest limits there are allow, and say by what.

    Parameters
    ----------
    limits : dict of str to float
        A number for each of `LIMITS`.
    share : bool
        Whether they are of a difference, in which no change is 0, and not of a ratio, in which it is 1.
    uneven : Uneven
        What the limits with clustering rest on.

    Returns
    -------
    verdict, reason : str

    >>> nothing = dict.fromkeys(LIMITS, float("nan"))
    >>> choose_verdict(nothing | {"low": 1.1, "high": 1.2}, False, Dispersion(1.0))[0]
    'higher'
    """
    same = 0.0 if share else 1.0
    for name, reason in (
        ("overdispersed", f"beyond ordinary variation, {uneven.words}"),
        ("ci", "beyond ordinary variation of independent counts; how unevenly they come is not known"),
        ("", "in what is printed; how much such numbers vary ordinarily is not known"),
    ):
        low, high = (limits[f"{name}_{end}" if name else end] for end in ("low", "high"))
        if np.isnan(low) or np.isnan(high):
            continue
        if low > same:
            return "higher", f"Higher {reason}."
        if high < same:
            return "lower", f"Lower {reason}."
        by = {"overdispersed": f"ordinary variation, {uneven.words},", "ci": "ordinary variation"}.get(
            name, "what is printed"
        )
        return "inconclusive", f"The limits of {by} include no change."
    return "inconclusive", "An end of one of the numbers is not known."
