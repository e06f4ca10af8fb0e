"""The figures of a record made ready to be held against each other, all pairs at once."""

from collections.abc import Iterator
from functools import cache, reduce

import numpy as np
import pandas as pd

from interdiction.auditing._allowed import Allowed, both, read_each_way
from interdiction.auditing._nesting import Nesting


class Figures:
    """Figures with what each way of reading makes of them, and their order.

    Parameters
    ----------
    table : pandas.DataFrame
        As `load_figures` returns it, rows numbered from 0.
    nesting : Nesting
        Of the same table.
    first : numpy.ndarray of bool
        Which rows are the preferred printing of their number.
    """

    def __init__(self, table: pd.DataFrame, nesting: Nesting, first: np.ndarray) -> None:
        self.table, self.nesting, self.first = table, nesting, first
        self.low, self.high = read_each_way(table)
        qualifier = table["qualifier"].astype(str)
        kinds = (qualifier == "about").to_numpy(), (~qualifier.isin(["plain", "about", "range"])).to_numpy()
        self.sides = [Allowed(*side) for side in zip(self.low, self.high, *kinds, strict=True)]
        self.column = cache(lambda name: table[name].astype(str).to_numpy())
        self.value, measure = table["value"].to_numpy(float), self.column("measure")
        self.same_measure = np.equal.outer(measure, measure)
        self.usable = (self.column("set_aside") == "") & np.isfinite(self.low[:, 0])
        self.joint = self._joint()
        # What adds up over time and over parts: counts and masses that are not thresholds.
        self.seized = np.isin(self.column("kind"), ("count", "mass")) & (measure != "large_case_threshold")

    def _joint(self) -> list[Allowed]:
        """What all usable printings of a number in one statement allow together, on its preferred row."""
        joint = list(self.sides)
        for _, rows in self.groups(np.flatnonzero(self.usable), "statement", "measure"):
            for first in (row for row in rows if self.first[row]):
                joint[first] = reduce(both, (self.sides[row] for row in rows if row != first), self.sides[first])
                self.low[first], self.high[first] = joint[first].low, joint[first].high
        return joint

    def groups(self, rows: np.ndarray, *columns: str) -> Iterator[tuple[tuple[str, ...], list[int]]]:
        """Gather some rows by the words in some columns."""
        gathered: dict[tuple[str, ...], list[int]] = {}
        for row in rows:
            gathered.setdefault(tuple(self.column(name)[row] for name in columns), []).append(int(row))
        yield from gathered.items()


def digits_of(number: float) -> int:
    """Count the significant digits of a number.

    >>> digits_of(599_460.0), digits_of(0.25), digits_of(float("inf"))
    (5, 2, 0)
    """
    return len(f"{number:.12g}".partition("e")[0].replace(".", "").strip("0-")) if np.isfinite(number) else 0
