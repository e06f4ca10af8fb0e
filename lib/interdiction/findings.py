"""A contradiction between printed figures, and the words in which it is told."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from interdiction.words import between, day, period


@dataclass(frozen=True)
class Finding:
    """A contradiction between figures, given by their rows; `others` are the rows on the other side."""

    kind: str
    row: int
    others: tuple[int, ...] = ()
    reconciled_by: str = "nothing"
    needs: tuple[float, float] | None = None  # the bounds that would be free of contradiction


def told(table: pd.DataFrame, finding: Finding) -> dict[str, str]:
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
        "period": period(one),
        **{f"other_{name}": words for name, words in other.items() if name != "statement"},
        "kind": finding.kind,
        "other": elsewhere,
        "reconciled_by": finding.reconciled_by,
        "says": _sentence(one, others, finding),
    }


def _sentence(one: pd.Series, others: pd.DataFrame, finding: Finding) -> str:
    """Say a finding in one sentence that stands alone."""
    other, last = others.iloc[0] if len(others) else one, others.iloc[-1] if len(others) else one
    quoted = [f'"{words}"' for words in others["printed"]]
    label, mine, theirs = one["label"][0].upper() + one["label"][1:], f'"{one["printed"]}"', " + ".join(quoted)
    settled = finding.reconciled_by.replace("nothing", "no reading") + " reconciles them."
    needed = between(*(finding.needs or (np.nan, np.nan)), other["unit"])
    match finding.kind:
        case "printed differently" if one["statement"] == other["statement"]:
            return f"The same announcement is printed as {mine} and as {theirs}: {settled}"
        case "printed differently":
            return f"{label}, announced twice of one period, are {mine} and {theirs}: {settled}"
        case "part above its whole" if one["agency"] != other["agency"]:
            return (
                f"{label}: {mine} by the {one['agency']} is more than {theirs}, "
                f"which the {other['agency']} printed for all of which that is a part; {settled}"
            )
        case "part above its whole" if one["measure"] != other["measure"]:
            return f"{label}, {mine}, are more than the {other['label']}, {theirs}; {settled}"
        case "part above its whole":
            ends = [day(row["cutoff_latest"]) for row in (one, other)]
            return f"{label} fall from {mine}, counted to {ends[0]}, to {theirs}, counted to {ends[1]}; {settled}"
        case "part printed as its whole":
            return f"{label}: {mine} is printed of the {one['agency']} and again of all that it is a part of, {theirs}."
        case "parts above their whole":
            return f"{label}: {theirs} come to more than {mine}; {settled}"
        case "parts do not add up":
            return f"{label}: {theirs} do not add up to {mine}; {settled}"
        case "same total for another period":
            return (
                f"{label}: {theirs}, counted to {day(last['cutoff_latest'])}, come to {mine} to the last digit, and so "
                f"do all figures that the three print, though {mine} is counted to {day(one['cutoff_latest'])}."
            )
        case "large cases outweigh the drugs":
            return f"{mine} of {quoted[0]} each weigh more than all drugs, {quoted[1]}; {settled}"
        case "change does not fit its levels":
            return f"{label}: {mine} does not lead from {quoted[1]} to {quoted[0]}; it needs a base of {needed}."
    return (
        f"{label}: {mine} is far from what the agency seizes in so many days by its other statements, {needed}; "
        "a thousandfold of it, or a thousandth, would fit."
    )
