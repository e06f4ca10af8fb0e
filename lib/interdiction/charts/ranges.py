"""Ranges drawn with their sources underneath, and what is not known drawn as that."""

from math import fsum  # the same to the last bit on every Python, as sum is not

import matplotlib.style
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from interdiction.charts.chart import KNOWN, MARGIN, STYLE, WIDTH, Chart, text_width, wrapped
from interdiction.citing.sources import agencies_and_period, are_copies
from interdiction.errors import InputError, quote
from interdiction.text import format_range, format_shares, format_unit

_ROW, _LINE, _HEADING, _AXIS, _GAP = 0.29, 0.15, 0.25, 0.26, 0.16
_LONGEST_LABEL = 1.4
_SMALL = 0.012  # of a scale: a range that is narrower is drawn as a dot
# How to read each mark, said only where it is drawn.
_READ = {
    "line": "Each line covers all that the printed words allow.",
    "tick": "The tick is the printed number, or the ratio of the printed numbers.",
    "dot": "A dot is an exact number or a range too small to draw.",
    "arrow": "An arrow is an end that is not known.",
    "scale": "A scale begins at zero only where zero is written.",
    "hollow": "A hollow mark was read in a copy on an unrelated site.",
}


def ranges(
    table: pd.DataFrame,
    rows: str | None = None,
    panels: str | None = None,
    title: str | None = None,
    subtitle: str | None = None,
) -> Chart:
    """Draw each row as the range it allows: a line from low to high, a tick at the printed number.

    Parameters
    ----------
    table : pandas.DataFrame
        `low`, `high`, `unit`, if there is one `value`, and the columns that name statement and
        source, as `load_figures`, `ratio`, `indicators` and `large_case_bounds` return them.
    rows : str, optional
        The column that names the rows: the label, or where labels recur the statement or the source.
    panels : str, optional
        The column that divides the rows into panels, each with a scale of its own. Rows of a
        panel that all allow the same are drawn once.
    title, subtitle : str, optional
        The finding, and what it is measured in; made from the table where they are left out.
        Rows with several labels have no title but a given one.

    Returns
    -------
    Chart
        An unknown end is an arrow; Jupyter shows the chart, `save` writes it.

    Raises
    ------
    InputError
        For a table without a column that is needed, or without its sources; for rows in several
        units without panels; for several panels without a title.

    >>> from interdiction import load_figures, preferred, ratio
    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> ranges(preferred(ratio(figures, "drugs_seized", "suspects"))).alt[:70]
    'Drugs seized per suspects: 8.338 to 8.361 kg per person. kg per person'
    """
    if rows is None:
        names = ("label", "statement", "source")
        rows = next((name for name in names if name in table and not table[name].duplicated().any()), "label")
    needed = [rows, *([panels] if panels else []), "low", "high", "unit"]
    if missing := [column for column in needed if column not in table]:
        raise InputError(f"a chart needs the column {quote(missing[0])}; keep what the library's tables hold")
    if table.empty:
        raise InputError("a chart needs at least one row; the table is empty")
    parts = [part for _, part in table.groupby(panels, sort=False)] if panels else [table]
    for part in parts:
        if part["unit"].nunique() > 1:
            raise InputError(
                f"rows in {', '.join(map(str, part['unit'].unique()))} share no scale; draw them in panels"
            )
    parts = [_merged(part, rows) for part in parts] if panels else parts
    if (unknown := table["low"].isna()).any():
        raise InputError(f"{quote(table.loc[unknown, rows].iloc[0])} has no bounds to draw; leave that row out")
    first = table.iloc[0]
    if title is None:
        names = table[panels or ("label" if "label" in table else rows)].unique()
        if len(names) > 1:
            raise InputError("several labels or panels need a title that says the finding; give one")
        title = (
            f"{names[0]}: {format_range(first['low'], first['high'], first['unit'])}" if len(table) == 1 else names[0]
        )
        title = title[0].upper() + title[1:]
    if subtitle is None:
        units = [] if panels else [format_unit(first["unit"])]
        subtitle = "; ".join([*units, agencies_and_period(table)])
    said = [
        (f"{part[panels].iloc[0]}: " if panels else "")
        + "; ".join(f"{label} {words}" for label, words in zip(part[rows], format_shares(part), strict=True))
        for part in parts
    ]
    with matplotlib.style.context(STYLE):
        row = _ROW + _LINE * (max(len(_lines(label)) for part in parts for label in part[rows]) - 1)
        headings = [_heading(part, panels) for part in parts]
        heads = [_HEADING + _LINE * (len(lines) - 1) if lines else 0 for lines in headings]
        scales = [len(part) * row + (_AXIS if _spread(part) else 0) for part in parts]
        heights = [head + scale for head, scale in zip(heads, scales, strict=True)]
        drawn = set().union(*(_drawn(part) for part in parts))
        caption = " ".join(words for mark, words in _READ.items() if mark in drawn)
        chart = Chart(title, subtitle, fsum(heights) + _GAP * (len(parts) - 1), table, f"{'. '.join(said)}.", caption)
        depth = 0.0
        for part, lines, head, height in zip(parts, headings, heads, heights, strict=True):
            for number, line in enumerate(lines):
                chart.write(MARGIN, chart.top + depth + 0.04 + _LINE * number, line, va="top", size=10, weight="bold")
            _panel(chart, part, rows, depth + head, row)
            depth += height + _GAP
    return chart


