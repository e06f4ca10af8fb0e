"""A series drawn as bars over the days that they count, with the words that fit beside them."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from interdiction.drawing.canvas import Canvas
from interdiction.drawing.labels import LETTERS, LINE, Box, place_labels
from interdiction.drawing.layout import BLACK, GREY, SMALL, WARNING, text_width, widest
from interdiction.drawing.series import ARROW, THIN, Series

_YEAR = 0.42  # inches for a year
_CHANGES = "counting changes"
_BREAK = "#A64500"  # as the lines of breaks, and legible as letters


def draw_series(canvas: Canvas, series: Series, place: Box) -> None:
    """Draw a series at so many inches from the left and below the subtitle, so wide and so high."""
    left, above, width, height = place
    every = MaxNLocator(4 if height < 2 else 5).tick_values(series.bottom, series.top)
    ticks = [float(tick) for tick in every if series.bottom <= tick <= series.top]
    numbers = [f"{tick:,.10g}{' %' if series.unit == '%' else ''}" for tick in ticks]
    scale, names = widest(numbers, SMALL) + 0.1, series.name_agencies()
    right = widest(names, LETTERS, "bold") + 0.1 if names else 0.08
    across = width - scale - right
    axes = canvas.axes(left + scale, above, across, height)
    axes.set(xlim=series.limits, ylim=(series.bottom, series.top))
    canvas.scale(axes, ticks, numbers, upward=True)
    canvas.ground(axes)
    if series.bottom < 0:
        axes.add_artist(Line2D(series.limits, [0, 0], color=GREY, linewidth=1.2, zorder=0.9))
    _mark_years(axes, series.limits, across, height)
    _write_names(axes, series, names, height)
    for row in sorted(series.bars, key=lambda row: bool(row.row_lit)):  # over the others
        _draw_bar(canvas, axes, row, series)
    _draw_breaks(axes, series.begins)
    _write_words(axes, series, (across, height))


def _mark_years(axes: Axes, limits: tuple[float, float], inches: float, high: float) -> None:
    """Write each year in its middle, or some where there are many, with a stroke where it begins."""
    first, last = (num2date(day).year for day in limits)
    step = int(np.ceil(_YEAR * (last - first + 1) / inches))
    look: dict[str, Any] = {"size": SMALL, "color": GREY, "ha": "center", "va": "top"}
    years = range(first, last + 1)
    for year in (year for year in years if year % step == 0):
        middle = date2num(pd.Timestamp(year, 7, 2)), 0
        axes.annotate(str(year), middle, (0, -6), ("data", "axes fraction"), "offset points", **look)
    begins = [day for year in years if step < 4 for day in [date2num(pd.Timestamp(year, 1, 1))] * 2 + [np.nan]]
    depths = [0, -0.05 / high, np.nan] * (len(begins) // 3)
    stroke: dict[str, Any] = {"color": "#8A8A8A", "linewidth": 0.6, "clip_on": False}
    axes.add_artist(Line2D(begins, depths, transform=axes.get_xaxis_transform(), **stroke))


def _draw_bar(canvas: Canvas, axes: Axes, row: Any, series: Series) -> None:
    """Draw one range over its days: paler from the earliest to the latest possible cut-off."""
    start, earliest, latest = row.period_start, row.cutoff_earliest, row.cutoff_latest
    span = series.top - series.bottom
    thin, arrow = THIN * span, ARROW * span
    least, most = _visible_ends(row)
    middle, height = (least + most) / 2, max(most - least, thin)
    look: dict[str, Any] = {"facecolor": "white" if row.row_hollow else row.row_colour, "edgecolor": row.row_colour}
    for left, right, alpha in ((start, earliest, 1.0), (earliest, latest, 0.45)):
        if right > left:
            bar = Rectangle((left, middle - height / 2), right - left, height, alpha=alpha, linewidth=1.2, **look)
            axes.add_artist(bar)  # add_patch would look after limits that are set
    centre = (start + latest) / 2
    shape = {"arrowstyle": "-|>,head_width=0.25,head_length=0.4", "shrinkA": 0, "shrinkB": 0, "color": row.row_colour}
    if np.isinf(row.high):
        axes.annotate("", (centre, row.low + arrow), (centre, row.low), arrowprops=shape)
    elif row.low == 0 < row.high:
        axes.annotate("", (centre, max(row.high - arrow, 0)), (centre, row.high), arrowprops=shape)
    if np.isfinite(row.ci_high):
        axes.vlines(centre, row.ci_low, row.ci_high, color=BLACK, linewidth=1, zorder=3)
    canvas.mark(row, axes.transData, (start, np.fmin(least, row.ci_low)), (latest, np.fmax(most, row.ci_high)))


def _visible_ends(row: Any) -> tuple[float, float]:
    """From where to where a bar is drawn: an end that is not known has an arrow, and no length."""
    if np.isinf(row.high):
        return row.low, row.low
    return (row.high, row.high) if row.low == 0 < row.high else (row.low, row.high)


def _draw_breaks(axes: Axes, begins: np.ndarray) -> None:
    """Draw a dotted line where the rule of counting changes, and name the first."""
    if not begins.size:
        return
    axes.vlines(begins, *axes.get_ylim(), color=WARNING, linestyle=(0, (1, 2)), linewidth=1.6)
    # Behind the last line, or before the first, where there is more room, over all bars.
    start, stop = axes.get_xlim()
    behind = begins[-1] - start < stop - begins[0]
    place = begins[-1] if behind else begins[0], axes.get_ylim()[1]
    look: dict[str, Any] = {"ha": "left" if behind else "right", "va": "top", "size": LETTERS, "color": _BREAK}
    axes.annotate(_CHANGES, place, (3 if behind else -3, 0), textcoords="offset points", **look)


def _write_names(axes: Axes, series: Series, names: dict[str, Any], height: float) -> None:
    """Name each agency behind the scale, at the height of the last of its bars or where there is room next to it."""
    up, last = height / (series.top - series.bottom), -np.inf
    for name, row in sorted(names.items(), key=lambda each: float(each[1].low)):
        last = max((float(row.low) - series.bottom) * up, last + LINE)
        look: dict[str, Any] = {"size": LETTERS, "weight": "bold", "color": row.row_colour, "va": "center"}
        axes.annotate(name, (1, last / height), (5, 0), "axes fraction", "offset points", **look)


def _write_words(axes: Axes, series: Series, size: tuple[float, float]) -> None:
    """Write what bars say beside them, as far as there is room."""
    across, up = size[0] / float(np.ptp(series.limits)), size[1] / (series.top - series.bottom)
    lines = [
        ((day - series.limits[0]) * across - 0.02, 0.0, (day - series.limits[0]) * across + 0.02, size[1])
        for day in series.begins
    ]
    blocked = [*lines]
    if lines:
        wide = text_width(_CHANGES, LETTERS) + 0.08
        behind = lines[-1][0] < size[0] - lines[0][0]
        left = lines[-1][2] if behind else lines[0][0] - wide
        blocked.append((left, size[1] - LINE, left + wide, size[1]))
    for row in series.bars:
        if np.isfinite(row.ci_high):  # its thin line
            at = ((row.period_start + row.cutoff_latest) / 2 - series.limits[0]) * across
            blocked.append(
                (at - 0.02, (row.ci_low - series.bottom) * up, at + 0.02, (row.ci_high - series.bottom) * up)
            )
    for label in place_labels([(row, _box(row, series, across, up)) for row in series.bars], blocked, size):
        box, look = label.box, {"size": LETTERS, "weight": "bold", "color": label.row.row_colour, "va": "top"}
        for number, line in enumerate(label.words):
            at = (box[0] + box[2]) / 2 / size[0], (box[3] - 0.015 - number * LINE) / size[1]
            axes.text(*at, line, transform=axes.transAxes, ha="center", **look)
        if label.leader:
            x, y = ([end[axis] / size[axis] for end in label.leader] for axis in (0, 1))
            leader: dict[str, Any] = {"color": label.row.row_colour, "linewidth": 0.7, "zorder": 2.5}
            axes.add_artist(Line2D(x, y, transform=axes.transAxes, **leader))


def _box(row: Any, series: Series, across: float, up: float) -> Box:
    """Where a bar is with its arrow."""
    span, (least, most) = series.top - series.bottom, _visible_ends(row)
    below, above = (row.low == 0 < row.high < np.inf), np.isinf(row.high)
    least = max(least - below * ARROW * span, series.bottom) - series.bottom
    most = most + above * ARROW * span - series.bottom
    thin = THIN * span / 2
    left, right = (row.period_start - series.limits[0]) * across, (row.cutoff_latest - series.limits[0]) * across
    return left, (least - thin) * up - 0.02, right, (most + thin) * up + 0.02
