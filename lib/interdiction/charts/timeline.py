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

from interdiction.charts.chart import STYLE, Chart
from interdiction.charts.layout import BLACK, GREY, KNOWN, LINE, MARGIN, WARNING, WIDTH, text_width, wrap
from interdiction.citing.sources import agencies_and_period, are_copies
from interdiction.errors import InputError, quote
from interdiction.text import Note, format_period, format_ranges, format_unit, note_empty

_HEIGHT, _THIN = 2.3, 0.018  # inches of the axes; of it, the least height of a bar
_LEFT = 0.42 + MARGIN  # inches to the axes
_BESIDE = 0.68  # inches at the right for the names of the marks
_DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]
_NEEDED = ("low", "high", "unit", "grade", "covers", *_DAYS)
# How to read each mark.
_CAPTIONS = {
    "bar": "Each bar spans the days that are counted and covers all that the printed words allow.",
    "pale": "A bar is paler where the last day is not printed.",
    "least": "A bar too thin to see is drawn with a least height.",
    "varied": "A thin line is how far such a number ordinarily varies.",
    "hollow": "A hollow bar was read in a copy on an unrelated site.",
    "scope": "Below a year stands what is covered; where a stroke divides two, it changes.",
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
    if missing := [column for column in _NEEDED if column not in table]:
        raise InputError(f"a timeline needs the column {quote(missing[0])}; keep what ratio returned")
    if table.empty or table["unit"].nunique() != 1:
        raise InputError("a timeline needs rows in one unit; keep one measure")
    if not np.isfinite(table[["low", "high"]].to_numpy(float)).all() or table[_DAYS].isna().any(axis=None):
        raise InputError("a timeline has no place for what is not known; leave out the rows without an end or a day")
    if subtitle is None:
        subtitle = f"{format_unit(table['unit'].iloc[0])}; {agencies_and_period(table)}"
    periods = (format_period(row) for _, row in table.iterrows())
    alt = "; ".join(f"{period}: {words}" for period, words in zip(periods, format_ranges(table), strict=True))
    begins = [] if breaks is None else sorted(pd.to_datetime(breaks["begins"]).unique())
    plan = _Plan(table, begins)
    with matplotlib.style.context(STYLE):
        chart = Chart(title, subtitle, plan.above + _HEIGHT + plan.below, table, f"{alt}.", plan.caption)
        axes = chart.axes(_LEFT, plan.top, plan.width, _HEIGHT)
        axes.set(ylim=(0, plan.most), xlim=(plan.first, plan.last))
        axes.grid(axis="y")
        axes.grid(visible=False, axis="x")
        for row in plan.rows:
            _draw_bar(chart, axes, plan, row)
        if plan.varied:
            _name_marks(axes, plan)
        _draw_breaks(chart, axes, plan)
        _mark_years(axes, plan)
        if len(plan.scopes) > 1:
            _write_scopes(chart, plan)
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.10g}{plan.percent}"))
    return chart


class _Plan:
    """What is drawn where: inches from the left edge and from the end of the subtitle, shares in per cent."""

    def __init__(self, table: pd.DataFrame, begins: list[pd.Timestamp]) -> None:
        share = table["unit"].iloc[0] == "share"
        numbers = table.reindex(columns=["low", "high", "ci_low", "ci_high"]).astype(float) * (100 if share else 1)
        known = np.isfinite(numbers[["ci_low", "ci_high"]]).all(axis=1)
        numbers[["ci_low", "ci_high"]] = numbers[["ci_low", "ci_high"]].where(known)
        half = (table["cutoff_latest"] - table["period_start"]) / 2
        table = table.assign(**numbers, half_way=table["period_start"] + half, hollow=are_copies(table))
        self.rows, self.begins, self.varied = list(table.itertuples()), begins, bool(known.any())
        self.percent, self.most = " %" if share else "", float(np.nanmax(numbers)) * 1.08
        self.first = pd.Timestamp(table["period_start"].min().year, 1, 1)
        self.last = pd.Timestamp(table["cutoff_latest"].max().year, 12, 31)
        self.above = 0.2 if begins else 0.0  # for the words over the breaks
        self.top = self.above + 0.08
        self.width = WIDTH - 2 * MARGIN - 0.42 - (_BESIDE if self.varied else 0.08)
        self.scopes = self._scopes(table)
        changing = len(self.scopes) > 1
        self.below = 0.3 + (LINE * max(len(lines) for lines, _, _ in self.scopes) + 0.08 if changing else 0)
        there = {
            "bar": True,
            "pale": (table["cutoff_earliest"] < table["cutoff_latest"]).any(),
            "least": (numbers["high"] - numbers["low"] < _THIN * self.most).any(),
            "varied": self.varied,
            "hollow": table["hollow"].any(),
            "scope": changing,
            "break": bool(begins),
        }
        self.caption = " ".join(words for mark, words in _CAPTIONS.items() if there[mark])

    def x(self, day: pd.Timestamp) -> float:
        """The place of a day."""
        return _LEFT + self.width * float((day - self.first) / (self.last - self.first))

    def y(self, number: float) -> float:
        """The depth of a number."""
        return self.top + _HEIGHT * (1 - number / self.most)

    def _scopes(self, table: pd.DataFrame) -> list[tuple[list[str], float, float]]:
        """The lines of each scope that holds for one bar or more in a row, and the places where it begins and ends."""
        rows = table.sort_values(["period_start", "cutoff_latest"])
        covers, last = rows["covers"].astype(str), rows["cutoff_latest"].shift()
        year = rows["period_start"].dt.to_period("Y").dt.start_time
        # Where a new year lies between two bars, the stroke stands there.
        days = year.where(last < year, last + (rows["period_start"] - last) / 2)
        changes = covers != covers.shift()
        begins = [_LEFT, *map(self.x, days[changes].iloc[1:])]
        scopes = zip(covers[changes], begins, [*begins[1:], _LEFT + self.width], strict=True)
        return [(wrap(scope, 9, width=max(end - begin - 0.06, 0.3)), begin, end) for scope, begin, end in scopes]


