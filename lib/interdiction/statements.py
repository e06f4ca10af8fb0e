"""All that a record says of one statement, and nothing of the others but what bears on it."""

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
    """

    statement: pd.Series
    figures: pd.DataFrame
    indicators: pd.DataFrame
    bounds: pd.DataFrame
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
    divided, bounds = indicators(figures, data), large_case_bounds(figures, data)
    contradictions = audit(figures, data).merge(load_table("conflicts", data), how="left", on=CONFLICT)
    contradictions = contradictions.fillna({"why": ""})
    named = (contradictions["statement"] + " + " + contradictions["other"]).str.split(" + ", regex=False)
    rows = load_table("statements", data).set_index("statement")
    periods = figures.drop_duplicates("statement").set_index("statement")
    statements = {}
    for name, own in figures.groupby("statement", sort=False, observed=True):
        same = figures["statement"].isin(find_repeats(periods, str(name))) & figures["measure"].isin(own["measure"])
        mine = named.map(lambda names, name=name: name in names).astype(bool)
        statements[str(name)] = Statement(
            rows.loc[name],
            own.reset_index(drop=True),
            divided[divided["statement"] == name].reset_index(drop=True),
            bounds[bounds["statement"] == name].reset_index(drop=True),
            figures[same & (figures["set_aside"] == "")].reset_index(drop=True),
            contradictions[mine].reset_index(drop=True),
            figures[figures["statement"].isin(named[mine].explode())].reset_index(drop=True),
        )
    return statements
