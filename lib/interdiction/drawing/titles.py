"""What the title of a series says: its newest number, or that of the rows it is about, and one to set beside it."""

import pandas as pd

from interdiction.text import format_range, format_unit


def tell_first(rows: pd.DataFrame, panels: str | None, since: pd.Timestamp) -> str:
    """Say what a series comes to: the newest number, and the highest; of counts, which add up over days, full years.

    Only numbers that count the same places and people by the same rule stand beside each other.

    Parameters
    ----------
    rows : pandas.DataFrame
        One series as `timeline` draws it; the rows that the title is about have `row_lit`.
    panels : str, optional
        The column that names it; the label if not given.
    since : pandas.Timestamp
        The day on which its rule of counting changed last.

    >>> from interdiction import like_statements, load_figures, preferred, ratio
    >>> rates = preferred(ratio(like_statements(load_figures(), "nia-2021-06-25"), "cases", "days"))
    >>> rates = rates.assign(row_lit=rates["statement"] == "nia-2025-06-26", label="Cases per day")
    >>> tell_first(rates, None, pd.Timestamp("2021-01-01"))
    'Cases per day: 1.165 in January to June 2025, a year before 1.614'
    """
    name = str(rows[panels or "label"].iloc[0]) if panels or "label" in rows else "What was printed"
    name, rows = name[0].upper() + name[1:], rows.sort_values("cutoff_latest", kind="stable")
    if rows["row_lit"].sum() == 1:
        own = rows[rows["row_lit"]].iloc[0]
        alike = _keep_like(rows, own, since)
        said = f"{name}: {_say(own, True)} in {name_period(own)}"
        for years, words in ((1, "a year before"), (-1, "a year later")):
            near = alike[own["cutoff_latest"].year - alike["cutoff_latest"].dt.year == years]
            if len(near):
                return f"{said}, {words} {_say(near.iloc[-1])}"
        return said
    unit = rows["unit"].iloc[0]
    whole = rows if " per " in unit or unit == "share" else rows[rows.get("full_year", False)]
    if whole.empty:
        first, last = rows["period_start"].min().year, rows["cutoff_latest"].max().year
        return f"{name}, {first} to {last}" if first < last else f"{name}, {first}"
    newest = whole.iloc[-1]
    alike = _keep_like(whole, newest, since).reset_index(drop=True)
    most = alike.loc[alike["low"].idxmax()]
    said = f"{name}: {_say(newest, True)} in {name_period(newest)}"
    return f"{said}, most in {name_period(most)}: {_say(most)}" if most["low"] > newest["high"] else said


def _keep_like(rows: pd.DataFrame, one: pd.Series, since: pd.Timestamp) -> pd.DataFrame:
    """The rows that say that they cover what one covers, and count by its rule."""
    for name in ("agency", "covers", *(["people"] if "person" in str(one["unit"]) else [])):
        rows = rows[rows[name] == one[name]] if name in rows else rows
    return rows[(rows["period_start"] >= since) == (one["period_start"] >= since)]


def name_period(row: pd.Series) -> str:
    """Name a period in a title: a year, a year to a month, or its months.

    >>> days = pd.to_datetime(["2021-01-01", "2021-06-20", "2021-06-25"])
    >>> name_period(pd.Series(days, ["period_start", "cutoff_earliest", "cutoff_latest"]))
    'January to June 2021'
    """
    start, latest = row["period_start"], row["cutoff_latest"]
    if row.get("full_year", False):
        return f"{latest.year}" if start.month == 1 else f"the year to {latest:%B %Y}"
    if start.year != latest.year:
        return f"{start:%B %Y} to {latest:%B %Y}"
    return f"{latest:%B %Y}" if start.month == latest.month else f"{start:%B} to {latest:%B %Y}"


def _say(row: pd.Series, with_unit: bool = False) -> str:
    """A number in words; its unit where the name of the series does not hold it."""
    unit, text = format_unit(row["unit"]), format_range(row["low"], row["high"], row["unit"])
    named = row["unit"] == "share" or (with_unit and unit not in str(row.get("label", "")).lower())
    return text if named else text.removesuffix(f" {unit}")
