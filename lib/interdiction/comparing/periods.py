"""Totals of one period in parts: volume and size, a part of a year, one period announced twice."""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from interdiction.comparing.comparison import SOURCE, check_statements, name_both
from interdiction.comparing.obstacles import ABOUT_THE_SAME
from interdiction.comparing.overdispersion import since_new_year
from interdiction.comparing.verdicts import divide_rates
from interdiction.errors import InputError, check_name
from interdiction.ratios import NOT_OF_A_RATIO, ratio, round_outward, select_measure
from interdiction.record.figures import preferred
from interdiction.record.tables import DATA, load_table


def volume_and_size(figures: pd.DataFrame, before: str, after: str, total: str, count: str) -> pd.DataFrame:
    """Split the change of a total per day into that of a count per day and that of the total per one counted.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    before, after : str
        Two statements that print both measures.
    total, count : str
        A mass or a count, and another count that it is divided by, such as drugs and cases.

    Returns
    -------
    pandas.DataFrame
        Three rows (`part`): `low`, `value`, `high` of after over before ("times"), or none where one
        source does not print both. The product of the last two values is the first: an identity,
        not a cause. The printed words and their sources as in `compare`.

    Raises
    ------
    InputError
        For a statement that does not exist.

    >>> from interdiction import load_figures
    >>> split = volume_and_size(load_figures(), "nia-2023-06-21", "nia-2024-06-25", "drugs_seized", "cases")["value"]
    >>> bool(np.isclose(split[0], split[1] * split[2]))
    True
    """
    check_statements(figures, before, after)
    rows = []
    parts = (total, "days"), (count, "days"), (total, count)
    printed = figures[figures["statement"].isin([before, after])]
    for measures in (
        parts if total != count and {total, count} <= {*printed.loc[printed["set_aside"] == "", "measure"]} else ()
    ):
        rates = preferred(ratio(printed, *measures)).set_index("statement", drop=False)
        if len(rates) == 2:
            both = [rates.loc[name].to_dict() for name in (before, after)]
            part = both[0]["label"]
            rows.append({"part": part, **divide_rates(*both), "unit": "times", **name_both(*both)})
    return pd.DataFrame(rows if len(rows) == len(parts) else [])


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
    rows = rows[np.isfinite(rows["high"])]
    full = rows["full_year"]
    pairs = rows[~full].merge(rows[full], on=["agency", "year", "reading"], suffixes=("", "_whole"))
    shortest, longest, whole = (pairs[name] for name in ("days_low", "days_high", "days_low_whole"))
    table = _name_both(pairs, "whole").assign(
        low=pairs["low"] * whole / longest / pairs["high_whole"] - 1,
        value=(pairs["value"] * whole / longest / pairs["value_whole"] - 1).where(shortest == longest),
        high=pairs["high"] * whole / shortest / pairs["low_whole"] - 1,
        unit="share",
    )
    in_order = np.lexsort((table["year"], pd.factorize(table["agency"])[0]))  # agencies as the record has them
    return table.iloc[in_order].reset_index(drop=True)


def announced_twice(
    figures: pd.DataFrame, agency: str | None = None, measures: Collection[str] | None = None
) -> pd.DataFrame:
    """Measure how much higher a total became when an agency announced about the same days again.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, or some of its rows.
    agency, measures : str and collection of str, optional
        The short name of one agency, and the only measures that are looked at.

    Returns
    -------
    pandas.DataFrame
        A row per measure and two announcements from the same day on, whose last days are at most 31
        apart: `statement` (the later), `before` (the earlier), `half` (the measure and the year); `low`
        and `high` of the later number over the earlier, minus one ("share"); `difference`, the later
        minus the earlier as text, in the unit `counted_in`; `days`, how many more the later counts.
        What is known of the later, and with `before_` how the earlier was printed, and where. No totals
        with an unknown end, and no people counted in two ways.

    Raises
    ------
    InputError
        For an agency or a measure without figures.

    >>> from interdiction import load_figures
    >>> figures = load_figures()
    >>> halves = announced_twice(figures[figures["measure"] == "drugs_seized"]).set_index("statement")
    >>> print(*halves.loc["nia-2021-07-30", ["half", "difference", "counted_in", "days"]], sep="; ")
    drugs seized, 2021; +65 to +95; kg; 5 to 10
    """
    chosen = figures["kind"].isin(["count", "mass"])
    if agency is not None:
        chosen &= figures["short"] == check_name("agency", agency, figures["short"])
    if measures is not None:
        measures = [measures] if isinstance(measures, str) else measures
        chosen &= figures["measure"].isin([check_name("measure", name, figures["measure"]) for name in measures])
    rows = preferred(figures[chosen])
    rows = rows[np.isfinite(rows["high"])].dropna(subset=["days_low"])
    pairs = rows.merge(rows, on=["agency", "measure", "period_start", "reading"], suffixes=("", "_before"))
    people = pairs[["people", "people_before"]]
    two_ways = (pairs["unit"] == "person") & (people.nunique(axis=1) > 1) & (people != "unknown").all(axis=1)
    further = pairs["cutoff_latest"] - pairs["cutoff_latest_before"]
    pairs = pairs[further.between(pd.Timedelta(0), ABOUT_THE_SAME, inclusive="right") & ~two_ways]
    pairs = pairs.sort_values(["agency", "measure", "cutoff_latest"], kind="stable", ignore_index=True)
    texts = []
    for row in pairs.itertuples():
        ends = [f"{row.low - row.high_before:+,.0f}", f"{row.high - row.low_before:+,.0f}"]
        days = [f"{(row.cutoff_latest - end).days:,}" for end in (row.cutoff_latest_before, row.cutoff_earliest_before)]
        texts.append([" to ".join(dict.fromkeys(both)) for both in (ends, days)])
    return _name_both(pairs, "before").assign(
        half=pairs["label"] + ", " + pairs["cutoff_latest"].dt.year.astype(str),
        low=round_outward(pairs["low"] / pairs["high_before"] - 1, -np.inf),
        high=round_outward(pairs["high"] / pairs["low_before"] - 1, np.inf),
        unit="share",
        counted_in=pairs["unit"],
        **pd.DataFrame(texts, columns=["difference", "days"]),
    )


