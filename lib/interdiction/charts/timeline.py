"""A series of ranges over time, each as wide as the days it counts."""

from typing import Any

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, YearLocator, date2num
from matplotlib.ticker import MaxNLocator

from interdiction.charts.chart import STYLE, Chart
from interdiction.charts.layout import BLACK, KNOWN, MARGIN, WARNING, WIDTH
from interdiction.citing.sources import agencies_and_period, are_copies
from interdiction.errors import InputError, quote
from interdiction.text import Note, format_day, format_period, format_ranges, format_unit, note_empty

_HEIGHT, _THIN, _YEAR = 2.3, 0.018, 0.42  # inches of the axes; of it, the least height of a bar; inches for a year
_DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]
_NUMBERS = ["low", "high", "ci_low", "ci_high"]
_NEEDED = ("low", "high", "unit", "grade", "covers", *_DAYS)
# How to read each mark.
_CAPTIONS = {
    "bar": "Each bar spans the days that are counted and covers all that the printed words allow.",
    "pale": "A bar is paler where the last day is not printed.",
    "least": "A bar too thin to see is drawn with a least height.",
    "varied": "A thin line is how far such a number ordinarily varies.",
    "hollow": "A hollow bar was read in a copy on an unrelated site.",
    "break": "At a dotted line the rule of counting probably changes: what lies on its two sides must not be compared.",
}


def timeline(
    table: pd.DataFrame,
    title: str,
    subtitle: str | None = None,
    breaks: pd.DataFrame | None = None,
    empty: str | None = None,
) -> Chart | Note:
    """Draw a rate, a share or a mean of several statements over the days that they count.

    Parameters
    ----------
    table : pandas.DataFrame
        As `ratio` returns it, one row a statement, all in one unit; with `ci_low` and
        `ci_high` in that unit, if there are any, for ordinary variation.
    title, subtitle : str
        The finding, and what it is measured in; the latter is made from the table if left out.
    breaks : pandas.DataFrame, optional
        Rows of the record's table of that name; a dotted line at the day on which each begins.
    empty : str, optional
        A sentence to show in place of a chart of no rows, which is refused without one.

    Returns
    -------
    Chart or Note
        Jupyter shows it, `save` writes it.

    Raises
    ------
    InputError
        For an empty table, one in several units, a missing column, or an end that is not known.

    >>> from interdiction import load_figures, preferred, ratio
    >>> figures = load_figures()
    >>> rates = preferred(ratio(figures[figures["short"] == "NIA"], "cases", "days"))
    >>> timeline(rates, "Cases per day").title
    'Cases per day'
    """
    if empty is not None and table.empty:
        return note_empty(empty)
    _check(table)
    if subtitle is None:
        subtitle = f"{format_unit(table['unit'].iloc[0])}; {agencies_and_period(table)}"
    begins = date2num([] if breaks is None else sorted(pd.to_datetime(breaks["begins"]).unique()))
    ends = (f"{table['period_start'].min().year}-01-01", f"{table['cutoff_latest'].max().year}-12-31")
    limits = tuple(date2num(pd.to_datetime(ends)))
    return _draw(table, title, subtitle, limits, begins[(limits[0] <= begins) & (begins <= limits[1])])


def _check(table: pd.DataFrame) -> None:
    """Refuse a table that cannot be drawn."""
    if missing := [column for column in _NEEDED if column not in table]:
        raise InputError(f"a timeline needs the column {quote(missing[0])}; keep what ratio returned")
    if table.empty or table["unit"].nunique() != 1:
        raise InputError("a timeline needs rows in one unit; keep one measure")
    if not np.isfinite(table[["low", "high"]].to_numpy(float)).all() or table[_DAYS].isna().any(axis=None):
        raise InputError("a timeline has no place for what is not known; leave out the rows without an end or a day")


