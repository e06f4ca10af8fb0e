"""A series of ranges over time, each as wide as the days it counts, or several series under one another."""

from collections.abc import Sequence
from itertools import pairwise
from math import ceil

import numpy as np
import pandas as pd

from interdiction.charts.chart import Chart
from interdiction.citing.sources import agencies_and_period
from interdiction.drawing.bars import draw_series
from interdiction.drawing.canvas import Canvas
from interdiction.drawing.layout import MARGIN, WIDE, add_looks, wrap
from interdiction.drawing.series import Series, stand_back
from interdiction.errors import InputError, quote
from interdiction.text import Note, format_count, format_day, format_period, format_ranges, format_years, note_empty

_HEIGHT, _LOW, _ABOVE, _BELOW, _GAP = 2.6, 1.7, 0.3, 0.34, 0.1  # inches of one series; of each of several; around
_DAYS = ["period_start", "cutoff_earliest", "cutoff_latest"]
_NEEDED = ("low", "high", "unit", *_DAYS)
_MOST = 12  # series in one picture
LONG = 400  # days of a period; more are several years
_SCOPES = 8  # changes of what is covered; more are named with each statement alone
# What stands in the picture of the marks that no reader would guess; and how to read each mark.
_KEYS = {
    "lit": "Blue: the days that the title names.",
    "varied": "Thin lines: ordinary variation (95 %).",
    "part": "Grey: a part of a year that the title does not name.",
    "twice": "Bars over each other: statements that differ on the same days.",
    "pale": "Pale: the last day is not printed.",
    "hollow": "Hollow: read in a copy.",
    "arrow": "Arrow: the end is not known.",
}
_CAPTIONS = {
    "bar": "Each bar spans the days that are counted and covers all that the printed words allow.",
    "pale": "A bar is paler where the last day is not printed.",
    "least": "A bar too thin to see is drawn with a least height.",
    "arrow": "An arrow is an end that is not known.",
    "varied": "A thin line is how far such a number ordinarily varies, 95 times in 100.",
    "hollow": "A hollow bar was read in a copy on an unrelated site.",
    "part": "A grey bar counts a part of a year.",
    "twice": "Bars of the same days are statements that do not print the same.",
    "break": "At a dotted line the rule of counting probably changes: what lies on its two sides must not be compared.",
    "shared": "Panels in one unit share a scale.",
    "own": "Each panel has a scale of its own.",
    "named": "Numbers stand where there is room for them.",
}


def timeline(
    table: pd.DataFrame,
    title: str | None = None,
    subtitle: str | None = None,
    breaks: pd.DataFrame | None = None,
    panels: str | None = None,
    empty: str | None = None,
    highlight: pd.Series | None = None,
    share_scales: bool = True,
    sources: Sequence[str] | None = None,
) -> Chart | Note:
    """Draw a measure, a rate, a share or a mean of several statements over the days that they count.

    Parameters
    ----------
    table : pandas.DataFrame
        As `preferred` returns it, one row a statement, all in one unit; with `ci_low` and
        `ci_high` in that unit, if there are any, for the 95 % limits of ordinary variation. Rows without a number or
        without their days are left out, and counted in the picture.
    title, subtitle : str, optional
        The finding, and what it is measured in; made from the table where they are left out.
    breaks : pandas.DataFrame, optional
        Rows of the record's table of that name; a dotted line at the day on which each begins that
        concerns an agency and a measure of the table.
    panels : str, optional
        The column that divides the rows into panels over one another, each in one unit.
    empty : str, optional
        A sentence to show in place of a chart of no rows, which is refused without one.
    highlight : pandas.Series of bool, optional
        The rows that the title speaks of; the others are drawn in grey.
    share_scales : bool
        Whether panels in one unit share a scale.
    sources : list of str, optional
        The sources in words, of a table that has no columns that name them.

    Returns
    -------
    Chart or Note
        Series of several agencies are told apart by colour and name. Jupyter shows the chart, `save` writes it.

    Raises
    ------
    InputError
        For a table without a row to draw, a panel in several units, a missing column, or two rows
        of one statement.

    >>> from interdiction import load_figures, load_table, preferred, ratio
    >>> rates = preferred(ratio(load_figures(agency="NIA"), "cases", "days"))
    >>> timeline(rates, breaks=load_table("breaks")).title
    'Drug cases per day: 1.165 from 1 January to 25 June 2025, a year before 1.614'
    """
    _check(table, panels)
    drawn = add_looks(table, highlight)
    known = table[["low", "high", *_DAYS]].notna().all(axis=1)
    known &= (table["low"] > 0) | np.isfinite(table["high"])
    long = _are_long(table, panels) & known
    left = _count_left(int((~known).sum()), int(long.sum()))
    table, drawn = table[known & ~long], drawn[known & ~long]
    if table.empty:
        if empty is None:
            raise InputError("a timeline needs a row with a number and its days; the table has none")
        return note_empty(empty)
    parts = [part for _, part in drawn.groupby(panels, sort=False)] if panels else [drawn]
    if len(parts) > _MOST:
        raise InputError(f"a timeline has room for {_MOST} panels, not for {len(parts)}; keep the ones that matter")
    drawing = _Drawing(parts, panels, breaks, share_scales, left)
    title = drawing.title if title is None else title
    if subtitle is None:
        about = [agencies_and_period(table)] if "agency" in table else []
        subtitle = "; ".join([*([] if panels else [drawing.unit]), *about])
    return Chart(title, subtitle, table, drawing.alt, drawing.caption, drawing.paint, drawing.note, sources)


