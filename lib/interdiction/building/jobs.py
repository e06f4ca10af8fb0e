"""What is done in a process of its own: a notebook run and made a page, or one notebook for many statements."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat

import interdiction.comparing.sensitivity  # noqa: F401  loaded once for all jobs
from interdiction.building.cells import Cells
from interdiction.publishing.manifest import Result
from interdiction.site.addresses import Site
from interdiction.site.links import show_chart
from interdiction.site.notebooks import notebook_page, read_notebook
from interdiction.site.pdf import page_files

_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_ROW = re.compile(r"(<tr[^>]*>)(.*?)(</tr>)", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b.*?</t[hd]>", re.DOTALL)
_EMPTY = re.compile(r"\*[^*]+\*")  # what `note_empty` shows
_LAST = "caveats"  # the cell with which what is said of the record itself begins
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def run_notebook(path: Path, site: Site, has_page: bool) -> Iterator[Result | None]:
    """Run a notebook and build its page, if it has one of its own.

    Parameters
    ----------
    path : pathlib.Path
        The notebook.
    site : Site
        What its page needs to know of the others.
    has_page : bool
        Whether there is a page of it beside those of statements.
    """
    name, stored = path.stem, read_notebook(path)
    if stored is None:
        yield Result(name, f"{path.name}: not a notebook; mend it, or move it out of {path.parent.name}/")
        return
    notebook = nbformat.from_dict(stored)
    for cell in notebook.cells:
        cell.metadata = {key: cell.metadata[key] for key in ("tags", "jupyter") if key in cell.metadata}
    cells = Cells(path.parent)
    if failure := (yield from cells.run(notebook.cells)):
        yield Result(name, f"{path.name}, {failure}")
        return
    # The same outputs on every Python: what the kernel says of itself is not stored.
    notebook.metadata = nbformat.from_dict({"kernelspec": _KERNEL, "language_info": {"name": "python"}})
    text = f"{nbformat.writes(notebook)}\n".encode()
    files = _page(notebook, cells, path.name, name, site, dict(site.notebooks)[f"{name}.html"]) if has_page else {}
    yield Result(name, "", files | {f"notebooks/{path.name}": text}, text)


def run_statements(names: list[str], path: Path, site: Site) -> Iterator[Result | None]:
    """Run one notebook for each of many statements and build their pages.

    Parameters
    ----------
    names : list of str
        The pages of the statements, without an ending.
    path : pathlib.Path
        The notebook, one cell of which is tagged "parameters".
    site : Site
        What a page needs to know of the others.
    """
    notebook = read_notebook(path)
    if notebook is None:
        return
    cells = Cells(path.parent, stores=False)
    for name in names:
        one, statement = nbformat.from_dict(notebook), name.removeprefix("statement-")
        for cell in one.cells:
            if "parameters" in cell.metadata.get("tags", ()):
                cell.source = re.sub(r"^statement = .*$", f'statement = "{statement}"', cell.source, flags=re.M)
        if failure := (yield from cells.run(one.cells)):
            yield Result(name, f"{path.name} for {statement}, {failure}")
        else:
            one.cells = _gather_empty(one.cells)
            yield Result(name, "", _page(one, cells, path.name, name, site, site.titles[f"{name}.html"]))


def _page(notebook: Any, cells: Cells, file: str, name: str, site: Site, title: str) -> dict[str, bytes]:
    """The files of a page, each chart in its output as a page shows it; one without an answer ends with why."""
    if cells.lacks:
        ends = [place for place, cell in enumerate(notebook.cells, 1) if cell.get("outputs")]
        notebook = nbformat.from_dict(notebook | {"cells": notebook.cells[: max(ends, default=1)]})
    files: dict[str, bytes] = {}
    for number, (output, chart) in enumerate(cells.charts, 1):
        every = f"{name}.html" not in site.titles  # statements are too many for every form of their charts
        path = f"charts/{name}-{number}"
        output.data["text/html"], taken = show_chart(chart, path, f"c{number}", site, every)
        files |= taken
    page = _TABLE.sub(_lead_with_verdict, notebook_page(notebook, name, site, file, title))
    return files | page_files(f"{name}.html", page, site)


def _gather_empty(cells: list[Any]) -> list[Any]:
    """Cells without those that found nothing and the headings above them: what they say is listed near the end."""
    kept: list[Any] = []
    notes: list[str] = []
    for cell in cells:
        words = [output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", ())]
        if not words or not all(_EMPTY.fullmatch(each) for each in words):
            kept.append(cell)
            continue
        notes += [f"- {each.strip('*')}" for each in words]
        if kept and kept[-1].cell_type == "markdown" and kept[-1].source.startswith("## "):
            kept.pop()
    if notes:
        place = next((place for place, cell in enumerate(kept) if cell.get("id") == _LAST), len(kept))
        kept.insert(place, nbformat.v4.new_markdown_cell("\n".join(["## Looked for, and not found", "", *notes])))
    return kept


def _lead_with_verdict(found: re.Match[str]) -> str:
    """A table whose verdict stands right behind the name of its row, so that a phone shows it."""
    table = found[0]
    heads = _CELL.findall(table.partition("</tr>")[0])
    place = next((place for place, head in enumerate(heads) if head.endswith(">verdict</th>")), 0)
    if place < 2:
        return table

    def move(row: re.Match[str]) -> str:
        cells = _CELL.findall(row[2])
        return row[1] + "".join([cells[0], cells[place], *cells[1:place], *cells[place + 1 :]]) + row[3]

    return _ROW.sub(move, table)
