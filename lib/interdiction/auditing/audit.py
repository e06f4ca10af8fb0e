"""Contradictions between printed figures, listed with all that is printed, never smoothed."""

from pathlib import Path

import pandas as pd

from interdiction.auditing import changes, checks, totals
from interdiction.auditing._pairs import FigurePairs
from interdiction.auditing.sentences import describe
from interdiction.errors import InputError, quote
from interdiction.record.figures import require_columns
from interdiction.record.tables import CONFLICT, DATA, OWN_TEXT, load_table

_CHECKS = (
    checks.find_numbers_printed_differently,
    checks.find_numbers_announced_differently,
    checks.find_parts_above_their_wholes,
    checks.find_parts_printed_as_their_wholes,
    totals.find_parts_that_do_not_add_up,
    totals.find_periods_that_do_not_add_up,
    totals.find_repeated_totals,
    checks.find_large_cases_that_outweigh_the_drugs,
    changes.find_changes_that_do_not_fit,
    changes.find_lost_units,
)
_COLUMNS = [
    *("kind", "verdict", "agency", "short", "period", "statement", "measure", "label", "printed", "source", "grade"),
    *("other", "other_measure", "other_printed", "other_source", "other_grade", "reconciled_by", "says"),
]


def audit(figures: pd.DataFrame, data: str | Path = DATA) -> pd.DataFrame:
    """List the contradictions between printed figures, with the figures that contradict each other and their sources.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, or some of its rows; with it those of a draft. The reading does not matter: a
        contradiction is one between rounded numbers, and `reconciled_by` says whether cutting
        them off would let both be true.
    data : path
        The record's `data` folder, whose codebook says what is a part of what.

    Returns
    -------
    pandas.DataFrame
        A row per finding: `kind`; `verdict` ("contradiction", "implausible", "revision" or, for what
        is named as another period or scope, "another name"); `agency` (and its `short` name), `period` in words,
        `statement`, `measure`, `printed`, `source`, `grade` of one figure; `other` (the statements
        of those that contradict it, with " + " between them, "" where it is the same) and what is
        printed there;
        `reconciled_by`; `says`, a sentence. No row where nothing contradicts anything.

    Raises
    ------
    InputError
        For figures of another record than that in `data`, or without the columns of
        `load_figures`; as `RecordError` for a record with a problem.

    Notes
    -----
    Consistency of printed numbers: Brown & Heathers 2017 (GRIM), SPPS 8(4); Nuijten et al. 2016
    (statcheck), Behavior Research Methods 48.

    >>> from interdiction import load_figures
    >>> found = audit(load_figures(statement="nia-2021-06-25"))
    >>> print(found.loc[0, "says"][:76])
    Precursors seized: one source of the announcement prints "323.5 tons", anoth
    """
    require_columns(figures)
    names = ("statements", "agencies", "measures", "figures", "thresholds", "wordings", "words")
    tables = {name: load_table(name, data) for name in names}
    elsewhere = ~figures["statement"].isin(tables["statements"]["statement"])
    unknown = figures.loc[elsewhere & (figures["source"] != OWN_TEXT + figures["statement"]), "statement"]
    if len(unknown):
        raise InputError(
            f"{quote(unknown.iloc[0])} is no statement of the record in {data}; "
            "name the folder that the figures were loaded from, audit(figures, data=...)"
        )
    pairs = FigurePairs(figures, tables)
    found = (sorted(find(pairs), key=lambda finding: (finding.row, finding.others)) for find in _CHECKS)
    rows = [describe(pairs.table, finding) for findings in found for finding in findings]
    rows += checks.find_other_names(pairs.table, tables["wordings"])
    contradictions = pd.DataFrame(rows, columns=_COLUMNS, dtype="str").fillna("")
    # Another source that prints the same as the first makes no other contradiction.
    contradictions = contradictions.drop_duplicates(CONFLICT)
    return contradictions.sort_values(["agency", "statement"], kind="stable", ignore_index=True)
