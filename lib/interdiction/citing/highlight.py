"""A source's own text, with the words of its figures and claims marked in it."""

import html
from itertools import pairwise
from pathlib import Path

import pandas as pd

from interdiction.citing.provenance import figure_ids
from interdiction.errors import InputError, quote
from interdiction.record.evidence import collect_evidence
from interdiction.record.tables import DATA, RecordError
from interdiction.text import Note, note_empty


class HighlightedText:
    """What `highlight` shows: the text with marks, as HTML for Jupyter.

    Parameters
    ----------
    text : str
        The kept text of a source.
    figures, claims : pandas.DataFrame
        What was found in it, with `start` and `end`.
    """

    def __init__(self, text: str, figures: pd.DataFrame, claims: pd.DataFrame) -> None:
        self.text = text
        self._marks = [
            (row.start, row.end, "mark", f'data-figure="{html.escape(figure_ids(row)[0])}" ', row.measure)
            for row in figures.itertuples()
        ]
        self._marks += [(row.start, row.end, "u", "", row.kind) for row in claims.itertuples()]

    def _repr_html_(self) -> str:
        cuts = sorted({0, len(self.text), *(cut for start, end, *_ in self._marks for cut in (start, end))})
        parts = []
        for start, end in pairwise(cuts):
            here = [mark for first, last, *mark in self._marks if first <= start and end <= last]
            parts += [f'<{tag} {attribute}title="{html.escape(name)}">' for tag, attribute, name in here]
            parts.append(html.escape(self.text[start:end]))
            parts += [f"</{tag}>" for tag, *_ in reversed(here)]
        paragraphs = "".join(parts).split("\n")
        return f"<blockquote>{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs if paragraph)}</blockquote>"

    def __repr__(self) -> str:
        figures = sum(tag == "mark" for *_, tag, _, _ in self._marks)
        return f"{figures} figures and {len(self._marks) - figures} claims, marked in {len(self.text)} characters"


def highlight(source: str | None, data: str | Path = DATA, empty: str | None = None) -> HighlightedText | Note:
    """Show a source's text with its figures marked and its claims underlined.

    Parameters
    ----------
    source : str or None
        A source whose text is kept.
    data : path
        The record's `data` folder.
    empty : str, optional
        The sentence that is shown where no text of the source is kept.

    Raises
    ------
    InputError
        If no text of the source is kept; as `RecordError` if words are not found in it.

    >>> highlight("govcn-2021-06-26")
    6 figures and 15 claims, marked in 2732 characters
    """
    evidence = collect_evidence(data, "figures", "claims")
    if evidence.problems:
        raise RecordError(evidence.problems)
    if source not in evidence.texts:
        if empty is not None:
            return note_empty(empty)
        raise InputError(f"no text of source {quote(source)} is kept; choose one of {', '.join(evidence.texts)}")
    figures, claims = (found[found["source"] == source] for found in evidence.found.values())
    return HighlightedText(evidence.texts[source], figures, claims)
