"""Where the mass can be, drawn as the region it is."""

from typing import Any

import matplotlib.style
import pandas as pd
from matplotlib.patheffects import withStroke
from matplotlib.ticker import MaxNLocator

from interdiction.charts.chart import STYLE, Chart
from interdiction.charts.layout import KNOWN, MARGIN, SMALL, WIDTH
from interdiction.citing.sources import agencies_and_period
from interdiction.errors import InputError, quote
from interdiction.text import Note, format_range, note_empty

_CAPTION = "Every way to divide the mass among the cases that fits the printed figures lies in the blue region."


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
        part = format_range(large["cases"], large["cases"], "share")
        title = f"The large cases, {part} of all, held {held} of the mass; how much more was not printed"
    if subtitle is None:
        subtitle = f"share of the mass held by the largest cases; {agencies_and_period(corners)}"
    return _draw(corners, title, subtitle, held)


def _draw(corners: pd.DataFrame, title: str, subtitle: str, held: str) -> Chart:
    """Draw the region and within it what the large cases held."""
    x, low, high = (100 * corners[name].to_numpy() for name in ("cases", "low", "high"))
    with matplotlib.style.context(STYLE):
        alt = f"A region from corner to corner: the large cases hold {held}."
        chart = Chart(title, subtitle, 3.9, corners, alt, _CAPTION)
        axes = chart.axes(MARGIN + 0.48, 0.06, WIDTH - 2 * MARGIN - 0.7, 3.35)
        axes.grid(axis="y")
        axes.fill_between(x, low, high, color=KNOWN, alpha=0.18, linewidth=0)
        axes.plot(x, low, x, high, color=KNOWN, linewidth=1.2)
        axes.vlines(x[2], low[2], high[2], color=KNOWN, linewidth=5)
        # A light edge keeps the label legible over lines.
        look: dict[str, Any] = {"path_effects": [withStroke(linewidth=2.5, foreground="white", alpha=0.8)], "zorder": 5}
        look |= {"size": SMALL, "color": KNOWN, "weight": "bold", "va": "center"}
        at = x[2], low[2] + 0.6 * (high[2] - low[2])
        axes.annotate(f"large cases hold\n{held}\nof the mass", at, (8, -4), textcoords="offset points", **look)
        # From 0 to a little more than 100, so that the upper edge is seen.
        axes.set(xlim=(0, 100), ylim=(0, 104), xlabel="share of the cases, counted from the largest")
        chart.mark(corners.iloc[2], axes.transData, (x[2] - 2.5, low[2]), (x[2] + 2.5, high[2]))
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(5))
            axis.set_major_formatter("{x:.0f} %")
    return chart
