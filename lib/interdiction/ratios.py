"""One measure over another, with the bounds that the printing of both allows."""

from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from interdiction.errors import InputError, quote
from interdiction.floats import round_outward
from interdiction.record.preference import preferred
from interdiction.record.tables import DATA, load_table

# Only what one source prints of one statement is divided, both ends under one reading.
ONE_ANNOUNCEMENT = ["statement", "source", "reading"]
_READ = ["printed", "value", "low", "high", "unit", "rounded_to", "term"]
# What an "arrest" of an indicator's label is where the people were not said to be arrested.
_PEOPLE = {"arrested": "arrest", "in_cases": "person in the cases", "unknown": "person counted"}
_NOT_OF_A_RATIO = ["measure", "qualifier", "kind", "part_of", "set_aside", "note"]


def ratio(figures: pd.DataFrame, numerator: str, denominator: str) -> pd.DataFrame:
    """Divide one measure by another, statement by statement and source by source.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, or some of its rows.
    numerator, denominator : str
        Measures; "days" is the length of the period, from its earliest to its latest cut-off.

    Returns
    -------
    pandas.DataFrame
        A row per statement and source that prints both: `low`, `value`, `high` in `unit` ("kg
        per person"; "share" where the numerator is a part of the denominator, which keeps the
        bounds within 0 and 1), the two printed phrases, and what is known of the statement and
        the source. An unknown end is inf; `value` is NaN where a printed number is missing, and
        all three are where a part is printed as more than its whole.

    Raises
    ------
    InputError
        For a measure without figures, or two figures of it by one source about one statement.

    Notes
    -----
    Quotient of intervals: Moore, Kearfott & Cloud 2009, Introduction to Interval Analysis.

    >>> from interdiction import load_figures
    >>> share = ratio(load_figures(statement="nia-2021-06-25"), "large_cases", "cases")
    >>> print(share.loc[0, "value"].round(4), share.loc[0, "unit"])
    0.2294 share
    """
    above, below = select_measure(figures, numerator), select_measure(figures, denominator)
    is_part = above["part_of"].iloc[0] == denominator
    unit = "share" if is_part else f"{above['unit'].iloc[0]} per {below['unit'].iloc[0]}"
    label = f"{above['label'].iloc[0]} per {below['label'].iloc[0]}"
    pairs = above.merge(below[ONE_ANNOUNCEMENT + _READ], on=ONE_ANNOUNCEMENT, suffixes=("", "_below"))
    with np.errstate(divide="ignore", invalid="ignore"):
        low = round_outward(pairs["low"] / pairs["high_below"], -np.inf)
        high = round_outward(pairs["high"] / pairs["low_below"], np.inf)
        value = (pairs["value"] / pairs["value_below"]).to_numpy()
    # Nothing can be said of a ratio to nothing; a part is never more than its whole.
    low = np.where(pairs["high_below"] == 0, 0, np.maximum(low, 0))
    high = np.minimum(np.where(pairs["low_below"] == 0, np.inf, high), 1 if is_part else np.inf)
    value = np.where(pairs["value_below"] == 0, np.nan, value)
    if is_part:
        contradict = low > 1
        low, value, high = (np.where(contradict, np.nan, numbers) for numbers in (low, value, high))
    results = {
        "numerator": numerator,
        "denominator": denominator,
        "numerator_printed": pairs["printed"],
        "denominator_printed": pairs["printed_below"],
        "low": low,
        "value": value,
        "high": high,
        "unit": unit,
        "label": label,
    }
    known = pairs.drop(
        columns=[*_NOT_OF_A_RATIO, *_READ, "label", *(name for name in pairs if name.endswith("_below"))]
    )
    first = pd.DataFrame(results, index=pairs.index)
    return pd.concat([known[ONE_ANNOUNCEMENT], first, known.drop(columns=ONE_ANNOUNCEMENT)], axis=1)


def indicators(figures: pd.DataFrame, data: str | Path = DATA) -> pd.DataFrame:
    """Compute every indicator of the record that the figures allow.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, or some of its rows.
    data : path
        The record's `data` folder, whose `indicators.csv` lists the ratios.

    Returns
    -------
    pandas.DataFrame
        The rows of `ratio` for each indicator in turn, with its `indicator`, `label`,
        `reads_as` and `does_not_mean`. The label says "arrest" only of a statement that does.

    Raises
    ------
    InputError
        If the figures allow no indicator at all.

    >>> from interdiction import load_figures
    >>> indicators(load_figures(statement="nia-2021-06-25"))["indicator"].unique().tolist()[:3]
    ['share_of_large_cases', 'drugs_per_case', 'seizure_per_arrest']
    """
    there = {*figures.loc[figures["set_aside"] == "", "measure"], *(["days"] if len(_lengths(figures)) else [])}
    rows = [
        ratio(figures, row.numerator, row.denominator).assign(
            indicator=row.indicator, label=row.label, reads_as=row.reads_as, does_not_mean=row.does_not_mean
        )
        for row in load_table("indicators", data).itertuples()
        if {row.numerator, row.denominator} <= there
    ]
    if not rows:
        usable = ", ".join(sorted(there)) or "nothing that is not set aside"
        raise InputError(
            f"no indicator can be computed from {usable}; choose a statement that prints both of its measures"
        )
    card = pd.concat(rows, ignore_index=True)
    said = [_PEOPLE[people] for people in card["people"]]
    return card.assign(label=[label.replace("arrest", of) for label, of in zip(card["label"], said, strict=True)])


