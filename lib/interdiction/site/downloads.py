"""The record and what it allows, as files for those who want numbers without Python."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.auditing.audit import audit
from interdiction.bounds import large_case_bounds
from interdiction.errors import InputError
from interdiction.ratios import indicators
from interdiction.record.figures import load_figures
from interdiction.record.tables import load_table
from interdiction.site.files import replace
from interdiction.site.formats import as_csv, as_parquet, plain
from interdiction.site.notes import WRITTEN, notes
from interdiction.site.workbook import as_workbook

_FORMAT = {".csv": "CSV", ".parquet": "Parquet", ".xlsx": "XLSX", ".json": "JSON", ".md": "Markdown"}
_ONE_CONTRADICTION = ["kind", "statement", "measure", "other"]
# What `large_case_bounds` carries of the count of cases alone, and the value that no source prints.
_NOT_OF_BOUNDS = ["kind", "rounded_to", "term", "set_aside", "value"]
_BOUNDS = ["statement", "source", "reading", "quantity", "label", "low", "high", "unit", "feasible"]


class Download(NamedTuple):
    """One file that a reader can take: where it lies in its folder, and what is in it."""

    path: str
    says: str
    format: str
    size: int  # bytes
    sha256: str


def write_data(data: Path, folder: Path) -> list[Download]:
    """Write the record as it is, and what it allows as CSV, as Parquet and as one workbook.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder.
    folder : pathlib.Path
        Where the files go; it is made if it is not there. Nothing is written before all is computed.

    Returns
    -------
    list of Download
        Every file written, in the order in which a reader would want them. A table that the
        record does not allow has no files; the notes say why.

    Raises
    ------
    RecordError
        For a record with a problem.
    OSError
        If a file cannot be written.

    >>> import tempfile
    >>> from interdiction.record.tables import DATA
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     print(*(file.path for file in write_data(DATA, Path(folder))[:4]))
    interdiction.xlsx README.md figures.csv figures.parquet
    """
    tables, missing = _tables(data)
    said = list(notes(tables, missing, data))
    files: dict[str, tuple[str, bytes]] = {
        "interdiction.xlsx": ("All tables below as sheets, behind the notes.", as_workbook(said, tables, _day(tables))),
        "README.md": ("The notes: how to read the tables, and what each column is.", _page(said).encode("utf-8")),
    }
    for name, table in tables.items():
        files[f"{name}.csv"] = WRITTEN[name], as_csv(table).encode("utf-8")
        files[f"{name}.parquet"] = WRITTEN[name], as_parquet(table)
    files |= {f"record/{name}": file for name, file in _record(data).items()}
    for path, (_, content) in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        replace(folder / path, content)
    return [
        Download(path, says, _FORMAT[Path(path).suffix], len(content), hashlib.sha256(content).hexdigest())
        for path, (says, content) in files.items()
    ]


def chart_data(table: pd.DataFrame) -> str:
    r"""Write the table behind a chart as CSV, by the rules of all other tables.

    Parameters
    ----------
    table : pandas.DataFrame
        What was drawn. An index that has a name is a column, too.

    >>> chart_data(pd.DataFrame({"low": [1.5]}, index=pd.Index(["cases"], name="label")))
    '"label","low"\n"cases",1.5\n'
    """
    return as_csv(table.reset_index() if any(table.index.names) else table)


def _tables(data: Path) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Compute what the record allows, and say what it does not."""
    figures = load_figures(data)
    makers: dict[str, Callable[[], pd.DataFrame]] = {
        "figures": lambda: figures,
        "indicators": lambda: indicators(figures, data),
        "bounds": lambda: _bounds(figures),
        "contradictions": lambda: audit(figures, data).merge(
            load_table("conflicts", data), how="left", on=_ONE_CONTRADICTION
        ),
    }
    tables, missing = {}, {}
    for name, make in makers.items():
        try:
            tables[name] = plain(make())
        except InputError as refusal:
            missing[name] = str(refusal)
    return tables, missing


def _bounds(figures: pd.DataFrame) -> pd.DataFrame:
    table = large_case_bounds(figures).drop(columns=_NOT_OF_BOUNDS)
    return table[[*_BOUNDS, *(name for name in table if name not in _BOUNDS)]]


def _record(data: Path) -> dict[str, tuple[str, bytes]]:
    """The files of the record as they are; a hidden one is a program's own."""
    package = json.loads((data / "datapackage.json").read_bytes())
    says = {resource.get("path"): resource.get("description", "") for resource in package["resources"]}
    says |= {"datapackage.json": "What each column of the record is (Data Package).", "README.md": "The codebook."}
    paths = [*sorted(data.glob("[!.]*.csv")), data / "datapackage.json", data / "README.md"]
    return {path.name: (says.get(path.name, ""), path.read_bytes()) for path in paths if path.exists()}


def _day(tables: dict[str, pd.DataFrame]) -> datetime:
    """The last day on which anything was printed: a clock would change the workbook at every run."""
    last = max(*tables["figures"]["announced"], *tables["figures"]["published"])
    return datetime.fromisoformat(f"{last}-01-01"[: len("2021-06-25")])


def _page(said: list[tuple[str, str, str]]) -> str:
    """The notes as a page of Markdown: a heading for each thing they are about."""
    lines, about = ["# Notes"], ""
    for heading, name, words in said[1:]:
        if heading != about:
            lines += ["", f"## {heading[0].upper()}{heading[1:]}", ""]
        about = heading
        lines.append(f"- {f'{name}: ' if name else ''}{words}")
    return "\n".join(lines) + "\n"
