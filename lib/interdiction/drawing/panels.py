"""The rows of a chart that share a scale: measured for a width, and drawn."""

from math import fsum  # the same to the last bit on every Python, as sum is not
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from interdiction.drawing.canvas import Canvas
from interdiction.drawing.layout import (
    BLACK,
    GREY,
    LINE,
    MARGIN,
    SMALL,
    WIDE,
    choose_ticks,
    widest,
    wrap,
)
from interdiction.errors import InputError, quote
from interdiction.text import format_range, format_shares, format_unit

GAP = 0.16  # inches between panels
VARIATION = ["overdispersed_low", "overdispersed_high", "ci_low", "ci_high"]
_ROW, _HEADING, _AXIS, _BEHIND = 0.29, 0.25, 0.26, 0.12  # inches
_TOO_SMALL = {True: 0.012, False: 0.03}  # of a scale: a narrower range, with a tick or without, is drawn as a dot
_ENDS = ["low", "high", "thin_low", "thin_high"]
_HEADINGS = {"times": "later over earlier, on a scale of ratios", "share": "later minus earlier, percentage points"}


class Look(NamedTuple):
    """How the rows of a chart are named and divided, what is said of those that matter, and whether agencies differ."""

    rows: str
    panels: str | None
    finding: str
    several: bool


class Scale(NamedTuple):
    """From where to where a scale goes, what it has a line at, and whether there is anything to read off it."""

    limits: tuple[float, float]
    log: bool
    line: tuple[float, str] | None
    spread: bool


class Panel(NamedTuple):
    """Rows that share a scale and all that is needed to draw them; lengths are inches, shares in per cent."""

    name: str
    rows: list[Any]  # of the table, each with the words, the colour and the height of its row
    heading: list[str]
    above: float
    height: float
    below: float
    limits: tuple[float, float]
    log: bool
    line: tuple[float, str] | None  # a place of the scale, and its name
    unit: str | None  # of the numbers on the scale; None where there is nothing to read off

    @property
    def deep(self) -> float:
        """The inches that it takes."""
        return fsum([self.above, self.height, self.below])

    def along(self, number: float) -> float:
        """How far along the scale a number or the end nearest to it stands, from 0 to 1."""
        numbers = [*self.limits, np.clip(number, *self.limits)]
        start, stop, place = np.log(numbers) if self.log else numbers
        return float((place - start) / (stop - start))


def measure(part: pd.DataFrame, look: Look, width: float, scale: Scale | None = None) -> Panel:
    """Measure the rows of one scale, for a picture of so many inches; the scale is theirs unless it is given."""
    unit, changed = part["unit"].iloc[0], "verdict" in part
    if part["unit"].nunique() > 1:
        raise InputError(f"rows in {', '.join(map(str, part['unit'].unique()))} share no scale; draw them in panels")
    if look.panels and not changed and len(part) > 1 and part["low"].nunique() == part["high"].nunique() == 1:
        part = part.head(1).assign(**{look.rows: f"every {look.rows}"})
    drawn = _name_rows(_describe(part), look)
    longest, most = (0.97, 1.08) if changed else (1.4, 1.8)  # inches of labels and words in the narrow picture
    more, wider = (1.8, 2.4) if width == WIDE else (1.0, 1.0)
    drawn["row_label"] = [wrap(text, SMALL, "bold", more * longest) for text in drawn["row_name"]]
    drawn["row_words"] = [wrap(text, SMALL, "bold", wider * most) for text in drawn["row_words"]]
    deep = np.maximum(drawn["row_label"].map(len), drawn["row_words"].map(len))
    drawn = drawn.assign(row_height=_ROW + LINE * (deep - 1))
    name = str(part[look.panels].iloc[0]) if look.panels else ""
    names = [name, _HEADINGS[unit] if changed else format_unit(unit) if look.panels else ""]
    heading = wrap(", ".join(dict.fromkeys(filter(None, names))), 10, "bold", width - 2 * MARGIN)
    limits, log, line, spread = scale or find_limits(part)
    return Panel(
        name,
        list(drawn.itertuples()),
        heading,
        above=fsum([_HEADING + LINE * (len(heading) - 1) if heading else 0, LINE if line and line[1] else 0]),
        height=fsum(drawn["row_height"]),
        below=_AXIS if spread else 0,
        limits=limits,
        log=log,
        line=line,
        unit=(" %" if unit == "share" and not changed else "") if spread else None,
    )


def _describe(part: pd.DataFrame) -> pd.DataFrame:
    factor = 100 if part["unit"].iloc[0] == "share" else 1
    return (_describe_changes if "verdict" in part else _describe_ranges)(part, factor)


