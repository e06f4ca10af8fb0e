"""Contradictions between printed figures, listed with both sides, never smoothed."""

from pathlib import Path

import pandas as pd

from interdiction.auditing import checks as contradictions
from interdiction.auditing import totals
from interdiction.auditing._nesting import Nesting
from interdiction.auditing._pairs import Figures
from interdiction.auditing.names import other_names
from interdiction.auditing.sentences import describe
from interdiction.errors import InputError, quote
from interdiction.record.preference import preferred
from interdiction.record.tables import DATA, load_record

_IN_ORDER = ["announced", "statement", "source", "measure"]  # the earlier announcement is the first side
_COLUMNS = [
    *("kind", "agency", "short", "period", "statement", "measure", "label", "printed", "source", "grade"),
    *("other", "other_measure", "other_printed", "other_source", "other_grade", "reconciled_by", "says"),
]


def audit(figures: pd.DataFrame, data: str | Path = DATA) -> pd.DataFrame:
    """List the contradictions between printed figures, with the figures and sources of both sides.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it, or some of its rows. The reading does not matter: a
        contradiction is one between rounded numbers, and `reconciled_by` says whether cutting
        them off would let both be true.
    data : path
        The record's `data` folder, whose codebook says what is a part of what.

    Returns
    -------
    pandas.DataFrame
        A row per contradiction: `kind`; `agency` (and its `short` name), `period` in words,
        `statement`, `measure`, `printed`, `source`, `grade` of one side; `other` (the statements
        of the other side, with " + " between them) and what is printed there;
        `reconciled_by`; `says`, a sentence.

    Raises
    ------
    InputError
        For figures of another record than that in `data`; as `RecordError` for a record with a
        problem.

    Notes
    -----
    Consistency of printed numbers: Brown & Heathers 2017 (GRIM), SPPS 8(4); Nuijten et al. 2016
    (statcheck), Behavior Research Methods 48.

    >>> from interdiction import load_figures
    >>> found = audit(load_figures(statement="nia-2021-06-25"))
    >>> print(found.loc[0, "says"][:76])
    Precursors seized: one source of the announcement prints "323.5 tons", anoth
    """
    record = load_record(data)
    known = record.tables["statements"]["statement"]
    if len(unknown := figures.loc[~figures["statement"].isin(known), "statement"]):
        said = f"{quote(unknown.iloc[0])} is no statement of the record in {data}"
        raise InputError(f"{said}; name the folder that the figures were loaded from, audit(figures, data=...)")
    agencies, measures, wordings = (record.tables[name] for name in ("agencies", "measures", "wordings"))
    table = figures.sort_values(_IN_ORDER, key=lambda words: words.astype(str), ignore_index=True)
    compared = Figures(table, Nesting(table, agencies, measures), table.index.isin(preferred(table).index))
    codebook, printed = measures.set_index("measure"), record.tables["figures"]
    found = [
        *contradictions.printed_differently(compared),
        *contradictions.part_above_its_whole(compared),
        *contradictions.part_printed_as_its_whole(compared),
        *totals.parts_and_wholes(compared, codebook, printed),
        *totals.periods_and_their_union(compared),
        *totals.same_total_for_another_period(compared),
        *contradictions.large_cases_outweigh_the_drugs(compared),
        *contradictions.changes_and_their_levels(compared, codebook["change_of"].to_dict()),
        *contradictions.out_of_scale(compared),
    ]
    rows = [describe(table, finding) for finding in found]
    rows += other_names(table, wordings)
    nothing = dict.fromkeys(_COLUMNS, "")
    listed = pd.DataFrame([nothing | row for row in rows], columns=_COLUMNS, dtype="str")
    # Another source that prints one side as another does makes no other contradiction.
    listed = listed.drop_duplicates(["kind", "statement", "measure", "other"])
    return listed.sort_values(["agency", "statement"], kind="stable", ignore_index=True)
