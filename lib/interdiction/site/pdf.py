"""The pages of a site as tagged PDF: each stands alone, and a screen reader can read it."""

import base64
import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from interdiction.errors import InputError
from interdiction.site.jobs import Result
from interdiction.site.pages import pdf_of

_SHEET = Path(__file__).with_name("templates") / "print.css"
_DRAWING = re.compile(r'<svg\b[^>]*aria-label="([^"]*)".*?</svg>', re.DOTALL)
_FOR_SCREENS = re.compile(r"<!--.*?-->|<(style|script|nav)\b.*?</\1>", re.DOTALL)


def print_pages(names: list[str], site: Path, day: date) -> Iterator[Result]:
    """Print pages of a site, each as a PDF of its own.

    Parameters
    ----------
    names : list of str
        The pages.
    site : pathlib.Path
        The site's folder.
    day : datetime.date
        The day written into them.
    """
    for name in names:
        drawings = iter(sorted((site / "charts").glob(f"{name.removesuffix('.html')}-[0-9]*.svg"), key=_number))

        def picture(found: re.Match[str], drawings: Iterator[Path] = drawings) -> str:
            drawn = base64.b64encode(next(drawings).read_bytes()).decode()
            return f'<img alt="{found[1]}" src="data:image/svg+xml;base64,{drawn}">'

        page = _DRAWING.sub(picture, (site / name).read_text("utf-8"))
        yield Result(pdf_of(name), "", {pdf_of(name): print_page(page, day)})


def _number(path: Path) -> int:
    return int(path.stem.rpartition("-")[2])


def print_page(page: str, day: date) -> bytes:
    """Print the `main` of one page of the site; its links to other pages become plain words.

    Parameters
    ----------
    page : str
        The page as HTML.
    day : datetime.date
        The day written into it; the same page and day give the same bytes.

    Raises
    ------
    InputError
        If Pango, which sets the type, is not installed.
    """
    weasyprint, fetcher, sheet, fonts = load_printer()
    document = weasyprint.HTML(string=_FOR_SCREENS.sub("", page), url_fetcher=fetcher)
    root = document.etree_element
    head, body, main = root.find("head"), root.find("body"), next(root.iter("main"))
    for event in ("created", "modified"):
        head.append(main.makeelement("meta", {"name": f"dcterms.{event}", "content": str(day)}))
    body[:], body.text = [main], ""
    main.tail = ""
    for cell in [cell for cell in main.iter("th") if not "".join(cell.itertext()).strip()]:
        cell.tag = "td"  # without words it heads nothing
    places = {element.get("id") for element in main.iter() if "hidden" not in element.attrib}
    for link in main.iter("a"):
        address = link.get("href", "")
        if address == "".join(link.itertext()).strip():
            link.set("class", "address")
        if not address.startswith(("https://", "http://")) and address[1:] not in places:
            link.attrib.pop("href", "")
            link.tag = "span"
    # PDF/UA-2 asks for destinations in the structure tree, which the writer does not make.
    return bytes(document.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", finisher=_scope))


@cache
def load_printer() -> tuple[Any, Any, Any, Any]:
    """Load the library that prints, a fetcher that never leaves the page, the style sheet and the fonts, once.

    Raises
    ------
    InputError
        If Pango, which sets the type, is not installed.
    """
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise InputError(
            "the PDF needs Pango, which is not installed; on Debian install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0, on macOS run: brew install pango"
        ) from error
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # where HarfBuzz cannot cut fonts, fontTools dates what it cuts
    fetcher, fonts = URLFetcher(allowed_protocols={"data"}), FontConfiguration()
    return weasyprint, fetcher, weasyprint.CSS(filename=_SHEET, url_fetcher=fetcher, font_config=fonts), fonts


def _scope(_document: Any, pdf: Any) -> None:
    """Give the headers of tables the scope that the writer leaves out."""
    elements = {entry.reference: entry for entry in pdf.objects if hasattr(entry, "keys") and "S" in entry}
    for header in elements.values():
        if header["S"] == "/TH":
            row = elements[header["P"]]
            downward = elements[row["P"]]["S"] == "/THead" or all(elements[cell]["S"] == "/TH" for cell in row["K"])
            header["A"]["Scope"] = "/Column" if downward else "/Row"
