"""Pages of the site on paper: one of them as a tagged PDF, or all of them as a book."""

import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from interdiction import words
from interdiction.refusal import Refusal
from interdiction.report.files import replace

_SHEET = Path(__file__).with_name("templates") / "print.css"
_FOR_SCREENS = {"script", "style", "nav", "template", "noscript", "button", "input", "select", "dialog"}


def write_pdf(page: str, path: Path, day: date) -> None:
    """Write one page of the site as a PDF that stands alone and that a screen reader can read.

    Parameters
    ----------
    page : str
        The page as HTML; its `main` is printed. Links to other pages become plain words.
    path : pathlib.Path
        The PDF.
    day : datetime.date
        The day written into it; the same page and day give the same bytes.

    Raises
    ------
    Refusal
        If Pango, which sets the type, is not installed.
    OSError
        If it cannot be written.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_pdf("<title>Page</title><main><h1>Page</h1></main>", Path(folder) / "page.pdf", date(2026, 1, 2))
    ...     (Path(folder) / "page.pdf").read_bytes()[:8]
    b'%PDF-1.7'
    """
    root = _parsed(page).etree_element
    mains = _printed({"": root})
    _write(_shell(root.get("lang", "en"), root.findtext(".//title", ""), day), mains, path)


def write_book(pages: Mapping[str, str], path: Path, title: str, day: date) -> None:
    """Write all pages as one PDF with a cover and contents, in which they lead to each other.

    Parameters
    ----------
    pages : mapping of str to str
        The pages as HTML by the names they call each other, in their order: `index.html`.
    path : pathlib.Path
        The PDF.
    title : str
        What stands on the cover.
    day : datetime.date
        The day on the cover; the same pages and day give the same bytes.

    Raises
    ------
    Refusal
        If Pango, which sets the type, is not installed.
    OSError
        If it cannot be written.
    """
    roots = {name: _parsed(page).etree_element for name, page in pages.items()}
    mains = _printed(roots)
    entries = [
        f'<li data-to="#{main.get("id")}"><a href="#{main.get("id")}">'
        f"{escape(_text(next(main.iter('h1'), main)))}</a></li>"
        for main in mains
    ]
    front = (
        f'<section class="cover"><h1>{escape(title)}</h1><p>Interdiction: printed figures, and what their words '
        f'allow.</p><p>{words.day(day.isoformat())}</p></section><section class="contents"><h1>Contents</h1>'
        f"<ul>{''.join(entries)}</ul></section>"
    )
    language = next(iter(roots.values())).get("lang", "en") if roots else "en"
    _write(_shell(language, title, day, front), mains, path)


def _parsed(page: str) -> Any:
    weasyprint, fetcher, _, _ = _press()
    return weasyprint.HTML(string=page, url_fetcher=fetcher)


def _shell(language: str, title: str, day: date, front: str = "") -> Any:
    kind = "book" if front else "page"
    return _parsed(
        f'<!doctype html><html lang="{escape(language)}"><title>{escape(title.strip())}</title>'
        f'<meta name="dcterms.created" content="{day}"><meta name="dcterms.modified" content="{day}">'
        f'<body class="{kind}">{front}</body></html>'
    )


