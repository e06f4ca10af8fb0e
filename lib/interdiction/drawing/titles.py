"""What the title of a series says: its newest number, or that of the rows it is about, and that of a year before."""

import re

import pandas as pd

from interdiction.text import capitalise, shorten_period

_DAYS_APART = 7  # periods that differ by no more are of like days
_RECENT = 2  # years from the newest number to the whole year that a title may speak of in its place


def choose_rows(rows: pd.DataFrame, since: pd.Timestamp) -> list[int]:
    """Choose the rows that a title speaks of: one or two of the finding, or the newest and one of like days before.

    Two stand beside each other only where they say that they cover the same, and count by one rule.

    Parameters
    ----------
    rows : pandas.DataFrame
        One series as `timeline` draws it, with `row_lit` where a row is the finding.
    since : pandas.Timestamp
        The day on which its rule of counting changed last.

    Returns
    -------
    list of int
        The places of one row or two.

    >>> from interdiction import like_statements, load_figures, preferred, ratio
    >>> rates = preferred(ratio(like_statements(load_figures(), "nia-2021-06-25"), "cases", "days"))
    >>> choose_rows(rates.assign(row_lit=rates["statement"] == "nia-2025-06-26"), pd.Timestamp("2021-01-01"))
    [4, 3]
    """
    rows = rows.assign(place=range(len(rows))).sort_values("cutoff_latest", ascending=False, kind="stable")
    lit = rows[rows["row_lit"]]
    if len(lit) == 2:
        return [int(place) for place in lit["place"]]
    whole = rows[rows["full_year"]] if "full_year" in rows else rows.head(0)
    recent = whole[whole["cutoff_latest"] > rows["cutoff_latest"].max() - pd.DateOffset(years=_RECENT)]
    tried = [lit] if len(lit) == 1 else [rows.head(1), recent.head(1)]
    for one in (first.iloc[0] for first in tried if len(first)):
        for years in (1, -1) if len(lit) == 1 else (1,):
            near = _find_like(rows, one, years, since)
            if len(near):
                return [int(one["place"]), int(near["place"].iloc[0])]
    alone = lit if len(lit) == 1 else rows
    return [int(alone["place"].iloc[0])]


def _find_like(rows: pd.DataFrame, one: pd.Series, years: int, since: pd.Timestamp) -> pd.DataFrame:
    """The rows of like days so many years before that cover what one covers, and count by its rule."""
    for name in ("agency", "covers", *(["people"] if "person" in str(one["unit"]) else [])):
        rows = rows[rows[name] == one[name]] if name in rows else rows
    before = pd.DateOffset(years=years)
    apart = (rows["cutoff_latest"] - (one["cutoff_latest"] - before)).abs().dt.days
    same = (rows["period_start"] == one["period_start"] - before) & (apart <= _DAYS_APART)
    return rows[same & ((rows["period_start"] >= since) == (one["period_start"] >= since))]


def tell_rows(name: str, rows: pd.DataFrame, unit: str) -> str:
    """Say in a title what one row or two are, as they are written in the picture.

    Parameters
    ----------
    name : str
        What the series is called.
    rows : pandas.DataFrame
        As `choose_rows` chose them, with `row_words`.
    unit : str
        In words; it is written where neither the name nor the number holds it.

    >>> days = pd.to_datetime(["2021-01-01", "2021-06-20", "2021-06-25"])
    >>> row = dict(zip(["period_start", "cutoff_earliest", "cutoff_latest"], days), row_words="5.55")
    >>> tell_rows("drugs seized", pd.DataFrame([row]), "tonnes")
    'Drugs seized: 5.55 tonnes from 1 January to a day between 20 and 25 June 2021'
    """
    own = rows.iloc[0]
    counted, per, each = unit.partition(" per ")
    is_mass = counted.startswith(("kg", "tonne", "litre", "million"))
    named = unit in ("%", "") or unit in name.lower() or (bool(per) and not is_mass and f"per {each}" in name.lower())
    when = _tell_when(own)
    said = f"{capitalise(name)}: {own['row_words']}{'' if named else f' {unit}'}{when}"
    if len(rows) == 1:
        return said
    other = rows.iloc[1]
    for years, words in ((1, "a year before"), (-1, "a year later")):
        shift = pd.DateOffset(years=years)
        ends = abs((own["cutoff_latest"] - shift - other["cutoff_latest"]).days)
        if own["period_start"] - shift == other["period_start"] and ends <= _DAYS_APART:
            return f"{said}, {words} {other['row_words']}"
    return f"{said}, {other['row_words']}{_tell_when(other)}"


def _tell_when(row: pd.Series) -> str:
    """Say in a title whether a count is in a year or in months, from day to day, or on a day."""
    period = re.sub(r"to (\d+)–(\d+)", r"to a day between \1 and \2", shorten_period(row))
    if not period[0].isdigit() or period.isdigit():
        return f" in {period}"
    return f" from {period}" if " to " in period else f" on {period}"
