"""Ranges and changes drawn with their sources underneath, and what is not known drawn as that."""

from math import fsum  # the same to the last bit on every Python, as sum is not
from typing import Any

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from interdiction.charts.changes import (
    CAPTIONS,
    NEEDED,
    UNITS,
    change_kinds,
    draw_change,
    measure_changes,
    prepare_changes,
)
from interdiction.charts.chart import STYLE, Chart
from interdiction.charts.layout import BLACK, KNOWN, LINE, SMALL, text_width, wrap
from interdiction.charts.rows import Panel, Row, draw_panel, draw_range
from interdiction.citing.sources import agencies_and_period, are_copies
from interdiction.errors import InputError, quote
from interdiction.text import Note, format_range, format_shares, format_unit, note_empty

_ROW, _HEADING, _AXIS, _GAP = 0.29, 0.25, 0.26, 0.16
_LONGEST_LABEL = 1.4
_SMALL = 0.012  # of a scale: a range that is narrower is drawn as a dot
# How to read each mark.
_CAPTIONS = {
    "line": "Each line covers all that the printed words allow.",
    "tick": "The tick is the printed number, or the ratio of the printed numbers.",
    "dot": "A dot is an exact number or a range too small to draw.",
    "arrow": "An arrow is an end that is not known.",
    "scale": "A scale begins at zero only where zero is written.",
    "hollow": "A hollow mark was read in a copy on an unrelated site.",
}


def ranges(
    table: pd.DataFrame,
    rows: str | None = None,
    panels: str | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    empty: str | None = None,
) -> Chart | Note:
    """Draw each row as the range it allows: a line from low to high, a tick at the printed number.

    Parameters
    ----------
    table : pandas.DataFrame
        `low`, `high`, `unit`, if there is one `value`, and the columns that name statement and
        source, as `load_figures`, `ratio`, `indicators` and `large_case_bounds` return them. With a
        column `verdict`, the changes between two statements: ratios on a logarithmic scale,
        differences of shares on a linear one, beside a line of no change.
    rows : str, optional
        The column that names the rows: the label, or where labels recur the statement or the source.
    panels : str, optional
        The column that divides the rows into panels, each with a scale of its own. Rows of a
        panel that all allow the same are drawn once. Changes are divided by unit.
    title, subtitle : str, optional
        The finding, and what it is measured in; made from the table where they are left out.
        Rows with several labels have no title but a given one, changes no subtitle.
    empty : str, optional
        A sentence to show in place of a chart of no rows, which is refused without one.

    Returns
    -------
    Chart or Note
        An unknown end is an arrow, a change that is not comparable has no mark; Jupyter shows the
        chart, `save` writes it.

    Raises
    ------
    InputError
        For a table without a column that is needed, or without its sources; for rows in several
        units without panels; for several panels without a title.

    >>> from interdiction import load_figures, preferred, ratio
    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> ranges(preferred(ratio(figures, "drugs_seized", "suspects"))).alt[:70]
    'Drugs seized per suspects: 8.338 to 8.361 kg per person. kg per person'
    """
    if empty is not None and table.empty:
        return note_empty(empty)
    if rows is None:
        names = ("label", "statement", "source")
        rows = next((name for name in names if name in table and not table[name].duplicated().any()), "label")
    _check(table, rows, panels)
    title = _title(table, rows, panels) if title is None else title
    subtitle = _subtitle(table, panels) if subtitle is None else subtitle
    if "verdict" in table:
        parts = _divide(prepare_changes(table), panels or "unit")
        measured = [measure_changes(part, rows, _heading(part, panels, UNITS)) for part in parts]
        captions, find_kinds, draw_mark = CAPTIONS, change_kinds, draw_change
    else:
        parts = [_merge(part, rows) if panels else part for part in _divide(table, panels)]
        deepest = max(len(_lines(label)) for part in parts for label in part[rows])
        measured = [_measure(part, rows, _heading(part, panels), _ROW + LINE * (deepest - 1)) for part in parts]
        captions, find_kinds, draw_mark = _CAPTIONS, _kinds, _draw_mark
    alt = ". ".join(
        (f"{part[panels].iloc[0]}: " if panels else "") + panel.alt for part, panel in zip(parts, measured, strict=True)
    )
    kinds = {kind for panel in measured for each in panel.rows for kind in find_kinds(each.row, panel)}
    caption = " ".join(words for kind, words in captions.items() if kind in kinds) or "Nothing is comparable."
    height = fsum(panel.height for panel in measured) + _GAP * (len(measured) - 1)
    with matplotlib.style.context(STYLE):
        chart, depth = Chart(title, subtitle, height, table, f"{alt}.", caption), 0.0
        for panel in measured:
            draw_panel(chart, panel, depth, draw_mark)
            depth += panel.height + _GAP
    return chart


