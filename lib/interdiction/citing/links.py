"""Numbers that lead to the words they were printed in.

A linked number leads to its document, at its words; its `data-figure` names the rows of the
record that it comes from, by which a site leads it to its own page of the source.
"""

import html
import re
from collections.abc import Sequence
from itertools import groupby
from typing import Any
from urllib.parse import quote as percent_encode

from interdiction.citing.provenance import Input, inputs_of

_SIGNS = re.compile(r"[&<>\"'\\`*_{}\[\]()#|!~$:]")  # of HTML and of Markdown


class LinkedText(str):
    """HTML, safe within Markdown too, in which numbers are links; `table` shows it as it is."""

    __slots__ = ()


def link(words: str, *rows: Any) -> LinkedText:
    """Make words a link to the documents that some rows come from, for Markdown and for HTML alike.

    Parameters
    ----------
    words : str
        What is shown; it is shown as it is, whatever it holds.
    *rows : named tuple or pandas.Series
        As in `inputs_of`; the link leads to the first, its title quotes all.

    >>> from interdiction import load_figures
    >>> row = next(load_figures(statement="nia-2021-06-25").itertuples())
    >>> link("571", row)[:75]
    '<a data-figure="nia-2021-06-25/govcn-2021-06-26/cases" title="&#34;571 drug'
    """
    return link_inputs(words, [figure for row in rows for figure in inputs_of(row)])


def link_inputs(words: str, inputs: Sequence[Input]) -> LinkedText:
    """Make words a link to the first of some figures, its title quoting all of them."""
    if not inputs:
        return LinkedText(escape_html(words))
    quotes = []
    for document, group in groupby(inputs, lambda figure: figure.document):
        phrases = dict.fromkeys(f'"{figure.printed}"' for figure in group if figure.printed)
        quotes.append(", ".join(filter(None, [" and ".join(phrases), document])))
    names = html.escape(" ".join(dict.fromkeys(figure.figure for figure in inputs)))
    title = escape_html("; ".join(dict.fromkeys(filter(None, quotes))))
    attributes, first = f'data-figure="{names}" title="{title}"', inputs[0]
    if not first.address:
        return LinkedText(f"<span {attributes}>{escape_html(words)}</span>")
    # A text fragment, which browsers scroll to and highlight.
    at = f"#:~:text={percent_encode(first.printed, safe='').replace('-', '%2D')}" if first.printed else ""
    return LinkedText(f'<a {attributes} href="{first.address}{at}">{escape_html(words)}</a>')


def escape_html(text: str) -> str:
    """Escape a text so that neither HTML nor Markdown takes it for anything but itself.

    >>> escape_html("5 < 6 *and* 7")
    '5 &#60; 6 &#42;and&#42; 7'
    """
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text)
