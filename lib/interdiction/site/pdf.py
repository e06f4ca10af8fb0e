"""The pages of a site as tagged PDF: each stands alone, and a screen reader can read it."""

import base64
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

from interdiction.errors import InputError
from interdiction.site.addresses import Site
from interdiction.site.pages import pdf_of

_SHEET = Path(__file__).with_name("templates") / "print.css"
_DRAWING = re.compile(r'<svg class="(wide|narrow)"[^>]*aria-label="([^"]*)".*?</svg>', re.DOTALL)
_FOR_SCREENS = re.compile(r"<!--.*?-->|<(style|script|nav)\b.*?</\1>", re.DOTALL)


def page_files(name: str, page: str, site: Site) -> dict[str, bytes]:
    """Return the files of a page by their names: itself, and its PDF on a site that has them.

    Parameters
    ----------
    name, page : str
        Its name on the site, and the page as HTML.
    site : Site
        What it is a page of.
    """
    files = {name: page.encode()}
    return files | {pdf_of(name): print_page(page, site.newest_of(name))} if site.pdf else files


def print_page(page: str, day: str) -> bytes:
    """Print the `main` of one page of the site; its links to other pages become plain words.

    Parameters
    ----------
    page : str
        The page as HTML.
    day : str
        The day written into it, as in "2026-01-02"; the same page and day give the same bytes.

    Raises
    ------
    InputError
        If Pango, which sets the type, is not installed.
    """
    weasyprint, fetcher, sheet, fonts = _load_printer()
    days = "".join(f'<meta name="dcterms.{name}" content="{day}">' for name in ("created", "modified"))
    page = _FOR_SCREENS.sub("", _DRAWING.sub(_picture, page)).replace("<head>", f"<head>{days}", 1)
    document = weasyprint.HTML(string=page, url_fetcher=fetcher)
    root = document.etree_element
    main = next(root.iter("main"))
    root.find("body")[:] = [main]
    for listing in main.iter("dl"):  # a group of terms is no part of a list on paper
        listing[:] = [item for child in listing for item in (child if child.tag == "div" else [child])]
    downward = {cell for head in main.iter("thead") for cell in head.iter("th")}
    for cell in list(main.iter("th")):
        cell.attrib.setdefault("scope", "col" if cell in downward else "row")
        if not "".join(cell.itertext()).strip():  # without words it heads nothing
            cell.tag = "td"
    listed = {link for item in main.iter("li") for link in item.iter("a")}
    places = {element.get("id") for element in main.iter() if "hidden" not in element.attrib}
    for parent in list(main.iter()):
        for link in [child for child in parent if child.tag == "a"]:
            address, words = link.get("href", ""), "".join(link.itertext()).strip()
            if not address.startswith(("https://", "http://")) and address[1:] not in places:
                link.attrib.pop("href", "")
                link.tag = "span"
            elif words == address:
                link.set("class", "address")
            elif link in listed and not address.startswith("#"):  # paper cannot be clicked
                printed = link.makeelement("span", {"class": "address"})
                printed.text, printed.tail, link.tail = address, link.tail, " "
                parent.insert(list(parent).index(link) + 1, printed)
    # PDF/UA-2 asks for destinations in the structure tree, which the writer does not make.
    return bytes(document.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", finisher=_scope))


def _picture(drawing: re.Match[str]) -> str:
    """The wide one of the two pictures of a chart, which has words for those who do not see it."""
    source = base64.b64encode(drawing[0].encode()).decode()
    return f'<img alt="{drawing[2]}" src="data:image/svg+xml;base64,{source}">' if drawing[1] == "wide" else ""


def check_printer() -> None:
    """Make sure that pages can be printed.

    Raises
    ------
    InputError
        If Pango, which sets the type, is not installed.
    """
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        raise InputError(
            "the PDF needs Pango, which is not installed; on Debian install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0, on macOS run: brew install pango"
        ) from error


@cache
def _load_printer() -> tuple[Any, Any, Any, Any]:
    """The library that prints, a fetcher that never leaves the page, the style sheet and the fonts."""
    check_printer()
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

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
