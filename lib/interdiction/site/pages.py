"""Contents as pages that stand alone: no request to any other host."""

import html
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import jinja2
from nbconvert.filters import markdown2html_mistune

from interdiction import __version__
from interdiction.citing.sources import GRADE_NAMES
from interdiction.site.addresses import Site
from interdiction.site.links import find_chart
from interdiction.text import format_count, format_day, format_when, name_agency

TEMPLATES = Path(__file__).with_name("templates")
_TAKEN = re.compile(r'class="(?:quote|embed|cite)"')
_TABLE = re.compile(r'<table(?: class="[^"]*")?>.*?</table>', re.DOTALL)
_ROW, _CELL = re.compile(r"<tr\b.*?</tr>", re.DOTALL), re.compile(r"<(t[hd])\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
_FEW = 3  # columns for which a phone has room, if none is wide


def label_cells(table: str) -> str:
    """Write the head of each cell into it where a phone has no room for the columns: it shows rows as cards.

    Parameters
    ----------
    table : str
        HTML; a table of up to three columns stays as it is, if no cell of three leads away from the site.

    >>> cells = "".join(f"<td>{words}</td>" for words in "abcd")
    >>> label_cells(f"<table><thead><tr>{cells}</tr></thead><tr>{cells}</tr></table>").count('<td data-head="b">b</td>')
    1
    """
    top, end, body = table.partition("</thead>")
    lines = [[strip_tags(words) for _, words in _CELL.findall(line)] for line in _ROW.findall(top)]
    heads = [html.escape(" ".join(filter(None, names))) for names in zip(*lines, strict=False)]
    if len(heads) < _FEW or (len(heads) == _FEW and 'href="http' not in body):
        return table

    def label(row: re.Match[str]) -> str:
        # The name of several rows stands in the first of them alone.
        missing = len(heads) - len(_CELL.findall(row[0]))
        places = iter(heads[missing:] if missing >= 0 else [""] * (len(heads) - missing))

        def name(cell: re.Match[str]) -> str:
            head = next(places)
            return cell[0] if cell[1] == "th" or not head else cell[0].replace("<td", f'<td data-head="{head}"', 1)

        return _CELL.sub(name, row[0])

    return top + end + _ROW.sub(label, body)


def page(here: str, title: str, content: str, site: Site, description: str = "", **more: Any) -> str:
    """Put the page of the site around a content.

    Parameters
    ----------
    here : str
        The page's name.
    title, description : str
        For the window, for those who cite it and for those who search; its lead describes a page that is not described.
    content : str
        HTML that stands in the middle.
    site : Site
        What the page needs to know of the others.
    **more : Any
        What else its template names.
    """
    lead = re.search(r'<p class="lead">(.*?)</p>', content, re.DOTALL)
    description = description or (strip_tags(lead[1]) if lead else "")
    more |= {"description": description, "chart": find_chart(content), "copies": _TAKEN.search(content)}
    content = _TABLE.sub(lambda found: label_cells(found[0]), content)
    return render("page.html.j2", here=here, title=title, content=content, site=site, **more)


def pdf_of(page: str) -> str:
    """Name the PDF of a page.

    >>> pdf_of("01-what.html")
    'pdf/01-what.pdf'
    """
    return f"pdf/{page.removesuffix('.html')}.pdf"


def render(template: str, **given: Any) -> str:
    """Fill one of the templates; what is given is shown as text unless the template says otherwise."""
    return str(_environment().get_template(template).render(**given))


def note_age(content: str, note: str) -> str:
    """Say on a page why it is older than the others, or take that away where the note is empty.

    >>> note_age("<!-- note --><!-- end of note -->", "Its <notebook> failed.")[13:68]
    '<p class="note"><strong>This page is older than the oth'
    """
    why = f"<strong>This page is older than the others.</strong> {html.escape(note)}"
    words = (
        f'<!-- note --><p class="note">{why}</p><!-- end of note -->' if note else "<!-- note --><!-- end of note -->"
    )
    return re.sub(r"<!-- note -->.*?<!-- end of note -->", lambda _: words, content, count=1, flags=re.DOTALL)


def strip_tags(content: str) -> str:
    """Return the words of HTML without its tags.

    >>> strip_tags("<p>more &amp; <b>less</b></p>")
    'more & less'
    """
    return html.unescape(re.sub(r"<[^>]*>", "", content)).strip()


@lru_cache(maxsize=512)
def render_markdown(source: str) -> str:
    """Write Markdown as HTML, with links to no heading."""
    return re.sub(r'<a class="anchor-link".*?</a>', "", markdown2html_mistune(source))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True)
    environment.filters |= {"format_day": format_day, "format_when": format_when, "format_count": format_count}
    environment.filters |= {"name_agency": name_agency}
    style, script = ((TEMPLATES / name).read_text("utf-8") for name in ("page.css", "copy.js"))
    environment.globals |= {"grades": GRADE_NAMES, "version": __version__, "style": style, "pdf_of": pdf_of}
    environment.globals |= {"script": script}
    return environment
