"""Numbers that lead back to the words they were printed in.

A cited number is a link to its document, at its words; its `data-figure` names the rows of the
record that it comes from, by which a report leads it to its own page of the source.
"""

import html
import re
from collections.abc import Sequence
from itertools import groupby
from math import floor, isfinite, log10
from typing import Any
from urllib.parse import quote as percent_encode

import pandas as pd

from interdiction.auditing.sentences import quote_figure
from interdiction.citing.provenance import Input, figure_ids, inputs_of, web_address
from interdiction.errors import InputError, quote
from interdiction.text import format_day, format_range, format_ranges

_DIGITS = 6
_SIGNS = re.compile(r"[&<>\"'\\`*_{}\[\]()#|!~$:]")  # of HTML and of Markdown
_COMPUTED = re.compile(r"((?:at (?:least|most) )?\d[\d,.]*(?: to \d[\d,.]*)? (?:%|kg|cases|people|gangs))")


def link(words: str, *rows: Any) -> str:
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
    return _link(words, [part for row in rows for part in inputs_of(row)])


def describe_indicators(card: pd.DataFrame) -> list[str]:
    """Say each indicator of a table in its own words, its range leading to the words it was printed in.

    >>> from interdiction import indicators, load_figures
    >>> describe_indicators(indicators(load_figures(statement="nia-2021-06-25")))[0][:40]
    'large cases are <a data-figure="nia-2021'
    """
    ranges = [link(format_range(row.low, row.high, row.unit), row) for row in card.itertuples()]
    return [
        _safe(row.reads_as).replace(_safe("{range}"), words)
        for row, words in zip(card.itertuples(), ranges, strict=True)
    ]


def describe_contradictions(found: pd.DataFrame, figures: pd.DataFrame) -> list[str]:
    """Say each contradiction in its sentence, every number leading to the words it was printed in.

    Parameters
    ----------
    found : pandas.DataFrame
        As `audit` returns it.
    figures : pandas.DataFrame
        The figures that were audited.

    >>> from interdiction import audit, load_figures
    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> describe_contradictions(audit(figures), figures)[0].count("<a ")
    2
    """
    names = figures[["statement", "source", "measure"]].astype(str).itertuples(index=False)
    places = dict(zip(map("/".join, names), figures.index, strict=True))
    describe_indicators = []
    for row in found.itertuples():
        others = [
            figures.loc[places[name]]
            for measure in row.other_measure.split(" + ")
            for statement in (row.other or row.statement).split(" + ")
            for source in row.other_source.split(" + ")
            if (name := f"{statement}/{source}/{measure}") in places
        ]
        own = [figures.loc[places[name]] for name in figure_ids(row) if name in places]
        sides = own + [other for other in others if other["printed"] in row.other_printed.split(" + ")]
        describe_indicators.append(_linked(row.says, sides))
    return describe_indicators


