"""What is printed of a page: its middle, without what is for screens, its links led to what is there."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

_FOR_SCREENS = {"script", "style", "nav", "template", "noscript", "button", "input", "select", "dialog"}


def printed(roots: Mapping[str, Any]) -> list[Any]:
    """Take what is printed of each page, with links that lead within these pages or to the web.

    Parameters
    ----------
    roots : mapping of str to element
        The pages as trees, by the names they call each other; they are changed.

    Returns
    -------
    list of element
        The `main` of each, its names told apart from those of the others.

    >>> from xml.etree.ElementTree import fromstring
    >>> [main] = printed({"": fromstring("<html><main><nav/><a href='x.html'>words</a></main></html>")})
    >>> [element.tag for element in main.iter()]
    ['main', 'span']
    """
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
        or (element.tag == "a" and "id" not in element.attrib and not text_of(element) and not len(element))
        or (element.tag == "details" and element.find(".//pre") is not None)  # code
    )


def _name_headers(table: Any) -> None:
    """Say of each header which way it heads; one without words heads nothing."""
    top = {row for head in table.iter("thead") for row in head.iter("tr")}
    for row in table.iter("tr"):
        downward = row in top or all(cell.tag == "th" for cell in row)
        for cell in row.iter("th"):
            if text_of(cell):
                cell.attrib.setdefault("scope", "col" if downward else "row")
            else:
                cell.tag = "td"


def _print_addresses(main: Any) -> None:
    """Write the address of a link in a list after it, where its words are others: paper cannot be clicked."""
    listed = {link for item in main.iter("li") for link in item.iter("a")}
    for parent in list(main.iter()):
        for link in [child for child in parent if child in listed]:
            address = link.get("href", "")
            if text_of(link) == address:
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


def text_of(element: Any) -> str:
    """Take the words of an element, with single spaces between them.

    >>> from xml.etree.ElementTree import fromstring
    >>> text_of(fromstring("<p> one  <b>two</b></p>"))
    'one two'
    """
    return " ".join("".join(element.itertext()).split())
