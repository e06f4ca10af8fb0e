"""Two periods compared, as far as their words, their days and ordinary variation allow."""

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interdiction.comparing.obstacles import OBSTACLES, find_obstacles, unstated_scopes
from interdiction.comparing.overdispersion import dispersion, share_dispersion
from interdiction.comparing.verdicts import LIMITS, Dispersion, choose_verdict, rate_limits, share_limits
from interdiction.errors import InputError, quote
from interdiction.ratios import ratio, select_measure
from interdiction.record.figures import preferred
from interdiction.record.tables import DATA, load_record

VERDICTS = ("higher", "lower", "inconclusive", "not comparable")
_KEPT = ["source", "publisher", "title", "published", "grade", "url", "agency", "short"]
_SOURCE = ["source", "publisher", "title", "published", "grade", "url"]


def change(
    figures: pd.DataFrame,
    measure: str,
    before: str,
    after: str | Sequence[str],
    per: str = "days",
    allow: Collection[str] = (),
    data: str | Path = DATA,
) -> pd.DataFrame:
    """Compare one measure, per day or per another measure, between a statement and one or more others.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it; with the whole record, how unevenly counts come is
        estimated from all years.
    measure, per : str
        What is compared: a count or a mass per day, a part per its whole (a share), or a mean.
    before, after : str
        Two statements; `after` may be a sequence of several.
    allow : collection of str
        Obstacles that the caller takes on, of "agency", "scope", "people", "period", "term",
        "break"; each then stands in `caveat`.
    data : path
        The record's `data` folder.

    Returns
    -------
    pandas.DataFrame
        A row for each of `after`. `low`, `value`, `high`: after over before ("times"), or for a share after
        minus before ("share"), as far as printing and days alone allow; `ci_low`,
        `ci_high`: with ordinary variation of counts; `overdispersed_low`, `overdispersed_high`: with
        the `dispersion` of the record's own sub-periods; NaN where there is no such model, as
        for masses. `verdict`, one of `VERDICTS`, with its `reason`; `caveat`: what was allowed,
        which scope is not said, and on how little the dispersion of a share rests. The later
        printed words and their source by their usual columns, the earlier ones by the same with `before_`.

    Raises
    ------
    InputError
        For a statement that does not print the measure, or an obstacle that does not exist.

    Notes
    -----
    Ratio of rates: exact conditional limits; difference of shares: Newcombe 1998, Statistics in
    Medicine 17; dispersion: McCullagh & Nelder 1989, of a share by the stretches in which part
    and whole are both printed, and where there are none by that of counts, which is too wide.
    These are full counts: the limits describe ordinary variation, not sampling error (Berk,
    Western & Weiss 1995).

    >>> from interdiction import load_figures
    >>> row = change(load_figures(), "cases", "nia-2024-06-25", "nia-2025-06-26").iloc[0]
    >>> print(row["verdict"], row["value"].round(2))
    inconclusive 0.72
    """
    if unknown := [name for name in allow if name not in OBSTACLES]:
        raise InputError(f"obstacle {quote(unknown[0])} does not exist; allow some of {', '.join(OBSTACLES)}")
    record, several = Background(figures, data), [after] if isinstance(after, str) else after
    return pd.DataFrame([compared(figures, measure, before, one, per, allow, record) for one in several])


class Background:
    """What a whole record says of comparisons: breaks, printed names, and how unevenly counts come.

    Parameters
    ----------
    figures : pandas.DataFrame
        As `load_figures` returns it.
    data : path
        The record's `data` folder.

    >>> from interdiction import load_figures
    >>> sorted(Background(load_figures(), DATA).named)
    ['precursors_seized', 'production_precursors_seized']
    """

    def __init__(self, figures: pd.DataFrame, data: str | Path) -> None:
        self.breaks, self.named = breaks_of(data), set(figures.loc[figures["term"] != "", "measure"])
        self.of_counts = cache(lambda measure, agency: Dispersion(dispersion(figures, measure, agency)))
        self.of_shares = cache(lambda *share: self._of_shares(*share_dispersion(figures, *share), share))

    def _of_shares(self, phi: float, years: list[int], share: tuple[str, str, str]) -> Dispersion:
        """The dispersion of a share itself, or of the counts of its part where no year tells it."""
        if not years:
            counts = self.of_counts(share[0], share[2]).phi
            return Dispersion(counts, "even if the share varied as its count does, which is more than it would")
        words = "the share varying as between the record's own sub-periods"
        few = f"How a share varies is estimated from the sub-periods of {' and '.join(map(str, years))} alone."
        return Dispersion(phi, words, few)


