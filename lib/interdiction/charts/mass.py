"""Where the mass can be: what is known of a share as bars, or the region of every share that is possible."""

from collections.abc import Sequence
from math import fsum  # the same to the last bit on every Python, as sum is not
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import blended_transform_factory

from interdiction.charts.chart import Chart
from interdiction.citing.sources import agencies_and_period
from interdiction.drawing.canvas import Canvas
from interdiction.drawing.layout import (
    BLACK,
    GREY,
    KNOWN,
    LINE,
    MARGIN,
    QUIET,
    SMALL,
    WIDE,
    add_looks,
    text_width,
    widest,
    wrap,
)
from interdiction.errors import InputError, quote
from interdiction.text import Note, capitalise, format_range, format_shares, note_empty

_CAPTION = "Every way to divide the mass among the cases that fits the printed figures lies in the blue region."
_KNOWN = "Blue is what is known to be there; of the hatched part nothing is printed."
_REGION = "all shares of the mass that are possible"
_ELSEWHERE = " Grey is what is known not to be there."
_ROW, _BAR = 0.34, 0.2  # inches
_PALE = "#8DB9D6"  # hatching


def shares(
    table: pd.DataFrame,
    part: str,
    rows: str = "label",
    whole: str = "mass",
    title: str | None = None,
    subtitle: str | None = None,
    empty: str | None = None,
    highlight: pd.Series | None = None,
    sources: Sequence[str] | None = None,
) -> Chart | Note:
    """Draw how much of a whole is known to be in a part of it, how much is known not to be, and the rest.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows in shares, as `large_case_bounds` returns them.
    part : str
        What the part is called: "large cases".
    whole : str
        What the whole is called: "mass".
    rows : str
        The column that names the rows.
    title, subtitle : str, optional
        The finding, and what is drawn; made from the table where they are left out.
    empty : str, optional
        A sentence to show in place of a chart of no rows, which is refused without one.
    highlight : pandas.Series of bool, optional
        The rows that the title speaks of.
    sources : list of str, optional
        The sources in words, in place of what the columns of the table name.

    Returns
    -------
    Chart or Note
        A bar a row, from nothing to all of it.

    Raises
    ------
    InputError
        For an empty table, or one that is not of shares.

    >>> from interdiction import large_case_bounds, load_figures
    >>> bounds = large_case_bounds(load_figures(statement="nia-2021-06-25"))
    >>> shares(bounds[bounds["quantity"] == "share_in_large_cases"], "large cases").title
    'At least 23.5 % of the mass was in large cases; of the rest nothing is printed'
    """
    if empty is not None and table.empty:
        return note_empty(empty)
    if missing := [name for name in (rows, "low", "high", "unit") if name not in table]:
        raise InputError(f"a chart needs the column {quote(missing[0])}; keep what large_case_bounds returned")
    if table.empty or (table["unit"] != "share").any() or table[["low", "high"]].isna().any(axis=None):
        raise InputError("a chart of shares needs rows with both ends in shares; keep one quantity")
    nothing = (table["low"] <= 0) & (table["high"] >= 1)
    texts = ["not known" if is_open else text for is_open, text in zip(nothing, format_shares(table), strict=True)]
    if title is None:
        text = capitalise(texts[0])
        title = f"{text} of the {whole} was in {part}; of the rest nothing is printed"
        if len(table) > 1:
            least, most = (format_range(end, 1.0, "share") for end in (table["low"].min(), table["low"].max()))
            title = f"In every period {least} of the {whole} was in {part}, once {most}"
    drawn = add_looks(table, highlight).assign(high=table["high"].clip(upper=1.0), row_text=texts)
    alt = "; ".join(f"{name}: {text}" for name, text in zip(table[rows].astype(str), texts, strict=True))

    def paint(canvas: Canvas) -> None:
        _paint_shares(canvas, drawn, rows, part)

    caption = _KNOWN + (_ELSEWHERE if (drawn["high"] < 1).any() else "")
    subtitle = f"share of the {whole}; {agencies_and_period(table)}" if subtitle is None else subtitle
    return Chart(title, subtitle, table, f"{alt}.", caption, paint, sources=sources)


