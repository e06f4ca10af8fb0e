"""How far two numbers lie apart: what printing and days alone allow, then ordinary variation, then the verdict."""

import numpy as np

from interdiction.comparing.confidence import rate_ratio_limits, share_difference_limits, widen_difference, widen_ratio
from interdiction.comparing.obstacles import Rate
from interdiction.comparing.overdispersion import Dispersion
from interdiction.ratios import round_outward

MODELS = ("", "ci_", "overdispersed_")  # what the names of a pair of limits begin with, the narrowest pair first
CUT_OFFS = ("cutoff_earliest", "cutoff_latest")
LIMITS = ("low", "value", "high", "ci_low", "ci_high", "overdispersed_low", "overdispersed_high")


def find_limits(one: Rate, other: Rate, phi: float) -> dict[str, float]:
    """Limit how far two rates, means or shares lie apart; with ordinary variation where there is a model of it.

    Parameters
    ----------
    one, other : dict of str to object
        Rows of `find_rates`, the earlier and the later.
    phi : float
        The dispersion of the count or the share; NaN where it is not known.

    Returns
    -------
    dict of str to float
        A number for each of `LIMITS`, NaN where there is none: of a difference of shares, and of a ratio else.
    """
    limit = _limit_difference if one["unit"] == "share" else _limit_ratio
    return dict.fromkeys(LIMITS, np.nan) | limit(one, other, phi)


def divide_rates(one: Rate, other: Rate) -> dict[str, float]:
    """Divide the later of two rows of `ratio` by the earlier, as far as printing and days allow."""
    later, earlier = (np.array([rate["low"], rate["value"], rate["high"]]) for rate in (other, one))
    with np.errstate(divide="ignore", invalid="ignore"):
        low, value, high = later / earlier[::-1]
    return {"low": float(round_outward(low, -np.inf)), "value": value, "high": float(round_outward(high, np.inf))}


def _limit_ratio(one: Rate, other: Rate, phi: float) -> dict[str, float]:
    """The limits of later over earlier; with ordinary variation where counts per day are compared."""
    limits = divide_rates(one, other)
    counts = np.array([_ends(rate, "numerator") for rate in (one, other)])
    if one["denominator"] != "days" or one["numerator_unit"] == "kg" or not np.isfinite(counts).all():
        return limits
    days = np.array([[(rate[end] - rate["period_start"]).days + 1 for end in CUT_OFFS] for rate in (one, other)])
    # The two ends that lie farthest apart: counts as printed, and every possible cut-off.
    first, first_days, last, last_days = counts[0][::-1], days[0], counts[1], days[1][::-1]
    low, high = rate_ratio_limits(first, first_days, last, last_days)
    limits |= {"ci_low": low[0], "ci_high": high[1]}
    if np.isfinite(phi) and counts.all():
        low, high = widen_ratio(low, (last / last_days) / (first / first_days), high, phi)
        limits |= {"overdispersed_low": low[0], "overdispersed_high": high[1]}
    return limits


def _limit_difference(one: Rate, other: Rate, phi: float) -> dict[str, float]:
    """The limits of later minus earlier share; with ordinary variation where these are shares of exact counts."""
    numbers = [_ends(rate, name) for rate in (one, other) for name in ("numerator", "denominator")]
    part, whole, later_part, later_whole = numbers
    if not whole[0] or not later_whole[0]:
        return {}  # a share of nothing is no number
    # From shares that are themselves moved outward, since what a division loses is more than a small difference.
    low = max(float(round_outward(other["low"] - one["high"], -np.inf)), -1.0)
    high = min(float(round_outward(other["high"] - one["low"], np.inf)), 1.0)
    if np.isnan(low) or any(ends[0] != ends[1] for ends in numbers):
        return {"low": low, "high": high}
    value = later_part[0] / later_whole[0] - part[0] / whole[0]
    limits = {"low": low, "value": value, "high": high}
    if one["numerator_unit"] == "kg":
        return limits  # there is no model of how masses vary
    ci_low, ci_high = share_difference_limits(part[0], whole[0], later_part[0], later_whole[0])
    limits |= {"ci_low": ci_low, "ci_high": ci_high}
    if np.isfinite(phi):
        wide = widen_difference(ci_low, value, ci_high, phi)
        limits |= {"overdispersed_low": max(wide[0], -1.0), "overdispersed_high": min(wide[1], 1.0)}
    return limits


def _ends(rate: Rate, part: str) -> tuple[float, float]:
    return rate[f"{part}_low"], rate[f"{part}_high"]


def find_direction(limits: dict[str, float], model: str, share: bool) -> str:
    """Say where a pair of limits lies, "higher" or "lower" than no change, "inconclusive", or "" if an end is missing.

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


def choose_verdict(limits: dict[str, float], share: bool, dispersion: Dispersion) -> tuple[str, str]:
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
    chance, unevenly = "counts vary by chance alone", "whether these vary more than that is not known"
    for model, moved, same in (
        ("overdispersed_", f", by more than {dispersion.words}", f"be no more than {dispersion.words}"),
        ("ci_", f", by more than {chance}; {unevenly}", f"be no more than {chance}"),
        ("", "; whether that is more than the usual ups and downs is not known", "be none, as far as is printed"),
    ):
        verdict = find_direction(limits, model, share)
        if verdict == "inconclusive":
            return verdict, f"The difference may {same}."
        if verdict:
            return verdict, f"{verdict.capitalize() if model else f'The printed number is {verdict}'}{moved}."
    return "inconclusive", "An end of one of the numbers is not known."
