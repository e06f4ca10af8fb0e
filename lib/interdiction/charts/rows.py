"""Rows that share one scale, each with a mark between its label and its words."""

from collections.abc import Callable
from math import fsum  # the same to the last bit on every Python, as sum is not
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes

from interdiction.charts.chart import Chart
from interdiction.charts.layout import GREY, KNOWN, MARGIN, SMALL, WIDTH, ratio_ticks, round_ticks, text_width


class Row(NamedTuple):
    """A row of a table, with low and high (shares in per cent), the lines of its words, and its inches."""

    row: Any
    label: list[str]
    words: list[str]
    height: float


class Panel(NamedTuple):
    """Rows in one unit and all that is needed to draw them; lengths are inches."""

    rows: list[Row]
    heading: list[str]
    pad: float  # above the heading
    above: float
    below: float
    sides: tuple[float, float]  # for labels and words
    limits: tuple[float, float]  # of the scale
    form: Callable[[float], str] | None  # of its numbers, where there is anything to read off
    alt: str
    line: tuple[float, str] | None  # a place of the scale, and its name
    color: str  # of the words
    log: bool = False

    @property
    def height(self) -> float:
        """Of all."""
        return self.above + (fsum(row.height for row in self.rows) + self.below)

    @property
    def width(self) -> float:
        """Of the scale."""
        return WIDTH - 2 * MARGIN - self.sides[0] - self.sides[1]

    def along(self, number: float) -> float:
        """How far along the scale a number stands, from 0 to 1."""
        start, stop, place = np.log([*self.limits, number]) if self.log else (*self.limits, number)
        return float((place - start) / (stop - start))


def draw_panel(chart: Chart, panel: Panel, depth: float, draw_mark: Callable[[Axes, Any, float, Panel], None]) -> None:
    """Draw a panel at so many inches below the subtitle."""
    left, width = MARGIN + panel.sides[0], panel.width
    top, high = depth + panel.above, fsum(row.height for row in panel.rows)
    chart.write(MARGIN, chart.top + depth + panel.pad, panel.heading, size=10, weight="bold")
    axes = chart.axes(left, top, width, high)
    axes.set(xscale="log" if panel.log else "linear", xlim=panel.limits, ylim=(high, 0), yticks=[])
    if panel.form:
        ticks = ratio_ticks(*panel.limits, width) if panel.log else round_ticks(*panel.limits, width, panel.form)
        axes.set_xticks(ticks, [panel.form(tick) for tick in ticks])
        axes.minorticks_off()
    else:
        axes.set_axis_off()
    if panel.line:
        place, name = panel.line
        half = text_width(name, 9) / 2
        x = left + min(max(width * panel.along(place), half), width - half)
        chart.write(x, chart.top + top - 0.04, [name], va="bottom", ha="center", size=9)
        axes.axvline(place, color=GREY, linewidth=1.2, zorder=0.9)
    y = 0.0
    for row, label, words, height in panel.rows:
        chart.mark(row, MARGIN, top + y, WIDTH - 2 * MARGIN, height)
        middle = chart.top + top + y + height / 2
        chart.write(MARGIN, middle, label, va="center", size=SMALL)
        chart.write(
            WIDTH - MARGIN, middle, words, va="center", ha="right", size=SMALL, weight="bold", color=panel.color
        )
        draw_mark(axes, row, y + height / 2, panel)
        y += height


def draw_range(
    axes: Axes, y: float, low: float, high: float, kinds: set[str], line: float, dot: float, bar: float
) -> None:
    """Draw a line (points), a dot where it is too small to see, a hollow bar (inches) where it was read in a copy."""
    fill = "white" if "hollow" in kinds else KNOWN
    if "dot" in kinds:
        axes.plot((low + high) / 2, y, "o", color=KNOWN, markersize=dot, markerfacecolor=fill)
    elif "hollow" in kinds:
        axes.barh(y, high - low, bar, low, facecolor=fill, edgecolor=KNOWN, linewidth=1.4)
    else:
        axes.hlines(y, low, high, color=KNOWN, linewidth=line)
