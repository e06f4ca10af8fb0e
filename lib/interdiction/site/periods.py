"""The periods of statements: in few words, and which of like days comes before which."""

import pandas as pd

from interdiction.comparing.obstacles import are_like_periods
from interdiction.text import LAST_DAY_NOT_PRINTED, format_period, is_full_year


def shorten_period(row: pd.Series) -> str:
    """Write a period in few words: whole months and calendar years by their names.

    Parameters
    ----------
    row : pandas.Series
        As `format_period` takes it.

    >>> def of(*days): return shorten_period(
    ...     pd.Series(pd.to_datetime(days), ["period_start", "cutoff_earliest", "cutoff_latest"]))
    >>> of("2020-01-01", "2020-12-31", "2020-12-31"), of("2021-01-01", "2021-06-30", "2021-06-30")
    ('2020', 'January to June 2021')
    >>> of("2023-04-01", "2024-03-31", "2024-03-31"), of("2021-01-01", "2021-06-20", "2021-06-25")
    ('year to March 2024', '1 January to 20–25 June 2021')
    """
    start, earliest, latest = row["period_start"], row["cutoff_earliest"], row["cutoff_latest"]
    if pd.isna(start) or start.day > 1 or earliest != latest or not latest.is_month_end:
        return format_period(row).removesuffix(LAST_DAY_NOT_PRINTED)
    if is_full_year(start, earliest, latest):
        return f"{latest.year}" if start.month == 1 else f"year to {latest:%B %Y}"
    if start == latest.replace(day=1):
        return f"{latest:%B %Y}"
    return f"{f'{start:%B %Y}'.removesuffix(f' {latest.year}')} to {latest:%B %Y}"


def find_earlier(figures: pd.DataFrame) -> dict[str, str]:
    """Find for each statement the last one of its agency that counts like days of an earlier year, if there is one.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.

    >>> from interdiction import load_figures
    >>> find_earlier(load_figures())["nia-2025-06-26"]
    'nia-2024-06-25'
    """
    statements = figures.drop_duplicates("statement").dropna(subset=["period_start", "cutoff_latest"])
    statements = statements.sort_values(["period_start", "cutoff_latest"], kind="stable")
    earlier: dict[str, str] = {}
    for _, own in statements.groupby(["agency", statements["period_start"].dt.strftime("%m-%d")], sort=False):
        rows = own.to_dict("records")
        for place, row in enumerate(rows):
            before = [one for one in rows[:place] if one["period_start"] < row["period_start"]]
            if alike := next((one for one in reversed(before) if are_like_periods(one, row)), None):
                earlier[row["statement"]] = alike["statement"]
    return earlier
