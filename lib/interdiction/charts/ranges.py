"""Ranges and changes drawn with their sources underneath, and what is not known drawn as that."""

from math import fsum  # the same to the last bit on every Python, as sum is not
from typing import Any, NamedTuple

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from interdiction.charts.chart import STYLE, Chart
from interdiction.charts.layout import BLACK, GREY, KNOWN, LINE, MARGIN, SMALL, WIDTH, choose_ticks, text_width, wrap
from interdiction.citing.sources import agencies_and_period, are_copies
from interdiction.errors import InputError, quote
from interdiction.text import Note, format_range, format_shares, format_unit, note_empty

_ROW, _HEADING, _AXIS, _GAP = 0.29, 0.25, 0.26, 0.16  # inches
_TOO_SMALL = {True: 0.012, False: 0.03}  # of a scale: a narrower range, with a tick or without, is drawn as a dot
_ENDS = ["low", "high", "thin_low", "thin_high"]
_VARIATION = ["overdispersed_low", "overdispersed_high", "ci_low", "ci_high"]
_CHANGES = {"times": "later over earlier, times", "share": "later minus earlier, percentage points"}
# How to read each mark.
_CAPTIONS = {
    "line": "Each thick line covers all that the printed words allow.",
    "tick": "The tick is the printed number, or the ratio of the printed numbers.",
    "dot": "A dot is an exact number or a range too small to draw.",
    "thin": "A thin line adds how far such numbers ordinarily vary.",
    "bare": "Where there is no thin line, how much such numbers vary is not known.",
    "arrow": "An arrow is an end that is not known.",
    "scale": "A scale begins at zero only where zero is written.",
    "hollow": "A hollow mark rests on a copy on an unrelated site.",
}


def ranges(
    table: pd.DataFrame,
    rows: str | None = None,
    panels: str | None = None,
    title: str | None = None,
    subtitle: str | None = None,
    empty: str | None = None,
) -> Chart | Note:
    """Draw each row as the range it allows: a line from low to high, a tick at the printed number.

    Parameters
    ----------
    table : pandas.DataFrame
        `low`, `high`, `unit`, if there is one `value`, and the columns that name statement and
        source, as `load_figures`, `ratio`, `indicators` and `large_case_bounds` return them. With a
        column `verdict`, the changes between two statements: ratios on a logarithmic scale,
        differences of shares on a linear one, beside a line of no change.
    rows : str, optional
        The column that names the rows: the label, or where labels recur the statement or the source.
    panels : str, optional
        The column that divides the rows into panels, each with a scale of its own. Rows of a
        panel that all allow the same are drawn once. Changes are divided by unit.
    title, subtitle : str, optional
        The finding, and what it is measured in; made from the table where they are left out.
        Rows with several labels have no title but a given one, changes no subtitle.
    empty : str, optional
        A sentence to show in place of a chart of no rows, which is refused without one.

    Returns
    -------
    Chart or Note
        An unknown end is an arrow, a change that is not comparable has no mark; Jupyter shows the
        chart, `save` writes it.

    Raises
    ------
    InputError
        For a table without a column that is needed, or without its sources; for rows in several
        units without panels; for several panels without a title.

    >>> from interdiction import load_figures, preferred, ratio
    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> ranges(preferred(ratio(figures, "drugs_seized", "suspects"))).alt[:70]
    'Drugs seized per suspect: 8.338 to 8.361 kg per person. kg per person;'
    """
    if empty is not None and table.empty:
        return note_empty(empty)
    if rows is None:
        names = ("label", "statement", "source")
        rows = next((name for name in names if name in table and not table[name].duplicated().any()), "label")
    _check(table, rows, panels)
    title = _title(table, rows, panels) if title is None else title
    subtitle = _subtitle(table, panels) if subtitle is None else subtitle
    return _draw(table, rows, panels, title, subtitle)


