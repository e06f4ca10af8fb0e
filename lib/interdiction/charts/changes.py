"""Two announcements compared, measure by measure: how far apart they lie, beside a line of no change."""

from math import fsum  # the same to the last bit on every Python, as sum is not
from typing import Any

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from interdiction.charts.chart import KNOWN, MARGIN, STYLE, WIDTH, Chart, text_width, wrapped
from interdiction.citing.sources import are_copies
from interdiction.errors import InputError, quote
from interdiction.text import format_range

_ROW, _LINE, _TOP, _AXIS, _GAP = 0.4, 0.15, 0.46, 0.28, 0.16
_LABEL, _VERDICT = 1.05, 1.0  # inches for the words on either side
_NEEDED = ("label", "low", "high", "ci_low", "ci_high", "overdispersed_low", "overdispersed_high", "unit", "verdict")
_HEADS = {"times": "later over earlier, times", "share": "later minus earlier, percentage points"}
_SMALL = 0.03  # of a scale: a bar that is narrower is drawn as a dot
# How to read each mark, said only where it is drawn.
_READ = {
    "bar": "A thick bar covers all that printing and days allow.",
    "dot": "A dot is all that printing and days allow, too little to draw as a bar.",
    "thin": "A thin line adds how far such numbers ordinarily vary.",
    "bare": "Where there is no thin line, how much such numbers vary is not known.",
    "arrow": "An arrow is an end that is not known.",
    "hollow": "A hollow mark rests on a copy on an unrelated site.",
}


def pairs(changes: pd.DataFrame, title: str, subtitle: str) -> Chart:
    """Draw how far each measure changed between two announcements, as ratios and as differences of shares.

    Parameters
    ----------
    changes : pandas.DataFrame
        As `change` returns it, a row per measure; `label` names the rows.
    title, subtitle : str
        The finding, and what is compared with what.

    Returns
    -------
    Chart
        The verdict stands at the right of each row; what is not comparable has no mark.

    Raises
    ------
    InputError
        For an empty table, or a missing column.

    >>> from interdiction import load_figures
    >>> from interdiction.comparing.change import change
    >>> fall = change(load_figures(), "cases", "nia-2021-06-25", "nia-2025-06-26")
    >>> pairs(fall, "Fewer cases", "2021 and 2025").alt[:70]
    'Fewer cases. 2021 and 2025. drug cases per day of the period: lower; a'
    """
    if missing := [column for column in _NEEDED if column not in changes]:
        raise InputError(f"a chart of pairs needs the column {quote(missing[0])}; keep what change returned")
    if changes.empty:
        raise InputError("a chart of pairs needs at least one row; the table is empty")
    clustered = changes["overdispersed_low"].notna() & changes["overdispersed_high"].notna()
    table = changes.assign(
        hollow=are_copies(changes),
        wide_low=changes["overdispersed_low"].where(clustered, changes["ci_low"]),
        wide_high=changes["overdispersed_high"].where(clustered, changes["ci_high"]),
    )
    ends = ["low", "high", "wide_low", "wide_high"]
    table[ends] = table[ends].mul(np.where(table["unit"] == "share", 100, 1), axis=0)
    compared = table["verdict"] != "not comparable"
    varied = table["wide_low"].notna() & table["wide_high"].notna() & compared
    first = (varied if varied.any() else compared).to_numpy()
    table = table.assign(named=first & (np.cumsum(first) == 1), varied=varied)
    parts = [part for _, part in table.groupby("unit", sort=False)]
    said = [_said(row) for row in table.itertuples()]
    drawn = set().union(*(_drawn(row, _scale(part)) for part in parts for row in part.itertuples()))
    caption = " ".join(words for mark, words in _READ.items() if mark in drawn) or "Nothing is comparable."
    with matplotlib.style.context(STYLE):
        heights = [[_height(row) for row in part.itertuples()] for part in parts]
        scales = [_TOP + fsum(rows) + _AXIS for rows in heights]
        chart = Chart(title, subtitle, fsum(scales) + _GAP * (len(parts) - 1), changes, f"{'. '.join(said)}.", caption)
        depth = 0.0
        for part, rows, scale in zip(parts, heights, scales, strict=True):
            _panel(chart, part, rows, depth)
            depth += scale + _GAP
    return chart