def _draw(table: pd.DataFrame, title: str, subtitle: str, limits: tuple[float, ...], begins: np.ndarray) -> Chart:
    """Draw the rows, shares in per cent, and lines where the rule of counting changes."""
    factor, percent = (100, " %") if table["unit"].iloc[0] == "share" else (1, "")
    numbers = table.reindex(columns=_NUMBERS).astype(float) * factor
    most = float(np.nanmax(numbers)) * 1.08
    varied, hollow, thin = np.isfinite(numbers).all(axis=1), are_copies(table), _THIN * most
    there = {
        "bar": True,
        "pale": (table["cutoff_earliest"] < table["cutoff_latest"]).any(),
        "least": (numbers["high"] - numbers["low"] < thin).any(),
        "varied": varied.any(),
        "hollow": hollow.any(),
        "break": begins.size > 0,
    }
    caption = " ".join(words for mark, words in _CAPTIONS.items() if there[mark])
    note = " ".join([*(["Thin lines: ordinary variation."] if varied.any() else []), *_name_scopes(table)])
    periods = (format_period(row) for _, row in table.iterrows())
    alt = "; ".join(f"{period}: {words}" for period, words in zip(periods, format_ranges(table), strict=True))
    above, left = 0.28 if begins.size else 0.08, MARGIN + 0.42
    with matplotlib.style.context(STYLE):
        chart = Chart(title, subtitle, above + _HEIGHT + 0.3, table, f"{alt}.", caption, note)
        axes = chart.axes(left, above, WIDTH - MARGIN - 0.08 - left, _HEIGHT)
        axes.set(xlim=limits, ylim=(0, most))
        _mark_years(axes)
        axes.grid(visible=False, axis="x")
        axes.grid(axis="y")
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(f"{{x:,.10g}}{percent}")
        numbers[["ci_low", "ci_high"]] = numbers[["ci_low", "ci_high"]].where(varied)
        days = {name: date2num(table[name]) for name in _DAYS}
        for row in table.assign(**numbers, **days, hollow=hollow).itertuples():
            _draw_bar(chart, axes, row, thin)
        _draw_breaks(axes, begins)
    return chart


def _name_scopes(table: pd.DataFrame) -> list[str]:
    """Say until when what is covered, where it changes."""
    rows = table.sort_values(["period_start", "cutoff_latest"])
    covers = rows["covers"].astype(str)
    last = rows["cutoff_latest"][covers != covers.shift(-1)]
    scopes = [f"until {format_day(day)}: {scope}" for day, scope in zip(last, covers[last.index], strict=True)]
    return [f"Covered {'; '.join(scopes)}."] if len(scopes) > 1 else []


def _mark_years(axes: Axes) -> None:
    """Write each year in its middle, or some where there are many, with a stroke where it begins."""
    years, inches = float(np.ptp(axes.get_xlim())) / 366, axes.get_position().width * WIDTH
    axes.xaxis.set_major_locator(YearLocator(int(np.ceil(_YEAR * years / inches)), month=7, day=2))
    axes.xaxis.set_major_formatter(DateFormatter("%Y"))
    axes.xaxis.set_minor_locator(YearLocator())
    axes.tick_params(axis="x", which="major", length=0, pad=5)
    axes.tick_params(axis="x", which="minor", length=4)


def _draw_bar(chart: Chart, axes: Axes, row: Any, thin: float) -> None:
    """Draw one range over its days: paler from the earliest to the latest possible cut-off."""
    start, earliest, latest = row.period_start, row.cutoff_earliest, row.cutoff_latest
    middle, height = (row.low + row.high) / 2, max(row.high - row.low, thin)
    look: dict[str, Any] = {"facecolor": "white" if row.hollow else KNOWN, "edgecolor": KNOWN, "linewidth": 1.2}
    for left, right, alpha in ((start, earliest, 1.0), (earliest, latest, 0.45)):
        if right > left:
            axes.barh(middle, right - left, height, left, alpha=alpha, **look)
    if np.isfinite(row.ci_high):
        axes.vlines((start + latest) / 2, row.ci_low, row.ci_high, color=BLACK, linewidth=1, zorder=3)
    corners = (start, np.fmin(row.low, row.ci_low)), (latest, np.fmax(row.high, row.ci_high))
    chart.mark(row, axes.transData, *corners)


def _draw_breaks(axes: Axes, begins: np.ndarray) -> None:
    """Draw a dotted line where the rule of counting changes, and name the first."""
    if not begins.size:
        return
    axes.vlines(begins, *axes.get_ylim(), color=WARNING, linestyle=(0, (1, 2)), linewidth=1.6)
    # Beside the line on the side where there is more room.
    side = "left" if begins[0] < np.mean(axes.get_xlim()) else "right"
    place = begins[0], axes.get_ylim()[1]
    axes.annotate("counting changes", place, (0, 3), textcoords="offset points", ha=side, size=9, color=WARNING)
