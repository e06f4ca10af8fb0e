"""Notebooks as pages, and what their answers say."""

import html
import re
from functools import cache, lru_cache
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter, TemplateExporter
from nbconvert.filters import Highlight2HTML

from interdiction.site.addresses import Site
from interdiction.site.links import link_figures
from interdiction.site.pages import TEMPLATES, page, render, render_markdown, strip_tags
from interdiction.site.quoting import list_misreadings, quote_sentence

_HEADED = re.compile(r'<h[23] id="[^"]*">(.*?)</h[23]>|(<table\b.*?</table>)', re.DOTALL)
_ANSWERED = re.compile(r'(<div class="output answer">.*?</div>)(\s*<nav class="contents".*?</nav>)?', re.DOTALL)
_EXAMPLE = "07"  # begins the name of the notebook whose text is made up, so that what it computes is no answer


def notebook_page(notebook: nbformat.NotebookNode, name: str, site: Site, file: str, title: str) -> str:
    """Make the page of a notebook.

    Parameters
    ----------
    notebook : NotebookNode
        With its outputs.
    name : str
        The page's name without its ending.
    site : Site
        What the page needs to know of the others.
    file : str
        The notebook's own name.
    title : str
        What stands at its top: its question, or what it says of which statement.
    """
    # Without the last step of an HTMLExporter, which reads the whole page once more for alternative texts.
    body, _ = TemplateExporter.from_notebook_node(_exporter(), notebook)
    body = re.sub(r'href="(\d\d-[\w-]+)\.ipynb', r'href="\1.html', body)  # another question
    body = re.sub(r"(<h1[^>]*>).*?</h1>", lambda found: f"{found[1]}{html.escape(title)}</h1>", body, count=1)
    # A table's own style would set it apart from the page's.
    body = re.sub(r"<style\b[^>]*>\s*\.dataframe.*?</style>", "", body, flags=re.DOTALL)
    body = _scrolling(body)
    headings = re.findall(r'<h2 id="([^"]+)">(.*?)</h2>', body)
    items = "".join(f'<li><a href="#{anchor}">{words}</a></li>' for anchor, words in headings)
    listed = f"<details><summary>On this page</summary><ol>{items}</ol></details>"
    contents = f'<nav class="contents" aria-label="On this page">{listed}</nav>'
    body = body.replace("<!-- contents -->", contents if items else "", 1)
    says = answer(notebook)
    if shown := _ANSWERED.search(body):  # it stands right under the question, with the contents after it
        rest = body[: shown.start()] + body[shown.end() :]
        # Nothing stands behind the answer of a record that lacks what is asked.
        is_answered = not file.startswith(_EXAMPLE) and "answer" not in notebook.cells[-1].metadata.get("tags", ())
        quoted = _quotation(says, f"{name}.html", site) if is_answered else ""
        body = rest.replace("</h1>", f"</h1>\n{shown[1]}{quoted}<!-- onward -->{shown[2] or ''}", 1)
    links = site.onward.get(f"{name}.html")
    body = body.replace("<!-- onward -->", render("onward.html.j2", links=links) if links else "", 1)
    body = link_figures(body, site, f"{name}.html")
    return page(f"{name}.html", title, body, site, strip_tags(says), notebook=f"notebooks/{file}")


def _quotation(says: str, here: str, site: Site) -> str:
    """The sentence of an answer to take away, with what it does not mean."""
    if not (words := strip_tags(says)):
        return ""
    quoted, misreadings = quote_sentence(words, says, here, site), list_misreadings(words, says, site)
    return render("quote.html.j2", quoted=quoted, misreadings=misreadings)


def _scrolling(body: str) -> str:
    """Let each table scroll in itself, under the name of the heading above it."""
    heading = "Table"

    def wrap(found: re.Match[str]) -> str:
        nonlocal heading
        if found[1] is not None:
            heading = html.escape(strip_tags(found[1]))
            return found[0]
        table = found[2].replace("<th></th>", "<td></td>")  # pandas heads the names of rows with an empty header
        return f'<div class="scroll" role="group" aria-label="{heading}" tabindex="0">{table}</div>'

    return _HEADED.sub(wrap, body)


def read_notebook(path: Path) -> nbformat.NotebookNode | None:
    """Read a notebook as it is stored, for looking at; None where the file is not one.

    >>> read_notebook(Path(__file__)) is None
    True
    """
    return _parse(path.read_bytes())


@lru_cache(maxsize=64)
def _parse(content: bytes) -> nbformat.NotebookNode | None:
    try:
        notebook = nbformat.reads(content.decode(), as_version=4)
        nbformat.validate(notebook)
    except (ValueError, AttributeError, KeyError, nbformat.ValidationError):
        return None
    return notebook


def read_question(path: Path) -> str:
    """Read the first heading of a stored notebook, or its name where there is none.

    >>> from interdiction.home import HOME
    >>> read_question(min((HOME / "notebooks").glob("00-*.ipynb")))
    'What do the sources say?'
    """
    notebook = read_notebook(path)
    lines = [line for cell in notebook.cells[:1] for line in cell.source.splitlines()] if notebook else []
    return lines[0].lstrip("# ") if lines and lines[0].startswith("# ") else path.stem


def answer(notebook: nbformat.NotebookNode) -> str:
    """Return the bold sentence that the answering cell of a notebook wrote, as HTML.

    >>> answer(nbformat.v4.new_notebook())
    ''
    """
    for cell in notebook.cells:
        if "answer" in cell.metadata.get("tags", ()) and cell.outputs:
            bold = str(cell.outputs[0].get("data", {}).get("text/markdown", "")).split("**")
            return render_markdown(bold[1]) if len(bold) > 2 else ""
    return ""


def summarise(path: Path, notebook: nbformat.NotebookNode) -> str:
    """Return the answer of a notebook as HTML; of one whose text is made up, the paragraph under its question.

    >>> summarise(Path("00.ipynb"), nbformat.v4.new_notebook())
    ''
    """
    if not path.stem.startswith(_EXAMPLE):
        return answer(notebook)
    paragraphs = [text for cell in notebook.cells[:1] for text in cell.source.split("\n\n")]
    return render_markdown(paragraphs[1]) if len(paragraphs) > 1 else ""


def list_reasons(notebook: nbformat.NotebookNode) -> str:
    """Return the list that the cell "reasons" of a notebook wrote, as HTML; "" where there is none.

    >>> list_reasons(nbformat.v4.new_notebook())
    ''
    """
    written = [output for cell in notebook.cells if cell.get("id") == "reasons" for output in cell.get("outputs", ())]
    return "".join(
        render_markdown(found) for output in written if (found := output.get("data", {}).get("text/markdown"))
    )


@cache
def _exporter() -> HTMLExporter:
    exporter = HTMLExporter(template_name="interdiction", extra_template_basedirs=[str(TEMPLATES)])
    exporter.register_filter("highlight_code", _highlight)
    exporter.register_filter("markdown2html", render_markdown)
    return exporter


@lru_cache(maxsize=512)
def _highlight(source: str) -> str:
    # Code that is wider than its place is scrolled by keyboard, too.
    return str(Highlight2HTML()(source)).replace("<pre>", '<pre tabindex="0">')
