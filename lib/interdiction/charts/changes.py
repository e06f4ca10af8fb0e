"""How far measures changed between two statements, beside a line of no change."""

from math import fsum  # the same to the last bit on every Python, as sum is not
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from interdiction.charts.chart import Chart
from interdiction.charts.layout import BLACK, GREY, KNOWN, LINE, MARGIN, SMALL, round_ticks, text_width, wrap
from interdiction.charts.rows import Panel, draw_range, draw_rows
from interdiction.citing.sources import are_copies
from interdiction.text import format_range

NEEDED = ["ci_low", "ci_high", "overdispersed_low", "overdispersed_high"]
UNITS = {"times": "later over earlier, times", "share": "later minus earlier, percentage points"}
# How to read each mark.
CAPTIONS = {
    "bar": "A thick bar covers all that printing and days allow.",
    "dot": "A dot is all that printing and days allow, too little to draw as a bar.",
    "thin": "A thin line adds how far such numbers ordinarily vary.",
    "bare": "Where there is no thin line, how much such numbers vary is not known.",
    "arrow": "An arrow is an end that is not known.",
    "hollow": "A hollow mark rests on a copy on an unrelated site.",
}
_ROW, _NAMED_ROW, _ABOVE, _BELOW = 0.4, 0.72, 0.46, 0.28
_LABEL, _VERDICT = 1.05, 1.0  # inches for the words on either side
_SMALL = 0.03  # of a scale: a bar that is narrower is drawn as a dot
_ENDS = ["low", "high", "wide_low", "wide_high"]


def prepare_changes(table: pd.DataFrame) -> pd.DataFrame:
    """Add the wider ends of each row, whether there are any, and which row has its marks named; shares in per cent."""
    clustered = table[["overdispersed_low", "overdispersed_high"]].notna().all(axis=1)
    wide = {
        f"wide_{end}": table[f"overdispersed_{end}"].where(clustered, table[f"ci_{end}"]) for end in ("low", "high")
    }
    table = table.assign(**wide, hollow=are_copies(table), compared=table["verdict"] != "not comparable")
    table[_ENDS] = table[_ENDS].mul(np.where(table["unit"] == "share", 100, 1), axis=0)
    varied = table[["wide_low", "wide_high"]].notna().all(axis=1) & table["compared"]
    first = varied if varied.any() else table["compared"]
    return table.assign(varied=varied, named=first & (first.cumsum() == 1))


def change_panel(part: pd.DataFrame, rows: str, heading: list[str]) -> Panel:
    """Measure the rows of one unit."""
    limits, each = _limits(part), list(part.itertuples())
    labels = [wrap(str(label), SMALL, width=_LABEL - 0.08) for label in part[rows]]
    verdicts = [
        f"{row.verdict}{', as printed' * (row.verdict in ('higher', 'lower') and not row.varied)}" for row in each
    ]
    words = [wrap(verdict, SMALL, "bold", _VERDICT - 0.08) for verdict in verdicts]
    heights = [
        max(_ROW, LINE * max(len(label), len(lines)) + 0.12, _NAMED_ROW * row.named)
        for row, label, lines in zip(each, labels, words, strict=True)
    ]
    alt = ". ".join(f"{label}: {_describe(row)}" for label, row in zip(part[rows], each, strict=True))
    kinds = [_kinds(row, limits) for row in each]
    above = _ABOVE + LINE * (len(heading) - 1)
    return Panel(each, kinds, heading, labels, words, heights, (_LABEL, _VERDICT), above, _BELOW, limits, alt)


def draw_changes(chart: Chart, panel: Panel, depth: float) -> None:
    """Draw the rows of one unit."""
    share, top = panel.rows[0].unit == "share", chart.top + depth
    chart.write(MARGIN, top + 0.02, panel.heading, size=10, weight="bold")
    if any(panel.kinds):
        half, same = text_width("no change", 9) / 2, _along(_no_change(share), panel.limits, share)
        place = MARGIN + _LABEL + min(max(panel.width * same, half), panel.width - half)
        chart.write(place, top + panel.above - 0.04, ["no change"], va="bottom", ha="center", size=9)
    axes = draw_rows(chart, panel, depth)
    # In this order: a logarithmic scale has no place for the limits of a linear one.
    axes.set(xscale="linear" if share else "log", xlim=panel.limits)
    axes.minorticks_off()
    if not any(panel.kinds):
        axes.set_axis_off()
        return
    form = "{:+.10g}".format if share else "{:.10g}".format
    ticks = round_ticks(*panel.limits, panel.width, form) if share else _log_ticks(*panel.limits, panel.width)
    axes.set_xticks(ticks, [form(tick) if tick else "0" for tick in ticks])
    axes.axvline(_no_change(share), color=GREY, linewidth=1.2, zorder=0.9)
    for row, kinds, y in zip(panel.rows, panel.kinds, panel.middles, strict=True):
        if kinds:
            _draw_mark(axes, row, kinds, y, panel.limits)
        if row.named:
            _name_marks(axes, row, y, panel)


