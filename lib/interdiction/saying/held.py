"""A record as sentences are held against it, read and computed once."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pandas as pd

from interdiction.claims.changes import Indicator
from interdiction.comparing.comparison import compare
from interdiction.ratios import indicators, ratio
from interdiction.record.figures import load_figures
from interdiction.record.tables import load_table

Row = Mapping[str, Any]


class Held:
    """A record as sentences are held against it, what was computed once being kept.

    Parameters
    ----------
    figures : pandas.DataFrame
        The figures that are not set aside.
    labels : mapping
        What each measure and each indicator is called.
    known : mapping
        Its indicators.
    data : str
        Its folder.
    """

    def __init__(
        self, figures: pd.DataFrame, labels: Mapping[str, str], known: Mapping[str, Indicator], data: str
    ) -> None:
        self.figures, self.labels, self.known, self.data = figures, labels, known, data
        self.rates = indicators(figures, data)
        self._divided: dict[tuple[str, str], pd.DataFrame] = {}
        self._compared: dict[tuple[str, str, str, str], Row] = {}

    def divide(self, measure: str, per: str) -> pd.DataFrame:
        """Divide one measure by another; no row where nothing is printed of one of them."""
        if (measure, per) not in self._divided:
            there = {*self.figures["measure"], "days"}
            rates = ratio(self.figures, measure, per) if {measure, per} <= there else self.rates.iloc[:0]
            self._divided[measure, per] = rates
        return self._divided[measure, per]

    def compare(self, before: str, after: str, measure: str, per: str) -> Row:
        """Compare two statements that print both."""
        pair = before, after, measure, per
        if pair not in self._compared:
            self._compared[pair] = compare(self.figures, *pair, data=self.data).iloc[0].to_dict()
        return self._compared[pair]


@lru_cache(maxsize=2)  # a page checks one sentence after another
def load_held(data: str, stamps: object) -> Held:
    """What sentences are held against, read once as long as no file of the record is written."""
    figures = load_figures(data)
    figures = figures[figures["set_aside"] == ""].reset_index(drop=True)
    table, measures = load_table("indicators", data), load_table("measures", data).set_index("measure")
    known = {}
    for row in table.itertuples():
        unit = "share" if row.unit == "share" else measures.loc[row.numerator, "unit"]
        known[row.indicator] = Indicator(row.numerator, row.denominator, unit)
    labels = {**measures["label"], **table.set_index("indicator")["label"]}
    return Held(figures, labels, known, data)
