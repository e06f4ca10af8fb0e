"""A chart as a picture that cannot be without its title, its source line and its words for those who do not see it."""

import base64
import html
import io
from math import fsum  # the same to the last bit on every Python, as sum is not
from pathlib import Path
from typing import Any

import matplotlib.style
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import Transform

from interdiction.charts.layout import BLACK, GREY, LINE, MARGIN, POINTS, WIDTH, wrap
from interdiction.citing.provenance import figure_ids
from interdiction.citing.sources import source_line
from interdiction.errors import InputError, quote

STYLE = ["default", str(Path(__file__).with_name("interdiction.mplstyle"))]
Place = tuple[float, float]
_LEAST = 10 / POINTS  # inches: the least height of what can be hit
# The columns that a reader of the drawn rows wants first.
_FIRST = (
    *("cases", "agency", "short", "statement", "before", "whole", "label", "low", "value", "high", "unit"),
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
    note : str, optional
        What stands in the picture over the source line.

    Raises
    ------
    InputError
        If the table does not say where its figures come from.
    """

    def __init__(
        self, title: str, subtitle: str, height: float, table: pd.DataFrame, alt: str, caption: str, note: str = ""
    ) -> None:
        self.title, self.source, self.caption = title, source_line(table), caption
        self.alt = " ".join(filter(None, [f"{title}. {subtitle}.", alt, note, self.source]))
        others = [name for name in table if name not in _FIRST and name not in _ASIDE]
        self.table = table[[*(name for name in _FIRST if name in table), *others]]
        self._marks = 0
        titles, subtitles, foot = wrap(title, 13, "bold"), wrap(subtitle, 10), wrap(note, 9) + wrap(self.source, 9)
        self.top = fsum([0.2, 0.24 * len(titles), 0.19 * len(subtitles)])
        self.height = fsum([self.top, height, 0.18, 0.17 * len(foot)])
        self.figure = Figure(figsize=(WIDTH, self.height))
        FigureCanvasSVG(self.figure)
        depth = self.write(MARGIN, 0.08 - self.top, titles, 0.24, size=13, weight="bold", color=BLACK)
        self.write(MARGIN, depth, subtitles, 0.19, size=10, color=GREY)
        self.write(MARGIN, height + 0.12, foot, 0.17, size=9, color="#555555")

    def write(self, x: float, y: float, lines: list[str], step: float = LINE, va: str = "top", **look: Any) -> float:
        """Write lines under each other from a place, or around it with va="center", and return where they end.

        Inches from the left edge and from the end of the subtitle.
        """
        y -= step * (len(lines) - 1) / 2 if va == "center" else 0
        for line in lines:
            # A dollar sign would begin a formula, and what a record holds is text.
            self.figure.text(x / WIDTH, 1 - (self.top + y) / self.height, line, va=va, parse_math=False, **look)
            y += step
        return y

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes at a place given in inches from the left edge and from the end of the subtitle."""
        bottom = self.height - self.top - top - height
        return self.figure.add_axes((left / WIDTH, bottom / self.height, width / WIDTH, height / self.height))

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

    def save(self, path: str | Path) -> None:
        """Write the picture with its title and source line as SVG, PNG or PDF.

        Raises
        ------
        InputError
            For another format, or a place that cannot be written to.
        """
        if Path(path).suffix not in _FORMATS:
            raise InputError(
                f"a chart cannot be saved as {quote(Path(path).name)}; end its name in {', '.join(_FORMATS)}"
            )
        try:
            Path(path).write_bytes(self.draw(Path(path).suffix[1:]))
        except OSError as error:
            raise InputError(f"{path} cannot be written: {error.strerror}; choose another place") from error

    def draw(self, form: str) -> bytes:
        """Draw the picture as "svg", "png" or "pdf"; the same chart is the same bytes."""
        # Without a date and a name of the drawing program, the same chart is the same bytes.
        nothing = {"svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}.get(form, {"Software": None})
        picture = io.BytesIO()
        with matplotlib.style.context(STYLE):
            # Little is gained by packing a drawing of few colours harder.
            packed: dict[str, Any] = {"pil_kwargs": {"compress_level": 1}} if form == "png" else {}
            self.figure.savefig(picture, format=form, dpi=200, metadata=nothing, **packed)
        return picture.getvalue()

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        picture = base64.b64encode(self.draw("svg")).decode()
        return {
            "text/html": f'<figure class="chart"><img alt="{html.escape(self.alt)}" style="max-width: 100%" '
            f'src="data:image/svg+xml;base64,{picture}"><figcaption>{html.escape(self.caption)}</figcaption></figure>',
            "text/plain": self.alt,
        }

    def __repr__(self) -> str:
        return self.alt
