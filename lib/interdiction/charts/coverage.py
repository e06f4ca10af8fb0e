"""What a record holds and what it lacks: agencies, years, and how good the best source is."""

from typing import Any

import matplotlib.style
import pandas as pd
from matplotlib.patches import Rectangle

from interdiction.charts.chart import KNOWN, MARGIN, STYLE, WIDTH, Chart, text_width
from interdiction.citing.sources import GRADE_NAMES
from interdiction.errors import InputError
from interdiction.record.preference import GRADES

_ROW, _KEY = 0.3, 0.62
# From the surest to the least sure, told apart in grey too; a repost is hollow everywhere.
_FILLS = {"official": KNOWN, "news_agency": "#6FAFD6", "newspaper": "#D3E6F2", "repost": "white"}
_INK = {"official": "white", "news_agency": "#111111", "newspaper": "#111111", "repost": "#111111"}
_CENTRED: Any = {"ha": "center", "va": "center", "size": 9.5}
_CAPTION = (
    "Each square is what one agency announced of periods that end in one year; the number counts announcements, "
    "the colour is the best source of any of them. An empty place means that nothing is in the record, not that "
    "nothing was announced."
)


def covered(figures: pd.DataFrame) -> pd.DataFrame:
    """Count what a table holds of each agency and year, with the best grade of its sources.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.

    Returns
    -------
    pandas.DataFrame
        A row per `agency` and `year` (that of the last possible day of the period): `statements`, `figures`,
        `grade`; agencies in the order of the table, years upward.

    >>> from interdiction import load_figures
    >>> covered(load_figures(statement="nia-2021-06-25"))[["year", "statements", "grade"]].values.tolist()
    [[2021, 1, 'official']]
    """
    rows = figures.assign(
        year=figures["cutoff_latest"].dt.year,
        rank=figures["grade"].astype(str).map(GRADES.index),
        agency=figures["agency"].astype(str),
        short=figures["short"].astype(str),
    )
    groups = rows.groupby(["agency", "short", "year"], sort=False)
    counted = groups.agg(
        statements=("statement", "nunique"), figures=("measure", "size"), rank=("rank", "min")
    ).reset_index()
    counted["grade"] = [GRADES[rank] for rank in counted["rank"]]
    counted["agency"] = pd.Categorical(counted["agency"], rows["agency"].unique())
    return counted.sort_values(["agency", "year"]).drop(columns="rank").reset_index(drop=True)


def coverage(figures: pd.DataFrame, title: str, subtitle: str, first_year: int) -> Chart:
    """Draw a square for each agency and year that a table holds something of.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    title, subtitle : str
        The finding, and what is counted.
    first_year : int
        The years before it share the first column.

    Returns
    -------
    Chart
        Darker squares have better sources; a hollow one has only reposts.

    Raises
    ------
    InputError
        For a table without rows.

    >>> from interdiction import load_figures
    >>> coverage(load_figures(), "What there is", "announcements", 2014).title
    'What there is'
    """
    if figures.empty:
        raise InputError("a chart needs at least one row; the table is empty")
    earlier = figures["cutoff_latest"].dt.year < first_year
    years = figures["cutoff_latest"].where(~earlier, pd.Timestamp(first_year - 1, 1, 1))
    squares = covered(figures.assign(cutoff_latest=years))
    names, last = squares["short"].unique(), squares["year"].max()
    columns = list(range(first_year - bool(earlier.any()), last + 1))
    said = [
        f"{short}: " + ", ".join(f"{'before ' + str(first_year) if row.year < first_year else row.year} "
        f"{row.statements} ({GRADE_NAMES[row.grade]})" for row in part.itertuples())
        for short, part in squares.groupby("short", sort=False)
    ]  # fmt: skip
    with matplotlib.style.context(STYLE):
        height = len(names) * _ROW + _KEY + 0.3
        chart = Chart(title, subtitle, height, figures, f"{'. '.join(said)}.", _CAPTION, squares)
        left = max(text_width(name, 9.5) for name in names) + 0.12
        gap = 0.5 * bool(earlier.any())  # sets the years that share a column apart
        step = (WIDTH - 2 * MARGIN - left) / (len(columns) + gap)
        places = {year: number + gap * (number > 0) for number, year in enumerate(columns)}
        axes = chart.axes(MARGIN + left, 0.26, step * (len(columns) + gap), len(names) * _ROW)
        axes.set(xlim=(0, len(columns) + gap), ylim=(len(names), 0))
        axes.set_axis_off()
        for row in squares.itertuples():
            at = places[row.year], list(names).index(row.short)
            axes.add_patch(_square((at[0] + 0.08, at[1] + 0.1), (0.84, 0.8), row.grade))
            axes.text(at[0] + 0.5, at[1] + 0.52, f"{row.statements}", color=_INK[row.grade], **_CENTRED)
        for number, name in enumerate(names):
            chart.write(MARGIN, chart.top + 0.26 + (number + 0.5) * _ROW, name, va="center", size=9.5)
        for year, place in places.items():
            label = "before" if year < first_year else f"{year % 100:02d}"
            chart.write(MARGIN + left + (place + 0.5) * step, chart.top + 0.13, label, **_CENTRED)
        _key(chart, chart.top + 0.26 + len(names) * _ROW + 0.14)
    return chart


def _square(corner: tuple[float, float], size: tuple[float, float], grade: str) -> Rectangle:
    return Rectangle(corner, *size, facecolor=_FILLS[grade], edgecolor=KNOWN, linewidth=1)


def _key(chart: Chart, top: float) -> None:
    """Name the four grades under the squares, two beside each other."""
    for number, grade in enumerate(_FILLS):
        x, y = MARGIN + (number % 2) * (WIDTH / 2 - MARGIN), top + 0.22 * (number // 2)
        axes = chart.axes(x, y - chart.top, 0.16, 0.14)
        axes.set_axis_off()
        axes.add_patch(_square((0.04, 0.04), (0.92, 0.92), grade))
        name = GRADE_NAMES[grade] + (", read in a copy" if grade == "repost" else "")
        chart.write(x + 0.24, y + 0.07, name, va="center", size=9.5)
