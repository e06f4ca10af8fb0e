"""Numbers that lead back to the words they were printed in.

A cited number is a link to its document, at its words; its `data-figure` names the rows of the
record that it comes from, by which a report leads it to its own page of the source.
"""

import html
import re
from typing import Any
from urllib.parse import quote

import pandas as pd

from interdiction.refusal import Refusal, shown
from interdiction.sourcing import GRADES_IN_WORDS
from interdiction.words import allows, between, day

_BOUND_BY = ("large_cases", "cases", "large_case_threshold", "drugs_seized")  # what a bound is made of
_COMPUTED = ("allows", "low", "value", "high", "printed")
_SIGNS = re.compile(r"[&<>\"'\\`*_{}\[\]()#|!~$:]")  # of HTML and of Markdown


def figures_behind(row: Any) -> list[str]:
    """Name the figures that a row of any table of the library comes from.

    Parameters
    ----------
    row : named tuple or pandas.Series
        A row of `load_figures`, `ratio`, `indicators`, `large_case_bounds`, `agency_share` or `change`.

    Returns
    -------
    list of str
        "statement/source/measure" of each, the one that is counted or divided first.

    >>> from interdiction import load_figures, ratio
    >>> figures_behind(next(ratio(load_figures(statement="nia-2021-06-25"), "cases", "days").itertuples()))
    ['nia-2021-06-25/govcn-2021-06-26/cases']
    """
    if hasattr(row, "quantity"):
        measures = [*_BOUND_BY]
    elif hasattr(row, "numerator"):
        measures = [row.numerator, row.denominator]
    else:
        measures = [row.measure, *([row.per] if hasattr(row, "per") else [])]
    sides = [(row.statement, row.source)]
    if hasattr(row, "before_source"):
        sides.append((row.before, row.before_source))
    if hasattr(row, "whole_source"):
        sides.append((row.whole, row.whole_source))
    return [
        f"{statement}/{source}/{measure}" for statement, source in sides for measure in measures if measure != "days"
    ]


def cited(words: str, row: Any, place: int = 0) -> str:
    """Make words a link to the document that a row comes from, for Markdown and for HTML alike.

    Parameters
    ----------
    words : str
        What is shown; it is shown as it is, whatever it holds.
    row : named tuple or pandas.Series
        As in `figures_behind`.
    place : int
        Which of the figures behind the row the link leads to first.

    >>> from interdiction import load_figures
    >>> row = next(load_figures(statement="nia-2021-06-25").itertuples())
    >>> cited("571", row)[:75]
    '<a data-figure="nia-2021-06-25/govcn-2021-06-26/cases" title="&#34;571 drug'
    """
    behind = figures_behind(row)
    behind = behind[place:] + behind[:place]
    printed = [getattr(row, name, "") for name in ("printed", "numerator_printed", "denominator_printed")]
    phrases = [phrase for phrase in printed if phrase]
    phrases = phrases[place:] + phrases[:place]
    quoted = " and ".join(f'"{phrase}"' for phrase in phrases)
    grade = GRADES_IN_WORDS[str(row.grade)]
    said = ", ".join([*([quoted] if quoted else []), str(row.publisher), day(row.published), grade])
    attributes = f'data-figure="{html.escape(" ".join(behind))}" title="{_safe(said)}"'
    if not (address := _address(row)):
        return f"<span {attributes}>{_safe(words)}</span>"
    # A text fragment, which browsers scroll to and highlight.
    at = f"#:~:text={quote(phrases[0], safe='').replace('-', '%2D')}" if phrases else ""
    return f'<a {attributes} href="{address}{at}">{_safe(words)}</a>'


def sentences(card: pd.DataFrame) -> list[str]:
    """Say each indicator of a table in its own words, its range leading to the words it was printed in.

    >>> from interdiction import indicators, load_figures
    >>> sentences(indicators(load_figures(statement="nia-2021-06-25")))[0][:40]
    'large cases are <a data-figure="nia-2021'
    """
    return [
        row.reads_as.replace("{range}", cited(between(row.low, row.high, row.unit), row)) for row in card.itertuples()
    ]


class Cited:
    """A table whose numbers lead to the words they were printed in; Jupyter shows it as HTML.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows as in `figures_behind`.
    rows : str
        The column that names the rows.
    columns : list of str
        The columns that are shown; "allows" is computed where the table has none.

    Raises
    ------
    Refusal
        For a column that does not exist.

    >>> from interdiction import load_figures
    >>> print(Cited(load_figures(statement="nia-2021-06-25").head(1), "label", ["printed", "allows"]))
                       printed     allows
    drug cases  571 drug cases  571 cases
    """

    def __init__(self, table: pd.DataFrame, rows: str, columns: list[str]) -> None:
        if "allows" in columns and "allows" not in table:
            table = table.assign(allows=allows(table))
        if missing := [name for name in (rows, *columns) if name not in table]:
            raise Refusal(f"a table has no column {shown(missing[0])}; choose among {', '.join(table.columns)}")
        self.table, self.rows, self.columns = table, rows, columns

    def _cell(self, row: Any, name: str) -> str:
        words = _worded(getattr(row, name))
        if name == "publisher" and (address := _address(row)):
            return f'<a href="{address}">{_safe(words)}</a>'
        places = {**dict.fromkeys(_COMPUTED, 0), "numerator_printed": 0, "denominator_printed": 1, "whole_printed": 1}
        behind = figures_behind(row) if name in places else []
        return cited(words, row, places[name]) if len(behind) > places.get(name, 0) and words else _safe(words)

    def _repr_html_(self) -> str:
        heads = "".join(f'<th scope="col">{_safe(name.replace("_", " "))}</th>' for name in self.columns)
        lines = [
            f'<tr{_named(row)}><th scope="row">{_safe(str(getattr(row, self.rows)))}</th>'
            + "".join(f"<td>{self._cell(row, name)}</td>" for name in self.columns)
            + "</tr>"
            for row in self.table.itertuples()
        ]
        return (
            f'<table class="dataframe"><thead><tr><td></td>{heads}</tr></thead>\n'
            f"<tbody>{chr(10).join(lines)}</tbody></table>"
        )

    def __repr__(self) -> str:
        texts = self.table.set_index(self.rows)[self.columns].map(_worded)
        return str(texts.rename_axis(None).rename(columns=lambda name: name.replace("_", " ")).to_string())


def _named(row: Any) -> str:
    """Name the row of a figure itself, so that a report can lead to it."""
    is_figure = hasattr(row, "measure") and hasattr(row, "qualifier")
    return f' data-row="{html.escape(figures_behind(row)[0])}"' if is_figure else ""


def _address(row: Any) -> str:
    """The web address of a row's document, where it is one."""
    address = str(getattr(row, "url", ""))
    return html.escape(address) if address.startswith(("https://", "http://")) else ""


def _worded(cell: Any) -> str:
    """A cell as it is shown: numbers to as many digits as they have, an unknown one in words."""
    if isinstance(cell, float):
        return "not known" if not abs(cell) < float("inf") else f"{cell:,.6g}"
    return "" if cell is None or cell is pd.NaT else str(cell)


def _safe(text: str) -> str:
    """A text that neither HTML nor Markdown takes for anything but itself."""
    return _SIGNS.sub(lambda sign: f"&#{ord(sign[0])};", text)
