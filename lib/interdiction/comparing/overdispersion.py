"""How unevenly counts come and shares vary: by the sub-periods that the record itself prints."""

from functools import cache

import numpy as np
import pandas as pd

from interdiction.comparing.confidence import count_limits, pearson_dispersion
from interdiction.comparing.widening import widened
from interdiction.record.figures import preferred

_SHORTEST = 60  # days: a shorter stretch is the end of a month, not a season
_PRINTED = ["printed", "source", "publisher", "published", "grade", "url"]


def sub_periods(figures: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Divide each year into the stretches between the exact counts that were announced of it.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    measure : str
        A count.

    Returns
    -------
    pandas.DataFrame
        A row per stretch of at least sixty days: `agency`, `year`, `begins`, `days`, `count`; the figure
        that counts up to its end, and with `before_` the one that is taken from it, if there is one.
        Years of which only one stretch is known are left out, and people counted in another way, too.

    >>> from interdiction import load_figures
    >>> table = sub_periods(load_figures(), "cases")
    >>> table[(table["agency"] == "National Immigration Administration") & (table["year"] == 2023)]["count"].tolist()
    [216, 159]
    """
    rows = preferred(figures[figures["measure"] == measure])
    known = (rows["low"] == rows["high"]) & (rows["cutoff_earliest"] == rows["cutoff_latest"])
    rows = rows[known & (rows["period_start"].dt.strftime("%m-%d") == "01-01")]
    rows = rows.assign(
        year=rows["period_start"].dt.year, days=(rows["cutoff_latest"] - rows["period_start"]).dt.days + 1
    )
    stretches = []
    for (agency, year), told in rows.groupby(["agency", "year"], sort=False, observed=True):
        told = told.sort_values("days").drop_duplicates("days")
        told = told[(told["unit"] != "person") | (told["people"] == told["people"].iloc[-1])]
        end = told.iloc[-1]
        for _, start in [*list(told.iloc[:-1].iterrows())[::-1], (None, None)]:
            days, count = (0, 0.0) if start is None else (start["days"], start["low"])
            if end["days"] - days >= _SHORTEST and (days >= _SHORTEST or start is None):
                begins = end["period_start"] + pd.Timedelta(days=days)
                own = (agency, year, begins, end["days"] - days, int(end["low"] - count), measure, end["statement"])
                taken = ["" if start is None else start[name] for name in ("statement", *_PRINTED)]
                stretches.append((*own, *end[_PRINTED], *taken))
                end = start if start is not None else end
    columns = ["agency", "year", "begins", "days", "count", "measure", "statement", *_PRINTED, "before"]
    table = pd.DataFrame(stretches[::-1], columns=[*columns, *(f"before_{name}" for name in _PRINTED)])
    table = table[table.groupby(["agency", "year"])["days"].transform("size") > 1]
    return table[table["count"] >= 0].reset_index(drop=True)


def dispersion(figures: pd.DataFrame, measure: str, agency: str) -> float:
    """Estimate how many times the variance of a count exceeds its mean, over all years with sub-periods.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    measure, agency : str
        A count, and whose.

    Returns
    -------
    float
        The dispersion of each year, weighted by its degrees of freedom; at least 1, and NaN
        where no year has two sub-periods.

    Notes
    -----
    McCullagh & Nelder 1989, Generalized Linear Models.

    >>> from interdiction import load_figures
    >>> dispersion(load_figures(), "cases", "National Immigration Administration") > 5
    True
    """
    table = sub_periods(figures[figures["agency"] == agency], measure)
    if table.empty:
        return float("nan")
    years = [year for _, year in table.groupby("year")]
    freedom = [len(year) - 1 for year in years]
    estimates = [pearson_dispersion(year["count"].to_numpy(float), year["days"].to_numpy(float)) for year in years]
    return float(max(np.average(estimates, weights=freedom), 1.0))


def share_dispersion(figures: pd.DataFrame, part: str, whole: str, agency: str) -> tuple[float, list[int]]:
    """Estimate how many times the variance of a share exceeds that of independent draws.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    part, whole, agency : str
        Two counts, and whose.

    Returns
    -------
    phi : float
        At least 1, and NaN where no year has two sub-periods of which both are printed.
    years : list of int
        The years that it is estimated from.

    Notes
    -----
    Pearson's statistic of binomial counts over its degrees of freedom, each year with a share of
    its own: McCullagh & Nelder 1989, Generalized Linear Models.

    >>> from interdiction import load_figures
    >>> share_dispersion(load_figures(), "large_cases", "cases", "National Immigration Administration")
    (1.0, [2023, 2024])
    """
    same = ["agency", "year", "begins", "days"]
    figures = figures[figures["agency"] == agency]
    if not {part, whole} <= set(figures["measure"]):
        return float("nan"), []
    both = sub_periods(figures, part).merge(sub_periods(figures, whole), on=same, suffixes=("", "_whole"))
    both = both[(both["count"] <= both["count_whole"]) & (both["count_whole"] > 0)]
    both = both[both.groupby("year")["days"].transform("size") > 1]
    of_year = both.groupby("year")[["count", "count_whole"]].transform("sum")
    share = of_year["count"] / of_year["count_whole"]
    both, share = both[share.between(0, 1, inclusive="neither")], share[share.between(0, 1, inclusive="neither")]
    if both.empty:
        return float("nan"), []
    expected = both["count_whole"] * share
    statistic = float(((both["count"] - expected) ** 2 / (expected * (1 - share))).sum())
    years = sorted(both["year"].unique().tolist())
    return max(statistic / (len(both) - len(years)), 1.0), years


def add_variation(rates: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Add to rates of a count per day how far such counts ordinarily vary.

    Parameters
    ----------
    rates : pandas.DataFrame
        As `ratio(figures, measure, "days")` returns it.
    figures : pandas.DataFrame
        The figures that the dispersion is estimated from.

    Returns
    -------
    pandas.DataFrame
        The rows with `ci_low` and `ci_high`, exact Poisson limits widened by the
        dispersion; NaN where a count is not known to both ends or nothing tells the dispersion.

    Notes
    -----
    Garwood 1936, Biometrika 28.

    >>> from interdiction import load_figures, ratio
    >>> figures = load_figures()
    >>> june = ratio(figures[figures["statement"] == "nia-2023-06-21"], "cases", "days")
    >>> add_variation(june, figures)[["ci_low", "ci_high"]].round(1).values.tolist()
    [[1.5, 3.0]]
    """
    limits, dispersed = [], cache(lambda measure, agency: dispersion(figures, measure, agency))
    for row in rates.itertuples():
        phi = dispersed(row.numerator, row.agency)
        shortest, longest = ((end - row.period_start).days + 1 for end in (row.cutoff_earliest, row.cutoff_latest))
        least, most = (float(np.round(count)) for count in (row.low * longest, row.high * shortest))
        if not np.isfinite([phi, least, most]).all():
            limits.append((np.nan, np.nan))
            continue
        low = widened(count_limits(least)[0], least, count_limits(least)[1], phi)[0]
        high = widened(count_limits(most)[0], most, count_limits(most)[1], phi)[1]
        limits.append((low / longest, high / shortest))
    return rates.assign(ci_low=[low for low, _ in limits], ci_high=[high for _, high in limits])
