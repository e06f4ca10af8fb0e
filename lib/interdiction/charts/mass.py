"""Where the mass can be, drawn as the region it is."""

from statistics import NormalDist
from typing import Any

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from interdiction.charts.chart import KNOWN, MARGIN, STYLE, WARNING, WIDTH, Chart
from interdiction.citing.sources import agencies_and_period
from interdiction.errors import InputError
from interdiction.text import format_range, format_ranges

_TOP = 104  # per cent, so that the upper edge is seen
_CAPTION = (
    "Every way to divide the mass among the cases that fits the printed figures lies in the blue region. "
    "A dashed curve is a log-normal distribution that fits them, too: a warning, not a result."
)


def mass(corners: pd.DataFrame, curves: pd.DataFrame, title: str, subtitle: str | None = None) -> Chart:
    """Draw which shares of the mass the largest cases can hold, and what a formula would pretend.

    Parameters
    ----------
    corners : pandas.DataFrame
        The corners of one announcement's region, as `top_shares` returns them.
    curves : pandas.DataFrame
        The log-normal solutions for it, as `lognormal_shares` returns them; drawn as a warning.
    title, subtitle : str
        The finding; the subtitle is made from the table where it is left out.

    Returns
    -------
    Chart
        The region is filled; the count of large cases is the vertical range within it.

    Raises
    ------
    InputError
        For an empty table, or the corners of several announcements.

    >>> from interdiction import load_figures
    >>> from interdiction.bounds import lognormal_shares, top_shares
    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> mass(top_shares(figures), lognormal_shares(figures), "Where the mass can be").title
    'Where the mass can be'
    """
    if missing := [name for name in ("cases", "low", "high") if name not in corners]:
        raise InputError(f"a region needs the column {missing[0]}; keep what top_shares returned")
    if len(corners) != 4:
        raise InputError(f"a region has the four corners of one announcement; the table has {len(corners)} rows")
    x, low, high = (100 * corners[name].to_numpy() for name in ("cases", "low", "high"))
    some = corners.iloc[2]
    held = f"the large cases hold {format_range(some['low'], some['high'], 'share')}"
    if subtitle is None:
        subtitle = f"share of the mass held by the largest cases; {agencies_and_period(corners)}"
    guesses = format_ranges(curves)
    alt = f"A region from corner to corner: {held}. "
    alt += f"Curves that fit equally well would say {' or '.join(guesses)}." if guesses else ""
    with matplotlib.style.context(STYLE):
        drawn = pd.concat([corners.assign(drawn="corner"), curves.assign(drawn="log-normal", cases=some["cases"])])
        chart = Chart(title, subtitle, 3.9, corners, alt, _CAPTION, drawn)
        left, top, width, height = MARGIN + 0.48, 0.06, WIDTH - 2 * MARGIN - 0.7, 3.35
        axes = chart.axes(left, top, width, height)
        axes.grid(axis="y")
        axes.fill_between(x, low, high, color=KNOWN, alpha=0.18, linewidth=0)
        axes.plot(x, low, x, high, color=KNOWN, linewidth=1.2)
        _curves(axes, curves)
        axes.vlines(x[2], low[2], high[2], color=KNOWN, linewidth=5)
        label = f"large cases hold\n{format_range(some['low'], some['high'], 'share')}\nof the mass"
        _label(axes, label, (x[2], low[2] + 0.6 * (high[2] - low[2])), color=KNOWN, weight="bold", va="center")
        ends = [top + height * (1 - end[2] / _TOP) for end in (high, low)]
        chart.mark(some, left + width * x[2] / 100 - 0.08, ends[0], 0.16, ends[1] - ends[0])
        axes.set(xlim=(0, 100), ylim=(0, _TOP), xlabel="share of the cases, counted from the largest")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(5))
            axis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:.0f} %"))
    return chart


def _curves(axes: Axes, curves: pd.DataFrame) -> None:
    """Draw the share of the mass in the largest cases under each log-normal (Aitchison & Brown 1957)."""
    normal = NormalDist()
    shares = np.linspace(0.0005, 0.9995, 400)
    for row in curves.itertuples():
        held = [100 * normal.cdf(normal.inv_cdf(share) + row.sigma) for share in shares]
        axes.plot(100 * shares, held, color=WARNING, linewidth=1.4, linestyle=(0, (4, 2)))
        says = format_range(row.low, row.high, "share").replace(" to ", "\nto ")
        _label(axes, f"a log-normal\nsays {says}", (100 * shares[190], held[190]), color=WARNING, va="top")


def _label(axes: Axes, text: str, at: tuple[float, float], **look: Any) -> None:
    """Write a label beside its mark, with a light edge that keeps it legible over lines."""
    edge = [withStroke(linewidth=2.5, foreground="white", alpha=0.8)]
    axes.annotate(text, at, (8, -4), textcoords="offset points", size=9.5, path_effects=edge, zorder=5, **look)