def _paint_shares(canvas: Canvas, drawn: pd.DataFrame, rows: str, part: str) -> None:
    """Draw the bars under what their three parts mean."""
    names = [wrap(str(name), SMALL, "bold", 2.4 if canvas.width == WIDE else 1.35) for name in drawn[rows]]
    named = len(drawn) > 1
    left = MARGIN + 0.15 + (widest((line for name in names for line in name), SMALL, "bold") if named else 0)
    keys = [(KNOWN, "", f"known to be in {part}"), ("white", "///", "not known"), (QUIET, "", "known to be elsewhere")]
    keys = keys if (drawn["high"] < 1).any() else keys[:2]
    deep = [_ROW + LINE * (len(name) - 1) if named else _ROW + 0.12 for name in names]
    above = 0.3 if canvas.width == WIDE else 0.2 * len(keys) + 0.1
    canvas.begin(above + fsum(deep) + 0.3)
    _write_keys(canvas, keys, MARGIN)
    width = canvas.width - MARGIN - 0.2 - left
    axes = canvas.axes(left, above, width, fsum(deep))
    axes.set(xlim=(0, 100), ylim=(fsum(deep), 0), yticks=[])
    canvas.scale(axes, [0, 25, 50, 75, 100], ["0 %", "25 %", "50 %", "75 %", "100 %"], upward=False)
    canvas.ground(axes)
    page, y = blended_transform_factory(canvas.figure.transFigure, axes.transData), 0.0
    wide = widest(drawn["row_text"], SMALL, "bold") + 0.16
    if (np.maximum(drawn["low"], 1 - drawn["low"]) * width < wide).any():  # or a word would end beyond its bar
        drawn = drawn.assign(row_text=drawn["row_text"].str.replace("at least", "≥"))
    for row, name, high in zip(drawn.itertuples(), names, deep, strict=True):
        middle, bar = y + high / 2, _BAR if named else _BAR + 0.12
        canvas.mark(row, page, (MARGIN / canvas.width, y + high), (1 - MARGIN / canvas.width, y))
        if named:
            weight = "bold" if row.row_lit else "normal"
            canvas.write(MARGIN, above + middle, name, va="center", size=SMALL, weight=weight)
        look: dict[str, Any] = {"height": bar, "edgecolor": _PALE, "linewidth": 0}
        axes.barh(middle, 100 * (row.high - row.low), left=100 * row.low, facecolor="white", hatch="///", **look)
        axes.barh(middle, 100 * row.low, left=0, **look | {"facecolor": KNOWN})
        if row.high < 1:
            axes.barh(middle, 100 * (1 - row.high), left=100 * row.high, **look | {"facecolor": QUIET})
        inside = text_width(row.row_text, SMALL, "bold") + 0.16 < row.low * width
        at = (0.08 if inside else row.low * width + 0.08) * 100 / width
        look = {"va": "center", "size": SMALL, "weight": "bold", "color": "white" if inside else KNOWN}
        ground = None if inside else {"facecolor": "white", "edgecolor": "none", "pad": 1.5}
        axes.text(at, middle, row.row_text, bbox=ground, **look)
        y += high


def _write_keys(canvas: Canvas, keys: list[tuple[str, str, str]], left: float) -> None:
    """Say what each filling means: beside each other, or on a narrow picture under each other."""
    x, y = left, 0.04
    for colour, hatch, words in keys:
        place = (x / canvas.width, 1 - (canvas.top + y + 0.13) / canvas.height)
        look: dict[str, Any] = {"facecolor": colour, "hatch": hatch, "edgecolor": _PALE if hatch else colour}
        look |= {"linewidth": 0.8, "transform": canvas.figure.transFigure}
        canvas.figure.add_artist(Rectangle(place, 0.26 / canvas.width, 0.13 / canvas.height, **look))
        canvas.write(x + 0.34, y, [words], size=SMALL, color=BLACK)
        if canvas.width == WIDE:
            x += 0.34 + text_width(words, SMALL) + 0.3
        else:
            y += 0.2