def _said(row: pd.Series) -> str:
    """A row in words."""
    if row.verdict == "not comparable":
        return f"{row.label}: not comparable"
    unit = "points" if row.unit == "share" else "times"
    words = f"{row.label}: {row.verdict}; as printed {format_range(row.low, row.high, unit)}"
    return words + (f", ordinary variation {format_range(row.wide_low, row.wide_high, unit)}" if row.varied else "")


def _verdict(row: pd.Series) -> list[str]:
    only_printed = row.verdict in ("higher", "lower") and not row.varied
    return wrapped(f"{row.verdict}, as printed" if only_printed else row.verdict, 9.5, "bold", _VERDICT - 0.08)


def _height(row: pd.Series) -> float:
    """Inches of a row: room for its words, and for the names of the marks in the row that has them."""
    lines = max(len(wrapped(str(row.label), 9.5, width=_LABEL - 0.08)), len(_verdict(row)))
    return max(_ROW, _LINE * lines + 0.12, 0.72 if row.named else 0)


def _panel(chart: Chart, part: pd.DataFrame, heights: list[float], depth: float) -> None:
    """Draw the rows of one scale."""
    left, width = MARGIN + _LABEL, WIDTH - 2 * MARGIN - _LABEL - _VERDICT
    chart.write(MARGIN, chart.top + depth + 0.02, _HEADS[part["unit"].iloc[0]], va="top", size=10, weight="bold")
    axes = chart.axes(left, depth + _TOP, width, fsum(heights))
    share, (start, stop) = part["unit"].iloc[0] == "share", _scale(part)
    axes.set(xscale="linear" if share else "log", xlim=(start, stop), ylim=(fsum(heights), 0), yticks=[])
    axes.minorticks_off()
    if (part["verdict"] == "not comparable").all():
        axes.set_axis_off()
    else:
        ticks = _ticks(start, stop, share, width)
        axes.set_xticks(ticks, [f"{tick:+.10g}" if share and tick else f"{tick:.10g}" for tick in ticks])
        same = _same(part)
        axes.axvline(same, color="#444444", linewidth=1.2, zorder=0.9)
        half = text_width("no change", 9) / 2
        place = left + min(max(width * _along(same, start, stop, share), half), width - half)
        chart.write(place, chart.top + depth + _TOP - 0.04, "no change", va="bottom", ha="center", size=9)
    y = 0.0
    for row, height in zip(part.itertuples(), heights, strict=True):
        chart.mark(row, MARGIN, depth + _TOP + y, WIDTH - 2 * MARGIN, height)
        middle = chart.top + depth + _TOP + y + height / 2
        for x, side, lines, look in (
            (MARGIN, "left", wrapped(str(row.label), 9.5, width=_LABEL - 0.08), {}),
            (WIDTH - MARGIN, "right", _verdict(row), {"weight": "bold"}),
        ):
            for number, line in enumerate(lines):
                above = _LINE * (number - (len(lines) - 1) / 2)
                chart.write(x, middle + above, line, va="center", ha=side, size=9.5, **look)
        if row.verdict != "not comparable":
            _marks(axes, row, y + height / 2)
            if row.named:
                _name(axes, row, y + height / 2, width)
        y += height


def _name(axes: Axes, row: pd.Series, y: float, width: float) -> None:
    """Write above the thick mark of a row and below its thin one what they are, within the scale."""
    start, stop = axes.get_xlim()
    names = [("as printed", (row.low, row.high), y - 0.2, KNOWN)]
    names += [("ordinary variation", (row.wide_low, row.wide_high), y + 0.2, "#111111")] if row.varied else []
    for words, ends, place, color in names:
        along = [_along(min(max(end, start), stop), start, stop, row.unit == "share") for end in ends]
        half = text_width(words, 9) / 2 / width
        x = min(max(fsum(along) / 2, half), 1 - half)
        # On a ground of their own, since the line of no change may pass behind them.
        look: dict[str, Any] = {"color": color, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.8}}
        axes.text(x, place, words, transform=axes.get_yaxis_transform(), ha="center", va="center", size=9, **look)


