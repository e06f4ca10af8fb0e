"""Where a headline holds and where it fails, as squares."""

from typing import Any

import matplotlib.style
import pandas as pd
from matplotlib.patches import Rectangle

from interdiction.charts.chart import KNOWN, MARGIN, STYLE, WIDTH, Chart, wrapped
from interdiction.errors import InputError, quote
from interdiction.text import format_day

_ROW, _LINE, _HEAD, _LABEL = 0.3, 0.16, 0.28, 1.9
_NAMES = {
    "reading": "how decimals are read",
    "vintage": "later statement, as announced on",
    "before_source": "earlier number, as printed by",
    "source": "later number, as printed by",
    "before_ends": "last day that the earlier one counts",
    "ends": "last day that the later one counts",
}
_READINGS = {"either": "rounded or cut off", "rounded": "all rounded", "cut_off": "all cut off"}
_CAPTION = (
    "A square is filled as far as the share, written in it, of the trials of its row and column in which the headline "
    "holds. Columns: as printed; with the variation of independent counts; with counts that cluster, or shares that "
    "vary, as in the record's own sub-periods."
)


def matrix(trials: pd.DataFrame, table: pd.DataFrame, title: str, subtitle: str) -> Chart:
    """Draw in which trials of a headline it holds: a row per reading, source and cut-off, a column per model.

    Parameters
    ----------
    trials : pandas.DataFrame
        As `sensitivity` returns it.
    table : pandas.DataFrame
        The figures that the headline is about, which name all sources of the trials.
    title, subtitle : str
        In how many trials the headline holds, and what it says.

    Returns
    -------
    Chart
        A choice that there is only one of has no row.

    Raises
    ------
    InputError
        For a table without trials, or figures without one of their sources.

    >>> from interdiction import load_figures
    >>> from interdiction.comparing.sensitivity import Headline, sensitivity
    >>> trials = sensitivity(Headline("cases", "nia-2021-06-25", "nia-2025-06-26", "lower"))
    >>> used = load_figures().query("statement in ['nia-2021-06-25', 'nia-2025-06-26']")
    >>> matrix(trials, used, "It holds", "cases per day").title
    'It holds'
    """
    if missing := [column for column in (*_NAMES, "variation", "holds") if column not in trials]:
        raise InputError(f"a matrix needs the column {quote(missing[0])}; keep what robustness returned")
    if trials.empty:
        raise InputError("a matrix needs at least one trial; the table is empty")
    sources = table.drop_duplicates("source").set_index("source")
    tried = pd.concat([trials["before_source"], trials["source"]])
    if unnamed := sorted(set(tried) - set(sources.index)):
        raise InputError(
            f"a matrix needs the figures of {quote(unnamed[0])}; keep all that the headline was tried with"
        )
    models = list(trials["variation"].unique())
    groups = [
        (head, [(_choice(choice, column, sources), trials[trials[column] == choice]) for choice in choices])
        for column, head in _NAMES.items()
        if len(choices := trials[column].unique()) > 1
    ]
    groups.append(("", [("all", trials)]))
    step = (WIDTH - 2 * MARGIN - _LABEL) / len(models)
    with matplotlib.style.context(STYLE):
        heads = [wrapped(model, 9.5, width=step - 0.1) for model in models]
        top = 0.17 * max(map(len, heads)) + 0.06
        rows: list[tuple[float, str, list[str], list[float]]] = []
        y, said = 0.0, []
        for head, choices in groups:
            rows += [(y, head, [], [])] if head else []
            y += _HEAD if head else 0.08
            for label, part in choices:
                shares = [part.loc[part["variation"] == model, "holds"].mean() for model in models]
                lines = wrapped(label, 9.5, width=_LABEL - 0.08)
                told = ", ".join(f"{100 * share:.0f} % ({model})" for model, share in zip(models, shares, strict=True))
                said.append(f"{head}, {label}: {told}" if head else f"{label}: {told}")
                rows.append((y, "", lines, shares))
                y += max(_ROW, _LINE * len(lines) + 0.08)
        chart = Chart(title, subtitle, top + y, table, f"{'. '.join(said)}.", _CAPTION, trials)
        for column, words in enumerate(heads):
            for number, line in enumerate(words):
                middle = MARGIN + _LABEL + (column + 0.5) * step
                chart.write(middle, chart.top + 0.17 * number, line, va="top", ha="center", size=9.5)
        axes = chart.axes(MARGIN + _LABEL, top, step * len(models), y)
        axes.set(xlim=(0, len(models)), ylim=(y, 0))
        axes.set_axis_off()
        for at, head, lines, shares in rows:
            place = chart.top + top + at
            chart.write(MARGIN, place + 0.09, head, va="top", size=9.5, weight="bold")
            middle = max(_ROW, _LINE * len(lines) + 0.08) / 2
            for number, line in enumerate(lines):
                above = _LINE * (number - (len(lines) - 1) / 2)
                chart.write(MARGIN, place + middle + above, line, va="center", size=9.5)
            for column, share in enumerate(shares):
                axes.add_patch(_square(column, at + middle, 1.0, "white"))
                axes.add_patch(_square(column, at + middle, share, KNOWN))
                ink = "white" if share > 0.6 else "#111111"
                look: dict[str, Any] = {"ha": "center", "va": "center_baseline", "size": 9, "color": ink}
                axes.text(column + 0.5, at + middle, f"{100 * share:.0f} %", **look)
    return chart


def _choice(choice: str, column: str, sources: pd.DataFrame) -> str:
    """A reading, a source or a day in words."""
    if column == "reading":
        return _READINGS.get(choice, str(choice))
    if column in ("before_source", "source"):
        return f"{sources.loc[choice, 'publisher']}, {format_day(sources.loc[choice, 'published'])}"
    return format_day(choice)


def _square(column: int, middle: float, share: float, fill: str) -> Rectangle:
    """A square, filled from the left as far as a share reaches."""
    return Rectangle((column + 0.06, middle - 0.12), 0.88 * share, 0.24, facecolor=fill, edgecolor=KNOWN, linewidth=1)