def _check(table: pd.DataFrame, rows: str, panels: str | None) -> None:
    """Refuse a table that cannot be drawn."""
    changed = "verdict" in table
    needed = [rows, *([panels] if panels else []), "low", "high", "unit", *(NEEDED if changed else ())]
    if missing := [column for column in needed if column not in table]:
        raise InputError(f"a chart needs the column {quote(missing[0])}; keep what the library's tables hold")
    if table.empty:
        raise InputError("a chart needs at least one row; the table is empty")
    unknown = table[["low", "high"]].isna().any(axis=1)
    if changed:
        if others := [unit for unit in table["unit"].unique() if unit not in UNITS]:
            raise InputError(
                f"changes are in times or shares, not in {quote(others[0])}; keep what compares statements"
            )
        unknown &= table["verdict"] != "not comparable"
    if unknown.any():
        raise InputError(f"{quote(table.loc[unknown, rows].iloc[0])} has no bounds to draw; leave that row out")


def _divide(table: pd.DataFrame, panels: str | None) -> list[pd.DataFrame]:
    """The rows of each panel, which share a unit."""
    parts = [part for _, part in table.groupby(panels, sort=False)] if panels else [table]
    for part in parts:
        if part["unit"].nunique() > 1:
            units = ", ".join(map(str, part["unit"].unique()))
            raise InputError(f"rows in {units} share no scale; draw them in panels")
    return parts


def _title(table: pd.DataFrame, rows: str, panels: str | None) -> str:
    """The one label or panel of a table, and what its one row says."""
    names, first = table[panels or ("label" if "label" in table else rows)].unique(), table.iloc[0]
    if len(names) > 1:
        raise InputError("several labels or panels need a title that says the finding; give one")
    title = f"{names[0]}: {format_range(*first[['low', 'high', 'unit']])}" if len(table) == 1 else str(names[0])
    return title[0].upper() + title[1:]


def _subtitle(table: pd.DataFrame, panels: str | None) -> str:
    if "verdict" in table:
        raise InputError("changes need a subtitle that says what is compared with what; give one")
    units = [] if panels else [format_unit(table["unit"].iloc[0])]
    return "; ".join([*units, agencies_and_period(table)])


def _heading(part: pd.DataFrame, panels: str | None, units: dict[str, str] | None = None) -> list[str]:
    """The lines of a panel's heading: its name, and its unit if that says more."""
    unit = part["unit"].iloc[0]
    names = [str(part[panels].iloc[0])] if panels else []
    names += [units[unit]] if units else [format_unit(unit)] if panels else []
    return wrap(", ".join(dict.fromkeys(names)), 10, "bold") if names else []


def _lines(label: object) -> list[str]:
    return wrap(str(label), SMALL, width=_LONGEST_LABEL)


def _merge(part: pd.DataFrame, rows: str) -> pd.DataFrame:
    """Rows that all allow the same, as one."""
    if len(part) == 1 or part["low"].nunique() > 1 or part["high"].nunique() > 1:
        return part
    return part.head(1).assign(**{rows: f"every {rows}"})


