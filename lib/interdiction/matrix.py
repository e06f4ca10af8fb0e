"""Where a headline holds and where it fails, as squares."""

import matplotlib.style
import pandas as pd
from matplotlib.patches import Rectangle

from interdiction.picture import KNOWN, MARGIN, STYLE, WIDTH, Chart, text_width, wrapped
from interdiction.refusal import Refusal, shown

_ROW, _LABEL = 0.3, 1.9
_NAMES = {
    "reading": "read as {}",
    "vintage": "said {}",
    "before_source": "first: {}",
    "source": "later: {}",
    "before_ends": "first ends {}",
    "ends": "later ends {}",
}
_CAPTION = (
    "A full square: the headline holds in every trial of its row and column. A half-filled one: in some. "
    "An empty one: in none. The number is the share of the trials in which it holds: as printed, with the variation of "
    "independent counts, and with counts that cluster as in the record's own sub-periods."
)


def matrix(trials: pd.DataFrame, table: pd.DataFrame, title: str, subtitle: str) -> Chart:
    """Draw in which trials of a headline it holds: a row per reading, source and cut-off, a column per model.

    Parameters
    ----------
    trials : pandas.DataFrame
        As `robustness` returns it.
    table : pandas.DataFrame
        The figures that the headline is about, which name the sources.
    title, subtitle : str
        In how many trials the headline holds, and what it says.

    Returns
    -------
    Chart
        A choice that there is only one of has no row.

    Raises
    ------
    Refusal
        For a table without trials.

    >>> from interdiction import load_figures
    >>> from interdiction.robustness import Claim, robustness
    >>> trials = robustness(Claim("cases", "nia-2021-06-25", "nia-2025-06-26", "lower"))
    >>> matrix(trials, load_figures(statement="nia-2021-06-25"), "It holds", "cases per day").title
    'It holds'
    """
    if missing := [column for column in (*_NAMES, "variation", "holds") if column not in trials]:
        raise Refusal(f"a matrix needs the column {shown(missing[0])}; keep what robustness returned")
    if trials.empty:
        raise Refusal("a matrix needs at least one trial; the table is empty")
    models = list(trials["variation"].unique())
    rows = [
        (label.format(str(choice).replace("_", " ")), trials[trials[column] == choice])
        for column, label in _NAMES.items()
        if trials[column].nunique() > 1
        for choice in trials[column].unique()
    ]
    rows.append(("all", trials))
    shares = [[part.loc[part["variation"] == model, "holds"].mean() for model in models] for _, part in rows]
    said = [
        f"{label}: " + ", ".join(f"{100 * share:.0f} % ({model})" for model, share in zip(models, line, strict=True))
        for (label, _), line in zip(rows, shares, strict=True)
    ]
    with matplotlib.style.context(STYLE):
        heads = [wrapped(model, 9.5, width=(WIDTH - 2 * MARGIN - _LABEL) / len(models) - 0.1) for model in models]
        head = 0.17 * max(map(len, heads)) + 0.08
        chart = Chart(title, subtitle, head + len(rows) * _ROW, table, f"{'. '.join(said)}.", _CAPTION)
        step = (WIDTH - 2 * MARGIN - _LABEL) / len(models)
        for column, lines in enumerate(heads):
            for number, words in enumerate(lines):
                middle = MARGIN + _LABEL + (column + 0.5) * step
                chart.write(middle, chart.top + 0.17 * number, words, va="top", ha="center", size=9.5)
        axes = chart.axes(MARGIN + _LABEL, head, step * len(models), len(rows) * _ROW)
        axes.set(xlim=(0, len(models)), ylim=(len(rows), 0))
        axes.set_axis_off()
        for number, ((label, _), line) in enumerate(zip(rows, shares, strict=True)):
            middle = chart.top + head + (number + 0.5) * _ROW
            chart.write(MARGIN, middle, _fitting(label), va="center", size=9.5)
            for column, share in enumerate(line):
                axes.add_patch(_square(column, number, 1.0, "white"))
                axes.add_patch(_square(column, number, share, KNOWN))
                ink = "white" if share > 0.6 else "#111111"
                axes.text(
                    column + 0.5, number + 0.52, f"{100 * share:.0f} %", ha="center", va="center", size=9, color=ink
                )
    return chart


def _square(column: int, row: int, share: float, fill: str) -> Rectangle:
    """A square, filled from the left as far as a share reaches."""
    return Rectangle((column + 0.06, row + 0.1), 0.88 * share, 0.8, facecolor=fill, edgecolor=KNOWN, linewidth=1)


def _fitting(label: str) -> str:
    """As much of a label as stands in its column."""
    while text_width(label, 9.5) > _LABEL - 0.08:
        label = label[:-2].rstrip("-… ") + "…"
    return label
