"""One measure over another, with the bounds that the printing of both allows."""

import re
from pathlib import Path

import numpy as np
import pandas as pd

from interdiction.errors import InputError, quote
from interdiction.record.figures import require_columns
from interdiction.record.tables import DATA, load_table
from interdiction.text import format_unit

# Only what one source prints of one statement is divided, both ends under one reading.
ONE_ANNOUNCEMENT = ["statement", "source", "reading"]
_READ = ["printed", "value", "low", "high", "unit", "rounded_to", "term"]
_KINDS = ("count", "mass", "time")  # what can be divided, and what it can be divided by
_DIVIDED = ["measure", "label", *_READ]
# What an "arrest" of an indicator's label is where it is not printed that the people were arrested.
_PEOPLE = {"arrested": "arrest", "arrests": "arrest", "in_cases": "person in the cases", "unknown": "person counted"}
# What is known of one figure, not of two.
NOT_OF_A_RATIO = ["qualifier", "kind", "part_of", "preferred", "set_aside", "note"]


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
        the source. An unknown end is inf. `value` is NaN where a printed number is missing, where
        the denominator is 0, and where a part is printed as more than its total; all three are
        NaN where no reading allows the part to be as small as its total.

    Raises
    ------
    InputError
        For a measure without figures, two figures of it by one source about one statement, two
        measures that cannot be divided, or a table without the columns of `load_figures`.

    Notes
    -----
    Quotient of intervals: Moore, Kearfott & Cloud 2009, Introduction to Interval Analysis.

    >>> from interdiction import load_figures
    >>> share = ratio(load_figures(statement="nia-2021-06-25"), "large_cases", "cases")
    >>> print(share.loc[0, "value"].round(4), share.loc[0, "unit"])
    0.2294 share
    """
    above, below = select_measure(figures, numerator), select_measure(figures, denominator)
    kinds = above["kind"].iloc[0], below["kind"].iloc[0]
    if numerator == denominator or kinds[0] not in _KINDS[:2] or kinds[1] not in _KINDS:
        raise InputError(
            f"{quote(numerator)} cannot be divided by {quote(denominator)}; "
            "divide a count or a mass by another count or mass, or by days"
        )
    return _divide(above, below)


def _divide(above: pd.DataFrame, below: pd.DataFrame) -> pd.DataFrame:
    """Divide the figures of one measure by those of another, as `ratio` returns it."""
    pairs = above.merge(below[ONE_ANNOUNCEMENT + _DIVIDED], on=ONE_ANNOUNCEMENT, suffixes=("", "_below"))
    part = pairs["part_of"] == pairs["measure_below"]
    with np.errstate(divide="ignore", invalid="ignore"):
        low = round_outward(pairs["low"] / pairs["high_below"], -np.inf)
        high = round_outward(pairs["high"] / pairs["low_below"], np.inf)
        value = (pairs["value"] / pairs["value_below"]).to_numpy()
    # Nothing is known of a ratio to nothing; a part is never more than its total.
    low = np.where(pairs["high_below"] == 0, 0, np.maximum(low, 0))
    high = np.minimum(np.where(pairs["low_below"] == 0, np.inf, high), np.where(part, 1, np.inf))
    contradict = part & (pairs["low"] > pairs["high_below"])
    value = np.where((pairs["value_below"] == 0) | part & (value > 1), np.nan, value)
    results = {
        "numerator": pairs["measure"],
        "denominator": pairs["measure_below"],
        "numerator_printed": pairs["printed"],
        "denominator_printed": pairs["printed_below"],
        "low": np.where(contradict, np.nan, low),
        "value": np.where(contradict, np.nan, value),
        "high": np.where(contradict, np.nan, high),
        "unit": (pairs["unit"] + " per " + pairs["unit_below"]).mask(part, "share"),
        "label": [_name_ratio(*names) for names in pairs[["label", "label_below", "unit_below"]].to_numpy()],
    }
    known = pairs.drop(columns=[*NOT_OF_A_RATIO, *_DIVIDED, *(name for name in pairs if name.endswith("_below"))])
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
        `reads_as` and `does_not_mean`; no row where the figures allow none. The label says
        "arrest" only of a statement that does.

    Raises
    ------
    InputError
        As `ratio` does; as `RecordError` for a record with a problem.

    >>> from interdiction import load_figures
    >>> indicators(load_figures(statement="nia-2021-06-25"))["indicator"].unique().tolist()[:3]
    ['share_of_large_cases', 'drugs_per_case', 'seizure_per_arrest']
    """
    there = {*_lengths(figures)["measure"], *figures.loc[figures["set_aside"] == "", "measure"]}
    table, words = load_table("indicators", data), ["indicator", "label", "reads_as", "does_not_mean"]
    table = table[table["numerator"].isin(there) & table["denominator"].isin(there)]
    rows = [
        ratio(figures, row["numerator"], row["denominator"]).assign(**row[words]) for _, row in table.iterrows()
    ] or [_divide(figures.iloc[:0], figures.iloc[:0]).assign(**dict.fromkeys(words, ""))]
    card = pd.concat(rows, ignore_index=True)
    labels = [row.label.replace("arrest", _PEOPLE[row.people]) for row in card.itertuples()]
    card = card.assign(label=pd.Series(labels, card.index, "str"))
    arrests, named = card["people"] == "arrests", {"label": "people", "reads_as": "suspects"}
    return card.assign(
        **{name: card[name].mask(arrests, card[name].str.replace(word, "arrests")) for name, word in named.items()}
    )


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
    rows = _lengths(figures) if measure == "days" else pick_measure(figures, measure)
    if rows.empty and measure == "days":
        raise InputError("no period here has a known length; choose a statement whose first and last day are bounded")
    if rows.empty:
        usable = sorted(figures.loc[figures["set_aside"] == "", "measure"].unique())
        mend = f"choose one of {', '.join(usable)}, days" if usable else "choose a table with figures not set aside"
        raise InputError(f"measure {quote(measure)} has no figures here; {mend}")
    return rows