def _panel(chart: Chart, part: pd.DataFrame, rows: str, depth: float, height: float) -> None:
    """Draw the rows of one scale: label, range, range in words."""
    labels = [str(label) for label in part[rows]]
    texts = [_bare(text, part["unit"].iloc[0]) for text in format_shares(part)]
    left = min(max(text_width(label, 9.5) for label in labels), _LONGEST_LABEL) + 0.12
    right = max(text_width(text, 9.5, "bold") for text in texts) + 0.12
    width = WIDTH - 2 * MARGIN - left - right
    axes = chart.axes(MARGIN + left, depth, width, len(part) * height)
    factor = 100 if part["unit"].iloc[0] == "share" else 1
    ends = factor * part[["low", "high"]].to_numpy(float)
    printed = factor * part["value"].to_numpy(float) if "value" in part else np.full(len(part), np.nan)
    reposts = are_copies(part)
    start, stop = _limits(ends, shares=factor == 100)
    axes.set(xlim=(start, stop), ylim=(0, len(part)), yticks=[])
    for place, (label, text, row) in enumerate(zip(labels, texts, part.itertuples(), strict=True)):
        chart.mark(row, MARGIN, depth + place * height, WIDTH - 2 * MARGIN, height)
        _mark(axes, len(part) - place - 0.5, (ends[place, 0], ends[place, 1]), printed[place], hollow=reposts[place])
        middle = chart.top + depth + (place + 0.5) * height
        for number, line in enumerate(lines := _lines(label)):
            chart.write(MARGIN, middle + _LINE * (number - (len(lines) - 1) / 2), line, va="center", size=9.5)
        chart.write(WIDTH - MARGIN, middle, text, va="center", ha="right", size=9.5, weight="bold", color=KNOWN)
    percent = " %" if factor == 100 else ""
    ticks = {tick: f"{tick:,.10g}{percent}" for tick in _ticks(start, stop, width, percent)}
    axes.set_xticks(list(ticks), list(ticks.values()))
    if not _spread(part):
        axes.set_axis_off()


def _heading(part: pd.DataFrame, panels: str | None) -> list[str]:
    """The lines of a panel's heading: its name, and its unit if that says more."""
    if panels is None:
        return []
    name, unit = str(part[panels].iloc[0]), format_unit(part["unit"].iloc[0])
    return wrapped(name if name == unit else f"{name}, {unit}", 10, "bold")


def _lines(label: object) -> list[str]:
    return wrapped(str(label), 9.5, width=_LONGEST_LABEL)


