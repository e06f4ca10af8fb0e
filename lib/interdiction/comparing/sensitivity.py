"""A headline tried under every admissible reading: where it holds, and where it fails."""

from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from interdiction.comparing.comparison import add_parts, compare
from interdiction.comparing.obstacles import Rate, Rules, find_obstacles, find_repeats, load_rules
from interdiction.comparing.verdicts import CUT_OFFS, MODELS, find_direction, find_limits
from interdiction.errors import InputError, quote
from interdiction.ratios import ONE_ANNOUNCEMENT, ratio
from interdiction.reading import READINGS
from interdiction.record.figures import load_figures
from interdiction.record.tables import DATA
from interdiction.text import format_day

_VARIATION = dict(zip(MODELS, ("as printed", "counts vary", "counts cluster"), strict=True))
_READINGS = {
    "either": "rounded or cut off",
    "rounded": "all rounded",
    "cut_off": "all cut off",
    "rounded_up": "all rounded up",
}
_CHOICES = {
    "reading": "how decimals are read",
    "vintage": "later statement, as announced on",
    "before_source": "earlier number, as printed by",
    "source": "later number, as printed by",
    "before_ends": "last day that the earlier one counts",
    "ends": "last day that the later one counts",
    "all": "all",
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
    every = load_figures(data, "all")
    figures = every[every["reading"] == "either"]
    row = compare(figures, before, after, measure, per, data=data).iloc[0]
    if row["verdict"] == "not comparable":
        raise InputError(f"{before} and {after} must not be compared: {row['reason']}")
    periods = figures.drop_duplicates("statement").set_index("statement")
    earlier, later = ([name, *find_repeats(periods, name)] for name in (before, after))
    rates = _divide_at_each_end(every[every["statement"].isin([*earlier, *later])], measure, per)
    rules, trials = load_rules(figures, data), []
    for reading, first, second in product(READINGS, earlier, later):
        if first not in (second, after) and second != before:
            for one, other in product(rates.get((reading, first), []), rates.get((reading, second), [])):
                trials += _try_models(one, other, rules, row["dispersion"])
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
    sources = figures.drop_duplicates("source").itertuples()
    names = {row.source: f"{row.publisher}, {format_day(row.published)}" for row in sources}
    if unnamed := sorted({*trials["before_source"], *trials["source"]} - names.keys()):
        raise InputError(f"no figure names the source {quote(unnamed[0])}; keep all that load_figures returned")
    names |= _READINGS | {"all": ""}
    trials, rows = trials.assign(all="all"), []
    for column, choice in _CHOICES.items():
        parts = trials.groupby(column, sort=False)
        for alternative, part in parts if len(parts) > 1 or column == "all" else ():
            words = names[alternative] if alternative in names else format_day(alternative)
            holds = part.groupby("variation", sort=False)["holds"]
            counts = {variation: f"{held.sum()} of {len(held)}" for variation, held in holds}
            rows.append({"choice": choice, "alternative": words, **counts})
    return pd.DataFrame(rows).fillna("not known")


def _divide_at_each_end(figures: pd.DataFrame, measure: str, per: str) -> dict[tuple[str, str], list[Rate]]:
    """The rates by reading and statement, as if each had printed its first possible cut-off, or its last.

    How many days it may have counted (`days_low`, `days_high`) stays what it is: the end that is tried is no known one.
    """
    tables = [ratio(figures.assign(**dict.fromkeys(CUT_OFFS, figures[end])), measure, per) for end in CUT_OFFS]
    rates = pd.concat(tables).drop_duplicates([*ONE_ANNOUNCEMENT, "cutoff_latest"]).dropna(subset="low")
    rates = add_parts(rates.sort_values(["source", "cutoff_latest"], kind="stable"), figures)
    return {key: rows.to_dict("records") for key, rows in rates.groupby(["reading", "statement"])}


def _try_models(one: Rate, other: Rate, rules: Rules, phi: float) -> list[dict[str, Any]]:
    """What each model of variation that there is says of two rates, the narrowest first."""
    if find_obstacles(one, other, rules):
        return []
    limits, share = find_limits(one, other, phi), one["unit"] == "share"
    trial = {"statement": other["statement"], "before": one["statement"]}
    trial |= {"measure": other["numerator"], "per": other["denominator"]}
    trial |= {"reading": other["reading"], "vintage": other["announced"]}
    trial |= {"before_source": one["source"], "source": other["source"]}
    trial |= {"before_ends": f"{one['cutoff_latest']:%Y-%m-%d}", "ends": f"{other['cutoff_latest']:%Y-%m-%d}"}
    verdicts = {words: find_direction(limits, model, share) for model, words in _VARIATION.items()}
    return [trial | {"variation": words, "verdict": verdict} for words, verdict in verdicts.items() if verdict]
