"""Which printing of a number stands first where several sources print it."""

import numpy as np
import pandas as pd

from interdiction.record.figures import require_columns

GRADES = ("official", "news_agency", "newspaper", "repost")  # the best first
# What one row of the library's tables is about, whoever prints it.
_ABOUT = ("statement", "reading", "measure", "numerator", "denominator", "quantity")


def preferred(table: pd.DataFrame) -> pd.DataFrame:
    """Keep one printing of each number: the best grade, then the agency's own language, then the finest.

    Parameters
    ----------
    table : pandas.DataFrame
        As `load_figures`, `ratio`, `indicators` or `large_case_bounds` return it.

    Returns
    -------
    pandas.DataFrame
        A row per statement and measure (or ratio, or bound), in the order of the table: that
        of the better `grade` (official, news agency, newspaper, repost), then one that is
        `original`, then a plain number, then the one with the narrower bounds, then the first.
        Figures that are set aside, or that were not computed, are left out. The rule does not
        look for misprints: `audit` lists where the printings exclude each other.

    Raises
    ------
    InputError
        For a table that has lost columns, days or empty text on its way.

    >>> from interdiction import load_figures
    >>> first = preferred(load_figures(statement="nia-2021-06-25"))
    >>> first.set_index("measure").loc["precursors_seized", ["printed", "grade"]].tolist()
    ['323.5 tons', 'official']
    """
    require_columns(table, ("statement", "low", "high", "grade", "original"))
    usable = table[table["low"].notna()]
    if "set_aside" in usable:
        usable = usable[usable["set_aside"] == ""]
    order = pd.DataFrame(
        {
            "grade": usable["grade"].astype(str).map(GRADES.index),
            "translated": ~usable["original"],
            "hedged": usable["qualifier"] != "plain" if "qualifier" in usable else False,
            "width": np.where(np.isinf(usable["high"]), np.inf, usable["high"] - usable["low"]),
        },
        index=usable.index,
    )
    order = order.sort_values(list(order.columns), kind="stable")
    about = [column for column in _ABOUT if column in usable]
    first = usable.loc[order.index, about].drop_duplicates().index
    return usable.loc[usable.index.isin(first)]
