"""How far two numbers lie apart: what printing and days alone allow, then ordinary variation, then the verdict."""

from typing import Any

import numpy as np
import pandas as pd

from interdiction.comparing.confidence import rate_ratio_limits, share_difference_limits, widen_difference, widen_ratio
from interdiction.comparing.obstacles import CUT_OFFS
from interdiction.comparing.overdispersion import Dispersion
from interdiction.ratios import round_outward

MODELS = ("", "ci_", "overdispersed_")  # what the names of a pair of limits begin with, the narrowest pair first
LIMITS = ("low", "value", "high", "ci_low", "ci_high", "overdispersed_low", "overdispersed_high")


def find_limits(one: pd.Series, other: pd.Series, sides: list[pd.DataFrame], phi: float) -> dict[str, Any]:
    """Limit how far two rates, means or shares lie apart; with ordinary variation where there is a model of it.

    Parameters
    ----------
    one, other : pandas.Series
        Rows of `ratio`, the earlier and the later.
    sides : list of pandas.DataFrame
        The one or two figures that each is made of.
    phi : float
        The dispersion of the count or the share; NaN where it is not known.

    Returns
    -------
    dict of str to float
        A number for each of `LIMITS`, NaN where there is none: of a difference of shares, and of a ratio else.
    """
    limits = _limit_difference(sides, phi) if one["unit"] == "share" else _limit_ratio(one, other, sides, phi)
    return dict.fromkeys(LIMITS, np.nan) | limits


def divide_rates(one: pd.Series, other: pd.Series) -> dict[str, float]:
    """Divide the later of two rows of `ratio` by the earlier, as far as printing and days allow."""
    later, earlier = other[["low", "value", "high"]].to_numpy(float), one[["high", "value", "low"]].to_numpy(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, value, high = later / earlier
    return {"low": float(round_outward(low, -np.inf)), "value": value, "high": float(round_outward(high, np.inf))}


def _limit_ratio(one: pd.Series, other: pd.Series, sides: list[pd.DataFrame], phi: float) -> dict[str, Any]:
    """The limits of later over earlier; with ordinary variation where counts per day are compared."""
    limits: dict[str, Any] = divide_rates(one, other)
    counts = np.array([side[["low", "high"]].iloc[0] for side in sides], float)
    if one["denominator"] != "days" or sides[0]["unit"].iloc[0] == "kg" or not np.isfinite(counts).all():
        return limits
    days = np.array([[(row[end] - row["period_start"]).days + 1 for end in CUT_OFFS] for row in (one, other)])
    # The two ends that lie farthest apart: counts as printed, and every possible cut-off.
    first, first_days, last, last_days = counts[0][::-1], days[0], counts[1], days[1][::-1]
    low, high = rate_ratio_limits(first, first_days, last, last_days)
    limits |= {"ci_low": low[0], "ci_high": high[1]}
    if np.isfinite(phi) and counts.all():
        low, high = widen_ratio(low, (last / last_days) / (first / first_days), high, phi)
        limits |= {"overdispersed_low": low[0], "overdispersed_high": high[1]}
    return limits


def _limit_difference(sides: list[pd.DataFrame], phi: float) -> dict[str, Any]:
    """The limits of later minus earlier share; with ordinary variation where these are shares of exact counts."""
    (part, whole), (later_part, later_whole) = (side[["low", "high"]].to_numpy(float).tolist() for side in sides)
    if not whole[0] or not later_whole[0]:
        return {}  # a share of nothing is no number
    low = later_part[0] / later_whole[1] - part[1] / whole[0]
    high = later_part[1] / later_whole[0] - part[0] / whole[1]
    limits = {"low": low, "value": low if low == high else np.nan, "high": high}
    exact = all(ends[0] == ends[1] for ends in (part, whole, later_part, later_whole))
    if not exact or sides[0]["unit"].iloc[0] == "kg":
        return limits  # there is no model of how masses vary
    limits["ci_low"], limits["ci_high"] = share_difference_limits(part[0], whole[0], later_part[0], later_whole[0])
    if np.isfinite(phi):
        wide = widen_difference(limits["ci_low"], low, limits["ci_high"], phi)
        limits |= {"overdispersed_low": max(wide[0], -1.0), "overdispersed_high": min(wide[1], 1.0)}
    return limits


def find_direction(limits: dict[str, Any], model: str, share: bool) -> str:
    """Say on which side of no change a pair of limits lies: "higher", "lower", "inconclusive", "" if an end is missing.

    Parameters
    ----------
    limits : dict of str to float
        A number for each of `LIMITS`.
    model : str
        One of `MODELS`.
    share : bool
        Whether they are of a difference, in which no change is 0, and not of a ratio, in which it is 1.

    >>> find_direction({"low": 1.1, "high": 1.2}, "", False)
    'higher'
    """
    low, high, same = limits[f"{model}low"], limits[f"{model}high"], 0 if share else 1
    if np.isnan(low) or np.isnan(high):
        return ""
    return "higher" if low > same else "lower" if high < same else "inconclusive"


def choose_verdict(limits: dict[str, Any], share: bool, dispersion: Dispersion) -> tuple[str, str]:
    """Choose the verdict that the widest limits there are allow, and say by what.

    Parameters
    ----------
    limits, share
        As in `find_direction`.
    dispersion : Dispersion
        What the limits of overdispersed counts rest on.

    Returns
    -------
    verdict, reason : str

    >>> nothing = dict.fromkeys(LIMITS, float("nan"))
    >>> choose_verdict(nothing | {"low": 1.1, "high": 1.2}, False, Dispersion(1.0))[0]
    'higher'
    """
    words, unevenly = f"ordinary variation, {dispersion.words}", "how unevenly they come is not known"
    for model, limited_by, beyond in (
        ("overdispersed_", f"{words},", f"beyond {words}"),
        ("ci_", "ordinary variation", f"beyond ordinary variation of independent counts; {unevenly}"),
        ("", "what is printed", "in what is printed; how much such numbers vary ordinarily is not known"),
    ):
        verdict = find_direction(limits, model, share)
        if verdict == "inconclusive":
            return verdict, f"The limits of {limited_by} include no change."
        if verdict:
            return verdict, f"{verdict.capitalize()} {beyond}."
    return "inconclusive", "An end of one of the numbers is not known."
