"""Rows that share one scale, each with a mark between its label and its words."""

from math import fsum  # the same to the last bit on every Python, as sum is not
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from interdiction.charts.chart import Chart
from interdiction.charts.layout import KNOWN, MARGIN, SMALL, WIDTH


class Panel(NamedTuple):
    """Rows in one unit and all that is needed to draw them; lengths are inches."""

    rows: list[Any]  # named tuples with low and high, shares in per cent
    kinds: list[set[str]]  # of marks, row by row
    heading: list[str]
    labels: list[list[str]]
    words: list[list[str]]
    heights: list[float]
    sides: tuple[float, float]  # for labels and words
    above: float
    below: float
    limits: tuple[float, float]  # of the scale
    alt: str

    @property
    def width(self) -> float:
        """Of the scale."""
        return WIDTH - 2 * MARGIN - self.sides[0] - self.sides[1]

    @property
    def height(self) -> float:
        """Of all."""
        return self.above + (fsum(self.heights) + self.below)

    @property
    def middles(self) -> list[float]:
        """Of the rows, below the top of the scale."""
        return [fsum(self.heights[:number]) + height / 2 for number, height in enumerate(self.heights)]


def draw_rows(chart: Chart, panel: Panel, depth: float, **look: Any) -> Axes:
    """Draw all but the heading, the marks and the numbers of the scale."""
    top = depth + panel.above
    axes = chart.axes(MARGIN + panel.sides[0], top, panel.width, fsum(panel.heights))
    axes.set(xlim=panel.limits, ylim=(fsum(panel.heights), 0), yticks=[])
    rows = zip(panel.rows, panel.labels, panel.words, panel.heights, panel.middles, strict=True)
    for row, label, words, height, middle in rows:
        chart.mark(row, MARGIN, top + middle - height / 2, WIDTH - 2 * MARGIN, height)
        place = chart.top + top + middle
        chart.write(MARGIN, place, label, va="center", size=SMALL)
        chart.write(WIDTH - MARGIN, place, words, va="center", ha="right", size=SMALL, weight="bold", **look)
    return axes


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
