"""Tables whose numbers lead to the words they were printed in."""

import html
import re
from collections.abc import Sequence
from math import floor, isfinite, log10
from typing import Any

import pandas as pd

from interdiction.citing.links import LinkedText, escape_html, link_inputs
from interdiction.citing.provenance import figure_ids, inputs_of, web_address
from interdiction.citing.sources import GRADE_NAMES, source_line
from interdiction.errors import InputError, check_name
from interdiction.text import Note, format_day, format_ranges, note_empty

_DIGITS = 6
# As pandas escapes the cells of a table.
_LATEX = {letter: f"\\{letter}" for letter in "&%$#_{}"}
_LATEX |= {"\\": r"\textbackslash ", "~": r"\textasciitilde ", "^": r"\textasciicircum "}


def table(
    frame: pd.DataFrame,
    rows: str,
    numbers: Sequence[str] = (),
    beside: Sequence[str] = (),
    across: str | None = None,
    empty: str | None = None,
) -> "LinkedTable | Note":
    """Show a table whose numbers lead to the words they were printed in.

    Parameters
    ----------
    frame : pandas.DataFrame
        Any table of the library, or some of its rows and columns.
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
    empty : str, optional
        The sentence that is shown where the table has no rows.

    Returns
    -------
    LinkedTable or Note
        Jupyter shows either.

    Raises
    ------
    InputError
        For a column that does not exist, or more than one number in a cell.

    >>> from interdiction import load_figures
    >>> figures = load_figures(statement="nia-2021-06-25", reading="rounded").iloc[4:5]
    >>> table(figures, "label", ["printed", "allows"], ["grade"])
                           printed             allows     grade
    drugs seized  5.55 metric tons  5,545 to 5,555 kg  official
    """
    if empty is not None and frame.empty:
        return note_empty(empty)
    if "allows" in numbers and "allows" not in frame:
        frame = frame.assign(allows=format_ranges(frame))
    for name in (rows, *numbers, *beside, *([across] if across else [])):
        check_name("column", name, frame)
    if "grade" in beside:
        frame = frame.assign(grade=frame["grade"].replace(GRADE_NAMES))
    if across and len([*numbers, *beside]) != 1:
        raise InputError(f"a table across {across} has room for one number in a cell; choose one column")
    return LinkedTable(frame, rows, numbers, beside, across)


class LinkedTable:
    """What `table` shows: HTML for Jupyter, plain text elsewhere; its arguments are checked there."""

    def __init__(
        self, frame: pd.DataFrame, rows: str, numbers: Sequence[str], beside: Sequence[str], across: str | None
    ) -> None:
        self.frame, self.rows, self.numbers, self.beside, self.across = frame, rows, numbers, beside, across

    def _lines(self, as_html: bool) -> tuple[list[str], list[tuple[str, str, list[str]]]]:
        """The heads, and for each line its row attribute, its name and its cells."""
        lines: dict[object, tuple[str, str, dict[str, str]]] = {}
        for place, row in enumerate(self.frame.itertuples()):
            name = _format_cell(getattr(row, self.rows))
            attribute = "" if self.across else _row_attribute(row)
            _, _, line = lines.setdefault(name if self.across else place, (attribute, name, {}))
            for column in (*self.numbers, *self.beside):
                head = _format_cell(getattr(row, self.across)) if self.across else column
                cell = self._linked_cell(row, column) if as_html else _format_cell(getattr(row, column))
                line[head.replace("_", " ")] = cell
        heads = list(dict.fromkeys(head for _, _, line in lines.values() for head in line))
        return heads, [(own, name, [line.get(head, "") for head in heads]) for own, name, line in lines.values()]

    def _linked_cell(self, row: Any, column: str) -> str:
        cell = getattr(row, column)
        if isinstance(cell, LinkedText):
            return cell
        words = _format_cell(cell)
        if column == "publisher" and (address := web_address(row)):
            return f'<a href="{address}">{escape_html(words)}</a>'
        inputs = inputs_of(row) if words and column in self.numbers else []
        return link_inputs(words, [figure for figure in inputs if figure.column == column] or inputs)

    def _repr_html_(self) -> str:
        heads, lines = self._lines(as_html=True)
        top = "".join(f'<th scope="col">{escape_html(head)}</th>' for head in heads)
        body = "\n".join(
            f'<tr{attribute}><th scope="row">{escape_html(name)}</th>'
            f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
            for attribute, name, cells in lines
        )
        return f'<table class="dataframe"><thead><tr><td></td>{top}</tr></thead>\n<tbody>{body}</tbody></table>'

    def to_frame(self) -> pd.DataFrame:
        """Return the table as it is shown, every cell as text: a row a line, a column a head."""
        heads, lines = self._lines(as_html=False)
        return pd.DataFrame([cells for *_, cells in lines], [name for _, name, _ in lines], heads)

    def to_latex(self, caption: str | None = None, label: str | None = None) -> str:
        r"""Write the table for a paper, with its sources under it.

        Parameters
        ----------
        caption, label : str, optional
            As in LaTeX; the label is used as it is, for references.

        Returns
        -------
        str
            LaTeX that needs the package booktabs; special characters are escaped.

        >>> from interdiction import load_figures
        >>> figures = load_figures(statement="nia-2021-06-25").iloc[4:5]
        >>> print(table(figures, "statement", ["printed"], across="label").to_latex()[-126:])
        \end{tabular}
        \par\footnotesize Source: State Council of the People's Republic of China, 26 June 2021 (official).
        \end{table}
        <BLANKLINE>
        """
        escaped = str.maketrans(_LATEX)
        headed = {"caption": caption and caption.translate(escaped), "label": label, "position": "htbp"}
        text = str(self.to_frame().to_latex(escape=True, **headed))
        named = {"publisher", "title", "published", "grade", "url"} <= {*self.frame.columns}
        source = f"\\par\\footnotesize {source_line(self.frame).translate(escaped)}\n" if named else ""
        return text.replace("\\end{tabular}\n", f"\\end{{tabular}}\n{source}")

    def __repr__(self) -> str:
        return self.to_frame().to_string()


def _row_attribute(row: Any) -> str:
    """The name of the figure that a row is, so that a site can lead to it."""
    is_figure = hasattr(row, "measure") and hasattr(row, "qualifier")
    return f' data-row="{html.escape(figure_ids(row)[0])}"' if is_figure else ""


def _format_cell(cell: Any) -> str:
    """A cell in words: a whole number whole, another to six digits, an unknown one in words, a day as a day."""
    if isinstance(cell, LinkedText):
        return html.unescape(re.sub(r"<[^>]*>", "", cell))
    if isinstance(cell, pd.Timestamp):
        return format_day(cell)
    if isinstance(cell, float):
        if not isfinite(cell):
            return "not known"
        places = 0 if cell == round(cell) else max(_DIGITS - 1 - floor(log10(abs(cell))), 0)
        number = f"{cell:,.{places}f}"
        return number.rstrip("0").rstrip(".") if "." in number else number
    return "" if cell is None or cell is pd.NaT else str(cell)
