"""How far measures changed between two statements, beside a line of no change."""

from collections.abc import Iterable
from math import fsum  # the same to the last bit on every Python, as sum is not
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from interdiction.charts.layout import BLACK, KNOWN, LINE, SMALL, text_width, wrap
from interdiction.charts.rows import Panel, Row, draw_range
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


def measure_changes(part: pd.DataFrame, rows: str, heading: list[str]) -> Panel:
    """Measure the rows of one unit around a line of no change."""
    share, alt, measured = part["unit"].iloc[0] == "share", [], []
    for row, name in zip(part.itertuples(), part[rows], strict=True):
        printed_only = row.verdict in ("higher", "lower") and not row.varied
        label = wrap(str(name), SMALL, width=_LABEL - 0.08)
        words = wrap(f"{row.verdict}, as printed" if printed_only else row.verdict, SMALL, "bold", _VERDICT - 0.08)
        height = max(_ROW, LINE * max(len(label), len(words)) + 0.12, _NAMED_ROW * row.named)
        measured.append(Row(row, label, words, height))
        alt.append(f"{name}: {_describe(row)}")
    same = 0.0 if share else 1.0
    compared = part["compared"].any()
    return Panel(
        measured,
        heading,
        pad=0.02,
        above=_ABOVE + LINE * (len(heading) - 1),
        below=_BELOW,
        sides=(_LABEL, _VERDICT),
        limits=_limits(part, same),
        form=(_signed if share else "{:.10g}".format) if compared else None,
        alt=". ".join(alt),
        line=(same, "no change") if compared else None,
        color="#222222",
        log=not share,
    )


def change_kinds(row: Any, panel: Panel) -> set[str]:
    """The kinds of marks that a row has."""
    if not row.compared:
        return set()
    low, high = (panel.along(end) for end in np.clip([row.low, row.high], *panel.limits))
    ends = [row.low, row.high, *([row.wide_low, row.wide_high] if row.varied else [])]
    kinds = {"dot" if high - low <= _SMALL else "bar", "thin" if row.varied else "bare"}
    kinds |= {"arrow"} if min(ends) < panel.limits[0] or max(ends) > panel.limits[1] else set()
    return kinds | ({"hollow"} if row.hollow else set())


def draw_change(axes: Axes, row: Any, y: float, panel: Panel) -> None:
    """Draw a thick bar and over it a thin line with caps; once, name them."""
    if not row.compared:
        return
    start, stop = panel.limits
    low, high = np.clip([row.low, row.high], start, stop)
    draw_range(axes, y, low, high, change_kinds(row, panel), line=8, dot=7, bar=0.13)
    ends = least, most = (row.wide_low, row.wide_high) if row.varied else (row.low, row.high)
    if row.varied:
        axes.hlines(y, *np.clip(ends, start, stop), color=BLACK, linewidth=1.2, zorder=3)
        known = [end for end in ends if start <= end <= stop]
        axes.vlines(known, y - 0.07, y + 0.07, color=BLACK, linewidth=1.2, zorder=3)
    for edge, inner, beyond in ((stop, high, most > stop), (start, low, least < start)):
        if beyond:  # an end that is not known, or has no place on a scale of ratios
            axes.annotate("", (edge, y), (inner, y), arrowprops={"arrowstyle": "-|>", "color": KNOWN, "shrinkA": 0})
    if row.named:
        _name(axes, "as printed", (low, high), y - 0.2, panel, KNOWN)
    if row.named and row.varied:
        _name(axes, "ordinary variation", np.clip(ends, start, stop), y + 0.2, panel, BLACK)


def _name(axes: Axes, words: str, ends: Iterable[float], y: float, panel: Panel, color: str) -> None:
    """Write above or below a mark what it is, within the scale."""
    half = text_width(words, 9) / 2 / panel.width
    x = min(max(fsum(map(panel.along, ends)) / 2, half), 1 - half)
    # On a ground of their own, since the line of no change may pass behind them.
    look: dict[str, Any] = {"color": color, "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.8}}
    axes.text(x, y, words, transform=axes.get_yaxis_transform(), ha="center", va="center", size=9, **look)


def _describe(row: Any) -> str:
    """A row in words."""
    if not row.compared:
        return str(row.verdict)
    unit = "points" if row.unit == "share" else "times"
    words = f"{row.verdict}; as printed {format_range(row.low, row.high, unit)}"
    return words + (f", ordinary variation {format_range(row.wide_low, row.wide_high, unit)}" if row.varied else "")


def _signed(number: float) -> str:
    return f"{number:+.10g}" if number else "0"


def _limits(part: pd.DataFrame, same: float) -> tuple[float, float]:
    """Around all known ends and no change."""
    ends = part.loc[part["compared"], _ENDS].to_numpy(float)
    known = np.append(ends[np.isfinite(ends)], same)
    if not same:
        space = 0.08 * (np.ptp(known) or 2.0)
        return float(known.min() - space), float(known.max() + space)
    known = known[known > 0]
    factor = max(known.max() / known.min(), 1.2) ** 0.08
    return float(known.min() / factor), float(known.max() * factor)
