"""What is done in a process of its own: a notebook run and made a page, or one notebook for many statements."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import nbformat

import interdiction.charts
import interdiction.comparing.sensitivity  # noqa: F401  both are loaded once for all jobs
from interdiction.site.asked import noting
from interdiction.site.cells import Cells, Failure
from interdiction.site.downloads import chart_data
from interdiction.site.pages import notebook_page, stored
from interdiction.site.site import Site, statement_page
from interdiction.statements import Statement, statement_records

_PICTURE = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


class Made(NamedTuple):
    """What came of a notebook: why it failed, or itself with its outputs and the files of its page."""

    failure: str
    notebook: str
    files: dict[str, bytes]
    asked: set[str]


class MadeStatement(NamedTuple):
    """What came of a statement: the key of all that its page depends on, and its files unless it is fresh."""

    statement: str
    failure: str
    key: str
    files: dict[str, bytes]


def run_notebook(path: Path, site: Site) -> Iterator[Made]:
    """Run a notebook and make its page.

    Parameters
    ----------
    path : pathlib.Path
        The notebook.
    site : Site
        What its page needs to know of the others.
    """
    notebook = stored(path)
    if notebook is None:
        why = f"{path.name}: not a notebook; mend it, or move it out of {path.parent.name}/"
        yield Made(why, "", {}, set())
        return
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
    with noting() as asked:
        failure = Cells(path.parent).run(notebook.cells)
    if failure:
        yield Made(_said(path.name, failure), "", {}, asked)
        return
    files = _charts(notebook, path.stem)
    # The same outputs on every Python: what the kernel says of itself is not stored.
    notebook.metadata = nbformat.from_dict(_METADATA)
    text = nbformat.writes(notebook) + "\n"
    files[f"{path.stem}.html"] = notebook_page(notebook, path.stem, site, path.name).encode()
    files[f"notebooks/{path.name}"] = text.encode()
    yield Made("", text, files, asked)


def run_statements(
    path: Path, data: Path, statements: list[str], site: Site, fresh: dict[str, str], code: str
) -> Iterator[MadeStatement]:
    """Run one notebook for each of many statements and make their pages, those that are fresh left out.

    Parameters
    ----------
    path, data : pathlib.Path
        The notebook, and the record's `data` folder.
    statements : list of str
        Which.
    site : Site
        What a page needs to know of the others.
    fresh : dict of str to str
        The key of each statement's page as it is.
    code : str
        A digest of all that is not the record.
    """
    notebook = stored(path)
    if notebook is None:
        return
    common = [(data / f"{name}.csv").read_bytes() for name in ("indicators", "unknowns")]
    source = [cell.source for cell in notebook.cells]
    cells, told = Cells(path.parent), statement_records(data)
    for statement in statements:
        page = statement_page(statement)
        made_of = [code, source, common, site.beside(page), site.titles[page], site.kept, _written(told[statement])]
        key = hashlib.sha256(repr(made_of).encode()).hexdigest()[:24]
        if fresh.get(statement) == key:
            yield MadeStatement(statement, "", key, {})
            continue
        copy = nbformat.from_dict(notebook)
        _choose(copy, statement)
        if failure := cells.run(copy.cells):
            yield MadeStatement(statement, _said(f"{path.name} for {statement}", failure), "", {})
            continue
        name = page.removesuffix(".html")
        files = _charts(copy, name)
        copy.metadata = nbformat.from_dict(_METADATA)
        files[page] = notebook_page(copy, name, site, path.name, site.titles[page]).encode()
        yield MadeStatement(statement, "", key, files)


def _choose(notebook: nbformat.NotebookNode, statement: str) -> None:
    """Write another statement into the cell of parameters."""
    [cell] = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    cell.source = re.sub(r'^statement = "[^"]*"', f'statement = "{statement}"', cell.source, flags=re.MULTILINE)


def _charts(notebook: nbformat.NotebookNode, name: str) -> dict[str, bytes]:
    """The files of all charts that a notebook has shown, taken off its cells."""
    files: dict[str, bytes] = {}
    for cell in notebook.cells:
        shown = [found for output in cell.get("outputs", ()) for found in _PICTURE.findall(str(output.get("data", "")))]
        for chart, picture in zip(cell.pop("charts", ()), shown, strict=True):
            number = len(files) // 3 + 1
            files[f"charts/{name}-{number}.svg"] = base64.b64decode(picture)
            files[f"charts/{name}-{number}.png"] = chart.drawn("png")
            files[f"charts/{name}-{number}.csv"] = chart_data(chart.table).encode()
    return files


def _written(told: Statement) -> list[object]:
    """All that a dossier holds, in a form that is the same for the same contents."""
    statement, *tables = told
    return [statement.to_dict(), *(table.to_csv() for table in tables)]


def _said(name: str, failure: Failure) -> str:
    return f"{name}, cell {failure.cell}: {failure.line}\n  {failure.error}"
