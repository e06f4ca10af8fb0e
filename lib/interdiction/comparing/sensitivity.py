"""A headline tried under every admissible reading: where it holds, and where it fails."""

from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from interdiction.comparing.comparison import compare, find_parts
from interdiction.comparing.obstacles import CUT_OFFS, Rules, find_obstacles, find_repeats, load_rules
from interdiction.comparing.verdicts import MODELS, find_direction, find_limits
from interdiction.errors import InputError, quote
from interdiction.ratios import ratio
from interdiction.reading import READINGS
from interdiction.record.figures import load_figures
from interdiction.record.tables import DATA
from interdiction.text import format_day

_VARIATION = dict(zip(MODELS, ("as printed", "counts vary", "counts cluster"), strict=True))
_READINGS = {"either": "rounded or cut off", "rounded": "all rounded", "cut_off": "all cut off"}
_CHOICES = {
    "reading": "how decimals are read",
    "vintage": "later statement, as announced on",
    "before_source": "earlier number, as printed by",
    "source": "later number, as printed by",
    "before_ends": "last day that the earlier one counts",
    "ends": "last day that the later one counts",
}


def sensitivity(
    measure: str, before: str, after: str, verdict: str, per: str = "days", data: str | Path = DATA
) -> pd.DataFrame:
    """Try a headline under every reading, source, cut-off and model of variation that the record admits.

    Parameters
    ----------
    measure, before, after, per : str
        What is compared, as in `compare`.
    verdict : str
        What the headline says of it: "higher" or "lower"; the `direction` of a row of `compare`.
    data : path
        The record's `data` folder.

    Returns
    -------
    pandas.DataFrame
        A row per trial: `statement`, `before`, `measure`, `per`; `reading`, `vintage` (the day on
        which the later statement was announced: the same days announced again are tried, too,
        where both are), `before_source`, `source`, `before_ends`, `ends` (the first or the last
        possible cut-off of each statement), `variation`; `verdict`, and `holds`. Bounds are
        closed, so that "more than" a threshold and "at least" it allow the same.

    Raises
    ------
    InputError
        For statements that must not be compared, as `compare` does, or a verdict that is neither.

    >>> trials = sensitivity("cases", "nia-2021-06-25", "nia-2025-06-26", "lower")
    >>> len(trials) > 50, bool(trials["holds"].any())
    (True, True)
    """
    if verdict not in ("higher", "lower"):
        raise InputError(f"a headline says higher or lower, not {quote(verdict)}; write one of the two")
    row = compare(load_figures(data), before, after, measure, per, data=data).iloc[0]
    if row["verdict"] == "not comparable":
        raise InputError(f"{before} and {after} must not be compared: {row['reason']}")
    trials = []
    for reading in READINGS:
        figures = load_figures(data, reading)
        rules, periods = load_rules(figures, data), figures.drop_duplicates("statement").set_index("statement")
        earlier, later = ([name, *find_repeats(periods, name)] for name in (before, after))
        figures = figures[figures["statement"].isin([*earlier, *later])]
        rates = _divide_at_each_end(figures, measure, per)
        for first, second in product(earlier, later):
            if first not in (second, after) and second != before:
                for one, other in product(rates.get(first, []), rates.get(second, [])):
                    trials += _try_models(one, other, figures, rules, row["dispersion"])
    if not trials:
        raise InputError(f"no limits of {measure} and {per} are known of {before} and {after}; choose others")
    return pd.DataFrame(trials).assign(holds=lambda table: table["verdict"] == verdict)


def summarise_trials(trials: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Count in how many trials a headline holds, choice by choice.

    Parameters
    ----------
    trials : pandas.DataFrame
        As `sensitivity` returns it.
    figures : pandas.DataFrame
        As `load_figures` returns it: they name the sources of the trials.

    Returns
    -------
    pandas.DataFrame
        A row for each `alternative` of a `choice` that has several, and one for "all"; a column for
        each `variation`, as "9 of 9", or "not known" where no such limits are.

    Raises
    ------
    InputError
        Without a trial, or for figures that lack a source of one.

    >>> from interdiction import load_figures
    >>> trials = sensitivity("cases", "nia-2021-06-25", "nia-2025-06-26", "lower")
    >>> print(*summarise_trials(trials, load_figures()).iloc[0], sep="; ")
    how decimals are read; rounded or cut off; 12 of 12; 12 of 12; 12 of 12
    """
    if trials.empty:
        raise InputError("there are no trials to summarise; keep what sensitivity returned")
    sources = figures.drop_duplicates("source").set_index("source")
    if unnamed := sorted({*trials["before_source"], *trials["source"]} - set(sources.index)):
        raise InputError(f"no figure names the source {quote(unnamed[0])}; keep all that load_figures returned")
    names = {source: f"{row['publisher']}, {format_day(row['published'])}" for source, row in sources.iterrows()}
    names |= _READINGS | {"all": ""}
    parts = [(_CHOICES[column], *part) for column in _CHOICES for part in trials.groupby(column, sort=False)]
    parts = [part for part in parts if len(part[2]) < len(trials)]  # what there is only one of is no choice
    rows = []
    for choice, alternative, part in [*parts, ("all", "all", trials)]:
        holds = part.groupby("variation", sort=False)["holds"]
        counts = {name: f"{held.sum()} of {len(held)}" for name, held in holds}
        words = names[alternative] if alternative in names else format_day(alternative)
        rows.append({"choice": choice, "alternative": words, **counts})
    return pd.DataFrame(rows).fillna("not known")


def _divide_at_each_end(figures: pd.DataFrame, measure: str, per: str) -> dict[str, list[pd.Series]]:
    """The rows of `ratio` of each statement, as if it had printed its first possible cut-off, or its last."""
    tables = [ratio(figures.assign(**dict.fromkeys(CUT_OFFS, figures[end])), measure, per) for end in CUT_OFFS]
    rates = pd.concat(tables).drop_duplicates(["statement", "source", "cutoff_latest"]).dropna(subset="low")
    rates = rates.sort_values(["source", "cutoff_latest"], kind="stable")
    return {name: [row for _, row in rows.iterrows()] for name, rows in rates.groupby("statement", observed=True)}


def _try_models(
    one: pd.Series, other: pd.Series, figures: pd.DataFrame, rules: Rules, phi: float
) -> list[dict[str, Any]]:
    """What each model of variation that there is says of two rows of `ratio`, the narrowest first."""
    sides = [find_parts(figures, rate) for rate in (one, other)]
    if find_obstacles(sides[0], sides[1], rules):
        return []
    limits = find_limits(one, other, sides, phi)
    trial = {"statement": other["statement"], "before": one["statement"]}
    trial |= {"measure": other["numerator"], "per": other["denominator"]}
    trial |= {"reading": str(other["reading"]), "vintage": str(other["announced"])}
    trial |= {"before_source": one["source"], "source": other["source"]}
    trial |= {"before_ends": f"{one['cutoff_latest']:%Y-%m-%d}", "ends": f"{other['cutoff_latest']:%Y-%m-%d}"}
    verdicts = {words: find_direction(limits, model, one["unit"] == "share") for model, words in _VARIATION.items()}
    return [trial | {"variation": words, "verdict": verdict} for words, verdict in verdicts.items() if verdict]
