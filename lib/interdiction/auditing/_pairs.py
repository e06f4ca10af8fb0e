"""The figures of a record, what each can be, and which of them bear on each other."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from functools import cache, reduce
from itertools import product

import numpy as np
import pandas as pd

from interdiction.auditing._allowed import Allowed, intersect, read_each_way
from interdiction.record.figures import preferred

_IN_ORDER = ["announced", "statement", "source", "measure"]  # the earlier announcement is the first of a pair
# What announcements of exactly the same thing share; "counts_as" is the agency whose totals they are.
SAME_THING = ("counts_as", "measure", "start", "end")


class FigurePairs:
    """Figures, what each way of reading makes of them, and how the codebook orders them.

    Only figures whose agencies, measures and days let them bear on each other are brought
    together: each check looks at a few for each figure, however long the record is.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it. Rows are numbered here as in `table`.
    tables : dict of str to pandas.DataFrame
        The tables "agencies", "measures", "figures", "thresholds" and "words" of the record.

    >>> from interdiction import load_figures, load_table
    >>> tables = {name: load_table(name) for name in ("agencies", "measures", "figures", "thresholds", "words")}
    >>> pairs = FigurePairs(load_figures(statement="nia-2021-06-25"), tables)
    >>> lowest = highest = [0] * len(pairs.table)  # so that no pair is left out
    >>> found = pairs.find_nested(pairs.preferred, lowest, highest)
    >>> [[str(pairs.column("measure")[row]) for row in pair] for pair in found]
    [['large_cases', 'cases']]
    """

    def __init__(self, figures: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> None:
        self.codebook, self.recorded = tables["measures"].set_index("measure"), tables["figures"]
        self.thresholds = list(tables["thresholds"].itertuples(index=False))
        table = figures.drop_duplicates(["statement", "source", "measure", "printing"])  # whatever the reading
        table = table.join(self.codebook["partition"], on="measure").sort_values(_IN_ORDER, ignore_index=True)
        start, earliest, end = (
            table[name].to_numpy("datetime64[D]") for name in ("period_start", "cutoff_earliest", "cutoff_latest")
        )
        self.start, self.earliest, self.end = (days.astype(int) for days in (start, earliest, end))
        self.bounded = ~np.isnat(start) & ~np.isnat(end)
        self.exact_end = earliest == end
        self.exact_period = self.exact_end & self.bounded
        counts_as = self._relate(tables["agencies"])
        self.table = table = table.assign(counts_as=table["agency"].map(counts_as), start=self.start, end=self.end)
        self.column = cache(lambda name: table[name].to_numpy(object))
        self.value, self.preferred = table["value"].to_numpy(float), table.index.isin(preferred(table).index)
        self.allowed = read_each_way(table, tables["words"])
        self.usable = self.column("set_aside") == ""  # all others can be read
        self.joint = self._join_printings()
        # What adds up over time and over parts: counts and masses that are not thresholds.
        self.adds_up = np.isin(self.column("kind"), ("count", "mass"))
        self.adds_up &= ~np.isin(self.column("measure"), [row.threshold for row in self.thresholds])

    def _relate(self, agencies: pd.DataFrame) -> dict[str, str]:
        # An agency may announce the totals of another under its own name.
        counting = {row.agency: row.counts_as or row.agency for row in agencies.itertuples()}
        parts = agencies[agencies["part_of"] != ""]
        above = {counting[row.agency]: counting.get(row.part_of, row.part_of) for row in parts.itertuples()}
        part_of = self.codebook["part_of"].to_dict()
        self.agencies_above = cache(lambda name: _climb(name, above))
        self.measures_above = cache(lambda name: _climb(name, part_of))
        return counting

    def _join_printings(self) -> list[Allowed]:
        """What all usable printings of a number in one statement allow together, on its preferred row."""
        joint = list(self.allowed)
        for rows in self.group(self.usable, "statement", "measure").values():
            for row in (row for row in rows if self.preferred[row]):
                joint[row] = reduce(intersect, (self.allowed[other] for other in rows if other != row), joint[row])
        return joint

    def group(self, usable: np.ndarray, *columns: str) -> dict[tuple[Hashable, ...], list[int]]:
        """Gather the usable rows by what stands in some columns."""
        groups: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
        keys = zip(*(self.column(name)[usable].tolist() for name in columns), strict=True)
        for row, key in zip(np.flatnonzero(usable).tolist(), keys, strict=True):
            groups[key].append(row)
        return dict(groups)

    def is_same_period(self, one: int, other: int) -> bool:
        """Say whether two figures count exactly the same days."""
        if self.column("statement")[one] == self.column("statement")[other]:
            return True
        days = ((self.start[row], self.end[row]) for row in (one, other))
        return bool(self.exact_period[one] and self.exact_period[other] and next(days) == next(days))

    def is_comparable(self, one: int, other: int) -> bool:
        """Say whether two figures count in one way: people arrested and people in the cases are counted apart."""
        people = {self.column("people")[row] for row in (one, other)}
        persons = all(self.column("unit")[row] == "person" for row in (one, other))
        return not persons or len(people) == 1 or "unknown" in people

    def find_nested(self, usable: np.ndarray, low: list[float], high: list[float]) -> list[tuple[int, int]]:
        """Pair the parts with the wholes that they lie within, by agency, measure and days, and are not below.

        Parameters
        ----------
        usable : array of bool
            Which rows may be parts and wholes.
        low, high : list of float
            The lowest of each part and the highest of each whole: a part whose lowest is below
            the highest of its whole makes no pair.

        Returns
        -------
        list of tuple of int
            A part and a whole each, in their order; none that is the same thing announced twice.
        """
        pairs = {*self._nest_by_days(usable, np.array(low), high)}
        for rows in self.group(usable, "statement").values():
            place = {self.column("measure")[row]: row for row in rows}
            for measure, part in place.items():
                wholes = (place[name] for name in self.measures_above(measure) if name in place)
                pairs.update((part, whole) for whole in wholes if low[part] >= high[whole])
        names = list(zip(self.column("counts_as"), self.column("measure"), strict=True))
        return [
            (part, whole)
            for part, whole in sorted(pairs)
            if self.is_comparable(part, whole)
            and not (names[part] == names[whole] and self.is_same_period(part, whole))
        ]

    def _nest_by_days(self, usable: np.ndarray, low: np.ndarray, high: list[float]) -> Iterator[tuple[int, int]]:
        groups = self.group(usable & self.bounded, "counts_as", "measure")
        under: dict[tuple[Hashable, ...], list[int]] = defaultdict(list)
        for (agency, measure), rows in groups.items():
            for above in product(self.agencies_above(agency), self.measures_above(measure)):
                under[above] += rows
        for name, wholes in groups.items():
            parts = np.array(under[name])
            parts = parts[np.argsort(self.start[parts], kind="stable")]
            starts, ends, lowest = self.start[parts], self.end[parts], low[parts]
            # What begins within a whole stands together.
            first = np.searchsorted(starts, self.start[wholes])
            last = np.searchsorted(starts, self.earliest[wholes], "right")
            for whole, a, b in zip(wholes, first.tolist(), last.tolist(), strict=True):
                inside = (ends[a:b] <= self.earliest[whole]) & (lowest[a:b] >= high[whole])
                yield from ((part, whole) for part in parts[a:b][inside].tolist())


def count_digits(number: float) -> int:
    """Count the significant digits of a number.

    >>> count_digits(599_460.0), count_digits(0.25), count_digits(float("inf"))
    (5, 2, 0)
    """
    return len(f"{number:.12g}".partition("e")[0].replace(".", "").strip("0-")) if np.isfinite(number) else 0


def _climb(name: str, above: dict[str, str]) -> list[str]:
    """A name and all that it is a part of, at whatever remove."""
    chain = [name]
    while (name := above.get(name, "")) not in ("", *chain):  # agencies may be parts of each other
        chain.append(name)
    return chain
