"""Numbers and marks of a notebook's outputs made links to the site's own pages."""

import html
import re

from interdiction.charts.chart import Chart
from interdiction.site.addresses import Site
from interdiction.site.tables import chart_csv

_CITED = re.compile(r'<(a|span|mark) data-figure="([^"]*)"([^>]*)>(.*?)</\1>', re.DOTALL)
_ROW = re.compile(r'<tr data-row="([^"]*)">')
_MARK = re.compile(r'<g id="figure:([^"#]*)#[^"]*">.*?</g>', re.DOTALL)
# What can be taken of a chart: an ending, what it is called, and whether only few charts are printed so.
_TAKE = (
    *((".svg", "Chart as SVG", False), ("-outlines.svg", "as SVG in outlines", True), (".png", "as PNG", False)),
    *((".pdf", "as PDF", True), ("-narrow.svg", "narrow", True), (".csv", "its data as CSV", False)),
)


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


def show_chart(chart: Chart, path: str, prefix: str, site: Site, every: bool = True) -> tuple[str, dict[str, bytes]]:
    """Show a chart as a page does, and return with that its files by their names.

    Parameters
    ----------
    chart : Chart
        What is shown.
    path, prefix : str
        As in `chart_figure`.
    site : Site
        Where the figures stand.
    every : bool
        Whether it can be taken in outlines, narrow and as PDF, too.
    """
    pictures = {width: chart.draw("svg", width, editable=True) for width in ("wide", "narrow")}
    files = {f"{path}.svg": pictures["wide"], f"{path}.png": chart.draw("png"), f"{path}.csv": chart_csv(chart.table)}
    if every:
        files |= {f"{path}-outlines.svg": chart.draw("svg"), f"{path}-narrow.svg": pictures["narrow"]}
        files |= {f"{path}.pdf": chart.draw("pdf")}
    drawn = {width: svg.decode() for width, svg in pictures.items()}
    return chart_figure(drawn, chart.alt, chart.caption, path, prefix, site, every), files


def chart_figure(
    pictures: dict[str, str], alt: str, caption: str, path: str, prefix: str, site: Site, every: bool = True
) -> str:
    """Show a chart itself, in the width that fits, its marks as links, with what can be taken of it below.

    Parameters
    ----------
    pictures : dict of str to str
        The drawing by its width, "wide" or "narrow".
    alt, caption : str
        What it shows in words, and how to read its marks.
    path : str
        Where its files lie, without an ending.
    prefix : str
        What no other chart of the page has before its names.
    site : Site
        Where the figures stand.
    every : bool
        As in `show_chart`.
    """
    drawn = "".join(_link_marks(svg, alt, width, f"{prefix}{width[0]}", site) for width, svg in pictures.items())
    links = [f'<a href="{path}{ending}" download>{words}</a>' for ending, words, few in _TAKE if every or not few]
    taken = f'<p class="take">{"".join(links)}</p>'
    return f'<figure class="chart">{drawn}<figcaption>{html.escape(caption)}</figcaption>{taken}</figure>'


def _link_marks(svg: str, alt: str, width: str, prefix: str, site: Site) -> str:
    """A drawing as a part of a page, its marks as links."""

    def link(found: re.Match[str]) -> str:
        if (figure := html.unescape(found[1])) not in site.figures:
            return found[0]
        title, place = html.escape(site.figures[figure]), html.escape(site.place(figure))
        return f'<a href="{place}" aria-label="{title}"><title>{title}</title>{found[0]}</a>'

    # A style of its own would hold for the whole page, and its size is the page's to choose.
    cut = r'^.*?(?=<svg)|<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>| (?:width|height)="[\d.]+pt"'
    svg = _MARK.sub(link, re.sub(cut, "", svg, flags=re.DOTALL))
    look = 'style="stroke-linejoin: round; stroke-linecap: butt"'
    opening = f'<svg class="{width}" role="group" aria-label="{html.escape(alt)}" {look}'
    return re.sub(r'( id="|xlink:href="#|url\(#)', rf"\1{prefix}-", svg).replace("<svg", opening, 1)