def _merged(part: pd.DataFrame, rows: str) -> pd.DataFrame:
    """Rows that all allow the same, as one."""
    if len(part) == 1 or part["low"].nunique() > 1 or part["high"].nunique() > 1:
        return part
    return part.head(1).assign(**{rows: f"every {rows}"})


def _spread(part: pd.DataFrame) -> bool:
    """Whether there is anything to read off a scale: not for one exact number."""
    ends = part[["low", "high"]].to_numpy(float)
    known = ends[np.isfinite(ends)]
    return bool(np.ptp(known) > 1e-9 * known.max())


def _drawn(part: pd.DataFrame) -> set[str]:
    """The kinds of marks that a panel has."""
    ends = part[["low", "high"]].to_numpy(float)
    start, stop = _limits(ends, shares=part["unit"].iloc[0] == "share")
    dots = ends[:, 1] - ends[:, 0] <= _SMALL * (stop - start)
    printed = np.isfinite(part["value"].to_numpy(float)) if "value" in part else np.zeros(len(part), bool)
    there = {
        "line": (~dots & np.isfinite(ends[:, 1])).any(),
        "tick": (printed & ~dots).any(),
        "dot": dots.any(),
        "arrow": np.isinf(ends[:, 1]).any(),
        "scale": _spread(part) and start > 0,
        "hollow": are_copies(part).any(),
    }
    return {mark for mark, is_there in there.items() if is_there}


def _limits(ends: np.ndarray, shares: bool) -> tuple[float, float]:
    """Where a scale begins and ends: around all known ends, with room for arrows; from zero where that costs little."""
    known = ends[np.isfinite(ends)]
    span = np.ptp(known)
    span = span if span > 1e-9 * abs(known.max()) else abs(known.max()) or 1.0
    whole = known.min() == 0 or (shares and 0 < known.min() < known.max() / 3)
    start = 0.0 if whole else known.min() - 0.08 * span
    return start, known.max() + (0.08 if np.isfinite(ends).all() else 0.6) * span


def _ticks(start: float, stop: float, width: float, percent: str) -> list[float]:
    """Round numbers along a scale, as many as stand beside each other on so many inches."""
    for most in (4, 3, 2):
        numbers = MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(start, stop)
        ticks = [float(number) for number in numbers if start <= number <= stop]
        broadest = max((text_width(f"{tick:,.10g}{percent}", 9.5) for tick in ticks), default=0)
        if len(ticks) < 2 or (ticks[1] - ticks[0]) / (stop - start) * width > broadest + 0.12:
            break
    else:
        ticks = ticks[:1]
    return ticks


def _mark(axes: Axes, y: float, ends: tuple[float, float], printed: float, hollow: bool) -> None:
    """Draw one range: a line, an arrow where it has no end, a dot where it is too small to see."""
    start, stop = axes.get_xlim()
    low, high = ends
    if np.isinf(high):
        look = {"arrowstyle": "-|>,head_width=0.35,head_length=0.6", "shrinkA": 0, "shrinkB": 0, "edgecolor": KNOWN}
        fill = "white" if hollow else KNOWN
        axes.annotate("", (stop, y), (low, y), arrowprops={**look, "facecolor": fill, "linewidth": 3 - 1.5 * hollow})
    elif high - low <= _SMALL * (stop - start):
        axes.plot((low + high) / 2, y, "o", color=KNOWN, markersize=8, markerfacecolor="white" if hollow else KNOWN)
        return
    elif hollow:
        axes.barh(y, high - low, 0.24, low, facecolor="white", edgecolor=KNOWN, linewidth=1.4)
    else:
        axes.hlines(y, low, high, color=KNOWN, linewidth=6)
    if np.isfinite(printed):
        axes.vlines(printed, y - 0.3, y + 0.3, color="#111111", linewidth=1.6)


def _bare(words: str, unit: str) -> str:
    """A range without its unit, which the subtitle or the heading names."""
    return words if unit == "share" else words.removesuffix(f" {format_unit(unit)}")
