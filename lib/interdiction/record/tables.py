"""The tables of the record, held against their own description.

`data/datapackage.json` says which columns there are, what may stand in them and which row leads
to which; only the names of the columns that the library uses stand here, too.
"""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.errors import InputError, quote
from interdiction.home import DATA as DATA
from interdiction.record.csv_file import Problem, read_file, read_table
from interdiction.record.journal import COMPLETE, JOURNAL
from interdiction.record.rules import rule_problems
from interdiction.record.schema import check_description, table_problems

# What the library needs to find; a record may describe and hold more.
COLUMNS = {
    "sources": (
        "source",
        "publisher",
        "publisher_native",
        "title",
        "published",
        "language",
        "kind",
        "url",
        "text",
        "sha256",
        "seen",
        "kept_by",
        "note",
    ),
    "agencies": ("agency", "short", "part_of", "counts_as", "language", "country", "note"),
    "statements": (
        *("statement", "agency", "announced", "period_start", "cutoff_earliest", "cutoff_latest"),
        *("scope", "covers", "people", "note"),
    ),
    "wordings": ("statement", "source", "about", "printed", "means"),
    "measures": ("measure", "label", "kind", "unit", "part_of", "partition", "remainder", "change_of", "definition"),
    "breaks": ("agency", "measure", "begins", "why"),
    "indicators": ("indicator", "label", "numerator", "denominator", "unit", "reads_as", "does_not_mean"),
    "thresholds": ("part", "whole", "threshold", "mass"),
    "figures": (
        *("statement", "source", "measure", "printing", "printed", "beside", "rounded_to"),
        *("term", "set_aside", "note"),
    ),
    "claims": ("statement", "source", "printed", "kind", "measurable_by"),
    "conflicts": ("kind", "statement", "measure", "other", "why"),
    "unknowns": ("quantity", "needs", "instead"),
    "words": ("language", "word", "unit"),
    "terms": ("language", "words", "kind", "name"),
    "sentences": ("sentence", "statement", "before"),
    "corrections": ("day", "statement", "source", "measure", "stood", "stands", "why"),
}
TABLES = tuple(COLUMNS)
# What a record may leave out.
_OPTIONAL_COLUMNS = {
    "figures": ("printing", "beside"),
    "sources": ("publisher_native", "seen", "kept_by"),
    "agencies": ("country",),
}
_OPTIONAL_TABLES = ("words", "terms", "sentences", "corrections", "thresholds")
OWN_TEXT = "text-of-"  # what the name of a source begins with that is in no record, but in a draft of its reader
CONFLICT = ["kind", "statement", "measure", "other"]  # what tells one contradiction from the others
_MAY_BE_EMPTY = (
    "wordings",
    "breaks",
    "claims",
    "conflicts",
    "unknowns",
    *_OPTIONAL_TABLES,
)  # a record need not have any


class RecordError(InputError):
    """The problems of a record, of which the first is shown.

    Parameters
    ----------
    problems : list of Problem
        At least one.
    """

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        more = f" (and {len(problems) - 1} more: python -m interdiction check)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")


class Record(NamedTuple):
    """The tables that could be read, by name, and all that is wrong with them."""

    tables: dict[str, pd.DataFrame]
    problems: list[Problem]


def load_table(name: str, data: str | Path = DATA) -> pd.DataFrame:
    """Load one table of the record as it is written: text, nothing computed.

    Parameters
    ----------
    name : str
        One of `TABLES`: "sources", "statements", "figures" and so on.
    data : path
        The record's `data` folder.

    Returns
    -------
    pandas.DataFrame
        A row per row of the file, every column text; an empty cell is "".

    Raises
    ------
    InputError
        For a table that does not exist; as `RecordError` for a record with a problem.

    >>> load_table("figures")["printed"].head(2).tolist()
    ['571 drug cases', '131 cases']
    """
    if name not in TABLES:
        raise InputError(f"table {quote(name)} does not exist; choose one of {', '.join(TABLES)}")
    return load_record(data).tables[name].copy()


