"""How unevenly counts come and shares vary: by the sub-periods that the record itself prints."""

from functools import cache
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats  # type: ignore[import-untyped]

from interdiction.comparing.confidence import count_limits, pearson_dispersion, widen_ratio
from interdiction.comparing.obstacles import Rate
from interdiction.errors import InputError
from interdiction.record.figures import preferred
from interdiction.text import format_list

_SHORTEST = 60  # days: a shorter stretch is the end of a month, not a season
_PRINTED = ["printed", "source", "publisher", "published", "grade", "url"]
_COLUMNS = ["agency", "year", "begins", "days", "count", "measure", "statement", *_PRINTED]
_COLUMNS += ["before", *(f"before_{name}" for name in _PRINTED)]
_NEW_YEAR = {"low": 0, "days_low": 0} | dict.fromkeys(["statement", *_PRINTED], "")  # when nothing is counted yet


class Dispersion(NamedTuple):
    """How unevenly counts come or a share varies: how many times the ordinary variance, and by what it is known."""

    phi: float
    words: str = "such counts vary from one part of a year to the next"
    caveat: str = ""
    of_counts: float = np.nan  # what it would be if a share varied as its count does


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
        A row per stretch of at least sixty days, each agency's latest year first: `agency`, `year`,
        `begins`, `days`, `count`; the figure that counts up to its end, and with `before_` the one that
        is taken from it, if there is one. Years of which only one stretch is known are left out, and
        people counted in another way, too.

    >>> from interdiction import load_figures
    >>> table = sub_periods(load_figures(), "cases")
    >>> table[(table["agency"] == "National Immigration Administration") & (table["year"] == 2023)]["count"].tolist()
    [216, 159]
    """
    rows = since_new_year(figures[figures["measure"] == measure])
    rows = rows[(rows["low"] == rows["high"]) & (rows["days_low"] == rows["days_high"])]
    of_year = ["agency", "year", "days_low"]
    rows = rows.sort_values(of_year, ascending=[True, False, True]).drop_duplicates(of_year)
    table = []
    for _, totals in groupby(rows.to_dict("records"), itemgetter("agency", "year")):
        stretches = [
            end
            | {"days": int(end["days_low"] - start["days_low"]), "count": int(end["low"] - start["low"])}
            | {"begins": end["period_start"] + pd.Timedelta(start["days_low"], "D"), "before": start["statement"]}
            | {f"before_{name}": start[name] for name in _PRINTED}
            for start, end in pairwise([_NEW_YEAR, *_end_long_stretches([*totals])])
        ]
        stretches = [stretch for stretch in stretches if stretch["count"] >= 0]
        table += stretches if len(stretches) > 1 else []
    return pd.DataFrame(table, columns=_COLUMNS)


def since_new_year(figures: pd.DataFrame) -> pd.DataFrame:
    """Keep the preferred figures that count from 1 January to a day of the same year, if bounds of it are known.

    >>> from interdiction import load_figures
    >>> since_new_year(load_figures(statement="nia-2021-06-25"))[["year", "days_low", "days_high"]].values.tolist()[0]
    [2021, 171.0, 176.0]
    """
    rows = preferred(figures).dropna(subset=["days_low"])
    start = rows["period_start"]
    return rows[start.dt.is_year_start & (start.dt.year == rows["year"])]


def _end_long_stretches(totals: list[Rate]) -> list[Rate]:
    """The totals of one year that end a long stretch: the last, and before it those that leave none too short."""
    ends = totals[-1:]
    for total in totals[-2::-1]:
        alike = total["unit"] != "person" or total["people"] == ends[-1]["people"]
        if alike and min(total["days_low"], ends[0]["days_low"] - total["days_low"]) >= _SHORTEST:
            ends.insert(0, total)
    return ends


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
    Pearson's statistic of a table of two columns over its degrees of freedom, each year with a share of
    its own: McCullagh & Nelder 1989, Generalized Linear Models.

    >>> from interdiction import load_figures
    >>> share_dispersion(load_figures(), "large_cases", "cases", "National Immigration Administration")
    (1.0, [2023, 2024])
    """
    figures = figures[figures["agency"] == agency]
    parts, wholes = (sub_periods(figures, measure) for measure in (part, whole))
    both = parts.merge(wholes, on=["agency", "year", "begins", "days"], suffixes=("", "_whole"))
    both = both.assign(rest=both["count_whole"] - both["count"]).query("count_whole > 0 and rest >= 0")
    years = {int(year): rows[["count", "rest"]] for year, rows in both.groupby("year")}
    years = {year: counts for year, counts in years.items() if len(counts) > 1 and counts.sum().all()}
    if not years:
        return float("nan"), []
    tests = [stats.chi2_contingency(counts, correction=False) for counts in years.values()]
    return max(sum(test.statistic for test in tests) / sum(test.dof for test in tests), 1.0), [*years]


def estimate_dispersion(figures: pd.DataFrame, rate: Rate) -> Dispersion:
    """Estimate the dispersion of a row of `ratio`: of its count, or of its share if both are known of sub-periods.

    >>> from interdiction import load_figures, ratio
    >>> figures = load_figures()
    >>> june = ratio(figures[figures["statement"] == "nia-2023-06-21"], "large_cases", "cases").to_dict("records")
    >>> estimate_dispersion(figures, june[0]).caveat
    'How a share varies is estimated from the parts of 2023 and 2024 alone.'
    """
    counts = Dispersion(dispersion(figures, rate["numerator"], rate["agency"]))
    if rate["unit"] != "share":
        return counts
    phi, years = share_dispersion(figures, rate["numerator"], rate["denominator"], rate["agency"])
    if not years:
        words = "its count varies from one part of a year to the next; the share itself varies less"
        return counts._replace(words=words)
    few = f"How a share varies is estimated from the parts of {format_list(years)} alone."
    return Dispersion(phi, "such shares vary from one part of a year to the next", few, counts.phi)


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

    Raises
    ------
    InputError
        For a ratio that is not per day.

    Notes
    -----
    Garwood 1936, Biometrika 28.

    >>> from interdiction import load_figures, ratio
    >>> figures = load_figures()
    >>> june = ratio(figures[figures["statement"] == "nia-2023-06-21"], "cases", "days")
    >>> add_variation(june, figures)[["ci_low", "ci_high"]].round(1).values.tolist()
    [[1.5, 3.0]]
    """
    if (rates["denominator"] != "days").any():
        raise InputError("ordinary variation is known of counts per day alone; keep ratio(figures, measure, 'days')")
    limits, dispersed = [], cache(lambda measure, agency: dispersion(figures, measure, agency))
    for row in rates.itertuples():
        shortest, longest = row.days_low, row.days_high
        least, most = np.round([row.low * longest, row.high * shortest])
        phi = dispersed(row.numerator, row.agency)
        if least and np.isfinite([phi, least, most]).all():
            low, _ = widen_ratio(count_limits(least)[0], least, np.inf, phi)
            _, high = widen_ratio(0.0, most, count_limits(most)[1], phi)
            limits.append((low / longest, high / shortest))
        else:
            limits.append((np.nan, np.nan))
    return rates.assign(**pd.DataFrame(limits, rates.index, ["ci_low", "ci_high"]))