def agency_share(
    figures: pd.DataFrame, measure: str | None = None, agency: str | None = None, data: str | Path = DATA
) -> pd.DataFrame:
    """Divide what one agency prints of a period by what the agency that it is inside prints of the same days.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    measure : str, optional
        A count or a mass; all that both print if not given.
    agency : str, optional
        The short name of an agency that counts a part of what another one counts; all such agencies if not given.
    data : path
        The record's `data` folder, whose `agencies.csv` says which agency is inside which.

    Returns
    -------
    pandas.DataFrame
        A row per pair of statements of exactly the same period and reading, the preferred printing
        of each: `statement`, `measure`, `whole`, both printed phrases, agencies, terms and sources
        (those of the second with `whole_`), and `low`, `value`, `high` ("share"); `counted_in`, the
        unit of both; without rows where they print no common period.
        A share above 1 is kept: the two numbers cannot be a part and its whole.

    Raises
    ------
    InputError
        For an agency that does not exist, or is inside no other.

    >>> from interdiction import load_figures
    >>> shares = agency_share(load_figures(), "drugs_seized", "NIA").set_index("statement")
    >>> print((100 * shares.loc["nia-2025-01-14", ["low", "high"]]).astype(float).round(1).tolist())
    [28.9, 29.6]
    """
    around = _agencies_around(agency, data)
    usable = figures[figures["kind"].isin(["count", "mass"])]
    rows = preferred(usable if measure is None else select_measure(figures, measure))
    rows = rows[rows["days_low"] == rows["days_high"]]
    parts = rows.assign(around=rows["agency"].map(around)).dropna(subset="around")
    totals = rows.assign(around=rows["agency"])
    same = ["measure", "period_start", "cutoff_latest", "reading", "around"]
    pairs = parts.merge(totals, on=same, suffixes=("", "_whole"))
    shares = _name_both(pairs, "whole").assign(
        low=round_outward(pairs["low"] / pairs["high_whole"], -np.inf),
        value=pairs["value"] / pairs["value_whole"],
        qualifier=pairs["qualifier"],  # by which a row is shown as the figure of the part
        high=round_outward(pairs["high"] / pairs["low_whole"], np.inf),
        unit="share",
        counted_in=pairs["unit"],
    )
    order = pd.factorize(shares["measure"])[0], pd.factorize(shares["agency"])[0]
    shares = shares.assign(measure_order=order[0], agency_order=order[1])
    shares = shares.sort_values(["measure_order", "agency_order", "period_start", "whole"], kind="stable")
    return shares.drop(columns=["measure_order", "agency_order"]).reset_index(drop=True)


def _name_both(pairs: pd.DataFrame, second: str) -> pd.DataFrame:
    """What is known of the first of two figures, and with a prefix as what, and where, the second one is printed."""
    suffix = f"_{second}"
    names = {name + suffix: f"{second}_{name}" for name in ("printed", "agency", "term", *SOURCE, "original")}
    table = pairs.rename(columns={f"statement{suffix}": second} | names)
    others = [name for name in table if name.endswith(suffix)]
    return table.drop(columns=["value", "rounded_to", *NOT_OF_A_RATIO, *others])


def _agencies_around(part: str | None, data: str | Path) -> dict[str, str]:
    """For one agency, or for each, the one that it is inside, or that the agency whose totals it prints is inside."""
    agencies = load_table("agencies", data)
    above = dict(zip(agencies["agency"], agencies["part_of"], strict=True))
    wholes = {row.agency: above[row.counts_as or row.agency] for row in agencies.itertuples()}
    if part is None:
        return {agency: whole for agency, whole in wholes.items() if whole}
    check_name("agency", part, agencies["short"])
    [agency] = agencies.loc[agencies["short"] == part, "agency"]
    if not wholes[agency]:
        raise InputError(f"{part} is inside no other agency by the record; choose one that is")
    return {agency: wholes[agency]}
