"""Which printed figure must lie within which: by agency, by period and by what is counted."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

_NEVER = np.datetime64("NaT")


class Nesting:
    """The order that the codebook sets between the figures of a table.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it; a row's number here is its place in the table.
    agencies, measures : pandas.DataFrame
        The tables of the record with these names, which say what is a part of what.

    >>> from interdiction import load_figures, load_table
    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> nesting = Nesting(figures, load_table("agencies"), load_table("measures"))
    >>> bool(nesting.by_measure[1, 0]), bool(nesting.by_measure[0, 1])  # large cases, cases
    (True, False)
    """

    def __init__(self, figures: pd.DataFrame, agencies: pd.DataFrame, measures: pd.DataFrame) -> None:
        same = dict(zip(agencies["agency"], agencies["counts_as"], strict=True))
        above = {same.get(agency) or agency: whole for agency, whole in _pairs(agencies, "agency") if whole}
        self.body = figures["agency"].astype(str).map(lambda agency: same.get(agency) or agency).to_numpy()
        self.start = figures["period_start"].to_numpy("datetime64[D]")
        self.earliest = figures["cutoff_earliest"].to_numpy("datetime64[D]")
        self.latest = figures["cutoff_latest"].to_numpy("datetime64[D]")
        statement = figures["statement"].astype(str).to_numpy()
        self.one_statement = np.equal.outer(statement, statement)
        self.by_agency = _within(self.body, {agency: same.get(whole) or whole for agency, whole in above.items()})
        self.by_measure = _within(figures["measure"].astype(str).to_numpy(), dict(_pairs(measures, "measure")))
        self.one_period = self.one_statement | (
            np.equal.outer(self.start, self.start)
            & np.equal.outer(self.earliest, self.latest)
            & np.equal.outer(self.latest, self.earliest)
            & (self.earliest == self.latest)[:, None]
        )
        # People arrested and people in the cases are counted apart.
        people = figures["people"].astype(str).to_numpy()
        persons = (figures["unit"].astype(str) == "person").to_numpy()
        said = persons & (people != "unknown")
        self.alike = ~(said[:, None] & said & ~np.equal.outer(people, people))
        self.by_period = self.one_statement | (
            np.greater_equal.outer(self.start, self.start) & np.less_equal.outer(self.latest, self.earliest)
        )

    def year_before(self, row: int) -> np.ndarray:
        """Say which rows count exactly the same days of the year before."""
        start, end = (_year_before(day) for day in (self.start[row], self.latest[row]))
        known = self.earliest[row] == self.latest[row]
        return known & (self.start == start) & (self.earliest == end) & (self.latest == end)


def _pairs(table: pd.DataFrame, name: str) -> Iterable[tuple[str, str]]:
    return zip(table[name], table["part_of"], strict=True)


def _within(names: np.ndarray, above: dict[str, str]) -> np.ndarray:
    """For each pair of rows, whether the first's name is the second's or a part of it, at whatever depth."""
    distinct, place = np.unique(names, return_inverse=True)
    inside = np.zeros((len(distinct), len(distinct)), bool)
    for row, name in enumerate(distinct):
        seen: set[str] = set()
        while name and name not in seen:  # a ring of wholes ends where it began
            seen.add(name)
            inside[row] |= distinct == name
            name = above.get(name, "")
    return inside[np.ix_(place, place)]


def _year_before(day: np.datetime64) -> np.datetime64:
    """The same day a year earlier; the last day of a month stays the last."""
    if np.isnat(day):
        return _NEVER
    date = pd.Timestamp(day)
    before = date - pd.DateOffset(years=1)
    return np.datetime64((before + pd.offsets.MonthEnd(0) if date.is_month_end else before).date(), "D")
