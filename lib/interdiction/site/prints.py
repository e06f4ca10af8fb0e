"""The pages of a site as PDF: one of each, and one of all."""

import base64
import html
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from interdiction.site.paper import write_book, write_pdf

BOOK = "pdf/interdiction.pdf"
TITLE = "What do printed drug seizures tell us?"
_DRAWING = re.compile(r'<svg\b[^>]*aria-label="([^"]*)".*?</svg>', re.DOTALL)
_TAKE = re.compile(r'<p class="take">.*?</p>', re.DOTALL)  # what a screen offers to take
_PLACE = re.compile(r"<!-- paper -->.*?<!-- end of paper -->", re.DOTALL)


class Printed(NamedTuple):
    """A page as PDF, by its name on the site."""

    name: str
    content: bytes


def print_pages(site: Path, names: list[str], day: date) -> Iterator[Printed]:
    """Print pages of a site, each as a PDF of its own.

    Parameters
    ----------
    site : pathlib.Path
        The site's folder.
    names : list of str
        The pages.
    day : datetime.date
        The day written into them.
    """
    for name in names:
        page = _for_paper(site, name)
        yield Printed(pdf_of(name), _made(partial(write_pdf, page, day=day)))


def print_book(site: Path, names: list[str], title: str, day: date) -> Iterator[Printed]:
    """Print all pages of a site as one PDF.

    Parameters
    ----------
    site : pathlib.Path
        The site's folder.
    names : list of str
        The pages in their order.
    title : str
        What stands on the cover.
    day : datetime.date
        The day on the cover.
    """
    pages = {name: _for_paper(site, name) for name in names}
    yield Printed(BOOK, _made(partial(write_book, pages, title=title, day=day)))


def pdf_of(name: str) -> str:
    """Name the PDF of a page.

    >>> pdf_of("01-what.html")
    'pdf/01-what.pdf'
    """
    return f"pdf/{name.removesuffix('.html')}.pdf"


def offered(page: str, name: str, there: bool) -> str:
    """Offer a page's PDF on it, or take the offer away where there is none.

    >>> offered("<!-- paper --><!-- end of paper -->", "a.html", True)
    '<!-- paper --><a href="pdf/a.pdf" download>This page as PDF</a><!-- end of paper -->'
    """
    link = f'<a href="{html.escape(pdf_of(name))}" download>This page as PDF</a>' if there else ""
    return _PLACE.sub(lambda _: f"<!-- paper -->{link}<!-- end of paper -->", page, count=1)


def _for_paper(site: Path, name: str) -> str:
    """A page as it is for paper: its charts as pictures, and nothing to click."""
    page = (site / name).read_text("utf-8")
    count = 0

    def one(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        drawing = (site / "charts" / f"{name.removesuffix('.html')}-{count}.svg").read_bytes()
        return f'<img alt="{found[1]}" src="data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}">'

    return _TAKE.sub("", _DRAWING.sub(one, page))


def _made(write: Callable[..., None]) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.pdf"
        write(path=path)
        return path.read_bytes()
