"""A contradiction between printed figures, and the words in which it is told."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from interdiction.text import format_day, format_period, format_range, format_unit


@dataclass(frozen=True)
class Finding:
    """A contradiction between figures, given by their rows; `others` are the rows on the other side."""

    kind: str
    row: int
    others: tuple[int, ...] = ()
    reconciled_by: str = "nothing"
    needs: tuple[float, float] | None = None  # the bounds that would be free of contradiction


def describe(table: pd.DataFrame, finding: Finding) -> dict[str, str]:
    """Write a finding out with the words of both sides.

    Parameters
    ----------
    table : pandas.DataFrame
        The figures that the finding's rows are of.
    finding : Finding
        One contradiction.

    Returns
    -------
    dict
        A row of `audit`.
    """
    one, others = table.loc[finding.row], table.loc[list(finding.others)]
    names = ("statement", "measure", "printed", "source", "grade")
    other = {name: " + ".join(dict.fromkeys(others[name].astype(str))) for name in names}
    other["printed"] = " + ".join(others["printed"])
    elsewhere = other["statement"] if other["statement"] != one["statement"] else ""
    return {
        **{name: one[name] for name in ("agency", "short", "label", *names)},
        "period": format_period(one),
        **{f"other_{name}": words for name, words in other.items() if name != "statement"},
        "kind": finding.kind,
        "other": elsewhere,
        "reconciled_by": finding.reconciled_by,
        "says": _sentence(one, others, finding),
    }


def _sentence(one: pd.Series, others: pd.DataFrame, finding: Finding) -> str:
    """Say a finding in one sentence that stands alone."""
    other, last = others.iloc[0] if len(others) else one, others.iloc[-1] if len(others) else one
    them = [quote_figure(row) for _, row in others.iterrows()]
    label, mine, theirs = one["label"][0].upper() + one["label"][1:], quote_figure(one), " + ".join(them)
    settled = finding.reconciled_by.replace("nothing", "no reading") + " reconciles them."
    if len(scopes := {words for words in (one["covers"], *others["covers"]) if words != "not said"}) > 1:
        settled += f" Their scopes are printed as {' and '.join(sorted(scopes))}."
    needed = format_range(*(finding.needs or (np.nan, np.nan)), other["unit"])
    match finding.kind:
        case "printed differently" if one["statement"] == other["statement"]:
            return f"{label}: one source of the announcement prints {mine}, another {theirs}; {settled}"
        case "printed differently":
            return f"{label}: announced twice of one period, as {mine} and as {theirs}; {settled}"
        case "part above its whole" if one["agency"] != other["agency"]:
            return (
                f"{label}: {mine} by the {one['agency']} is more than {theirs}, "
                f"which the {other['agency']} printed for all of which that is a part; {settled}"
            )
        case "part above its whole" if one["measure"] == other["measure"]:
            mine, theirs = f"{mine} for {format_period(one)}", f"{theirs} for {format_period(other)}"
            return f"{label}: {mine} is more than {theirs}, which holds that; {settled}"
        case "part above its whole":
            return f"{label}: {mine} are more than the {other['label']}, {theirs}; {settled}"
        case "running count falls":
            ends = [_end(row) for row in (one, other)]
            return f"{label}: {mine} up to {ends[0]} and only {theirs} up to {ends[1]}; {settled}"
        case "part printed as its whole":
            return f"{label}: {mine} is printed of the {one['agency']} and again of all that it is a part of, {theirs}."
        case "parts above their whole":
            return f"{label}: {theirs} come to more than {mine}; {settled}"
        case "parts do not add up":
            return f"{label}: {theirs} do not add up to {mine}; {settled}"
        case "same total for another period":
            return (
                f"{label}: {theirs}, up to {_end(last)}, come to {mine} to the last digit, and so do all other "
                f"figures that the three print, though {mine} is counted up to {_end(one)}."
            )
        case "large cases outweigh the drugs":
            return f"{mine} of {them[0]} each weigh more than all drugs, {them[1]}; {settled}"
        case "change does not fit its levels":
            return f"{label}: {mine} does not lead from {them[1]} to {them[0]}; it needs a base of {needed}."
    return (
        f"{label}: {mine} is far from what the agency seizes in so many days by its other statements, {needed}; "
        "a thousandfold of it, or a thousandth, would fit."
    )


def quote_figure(row: pd.Series) -> str:
    """Quote a printed number, with what it comes to where it is not in English.

    >>> from interdiction import load_figures
    >>> quote_figure(load_figures(statement="nia-2021-06-25").iloc[0])
    '"571 drug cases"'
    """
    # Of a change only sign and number are kept, so there are no words to quote.
    printed = row["printed"] if row["kind"] == "change" else f'"{row["printed"]}"'
    if row["language"] in ("en", "en-IN") or row["kind"] == "change" or pd.isna(row["value"]):
        return str(printed)
    return f"{printed} ({row['value']:,.10g} {format_unit(row['unit'])})"


def _end(row: pd.Series) -> str:
    """Say up to which day a statement counts."""
    known = row["cutoff_earliest"] == row["cutoff_latest"]
    return format_day(row["cutoff_latest"]) + ("" if known else " at the latest")
