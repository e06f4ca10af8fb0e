"""Totals of one period in parts: volume and size, a part of a year, an agency in its nation."""

import numpy as np
import pandas as pd

from interdiction.errors import InputError, quote
from interdiction.ratios import ONE_ANNOUNCEMENT, ratio, round_outward, select_measure
from interdiction.record.figures import preferred

_SOURCE = ["source", "publisher", "title", "published", "grade", "url"]


def volume_and_size(figures: pd.DataFrame, before: str, after: str) -> pd.DataFrame:
    """Split the change of mass per day into that of cases per day and that of mass per case.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    before, after : str
        Two statements that print cases and drugs.

    Returns
    -------
    pandas.DataFrame
        Three rows (`part`): `low`, `value`, `high` of after over before ("times"). The product
        of the last two values is the first: an identity, not a cause. The printed words and
        their sources as in `change`.

    Raises
    ------
    InputError
        For a statement that does not print both.

    >>> from interdiction import load_figures
    >>> split = volume_and_size(load_figures(), "nia-2023-06-21", "nia-2024-06-25").set_index("part")["value"]
    >>> bool(np.isclose(split["mass per day"], split["cases per day"] * split["mass per case"]))
    True
    """
    rows = []
    for part, measure, per in (
        ("mass per day", "drugs_seized", "days"),
        ("cases per day", "cases", "days"),
        ("mass per case", "drugs_seized", "cases"),
    ):
        rates = preferred(ratio(figures, measure, per)).set_index("statement")
        if missing := [name for name in (before, after) if name not in rates.index]:
            raise InputError(f"{quote(missing[0])} does not print {measure} and {per}; choose a statement that does")
        one, other = rates.loc[before], rates.loc[after]
        low, high = other["low"] / one["high"], other["high"] / one["low"]
        row = {"part": part, "low": low, "value": other["value"] / one["value"], "high": high, "unit": "times"}
        row |= {"statement": after, "before": before, "measure": measure, "per": per}
        for prefix, side in (("", other), ("before_", one)):
            row |= {f"{prefix}printed": side["numerator_printed"], f"{prefix}per_printed": side["denominator_printed"]}
            row |= {f"{prefix}{name}": side[name] for name in _SOURCE}
        rows.append(row)
    table = pd.DataFrame(rows)
    return table.assign(low=round_outward(table["low"], -np.inf), high=round_outward(table["high"], np.inf))


def annualising_error(figures: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Measure how wrong a part of a year, stretched over all of it, would have been.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    measure : str
        A count or a mass.

    Returns
    -------
    pandas.DataFrame
        A row per agency and year of which both a part and the whole are printed: `statement`,
        `whole`, `year`, and `low`, `value`, `high` of the error in parts of what was printed for
        the year ("share"), over every possible cut-off. The printed words and their sources, those of
        the year with `whole_`.

    >>> from interdiction import load_figures
    >>> errors = annualising_error(load_figures(), "drugs_seized").set_index("statement")
    >>> print((100 * errors.loc["nia-2021-06-25", ["low", "high"]]).astype(float).round(0).tolist())
    [11.0, 14.0]
    """
    rows = preferred(select_measure(figures, measure)).dropna(subset=["period_start", "cutoff_earliest"])
    rows = rows[rows["period_start"].dt.strftime("%m-%d") == "01-01"]
    same_year = rows["period_start"].dt.year == rows["cutoff_latest"].dt.year
    complete = (rows["cutoff_earliest"] == rows["cutoff_latest"]) & (
        rows["cutoff_latest"].dt.strftime("%m-%d") == "12-31"
    )
    rows = rows.assign(year=rows["period_start"].dt.year)
    pairs = rows[same_year & ~complete].merge(rows[same_year & complete], on=["agency", "year"], suffixes=("", "_year"))
    pairs = pairs[np.isfinite(pairs["high"]) & np.isfinite(pairs["high_year"])]
    length = [(pairs[end] - pairs["period_start"]).dt.days + 1 for end in ("cutoff_latest", "cutoff_earliest")]
    year = (pairs["cutoff_latest_year"] - pairs["period_start"]).dt.days + 1
    low = pairs["low"] * year / length[0] / pairs["high_year"] - 1
    high = pairs["high"] * year / length[1] / pairs["low_year"] - 1
    exact = length[0] == length[1]
    value = (pairs["value"] * year / length[0] / pairs["value_year"] - 1).where(exact)
    kept = ["statement", "agency", "short", "year", "measure", "label", *ONE_ANNOUNCEMENT[2:]]
    table = pairs[[*kept, "printed", *_SOURCE, "original"]].assign(
        **{f"whole_{name}": pairs[f"{name}_year"] for name in ("printed", *_SOURCE)},
        whole=pairs["statement_year"],
        low=low,
        value=value,
        high=high,
        unit="share",
    )
    return table.sort_values(["agency", "year"], kind="stable", ignore_index=True)


def agency_share(figures: pd.DataFrame, measure: str, part: str, whole: str) -> pd.DataFrame:
    """Divide what one agency prints of a period by what another prints of the same days.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    measure : str
        A count or a mass.
    part, whole : str
        Short names of two agencies, the first counting a part of what the second counts.

    Returns
    -------
    pandas.DataFrame
        A row per pair of statements of exactly the same period, the preferred printing of each:
        `statement`, `whole`, both printed phrases, terms and sources (those of the second with
        `whole_`), and `low`, `value`, `high` ("share").
        A share above 1 is kept: the two numbers cannot be a part and its whole.

    Raises
    ------
    InputError
        If the two have no period in common.

    >>> from interdiction import load_figures
    >>> shares = agency_share(load_figures(), "drugs_seized", "NIA", "NNCC").set_index("statement")
    >>> print((100 * shares.loc["nia-2025-01-14", ["low", "high"]]).astype(float).round(1).tolist())
    [28.9, 29.6]
    """
    rows = preferred(select_measure(figures, measure)).dropna(subset=["period_start", "cutoff_earliest"])
    rows = rows[rows["cutoff_earliest"] == rows["cutoff_latest"]]
    ours, theirs = rows[rows["short"] == part], rows[rows["short"] == whole]
    pairs = ours.merge(theirs, on=["period_start", "cutoff_latest"], suffixes=("", "_whole"))
    if pairs.empty:
        raise InputError(
            f"{part} and {whole} print {measure} of no common period; choose other agencies or another measure"
        )
    shares = pairs.drop(columns=[name for name in pairs if name.endswith("_whole")]).assign(
        **{f"whole_{name}": pairs[f"{name}_whole"] for name in ("printed", "term", *_SOURCE)},
        whole=pairs["statement_whole"],
        low=round_outward(pairs["low"] / pairs["high_whole"], -np.inf),
        value=pairs["value"] / pairs["value_whole"],
        high=round_outward(pairs["high"] / pairs["low_whole"], np.inf),
        unit="share",
    )
    return shares.sort_values(["period_start", "whole"], kind="stable", ignore_index=True)