def _check(table: pd.DataFrame, rows: str, panels: str | None) -> None:
    """Refuse a table that cannot be drawn."""
    changed = "verdict" in table
    needed = [rows, *([panels] if panels else []), "low", "high", "unit", *(_VARIATION if changed else ())]
    if missing := [column for column in needed if column not in table]:
        raise InputError(f"a chart needs the column {quote(missing[0])}; keep what the library's tables hold")
    if table.empty:
        raise InputError("a chart needs at least one row; the table is empty")
    unknown = table[["low", "high"]].isna().any(axis=1)
    if changed:
        if others := [unit for unit in table["unit"].unique() if unit not in _CHANGES]:
            raise InputError(f"changes are in times or shares, not {quote(others[0])}; keep what compares statements")
        unknown &= table["verdict"] != "not comparable"
    if unknown.any():
        raise InputError(f"{quote(table.loc[unknown, rows].iloc[0])} has no bounds to draw; leave that row out")


def _title(table: pd.DataFrame, rows: str, panels: str | None) -> str:
    """The one label or panel of a table, and what its one row says."""
    names, first = table[panels or ("label" if "label" in table else rows)].unique(), table.iloc[0]
    if len(names) > 1:
        raise InputError("several labels or panels need a title that says the finding; give one")
    title = f"{names[0]}: {format_range(*first[['low', 'high', 'unit']])}" if len(table) == 1 else str(names[0])
    return title[0].upper() + title[1:]


def _subtitle(table: pd.DataFrame, panels: str | None) -> str:
    """The unit where no heading names it, the agencies, and the period where it is one."""
    if "verdict" in table:
        raise InputError("changes need a subtitle that says what is compared with what; give one")
    units = [] if panels else [format_unit(table["unit"].iloc[0])]
    return "; ".join([*units, agencies_and_period(table)])


class _Panel(NamedTuple):
    """Rows that share a scale and all that is needed to draw them; lengths are inches, shares in per cent."""

    rows: list[Any]  # of the table, each with the words and the height of its row
    heading: list[str]
    above: float
    height: float
    below: float
    limits: tuple[float, float]
    log: bool
    line: tuple[float, str] | None  # a place of the scale, and its name
    unit: str | None  # of the numbers on the scale; None where there is nothing to read off

    def along(self, number: float) -> float:
        """How far along the scale a number or the end nearest to it stands, from 0 to 1."""
        numbers = [*self.limits, np.clip(number, *self.limits)]
        start, stop, place = np.log(numbers) if self.log else numbers
        return float((place - start) / (stop - start))


def _draw(table: pd.DataFrame, rows: str, panels: str | None, title: str, subtitle: str) -> Chart:
    """Draw panels under each other, their scales as wide as all labels and words allow."""
    divide = panels or ("unit" if "verdict" in table else None)
    parts = [part for _, part in table.groupby(divide, sort=False)] if divide else [table]
    measured = [_measure(part, rows, panels) for part in parts]
    every = [(row, panel) for panel in measured for row in panel.rows]
    kinds = set().union(*(_kinds(*each) for each in every))
    caption = " ".join(words for kind, words in _CAPTIONS.items() if kind in kinds) or "Nothing is comparable."
    note = "Thin lines: ordinary variation." if "thin" in kinds else ""
    alt = ". ".join(
        (f"{part[panels].iloc[0]}: " if panels else "") + "; ".join(row.row_text for row in panel.rows)
        for part, panel in zip(parts, measured, strict=True)
    )
    sides = [
        0.12 + max(text_width(line, SMALL, weight) for row, _ in every for line in getattr(row, side))
        for side, weight in (("row_label", "normal"), ("row_words", "bold"))
    ]
    heights = [fsum([panel.above, panel.height, panel.below]) for panel in measured]
    with matplotlib.style.context(STYLE):
        chart = Chart(title, subtitle, fsum(heights) + _GAP * (len(heights) - 1), table, f"{alt}.", caption, note)
        depth = 0.0
        for panel, height in zip(measured, heights, strict=True):
            _draw_panel(chart, panel, depth, sides)
            depth += height + _GAP
    return chart


