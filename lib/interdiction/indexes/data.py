"""The record and what it allows, as files for those who want numbers without Python, described for search engines."""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from interdiction import __version__
from interdiction.auditing.audit import audit
from interdiction.bounds import large_case_bounds
from interdiction.publishing.manifest import record_files
from interdiction.ratios import indicators
from interdiction.record.figures import is_preferred, load_figures
from interdiction.record.tables import load_table
from interdiction.site.addresses import name_authors
from interdiction.site.pages import TEMPLATES, render
from interdiction.site.tables import as_csv, as_json, as_parquet, as_workbook, describe_fields, prepare

_BOUNDS = ["statement", "source", "reading", "quantity", "label", "low", "high", "unit", "feasible"]
NOTES = tomllib.loads((TEMPLATES / "notes.toml").read_text("utf-8"))


class Download(NamedTuple):
    """One file that a reader can take: its place among the others, what is in it, and itself."""

    path: str
    about: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Its hash, by which a reader can tell whether it came whole."""
        return hashlib.sha256(self.content).hexdigest()


def build_data(data: Path) -> Iterator[Download]:
    """Build the record as it is, and what it allows as CSV, as Parquet, as one workbook, and the figures as JSON.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder.

    Yields
    ------
    Download
        Every file, in the order in which a reader would want them. A table that the record does
        not allow has no files; the notes say why.

    Raises
    ------
    RecordError
        For a record with a problem.

    >>> from interdiction.record.tables import DATA
    >>> print(*[file.path for file in build_data(DATA)][:4])
    interdiction.xlsx README.md figures.csv figures.parquet
    """
    tables = _tables(data)
    notes = list(_notes(tables, data))
    last = max(*tables["figures"]["announced"], *tables["figures"]["published"])
    # The last day on which anything was printed: a clock would change the workbook at every run.
    day = datetime.fromisoformat(f"{last}-01-01"[: len("2021-06-25")])
    tables_of_record = _package(data)["resources"]
    about = NOTES["files"] | {f"record/{one['name']}.csv": one.get("description", "") for one in tables_of_record}
    yield Download("interdiction.xlsx", about["interdiction.xlsx"], as_workbook(notes, tables, day))
    yield Download("README.md", about["README.md"], render("notes.md.j2", notes=notes).encode())
    described = []
    for name, table in tables.items():
        described.append(Download(f"{name}.csv", NOTES["tables"][name], as_csv(table)))
        yield described[-1]
        yield Download(f"{name}.parquet", NOTES["tables"][name], as_parquet(table))
        if name == "figures":
            described.append(Download(f"{name}.json", NOTES["tables"][name], as_json(table)))
            yield described[-1]
    yield Download("datapackage.json", about["datapackage.json"], _describe_package(described, tables, data))
    for path in record_files(data):
        yield Download(f"record/{path.name}", about[f"record/{path.name}"], path.read_bytes())


def _tables(data: Path) -> dict[str, pd.DataFrame]:
    """Compute what the record allows; a table that nothing printed allows is left out."""
    figures, conflicts = load_figures(data), load_table("conflicts", data)
    tables = {
        "figures": figures,
        "indicators": indicators(figures, data),
        "bounds": _bounds(figures, data),
        "contradictions": audit(figures, data).merge(conflicts, how="left"),
    }
    for name in ("indicators", "bounds"):
        tables[name] = tables[name].assign(preferred=is_preferred(tables[name]))
    kept = {name: table for name, table in tables.items() if len(table) or name == "contradictions"}
    return {name: prepare(table) for name, table in kept.items()}


def _bounds(figures: pd.DataFrame, data: Path) -> pd.DataFrame:
    # What it carries of the count of cases alone, and the value that no source prints, are left out.
    table = large_case_bounds(figures, data).drop(columns=["kind", "rounded_to", "term", "set_aside", "value"])
    return table[[*_BOUNDS, *(name for name in table if name not in _BOUNDS)]]


def _package(data: Path) -> dict[str, Any]:
    return dict(json.loads((data / "datapackage.json").read_bytes()))


def describe_columns(tables: Mapping[str, pd.DataFrame], data: Path) -> dict[tuple[str, str], str]:
    """Say what each column of the published tables holds.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        As they are published, by name.
    data : pathlib.Path
        The record's `data` folder, whose `datapackage.json` describes the columns of the record.

    Returns
    -------
    dict
        By table and column; "" where the record's description says nothing.
    """
    described = {
        (resource["name"], field["name"]): field.get("description", "")
        for resource in _package(data)["resources"]
        for field in resource["schema"]["fields"]
    }
    found = {}
    for table, frame in tables.items():
        for column in frame:
            nearest = (described.get((name, column)) for name in NOTES["described_in"][table])
            found[table, column] = NOTES["columns"].get(column) or next((words for words in nearest if words), "")
    return found


def _describe_package(files: list[Download], tables: Mapping[str, pd.DataFrame], data: Path) -> bytes:
    """Describe some files of tables as a Data Package, as a record is described."""
    package, columns = _package(data), describe_columns(tables, data)
    kept = ("name", "title", "version", "licenses", "contributors")
    known = {"profile": "tabular-data-package"} | {name: package[name] for name in kept if name in package}
    resources: list[dict[str, Any]] = []
    for file in files:
        table, _, ending = file.path.partition(".")
        fields = describe_fields(tables[table], {name: columns[table, name] for name in tables[table]})
        resource = {"name": table if ending == "csv" else f"{table}-{ending}", "path": file.path, "format": ending}
        resource |= {"profile": "tabular-data-resource", "description": file.about}
        resources.append(resource | {"schema": {"fields": fields}})
    described = known | {"description": NOTES["project"], "resources": resources}
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _notes(tables: Mapping[str, pd.DataFrame], data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of the notes: what a row is about, the name of the thing, and what is said of it."""
    yield "project", "", NOTES["project"]
    for number, sentence in enumerate(NOTES["before_you_quote"], 1):
        yield "before you quote", str(number), sentence
    for name, words in NOTES["how_to_read"].items():
        yield "how to read", name, words
    for name, words in NOTES["tables"].items():
        yield "table", name, words if name in tables else "Not in this record: no source prints all that it needs."
    for (table, column), words in describe_columns(tables, data).items():
        yield f"column of {table}", column, words
    for licence in _package(data).get("licenses", ()):
        yield "licence", "tables", f"{licence.get('title', licence.get('name', ''))}, {licence.get('path', '')}"
    yield "licence", "words", "The words of a source belong to its owner."
    yield "how to cite", "", read_citation(data)[1]


def read_citation(data: Path) -> tuple[str, str]:
    """Read from its description how a record is cited: its authors, and the whole line.

    >>> from interdiction.record.tables import DATA
    >>> read_citation(DATA)[0]
    'The Interdiction contributors'
    """
    package = _package(data)
    authors = name_authors(package)
    version = f"Version {package['version']}" if "version" in package else f"Made with Interdiction {__version__}"
    return authors, ". ".join(filter(None, [authors, package.get("title", package.get("name", "")), version])) + "."


def describe_dataset(data: Path, downloads: list[Download]) -> str:
    """Describe the data as a schema.org Dataset (JSON-LD), for the page that offers them.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder.
    downloads : list of Download
        As `build_data` returns them.

    Returns
    -------
    str
        JSON that can stand in a `script` element: it holds no <, > or &.

    Raises
    ------
    RecordError
        For a record with a problem.
    """
    package, citation, measures = _package(data), read_citation(data), list(load_table("measures", data).itertuples())
    days = load_table("statements", data)[["period_start", "cutoff_earliest", "cutoff_latest"]].stack()
    days = days[days != ""]
    return render(
        "dataset.json.j2", package=package, citation=citation, days=days, measures=measures, downloads=downloads
    )
