"""A series of ranges over time, each as wide as the days it counts."""

from typing import Any

import matplotlib.dates
import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from interdiction.charts.chart import KNOWN, MARGIN, STYLE, WARNING, WIDTH, Chart, text_width, wrapped
from interdiction.citing.sources import agencies_and_period, are_copies
from interdiction.errors import InputError, quote
from interdiction.text import format_period, format_ranges, format_unit

_HEIGHT, _THIN, _LINE = 2.3, 0.018, 0.15
_BESIDE = 0.68  # inches at the right for the names of the marks
_NEEDED = ("low", "high", "unit", "grade", "covers", "period_start", "cutoff_earliest", "cutoff_latest")
# How to read each mark, said only where it is drawn.
_READ = {
    "bar": "Each bar spans the days that are counted and covers all that the printed words allow.",
    "pale": "A bar is paler where the last day is not printed.",
    "least": "A bar too thin to see is drawn with a least height.",
    "varied": "A thin line is how far such a number ordinarily varies.",
    "hollow": "A hollow bar was read in a copy on an unrelated site.",
    "scope": "Below a year stands what is covered; where a stroke divides two, it changes.",
    "break": "At a dotted line the rule of counting probably changes: what lies on its two sides must not be compared.",
}


def timeline(table: pd.DataFrame, title: str, subtitle: str | None = None, breaks: pd.DataFrame | None = None) -> Chart:
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

    Returns
    -------
    Chart
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
    if missing := [column for column in _NEEDED if column not in table]:
        raise InputError(f"a series needs the column {quote(missing[0])}; keep what ratio returned")
    if table.empty or table["unit"].nunique() != 1:
        raise InputError("a series needs rows in one unit; keep one measure")
    if not np.isfinite(table[["low", "high"]].to_numpy(float)).all():
        raise InputError("a series has room for two ends only; leave out the rows with an unknown end")
    factor = 100 if table["unit"].iloc[0] == "share" else 1
    said = [
        f"{format_period(row)}: {words}" for (_, row), words in zip(table.iterrows(), format_ranges(table), strict=True)
    ]
    if subtitle is None:
        subtitle = f"{format_unit(table['unit'].iloc[0])}; {agencies_and_period(table)}"
    outer = [name for name in ("ci_low", "ci_high") if name in table]
    varied = len(outer) == 2 and bool(table[outer].notna().all(axis=1).any())
    ends = [*(outer if varied else ()), "low", "high"]
    top = factor * float(np.nanmax(table[ends].to_numpy(float))) * 1.08
    table = table.assign(hollow=are_copies(table), thin=factor * (table["high"] - table["low"]) < _THIN * top)
    begins = sorted(pd.to_datetime([] if breaks is None else breaks["begins"]).unique())
    days, runs = _years(table), _runs(table)
    there = {
        "bar": True,
        "pale": (table["cutoff_earliest"] < table["cutoff_latest"]).any(),
        "least": table["thin"].any(),
        "varied": varied,
        "hollow": table["hollow"].any(),
        "scope": len(runs) > 1,
        "break": len(begins) > 0,
    }
    caption = " ".join(words for mark, words in _READ.items() if there[mark])
    left, above = 0.42, 0.2 if begins else 0.0
    width = WIDTH - 2 * MARGIN - left - (_BESIDE if varied else 0.08)
    scopes = [wrapped(scope, 9, width=max(share * width - 0.06, 0.3)) for scope, _, share in runs]
    below = 0.3 + (_LINE * max(map(len, scopes)) + 0.08 if there["scope"] else 0)
    with matplotlib.style.context(STYLE):
        chart = Chart(title, subtitle, above + _HEIGHT + below, table, f"{'; '.join(said)}.", caption)
        axes = chart.axes(left + MARGIN, above + 0.08, width, _HEIGHT)
        axes.set(ylim=(0, top), xlim=days)
        axes.grid(axis="y")
        axes.grid(visible=False, axis="x")
        for row in table.itertuples():
            _bar(axes, row, factor, top)
            ends = [factor * end for end in (row.low, row.high, *(getattr(row, name) for name in outer))]
            first, last = (left + MARGIN + width * _along(day, days) for day in (row.period_start, row.cutoff_latest))
            least, most = (above + 0.08 + _HEIGHT * (1 - end / top) for end in (np.nanmin(ends), np.nanmax(ends)))
            chart.mark(row, first, most, last - first, least - most)
            if varied and np.isfinite([row.ci_low, row.ci_high]).all():
                low, high = factor * row.ci_low, factor * row.ci_high
                axes.vlines(_middle(row), low, high, color="#111111", linewidth=1)
        _name_marks(axes, table, factor, top, varied)
        free = 0.0
        for begin in begins:
            axes.vlines(matplotlib.dates.date2num(begin), 0, top, color=WARNING, linestyle=(0, (1, 2)), linewidth=1.6)
            length = text_width("counting changes", 9)
            place = left + MARGIN + _along(begin, days) * width
            place = min(max(place - length / 2, MARGIN), WIDTH - MARGIN - length)
            if place >= free:  # one line of words stands for lines that lie close
                chart.write(place, chart.top + above, "counting changes", va="bottom", size=9, color=WARNING)
                free = place + length + 0.1
        _mark_years(axes, days, width)
        if there["scope"]:
            chart.write(MARGIN, chart.top + above + 0.38 + _HEIGHT, "covers", va="top", size=9, color="#444444")
            _write_scopes(chart, runs, scopes, left + MARGIN, width, above + 0.34 + _HEIGHT)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda number, _: f"{number:,.10g}{' %' if factor == 100 else ''}")
        )
    return chart


