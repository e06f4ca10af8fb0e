"""Ranges and changes drawn with their sources underneath, and what is not known drawn as that."""

from collections.abc import Sequence
from math import fsum  # the same to the last bit on every Python, as sum is not
from typing import Any

import pandas as pd

from interdiction.charts.chart import Chart
from interdiction.citing.sources import agencies_and_period
from interdiction.drawing.canvas import Canvas
from interdiction.drawing.layout import MARGIN, SMALL, WIDE, add_looks, widest
from interdiction.drawing.panels import GAP, VARIATION, Look, draw_panel, find_limits, list_kinds, measure, room_for
from interdiction.errors import InputError, quote
from interdiction.text import Note, capitalise, format_range, format_unit, note_empty

_CHANGES = ("times", "share")
_MOST = 60  # rows that a reader can take in; more make a picture that no page has room for
# What stands in the picture of the marks that no reader would guess; and how to read each mark.
_KEYS = {
    "thin": "Thin lines: ordinary variation (95 %).",
    "hollow": "Hollow: read in a copy.",
    "arrow": "Arrow: the end is not known.",
}
_CAPTIONS = {
    "line": "Each thick line covers all that the printed words allow.",
    "tick": "The tick is the printed number, or the ratio of the printed numbers.",
    "dot": "A dot is an exact number or a range too small to draw.",
    "thin": "A thin line adds how far such numbers ordinarily vary, 95 times in 100.",
    "bare": "Where there is no thin line, how much such numbers vary is not known.",
    "arrow": "An arrow is an end that is not known.",
    "scale": "A scale begins at zero only where zero is written.",
    "shared": "Panels in one unit share a scale.",
    "own": "Each panel has a scale of its own.",
    "hollow": "A hollow mark rests on a copy on an unrelated site.",
}


def ranges(
    table: pd.DataFrame,
    rows: str | None = None,
    panels: str | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    empty: str | None = None,
    highlight: pd.Series | None = None,
    finding: str = "",
    share_scales: bool = True,
    sources: Sequence[str] | None = None,
) -> Chart | Note:
    """Draw each row as the range it allows: a line from low to high, a tick at the printed number.

    Parameters
    ----------
    table : pandas.DataFrame
        `low`, `high`, `unit`, if there is one `value`, and the columns that name statement and
        source, as `load_figures`, `ratio`, `indicators` and `large_case_bounds` return them; of
        numbers of one's own, `label`, `low`, `high`, `unit` and `sources` are enough. With a
        column `verdict`, the changes between two statements: ratios on a logarithmic scale,
        differences of shares on a linear one, beside a line of no change.
    rows : str, optional
        The column that names the rows: the label, or where labels recur the statement or the source.
    panels : str, optional
        The column that divides the rows into panels. Rows of a panel that all allow the same are
        drawn once. Changes are divided by unit.
    title, subtitle : str, optional
        The finding, and what it is measured in; made from the table where they are left out.
        Rows with several labels have no title but a given one, changes no subtitle.
    empty : str, optional
        A sentence to show in place of a chart of no rows, which is refused without one.
    highlight : pandas.Series of bool, optional
        The rows that the title speaks of; the others are drawn in grey.
    finding : str
        What is written beside the first of them.
    share_scales : bool
        Whether panels in one unit share a scale.
    sources : list of str, optional
        The sources in words, of a table that has no columns that name them.

    Returns
    -------
    Chart or Note
        An unknown end is an arrow, a change that is not comparable has no mark; rows of several
        agencies are told apart by colour and name. Jupyter shows the chart, `save` writes it.

    Raises
    ------
    InputError
        For a table without a column that is needed, or without its sources; for rows in several
        units without panels; for several panels without a title; for two rows with one name.

    >>> from interdiction import load_figures, preferred, ratio
    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> "8.338 to 8.361 kg per person" in ranges(preferred(ratio(figures, "drugs_seized", "suspects"))).alt
    True
    >>> own = pd.DataFrame({"label": ["2024"], "low": [4.0], "high": [5.0], "unit": ["kg"]})
    >>> ranges(own, sources=["Own count, May 2025"]).alt
    '2024: 4 to 5 kg. kg. 2024 4 to 5 kg. Source: Own count, May 2025.'
    """
    if empty is not None and table.empty:
        return note_empty(empty)
    if rows is None:
        names = ("label", "statement", "source")
        rows = next((name for name in names if name in table and not table[name].duplicated().any()), "label")
    _check(table, rows, panels)
    title = _title(table, rows, panels) if title is None else title
    subtitle = _subtitle(table, panels) if subtitle is None else subtitle
    divide, drawn = panels or ("unit" if "verdict" in table else None), add_looks(table, highlight)
    parts = [part for _, part in drawn.groupby(divide, sort=False)] if divide else [drawn]
    look = Look(rows, panels, finding, "agency" in table and table["agency"].nunique() > 1)
    # Changes have a scale for ratios and one for differences; panels of other rows share one where their unit is one.
    shared = share_scales and bool(panels) and "verdict" not in table
    drawing = _Drawing(parts, look, shared)
    caption, alt = drawing.describe(bool(panels))
    return Chart(title, subtitle, table, alt, caption, drawing.paint, drawing.key, sources)