def _describe(row: Any) -> str:
    """A row in words."""
    if not row.compared:
        return str(row.verdict)
    unit = "points" if row.unit == "share" else "times"
    words = f"{row.verdict}; as printed {format_range(row.low, row.high, unit)}"
    return words + (f", ordinary variation {format_range(row.wide_low, row.wide_high, unit)}" if row.varied else "")


def _kinds(row: Any, limits: tuple[float, float]) -> set[str]:
    """The kinds of marks that a row has."""
    if not row.compared:
        return set()
    low, high = (_along(end, limits, row.unit == "share") for end in np.clip([row.low, row.high], *limits))
    ends = [row.low, row.high, *([row.wide_low, row.wide_high] if row.varied else [])]
    beyond = min(ends) < limits[0] or max(ends) > limits[1]
    kinds = {"dot" if high - low <= _SMALL else "bar", "thin" if row.varied else "bare"}
    return kinds | {kind for kind, there in (("arrow", beyond), ("hollow", row.hollow)) if there}


def _draw_mark(axes: Axes, row: Any, kinds: set[str], y: float, limits: tuple[float, float]) -> None:
    """Draw a thick bar and over it a thin line with caps."""
    low, high = np.clip([row.low, row.high], *limits)
    draw_range(axes, y, low, high, kinds, line=8, dot=7, bar=0.13)
    least, most = (row.wide_low, row.wide_high) if row.varied else (row.low, row.high)
    if row.varied:
        known = [end for end in (least, most) if limits[0] <= end <= limits[1]]
        axes.hlines(y, *np.clip([least, most], *limits), color=BLACK, linewidth=1.2, zorder=3)
        axes.vlines(known, y - 0.07, y + 0.07, color=BLACK, linewidth=1.2, zorder=3)
    for edge, inner, beyond in ((limits[1], high, most > limits[1]), (limits[0], low, least < limits[0])):
        if beyond:  # an end that is not known, or has no place on a scale of ratios
            axes.annotate("", (edge, y), (inner, y), arrowprops={"arrowstyle": "-|>", "color": KNOWN, "shrinkA": 0})


def _name_marks(axes: Axes, row: Any, y: float, panel: Panel) -> None:
    """Write above the thick mark of a row and below its thin one what they are, within the scale."""
    names = [("as printed", (row.low, row.high), y - 0.2, KNOWN)]
    names += [("ordinary variation", (row.wide_low, row.wide_high), y + 0.2, BLACK)] if row.varied else []
    for words, ends, place, color in names:
        along = [_along(end, panel.limits, row.unit == "share") for end in np.clip(ends, *panel.limits)]
        half = text_width(words, 9) / 2 / panel.width
        x = min(max(fsum(along) / 2, half), 1 - half)
        # On a ground of their own, since the line of no change may pass behind them.
        look: dict[str, Any] = {"color": color, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.8}}
        axes.text(x, place, words, transform=axes.get_yaxis_transform(), ha="center", va="center", size=9, **look)


def _along(number: float, limits: tuple[float, float], share: bool) -> float:
    """How far along its scale a number stands, from 0 to 1."""
    start, stop, place = (*limits, number) if share else np.log([*limits, number])
    return float((place - start) / (stop - start))


def _no_change(share: bool) -> float:
    return 0.0 if share else 1.0


def _limits(part: pd.DataFrame) -> tuple[float, float]:
    """Around all known ends and no change."""
    share = part["unit"].iloc[0] == "share"
    ends = part.loc[part["compared"], _ENDS].to_numpy(float)
    known = np.append(ends[np.isfinite(ends)], _no_change(share))
    if share:
        span = np.ptp(known) or 2.0
        return float(known.min() - 0.08 * span), float(known.max() + 0.08 * span)
    known = known[known > 0]
    factor = max(float(known.max() / known.min()), 1.2) ** 0.08
    return float(known.min() / factor), float(known.max() * factor)


def _log_ticks(start: float, stop: float, width: float) -> list[float]:
    """Round numbers along a scale of ratios, as many as stand beside each other."""
    decades = range(int(np.floor(np.log10(start))) - 1, int(np.ceil(np.log10(stop))) + 1)
    for steps in ((1, 1.1, 1.2, 1.5, 2, 3, 5, 7, 8, 9), (1, 1.5, 2, 3, 5, 7), (1, 2, 5), (1, 3), (1,)):
        ticks = [float(f"{step * 10.0**decade:.3g}") for decade in decades for step in steps]
        ticks = [tick for tick in ticks if start <= tick <= stop]
        apart = np.diff(np.log(ticks)) / np.log(stop / start) * width
        if len(ticks) < 2 or apart.min() > 0.36:
            break
    return ticks
