"""A source's own text, with the words of its figures and claims marked in it."""

import html
from itertools import pairwise
from pathlib import Path

from interdiction.citing.provenance import figure_ids
from interdiction.errors import InputError, quote
from interdiction.record.evidence import collect_evidence
from interdiction.record.tables import DATA, RecordError


class HighlightedText:
    """A source's text with its figures marked and its claims underlined, shown by Jupyter as HTML.

    Parameters
    ----------
    source : str
        A source whose text is kept.
    data : path
        The record's `data` folder.

    Raises
    ------
    InputError
        If no text of the source is kept; as `RecordError` if words are not found in it.

    >>> HighlightedText("govcn-2021-06-26")._repr_html_().count("<mark")
    6
    """

    def __init__(self, source: str, data: str | Path = DATA) -> None:
        evidence = collect_evidence(data, "figures", "claims")
        if evidence.problems:
            raise RecordError(evidence.problems)
        if source not in evidence.texts:
            raise InputError(f"no text of source {quote(source)} is kept; choose one of {', '.join(evidence.texts)}")
        self.source, self.text = source, evidence.texts[source]
        here = {table: found[found["source"] == source] for table, found in evidence.found.items()}
        self.marks = {
            "mark": [
                (row.start, row.end, f'data-figure="{html.escape(figure_ids(row)[0])}" ', row.measure)
                for row in here["figures"].itertuples()
            ],
            "u": [(row.start, row.end, "", row.kind) for row in here["claims"].itertuples()],
        }

    def _repr_html_(self) -> str:
        everything = [(*mark, tag) for tag, marks in self.marks.items() for mark in marks]
        cuts = sorted({0, len(self.text), *(cut for start, end, *_ in everything for cut in (start, end))})
        parts = []
        for start, end in pairwise(cuts):
            here = [(tag, of, name) for first, last, of, name, tag in everything if first <= start and end <= last]
            parts += [f'<{tag} {of}title="{html.escape(name)}">' for tag, of, name in here]
            parts.append(html.escape(self.text[start:end]))
            parts += [f"</{tag}>" for tag, *_ in reversed(here)]
        paragraphs = "".join(parts).split("\n")
        return f"<blockquote>{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs if paragraph)}</blockquote>"

    def __repr__(self) -> str:
        return f"{self.source}: {len(self.marks['mark'])} figures and {len(self.marks['u'])} claims in their places"
