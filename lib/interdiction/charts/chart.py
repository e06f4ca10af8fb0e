"""A chart as a picture that cannot be without its title, its source line and its words for those who do not see it."""

import base64
import html
import io
from functools import lru_cache
from math import fsum  # the same to the last bit on every Python, as sum is not
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.style
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import text_to_path

from interdiction.citing.provenance import figure_ids
from interdiction.citing.sources import source_line
from interdiction.errors import InputError, quote

STYLE = ["default", str(Path(__file__).with_name("interdiction.mplstyle"))]
WIDTH = 4.3  # inches: on a phone of 390 pixels the smallest letters are still ten pixels high
MARGIN = 0.12
# Blue and vermilion are told apart by every kind of colour vision and in grey (Okabe & Ito 2008).
KNOWN, WARNING = "#0072B2", "#D55E00"
_POINTS = 72
_LEAST = 10 / _POINTS  # inches: the least height of what can be hit
# The columns that a reader of the drawn rows wants first.
_FIRST = (
    *("drawn", "cases", "agency", "short", "statement", "before", "whole", "label", "low", "value", "high", "unit"),
    *("verdict", "ci_low", "ci_high", "overdispersed_low", "overdispersed_high", "printed", "numerator_printed"),
    *("denominator_printed", "period_start", "cutoff_earliest", "cutoff_latest", "source", "publisher", "published"),
)
# What is the same for the whole of a statement, or stands in printed words beside it.
_ASIDE = {
    *("announced", "scope", "covers", "people", "language", "original", "indicator"),
    *("reads_as", "does_not_mean", "kind", "part_of", "rounded_to", "set_aside", "note"),
}
_FORMATS = (".svg", ".png", ".pdf")


class Chart:
    """One finished chart: Jupyter shows it, `save` writes it.

    Parameters
    ----------
    title, subtitle : str
        The finding; then unit, agency and period.
    height : float
        Inches between subtitle and source line.
    table : pandas.DataFrame
        What is drawn, with the columns that name its sources.
    alt : str
        What the chart shows, row by row, for those who do not see it.
    caption : str
        How to read its marks.
    drawn : pandas.DataFrame, optional
        The drawn rows, where they are others than those of the table.

    Raises
    ------
    InputError
        If the table does not say where its figures come from.
    """

    def __init__(
        self,
        title: str,
        subtitle: str,
        height: float,
        table: pd.DataFrame,
        alt: str,
        caption: str,
        drawn: pd.DataFrame | None = None,
    ) -> None:
        self.title, self.source = title, source_line(table)
        rows = table if drawn is None else drawn
        others = [name for name in rows if name not in _FIRST and name not in _ASIDE]
        self.table = rows[[*(name for name in _FIRST if name in rows), *others]]
        self.marks = 0
        self.alt, self.caption = f"{title}. {subtitle}. {alt} {self.source}", caption
        blocks = [
            (wrapped(title, 13, "bold"), {"size": 13, "weight": "bold", "color": "#111111"}, 0.24),
            (wrapped(subtitle, 10), {"size": 10, "color": "#444444"}, 0.19),
        ]
        foot = wrapped(self.source, 9)
        head = 0.08 + fsum(len(lines) * step for lines, _, step in blocks) + 0.12
        self.height = head + height + 0.12 + 0.17 * len(foot) + 0.06
        self.figure = Figure(figsize=(WIDTH, self.height))
        FigureCanvasSVG(self.figure)
        self.top = head
        depth = 0.08
        for lines, look, step in blocks:
            for line in lines:
                self.write(MARGIN, depth, line, va="top", **look)
                depth += step
        for number, line in enumerate(foot):
            self.write(
                MARGIN, self.height - 0.06 - 0.17 * (len(foot) - number), line, va="top", size=9, color="#555555"
            )

    def write(self, x: float, y: float, text: str, **look: Any) -> None:
        """Write a text at a place given in inches from the upper left corner."""
        # A dollar sign would begin a formula, and what a record holds is text.
        self.figure.text(x / WIDTH, 1 - y / self.height, text, parse_math=False, **look)

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes at a place given in inches from the left edge and from the end of the subtitle."""
        bottom = self.height - self.top - top - height
        return self.figure.add_axes((left / WIDTH, bottom / self.height, width / WIDTH, height / self.height))

    def mark(self, row: Any, left: float, top: float, width: float, height: float) -> None:
        """Make a place the mark of a row, which a page can make a link to the first figure behind it.

        Parameters
        ----------
        row : named tuple or pandas.Series
            As in `behind.parts_of`; one without a figure has no mark.
        left, top, width, height : float
            Inches from the left edge and from the end of the subtitle; what is lower than a
            finger can hit is made higher.
        """
        if not (figures := figure_ids(row)):
            return
        self.marks += 1
        top, height = top - max(_LEAST - height, 0) / 2, max(height, _LEAST)
        corner = left / WIDTH, 1 - (self.top + top + height) / self.height
        # Not wholly transparent: what has no fill cannot be hit.
        place = Rectangle(corner, width / WIDTH, height / self.height, facecolor="white", alpha=0.001, linewidth=0)
        place.set(transform=self.figure.transFigure, gid=f"figure:{figures[0]}#{self.marks}")
        self.figure.add_artist(place)

    def save(self, path: str | Path) -> None:
        """Write the picture with its title and source line as SVG, PNG or PDF.

        Raises
        ------
        Refusal
            For another format, or a place that cannot be written to.
        """
        if Path(path).suffix not in _FORMATS:
            raise InputError(
                f"a chart cannot be saved as {quote(Path(path).name)}; end its name in {', '.join(_FORMATS)}"
            )
        try:
            Path(path).write_bytes(self.drawn(Path(path).suffix[1:]))
        except OSError as error:
            raise InputError(f"{path} cannot be written: {error.strerror}; choose another place") from error

    def drawn(self, form: str) -> bytes:
        """Draw the picture as "svg", "png" or "pdf"; the same chart is the same bytes."""
        # Without a date and a name of the drawing program, the same chart is the same bytes.
        nothing = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}.get(form, {"Software": None})
        drawn = io.BytesIO()
        with matplotlib.style.context(STYLE):
            # Little is gained by packing a drawing of few colours harder.
            packed: dict[str, Any] = {"pil_kwargs": {"compress_level": 1}} if form == "png" else {}
            self.figure.savefig(drawn, format=form, dpi=200, metadata=nothing, **packed)
        return drawn.getvalue()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        picture = base64.b64encode(self.drawn("svg")).decode()
        return {
            "text/html": f'<figure class="chart"><img alt="{html.escape(self.alt)}" style="max-width: 100%" '
            f'src="data:image/svg+xml;base64,{picture}"><figcaption>{html.escape(self.caption)}</figcaption></figure>',
            "text/plain": self.alt,
        }

    def __repr__(self) -> str:
        return self.alt


@lru_cache(maxsize=4096)  # charts of many statements share most of their words
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Measure a text in the style's font, in inches.

    >>> 0.2 < text_width("5.55 t", 10) < 0.6
    True
    """
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / _POINTS


def wrapped(text: str, size: float, weight: str = "normal", width: float = WIDTH - 2 * MARGIN) -> list[str]:
    """Break a text into lines that are no wider than so many inches; a word that is wider is cut.

    >>> wrapped("more than ten kilograms", 10, width=1.0)
    ['more than ten', 'kilograms']
    """
    lines: list[str] = []
    for word in text.split(" "):
        while text_width(word, size, weight) > width:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or text_width(word[:n], size, weight) <= width)
            lines, word = [*lines, word[:fits]], word[fits:]
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