def _check(table: pd.DataFrame, panels: str | None) -> None:
    """Refuse a table that cannot be drawn."""
    if missing := [column for column in (*_NEEDED, *([panels] if panels else [])) if column not in table]:
        raise InputError(f"a timeline needs the column {quote(missing[0])}; keep what ratio returned")
    of_each = table.groupby(panels)["unit"].nunique() if panels else pd.Series([table["unit"].nunique()])
    if (of_each > 1).any():
        raise InputError("a timeline needs rows in one unit; keep one measure, or name the panels")
    each = [*([panels] if panels else []), *(name for name in ("statement", "label") if name in table)]
    if "statement" in table and table.duplicated(each).any():
        name = quote(table.loc[table.duplicated(each), "statement"].iloc[0])
        raise InputError(f"a timeline has two rows of {name}; keep one printing of each number: preferred(...)")


class _Drawing:
    """One or more series with the years that they share, and what is said of their marks."""

    def __init__(
        self, parts: list[pd.DataFrame], panels: str | None, breaks: pd.DataFrame, share: bool, left: str
    ) -> None:
        table = pd.concat(parts)
        first, last = table["period_start"].min().year, table["cutoff_latest"].max().year
        years = pd.Timestamp(f"{first}-01-01"), pd.Timestamp(f"{last}-12-31")
        begins = pd.DataFrame({"begins": []}) if breaks is None else breaks
        grey = stand_back(parts)
        series = [Series.measure(part, panels, begins, years, grey) for part in parts]
        units = [each.unit for each in series]
        self._shared = share and len({*units}) < len(units)
        if self._shared:
            tops = {unit: max(each.top for each in series if each.unit == unit) for unit in units}
            bottoms = {unit: min(each.bottom for each in series if each.unit == unit) for unit in units}
            series = [each._replace(bottom=bottoms[each.unit], top=tops[each.unit]) for each in series]
        self._series, self.unit, self.title = series, series[0].unit, series[0].title
        kinds = {kind for each in series for kind in each.list_kinds()}
        kinds |= {"shared"} if self._shared else {"own"} if len(series) > 1 else set()
        self.caption = " ".join(words for mark, words in _CAPTIONS.items() if mark in kinds)
        keys = [words for mark, words in _KEYS.items() if mark in kinds]
        self.note = " ".join(filter(None, [*keys, *_name_scopes(table), left]))
        self.alt = ". ".join((f"{each.name}: " if panels else "") + _tell(each.rows) for each in series) + "."

    def paint(self, canvas: Canvas) -> None:
        """Draw the series under one another, on a wide picture two beside each other."""
        several = len(self._series) > 1
        across = 2 if several and canvas.width == WIDE else 1
        down, height = ceil(len(self._series) / across), _LOW if several else _HEIGHT
        width = (canvas.width - 2 * MARGIN - (across - 1) * 0.25) / across
        headings = [wrap(series.heading, 10, "bold", width) for series in self._series]
        above = _ABOVE + 0.16 * (max(map(len, headings)) - 1)
        each = height + above + _BELOW
        canvas.begin(down * each + (down - 1) * _GAP)
        for number, (series, heading) in enumerate(zip(self._series, headings, strict=True)):
            left = MARGIN + number % across * (width + 0.25)
            top = number // across * (each + _GAP) + above
            canvas.write(left, top - 0.08 - 0.16 * len(heading), heading, 0.16, size=10, weight="bold")
            draw_series(canvas, series, (left, top, width, height))


def _are_long(table: pd.DataFrame, panels: str | None) -> pd.Series:
    """Find what counts several years among shorter periods, over which it would lie and above which it would tower."""
    long = (table["cutoff_latest"] - table["period_start"]).dt.days > LONG
    shorter = (~long).groupby(table[panels]).transform("any") if panels else (~long).any()
    return long & shorter


def _count_left(unknown: int, long: int) -> str:
    """Say how many rows are not drawn, and why."""
    totals = [format_count(long, "number of several years", "numbers of several years")] if long else []
    lacks = "statement whose number or days are", "statements whose numbers or days are"
    each = [*totals, *([f"{format_count(unknown, *lacks)} not known"] if unknown else [])]
    return f"Left out: {' and '.join(each)}." if each else ""


def _tell(rows: pd.DataFrame) -> str:
    """Say what each row of a series is."""
    periods = (format_period(row) for _, row in rows.iterrows())
    return "; ".join(f"{period}: {words}" for period, words in zip(periods, format_ranges(rows), strict=True))


def _name_scopes(table: pd.DataFrame) -> list[str]:
    """Say until when what is covered, where it changes."""
    if "covers" not in table or ("agency" in table and table["agency"].nunique() > 1):
        return []
    rows = table.sort_values(["period_start", "cutoff_latest"])
    covers = rows["covers"].astype(str)
    groups = [same for _, same in rows.groupby((covers != covers.shift()).cumsum())]
    years = [(int(same["cutoff_latest"].dt.year.min()), int(same["cutoff_latest"].dt.year.max())) for same in groups]
    apart = all(last < first for (_, last), (first, _) in pairwise(years))
    scopes = [
        f"{same['covers'].iloc[0]} "
        + (f"({format_years(*ends)})" if apart else f"until {format_day(same['cutoff_latest'].max())}")
        for same, ends in zip(groups, years, strict=True)
    ]
    return [f"What is covered: {'; '.join(scopes)}."] if 1 < len(scopes) <= _SCOPES else []
