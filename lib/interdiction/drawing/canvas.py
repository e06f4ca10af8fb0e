"""One picture of a chart in one width: words, axes and marks at places in inches, and the file that is made of it."""

import io
import re
from math import fsum  # the same to the last bit on every Python, as sum is not
from pathlib import Path
from typing import Any

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Transform

from interdiction.citing.provenance import figure_ids
from interdiction.drawing.layout import BLACK, FONTS, GREY, LINE, MARGIN, POINTS, SMALL, WIDE, choose_fonts, wrap

STYLE = ["default", str(Path(__file__).with_name("interdiction.mplstyle"))]
Place = tuple[float, float]
_LEAST = 10 / POINTS  # inches: the least height of what can be hit
_FOOT = "#555555"


class Canvas:
    """A picture that begins with a title and ends with a source line.

    Parameters
    ----------
    width : float
        Inches.
    title, subtitle, foot : str
        What stands over and, in paragraphs, under what is drawn.
    """

    def __init__(self, width: float, title: str, subtitle: str, foot: list[str]) -> None:
        self.width, self._size = width, 15 if width >= WIDE else 13
        across = width - 2 * MARGIN
        self._titles = wrap(title, self._size, "bold", across)
        self._subtitles = wrap(subtitle, 10, width=across)
        self._foot = [line for text in foot for line in wrap(text, 9, width=across)]
        self._step = 0.018 * self._size
        self.top = fsum([0.2, self._step * len(self._titles), 0.19 * len(self._subtitles)])
        self._marks = 0

    def begin(self, height: float) -> None:
        """Make room for so many inches between the subtitle and the source line, and write what stands around."""
        self.height = fsum([self.top, height, 0.18, 0.17 * len(self._foot)])
        self.figure = Figure(figsize=(self.width, self.height))
        FigureCanvasSVG(self.figure)
        look: dict[str, Any] = {"size": self._size, "weight": "bold", "color": BLACK}
        depth = self.write(MARGIN, 0.08 - self.top, self._titles, self._step, **look)
        self.write(MARGIN, depth, self._subtitles, 0.19, size=10, color=GREY)
        self.write(MARGIN, height + 0.12, self._foot, 0.17, size=9, color=_FOOT)

    def write(self, x: float, y: float, lines: list[str], step: float = LINE, va: str = "top", **look: Any) -> float:
        """Write lines under each other from a place, or around it with va="center", and return where they end.

        Inches from the left edge and from the end of the subtitle.
        """
        y -= step * (len(lines) - 1) / 2 if va == "center" else 0
        for line in lines:
            # A dollar sign would begin a formula, and what a record holds is text.
            look |= {"va": va, "parse_math": False, "family": choose_fonts(line)}
            self.figure.text(x / self.width, 1 - (self.top + y) / self.height, line, **look)
            y += step
        return y

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes at a place given in inches from the left edge and from the end of the subtitle."""
        bottom = self.height - self.top - top - height
        return self.figure.add_axes((left / self.width, bottom / self.height, width / self.width, height / self.height))

    @staticmethod
    def scale(axes: Axes, ticks: list[float], words: list[str], upward: bool) -> None:
        """Draw the lines and numbers of a scale, along the lower edge or up the left one.

        An axis of the drawing library would draw the same in several times the time.
        """
        axes.set_axis_off()
        ends = axes.get_xlim() if upward else axes.get_ylim()
        across = [place for _ in ticks for place in (*ends, np.nan)]
        places = [place for tick in ticks for place in (tick, tick, np.nan)]
        lines = (across, places) if upward else (places, across)
        axes.add_artist(Line2D(*lines, color="#E4E4E4", linewidth=0.8, zorder=0.5))
        look: dict[str, Any] = {"size": SMALL, "color": GREY, "parse_math": False}
        for tick, text in zip(ticks, words, strict=True):
            if upward:
                axes.annotate(
                    text,
                    (0, tick),
                    (-5, 0),
                    ("axes fraction", "data"),
                    "offset points",
                    ha="right",
                    va="center",
                    **look,
                )
            else:
                axes.annotate(
                    text, (tick, 0), (0, -5), ("data", "axes fraction"), "offset points", ha="center", va="top", **look
                )

    @staticmethod
    def ground(axes: Axes) -> None:
        """Draw the lower edge of axes."""
        axes.add_artist(Line2D([0, 1], [0, 0], transform=axes.transAxes, color="#8A8A8A", linewidth=0.8, clip_on=False))

    def mark(self, row: Any, transform: Transform, lower_left: Place, upper_right: Place) -> None:
        """Make a place the mark of a row, which a page can make a link to the first figure behind it.

        Parameters
        ----------
        row : named tuple or pandas.Series
            As in `provenance.figure_ids`; one without a figure has no mark.
        transform : matplotlib.transforms.Transform
            Of the coordinates in which the corners are given; limits of axes are set before.
        lower_left, upper_right : tuple of float
            What is lower than a finger can hit is made higher.
        """
        if not (figures := figure_ids(row)):
            return
        self._marks += 1
        to_figure = transform - self.figure.transFigure
        (left, bottom), (right, top) = to_figure.transform([lower_left, upper_right])
        more = max(_LEAST / self.height - (top - bottom), 0)
        # Not wholly transparent: what has no fill cannot be hit.
        look: dict[str, Any] = {"facecolor": "white", "alpha": 0.001, "linewidth": 0}
        place = Rectangle((left, bottom - more / 2), right - left, top - bottom + more, **look)
        place.set(transform=self.figure.transFigure, gid=f"figure:{figures[0]}#{self._marks}")
        self.figure.add_artist(place)

    def draw(self, form: str, dpi: int, editable: bool) -> bytes:
        """Draw the picture in a format, as `Chart.draw` does."""
        # Without a date and a name of the drawing program, the same chart is the same bytes.
        nothing = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}.get(form, {"Software": None})
        picture = io.BytesIO()
        with matplotlib.style.context([*STYLE, {"svg.fonttype": "none" if editable else "path"}]):
            # Little is gained by packing a drawing of few colours harder.
            packed: dict[str, Any] = {"pil_kwargs": {"compress_level": 1}} if form == "png" else {}
            self.figure.savefig(picture, format=form, dpi=dpi, metadata=nothing, **packed)
        return _name_fonts(picture.getvalue()) if form == "svg" and editable else picture.getvalue()


def _name_fonts(svg: bytes) -> bytes:
    """Name the fonts once for all letters, with those that stand in where the first is not installed."""
    svg = re.sub(rb"font-family: [^;\"]*;? ?", b"", svg)
    return svg.replace(b"<svg ", f'<svg font-family="{FONTS}" '.encode(), 1)
