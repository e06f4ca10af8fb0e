"""Two statements compared, measure by measure, and the sentence that says which measures moved."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interdiction.comparing.obstacles import OBSTACLES, Rate, Rules, find_condition, find_obstacles, load_rules
from interdiction.comparing.overdispersion import Dispersion, estimate_dispersion
from interdiction.comparing.verdicts import LIMITS, MODELS, choose_verdict, find_limits
from interdiction.errors import InputError, check_name, quote
from interdiction.ratios import ONE_ANNOUNCEMENT, indicators, ratio
from interdiction.record.figures import preferred
from interdiction.record.tables import DATA
from interdiction.text import NOT_KNOWN, capitalise, escape_markdown, format_list, format_range, name_result

_VERBS = {"higher": "rose", "lower": "fell"}
SOURCE = ["source", "publisher", "title", "published", "grade", "url"]
_PRINTED = {"printed": "numerator_printed", "per_printed": "denominator_printed"} | {name: name for name in SOURCE}


def compare(
    figures: pd.DataFrame,
    before: str,
    after: str | Collection[str],
    measure: str | None = None,
    per: str = "days",
    allow: Collection[str] = (),
    data: str | Path = DATA,
) -> pd.DataFrame:
    """Compare two statements: every indicator of the record that both print, or one measure.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it; all of them, to estimate how unevenly counts come from all years.
    before, after : str
        Two statements; with a `measure`, `after` may be a sequence of several.
    measure, per : str, optional
        What is compared: a count or a mass per day, a part per its whole (a share), or a mean.
    allow : collection of str
        Obstacles that the caller takes on, of `OBSTACLES`; each then stands in `caveat`.
    data : path
        The record's `data` folder.

    Returns
    -------
    pandas.DataFrame
        A row per `indicator`, named by its `label`, the last of `indicators.csv` first; with a
        `measure`, a row for each of `after`. `low`, `value`, `high`: after over before ("times"), or
        for a share after minus before ("share"), as far as printing and days alone allow; with `ci_`,
        with ordinary variation of counts; with `overdispersed_`, with the `dispersion` of the record's
        own sub-periods; NaN where there is no such model, as for masses. The same as text:
        `as_printed`, `with_variation`, `with_overdispersion`, in `unit_shown`. `verdict`
        (higher, lower, inconclusive, not comparable) with its `reason`; `direction`, higher or lower, of
        the value alone; `condition`: what the verdict holds under, where one of the two does not say what it
        covers; `caveat`: what was allowed, on how little a dispersion rests. The earlier words with `before_`.

    Raises
    ------
    InputError
        For a name that does not exist, one statement twice, or two that print nothing in common.

    Notes
    -----
    Ratio of rates: exact conditional limits; difference of shares: Newcombe 1998, Statistics in
    Medicine 17; dispersion: McCullagh & Nelder 1989, of a share by stretches that print part and whole,
    else by that of counts, which is too wide. These are full counts: the limits describe ordinary
    variation, not sampling error (Berk, Western & Weiss 1995).

    >>> from interdiction import load_figures
    >>> changes = compare(load_figures(), "nia-2021-06-25", "nia-2025-06-26")
    >>> print(*changes.loc[0, ["label", "verdict", "as_printed", "with_variation"]], sep="; ")
    cases per day; lower; 0.348 to 0.360; 0.29 to 0.43
    """
    allow = [check_name("obstacle", name, OBSTACLES) for name in ([allow] if isinstance(allow, str) else allow)]
    several = measure is not None and isinstance(after, Iterable) and not isinstance(after, str)
    statements = [before, *(after if several else [after])]
    check_statements(figures, *statements)
    rules = load_rules(figures, data)
    rows = []
    for rates in find_rates(figures, statements, measure, per, data):
        uneven = estimate_dispersion(figures, rates[before])
        rows += [compare_rates(rates[before], rates[later], uneven, allow, rules) for later in statements[1:]]
    return pd.DataFrame(rows)


def describe_changes(changes: pd.DataFrame) -> str:
    """Say which measures rose or fell and by what that is known, of which it cannot be said, and what is refused.

    Parameters
    ----------
    changes : pandas.DataFrame
        As `compare` returns it, or some of its rows.

    Returns
    -------
    str
        Sentences for Markdown, of which the first begins with a small letter and the last has no full stop: what
        moved by more than such counts ordinarily vary, what moved where nobody knows how much it does, what may or
        may not have changed, what must not be compared, and the condition that this holds under.

    >>> from interdiction import load_figures
    >>> describe_changes(compare(load_figures(), "nia-2024-06-25", "nia-2025-06-26").head(1))
    'whether cases per day changed cannot be said'
    """
    verdict, moved = changes["verdict"], changes["verdict"].isin(_VERBS)
    known = changes["overdispersed_low"].notna()
    clear, printed = changes[moved & known], changes[moved & ~known]
    varies = "this ordinarily varies" if len(printed) == 1 else "these ordinarily vary"
    conditions = changes.loc[changes["condition"] != "", "condition"].map(escape_markdown).unique()
    says = [
        (_list_by_verb(clear), "{} by more than such counts ordinarily vary"),
        (_list_by_verb(printed), f"{{}}; how much {varies} is not known"),
        (_list_labels(changes[verdict == "inconclusive"]), "whether {} changed cannot be said"),
        (_list_labels(changes[verdict == "not comparable"]), "{} must not be compared"),
        (" and if ".join(conditions), "this holds if {}"),
    ]
    sentences = [sentence.format(what) for what, sentence in says if what]
    return ". ".join([*sentences[:1], *map(capitalise, sentences[1:])])


def _list_by_verb(changes: pd.DataFrame) -> str:
    """Say which measures rose and which fell."""
    by_verb = changes.groupby(changes["verdict"].map(_VERBS), sort=False)
    return ", and ".join(f"{_list_labels(rows)} {verb}" for verb, rows in by_verb)


def _list_labels(changes: pd.DataFrame) -> str:
    """Name what is compared."""
    return format_list(changes["label"].map(name_result).map(escape_markdown)) if len(changes) else ""


def check_statements(figures: pd.DataFrame, before: object, *after: object) -> None:
    """Refuse what is not the name of a statement with figures, one statement twice, and mixed readings.

    >>> from interdiction import load_figures
    >>> check_statements(load_figures(), "nia-2021-06-25", "nia-2021-06-25")
    Traceback (most recent call last):
        ...
    interdiction.errors.InputError: before and after are the same statement; name two
    """
    every = figures["statement"].unique()
    for parameter, name in (("before", before), *(("after", name) for name in after)):
        check_name(f"{parameter}: statement", name, every)
    if before in after or not after:
        raise InputError("before and after are the same statement; name two")
    if figures["reading"].nunique() > 1:
        raise InputError("the figures are read in several ways; keep those of one reading")


def find_rates(
    figures: pd.DataFrame, statements: list[str], measure: str | None, per: str, data: str | Path = DATA
) -> list[dict[str, Rate]]:
    """Find the preferred row of `ratio` of each statement, for one measure or each indicator that all of them print.

    >>> from interdiction import load_figures
    >>> [rates] = find_rates(load_figures(), ["nia-2021-06-25"], "large_cases", "cases")
    >>> [rates["nia-2021-06-25"][name] for name in ("unit", "numerator_low", "denominator_low")]
    ['share', 131.0, 571.0]
    """
    if not isinstance(measure, str | None) or not isinstance(per, str):
        raise InputError(f"measure and per are {quote((measure, per))}; name one measure each")
    printed = figures[figures["statement"].isin(statements)]
    rates = preferred(indicators(printed, data) if measure is None else ratio(printed, measure, per))
    groups = add_parts(rates, printed).groupby(["numerator", "denominator"], sort=False)
    printed_by = [{rate["statement"]: rate for rate in rows.to_dict("records")} for _, rows in groups]
    if common := [each for each in printed_by if set(statements) <= set(each)]:
        return common[::-1]
    if measure is not None:
        missing = next(name for name in statements if name not in set(rates["statement"]))
        raise InputError(f"{quote(missing)} does not print {measure} and {per} in one source; choose another")
    names = " and ".join(statements)
    raise InputError(f"{names} print no two figures in common that an indicator divides; choose statements that do")


def add_parts(rates: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Add to rows of `ratio` what is known of the figures that each is made of, which is nothing of days.

    >>> from interdiction import load_figures
    >>> june = load_figures(statement="nia-2021-06-25")
    >>> add_parts(ratio(june, "cases", "days"), june).loc[0, ["numerator_unit", "denominator_unit"]].tolist()
    ['case', nan]
    """
    printed = figures[figures["set_aside"] == ""]
    for part in ("numerator", "denominator"):
        names = {"measure": part} | {name: f"{part}_{name}" for name in ("low", "high", "unit", "term")}
        parts = printed[[*ONE_ANNOUNCEMENT, *names]].rename(columns=names)
        rates = rates.merge(parts, how="left", on=[*ONE_ANNOUNCEMENT, part])
    return rates