class LinkedTable:
    """A table whose numbers lead to the words they were printed in; Jupyter shows it as HTML.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows as in `inputs_of`.
    rows : str
        The column that names the rows.
    numbers : sequence of str
        The columns whose cells are links: printed words, each to its own place, and what was
        computed of them. "allows" is computed where the table has none.
    beside : sequence of str
        The columns that are shown behind them as they are; "publisher" leads to the document.
    across : str, optional
        A column whose words become the heads of columns: rows of the same name then stand in
        one line, each as the cell of its only number.

    Raises
    ------
    InputError
        For a column that does not exist, or more than one number in a cell.

    >>> from interdiction import load_figures
    >>> figures = [load_figures(statement="nia-2021-06-25", reading=name).iloc[4:5] for name in ("rounded", "cut_off")]
    >>> print(LinkedTable(figures[0], "label", ["printed", "allows"], ["grade"]))
                           printed             allows     grade
    drugs seized  5.55 metric tons  5,545 to 5,555 kg  official
    >>> print(LinkedTable(pd.concat(figures), "label", ["allows"], across="reading"))
                            rounded            cut off
    drugs seized  5,545 to 5,555 kg  5,550 to 5,560 kg
    """

    def __init__(
        self,
        table: pd.DataFrame,
        rows: str,
        numbers: Sequence[str],
        beside: Sequence[str] = (),
        across: str | None = None,
    ) -> None:
        if "allows" in numbers and "allows" not in table:
            table = table.assign(allows=format_ranges(table))
        needed = [rows, *numbers, *beside, *([across] if across else [])]
        if missing := [name for name in needed if name not in table]:
            raise InputError(f"a table has no column {quote(missing[0])}; choose among {', '.join(map(str, table))}")
        if across and len([*numbers, *beside]) != 1:
            raise InputError(f"a table across {across} has room for one number in a cell; choose one column")
        self.table, self.rows, self.numbers, self.beside, self.across = table, rows, numbers, beside, across

    def _cells(self, written: bool) -> tuple[list[str], list[tuple[str, str, list[str]]]]:
        """The heads, and each line with what its row is called: as HTML, or in words alone."""
        lines: dict[object, tuple[str, str, dict[str, str]]] = {}
        for place, row in enumerate(self.table.itertuples()):
            name = _worded(getattr(row, self.rows))
            own = "" if self.across else _named(row)
            _, _, line = lines.setdefault(name if self.across else place, (name, own, {}))
            for column in (*self.numbers, *self.beside):
                head = _worded(getattr(row, self.across)) if self.across else column
                line[head.replace("_", " ")] = self._cell(row, column) if written else _worded(getattr(row, column))
        heads = list(dict.fromkeys(head for _, _, line in lines.values() for head in line))
        return heads, [(name, own, [line.get(head, "") for head in heads]) for name, own, line in lines.values()]

    def _cell(self, row: Any, name: str) -> str:
        words = _worded(getattr(row, name))
        if name == "publisher" and (address := web_address(row)):
            return f'<a href="{address}">{_safe(words)}</a>'
        parts = inputs_of(row) if words and name in self.numbers else []
        return _link(words, [part for part in parts if part.column == name] or parts)

    def _repr_html_(self) -> str:
        heads, lines = self._cells(written=True)
        top = "".join(f'<th scope="col">{_safe(head)}</th>' for head in heads)
        body = "\n".join(
            f'<tr{own}><th scope="row">{_safe(name)}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
            for name, own, cells in lines
        )
        return f'<table class="dataframe"><thead><tr><td></td>{top}</tr></thead>\n<tbody>{body}</tbody></table>'

    def __repr__(self) -> str:
        heads, lines = self._cells(written=False)
        return pd.DataFrame([cells for _, _, cells in lines], [name for name, _, _ in lines], heads).to_string()


def _link(words: str, parts: list[Input]) -> str:
    """Words as a link to the first of some figures, its title quoting all of them."""
    if not parts:
        return _safe(words)
    said = []
    for document, of_one in groupby(parts, lambda part: part.document):
        phrases = dict.fromkeys(f'"{part.printed}"' for part in of_one if part.printed)
        said.append(", ".join(filter(None, [" and ".join(phrases), document])))
    behind = " ".join(dict.fromkeys(part.figure for part in parts))
    attributes = f'data-figure="{html.escape(behind)}" title="{_safe("; ".join(dict.fromkeys(filter(None, said))))}"'
    first = parts[0]
    if not first.address:
        return f"<span {attributes}>{_safe(words)}</span>"
    # A text fragment, which browsers scroll to and highlight.
    at = f"#:~:text={percent_encode(first.printed, safe='').replace('-', '%2D')}" if first.printed else ""
    return f'<a {attributes} href="{first.address}{at}">{_safe(words)}</a>'


def _linked(sentence: str, sides: list[pd.Series]) -> str:
    """A sentence in which what is quoted of some figures leads to them, and what was computed of them to all."""
    waiting: dict[str, list[pd.Series]] = {}
    for side in sides:
        waiting.setdefault(quote_figure(side), []).append(side)
    phrases = "|".join(re.escape(phrase) for phrase in sorted(waiting, key=len, reverse=True))
    made = []
    for number, piece in enumerate(re.split(f"({phrases})", sentence) if waiting else [sentence]):
        if number % 2:
            rows = waiting[piece]
            made.append(link(piece, rows.pop(0) if len(rows) > 1 else rows[0]))
        else:
            pieces = _COMPUTED.split(piece)
            made += [link(words, *sides) if place % 2 else _safe(words) for place, words in enumerate(pieces)]
    return "".join(made)


def _named(row: Any) -> str:
    """Name the row of a figure itself, so that a report can lead to it."""
    is_figure = hasattr(row, "measure") and hasattr(row, "qualifier")
    return f' data-row="{html.escape(figure_ids(row)[0])}"' if is_figure else ""


def _worded(cell: Any) -> str:
    """A cell as it is shown: a whole number whole, another to six digits, an unknown one in words, a day as a day."""
    if isinstance(cell, pd.Timestamp):
        return format_day(cell)
    if isinstance(cell, float):
        if not isfinite(cell):
            return "not known"
        places = 0 if cell == round(cell) else max(_DIGITS - 1 - floor(log10(abs(cell))), 0)
        number = f"{cell:,.{places}f}"
        return number.rstrip("0").rstrip(".") if "." in number else number
    return "" if cell is None or cell is pd.NaT else str(cell)


def _safe(text: str) -> str:
    """A text that neither HTML nor Markdown takes for anything but itself."""
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text)
