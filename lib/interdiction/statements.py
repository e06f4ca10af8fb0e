"""All that a record says of one statement, and nothing of the others but what bears on it."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.auditing.audit import audit
from interdiction.bounds import large_case_bounds
from interdiction.comparing.obstacles import find_repeats
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
    repeated : pandas.DataFrame
        Figures of the same measures that the agency announced of the same days again.
    contradictions : pandas.DataFrame
        The rows of `audit` that name it, with what is known of each as `why`.
    other_figures : pandas.DataFrame
        The figures of all statements that these rows name, its own among them.
    digest : str
        Another one where anything of it is another.
    """

    statement: pd.Series
    figures: pd.DataFrame
    indicators: pd.DataFrame
    bounds: pd.DataFrame
    repeated: pd.DataFrame
    contradictions: pd.DataFrame
    other_figures: pd.DataFrame
    digest: str


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
    every = all_statements(data, reading)
    check_name("statement with figures", statement_id, every)
    return every[statement_id]


def all_statements(data: str | Path = DATA, reading: str = "either") -> dict[str, Statement]:
    """Gather what a record says of each statement that has figures, in the order of the record.

    Parameters
    ----------
    data, reading
        As in `statement`.

    Returns
    -------
    dict of str to Statement
        The same one as long as no file of the record is written.

    Raises
    ------
    InputError
        As `statement` does.

    >>> len(all_statements()) > 90
    True
    """
    return _gather(str(data), str(reading), file_stamps(data))


@lru_cache(maxsize=3)  # a reading each
def _gather(data: str, reading: str, stamp: tuple[tuple[str, int, int], ...]) -> dict[str, Statement]:
    figures = load_figures(data, reading)
    contradictions = audit(figures, data).merge(load_table("conflicts", data), how="left", on=CONFLICT)
    contradictions = contradictions.fillna({"why": ""})
    named = (contradictions["statement"] + " + " + contradictions["other"]).str.split(" + ", regex=False).explode()
    found = {name: [*dict.fromkeys(rows)] for name, rows in named.groupby(named).groups.items()}
    rows, corrections = (load_table(name, data) for name in ("statements", "corrections"))
    divided, bounds = _by_statement(indicators(figures, data)), _by_statement(large_case_bounds(figures, data))
    places = {str(name): [*own] for name, own in figures.groupby("statement", sort=False).groups.items()}
    periods = figures.drop_duplicates("statement").set_index("statement")
    of_agency = dict(iter(periods.groupby("agency", sort=False)))
    of_figures, of_found = (pd.util.hash_pandas_object(table.astype(str)) for table in (figures, contradictions))
    rows, corrected = rows.set_index("statement"), _by_statement(corrections)
    statements = {}
    for name, own in places.items():
        again = find_repeats(of_agency[periods.loc[name, "agency"]], name)
        same = figures.loc[sorted(place for other in again for place in places[other])]
        same = same[same["measure"].isin(figures.loc[own, "measure"]) & (same["set_aside"] == "")]
        mine = found.get(name, [])
        others = sorted({place for other in named[mine].unique() for place in places.get(other, ())}) if mine else []
        digest = [*rows.loc[name], *corrected(name).to_numpy().ravel(), *of_figures[[*own, *same.index, *others]]]
        statements[name] = Statement(
            rows.loc[name],
            figures.loc[own].reset_index(drop=True),
            divided(name),
            bounds(name),
            same.reset_index(drop=True),
            contradictions.loc[mine].reset_index(drop=True),
            figures.loc[others].reset_index(drop=True),
            repr([*map(str, digest), *of_found[mine]]),
        )
    return statements


def _by_statement(table: pd.DataFrame) -> Callable[[str], pd.DataFrame]:
    """Look rows up by their statement, without a look at all of them."""
    groups = table.groupby("statement", sort=False).groups
    return lambda name: table.loc[groups.get(name, [])].reset_index(drop=True)