def _measure(part: pd.DataFrame, rows: str, heading: list[str], height: float) -> Panel:
    """Measure the rows of one scale, each so many inches high."""
    unit, labels, texts = part["unit"].iloc[0], part[rows].astype(str), format_shares(part)
    share = unit == "share"
    # The subtitle or the heading names another unit.
    words = texts if share else [text.removesuffix(f" {format_unit(unit)}") for text in texts]
    left = min(max(text_width(label, SMALL) for label in labels), _LONGEST_LABEL) + 0.12
    right = max(text_width(text, SMALL, "bold") for text in words) + 0.12
    numbers = part.reindex(columns=["low", "high", "value"]).astype(float) * (100 if share else 1)
    drawn = part.assign(**numbers, hollow=are_copies(part)).itertuples()
    limits, spread = _limits(numbers[["low", "high"]].to_numpy(), share)
    return Panel(
        [Row(row, _lines(label), [text], height) for row, label, text in zip(drawn, labels, words, strict=True)],
        heading,
        pad=0.04,
        above=_HEADING + LINE * (len(heading) - 1) if heading else 0,
        below=_AXIS if spread else 0,
        sides=(left, right),
        limits=limits,
        form=("{:,.10g} %" if share else "{:,.10g}").format if spread else None,
        alt="; ".join(f"{label} {text}" for label, text in zip(labels, texts, strict=True)),
        line=(0.0, "") if numbers["low"].min() < 0 else None,
        color=KNOWN,
    )


def _limits(ends: np.ndarray, share: bool) -> tuple[tuple[float, float], bool]:
    """Where a scale begins and ends, and whether there is anything to read off it: not for one exact number.

    It lies around all known ends, with room for arrows; from zero where that costs little, around it for losses.
    """
    known = ends[np.isfinite(ends)]
    if known.min() < 0:
        known = np.append(known, 0.0)
    span = np.ptp(known)
    spread = bool(span > 1e-9 * abs(known.max()))
    if not spread:
        span = abs(known.max()) or 1.0
    from_zero = known.min() == 0 or (share and 0 < known.min() < known.max() / 3)
    start = 0.0 if from_zero else known.min() - 0.08 * span
    return (start, known.max() + (0.08 if np.isfinite(ends).all() else 0.6) * span), spread


def _kinds(row: Any, panel: Panel) -> set[str]:
    """The kinds of marks that a row has."""
    small = row.high - row.low <= _SMALL * (panel.limits[1] - panel.limits[0])
    kinds = {"arrow" if np.isinf(row.high) else "dot" if small else "line"}
    there = {
        "tick": np.isfinite(row.value) and not small,
        "hollow": row.hollow,
        "scale": panel.form and panel.limits[0] > 0,
    }
    return kinds | {kind for kind, is_there in there.items() if is_there}


def _draw_mark(axes: Axes, row: Any, y: float, panel: Panel) -> None:
    """Draw one range: a line, an arrow where it has no end, a dot where it is too small to see."""
    kinds, height = _kinds(row, panel), panel.rows[0].height
    if "arrow" in kinds:
        look = {"arrowstyle": "-|>,head_width=0.35,head_length=0.6", "shrinkA": 0, "shrinkB": 0, "edgecolor": KNOWN}
        look |= {"facecolor": "white", "linewidth": 1.5} if row.hollow else {"facecolor": KNOWN, "linewidth": 3}
        axes.annotate("", (panel.limits[1], y), (row.low, y), arrowprops=look)
    else:
        # Upward, since the axis runs down.
        draw_range(axes, y, row.low, row.high, kinds, line=6, dot=8, bar=-0.24 * height)
    if "tick" in kinds:
        axes.vlines(row.value, y + 0.3 * height, y - 0.3 * height, color=BLACK, linewidth=1.6)
