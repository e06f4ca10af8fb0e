"""All that is wrong with a record, and what in a sound one should be looked at again."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.errors import quote
from interdiction.record.csv_file import Problem
from interdiction.record.evidence import collect_evidence
from interdiction.record.figures import read_figures
from interdiction.record.schema import name_rows
from interdiction.record.tables import CONFLICT, DATA, read_record

# What a spreadsheet makes of letters that its encoding has not; a phrase prints no question mark at all.
_LOST, _LOST_IN_PHRASE = re.compile(r"\?\?|\ufffd"), re.compile(r"[?\ufffd]")


class Check(NamedTuple):
    """What is wrong with a record; of a sound one what should be looked at again, its figures and how much it holds."""

    problems: list[Problem]
    warnings: list[Problem]
    figures: pd.DataFrame
    holds: str


def check_record(data: str | Path = DATA) -> Check:
    """Hold a record against its description, its rules, its phrases and its sources' own words.

    Parameters
    ----------
    data : path
        The record's `data` folder.

    >>> check_record().problems
    []
    """
    record = read_record(data)
    if record.problems:
        return Check(record.problems, [], pd.DataFrame(), "")
    figures, problems = read_figures(record, "either")
    evidence = collect_evidence(data, "figures", "claims", "wordings")
    counts = [f"{name}: {len(record.tables[name])}" for name in ("figures", "claims", "statements", "sources")]
    quoted = len(evidence.found["figures"]) + len(evidence.found["claims"])
    return Check(
        [*problems, *evidence.problems],
        [*_lost_letters(record.tables), *_unused_rows(record.tables)],
        figures,
        f"({', '.join(counts)}); found in their sources' own words: {quoted}",
    )


def compare_conflicts(audited: pd.DataFrame, listed: pd.DataFrame) -> list[Problem]:
    """Name the contradictions that are found and not listed, or listed and not found.

    Parameters
    ----------
    audited : pandas.DataFrame
        As `audit` returns it.
    listed : pandas.DataFrame
        The table "conflicts" of the record.

    >>> listed = pd.DataFrame([["out of scale", "nia-2021", "cases", ""]], columns=CONFLICT)
    >>> print(*compare_conflicts(listed.head(0).assign(says=""), listed))
    conflicts.csv, row 2: found out of scale,nia-2021,cases,; the audit no longer finds it: take the row out
    """
    found, known = (dict.fromkeys(table[CONFLICT].itertuples(index=False, name=None)) for table in (audited, listed))
    says = dict(zip(found, audited["says"], strict=True))
    problems, missing = [], [key for key in found if key not in known]
    for row, key in enumerate(known, 2):
        meant = next((other for other in missing if other[:-1] == key[:-1]), None)
        if key not in found and meant:  # what is known of it is not lost for a misspelled name
            missing.remove(meant)
            mend = f"write {meant[-1] or 'nothing there'}, as the audit finds it"
            problems.append(Problem("conflicts.csv", row, CONFLICT[-1], quote(key[-1]), mend))
        elif key not in found:
            mend = "the audit no longer finds it: take the row out"
            problems.append(Problem("conflicts.csv", row, "", ",".join(key), mend))
    for key in missing:
        mend = f"add it, and what is known of it: {says[key]}"
        problems.append(Problem("conflicts.csv", 0, "", f"no row {','.join(key)}", mend))
    return problems


def _lost_letters(tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Cells in which question marks stand where letters were."""
    for name, table in tables.items():
        for column, cells in table.drop(columns="url", errors="ignore").items():
            lost = _LOST_IN_PHRASE if column == "printed" else _LOST
            mend = "write its letters again, and save as UTF-8"
            yield from name_rows(name, cells, (mend if lost.search(cell) else "" for cell in cells))


def _unused_rows(tables: dict[str, pd.DataFrame]) -> Iterator[Problem]:
    """Statements without a figure that is used, and sources that nothing is read in."""
    figures, statements, sources = (tables[name] for name in ("figures", "statements", "sources"))
    used = set(figures.loc[figures["set_aside"] == "", "statement"])
    why = dict.fromkeys(figures["statement"], "all its figures are set aside, so nothing is computed of it")
    why |= dict.fromkeys(used, "")
    mends = (why.get(name, "figures.csv has no figure of it; add one") for name in statements["statement"])
    yield from name_rows("statements", statements["statement"], mends)
    quoted = {source for name in ("figures", "claims", "wordings") for source in tables[name]["source"]}
    mend = "it has no figure, claim or wording; add what it prints"
    yield from name_rows("sources", sources["source"], ("" if name in quoted else mend for name in sources["source"]))