def _draw_bar(chart: Chart, axes: Axes, plan: _Plan, row: Any) -> None:
    """Draw one range over its days: paler from the earliest to the latest possible cut-off."""
    height = max(row.high - row.low, _THIN * plan.most)
    start, earliest, latest = matplotlib.dates.date2num([row.period_start, row.cutoff_earliest, row.cutoff_latest])
    look: dict[str, Any] = {"facecolor": "white" if row.hollow else KNOWN, "edgecolor": KNOWN, "linewidth": 1.2}
    for left, right, alpha in ((start, earliest, 1.0), (earliest, latest, 0.45)):
        if right > left:
            corner = left, (row.low + row.high) / 2 - height / 2
            axes.add_patch(Rectangle(corner, right - left, height, alpha=alpha, **look))
    if np.isfinite(row.ci_high):
        axes.vlines(row.half_way, row.ci_low, row.ci_high, color=BLACK, linewidth=1)
    left, top = plan.x(row.period_start), plan.y(np.nanmax([row.high, row.ci_high]))
    bottom = plan.y(np.nanmin([row.low, row.ci_low]))
    chart.mark(row, left, top, plan.x(row.cutoff_latest) - left, bottom - top)


def _name_marks(axes: Axes, plan: _Plan) -> None:
    """Write what bar and thin line are beside the last of them, where nothing else stands."""
    known = [row for row in plan.rows if np.isfinite(row.ci_high)]
    row = max(known, key=lambda row: (row.cutoff_latest, row.period_start))
    middle = (row.low + row.high) / 2
    above = max(row.ci_high, middle + 1.6 * 0.19 / _HEIGHT * plan.most)
    names = [("as printed", row.cutoff_latest, middle, middle, KNOWN)]
    names += [("ordinary\nvariation", row.half_way, row.ci_high, above, BLACK)]
    x = axes.get_xlim()[1] + 8
    for words, day, mark, y, color in names:
        start, y = matplotlib.dates.date2num(day) + 6, min(y, plan.most)
        axes.plot([start, x], [mark, y], color=color, linewidth=0.8, clip_on=False, zorder=0.9)
        look: dict[str, Any] = {"va": "center", "size": 9, "color": color, "linespacing": 1.0}
        axes.annotate(words, (x, y), (3, 0), textcoords="offset points", annotation_clip=False, **look)


def _draw_breaks(chart: Chart, axes: Axes, plan: _Plan) -> None:
    """Draw a dotted line where the rule of counting changes; one line of words stands for lines that lie close."""
    words, free = "counting changes", 0.0
    length = text_width(words, 9)
    for begin in plan.begins:
        day = matplotlib.dates.date2num(begin)
        axes.vlines(day, 0, plan.most, color=WARNING, linestyle=(0, (1, 2)), linewidth=1.6)
        left = min(max(plan.x(begin) - length / 2, MARGIN), WIDTH - MARGIN - length)
        if left >= free:
            chart.write(left, chart.top + plan.above, [words], va="bottom", size=9, color=WARNING)
            free = left + length + 0.1


def _mark_years(axes: Axes, plan: _Plan) -> None:
    """Write each year in its middle, or some where there are many, with a stroke where it begins."""
    years = range(plan.first.year, plan.last.year + 1)
    step = int(np.ceil(0.42 * len(years) / plan.width))
    axes.xaxis.set_major_locator(FixedLocator([_day(year, 7, 2) for year in years[::step]]))
    axes.xaxis.set_major_formatter(matplotlib.dates.DateFormatter("%Y"))
    axes.xaxis.set_minor_locator(FixedLocator([_day(year, 1, 1) for year in years]))
    axes.tick_params(axis="x", which="major", length=0, pad=5)
    axes.tick_params(axis="x", which="minor", length=4)


def _write_scopes(chart: Chart, plan: _Plan) -> None:
    """Write what is covered under the years, with a stroke where it changes."""
    top = chart.top + plan.above + 0.34 + _HEIGHT
    chart.write(MARGIN, top + 0.04, ["covers"], size=9, color=GREY)
    deep = LINE * max(len(lines) for lines, _, _ in plan.scopes) + 0.06
    for number, (lines, begin, end) in enumerate(plan.scopes):
        chart.write((begin + end) / 2, top + 0.04, lines, ha="center", size=9)
        if number:
            ends = [1 - y / chart.height for y in (top, top + deep)]
            chart.figure.add_artist(Line2D([begin / WIDTH] * 2, ends, color=GREY, linewidth=1.2))


def _day(*date: int) -> float:
    return float(matplotlib.dates.date2num(pd.Timestamp(*date)))
