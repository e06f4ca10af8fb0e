"""Which statement of a record one of one's own is best compared with."""

from pathlib import Path

import pandas as pd

from interdiction.comparing.obstacles import are_like_periods
from interdiction.ratios import indicators
from interdiction.record.tables import DATA

_PAIR = ["numerator", "denominator"]


def nearest_statement(figures: pd.DataFrame, statement: str, data: str | Path = DATA) -> str:
    """Name the other statement that a statement is most like, among those that print an indicator in common.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, with those of a draft behind it, under one reading.
    statement : str
        One of theirs, or one without figures.
    data : path
        The record's `data` folder.

    Returns
    -------
    str
        One of the same agency before all others, then one of a like period, then the one with most
        indicators in common, then the last that was announced; "" where no other has one in common.

    >>> from interdiction import load_figures
    >>> nearest_statement(load_figures(), "nia-2021-06-25")
    'nia-2023-06-21'
    """
    rates = indicators(figures, data)
    own = rates[rates["statement"] == statement]
    mine = set(own[_PAIR].itertuples(index=False, name=None))
    found = []
    for name, rows in rates[rates["statement"] != statement].groupby("statement", sort=False):
        if common := mine & set(rows[_PAIR].itertuples(index=False, name=None)):
            other, first = rows.iloc[0].to_dict(), own.iloc[0].to_dict()
            alike = other["agency"] == first["agency"], are_like_periods(first, other), len(common)
            found.append((*alike, other["announced"], str(name)))
    return max(found)[-1] if found else ""
