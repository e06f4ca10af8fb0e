"""A chart that cannot be without its title, its source line and its words for those who do not see it."""

import base64
import html
from collections.abc import Callable, Sequence
from pathlib import Path

import matplotlib.style
import pandas as pd
from matplotlib.figure import Figure

from interdiction.citing.sources import source_line
from interdiction.drawing.canvas import STYLE, Canvas
from interdiction.drawing.layout import WIDTHS
from interdiction.errors import InputError, check_name, quote

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
# A theme of JupyterLab is not what the browser is set to; as on the pages, white becomes the ground, blue stays blue.
_DARK = '<style>[data-jp-theme-light="false"] .chart img { filter: invert(.92) hue-rotate(180deg); }</style>'


class Chart:
    """One finished chart, drawn in two widths: Jupyter shows it, `save` writes it.

    Parameters
    ----------
    title, subtitle : str
        The finding; then unit, agency and period.
    table : pandas.DataFrame
        What is drawn, with the columns that name its sources.
    alt : str
        What the chart shows, row by row, for those who do not see it.
    caption : str
        How to read its marks.
    paint : callable
        Draws between subtitle and source line of the `Canvas` that it is given.
    note : str, optional
        What stands in the picture over the source line.
    sources : list of str, optional
        The sources in words, of a table that has no columns that name them.

    Raises
    ------
    InputError
        If nothing says where the figures come from.
    """

    def __init__(
        self,
        title: str,
        subtitle: str,
        table: pd.DataFrame,
        alt: str,
        caption: str,
        paint: Callable[[Canvas], None],
        note: str = "",
        sources: Sequence[str] | None = None,
    ) -> None:
        self.title, self.subtitle, self.caption, self._note, self._paint = title, subtitle, caption, note, paint
        self.source = _name_sources(sources) if sources is not None else source_line(table)
        headed = f"{title}{'' if title.endswith(('.', '?', '!')) else '.'} {subtitle}."
        self.alt = " ".join(filter(None, [headed, alt, note, self.source]))
        others = [name for name in table if name not in _FIRST and name not in _ASIDE]
        self.table = table[[*(name for name in _FIRST if name in table), *others]]
        self._canvases: dict[str, Canvas] = {}

    def canvas(self, width: str = "wide") -> Canvas:
        """Return the picture in one of its widths, drawn when it is first asked for."""
        check_name("width", width, WIDTHS)
        if width not in self._canvases:
            canvas = Canvas(WIDTHS[width], self.title, self.subtitle, [self._note, self.source])
            with matplotlib.style.context(STYLE):
                self._paint(canvas)
            self._canvases[width] = canvas
        return self._canvases[width]

    @property
    def figure(self) -> Figure:
        """The wide picture as matplotlib has it."""
        return self.canvas().figure

    def save(self, path: str | Path, width: str = "wide", dpi: int = 200, editable: bool = False) -> None:
        """Write the picture with its title and source line as SVG, PNG or PDF.

        Parameters
        ----------
        path : path
            Its ending chooses the format.
        width : str
            "wide" (7.6 inches) or "narrow" (4.3 inches).
        dpi : int
            Dots per inch of a PNG.
        editable : bool
            Whether the letters of an SVG are text, in place of outlines that look alike everywhere.

        Raises
        ------
        InputError
            For another format or width, or a place that cannot be written to.
        """
        if Path(path).suffix not in _FORMATS:
            raise InputError(
                f"a chart cannot be saved as {quote(Path(path).name)}; end its name in {', '.join(_FORMATS)}"
            )
        try:
            Path(path).write_bytes(self.draw(Path(path).suffix[1:], width, dpi, editable))
        except OSError as error:
            raise InputError(f"{path} cannot be written: {error.strerror}; choose another place") from error

    def draw(self, form: str, width: str = "wide", dpi: int = 200, editable: bool = False) -> bytes:
        """Draw the picture as "svg", "png" or "pdf"; the same chart is the same bytes."""
        return self.canvas(width).draw(form, dpi, editable)

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        picture = base64.b64encode(self.draw("svg")).decode()
        return {
            "text/html": f'<figure class="chart">{_DARK}<img alt="{html.escape(self.alt)}" style="max-width: 100%" '
            f'src="data:image/svg+xml;base64,{picture}"><figcaption>{html.escape(self.caption)}</figcaption></figure>',
            "text/plain": self.alt,
        }

    def __repr__(self) -> str:
        return self.alt


def _name_sources(sources: Sequence[str]) -> str:
    """The source line of sources that are given in words."""
    names = [text for text in (str(source).strip().rstrip(".") for source in sources) if text]
    if isinstance(sources, str) or not names:
        raise InputError(f'sources are {quote(sources)}; name each in words: sources=["publisher, day"]')
    return f"Source{'s' if len(names) > 1 else ''}: {'; '.join(names)}."
