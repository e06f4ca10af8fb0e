"""Numbers and marks of a notebook's outputs made links to the site's own pages."""

import html
import re

from interdiction.site.addresses import Site

_CITED = re.compile(r'<(a|span|mark) data-figure="([^"]*)"([^>]*)>(.*?)</\1>', re.DOTALL)
_ROW = re.compile(r'<tr data-row="([^"]*)">(<th scope="row">.*?(?=</th>))?', re.DOTALL)
_MARK = re.compile(r'<g id="figure:([^"#]*)#[^"]*">.*?</g>', re.DOTALL)
_CHART = re.compile(r'"(charts/[^"]+)\.svg"')
_SHOWN = re.compile(r"&lt;img src=&quot;[^&]*&quot; alt=&quot;(.*?)&quot;", re.DOTALL)  # in the code that embeds it
_TAKE = (("svg", "Chart as SVG"), ("png", "as PNG"), ("csv", "its data as CSV"))


def link_figures(content: str, site: Site, here: str = "") -> str:
    """Lead each cited number to its words on the site, and name the rows of a statement's figures, to be cited.

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
        figure, head = html.unescape(found[1]), found[2] or ""
        page, _, anchor = site.row(figure).partition("#")
        if page != here or anchor in named or figure not in site.figures:
            return f"<tr>{head}"
        named.add(anchor)
        place, cited = html.escape(anchor), html.escape(site.cite_figure(figure))
        cite = f' <a class="cite" href="#{place}" title="{cited}">cite</a>' if head else ""
        return f'<tr id="{place}">{head}{cite}'

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

    def link(found: re.Match[str]) -> str:
        if (figure := html.unescape(found[1])) not in site.figures:
            return found[0]
        title, place = html.escape(site.figures[figure]), html.escape(site.place(figure))
        return f'<a href="{place}" aria-label="{title}"><title>{title}</title>{found[0]}</a>'

    # A style of its own would hold for the whole page, and its size is the page's to choose.
    cut = r'^.*?(?=<svg)|<!--.*?-->|<metadata>.*?</metadata>|<style.*?</style>| (?:width|height)="[\d.]+pt"'
    svg = _MARK.sub(link, re.sub(cut, "", svg, flags=re.DOTALL))
    opening = f'<svg role="group" aria-label="{html.escape(alt)}" style="stroke-linejoin: round; stroke-linecap: butt"'
    svg = re.sub(r'( id="|xlink:href="#|url\(#)', rf"\1{prefix}-", svg).replace("<svg", opening, 1)
    links = "".join(f'<a href="{path}.{ending}" download>{words}</a>' for ending, words in _TAKE)
    caption, code = html.escape(caption), _embed(path, alt, site)
    return f'<figure class="chart">{svg}<p class="take">{links}</p>{code}<figcaption>{caption}</figcaption></figure>'


def _embed(path: str, alt: str, site: Site) -> str:
    """The code that shows a chart on a page elsewhere, to be copied; it begins its words with its title."""
    title, source = alt.partition(". ")[0], re.search(r".*\b(Sources?: .*)", alt, re.DOTALL)
    caption = html.escape(f"{title}. {source[1] if source else ''}".strip())
    image = f'<img src="{html.escape(site.at(path))}.svg" alt="{html.escape(alt)}" style="max-width: 100%">'
    code = html.escape(f"<figure>{image}<figcaption>{caption}</figcaption></figure>")
    area = f'<textarea readonly rows="4" aria-label="HTML that shows this chart">{code}</textarea>'
    copy = '<button type="button" hidden>Copy</button>'
    return f'<details class="embed"><summary>Embed this chart</summary>{area}{copy}</details>'


def find_chart(content: str) -> tuple[str, str]:
    """Find the first chart of a page: where its files lie, without an ending, and what it shows in words.

    >>> find_chart('<img src="charts/a-1.svg" alt="">'), find_chart("")
    (('charts/a-1', ''), ('', ''))
    """
    path, shown = _CHART.search(content), _SHOWN.search(content)
    return path[1] if path else "", html.unescape(html.unescape(shown[1])) if shown else ""