def _drawn(row: pd.Series, scale: tuple[float, float]) -> set[str]:
    """The kinds of marks that a row has on a scale."""
    if row.verdict == "not comparable":
        return set()
    low, high = (_along(min(max(end, scale[0]), scale[1]), *scale, row.unit == "share") for end in (row.low, row.high))
    ends = [row.low, row.high, *([row.wide_low, row.wide_high] if row.varied else [])]
    marks = {"dot" if high - low <= _SMALL else "bar", "thin" if row.varied else "bare"}
    marks |= {"arrow"} if min(ends) < scale[0] or max(ends) > scale[1] else set()
    return marks | ({"hollow"} if row.hollow else set())


def _marks(axes: Axes, row: pd.Series, y: float) -> None:
    """Draw a thick bar, or a dot where it is too small to see, and over it a thin line with caps."""
    start, stop = axes.get_xlim()
    low, high = (min(max(end, start), stop) for end in (row.low, row.high))
    marks, fill = _drawn(row, (start, stop)), "white" if row.hollow else KNOWN
    if "dot" in marks:
        axes.plot((low + high) / 2, y, "o", color=KNOWN, markersize=7, markerfacecolor=fill)
    elif row.hollow:
        axes.barh(y, high - low, 0.13, low, facecolor=fill, edgecolor=KNOWN, linewidth=1.4)
    else:
        axes.hlines(y, low, high, color=KNOWN, linewidth=8)
    least, most = row.low, row.high
    if row.varied:
        least, most = row.wide_low, row.wide_high
        known = [end for end in (least, most) if start <= end <= stop]
        axes.hlines(y, max(least, start), min(most, stop), color="#111111", linewidth=1.2, zorder=3)
        axes.vlines(known, y - 0.07, y + 0.07, color="#111111", linewidth=1.2, zorder=3)
    for edge, inner, beyond in ((stop, high, most > stop), (start, low, least < start)):
        if beyond:  # an end that is not known, or has no place on a scale of ratios
            axes.annotate("", (edge, y), (inner, y), arrowprops={"arrowstyle": "-|>", "color": KNOWN, "shrinkA": 0})


def _along(number: float, start: float, stop: float, share: bool) -> float:
    """How far along its scale a number stands, from 0 to 1."""
    if share:
        return (number - start) / (stop - start)
    return float(np.log(number / start) / np.log(stop / start))


def _same(part: pd.DataFrame) -> float:
    """Where no change stands."""
    return 0.0 if part["unit"].iloc[0] == "share" else 1.0


def _scale(part: pd.DataFrame) -> tuple[float, float]:
    """Around all known ends and no change."""
    ends = part.loc[part["verdict"] != "not comparable", ["low", "high", "wide_low", "wide_high"]].to_numpy(float)
    known, same = np.append(ends[np.isfinite(ends)], _same(part)), _same(part)
    if not same:
        span = float(np.ptp(known)) or 2.0
        return float(known.min() - 0.08 * span), float(known.max() + 0.08 * span)
    known = known[known > 0]
    factor = max(float(known.max() / known.min()), 1.2) ** 0.08
    return float(known.min() / factor), float(known.max() * factor)


def _ticks(start: float, stop: float, share: bool, width: float) -> list[float]:
    """Round numbers along a scale, no change among them, as many as stand beside each other."""
    if share:
        numbers = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(start, stop)
        return [float(tick) for tick in numbers if start <= tick <= stop]
    decades = range(int(np.floor(np.log10(start))) - 1, int(np.ceil(np.log10(stop))) + 1)
    for steps in ((1, 1.1, 1.2, 1.5, 2, 3, 5, 7, 8, 9), (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
        ticks = [float(f"{step * 10.0**decade:.3g}") for decade in decades for step in steps]
        ticks = [tick for tick in ticks if start <= tick <= stop]
        apart = np.diff(np.log(ticks)) / np.log(stop / start) * width
        if len(ticks) < 2 or apart.min() > 0.36:
            break
    return ticks
