"""Numbers and marks of a notebook's outputs made links to the site's own pages."""

import html
import re
from xml.etree import ElementTree  # of our own charts alone

from interdiction.site.addresses import Site

_CITED = re.compile(r'<(a|span|mark) data-figure="([^"]*)"([^>]*)>(.*?)</\1>', re.DOTALL)
_ROW = re.compile(r'<tr data-row="([^"]*)">')
_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_HREF, _MARK = f"{{{_XLINK}}}href", "figure:"
_TAKE = (("svg", "Chart as SVG"), ("png", "as PNG"), ("csv", "its data as CSV"))
ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


def link_figures(content: str, site: Site, here: str = "") -> str:
    """Lead each cited number to its words on the site, and name the rows that others lead to.

    Parameters
    ----------
    content : str
        HTML in which numbers are cited as `interdiction.citing.links` does it.
    site : Site
        Where the figures stand.
    here : str
        The page that it is for: what stands in a row of this page leads on to its document.

    >>> from interdiction.site.addresses import read_site
    >>> link_figures('<span data-figure="nia-2021-06-25/govcn-2021-06-26/cases" title="t">571</span>', read_site())[:74]
    '<a class="figure" href="source-govcn-2021-06-26.html#nia-2021-06-25.cases"'
    """

    def link(found: re.Match[str]) -> str:
        tag, names, rest, words = found.groups()
        figures = [figure for figure in html.unescape(names).split(" ") if figure in site.figures]
        if not figures:
            return words
        place = site.place(figures[0])
        if here and place.startswith(f"{here}#"):
            return f"<{tag}{rest}>{words}</{tag}>"
        title = html.escape("; ".join(site.figures[figure] for figure in figures))
        anchor = f'<a class="figure" href="{html.escape(place)}" title="{title}">{words}</a>'
        return f"<mark>{anchor}</mark>" if tag == "mark" else anchor

    named: set[str] = set()

    def name_row(found: re.Match[str]) -> str:
        page, _, anchor = site.place(html.unescape(found[1])).partition("#")
        if page != here or anchor in named:
            return "<tr>"
        named.add(anchor)
        return f'<tr id="{html.escape(anchor)}">'

    return _ROW.sub(name_row, _CITED.sub(link, content))


def chart_figure(svg: str, alt: str, caption: str, path: str, prefix: str, site: Site) -> str:
    """Show a chart itself, its marks as links, with what can be taken of it below.

    Parameters
    ----------
    svg, alt, caption : str
        The drawing, what it shows in words, and how to read its marks.
    path : str
        Where its files lie, without an ending.
    prefix : str
        What no other chart of the page has before its names.
    site : Site
        Where the figures stand.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314
    for child in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(child)
    for defs in root.findall(f"{{{_SVG}}}defs"):
        for style in defs.findall(f"{{{_SVG}}}style"):
            defs.remove(style)  # it would hold for the whole page
    root.set("style", "stroke-linejoin: round; stroke-linecap: butt")
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("role", "group")
    root.set("aria-label", alt)
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            name, _, _ = child.get("id", "").removeprefix(_MARK).partition("#")
            if child.get("id", "").startswith(_MARK) and name in site.figures:
                link = ElementTree.Element(f"{{{_SVG}}}a", {"href": site.place(name), "aria-label": site.figures[name]})
                ElementTree.SubElement(link, f"{{{_SVG}}}title").text = site.figures[name]
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
    links = "".join(f'<a href="{path}.{ending}" download>{words}</a>' for ending, words in _TAKE)
    drawing = ElementTree.tostring(root, encoding="unicode")
    caption = f"<figcaption>{html.escape(caption)}</figcaption>"
    return f'<figure class="chart">{drawing}<p class="take">{links}</p>{caption}</figure>'
