"""What stood in a cell of the record, and what stands there since, in words that readers know."""

from pathlib import Path
from typing import Any

import pandas as pd

from interdiction.record.tables import load_table
from interdiction.text import format_day, format_unit

_NAMES = {"term": "name", "period_start": "first day", "cutoff_earliest": "last day, at the earliest"}
_NAMES |= {"cutoff_latest": "last day, at the latest", "covers": "scope", "kind": "grade", "url": "address"}
_WORDS = ("printed", "term", "scope", "title")  # what a source says, and not the record


def load_corrections(data: Path) -> pd.DataFrame:
    """Load the corrections of a record, the last first, `stood` and `stands` in words.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder.

    >>> from interdiction.record.tables import DATA
    >>> [*load_corrections(DATA)]
    ['day', 'statement', 'source', 'measure', 'stood', 'stands', 'why']
    """
    rows = load_table("corrections", data).sort_values("day", ascending=False, kind="stable")
    measures = load_table("measures", data).set_index("measure").to_dict("index")
    said = [_say_both(row, measures) for row in rows.itertuples()]
    return rows.assign(stood=[stood for stood, _ in said], stands=[stands for _, stands in said])


def _say_both(row: Any, measures: dict[str, dict[str, str]]) -> tuple[str, str]:
    """A cell before and since; where one of the two is empty, the other says which cell it is."""
    column = next((cell.partition(" ")[0] for cell in (row.stood, row.stands) if cell != "nothing"), "cell")
    own = measures.get(row.measure, {})
    labels = {name: cells["label"] for name, cells in measures.items()}
    unit = format_unit(own["unit"]) if own.get("kind") == "count" else "of the printed unit"
    stood, stands = (_say(column, cell.partition(" ")[2], unit, labels) for cell in (row.stood, row.stands))
    return stood, stands


def _say(column: str, value: str, unit: str, labels: dict[str, str]) -> str:
    name = _NAMES.get(column, column.replace("_", " "))
    if not value:
        return f"no {name}"
    if column == "rounded_to":
        return "exact" if value == "1" else f"rounded to {value} {unit}"
    if column in ("period_start", "cutoff_earliest", "cutoff_latest", "announced", "published"):
        return f"{name}: {format_day(value)}"
    value = f'"{value}"' if column in _WORDS else labels.get(value, value)
    return value if column == "printed" else f"{name}: {value}"