def _write(document: Any, mains: list[Any], path: Path) -> None:
    _, _, sheet, fonts = _press()
    document.etree_element.find("body").extend(mains)
    # PDF/UA-2 asks for destinations in the structure tree, which the writer does not make.
    replace(path, document.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1", finisher=_finish))


@cache
def _press() -> tuple[Any, Any, Any, Any]:
    """Return the library that prints, a fetcher that never leaves the page, the style sheet and the fonts, once."""
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as error:
        raise Refusal(
            "the PDF needs Pango, which is not installed; on Debian install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0, on macOS run: brew install pango"
        ) from error
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # where HarfBuzz cannot cut fonts, fontTools dates what it cuts
    fetcher, fonts = URLFetcher(allowed_protocols={"data"}), FontConfiguration()
    return weasyprint, fetcher, weasyprint.CSS(filename=_SHEET, url_fetcher=fetcher, font_config=fonts), fonts


def _printed(roots: Mapping[str, Any]) -> list[Any]:
    """Return what is printed of each page, with links that lead within these pages or to the web."""
    mains = {}
    for number, (name, root) in enumerate(roots.items(), 1):
        main = next(root.iter("main"), root.find("body"))
        main.tag = "main"
        _strip(main)
        for element in main.iter():
            if "id" in element.attrib:
                element.set("id", f"page-{number}-{element.get('id')}")
        main.attrib = {"id": f"page-{number}", "lang": root.get("lang", "en")}
        mains[name] = main
    starts = {name: main.get("id") for name, main in mains.items()}
    known = {element.get("id") for main in mains.values() for element in main.iter()}
    for name, main in mains.items():
        for table in main.iter("table"):
            _name_headers(table)
        _print_addresses(main)
        for link in main.iter("a"):
            _lead(link, name, starts, known)
    return list(mains.values())


def _strip(element: Any) -> None:
    """Take out what is for screens, and keep the words around it."""
    before = None
    for child in list(element):
        if _is_for_screens(child):
            if before is None:
                element.text = (element.text or "") + (child.tail or "")
            else:
                before.tail = (before.tail or "") + (child.tail or "")
            element.remove(child)
        else:
            if not child.tag.startswith("{"):  # a drawing keeps its own
                child.attrib.pop("style", None)
            _strip(child)
            before = child


def _is_for_screens(element: Any) -> bool:
    return (
        not isinstance(element.tag, str)  # a comment
        or element.tag in _FOR_SCREENS
        or "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or (element.tag == "img" and element.get("alt") == "")  # a decoration
        or (element.tag == "a" and "id" not in element.attrib and not _text(element) and not len(element))
        or (element.tag == "details" and element.find(".//pre") is not None)  # code
    )


def _name_headers(table: Any) -> None:
    """Say of each header which way it heads; one without words heads nothing."""
    top = {row for head in table.iter("thead") for row in head.iter("tr")}
    for row in table.iter("tr"):
        downward = row in top or all(cell.tag == "th" for cell in row)
        for cell in row.iter("th"):
            if _text(cell):
                cell.attrib.setdefault("scope", "col" if downward else "row")
            else:
                cell.tag = "td"


def _print_addresses(main: Any) -> None:
    """Write the address of a link in a list after it, where its words are others: paper cannot be clicked."""
    listed = {link for item in main.iter("li") for link in item.iter("a")}
    for parent in list(main.iter()):
        for link in [child for child in parent if child in listed]:
            address = link.get("href", "")
            if _text(link) == address:
                link.set("class", "address")
            elif _is_web(address):
                printed = link.makeelement("span", {"class": "address"})
                printed.text, printed.tail, link.tail = address, link.tail, " "
                parent.insert(list(parent).index(link) + 1, printed)


def _lead(link: Any, own: str, starts: Mapping[str, str], known: set[str]) -> None:
    """Lead a link to a place in these pages or to the web, or make plain words of it."""
    href = link.attrib.pop("href", "")
    name, _, fragment = href.partition("#")
    start = starts.get(unquote(name) or own)
    if _is_web(href):
        link.set("href", href)
    elif start and href:
        place = f"{start}-{unquote(fragment)}"
        link.set("href", f"#{quote(place if place in known else start)}")
    else:
        link.tag = "span"


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://"))


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _finish(_document: Any, pdf: Any) -> None:
    """Give the headers of tables the scope that the writer leaves out."""
    elements = {entry.reference: entry for entry in pdf.objects if hasattr(entry, "keys") and "S" in entry}
    for header in elements.values():
        if header["S"] == "/TH":
            row = elements[header["P"]]
            downward = elements[row["P"]]["S"] == "/THead" or all(elements[cell]["S"] == "/TH" for cell in row["K"])
            header["A"]["Scope"] = "/Column" if downward else "/Row"
