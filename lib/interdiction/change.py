"""Two periods compared, as far as their words, their days and ordinary variation allow."""

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interdiction.clustering import dispersion_of
from interdiction.comparable import OBSTACLES, obstacles
from interdiction.floats import outward
from interdiction.intervals import rate_ratio_limits, share_difference_limits
from interdiction.preference import preferred
from interdiction.ratios import figures_of, ratio
from interdiction.record import DATA, as_frame, sound_record
from interdiction.refusal import Refusal, shown
from interdiction.widening import widened, widened_difference

VERDICTS = ("higher", "lower", "cannot be told", "not comparable")
_LIMITS = ["low", "value", "high", "varied_low", "varied_high", "clustered_low", "clustered_high"]


def change(
    figures: pd.DataFrame,
    measure: str,
    before: str,
    after: str | Sequence[str],
    per: str = "days",
    allow: Collection[str] = (),
    data: str | Path = DATA,
) -> pd.DataFrame:
    """Compare one measure, per day or per another measure, between a statement and one or more others.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it; with the whole record, how unevenly counts come is
        estimated from all years.
    measure, per : str
        What is compared: a count or a mass per day, a part per its whole (a share), or a mean.
    before, after : str
        Two statements; `after` may be a sequence of several.
    allow : collection of str
        Obstacles that the caller takes on, of "agency", "scope", "people", "period", "term",
        "break"; each then stands in `caveat`.
    data : path
        The record's `data` folder.

    Returns
    -------
    pandas.DataFrame
        A row for each of `after`. `low`, `value`, `high`: after over before ("times"), or for a share after
        minus before ("share"), as far as printing and days alone allow; `varied_low`,
        `varied_high`: with ordinary variation of counts; `clustered_low`, `clustered_high`: with
        the `dispersion` of the record's own sub-periods; NaN where there is no such model, as
        for masses. `verdict`, one of `VERDICTS`, with its `reason`; `caveat`.

    Raises
    ------
    Refusal
        For a statement that does not print the measure, or an obstacle that does not exist.

    Notes
    -----
    Ratio of rates: exact conditional limits; difference of shares: Newcombe 1998, Statistics in
    Medicine 17; dispersion: McCullagh & Nelder 1989. These are full counts: the limits describe
    ordinary variation, not sampling error (Berk, Western & Weiss 1995).

    >>> from interdiction import load_figures
    >>> row = change(load_figures(), "cases", "nia-2024-06-25", "nia-2025-06-26").iloc[0]
    >>> print(row["verdict"], row["value"].round(2))
    cannot be told 0.72
    """
    if unknown := [name for name in allow if name not in OBSTACLES]:
        raise Refusal(f"obstacle {shown(unknown[0])} does not exist; allow some of {', '.join(OBSTACLES)}")
    record, several = Background(figures, data), [after] if isinstance(after, str) else after
    return pd.DataFrame([compared(figures, measure, before, one, per, allow, record) for one in several])


class Background:
    """What a whole record says of comparisons: breaks, printed names, and how unevenly counts come.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    data : path
        The record's `data` folder.

    >>> from interdiction import load_figures
    >>> sorted(Background(load_figures(), DATA).named)
    ['precursors_seized', 'production_precursors_seized']
    """

    def __init__(self, figures: pd.DataFrame, data: str | Path) -> None:
        self.breaks, self.named = breaks_of(data), set(figures.loc[figures["term"] != "", "measure"])
        self.dispersion = cache(lambda measure, agency: dispersion_of(figures, measure, agency))


def compared(
    figures: pd.DataFrame,
    measure: str,
    before: str,
    after: str,
    per: str,
    allow: Collection[str],
    record: Background,
) -> dict[str, Any]:
    """Compare as `change` does, before the background of a record; the row as a dictionary."""
    figures = figures[figures["statement"].isin([before, after])]
    rates = preferred(ratio(figures, measure, per)).set_index("statement")
    for statement in (before, after):
        if statement not in rates.index:
            raise Refusal(f"{shown(statement)} does not print {measure} and {per} in one source; choose another")
    sides = [_side(figures, rates.loc[statement], measure, per) for statement in (before, after)]
    against = obstacles(sides[0], sides[1], record.breaks, record.named)
    refused = [reason for name, reason in against.items() if name not in allow]
    one, other = rates.loc[before], rates.loc[after]
    share = one["unit"] == "share"
    phi = record.dispersion(measure, str(one["agency"]))
    limits = _share_limits(sides, phi) if share else _rate_limits(one, other, sides, phi, per)
    if refused:
        limits = dict.fromkeys(_LIMITS, np.nan)
    verdict, reason = ("not comparable", " ".join(refused)) if refused else _verdict(limits, 0.0 if share else 1.0)
    row = {
        "statement": after,
        "before": before,
        "measure": measure,
        "per": per,
        "label": other["label"],
        **limits,
        "unit": "share" if share else "times",
        "dispersion": phi,
        "verdict": verdict,
        "reason": reason,
        "caveat": " ".join(reason for name, reason in against.items() if name in allow),
    }
    kept = ["source", "publisher", "title", "published", "grade", "url", "agency", "short"]
    return row | {name: other[name] for name in kept} | {"before_source": one["source"]}


