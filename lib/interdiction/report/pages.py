"""Stored notebooks as pages that stand alone: one file each, no request to any other host."""

import html
import re
from pathlib import Path

import jinja2
import nbformat
from nbconvert import HTMLExporter

from interdiction.report.files import replace

_TEMPLATES = Path(__file__).with_name("templates")
_ANSWER = "answer"  # the tag of the cell that answers a notebook's question


def write_page(notebook: Path, reports: Path) -> None:
    """Write the page of a stored notebook.

    Parameters
    ----------
    notebook : pathlib.Path
        A notebook with its outputs.
    reports : pathlib.Path
        The folder the page goes to, under the notebook's name.

    Raises
    ------
    OSError
        If the page cannot be written.
    """
    exporter = HTMLExporter(
        template_name="interdiction",
        extra_template_basedirs=[str(_TEMPLATES)],
        require_js_url="",
        mathjax_url="",
        mermaid_js_url="",
        jquery_url="",
        anchor_link_text="",
    )
    read = nbformat.read(notebook, as_version=4)
    page, _ = exporter.from_notebook_node(
        read, {"metadata": {"name": question(read) or notebook.stem}, "style": _style()}
    )
    # A table's own style would set it apart from the page's.
    page = re.sub(r"<style\b[^>]*>\s*\.dataframe.*?</style>", "", page, flags=re.DOTALL)
    replace(reports / f"{notebook.stem}.html", page)


def write_index(notebooks: list[Path], reports: Path) -> None:
    """Write the page that lists the questions with their answers.

    Parameters
    ----------
    notebooks : list of pathlib.Path
        Stored notebooks, in the order they are listed.
    reports : pathlib.Path
        The folder of their pages; a notebook without a page is left out.

    Raises
    ------
    OSError
        If the index cannot be written.
    """
    entries = []
    for path in notebooks:
        read = stored(path)
        if read and (reports / f"{path.stem}.html").exists():
            asked = question(read) or path.stem
            entries.append({"page": f"{path.stem}.html", "question": asked, "answer": answer(read)})
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True)
    replace(reports / "index.html", environment.get_template("index.html.j2").render(entries=entries, style=_style()))


def stored(path: Path) -> nbformat.NotebookNode | None:
    """Read a notebook as it is stored; None where the file is not one.

    >>> stored(Path(__file__)) is None
    True
    """
    try:
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
    except (ValueError, AttributeError, KeyError, nbformat.ValidationError):
        return None
    return notebook


def question(notebook: nbformat.NotebookNode) -> str:
    """Return the first heading of a notebook, or nothing.

    >>> question(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("# How much?")]))
    'How much?'
    """
    lines = [line for cell in notebook.cells[:1] for line in str(cell.source).splitlines()]
    return lines[0].lstrip("# ") if lines and lines[0].startswith("# ") else ""


def answer(notebook: nbformat.NotebookNode) -> str:
    """Return the sentence that the answering cell of a notebook wrote, as plain text.

    >>> answer(nbformat.v4.new_notebook())
    ''
    """
    for cell in notebook.cells:
        if _ANSWER in cell.metadata.get("tags", ()) and cell.outputs:
            said = str(cell.outputs[0].get("data", {}).get("text/markdown", ""))
            return html.unescape(re.sub(r"\\(.)", r"\1", said.strip("*")))
    return ""


def _style() -> str:
    return (_TEMPLATES / "page.css").read_text("utf-8")