def _measure(part: pd.DataFrame, rows: str, panels: str | None) -> _Panel:
    """Measure the rows of one scale."""
    unit, changed = part["unit"].iloc[0], "verdict" in part
    if part["unit"].nunique() > 1:
        raise InputError(f"rows in {', '.join(map(str, part['unit'].unique()))} share no scale; draw them in panels")
    if panels and not changed and len(part) > 1 and part["low"].nunique() == part["high"].nunique() == 1:
        part = part.head(1).assign(**{rows: f"every {rows}"})
    share, log = unit == "share", unit == "times" and changed
    drawn = (_describe_changes if changed else _describe_ranges)(part, 100 if share else 1)
    longest, widest = (0.97, 0.92) if changed else (1.4, WIDTH)  # inches of labels and words
    drawn["row_text"] = part[rows].astype(str) + " " + drawn["row_text"]
    drawn["row_label"] = [wrap(str(name), SMALL, width=longest) for name in part[rows]]
    drawn["row_words"] = [wrap(words, SMALL, "bold", widest) for words in drawn["row_words"]]
    deep = np.maximum(drawn["row_label"].map(len), drawn["row_words"].map(len))
    drawn = drawn.assign(row_height=_ROW + LINE * (deep - 1), hollow=are_copies(part))
    names = [str(part[panels].iloc[0])] if panels else []
    names += [_CHANGES[unit]] if changed else [format_unit(unit)] if panels else []
    heading = wrap(", ".join(dict.fromkeys(names)), 10, "bold")
    ends = drawn[_ENDS].to_numpy(float)
    origin = [1.0 if log else 0.0] if changed or (ends < 0).any() else []
    line = (origin[0], "no change" if changed else "") if origin and not np.isnan(ends).all() else None
    limits, spread = _limits(ends, origin, log, share)
    return _Panel(
        list(drawn.itertuples()),
        heading,
        above=fsum([_HEADING + LINE * (len(heading) - 1) if heading else 0, LINE if line and line[1] else 0]),
        height=fsum(drawn["row_height"]),
        below=_AXIS if spread else 0,
        limits=limits,
        log=log,
        line=line,
        unit=(" %" if share and not changed else "") if spread else None,
    )


def _describe_ranges(part: pd.DataFrame, factor: int) -> pd.DataFrame:
    """Add what stands beside each range, and what says it."""
    texts, unit = format_shares(part), format_unit(part["unit"].iloc[0])
    # The subtitle or the heading names another unit.
    words = [text if unit == "%" else text.removesuffix(f" {unit}") for text in texts]
    numbers = part.reindex(columns=[*_ENDS, "value"]).astype(float) * factor
    return part.assign(**numbers, row_words=words, row_text=texts)


def _describe_changes(part: pd.DataFrame, factor: int) -> pd.DataFrame:
    """Add how far each change ordinarily varies, its verdict, and what says both; no ends where nothing is compared."""
    numbers = part[["low", "high", *_VARIATION]].to_numpy(float) * factor
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
        words.append(f"{verdict}, as printed" if bare and verdict in ("higher", "lower") else verdict)
        texts.append(f"{verdict} ({', '.join(printed + varies)})" if printed else verdict)
    columns = dict(zip(_ENDS, ends.T, strict=True))
    return part.assign(**columns, value=np.nan, row_words=words, row_text=texts)


def _limits(ends: np.ndarray, origin: list[float], log: bool, share: bool) -> tuple[tuple[float, float], bool]:
    """Where a scale begins and ends, and whether there is anything to read off it: not for one exact number.

    It lies around all known ends, with room for arrows; from zero where that costs little.
    """
    below, beyond = log & (ends <= 0), np.isinf(ends)
    known = np.append(ends[np.isfinite(ends) & ~below], origin)
    least, most = np.log([known.min(), known.max()]) if log else (known.min(), known.max())
    spread = bool(most - least > 1e-9 * abs(most))
    span = most - least if spread else abs(most) or 1.0
    start, stop = (least - (0.6 if below.any() else 0.08) * span, most + (0.6 if beyond.any() else 0.08) * span)
    if not origin and (least == 0 or (share and 0 < least < most / 3)):
        start = 0.0
    return (float(np.exp(start)), float(np.exp(stop))) if log else (float(start), float(stop)), spread


