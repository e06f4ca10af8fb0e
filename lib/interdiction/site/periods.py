"""Which statement of an agency counts like days of an earlier year."""

import pandas as pd

from interdiction.comparing.obstacles import are_like_periods


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
