"""The figures of a record two by two: what is the same thing, and what must lie within what."""

from functools import cache, reduce

import numpy as np
import pandas as pd

from interdiction.auditing._allowed import Allowed, intersect, read_each_way
from interdiction.record.figures import preferred

_IN_ORDER = ["announced", "statement", "source", "measure"]  # the earlier announcement is the first of a pair


class FigurePairs:
    """Figures, what each way of reading makes of them, and how the codebook orders every two of them.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it. Rows are numbered here as in `table`; a relation of two
        rows is a square of booleans, the first row down and the second across.
    tables : dict of str to pandas.DataFrame
        The tables "agencies", "measures", "figures" and "words" of the record.

    >>> from interdiction import load_figures, load_table
    >>> tables = {name: load_table(name) for name in ("agencies", "measures", "figures", "words")}
    >>> pairs = FigurePairs(load_figures(statement="nia-2021-06-25"), tables)
    >>> cases, large_cases = (pairs.column("measure").tolist().index(name) for name in ("cases", "large_cases"))
    >>> bool(pairs.within_measure[large_cases, cases]), bool(pairs.within_measure[cases, large_cases])
    (True, False)
    """

    def __init__(self, figures: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> None:
        self.codebook, self.recorded = tables["measures"].set_index("measure"), tables["figures"]
        table = figures.drop_duplicates(["statement", "source", "measure", "printing"])  # whatever the reading
        table = table.join(self.codebook["partition"], on="measure")
        self.table = table = table.sort_values(_IN_ORDER, ignore_index=True)
        self.column = cache(lambda name: table[name].to_numpy(object))
        self.value, self.preferred = table["value"].to_numpy(float), table.index.isin(preferred(table).index)
        self.allowed = read_each_way(table, tables["words"])
        self.usable = self.column("set_aside") == ""  # all others can be read
        self.joint = self._joint()
        # What adds up over time and over parts: counts and masses that are not thresholds.
        self.adds_up = np.isin(self.column("kind"), ("count", "mass"))
        self.adds_up &= self.column("measure") != "large_case_threshold"
        self._relate_agencies(tables["agencies"])
        self._relate_measures()
        self._relate_periods()

    def _joint(self) -> list[Allowed]:
        """What all usable printings of a number in one statement allow together, on its preferred row."""
        joint = list(self.allowed)
        for rows in self.group(self.usable, "statement", "measure").values():
            for row in (row for row in rows if self.preferred[row]):
                joint[row] = reduce(intersect, (self.allowed[other] for other in rows), self.allowed[row])
        return joint

    def _relate_agencies(self, agencies: pd.DataFrame) -> None:
        # An agency may announce the totals of another under its own name.
        counting = {row.agency: row.counts_as or row.agency for row in agencies.itertuples()}
        parts = agencies[agencies["part_of"] != ""]
        above = {counting[row.agency]: counting.get(row.part_of, row.part_of) for row in parts.itertuples()}
        self.agency = np.array([counting.get(name, name) for name in self.column("agency")], object)
        self.same_agency = np.equal.outer(self.agency, self.agency)
        self.within_agency = _within(self.agency, above)

    def _relate_measures(self) -> None:
        measure, people = self.column("measure"), self.column("people")
        self.same_measure = np.equal.outer(measure, measure)
        self.within_measure = _within(measure, self.codebook["part_of"].to_dict())
        # People arrested and people in the cases are counted apart.
        counted = (self.column("unit") == "person") & (people != "unknown")
        self.comparable = ~(counted[:, None] & counted & ~np.equal.outer(people, people))

    def _relate_periods(self) -> None:
        columns = ("period_start", "cutoff_earliest", "cutoff_latest")
        self.start, self.earliest, self.end = (self.table[name].to_numpy("datetime64[D]") for name in columns)
        statement = self.column("statement")
        self.exact_end = self.earliest == self.end
        self.exact_period = self.exact_end & ~np.isnat(self.start)
        self.same_statement = np.equal.outer(statement, statement)
        same_days = np.equal.outer(self.start, self.start) & np.equal.outer(self.end, self.end)
        self.same_period = self.same_statement | same_days & self.exact_end[:, None] & self.exact_end
        self.within_period = self.same_statement | (
            np.greater_equal.outer(self.start, self.start) & np.less_equal.outer(self.end, self.earliest)
        )

    def year_before(self, row: int) -> np.ndarray:
        """Say which rows count exactly the same days of the year before; the last day of a month stays the last."""
        days = pd.DatetimeIndex([self.start[row], self.end[row]])
        before = days - pd.DateOffset(years=1)
        start, end = before.where(~days.is_month_end, before + pd.offsets.MonthEnd(0)).to_numpy("datetime64[D]")
        return self.exact_end[row] & self.exact_end & (self.start == start) & (self.end == end)

    def group(self, usable: np.ndarray, *columns: str) -> dict[tuple[str, ...], list[int]]:
        """Gather the usable rows by the words in some columns."""
        grouped = self.table[usable].groupby(list(columns), sort=False, observed=True)
        return {key: rows.tolist() for key, rows in grouped.groups.items()}


def count_digits(number: float) -> int:
    """Count the significant digits of a number.

    >>> count_digits(599_460.0), count_digits(0.25), count_digits(float("inf"))
    (5, 2, 0)
    """
    return len(f"{number:.12g}".partition("e")[0].replace(".", "").strip("0-")) if np.isfinite(number) else 0


def _within(names: np.ndarray, above: dict[str, str]) -> np.ndarray:
    """For each pair of rows, whether the first's name is the second's or a part of it, at whatever depth."""
    distinct, place = np.unique(names, return_inverse=True)
    inside = np.eye(len(distinct), dtype=bool)
    for row, name in enumerate(distinct):
        seen = [name]
        while (name := above.get(name, "")) not in ("", *seen):  # agencies may be parts of each other
            seen.append(name)
        inside[row] = np.isin(distinct, seen)
    return inside[np.ix_(place, place)]