def mass(
    corners: pd.DataFrame, title: str | None = None, subtitle: str | None = None, empty: str | None = None
) -> Chart | Note:
    """Draw which shares of the mass the largest cases can hold.

    Parameters
    ----------
    corners : pandas.DataFrame
        The corners of one announcement's region, as `top_shares` returns them.
    title, subtitle : str, optional
        The finding, and what is drawn; made from the table where they are left out.
    empty : str, optional
        A sentence to show in place of a chart of no rows, which is refused without one.

    Returns
    -------
    Chart or Note
        The region is filled; the count of large cases is the vertical range within it.

    Raises
    ------
    InputError
        For an empty table, or the corners of several announcements.

    >>> from interdiction import load_figures, top_shares
    >>> mass(top_shares(load_figures(statement="nia-2021-06-25"))).title[:65]
    'The large cases, 22.94 % of all, held at least 23.5 % of the mass'
    """
    if empty is not None and corners.empty:
        return note_empty(empty)
    if missing := [name for name in ("cases", "low", "high") if name not in corners]:
        raise InputError(f"a region needs the column {quote(missing[0])}; keep what top_shares returned")
    if len(corners) != 4:
        raise InputError(f"a region has the four corners of one announcement; the table has {len(corners)} rows")
    large = corners.iloc[2]
    held = format_range(large["low"], large["high"], "share")
    if title is None:
        of_all = format_range(large["cases"], large["cases"], "share")
        title = f"The large cases, {of_all} of all, held {held} of the mass; how much more was not printed"
    if subtitle is None:
        subtitle = f"share of the mass held by the largest cases; {agencies_and_period(corners)}"
    alt = f"A region from corner to corner: the large cases hold {held}."
    return Chart(title, subtitle, corners, alt, _CAPTION, lambda canvas: _paint_region(canvas, corners, held))


def _paint_region(canvas: Canvas, corners: pd.DataFrame, held: str) -> None:
    """Draw the region and within it what the large cases held."""
    x, low, high = (100 * corners[name].to_numpy() for name in ("cases", "low", "high"))
    canvas.begin(3.9)
    across = min(canvas.width, 5.4) - 2 * MARGIN - 0.8
    axes = canvas.axes(MARGIN + 0.6, 0.06, across, 3.35)
    axes.grid(axis="y")
    axes.fill_between(x, low, high, color=KNOWN, alpha=0.18, linewidth=0)
    axes.plot(x, low, x, high, color=KNOWN, linewidth=1.2)
    axes.vlines(x[2], low[2], high[2], color=KNOWN, linewidth=5)
    # A light edge keeps the label legible over lines.
    look: dict[str, Any] = {"path_effects": [withStroke(linewidth=2.5, foreground="white", alpha=0.8)], "zorder": 5}
    look |= {"size": SMALL, "color": KNOWN, "weight": "bold", "va": "center"}
    at = x[2], low[2] + 0.6 * (high[2] - low[2])
    axes.annotate(f"large cases hold\n{held}\nof the mass", at, (8, -4), textcoords="offset points", **look)
    # Under the upper edge, away from the lower one, on the side of the large cases that has more room.
    right = x[2] < 50
    hint: dict[str, Any] = {"size": SMALL, "color": GREY, "va": "top", "ha": "left" if right else "right"}
    lines = wrap(_REGION, SMALL, width=max(0.5 * across * (100 - x[2] if right else x[2]) / 100, 1.0))
    # From 0 to a little more than 100, so that the upper edge is seen.
    axes.set(xlim=(0, 100), ylim=(0, 104), xlabel="share of the cases, counted from the largest")
    axes.annotate("\n".join(lines), (x[2], 100), (8 if right else -8, -8), textcoords="offset points", **hint)
    canvas.mark(corners.iloc[2], axes.transData, (x[2] - 2.5, low[2]), (x[2] + 2.5, high[2]))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(5))
        axis.set_major_formatter("{x:.0f} %")
