"""What a reader takes away of an answer: its sentence with the sources, and what it does not mean."""

import html
import re

from interdiction.site.addresses import Site

_CITED = re.compile(r'data-figure="([^"]*)"')
_NAMED = 3  # sources in a quotation; the others are listed on the page


def quote_sentence(words: str, answer: str, here: str, site: Site) -> str:
    """Write a sentence to quote: its words, the sources of the figures it cites, and the page.

    Parameters
    ----------
    words, answer : str
        The sentence as plain text, and as HTML in which numbers are cited as `interdiction.citing.links` does it.
    here : str
        The page it stands on.
    site : Site
        How its sources are named.

    >>> from interdiction.site.addresses import read_site
    >>> quote_sentence("None.", "<p>None.</p>", "04-do.html", read_site())[-12:]
    ' 04-do.html)'
    """
    figures = [figure for names in _cited(answer) for figure in names if figure in site.figures]
    sources = list(dict.fromkeys(site.sources[figure.split("/")[1]] for figure in figures))
    more = len(sources) - _NAMED
    listed = sources[:_NAMED] + ([f"and {more} more, listed on the page"] if more > 0 else [])
    listed = listed or ["its sources are listed on the page"]
    return f"{words} ({'; '.join([*listed, site.cite_record(here)])})"


def list_misreadings(words: str, answer: str, site: Site) -> list[tuple[str, str]]:
    """List the indicators that a sentence uses, each with what it does not mean.

    Parameters
    ----------
    words, answer, site
        As in `quote_sentence`.

    Returns
    -------
    list of (label, what it does not mean)
        Of those that it names, and of those whose two figures stand behind one of its numbers.

    >>> from interdiction.site.addresses import read_site
    >>> [label for label, _ in list_misreadings("Drugs per case rose.", "", read_site())]
    ['drugs per case']
    """
    pairs = [{figure.split("/")[2] for figure in names if figure.count("/") > 1} for names in _cited(answer)]
    said = words.casefold()
    return [
        (label, meaning)
        for label, numerator, denominator, meaning in site.meanings
        if meaning and (label.casefold() in said or {numerator, denominator} in pairs)
    ]


def _cited(answer: str) -> list[list[str]]:
    """The figures behind each number of a sentence."""
    return [html.unescape(names).split(" ") for names in _CITED.findall(answer)]
