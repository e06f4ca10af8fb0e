"""Numbers and marks of a notebook's outputs made links to the site's own pages."""

import base64
import html
import re
from xml.etree import ElementTree  # of our own charts alone

from interdiction.site.site import Site

_CITED = re.compile(r'<(a|span|mark) data-figure="([^"]*)"([^>]*)>(.*?)</\1>', re.DOTALL)
_ROW = re.compile(r'<tr data-row="([^"]*)">')
_CHART = re.compile(r'<figure class="chart"><img alt="([^"]*)"[^>]*src="data:image/svg\+xml;base64,([^"]+)">')
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_HREF, _MARK = f"{{{_XLINK}}}href", "figure:"
ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


def linked(content: str, site: Site, here: str = "") -> str:
    """Lead each cited number to its words on the site, and name the rows that others lead to.

    Parameters
    ----------
    content : str
        HTML in which numbers are cited as `interdiction.cited` does it.
    site : Site
        Where the figures stand.
    here : str
        The page that it is for: what stands in a row of this page leads on to its document.

    >>> from interdiction.site.site import site_of
    >>> linked('<span data-figure="nia-2021-06-25/govcn-2021-06-26/cases" title="t">571</span>', site_of())[:74]
    '<a class="figure" href="source-govcn-2021-06-26.html#nia-2021-06-25.cases"'
    """

    def one(found: re.Match[str]) -> str:
        tag, behind, rest, words = found.groups()
        figures = [figure for figure in html.unescape(behind).split(" ") if figure in site.figures]
        if not figures:
            return words
        place = site.place(figures[0])
        if here and place.startswith(f"{here}#"):
            return f"<{tag}{rest}>{words}</{tag}>"
        title = html.escape("; ".join(site.figures[figure] for figure in figures))
        link = f'<a class="figure" href="{html.escape(place)}" title="{title}">{words}</a>'
        return f"<mark>{link}</mark>" if tag == "mark" else link

    named: set[str] = set()

    def row(found: re.Match[str]) -> str:
        page, _, anchor = site.place(html.unescape(found[1])).partition("#")
        if page != here or anchor in named:
            return "<tr>"
        named.add(anchor)
        return f'<tr id="{html.escape(anchor)}">'

    return _ROW.sub(row, _CITED.sub(one, content))


def with_charts(content: str, site: Site, name: str) -> str:
    """Put each chart itself into the page, its marks as links, with what can be taken of it below.

    Parameters
    ----------
    content : str
        HTML with charts as pictures.
    site : Site
        Where the figures stand.
    name : str
        The page's name without its ending; the n-th chart's files are charts/name-n.svg and so on.
    """
    count = 0

    def one(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        drawing = _drawing(base64.b64decode(found[2]).decode("utf-8"), html.unescape(found[1]), f"c{count}", site)
        files = [(f"charts/{name}-{count}.{ending}", what) for ending, what in _TAKE]
        links = "".join(f'<a href="{path}" download>{what}</a>' for path, what in files)
        return f'<figure class="chart">{drawing}<p class="take">{links}</p>'

    return _CHART.sub(one, content)


_TAKE = (("svg", "Chart as SVG"), ("png", "as PNG"), ("csv", "its data as CSV"))


def _drawing(svg: str, alt: str, prefix: str, site: Site) -> str:
    """A chart's SVG for the inside of a page: its names made unique, its marks made links."""
    root = ElementTree.fromstring(svg)  # noqa: S314
    for child in [child for child in root if child.tag in (f"{{{_SVG}}}metadata",)]:
        root.remove(child)
    for defs in root.findall(f"{{{_SVG}}}defs"):
        for style in defs.findall(f"{{{_SVG}}}style"):
            defs.remove(style)  # it would hold for the whole page
    root.set("style", "stroke-linejoin: round; stroke-linecap: butt")
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.set("role", "group")
    root.set("aria-label", alt)
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            mark = child.get("id", "")
            if mark.startswith(_MARK) and (figure := mark.removeprefix(_MARK).partition("#")[0]) in site.figures:
                link = ElementTree.Element(f"{{{_SVG}}}a", {"href": site.place(figure)})
                link.set("aria-label", site.figures[figure])
                ElementTree.SubElement(link, f"{{{_SVG}}}title").text = site.figures[figure]
                link.append(child)
                parent[place] = link
    for element in root.iter():
        for name, value in list(element.attrib.items()):
            if name == "id":
                element.set(name, f"{prefix}-{value}".replace(" ", "-"))
            elif name == _HREF and value.startswith("#"):
                element.set(name, f"#{prefix}-{value[1:]}")
            elif "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{prefix}-"))
    return ElementTree.tostring(root, encoding="unicode")
