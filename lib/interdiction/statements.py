"""All that a record says of one statement, and nothing of the others but what bears on it."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.auditing.audit import audit
from interdiction.bounds import large_case_bounds
from interdiction.comparing.obstacles import find_repeats
from interdiction.errors import InputError, quote
from interdiction.ratios import indicators
from interdiction.record.figures import load_figures
from interdiction.record.tables import DATA, file_stamps, load_table

_FINDING = ["kind", "statement", "measure", "other"]  # what tells a contradiction from the others


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
    again : pandas.DataFrame
        Figures of the same measures that the agency announced of the same days again.
    contradictions : pandas.DataFrame
        The rows of `audit` that name it, with what is known of each as `why`.
    sides : pandas.DataFrame
        The figures of all statements that these rows name.
    """

    statement: pd.Series
    figures: pd.DataFrame
    indicators: pd.DataFrame
    bounds: pd.DataFrame
    again: pd.DataFrame
    contradictions: pd.DataFrame
    sides: pd.DataFrame


def statement_record(statement: str, data: str | Path = DATA, reading: str = "either") -> Statement:
    """Gather all that a record says of one statement.

    Parameters
    ----------
    statement : str
        A statement that has figures.
    data : path
        The record's `data` folder, read once as long as its files stay as they are.
    reading : str
        As in `load_figures`.

    Raises
    ------
    InputError
        For a statement without figures, or a reading that does not exist; as `RecordError` for a
        problem in the record.

    >>> one = statement_record("nia-2021-06-25")
    >>> one.again["statement"].unique().tolist(), one.contradictions["kind"].tolist()
    (['nia-2021-07-30'], ['printed differently', 'another period under one name'])
    """
    everything = _whole(str(data), reading, file_stamps(data))
    if statement not in everything:
        load_figures(data, reading, statement)  # which refuses it, and names others
        raise InputError(f"statement {quote(statement)} has no figures in the record; choose another")
    return everything[statement]


def statement_records(data: str | Path = DATA, reading: str = "either") -> dict[str, Statement]:
    """Gather what a record says of each statement that has figures, in the order of the record.

    Raises
    ------
    InputError
        As `statement_record` does.

    >>> len(statement_records()) > 90
    True
    """
    return _whole(str(data), reading, file_stamps(data))


@lru_cache(maxsize=3)  # a reading each
def _whole(data: str, reading: str, stamp: tuple[tuple[str, int, int], ...]) -> dict[str, Statement]:
    figures = load_figures(data, reading)
    card, bounds = indicators(figures, data), large_case_bounds(figures)
    known = load_table("conflicts", data)
    found = audit(figures, data).merge(known, how="left", on=_FINDING).fillna({"why": ""})
    sides = found[["statement", "other"]].agg(" + ".join, axis=1).str.split(" + ", regex=False)
    statements = load_table("statements", data).set_index("statement")
    periods = figures.drop_duplicates("statement").set_index("statement")
    told = {}
    for name, ours in figures.groupby("statement", sort=False, observed=True):
        near = find_repeats(periods, str(name))
        same = figures["statement"].isin(near) & figures["measure"].isin(ours["measure"])
        against = [name in side for side in sides]
        named = {statement for side in sides[against] for statement in side}
        told[str(name)] = Statement(
            statements.loc[name],
            ours.reset_index(drop=True),
            card[card["statement"] == name].reset_index(drop=True),
            bounds[bounds["statement"] == name].reset_index(drop=True),
            figures[same & (figures["set_aside"] == "")].reset_index(drop=True),
            found[against].reset_index(drop=True),
            figures[figures["statement"].isin(named)].reset_index(drop=True),
        )
    return told