def compared(
    figures: pd.DataFrame,
    measure: str,
    before: str,
    after: str,
    per: str,
    allow: Collection[str],
    record: Background,
) -> dict[str, Any]:
    """Compare as `change` does, before the background of a record; the row as a dictionary."""
    figures = figures[figures["statement"].isin([before, after])]
    rates = preferred(ratio(figures, measure, per)).set_index("statement")
    for statement in (before, after):
        if statement not in rates.index:
            raise InputError(f"{quote(statement)} does not print {measure} and {per} in one source; choose another")
    sides = [_side(figures, rates.loc[statement], measure, per) for statement in (before, after)]
    against = find_obstacles(sides[0], sides[1], record.breaks, record.named)
    refused = [reason for name, reason in against.items() if name not in allow]
    one, other = rates.loc[before], rates.loc[after]
    share, agency = one["unit"] == "share", str(one["agency"])
    uneven = record.of_shares(measure, per, agency) if share else record.of_counts(measure, agency)
    limits = share_limits(sides, uneven.phi) if share else rate_limits(one, other, sides, uneven.phi, per)
    if refused:
        limits = dict.fromkeys(LIMITS, np.nan)
    verdict, reason = ("not comparable", " ".join(refused)) if refused else choose_verdict(limits, share, uneven)
    caveats = [reason for name, reason in against.items() if name in allow]
    caveats += unstated_scopes(sides)
    if uneven.caveat and not refused:
        caveats.append(uneven.caveat)
        # What part and whole have in common cancels in a share, so this is the most that can be said against it.
        counts = record.of_counts(measure, agency)
        if np.isfinite(counts.phi) and choose_verdict(share_limits(sides, counts.phi), share, counts)[0] != verdict:
            caveats.append("If it varied as its count does, it would be inconclusive.")
    row = {
        "statement": after,
        "before": before,
        "measure": measure,
        "per": per,
        "label": other["label"],
        **limits,
        "unit": "share" if share else "times",
        "dispersion": uneven.phi,
        "verdict": verdict,
        "reason": reason,
        "caveat": " ".join(caveats),
    }
    row |= {"printed": other["numerator_printed"], "per_printed": other["denominator_printed"]}
    row |= {"before_printed": one["numerator_printed"], "before_per_printed": one["denominator_printed"]}
    return row | other[_KEPT].to_dict() | {f"before_{name}": one[name] for name in _SOURCE}


def _side(figures: pd.DataFrame, row: pd.Series, measure: str, per: str) -> pd.DataFrame:
    """The one or two figures that a rate is made of."""
    ours = figures[(figures["statement"] == row.name) & (figures["source"] == row["source"])]
    parts = [select_measure(ours, measure), *([select_measure(ours, per)] if per != "days" else [])]
    return pd.concat(parts)


def breaks_of(data: str | Path) -> pd.DataFrame:
    """Load the breaks of a record, those of an agency for all that print its totals, too.

    >>> breaks_of(DATA)["agency"].nunique()
    3
    """
    record = load_record(data)
    breaks, agencies = (record.tables[name] for name in ("breaks", "agencies"))
    also = breaks.merge(agencies[agencies["counts_as"] != ""], left_on="agency", right_on="counts_as")
    also = also.assign(agency=also["agency_y"])[list(breaks.columns)]
    return pd.concat([breaks, also], ignore_index=True)
