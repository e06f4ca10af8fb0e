"""One series of ranges over time: measured, drawn, and named where there is room for words."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import date2num, num2date
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from interdiction.charts.canvas import Canvas
from interdiction.charts.layout import BLACK, GREY, SMALL, WARNING, text_width, widest
from interdiction.text import format_range, format_unit

_THIN, _YEAR, _LETTERS = 0.018, 0.42, 9.0  # least bar; inches for a year; points of the words at bars
_TONNES = 10_000  # kg; from here on a series is in tonnes
_ARROW = 0.14  # of a scale
_LINE = 0.14  # inches from one line of words at a bar to the next
_CHANGES = "counting changes"
_BREAK = "#A64500"  # as the lines of breaks, and legible as letters
_DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]
_NUMBERS = ["low", "high", "ci_low", "ci_high"]
Box = tuple[float, float, float, float]  # left, bottom, right, top; inches from the lower left of the axes


class Series(NamedTuple):
    """Rows in one unit, shares in per cent, with what they are called and where their scales end."""

    heading: str
    name: str
    unit: str
    rows: pd.DataFrame  # as they came, to be told
    drawn: pd.DataFrame  # days as numbers, with words, colour and whether a row is hollow
    bars: list[Any]  # its rows
    begins: np.ndarray  # the days on which counting changes
    limits: tuple[float, float]
    top: float

    @classmethod
    def measure(
        cls,
        part: pd.DataFrame,
        panels: str | None,
        breaks: pd.DataFrame,
        years: tuple[pd.Timestamp, pd.Timestamp],
    ) -> "Series":
        """Measure the rows of one panel."""
        unit = part["unit"].iloc[0]
        numbers = part.reindex(columns=_NUMBERS).astype(float)
        known = numbers.to_numpy()[np.isfinite(numbers.to_numpy())]
        shown = "tonne" if unit == "kg" and known.max() >= _TONNES else unit
        numbers *= {"share": 100, "tonne": 0.001}.get(shown, 1)
        varied = np.isfinite(numbers[["low", "ci_low", "ci_high"]]).all(axis=1)
        numbers[["ci_low", "ci_high"]] = numbers[["ci_low", "ci_high"]].where(varied)
        limits = tuple(date2num([*years]))
        own = _concern(breaks, part)
        begins = date2num(sorted(pd.to_datetime(own["begins"]).unique())) if len(own) else np.array([])
        ends = part[["low", "high"]] if unit == "share" else numbers[["low", "high"]]
        words = [format_range(low, high, shown) for low, high in ends.to_numpy(float)]
        words = words if unit == "share" else [text.removesuffix(f" {format_unit(shown)}") for text in words]
        name = str(part[panels].iloc[0]) if panels else ""
        heading = f"{name}, {format_unit(shown)}" if name else ""
        days = {day: date2num(part[day]) for day in _DAYS}
        drawn = part.assign(**numbers, **days, row_words=words)
        inside = begins[(limits[0] <= begins) & (begins <= limits[1])]
        top = 1.15 * float(np.nanmax(numbers.where(np.isfinite(numbers)))) or 1.0
        return cls(heading, name, shown, part, drawn, list(drawn.itertuples()), inside, limits, top)

    def name_agencies(self) -> dict[str, Any]:
        """The last bar of each agency, by its short name, where there are several."""
        if "agency" not in self.drawn or self.drawn["agency"].nunique() < 2:
            return {}
        last = self.drawn.sort_values("cutoff_latest", kind="stable").drop_duplicates("agency", keep="last")
        return {str(row.short): row for row in last.itertuples()}

    def list_kinds(self) -> set[str]:
        """The kinds of marks that are drawn."""
        high = self.drawn["high"]
        there = {
            "bar": True,
            "pale": (self.drawn["cutoff_earliest"] < self.drawn["cutoff_latest"]).any(),
            "least": (high - self.drawn["low"] < _THIN * self.top).any(),
            "arrow": np.isinf(high).any(),
            "varied": self.drawn["ci_high"].notna().any(),
            "hollow": self.drawn["row_hollow"].any(),
            "break": self.begins.size > 0,
            "named": True,
        }
        return {kind for kind, is_there in there.items() if is_there}


def _concern(breaks: pd.DataFrame, part: pd.DataFrame) -> pd.DataFrame:
    """Keep the breaks in what the rows have: those of their agencies and measures, as far as they are named."""
    measures = {name for column in ("measure", "numerator", "denominator") if column in part for name in part[column]}
    for name, there in (("agency", set(part.get("agency", ()))), ("measure", measures)):
        if name in breaks and there:
            breaks = breaks[breaks[name].isin(there)]
    return breaks


def draw_series(canvas: Canvas, series: Series, place: Box) -> None:
    """Draw a series at so many inches from the left and below the subtitle, so wide and so high."""
    left, above, width, height = place
    canvas.write(left, above - 0.24, [series.heading] if series.heading else [], size=10, weight="bold")
    ticks = [tick for tick in MaxNLocator(4 if height < 2 else 5).tick_values(0, series.top) if tick <= series.top]
    numbers = [f"{tick:,.10g}{' %' if series.unit == 'share' else ''}" for tick in ticks]
    scale, names = widest(numbers, SMALL) + 0.1, series.name_agencies()
    right = widest(names, _LETTERS, "bold") + 0.1 if names else 0.08
    across = width - scale - right
    axes = canvas.axes(left + scale, above, across, height)
    axes.set(xlim=series.limits, ylim=(0, series.top))
    canvas.scale(axes, ticks, numbers, upward=True)
    canvas.ground(axes)
    _mark_years(axes, series.limits, across, height)
    _write_names(axes, series, names, height)
    for row in series.bars:
        _draw_bar(canvas, axes, row, series)
    _draw_breaks(axes, series.begins)
    _write_words(axes, series, (across, height))


def _mark_years(axes: Axes, limits: tuple[float, float], inches: float, high: float) -> None:
    """Write each year in its middle, or some where there are many, with a stroke where it begins."""
    first, last = (num2date(day).year for day in limits)
    step = int(np.ceil(_YEAR * (last - first + 1) / inches))
    look: dict[str, Any] = {"size": SMALL, "color": GREY, "ha": "center", "va": "top"}
    years = range(first, last + 1)
    for year in (year for year in years if year % step == 0):
        middle = date2num(pd.Timestamp(year, 7, 2)), 0
        axes.annotate(str(year), middle, (0, -6), ("data", "axes fraction"), "offset points", **look)
    begins = [day for year in years if step < 4 for day in [date2num(pd.Timestamp(year, 1, 1))] * 2 + [np.nan]]
    depths = [0, -0.05 / high, np.nan] * (len(begins) // 3)
    stroke: dict[str, Any] = {"color": "#8A8A8A", "linewidth": 0.6, "clip_on": False}
    axes.add_artist(Line2D(begins, depths, transform=axes.get_xaxis_transform(), **stroke))


def _draw_bar(canvas: Canvas, axes: Axes, row: Any, series: Series) -> None:
    """Draw one range over its days: paler from the earliest to the latest possible cut-off."""
    start, earliest, latest = row.period_start, row.cutoff_earliest, row.cutoff_latest
    thin = _THIN * series.top
    high = min(row.high, series.top) if np.isfinite(row.high) else row.low
    middle, height = (row.low + high) / 2, max(high - row.low, thin)
    look: dict[str, Any] = {"facecolor": "white" if row.row_hollow else row.row_colour, "edgecolor": row.row_colour}
    for left, right, alpha in ((start, earliest, 1.0), (earliest, latest, 0.45)):
        if right > left:
            bar = Rectangle((left, middle - height / 2), right - left, height, alpha=alpha, linewidth=1.2, **look)
            axes.add_artist(bar)  # add_patch would look after limits that are set
    centre = (start + latest) / 2
    if np.isinf(row.high):
        arrow = {
            "arrowstyle": "-|>,head_width=0.25,head_length=0.4",
            "shrinkA": 0,
            "shrinkB": 0,
            "color": row.row_colour,
        }
        axes.annotate("", (centre, row.low + _ARROW * series.top), (centre, row.low), arrowprops=arrow)
    if np.isfinite(row.ci_high):
        axes.vlines(centre, row.ci_low, row.ci_high, color=BLACK, linewidth=1, zorder=3)
    canvas.mark(row, axes.transData, (start, np.fmin(row.low, row.ci_low)), (latest, np.fmax(high, row.ci_high)))


def _draw_breaks(axes: Axes, begins: np.ndarray) -> None:
    """Draw a dotted line where the rule of counting changes, and name the first."""
    if not begins.size:
        return
    axes.vlines(begins, *axes.get_ylim(), color=WARNING, linestyle=(0, (1, 2)), linewidth=1.6)
    # Beside the line on the side where there is more room, over all bars.
    side, away = ("left", 3) if begins[0] < np.mean(axes.get_xlim()) else ("right", -3)
    look: dict[str, Any] = {"ha": side, "va": "top", "size": _LETTERS, "color": _BREAK}
    axes.annotate(_CHANGES, (begins[0], axes.get_ylim()[1]), (away, 0), textcoords="offset points", **look)


def _write_names(axes: Axes, series: Series, names: dict[str, Any], height: float) -> None:
    """Name each agency behind the scale, at the height of the last of its bars or where there is room next to it."""
    up, last = height / series.top, -np.inf
    for name, row in sorted(names.items(), key=lambda each: float(each[1].low)):
        last = max(float(row.low) * up, last + _LINE)
        look: dict[str, Any] = {"size": _LETTERS, "weight": "bold", "color": row.row_colour, "va": "center"}
        axes.annotate(name, (1, last / height), (5, 0), "axes fraction", "offset points", **look)


def _write_words(axes: Axes, series: Series, size: tuple[float, float]) -> None:
    """Write what each bar says above or below it, the newest first, as far as nothing is written over."""
    across, up = size[0] / float(np.ptp(series.limits)), size[1] / series.top
    order = sorted(series.bars, key=lambda row: (not row.row_lit, -row.cutoff_latest))
    boxes = [_box(row, series, across, up) for row in order]
    lines = [
        ((day - series.limits[0]) * across - 0.02, 0.0, (day - series.limits[0]) * across + 0.02, size[1])
        for day in series.begins
    ]
    taken = [*boxes, *lines]
    if lines:
        wide, right = text_width(_CHANGES, _LETTERS) + 0.08, lines[0][2] < size[0] / 2
        taken.append((lines[0][0] - (0 if right else wide), size[1] - _LINE, lines[0][2] + right * wide, size[1]))
    for row, bar in zip(order, boxes, strict=True):
        for words, box in _places(row, bar, size):
            if not any(_overlap(box, other) for other in taken):
                taken.append(box)
                look: dict[str, Any] = {"size": _LETTERS, "weight": "bold", "color": row.row_colour, "va": "top"}
                for number, line in enumerate(words):
                    at = (box[0] + box[2]) / 2 / size[0], (box[3] - 0.015 - number * _LINE) / size[1]
                    axes.text(*at, line, transform=axes.transAxes, ha="center", **look)
                break


def _box(row: Any, series: Series, across: float, up: float) -> Box:
    """Where a bar with all its marks is."""
    least = np.fmin(row.low, row.ci_low)
    most = np.fmax(row.high if np.isfinite(row.high) else row.low + _ARROW * series.top, row.ci_high)
    thin = _THIN * series.top / 2
    left, right = (row.period_start - series.limits[0]) * across, (row.cutoff_latest - series.limits[0]) * across
    return left, (least - thin) * up - 0.02, right, (most + thin) * up + 0.02


def _places(row: Any, bar: Box, size: tuple[float, float]) -> Iterator[tuple[list[str], Box]]:
    """The places where the words of a bar may stand: in one line or two, above it or below."""
    first, to, second = row.row_words.partition(" to ")
    for words in ([row.row_words], [f"{first} to", second] if to else []):
        if not words:
            continue
        wide = max(text_width(line, _LETTERS, "bold") for line in words) + 0.04
        high = _LINE * len(words)
        centre = min(max((bar[0] + bar[2]) / 2, wide / 2), size[0] - wide / 2)
        for bottom in (bar[3] + 0.01, bar[1] - high - 0.01):
            if bottom >= 0.01 and bottom + high <= size[1] + 0.2:
                yield words, (centre - wide / 2, bottom, centre + wide / 2, bottom + high)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
