"""Pages of the site on paper: one of them as a tagged PDF, or all of them as a book."""

import os
from collections.abc import Mapping
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from interdiction import text as words
from interdiction.errors import InputError
from interdiction.site.files import replace
from interdiction.site.printable import printed, text_of

_SHEET = Path(__file__).with_name("templates") / "print.css"


def ready() -> None:
    """Make ready to print.

    Raises
    ------
    InputError
        If Pango, which sets the type, is not installed.
    """
    _press()


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
    InputError
        If Pango, which sets the type, is not installed.
    OSError
        If it cannot be written.
    """
    root = _parsed(page).etree_element
    mains = printed({"": root})
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
    InputError
        If Pango, which sets the type, is not installed.
    OSError
        If it cannot be written.
    """
    roots = {name: _parsed(page).etree_element for name, page in pages.items()}
    mains = printed(roots)
    entries = [
        f'<li data-to="#{main.get("id")}"><a href="#{main.get("id")}">'
        f"{escape(text_of(next(main.iter('h1'), main)))}</a></li>"
        for main in mains
    ]
    front = (
        f'<section class="cover"><h1>{escape(title)}</h1><p>Interdiction: printed figures, and what their words '
        f'allow.</p><p>{words.format_day(day.isoformat())}</p></section><section class="contents"><h1>Contents</h1>'
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
        raise InputError(
            "the PDF needs Pango, which is not installed; on Debian install libpango-1.0-0 libpangoft2-1.0-0 "
            "libharfbuzz-subset0, on macOS run: brew install pango"
        ) from error
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # where HarfBuzz cannot cut fonts, fontTools dates what it cuts
    fetcher, fonts = URLFetcher(allowed_protocols={"data"}), FontConfiguration()
    return weasyprint, fetcher, weasyprint.CSS(filename=_SHEET, url_fetcher=fetcher, font_config=fonts), fonts


def _finish(_document: Any, pdf: Any) -> None:
    """Give the headers of tables the scope that the writer leaves out."""
    elements = {entry.reference: entry for entry in pdf.objects if hasattr(entry, "keys") and "S" in entry}
    for header in elements.values():
        if header["S"] == "/TH":
            row = elements[header["P"]]
            downward = elements[row["P"]]["S"] == "/THead" or all(elements[cell]["S"] == "/TH" for cell in row["K"])
            header["A"]["Scope"] = "/Column" if downward else "/Row"
