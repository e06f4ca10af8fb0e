"""A text with its numbers marked in place and counted, as HTML in which nothing of the text is active."""

import html
import re

import pandas as pd

# What turns the order of letters around, and what cannot be seen, is shown as a replacement character.
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb]")


class MarkedText:
    """A text with each number marked, underlined where it is no figure, and counted as in the candidates.

    Parameters
    ----------
    text : str
        Any text.
    candidates : pandas.DataFrame
        `number`, `start`, `end`, `why`, `allows` and `measure` of each number, in its order.
    """

    def __init__(self, text: str, candidates: pd.DataFrame) -> None:
        self.text, self._numbers = text, candidates

    def _repr_html_(self) -> str:
        parts, at = [], 0
        for row in self._numbers.itertuples():
            tag = "u" if row.why else "mark"
            title = html.escape(show_unseen(row.why or " ".join(filter(None, (row.allows, row.measure)))))
            parts.append(_escape(self.text[at : row.start]))
            parts.append(
                f'<{tag} title="{title}">{_escape(self.text[row.start : row.end])}<sup>{row.number}</sup></{tag}>'
            )
            at = row.end
        parts.append(_escape(self.text[at:]))
        paragraphs = [text.strip().replace("\n", "<br>") for text in re.split(r"\n\s*\n", "".join(parts))]
        return f"<blockquote>{''.join(f'<p>{text}</p>' for text in paragraphs if text)}</blockquote>"

    def __repr__(self) -> str:
        return show_unseen(self.text)


def show_unseen(text: str) -> str:
    r"""Put a replacement character for each that cannot be seen or turns the order of letters.

    >>> show_unseen("5\u202e kg")
    '5� kg'
    """
    return _UNSEEN.sub("\ufffd", text)


def _escape(text: str) -> str:
    # A dollar would begin a formula where notebooks are shown.
    return html.escape(show_unseen(text)).replace("$", "&#36;")