def _years(table: pd.DataFrame) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Whole years around all periods."""
    first, last = table["period_start"].min().year, table["cutoff_latest"].max().year
    return pd.Timestamp(first, 1, 1), pd.Timestamp(last, 12, 31)


def _along(date: pd.Timestamp, days: tuple[pd.Timestamp, pd.Timestamp]) -> float:
    return float((date - days[0]) / (days[1] - days[0]))


def _middle(row: pd.Series) -> pd.Timestamp:
    return row.period_start + (row.cutoff_latest - row.period_start) / 2


def _runs(table: pd.DataFrame) -> list[tuple[str, float, float]]:
    """Each scope that holds for one bar or more in a row, where it begins, and for how long, in parts of the axis."""
    days, rows = _years(table), table.sort_values(["period_start", "cutoff_latest"])
    begins: list[tuple[str, float]] = []
    last = None
    for row in rows.itertuples():
        if last is None or row.covers != last.covers:
            # Where a new year lies between two bars, the stroke stands there.
            at = pd.Timestamp(row.period_start.year, 1, 1) if last is not None else days[0]
            if last is not None and last.cutoff_latest >= at:
                at = last.cutoff_latest + (row.period_start - last.cutoff_latest) / 2
            begins.append((str(row.covers), _along(at, days)))
        last = row
    ends = [begin for _, begin in begins[1:]] + [1.0]
    return [(scope, begin, end - begin) for (scope, begin), end in zip(begins, ends, strict=True)]


def _write_scopes(
    chart: Chart, runs: list[tuple[str, float, float]], scopes: list[list[str]], left: float, width: float, top: float
) -> None:
    """Write what is covered under the years, with a stroke where it changes."""
    deep = _LINE * max(map(len, scopes)) + 0.06
    for number, ((_, begin, share), lines) in enumerate(zip(runs, scopes, strict=True)):
        for place, line in enumerate(lines):
            middle = left + (begin + share / 2) * width
            chart.write(middle, chart.top + top + 0.04 + _LINE * place, line, va="top", ha="center", size=9)
        if number:
            x = (left + begin * width) / WIDTH
            ends = [1 - (chart.top + end) / chart.height for end in (top, top + deep)]
            chart.figure.add_artist(Line2D([x, x], ends, color="#444444", linewidth=1.2))


def _mark_years(axes: Axes, days: tuple[pd.Timestamp, pd.Timestamp], width: float) -> None:
    """Write each year in its middle, or some where there are many, with a stroke where it begins."""
    years = range(days[0].year, days[1].year + 1)
    step = int(np.ceil(0.42 * len(years) / width))
    middles = matplotlib.dates.date2num([pd.Timestamp(year, 7, 2) for year in years[::step]])
    axes.xaxis.set_major_locator(FixedLocator(list(middles)))
    axes.xaxis.set_major_formatter(matplotlib.dates.DateFormatter("%Y"))
    begins = matplotlib.dates.date2num([pd.Timestamp(year, 1, 1) for year in years])
    axes.xaxis.set_minor_locator(FixedLocator(list(begins)))
    axes.tick_params(axis="x", which="major", length=0, pad=5)
    axes.tick_params(axis="x", which="minor", length=4)


def _name_marks(axes: Axes, table: pd.DataFrame, factor: int, top: float, varied: bool) -> None:
    """Write what bar and thin line are beside the last of them, where nothing else stands."""
    if not varied:
        return
    known = table[table["ci_high"].notna() & table["ci_low"].notna()]
    row = next(known.sort_values(["cutoff_latest", "period_start"]).tail(1).itertuples())
    middle, high = factor * (row.low + row.high) / 2, factor * row.ci_high
    step = 0.19 / _HEIGHT * top
    names = [(middle, row.cutoff_latest, "as printed", KNOWN)]
    names += [(max(high, middle + 1.6 * step), _middle(row), "ordinary\nvariation", "#111111")]
    for y, start, words, color in names:
        mark = middle if words == "as printed" else high
        x = axes.get_xlim()[1]
        date = matplotlib.dates.date2num(start)
        axes.plot([date + 6, x + 8], [mark, min(y, top)], color=color, linewidth=0.8, clip_on=False, zorder=0.9)
        look: dict[str, Any] = {"va": "center", "size": 9, "color": color, "linespacing": 1.0}
        axes.annotate(words, (x + 8, min(y, top)), (3, 0), textcoords="offset points", annotation_clip=False, **look)


def _bar(axes: Axes, row: pd.Series, factor: int, top: float) -> None:
    """Draw one range over its days: paler from the earliest to the latest possible cut-off."""
    middle, height = factor * (row.low + row.high) / 2, max(factor * (row.high - row.low), _THIN * top)
    fill = "white" if row.hollow else KNOWN
    start, earliest, latest = matplotlib.dates.date2num([row.period_start, row.cutoff_earliest, row.cutoff_latest])
    for left, right, alpha in ((start, earliest, 1.0), (earliest, latest, 0.45)):
        if right > left:
            bar = Rectangle((left, middle - height / 2), right - left, height, facecolor=fill, edgecolor=KNOWN)
            bar.set(linewidth=1.2, alpha=alpha)
            axes.add_patch(bar)
