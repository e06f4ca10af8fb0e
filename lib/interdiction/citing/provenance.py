"""Which printed figures a row of a table comes from, and where each of them was printed."""

import html
from typing import Any, NamedTuple

from interdiction.citing.sources import GRADE_NAMES
from interdiction.text import format_day

_BOUND_BY = ("part", "whole", "threshold", "mass")  # what a bound is made of
_STATEMENTS = {"": "statement", "before_": "before", "whole_": "whole"}  # a row's own, and a second one


class Input(NamedTuple):
    """One figure behind a row.

    Parameters
    ----------
    figure : str
        "statement/source/measure".
    column : str
        The column in which the row holds the printed words.
    printed, document : str
        These words, and who published them when; "" where the row does not say it.
    address : str
        The document's web address, safe in an attribute; "" where there is none.
    """

    figure: str
    column: str
    printed: str
    document: str
    address: str


def inputs_of(row: Any) -> list[Input]:
    """Name what a row of any table of the library is made of, the figure that is counted or divided first.

    Parameters
    ----------
    row : named tuple or pandas.Series
        A row with `statement` and `source`, and with `measure` (and `per`), with `numerator` and
        `denominator`, or with `quantity` and the four measures that it is made of. A second
        statement stands in `before` or `whole`, what is known of its source in columns that begin
        with the same word.

    >>> from interdiction import load_figures
    >>> from interdiction import compare
    >>> row = compare(load_figures(), "nia-2021-06-25", "nia-2025-06-26", "cases").iloc[0]
    >>> [(part.figure[:14], part.column) for part in inputs_of(row)], inputs_of(row)[1].printed
    ([('nia-2025-06-26', 'printed'), ('nia-2021-06-25', 'before_printed')], '571 drug cases')
    """
    if hasattr(row, "quantity"):
        columns = {getattr(row, role): f"{role}_printed" for role in _BOUND_BY}
    elif hasattr(row, "numerator"):
        columns = {row.numerator: "numerator_printed", getattr(row, "denominator", ""): "denominator_printed"}
    else:
        columns = {getattr(row, "measure", ""): "printed", getattr(row, "per", ""): "per_printed"}
    parts = []
    for prefix, name in _STATEMENTS.items():
        statement, source, publisher = _text(row, name), _text(row, f"{prefix}source"), _text(row, f"{prefix}publisher")
        day, grade = format_day(_text(row, f"{prefix}published")), GRADE_NAMES.get(_text(row, f"{prefix}grade"))
        document = ", ".join(filter(None, [publisher, day, grade])) if publisher else ""
        for measure, column in columns.items():
            # The days of a period are no figure.
            if statement and source and measure not in ("", "days"):
                printing = _text(row, f"{prefix}printing")
                figure = f"{statement}/{source}/{measure}" + (f"/{printing}" if printing else "")
                column = f"{prefix}{column}"
                parts.append(Input(figure, column, _text(row, column), document, web_address(row, prefix)))
    return parts


def figure_ids(row: Any) -> list[str]:
    """Name the figures that a row of any table of the library comes from, as "statement/source/measure".

    Parameters
    ----------
    row : named tuple or pandas.Series
        As in `inputs_of`.

    >>> from interdiction import load_figures, ratio
    >>> figure_ids(next(ratio(load_figures(statement="nia-2021-06-25"), "cases", "days").itertuples()))
    ['nia-2021-06-25/govcn-2021-06-26/cases']
    """
    return [part.figure for part in inputs_of(row)]


def web_address(row: Any, prefix: str = "") -> str:
    """Give the web address of a row's document as it can stand in an attribute; "" where it is none.

    >>> from types import SimpleNamespace
    >>> [web_address(SimpleNamespace(url=url)) for url in ('https://example.org/?a="b"|c', "javascript:alert(1)")]
    ['https://example.org/?a=&quot;b&quot;%7Cc', '']
    """
    address = _text(row, f"{prefix}url").replace("|", "%7C")  # which would end a cell of a table in Markdown
    return html.escape(address) if address.startswith(("https://", "http://")) else ""


def _text(row: Any, name: str) -> str:
    """A cell as text, "" where there is none."""
    cell = getattr(row, name, "")
    return "" if cell is None or cell != cell else str(cell)
