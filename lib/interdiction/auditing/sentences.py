"""What is found of printed figures that do not go together, and the sentence of each kind."""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interdiction.text import capitalise, format_day, format_range, format_unit, format_when

KINDS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))


class Finding(NamedTuple):
    """A contradiction between figures, given by their rows; `others` contradict the figure in `row`."""

    kind: str
    row: int
    others: tuple[int, ...] = ()
    reconciled_by: str = "nothing"
    needs: tuple[float, float] = (np.nan, np.nan)  # the bounds that would be free of contradiction


def describe(table: pd.DataFrame, finding: Finding) -> dict[str, str]:
    """Write a finding out with the words of its figures.

    Parameters
    ----------
    table : pandas.DataFrame
        The figures that the finding's rows are of.
    finding : Finding
        One contradiction.

    Returns
    -------
    dict
        A row of `audit`, and what else is known of its figure.
    """
    one, *others = (_with_words(table.loc[row]) for row in (finding.row, *finding.others))
    names = ("statement", "measure", "source", "grade")
    other = {f"other_{name}": " + ".join(dict.fromkeys(row[name] for row in others)) for name in names}
    return {
        **one,
        **other,
        "other_printed": " + ".join(row["printed"] for row in others),
        "kind": finding.kind,
        "verdict": KINDS[finding.kind]["verdict"],
        "other": other["other_statement"] if other["other_statement"] != one["statement"] else "",
        "reconciled_by": finding.reconciled_by,
        "says": _sentence(one, others or [one], finding),
    }


def _with_words(figure: pd.Series) -> dict[str, Any]:
    """A figure with the words that a sentence needs of it."""
    known = figure["cutoff_earliest"] == figure["cutoff_latest"]
    until = format_day(figure["cutoff_latest"]) + ("" if known else " at the latest")
    return {**figure, "quoted": quote_figure(figure), "until": until, "when": format_when(figure["announced"])}


def _sentence(one: dict[str, Any], others: list[dict[str, Any]], finding: Finding) -> str:
    """Write a finding as one sentence that stands alone."""
    other, sentences = others[0], KINDS[finding.kind]
    cases = {
        "several": len(others) > 1,
        "agencies": one["agency"] != other["agency"],
        "periods": one["measure"] == other["measure"],
        "announcements": one["statement"] != other["statement"],
    }
    case = next((name for name, holds in cases.items() if holds and name in sentences), "says")
    reconciled = finding.reconciled_by.replace("nothing", "no reading") + " reconciles them."
    scopes = sorted({row["covers"] for row in (one, *others)} - {"not said"})
    return f"{capitalise(one['label'])}: " + sentences[case].format(
        one=one,
        other=other,
        last=others[-1],
        others=" + ".join(row["quoted"] for row in others),
        needs=format_range(*finding.needs, other["unit"]),
        reconciled=reconciled + (f" Their scopes are printed as {' and '.join(scopes)}." if len(scopes) > 1 else ""),
    )


def quote_figure(row: pd.Series) -> str:
    """Quote a printed number, with what it comes to where it is not in English.

    >>> from interdiction import load_figures
    >>> quote_figure(load_figures(statement="nia-2021-06-25").iloc[0])
    '"571 drug cases"'
    """
    # Of a change only sign and number are kept, so there are no words to quote.
    printed = row["printed"] if row["kind"] == "change" else f'"{row["printed"]}"'
    if row["language"].partition("-")[0] == "en" or row["kind"] == "change" or pd.isna(row["value"]):
        return str(printed)
    if np.isinf(row["high"]):  # "more than" in its language
        return f"{printed} ({format_range(row['low'], np.inf, row['unit'])})"
    return f"{printed} ({row['value']:,.10g} {format_unit(row['unit'])})"
