"""All that a record says of one statement, and nothing of the others but what bears on it."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.auditing.audit import audit
from interdiction.bounds import large_case_bounds
from interdiction.comparing.obstacles import find_repeats, name_like
from interdiction.errors import check_name
from interdiction.ratios import indicators
from interdiction.record.figures import load_figures
from interdiction.record.tables import CONFLICT, DATA, file_stamps, load_table


class Statement(NamedTuple):
    """What a record holds of one statement.

    Parameters
    ----------
    statement : pandas.Series
        Its row of the record's table.
    figures : pandas.DataFrame
        Its figures in every source, as `load_figures` returns them.
    indicators, bounds : pandas.DataFrame
        What `indicators` and `large_case_bounds` make of them; without rows where they cannot.
    beside : pandas.DataFrame
        The same as `indicators` of it and of the agency's statements of like days in other years.
    repeated : pandas.DataFrame
        Figures of the same measures that the agency announced of the same days again.
    contradictions : pandas.DataFrame
        The rows of `audit` that name it, with what is known of each as `why`.
    other_figures : pandas.DataFrame
        The figures of all statements that these rows name, its own among them.
    """

    statement: pd.Series
    figures: pd.DataFrame
    indicators: pd.DataFrame
    bounds: pd.DataFrame
    beside: pd.DataFrame
    repeated: pd.DataFrame
    contradictions: pd.DataFrame
    other_figures: pd.DataFrame


def statement(statement_id: str, data: str | Path = DATA, reading: str = "either") -> Statement:
    """Gather all that a record says of one statement.

    Parameters
    ----------
    statement_id : str
        A statement that has figures.
    data : path
        The record's `data` folder, read once as long as its files stay as they are.
    reading : str
        As in `load_figures`.

    Returns
    -------
    Statement
        Its tables have no rows where the record says nothing.

    Raises
    ------
    InputError
        For a statement without figures, or a reading that does not exist; as `RecordError` for a
        problem in the record.

    >>> one = statement("nia-2021-06-25")
    >>> one.repeated["statement"].unique().tolist(), one.contradictions["kind"].tolist()
    (['nia-2021-07-30'], ['printed differently', 'another period under one name'])
    """
    record = _gather(str(data), str(reading), file_stamps(data))
    check_name("statement with figures", statement_id, record.places)
    bears = record.find(statement_id)
    figures = record.figures
    return Statement(
        record.rows.loc[statement_id],
        figures.loc[bears.own].reset_index(drop=True),
        _rows_of(record.divided, statement_id),
        _rows_of(record.bounds, statement_id),
        record.divided[record.divided["statement"].isin(bears.alike)].sort_values("cutoff_latest", kind="stable"),
        figures.loc[bears.repeated].reset_index(drop=True),
        record.contradictions.loc[bears.contradictions].reset_index(drop=True),
        figures.loc[bears.others].reset_index(drop=True),
    )


def digest_statements(data: str | Path = DATA) -> dict[str, tuple[str, list[str]]]:
    """Say of each statement that has figures, in the order of the record, what all that is known of it comes to.

    Parameters
    ----------
    data : path
        As in `statement`.

    Returns
    -------
    dict of str to (str, list of str)
        A text that is another one where anything of the statement is, and the sources that are named with it.

    >>> len(digest_statements()) > 90
    True
    """
    record = _gather(str(data), "either", file_stamps(data))
    tables = record.figures, record.contradictions, load_table("corrections", data)
    of_figures, of_found, of_corrections = (
        pd.util.hash_pandas_object(table.astype(str)).to_numpy() for table in tables
    )
    corrected = tables[2].groupby("statement").indices
    sources, digests = record.figures["source"].to_numpy(), {}
    for name in record.places:
        bears = record.find(name)
        beside = [row for other in bears.alike for row in record.places[other]]
        named = [*bears.own, *bears.repeated, *bears.others, *beside]
        hashes = [*of_figures[named], *of_found[bears.contradictions], *of_corrections[corrected.get(name, [])]]
        digests[name] = repr([*record.rows.loc[name], *map(int, hashes)]), sorted({*sources[named]})
    return digests


class _Bearing(NamedTuple):
    """The rows of the figures, and of the contradictions, that bear on one statement."""

    own: list[int]
    alike: list[str]  # the statements of like days, and it
    repeated: list[int]
    contradictions: list[int]
    others: list[int]


class _Record:
    """What is computed once of a whole record, and looked up for each statement."""

    def __init__(self, data: str, reading: str) -> None:
        self.figures = figures = load_figures(data, reading)
        self.divided, self.bounds = indicators(figures, data), large_case_bounds(figures, data)
        found = audit(figures, data).merge(load_table("conflicts", data), how="left", on=CONFLICT)
        self.contradictions = found.fillna({"why": ""})
        self.rows = load_table("statements", data).set_index("statement")
        self.places = {str(name): [*own] for name, own in figures.groupby("statement", sort=False).indices.items()}
        self._usable = (figures["set_aside"] == "").to_numpy()
        self._measure = figures["measure"].to_numpy(object)
        periods = figures.drop_duplicates("statement").set_index("statement")
        self._by_agency = dict(iter(periods.groupby("agency", sort=False)))
        self._begun = dict(iter(periods.groupby(["agency", "period_start"], sort=False)))
        self._key = {
            name: (row.agency, row.period_start) for name, row in zip(periods.index, periods.itertuples(), strict=True)
        }
        both = self.contradictions["statement"] + " + " + self.contradictions["other"]
        self._named = [[name for name in names.split(" + ") if name] for names in both]
        self._found: dict[str, list[int]] = {}
        for row, names in enumerate(self._named):
            for name in dict.fromkeys(names):
                self._found.setdefault(name, []).append(row)

    def find(self, name: str) -> _Bearing:
        """Find what bears on a statement."""
        own, begun = self.places[name], self._begun.get(self._key[name])
        again = [] if begun is None or len(begun) == 1 else find_repeats(begun, name)
        measures = {*self._measure[own]}
        same = [row for other in again for row in self.places[other]]
        same = sorted(row for row in same if self._usable[row] and self._measure[row] in measures)
        found = self._found.get(name, [])
        others = {row for each in found for other in self._named[each] for row in self.places.get(other, ())}
        agency, _ = self._key[name]
        return _Bearing(own, name_like(self._by_agency[agency], name), same, found, sorted(others))


@lru_cache(maxsize=3)  # a reading each
def _gather(data: str, reading: str, stamps: tuple[tuple[str, int, int], ...]) -> _Record:
    return _Record(data, reading)


def _rows_of(table: pd.DataFrame, statement: str) -> pd.DataFrame:
    return table[table["statement"] == statement].reset_index(drop=True)