def _kinds(row: Any, panel: _Panel) -> set[str]:
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
        "hollow": row.hollow,
    }
    return {kind for kind, is_there in there.items() if is_there}


def _draw_panel(chart: Chart, panel: _Panel, depth: float, sides: list[float]) -> None:
    """Draw a panel at so many inches below the subtitle, between so many inches for labels and words."""
    chart.write(MARGIN, depth + 0.04, panel.heading, size=10, weight="bold")
    width, top = WIDTH - 2 * MARGIN - fsum(sides), depth + panel.above
    axes = chart.axes(MARGIN + sides[0], top, width, panel.height)
    axes.set(xscale="log" if panel.log else "linear", xlim=panel.limits, ylim=(panel.height, 0), yticks=[])
    if panel.unit is None:
        axes.set_axis_off()
    else:
        form = f"{{:,.10g}}{panel.unit}".format
        ticks = choose_ticks(panel.limits, width, form, panel.log)
        axes.set_xticks(ticks, [form(tick) for tick in ticks])
        axes.minorticks_off()
    if panel.line:
        place, name = panel.line
        axes.axvline(place, color=GREY, linewidth=1.2, zorder=0.9)
        axes.annotate(name, (place, 0), (0, 3), textcoords="offset points", ha="center", size=9)
    page, y = blended_transform_factory(chart.figure.transFigure, axes.transData), 0.0
    for row in panel.rows:
        middle, end = y + row.row_height / 2, y + row.row_height
        chart.mark(row, page, (MARGIN / WIDTH, end), (1 - MARGIN / WIDTH, y))
        chart.write(MARGIN, top + middle, row.row_label, va="center", size=SMALL)
        look: dict[str, Any] = {"va": "center", "ha": "right", "size": SMALL, "weight": "bold", "color": KNOWN}
        chart.write(WIDTH - MARGIN, top + middle, row.row_words, **look)
        _draw_row(axes, row, middle, panel)
        y = end


def _draw_row(axes: Axes, row: Any, y: float, panel: _Panel) -> None:
    """Draw what is known of one row: a line or a dot, its tick, how far it varies, an arrow to each end not known."""
    kinds, fill = _kinds(row, panel), "white" if row.hollow else KNOWN
    start, stop = panel.limits
    low, high, least, most = np.clip([row.low, row.high, row.thin_low, row.thin_high], start, stop)
    if "line" in kinds:
        # A filled line has no edge, which would make it longer.
        axes.barh(y, high - low, 0.085, low, facecolor=fill, edgecolor=KNOWN, linewidth=1.4 if row.hollow else 0)
    if "dot" in kinds:
        axes.plot((low + high) / 2, y, "o", color=KNOWN, markersize=8, markerfacecolor=fill, clip_on=False)
    if "arrow" in kinds:
        look = {"arrowstyle": "-|>,head_width=0.35,head_length=0.6", "shrinkA": 0, "shrinkB": 0, "edgecolor": KNOWN}
        look |= {"facecolor": fill, "linewidth": 1.5 if row.hollow else 3}
        if np.fmax(row.high, row.thin_high) > stop:
            axes.annotate("", (stop, y), (low if row.high > stop else high, y), arrowprops=look)
        if np.fmin(row.low, row.thin_low) < start:  # on a scale of ratios alone
            seen = max(high, start * (stop / start) ** 0.1)
            axes.annotate("", (start, y), (seen if row.low < start else low, y), arrowprops=look)
    if "thin" in kinds:
        axes.hlines(y, least, most, color=BLACK, linewidth=1.2, zorder=3)
    if "tick" in kinds:
        axes.vlines(row.value, y - 0.09, y + 0.09, color=BLACK, linewidth=1.6)