def load_record(data: str | Path = DATA) -> Record:
    """Read every table of a record that has no problem.

    Raises
    ------
    RecordError
        For one that has.

    >>> len(load_record().tables) == len(TABLES)
    True
    """
    record = read_record(data)
    if record.problems:
        raise RecordError(record.problems)
    return record


def read_record(data: str | Path = DATA) -> Record:
    """Read every table of a record and hold it against `datapackage.json`.

    Parameters
    ----------
    data : path
        The record's `data` folder.

    Returns
    -------
    Record
        Without the tables that could not be read at all; the same one as long as no file of the
        record is written. No table is read while an addition is being put in place.

    >>> str(read_record("nowhere").problems[0])
    'datapackage.json: found no file; put the description of the tables at nowhere/datapackage.json'
    """
    folder = Path(data)
    while True:
        stamps = file_stamps(data)
        record = _read(folder, stamps)
        if (folder / JOURNAL / COMPLETE).exists():
            mend = f"run python -m interdiction check --data {folder}, which settles it"
            return Record({}, [Problem(JOURNAL, 0, "", "an addition at work or broken off", mend)])
        if stamps == file_stamps(data):  # or a file was replaced while the others were read
            return record


def file_stamps(data: str | Path = DATA) -> tuple[tuple[str, int, int], ...]:
    """Say when each table and each kept text of a record was written last, and how many bytes it has.

    >>> file_stamps()[0][0]
    'datapackage.json'
    """
    folder = Path(data).resolve()
    paths = [folder / "datapackage.json", *(folder / f"{name}.csv" for name in TABLES)]
    paths += sorted([*folder.parent.glob("seeds/*"), *folder.parent.glob("unshipped/*")])
    files = ((path.name, path.stat()) for path in paths if path.is_file())
    return tuple((name, found.st_mtime_ns, found.st_size) for name, found in files)


@lru_cache(maxsize=1)  # a notebook asks for one record many times over
def _read(data: Path, stamps: tuple[tuple[str, int, int], ...]) -> Record:
    path, name = data / "datapackage.json", "the tables"
    try:
        package = json.loads(read_file(path))
        check_description(package)
        schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
        described = [name for name in TABLES if name in schemas or name not in _OPTIONAL_TABLES]
        columns = {name: [field["name"] for field in schemas[name]["fields"]] for name in described}
        for name in described:
            if lacking := {*COLUMNS[name]}.difference(columns[name], _OPTIONAL_COLUMNS.get(name, ())):
                raise ValueError(f"no column {min(lacking, key=COLUMNS[name].index)}")
        read = {name: read_table(data / f"{name}.csv", columns[name], name in _MAY_BE_EMPTY) for name in described}
        tables = {name: table for name, table in read.items() if isinstance(table, pd.DataFrame)}
        problems = [table for table in read.values() if isinstance(table, Problem)]
        for name, table in tables.items():
            problems += table_problems(name, table, schemas[name], tables)
    except OSError:
        mend = f"put the description of the tables at {path}"
        if (data / DATA.name / path.name).exists():
            mend = f"name the folder of the tables, {data / DATA.name}"
        return Record({}, [Problem(path.name, 0, "", "no file", mend)])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, re.error) as error:
        pattern = f"{error.pattern!r}, " if isinstance(error, re.error) else ""
        found = f"in the description of {name}: {quote(f'{pattern}{error}')}"
        return Record(
            {}, [Problem(path.name, 0, "", found, "describe it as JSON, as the Data Package standard has it")]
        )
    for name in _OPTIONAL_TABLES:
        if name not in schemas:
            tables[name] = pd.DataFrame(columns=[*COLUMNS[name]], dtype=str)
    return Record(tables, problems or rule_problems(tables))


def with_optional(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Add the columns of a table that a record may leave out, empty.

    >>> with_optional("figures", pd.DataFrame({"printed": ["571 drug cases"]})).iloc[0].tolist()
    ['571 drug cases', '', '']
    """
    return table.assign(**{column: "" for column in _OPTIONAL_COLUMNS.get(name, ()) if column not in table})