def _side(figures: pd.DataFrame, row: pd.Series, measure: str, per: str) -> pd.DataFrame:
    """The one or two figures that a rate is made of."""
    ours = figures[(figures["statement"] == row.name) & (figures["source"] == row["source"])]
    parts = [figures_of(ours, measure), *([figures_of(ours, per)] if per != "days" else [])]
    return pd.concat(parts)


def breaks_of(data: str | Path) -> pd.DataFrame:
    """Load the breaks of a record, those of an agency for all that print its totals, too.

    >>> breaks_of(DATA)["agency"].nunique()
    3
    """
    record = sound_record(data)
    breaks, agencies = (as_frame(record.tables[name]) for name in ("breaks", "agencies"))
    also = breaks.merge(agencies[agencies["counts_as"] != ""], left_on="agency", right_on="counts_as")
    also = also.assign(agency=also["agency_y"])[list(breaks.columns)]
    return pd.concat([breaks, also], ignore_index=True)


def _rate_limits(one: pd.Series, other: pd.Series, sides: list[pd.DataFrame], phi: float, per: str) -> dict[str, Any]:
    """The ratio of two rates or means; with ordinary variation where counts per day are compared."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low = float(outward(np.array([other["low"] / one["high"]]), -np.inf)[0])
        high = float(outward(np.array([other["high"] / one["low"]]), np.inf)[0])
        value = other["value"] / one["value"]
    limits = dict.fromkeys(_LIMITS, np.nan) | {"low": low, "value": value, "high": high}
    counts = [(side["low"].iloc[0], side["high"].iloc[0]) for side in sides]
    if per != "days" or sides[0]["unit"].iloc[0] == "kg" or not np.isfinite(counts).all():
        return limits
    days = [_days(row) for row in (one, other)]
    # The two ends that lie farthest apart: counts as printed, and every possible cut-off.
    lower = _varied(counts[0][1], days[0][0], counts[1][0], days[1][1], phi)
    upper = _varied(counts[0][0], days[0][1], counts[1][1], days[1][0], phi)
    ends = {"varied_low": lower[0], "varied_high": upper[1], "clustered_low": lower[2], "clustered_high": upper[3]}
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


def _share_limits(sides: list[pd.DataFrame], phi: float) -> dict[str, Any]:
    """The difference of two shares of exact counts."""
    limits = dict.fromkeys(_LIMITS, np.nan)
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
    limits |= dict(zip(("varied_low", "varied_high"), varied, strict=True))
    if np.isfinite(phi):
        wide = widened_difference(varied[0], limits["value"], varied[1], phi)
        # What part and whole have in common cancels in a share: these are too wide rather than too narrow.
        limits |= {"clustered_low": max(wide[0], -1.0), "clustered_high": min(wide[1], 1.0)}
    return limits


def _verdict(limits: dict[str, Any], same: float) -> tuple[str, str]:
    """Choose the verdict that the widest limits there are allow, and say by what."""
    for name, reason in (
        ("clustered", "beyond ordinary variation, counts coming as unevenly as the record's own sub-periods"),
        ("varied", "beyond ordinary variation of independent counts; how unevenly they come is not known"),
        ("", "in what is printed; how much such numbers vary ordinarily is not known"),
    ):
        low, high = (limits[f"{name}_{end}" if name else end] for end in ("low", "high"))
        if np.isnan(low) or np.isnan(high):
            continue
        if low > same:
            return "higher", f"Higher {reason}."
        if high < same:
            return "lower", f"Lower {reason}."
        within = "what is printed" if not name else "ordinary variation"
        return "cannot be told", f"The limits of {within} include no change."
    return "cannot be told", "An end of one of the numbers is not known."
