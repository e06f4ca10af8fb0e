"""A headline tried under every admissible reading: where it holds, and where it fails."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from interdiction.comparing.change import Background, compared
from interdiction.comparing.obstacles import find_repeats
from interdiction.errors import InputError, quote
from interdiction.reading import READINGS
from interdiction.record.figures import load_figures
from interdiction.record.tables import DATA

_METHODS = {"printing": "as printed", "ci": "counts vary", "overdispersed": "counts cluster"}


class Headline(NamedTuple):
    """A headline: that a measure is higher or lower in one statement than in another."""

    measure: str
    before: str
    after: str
    verdict: str  # "higher" or "lower"
    per: str = "days"


def sensitivity(claim: Headline, data: str | Path = DATA) -> pd.DataFrame:
    """Try a claim under every reading, source, cut-off and model of variation that the record admits.

    Parameters
    ----------
    claim : Claim
        What is said.
    data : path
        The record's `data` folder.

    Returns
    -------
    pandas.DataFrame
        A row per trial: `statement`, `before`, `measure`, `per`; `reading`, `vintage` (the day on
        which the later statement was announced: the same days announced again are tried, too,
        where both are), `before_source`, `source`, `before_ends`, `ends` (the first or the last
        possible cut-off of each statement),
        `variation`; `verdict`, and `holds`. Bounds are closed, so that "more than" a threshold
        and "at least" it allow the same.

    Raises
    ------
    InputError
        For a claim whose statements must not be compared, or that is neither higher nor lower.

    >>> trials = sensitivity(Headline("cases", "nia-2021-06-25", "nia-2025-06-26", "lower"))
    >>> len(trials) > 50, bool(trials["holds"].any())
    (True, True)
    """
    if claim.verdict not in ("higher", "lower"):
        raise InputError(f"a claim says higher or lower, not {quote(claim.verdict)}; write one of the two")
    rows: list[dict[str, Any]] = []
    for reading in READINGS:
        figures = load_figures(data, reading)
        record = Background(figures, data)
        for before, after in _vintages(figures, claim):
            main = (before, after) == (claim.before, claim.after)
            for trial, row in _trials(figures, claim._replace(before=before, after=after), record):
                if row["verdict"] != "not comparable":
                    kept = {"statement": after, "before": before, "measure": claim.measure, "per": claim.per}
                    kept |= {"reading": reading, "vintage": _announced(figures, after), **trial}
                    rows += [kept | {"variation": name, "verdict": said} for name, said in _verdicts(row)]
                elif main:
                    raise InputError(f"{before} and {after} must not be compared: {row['reason']}")
    if not rows:
        raise InputError(f"no source prints {claim.measure} and {claim.per} of both statements; choose others")
    return pd.DataFrame(rows).assign(holds=lambda table: table["verdict"] == claim.verdict)


def _vintages(figures: pd.DataFrame, claim: Headline) -> list[tuple[str, str]]:
    """The two statements, then the others that announced about the same days again."""
    every = figures.drop_duplicates("statement").set_index("statement")
    if missing := [name for name in (claim.before, claim.after) if name not in every.index]:
        raise InputError(f"statement {quote(missing[0])} has no figures in the record; choose another")
    befores, afters = ([name, *find_repeats(every, name)] for name in (claim.before, claim.after))
    return list(product(befores, afters))


def _trials(
    figures: pd.DataFrame, claim: Headline, record: Background
) -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    """Compare two statements for each pair of sources and of possible cut-offs."""
    ours = figures[figures["statement"].isin([claim.before, claim.after])]
    printing = ours[ours["measure"] == claim.measure]
    sides = [
        (
            sorted(printing.loc[printing["statement"] == name, "source"].unique()),
            _cut_offs(ours[ours["statement"] == name]),
        )
        for name in (claim.before, claim.after)
    ]
    for before_source, before_ends, source, ends in product(*sides[0], *sides[1]):
        one, other = (claim.before, before_source, before_ends), (claim.after, source, ends)
        tried = pd.concat([_as_if(ours, *one), _as_if(ours, *other)])
        try:
            row = compared(tried, claim.measure, claim.before, claim.after, claim.per, (), record)
        except InputError:
            continue  # this source does not print both numbers
        yield {"before_source": before_source, "source": source, "before_ends": before_ends, "ends": ends}, row


def _announced(figures: pd.DataFrame, statement: str) -> str:
    return str(figures.loc[figures["statement"] == statement, "announced"].iloc[0])


def _cut_offs(rows: pd.DataFrame) -> list[str]:
    """The possible cut-offs of a statement that lie farthest apart."""
    first, last = (rows[end].iloc[0] for end in ("cutoff_earliest", "cutoff_latest"))
    return [f"{first:%Y-%m-%d}"] if first == last else [f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"]


def _as_if(rows: pd.DataFrame, statement: str, source: str, end: str) -> pd.DataFrame:
    """The figures of one source, as if the statement had printed its cut-off."""
    chosen = rows[(rows["statement"] == statement) & (rows["source"] == source)]
    return chosen.assign(cutoff_earliest=pd.Timestamp(end), cutoff_latest=pd.Timestamp(end))


def _verdicts(row: dict[str, Any]) -> list[tuple[str, str]]:
    """What each model of variation that there is says, the narrowest first."""
    same = 0.0 if row["unit"] == "share" else 1.0
    said = []
    for name, words in _METHODS.items():
        low, high = (row["low"], row["high"]) if name == "printing" else (row[f"{name}_low"], row[f"{name}_high"])
        if pd.notna(low) and pd.notna(high):
            said.append((words, "higher" if low > same else "lower" if high < same else "inconclusive"))
    return said
