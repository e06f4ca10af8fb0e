"""Totals of one period in parts: volume and size, a part of a year, one period announced twice."""

import numpy as np
import pandas as pd

from interdiction.comparing.comparison import SOURCE, check_statements, find_rates, name_sides
from interdiction.comparing.obstacles import ABOUT_THE_SAME
from interdiction.comparing.overdispersion import since_new_year
from interdiction.comparing.verdicts import divide_rates
from interdiction.floats import round_outward
from interdiction.ratios import select_measure
from interdiction.record.preference import preferred


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
        their sources as in `compare`.

    Raises
    ------
    InputError
        For a statement that does not print both.

    >>> from interdiction import load_figures
    >>> split = volume_and_size(load_figures(), "nia-2023-06-21", "nia-2024-06-25").set_index("part")["value"]
    >>> bool(np.isclose(split["mass per day"], split["cases per day"] * split["mass per case"]))
    True
    """
    check_statements(figures, before, after)
    rows = []
    for part, measure, per in (
        ("mass per day", "drugs_seized", "days"),
        ("cases per day", "cases", "days"),
        ("mass per case", "drugs_seized", "cases"),
    ):
        [rates] = find_rates(figures, [before, after], measure, per)
        sides = rates[before], rates[after]
        rows.append({"part": part, **divide_rates(*sides), "unit": "times", **name_sides(*sides)})
    return pd.DataFrame(rows)


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
    rows = since_new_year(select_measure(figures, measure))
    rows = rows[np.isfinite(rows["high"]) & (rows["cutoff_latest"].dt.year == rows["year"])]
    full = (rows["days_low"] == rows["days_high"]) & (rows["cutoff_latest"].dt.strftime("%m-%d") == "12-31")
    pairs = rows[~full].merge(rows[full], on=["agency", "year", "reading"], suffixes=("", "_whole"))
    shortest, longest, whole = (pairs[name] for name in ("days_low", "days_high", "days_low_whole"))
    value = (pairs["value"] * whole / longest / pairs["value_whole"] - 1).where(shortest == longest)
    low = pairs["low"] * whole / longest / pairs["high_whole"] - 1
    high = pairs["high"] * whole / shortest / pairs["low_whole"] - 1
    table = _name_both(pairs, "whole", SOURCE).assign(year=pairs["year"], low=low, value=value, high=high, unit="share")
    return table.sort_values(["agency", "year"], kind="stable", ignore_index=True)


def announced_twice(figures: pd.DataFrame) -> pd.DataFrame:
    """Measure how much higher a total became when an agency announced about the same days again.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, or some of its rows.

    Returns
    -------
    pandas.DataFrame
        A row per measure and two announcements from the same day on, whose last days are at most 31
        apart: `statement` (the later), `before` (the earlier), `half` (the measure and the year); `low`
        and `high` of the later number over the earlier, minus one ("share"); `difference`, the later
        minus the earlier as text, in the unit `counted_in`; `days`, how many more the later one
        counts. The printed words and their sources, those of the earlier with `before_`. Totals
        with an unknown end and people counted in two ways are left out.

    >>> from interdiction import load_figures
    >>> figures = load_figures()
    >>> halves = announced_twice(figures[figures["measure"] == "drugs_seized"]).set_index("statement")
    >>> print(*halves.loc["nia-2021-07-30", ["half", "difference", "counted_in", "days"]], sep="; ")
    drugs seized, 2021; +65 to +95; kg; 5 to 10
    """
    rows = preferred(figures[figures["kind"].isin(["count", "mass"])])
    rows = rows[np.isfinite(rows["high"])].dropna(subset=["period_start", "cutoff_earliest"])
    pairs = rows.merge(rows, on=["agency", "measure", "period_start", "reading"], suffixes=("", "_before"))
    people = pairs[["people", "people_before"]].astype(str)
    two_ways = (pairs["unit"] == "person") & (people.nunique(axis=1) > 1) & (people != "unknown").all(axis=1)
    further = pairs["cutoff_latest"] - pairs["cutoff_latest_before"]
    pairs = pairs[further.between(pd.Timedelta(0), ABOUT_THE_SAME, inclusive="right") & ~two_ways]
    pairs = pairs.sort_values(["agency", "measure", "cutoff_latest"], kind="stable", ignore_index=True)
    texts = []
    for row in pairs.itertuples():
        ends = [f"{row.low - row.high_before:+,.0f}", f"{row.high - row.low_before:+,.0f}"]
        days = [f"{(row.cutoff_latest - end).days:,}" for end in (row.cutoff_latest_before, row.cutoff_earliest_before)]
        texts.append([" to ".join(dict.fromkeys(both)) for both in (ends, days)])
    return _name_both(pairs, "before", [*SOURCE, "original"]).assign(
        half=pairs["label"].astype(str) + ", " + pairs["cutoff_latest"].dt.year.astype(str),
        low=round_outward(pairs["low"] / pairs["high_before"] - 1, -np.inf),
        high=round_outward(pairs["high"] / pairs["low_before"] - 1, np.inf),
        unit="share",
        counted_in=pairs["unit"].astype(str),
        **pd.DataFrame(texts, columns=["difference", "days"]),
    )


def _name_both(pairs: pd.DataFrame, second: str, known: list[str]) -> pd.DataFrame:
    """Name what each of two figures was printed as, and where; the second, which has a suffix, by a prefix."""
    kept = ["statement", "agency", "short", "measure", "label", "reading", "printed", *SOURCE, "original"]
    others = {f"{second}_{name}": pairs[f"{name}_{second}"] for name in ("printed", *known)}
    return pairs[kept].assign(**{second: pairs[f"statement_{second}"]}, **others)