def _check(table: pd.DataFrame, rows: str, panels: str | None) -> None:
    """Refuse a table that cannot be drawn."""
    changed = "verdict" in table
    needed = [rows, *([panels] if panels else []), "low", "high", "unit", *(VARIATION if changed else ())]
    if missing := [column for column in needed if column not in table]:
        raise InputError(f"a chart needs the column {quote(missing[0])}; keep what the library's tables hold")
    if table.empty:
        raise InputError("a chart needs at least one row; the table is empty")
    if len(table) > _MOST:
        raise InputError(f"a chart has room for {_MOST} rows, not for {len(table)}; keep the rows that matter")
    unknown = table[["low", "high"]].isna().any(axis=1)
    if changed:
        if others := [unit for unit in table["unit"].unique() if unit not in _CHANGES]:
            raise InputError(f"changes are in times or shares, not {quote(others[0])}; keep what compares statements")
        unknown &= table["verdict"] != "not comparable"
    if unknown.any():
        raise InputError(f"{quote(table.loc[unknown, rows].iloc[0])} has no bounds to draw; leave that row out")


def _title(table: pd.DataFrame, rows: str, panels: str | None) -> str:
    """The one label or panel of a table, and what its one row says."""
    names, first = table[panels or ("label" if "label" in table else rows)].unique(), table.iloc[0]
    if len(names) > 1:
        raise InputError("several labels or panels need a title that says the finding; give one")
    title = f"{names[0]}: {format_range(*first[['low', 'high', 'unit']])}" if len(table) == 1 else str(names[0])
    return capitalise(title)


def _subtitle(table: pd.DataFrame, panels: str | None) -> str:
    """The unit where no heading names it, the agencies, and the period where it is one."""
    if "verdict" in table:
        raise InputError("changes need a subtitle that says what is compared with what; give one")
    units = [] if panels else [format_unit(table["unit"].iloc[0])]
    about = [agencies_and_period(table)] if "agency" in table else []
    return "; ".join([*units, *about])


class _Drawing:
    """Panels under each other, their scales as wide as all labels and words allow."""

    def __init__(self, parts: list[pd.DataFrame], look: Look, shared: bool) -> None:
        self._parts, self._look, changed = parts, look, "verdict" in parts[0]
        by_unit: dict[str, list[pd.DataFrame]] = {}
        for part in parts:
            by_unit.setdefault(part["unit"].iloc[0], []).append(part)
        together = {unit: pd.concat(own) for unit, own in by_unit.items() if shared and len(own) > 1}
        self._limits = {unit: find_limits(own) for unit, own in together.items()}
        self._panels = self._measure(WIDE)
        self._kinds = {kind for panel in self._panels for row in panel.rows for kind in list_kinds(row, panel)}
        self._kinds |= {"shared"} if together else {"own"} if len(parts) > 1 and not changed else set()
        self.key = " ".join(words for kind, words in _KEYS.items() if kind in self._kinds)

    def _measure(self, width: float) -> list[Any]:
        return [measure(part, self._look, width, self._limits.get(part["unit"].iloc[0])) for part in self._parts]

    def describe(self, headed: bool) -> tuple[str, str]:
        """Say how the marks are read, and what they show."""
        caption = (
            " ".join(words for kind, words in _CAPTIONS.items() if kind in self._kinds) or "Nothing is comparable."
        )
        alt = ". ".join(
            (f"{panel.name}: " if headed else "") + "; ".join(row.row_text for row in panel.rows)
            for panel in self._panels
        )
        return caption, f"{alt}."

    def paint(self, canvas: Canvas) -> None:
        """Draw all panels."""
        panels = self._panels if canvas.width == WIDE else self._measure(canvas.width)
        rows = [row for panel in panels for row in panel.rows]
        left = MARGIN + 0.12 + widest((line for row in rows for line in row.row_label), SMALL, "bold")
        # As wide as the words behind the marks allow.
        room = canvas.width - MARGIN - left
        width = min(room, *(room_for(row, panel, room) for panel in panels for row in panel.rows))
        canvas.begin(fsum([panel.deep for panel in panels]) + GAP * (len(panels) - 1))
        depth = 0.0
        for panel in panels:
            draw_panel(canvas, panel, depth, left, width)
            depth += panel.deep + GAP