def _name_rows(drawn: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Add the names of rows; two that share a name would not be told apart."""
    names = drawn[look.rows].astype(str)
    if look.several:
        short = drawn["short" if "short" in drawn else "agency"].astype(str)
        names = names.where([each in name for each, name in zip(short, names, strict=True)], names + ", " + short)
    if names.duplicated().any():
        name = quote(names[names.duplicated()].iloc[0])
        raise InputError(f"two rows are named {name}; name rows by a column that tells them apart: rows=...")
    words = drawn["row_words"].tolist()
    if look.finding and drawn["row_lit"].any():
        words[int(drawn["row_lit"].to_numpy().argmax())] += f": {look.finding}"
    return drawn.assign(row_name=names, row_text=names + " " + drawn["row_text"], row_words=words)


def _describe_ranges(part: pd.DataFrame, factor: int) -> pd.DataFrame:
    """Add what stands beside each range, and what says it."""
    texts, unit = format_shares(part), format_unit(part["unit"].iloc[0])
    # The subtitle or the heading names another unit.
    words = [text if unit == "%" else text.removesuffix(f" {unit}") for text in texts]
    numbers = part.reindex(columns=[*_ENDS, "value"]).astype(float) * factor
    return part.assign(**numbers, row_words=words, row_text=texts)


def _describe_changes(part: pd.DataFrame, factor: int) -> pd.DataFrame:
    """Add how far each change ordinarily varies, its verdict, and what says both; no ends where nothing is compared."""
    numbers = part[["low", "high", *VARIATION]].to_numpy(float) * factor
    wide, simple = numbers[:, 2:4], numbers[:, 4:]
    thin = np.where(np.isnan(wide).any(axis=1, keepdims=True), simple, wide)
    thin[np.isnan(thin).any(axis=1)] = np.nan
    ends = np.hstack([numbers[:, :2], thin])
    ends[part["verdict"] == "not comparable"] = np.nan
    words, texts = [], []
    for verdict, (low, high, least, most) in zip(part["verdict"], ends, strict=True):
        unit, bare = "times" if factor == 1 else "points", np.isnan(least)
        printed = [f"as printed {format_range(low, high, unit)}"] if low == low else []
        varies = [] if bare else [f"ordinary variation {format_range(least, most, unit)}"]
        said = f"{verdict}, as printed" if bare and verdict in ("higher", "lower") else verdict
        words.append(f"{said}: {format_range(low, high, unit).removesuffix(' times')}" if printed else said)
        texts.append(f"{verdict} ({', '.join(printed + varies)})" if printed else verdict)
    columns = dict(zip(_ENDS, ends.T, strict=True))
    return part.assign(**columns, value=np.nan, row_words=words, row_text=texts)


def find_limits(part: pd.DataFrame) -> Scale:
    """Find where a scale begins and ends, and whether there is anything to read off it: not for one exact number.

    It lies around all known ends, with room for arrows; from zero where that costs little.
    """
    unit, changed = part["unit"].iloc[0], "verdict" in part
    ends, log = _describe(part)[_ENDS].to_numpy(float), unit == "times" and changed
    origin = [1.0 if log else 0.0] if changed or (ends < 0).any() else []
    line = (origin[0], "no change" if changed else "") if origin and not np.isnan(ends).all() else None
    below, beyond = log & (ends <= 0), np.isinf(ends)
    known = np.append(ends[np.isfinite(ends) & ~below], origin)
    least, most = np.log([known.min(), known.max()]) if log else (known.min(), known.max())
    spread = bool(most - least > 1e-9 * abs(most))
    span = most - least if spread else abs(most) or 1.0
    start, stop = (least - (0.6 if below.any() else 0.08) * span, most + (0.6 if beyond.any() else 0.08) * span)
    if not origin and (least == 0 or (unit == "share" and 0 < least < 0.75 * most)):
        start = 0.0
    limits = (float(np.exp(start)), float(np.exp(stop))) if log else (float(start), float(stop))
    return Scale(limits, log, line, spread)


def list_kinds(row: Any, panel: Panel) -> set[str]:
    """The kinds of marks that a row has."""
    if np.isnan(row.low):
        return set()
    (start, stop), bare = panel.limits, np.isnan(row.thin_low)
    ticked, ended = bool(np.isfinite(row.value)), start <= row.low <= row.high <= stop
    small = ended and panel.along(row.high) - panel.along(row.low) <= _TOO_SMALL[ticked]
    there = {
        "line": ended and not small,
        "dot": small,
        "tick": ticked and not small,
        "thin": not bare,
        "bare": bare and hasattr(row, "verdict"),
        "arrow": not ended or row.thin_low < start or row.thin_high > stop,
        "scale": panel.unit is not None and panel.limits[0] > 0 and not panel.log,
        "hollow": row.row_hollow,
    }
    return {kind for kind, is_there in there.items() if is_there}


def room_for(row: Any, panel: Panel, room: float) -> float:
    """How wide a scale may be on so many inches, so that the words behind the mark of a row have room."""
    return (room - _BEHIND - widest(row.row_words, SMALL, "bold")) / max(_end(row, panel), 0.1)


def _end(row: Any, panel: Panel) -> float:
    """How far along the scale the words of a row stand: where its mark ends; verdicts stand behind the scale."""
    ends = [row.low, row.high, row.value]
    return 1.0 if hasattr(row, "verdict") else panel.along(np.nanmax(ends))


def draw_panel(canvas: Canvas, panel: Panel, depth: float, left: float, width: float) -> None:
    """Draw a panel at so many inches below the subtitle, its scale so far from the left and so wide."""
    canvas.write(MARGIN, depth + 0.04, panel.heading, size=10, weight="bold")
    top = depth + panel.above
    axes = canvas.axes(left, top, width, panel.height)
    axes.set(xscale="log" if panel.log else "linear", xlim=panel.limits, ylim=(panel.height, 0), yticks=[])
    if panel.line:
        place, name = panel.line
        axes.axvline(place, color=GREY, linewidth=1.2, zorder=0.9)
        axes.annotate(name, (place, 0), (0, 3), textcoords="offset points", ha="center", size=9)
    if panel.unit is None:
        axes.set_axis_off()
    else:
        form = f"{{:,.10g}}{panel.unit}".format
        ticks = choose_ticks(panel.limits, width, form, panel.log)
        canvas.scale(axes, ticks, [form(tick) for tick in ticks], upward=False)
        canvas.ground(axes)
    page, y = blended_transform_factory(canvas.figure.transFigure, axes.transData), 0.0
    for row in panel.rows:
        middle, end = y + row.row_height / 2, y + row.row_height
        canvas.mark(row, page, (MARGIN / canvas.width, end), (1 - MARGIN / canvas.width, y))
        look: dict[str, Any] = {"va": "center", "size": SMALL}
        bold = "bold" if row.row_lit else "normal"
        canvas.write(MARGIN, top + middle, row.row_label, weight=bold, **look)
        at = left + _end(row, panel) * width + _BEHIND
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.5} if panel.line else None
        canvas.write(at, top + middle, row.row_words, weight="bold", color=row.row_colour, bbox=ground, **look)
        _draw_row(axes, row, middle, panel)
        y = end


def _draw_row(axes: Axes, row: Any, y: float, panel: Panel) -> None:
    """Draw what is known of one row: a line or a dot, its tick, how far it varies, an arrow to each end not known."""
    kinds, colour = list_kinds(row, panel), row.row_colour
    fill = "white" if row.row_hollow else colour
    start, stop = panel.limits
    low, high, least, most = np.clip([row.low, row.high, row.thin_low, row.thin_high], start, stop)
    if "line" in kinds:
        # A filled line has no edge, which would make it longer.
        axes.barh(y, high - low, 0.085, low, facecolor=fill, edgecolor=colour, linewidth=1.4 if row.row_hollow else 0)
    if "dot" in kinds:
        axes.plot((low + high) / 2, y, "o", color=colour, markersize=8, markerfacecolor=fill, clip_on=False)
    if "arrow" in kinds:
        look = {"arrowstyle": "-|>,head_width=0.35,head_length=0.6", "shrinkA": 0, "shrinkB": 0, "edgecolor": colour}
        look |= {"facecolor": fill, "linewidth": 1.5 if row.row_hollow else 3}
        if np.fmax(row.high, row.thin_high) > stop:
            axes.annotate("", (stop, y), (low if row.high > stop else high, y), arrowprops=look)
        if np.fmin(row.low, row.thin_low) < start:  # on a scale of ratios alone
            seen = max(high, start * (stop / start) ** 0.1)
            axes.annotate("", (start, y), (seen if row.low < start else low, y), arrowprops=look)
    if "thin" in kinds:
        axes.hlines(y, least, most, color=BLACK, linewidth=1.2, zorder=3)
    if "tick" in kinds:
        axes.vlines(row.value, y - 0.09, y + 0.09, color=BLACK, linewidth=1.6)