def pick_measure(figures: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Pick the rows of one printed measure as `select_measure` does, but none where there are none.

    >>> from interdiction import load_figures
    >>> len(pick_measure(load_figures(statement="nia-2021-06-25"), "gangs"))
    0
    """
    require_columns(figures)
    rows = figures[(figures["measure"] == measure) & (figures["set_aside"] == "")]
    if (twice := rows.duplicated(ONE_ANNOUNCEMENT)).any():
        row = rows[twice].iloc[0]
        raise InputError(f"{row['statement']} has two figures of {measure} from {row['source']}; keep one")
    return rows


def round_outward(bounds: np.ndarray | pd.Series, towards: float) -> np.ndarray:
    """Move computed bounds outward by what a few floating-point operations can lose.

    Parameters
    ----------
    bounds : array of float
        Results of at most four operations.
    towards : float
        -inf for lower bounds, inf for upper ones.

    Returns
    -------
    numpy.ndarray
        Whole numbers stay as they are.

    >>> round_outward(np.array([1310.0]), -np.inf).tolist()
    [1310.0]
    """
    bounds = np.asarray(bounds, float)
    with np.errstate(invalid="ignore"):
        moved = bounds + np.sign(towards) * 4 * np.spacing(np.abs(bounds))
    return np.where(np.isfinite(bounds) & (bounds != np.round(bounds)), moved, bounds)


def _name_ratio(label: str, below: str, unit: str) -> str:
    """Name a ratio by its two labels, the second as one: "drugs seized per drug case", "… per kg of drugs seized"."""
    several = format_unit(unit)
    if several == unit:
        return f"{label} per {unit} of {below}"
    one = re.sub(rf"\b{several}\b", unit, below, count=1)
    if one == below and " and " in below:
        return f"{label} per {unit}"
    if one == below:  # the first plural that ends as most do
        one = re.sub(r"(?<=\w)(ie)?(?<!s)s\b", lambda ending: "y" if ending[1] else "", below, count=1)
    return f"{label} per {one}"


def _lengths(figures: pd.DataFrame) -> pd.DataFrame:
    """The days of each announcement's period, first and last day counted, where both are known."""
    require_columns(figures)
    rows = figures.drop_duplicates(ONE_ANNOUNCEMENT).dropna(subset=["period_start", "cutoff_earliest"])
    low, high = ((rows[end] - rows["period_start"]).dt.days + 1.0 for end in ("cutoff_earliest", "cutoff_latest"))
    days = {
        "measure": "days",
        "kind": "time",
        "unit": "day",
        "label": "day",
        "part_of": "",
        "printed": "",
    }
    return rows.assign(**days, value=low.where(low == high), low=low, high=high)