def name_both(one: Rate, other: Rate) -> dict[str, Any]:
    """Name what two rows of `ratio` are printed as, and where, the earlier one with `before_`."""
    row = {"statement": other["statement"], "before": one["statement"]}
    row |= {"measure": other["numerator"], "per": other["denominator"]}
    row |= {name: other[column] for name, column in _PRINTED.items()}
    return row | {f"before_{name}": one[column] for name, column in _PRINTED.items()}


def compare_rates(one: Rate, other: Rate, uneven: Dispersion, allow: Collection[str], rules: Rules) -> dict[str, Any]:
    """Compare two rows of `find_rates`, the earlier and the later; the row of `compare`."""
    share = one["unit"] == "share"
    against = find_obstacles(one, other, rules)
    caveats = [reason for name, reason in against.items() if name in allow]
    if refused := " ".join(reason for name, reason in against.items() if name not in allow):
        limits, verdict, reason = dict.fromkeys(LIMITS, np.nan), "not comparable", refused
    else:
        limits = find_limits(one, other, uneven.phi)
        verdict, reason = choose_verdict(limits, share, uneven)
        caveats.append(uneven.caveat)
        # What part and whole have in common cancels in a share, so this is the most that can be said against it.
        wider = find_limits(one, other, uneven.of_counts)
        if np.isfinite(uneven.of_counts) and choose_verdict(wider, share, uneven)[0] != verdict:
            caveats.append("If it varied as its count does, it would be inconclusive.")
    value, factor, same = limits["value"], *((100, 0) if share else (1, 1))
    direction = "" if np.isnan(value) else "lower" if value < same else "higher"
    texts = [_format_limits(factor * limits[f"{model}low"], factor * limits[f"{model}high"]) for model in MODELS]
    return {
        **{"indicator": other.get("indicator", ""), "label": other["label"]},
        **name_both(one, other),
        **{name: other[name] for name in ("agency", "short")},
        **limits,
        **{"unit": "share" if share else "times", "unit_shown": "points" if share else "times"},
        **dict(zip(("as_printed", "with_variation", "with_overdispersion"), texts, strict=True)),
        **{"dispersion": uneven.phi, "verdict": verdict, "reason": reason, "caveat": " ".join(filter(None, caveats))},
        "condition": "" if refused else find_condition([one, other]),
        "direction": verdict if verdict in ("higher", "lower") else direction,
    }


def _format_limits(low: float, high: float) -> str:
    """Two limits as text, as fine as `format_range` writes them."""
    if np.isnan(high) or not np.isfinite(low):
        return NOT_KNOWN
    return format_range(low, high, "times").removesuffix(" times")
