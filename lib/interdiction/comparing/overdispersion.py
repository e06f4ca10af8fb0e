"""How unevenly counts come and shares vary: by the sub-periods that the record itself prints."""

from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from interdiction.comparing.confidence import count_limits, pearson_dispersion, widen_ratio
from interdiction.comparing.obstacles import CUT_OFFS
from interdiction.record.figures import preferred

_SHORTEST = 60  # days: a shorter stretch is the end of a month, not a season
_PRINTED = ["printed", "source", "publisher", "published", "grade", "url"]


class Dispersion(NamedTuple):
    """How unevenly counts come or a share varies: how many times the ordinary variance, and by what it is known."""

    phi: float
    words: str = "counts coming as unevenly as the record's own sub-periods"
    caveat: str = ""


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
    rows = since_new_year(figures[figures["measure"] == measure])
    rows = rows[(rows["low"] == rows["high"]) & (rows["days_low"] == rows["days_high"])]
    rows = rows.assign(group=-rows.groupby(["agency", "year"], sort=False, observed=True).ngroup())
    rows = rows.sort_values(["group", "days_low"], kind="stable").drop_duplicates(["group", "days_low"])
    last = rows.drop_duplicates("group", keep="last").set_index("group")["people"]
    rows = rows[(rows["unit"] != "person") | (rows["people"] == rows["group"].map(last))]
    ends = rows.loc[_end_long_stretches(rows["group"].tolist(), rows["days_low"].tolist())]
    starts = ends.groupby("group")[["statement", "low", "days_low", *_PRINTED]].shift()
    days = starts["days_low"].fillna(0).astype(int)
    table = ends[["group", "agency", "year"]].assign(
        begins=ends["period_start"] + pd.to_timedelta(days, "D"),
        days=ends["days_low"] - days,
        count=(ends["low"] - starts["low"].fillna(0)).astype(int),
        **ends[["measure", "statement", *_PRINTED]],
        before=starts["statement"].astype(object).fillna(""),
        **{f"before_{name}": starts[name].astype(object).fillna("") for name in _PRINTED},
    )
    table = table[table["count"] >= 0]
    several = table.groupby("group")["days"].transform("size") > 1
    return table[several].drop(columns="group").reset_index(drop=True)


def since_new_year(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep the preferred figures that count from 1 January, with their `year`, `days_low` and `days_high`.

    >>> from interdiction import load_figures
    >>> since_new_year(load_figures(statement="nia-2021-06-25"))[["year", "days_low", "days_high"]].values.tolist()[0]
    [2021, 171, 176]
    """
    rows = preferred(figures).dropna(subset=["period_start", "cutoff_earliest"])
    rows = rows[rows["period_start"].dt.strftime("%m-%d") == "01-01"]
    shortest, longest = ((rows[end] - rows["period_start"]).dt.days + 1 for end in CUT_OFFS)
    return rows.assign(year=rows["period_start"].dt.year, days_low=shortest, days_high=longest)


def _end_long_stretches(groups: list[int], days: list[int]) -> list[bool]:
    """Which totals end a stretch: the last of each group, and those before it that leave none too short."""
    ends: dict[int, int] = {}
    kept = []
    for group, day in zip(reversed(groups), reversed(days), strict=True):
        kept.append(group not in ends or (day >= _SHORTEST and ends[group] - day >= _SHORTEST))
        ends[group] = day if kept[-1] else ends[group]
    return kept[::-1]


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
    years = [year[["count", "days"]].to_numpy(float) for _, year in table.groupby("year")]
    return float(np.average([pearson_dispersion(*year.T) for year in years], weights=[len(year) - 1 for year in years]))


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
    both = both.assign(share=of_year["count"] / of_year["count_whole"]).query("0 < share < 1")
    if both.empty:
        return float("nan"), []
    expected = both["count_whole"] * both["share"]
    statistic = float(((both["count"] - expected) ** 2 / (expected * (1 - both["share"]))).sum())
    years = sorted(both["year"].unique().tolist())
    return max(statistic / (len(both) - len(years)), 1.0), years


def estimate_dispersion(figures: pd.DataFrame, rate: pd.Series) -> Dispersion:
    """Estimate the dispersion of a row of `ratio`: of its count, or of its share where a year tells it.

    >>> from interdiction import load_figures, ratio
    >>> figures = load_figures()
    >>> [june] = ratio(figures[figures["statement"] == "nia-2023-06-21"], "large_cases", "cases").iloc
    >>> estimate_dispersion(figures, june).caveat
    'How a share varies is estimated from the sub-periods of 2023 and 2024 alone.'
    """
    counts = Dispersion(dispersion(figures, rate["numerator"], rate["agency"]))
    if rate["unit"] != "share":
        return counts
    phi, years = share_dispersion(figures, rate["numerator"], rate["denominator"], rate["agency"])
    if not years:
        return counts._replace(words="even if the share varied as its count does, which is more than it would")
    few = f"How a share varies is estimated from the sub-periods of {' and '.join(map(str, years))} alone."
    return Dispersion(phi, "the share varying as between the record's own sub-periods", few)


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
        dispersion; NaN where a count is 0 or not known to both ends, or the dispersion is not known.

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
        shortest, longest = ((end - row.period_start).days + 1 for end in (row.cutoff_earliest, row.cutoff_latest))
        least, most = (float(np.round(count)) for count in (row.low * longest, row.high * shortest))
        phi = dispersed(row.numerator, row.agency)
        if least and np.isfinite([phi, least, most]).all():
            low, _ = widen_ratio(count_limits(least)[0], least, np.inf, phi)
            _, high = widen_ratio(0.0, most, count_limits(most)[1], phi)
            limits.append((low / longest, high / shortest))
        else:
            limits.append((np.nan, np.nan))
    return rates.assign(**pd.DataFrame(limits, rates.index, ["ci_low", "ci_high"]))
