"""A series of ranges over time, each as wide as the days it counts."""

import matplotlib.dates
import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator

from interdiction.picture import KNOWN, MARGIN, STYLE, WARNING, WIDTH, Chart
from interdiction.refusal import Refusal, shown
from interdiction.sourcing import who_and_when
from interdiction.words import allows, period, unit_in_words

_HEIGHT, _THIN = 2.3, 0.018
_NEEDED = ("low", "high", "unit", "grade", "period_start", "cutoff_earliest", "cutoff_latest")
_CAPTION = (
    "Each bar spans the days that are counted, paler where the last day is not printed, and covers all that the "
    "printed words allow; bars too thin to see are drawn with a least height. A hollow bar was read in a copy on an "
    "unrelated site."
)
_VARIED = " The thin line is how far such a number ordinarily varies."
_BREAK = " At a dotted line the rule of counting probably changes: what lies on its two sides must not be compared."


def series(table: pd.DataFrame, title: str, subtitle: str | None = None, breaks: pd.DataFrame | None = None) -> Chart:
    """Draw a rate, a share or a mean of several statements over the days that they count.

    Parameters
    ----------
    table : pandas.DataFrame
        As `ratio` returns it, one row a statement, all in one unit; with `varied_low` and
        `varied_high` in that unit, if there are any, for ordinary variation.
    title, subtitle : str
        The finding, and what it is measured in; the latter is made from the table if left out.
    breaks : pandas.DataFrame, optional
        Rows of the record's table of that name; a dotted line at the day on which each begins.

    Returns
    -------
    Chart
        Jupyter shows it, `save` writes it.

    Raises
    ------
    Refusal
        For an empty table, one in several units, a missing column, or an end that is not known.

    >>> from interdiction import load_figures, preferred, ratio
    >>> figures = load_figures()
    >>> rates = preferred(ratio(figures[figures["short"] == "NIA"], "cases", "days"))
    >>> series(rates, "Cases per day").title
    'Cases per day'
    """
    if missing := [column for column in _NEEDED if column not in table]:
        raise Refusal(f"a series needs the column {shown(missing[0])}; keep what ratio returned")
    if table.empty or table["unit"].nunique() != 1:
        raise Refusal("a series needs rows in one unit; keep one measure")
    if not np.isfinite(table[["low", "high"]].to_numpy(float)).all():
        raise Refusal("a series has room for two ends only; leave out the rows with an unknown end")
    factor = 100 if table["unit"].iloc[0] == "share" else 1
    said = [f"{period(row)}: {words}" for (_, row), words in zip(table.iterrows(), allows(table), strict=True)]
    if subtitle is None:
        subtitle = f"{unit_in_words(table['unit'].iloc[0])}; {who_and_when(table)}"
    varied = {"varied_low", "varied_high"} <= set(table)
    marked = breaks is not None and len(breaks) > 0
    caption = _CAPTION + (_VARIED if varied else "") + (_BREAK if marked else "")
    with matplotlib.style.context(STYLE):
        chart = Chart(title, subtitle, _HEIGHT + 0.35, table, f"{'; '.join(said)}.", caption)
        axes = chart.axes(MARGIN + 0.42, 0.08, WIDTH - 2 * MARGIN - 0.5, _HEIGHT)
        ends = [*(("varied_low", "varied_high") if varied else ()), "low", "high"]
        top = factor * float(np.nanmax(table[ends].to_numpy(float))) * 1.08
        axes.set(ylim=(0, top), xlim=_years(table))
        axes.grid(axis="y")
        for row in table.itertuples():
            _bar(axes, row, factor, top)
            if varied and np.isfinite([row.varied_low, row.varied_high]).all():
                middle = row.period_start + (row.cutoff_latest - row.period_start) / 2
                axes.vlines(middle, factor * row.varied_low, factor * row.varied_high, color="#111111", linewidth=1)
        for begins in pd.to_datetime([] if breaks is None else breaks["begins"]).unique():
            day = matplotlib.dates.date2num(begins)
            axes.vlines(day, 0, top, color=WARNING, linestyle=(0, (1, 2)), linewidth=1.6)
        axes.xaxis.set_major_locator(matplotlib.dates.YearLocator())
        axes.xaxis.set_major_formatter(matplotlib.dates.DateFormatter("%Y"))
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda number, _: f"{number:,.10g}{' %' if factor == 100 else ''}")
        )
    return chart


def _years(table: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Whole years around all periods."""
    first, last = table["period_start"].min().year, table["cutoff_latest"].max().year
    return pd.Timestamp(first, 1, 1), pd.Timestamp(last, 12, 31)


def _bar(axes: Axes, row: pd.Series, factor: int, top: float) -> None:
    """Draw one range over its days: paler from the earliest to the latest possible cut-off."""
    middle, height = factor * (row.low + row.high) / 2, max(factor * (row.high - row.low), _THIN * top)
    fill = "white" if row.grade == "repost" else KNOWN
    start, earliest, latest = matplotlib.dates.date2num([row.period_start, row.cutoff_earliest, row.cutoff_latest])
    for left, right, alpha in ((start, earliest, 1.0), (earliest, latest, 0.45)):
        if right > left:
            bar = Rectangle((left, middle - height / 2), right - left, height, facecolor=fill, edgecolor=KNOWN)
            bar.set(linewidth=1.2, alpha=alpha)
            axes.add_patch(bar)