def select_measure(figures: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Pick the rows of one measure, at most one for each source and statement.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, or some of its rows.
    measure : str
        One that has figures there, or "days": the length of the period of every announcement.

    Raises
    ------
    InputError
        For a measure without figures, or two figures of it by one source about one statement.

    >>> from interdiction import load_figures
    >>> select_measure(load_figures(statement="nia-2021-06-25"), "days")[["low", "high"]].values.tolist()[0]
    [171.0, 176.0]
    """
    if measure == "days":
        if not len(lengths := _lengths(figures)):
            raise InputError(
                "no period here has a known length; choose a statement whose first and last day are bounded"
            )
        return lengths
    usable = figures[figures["set_aside"] == ""]
    rows = usable[usable["measure"] == measure]
    if rows.empty:
        there = ", ".join(sorted(usable["measure"].unique()))
        raise InputError(f"measure {quote(measure)} has no figures here; choose one of {there}, days")
    if (twice := rows.duplicated(ONE_ANNOUNCEMENT)).any():
        row = rows[twice].iloc[0]
        raise InputError(f"{row['statement']} has two figures of {measure} from {row['source']}; keep one")
    return rows


def _lengths(figures: pd.DataFrame) -> pd.DataFrame:
    """The days of each announcement's period, first and last day counted, where both are known."""
    rows = figures.drop_duplicates(ONE_ANNOUNCEMENT).dropna(subset=["period_start", "cutoff_earliest"])
    low, high = ((rows[end] - rows["period_start"]).dt.days + 1.0 for end in ("cutoff_earliest", "cutoff_latest"))
    return rows.assign(
        printed="", value=low.where(low == high), low=low, high=high, unit="day", label="day of the period", part_of=""
    )


def agency_share(
    figures: pd.DataFrame, measure: str, part: str, whole: str | None = None, data: str | Path = DATA
) -> pd.DataFrame:
    """Divide what one agency prints of a period by what another prints of the same days.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    measure : str
        A count or a mass.
    part, whole : str
        Short names of two agencies, the first counting a part of what the second counts; by
        default, the second is the one that the record says the first is inside.
    data : path
        The record's `data` folder, whose `agencies.csv` says which agency is inside which.

    Returns
    -------
    pandas.DataFrame
        A row per pair of statements of exactly the same period and reading, the preferred printing
        of each: `statement`, `whole`, both printed phrases, terms and sources (those of the second
        with `whole_`), and `low`, `value`, `high` ("share").
        A share above 1 is kept: the two numbers cannot be a part and its whole.

    Raises
    ------
    InputError
        For an agency that does not exist or is inside no other, a second one that the first is not
        inside, and two that print no common period.

    >>> from interdiction import load_figures
    >>> shares = agency_share(load_figures(), "drugs_seized", "NIA").set_index("statement")
    >>> print((100 * shares.loc["nia-2025-01-14", ["low", "high"]]).astype(float).round(1).tolist())
    [28.9, 29.6]
    """
    wholes = _agencies_around(part, data)
    whole = wholes[0] if whole is None else whole
    if whole not in wholes:
        raise InputError(f"{part} is no part of {quote(whole)}; choose one of {', '.join(wholes)}")
    rows = preferred(select_measure(figures, measure)).dropna(subset=["period_start", "cutoff_earliest"])
    rows = rows[rows["cutoff_earliest"] == rows["cutoff_latest"]]
    parts, totals = rows[rows["short"] == part], rows[rows["short"] == whole]
    pairs = parts.merge(totals, on=["period_start", "cutoff_latest", "reading"], suffixes=("", "_whole"))
    if pairs.empty:
        raise InputError(
            f"{part} and {whole} print {measure} of no common period; choose other agencies or another measure"
        )
    source = ["source", "publisher", "title", "published", "grade", "url"]
    shares = pairs.drop(columns=[name for name in pairs if name.endswith("_whole")]).assign(
        **{f"whole_{name}": pairs[f"{name}_whole"] for name in ("printed", "term", *source)},
        whole=pairs["statement_whole"],
        low=round_outward(pairs["low"] / pairs["high_whole"], -np.inf),
        value=pairs["value"] / pairs["value_whole"],
        high=round_outward(pairs["high"] / pairs["low_whole"], np.inf),
        unit="share",
    )
    return shares.sort_values(["period_start", "whole"], kind="stable", ignore_index=True)


def _agencies_around(part: str, data: str | Path) -> list[str]:
    """The short names of the agencies that one is inside, the next first, and of those that print their totals."""
    agencies = load_table("agencies", data).set_index("agency")
    names = {short.lower(): short for short in agencies["short"]}
    if part not in list(names.values()):
        near = ", ".join(names[name] for name in get_close_matches(str(part).lower(), names, 3, 0.0))
        raise InputError(f"agency {quote(part)} does not exist; choose one such as {near}")
    inside = agencies.index[agencies["short"] == part][0]
    around: list[str] = []
    while inside := agencies.loc[agencies.loc[inside, "counts_as"] or inside, "part_of"]:
        around += [inside, *agencies.index[agencies["counts_as"] == inside]]
    if not around:
        raise InputError(f"{part} is inside no other agency by the record; choose one that is")
    return agencies.loc[around, "short"].tolist()
