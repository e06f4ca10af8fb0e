"""Two statements compared as a sentence compares them: what is compared, and what the comparison makes of a claim."""

import math
from typing import NamedTuple

import pandas as pd

from interdiction.claims.amounts import ALLOWED, EXCLUDED, FINER, INCONCLUSIVE, PRINTED, Amount, judge_bounds
from interdiction.claims.changes import INDICATOR, Claim
from interdiction.saying.context import (
    NOT_COMPARABLE,
    NOT_IN_RECORD,
    Context,
    Judgement,
    ask,
    ask_agency,
    describe_source,
)
from interdiction.saying.held import Row
from interdiction.text import capitalise, format_day, format_period, format_range, format_when, name_agency

_WANTED = {"rise": "higher", "fall": "lower"}
_VERBS = {"higher": "rose", "lower": "fell"}
TURNED = {ALLOWED: EXCLUDED, PRINTED: EXCLUDED, EXCLUDED: ALLOWED}
_ON_PRINT = "as printed"


class Compared(NamedTuple):
    """What is compared: one measure over another, and the statements of the agency from which that follows."""

    measure: str
    per: str
    label: str
    periods: pd.DataFrame  # by statement


def find_compared(context: Context, claim: Claim) -> Compared | Judgement:
    """What a change is of, or the question that is open."""
    words = context.parts.said[claim.start : claim.end]
    if len(claim.subjects) != 1:
        names = " or ".join(context.record.labels[name.split()[-1]] for name in claim.subjects)
        return ask(words, f"What is compared{f', {names}' if names else ''}? Name a measure, such as drug cases.")
    kind, name = claim.subjects[0].split()
    indicator = context.record.known.get(name) if f"{kind} " == INDICATOR else None
    measure, per = (indicator.numerator, indicator.denominator) if indicator else (name, "days")
    label = context.record.labels[name] if indicator else f"{context.record.labels[name]} per day"
    rates = context.record.divide(measure, per)
    if not context.agency:
        return ask(label, ask_agency(context, rates, label))
    # Another agency's statement that the caller names is refused with the reason why it must not be compared.
    rates = rates[(rates["short"] == context.agency) | (rates["statement"] == context.before)]
    if rates.empty:
        return Judgement(
            NOT_IN_RECORD, f"{label}, {context.agency}", f"Nothing is printed of {label} by {context.agency}."
        )
    return Compared(measure, per, label, rates.drop_duplicates("statement").set_index("statement", drop=False))


def hold_pair(context: Context, claim: Claim, compared: Compared, before: str, after: str) -> Judgement:
    """Hold a change against one comparison."""
    row = context.record.compare(before, after, compared.measure, compared.per)
    periods = [compared.periods.loc[name] for name in (before, after)]
    days = [format_day(period["announced"]) for period in periods]
    about = f"{compared.label}, {row['agency']}, {days[0]} and {days[1]}"
    if row["verdict"] == NOT_COMPARABLE:
        return Judgement(NOT_COMPARABLE, about, row["reason"], "", row)
    verdict = _judge_change(claim, row)
    if verdict is None:
        return ask(about, "Is it meant in percent of the share, or in percentage points? A share is held in points.")
    if claim.negated:
        verdict = TURNED.get(verdict, verdict)
    change = _say_change(row)
    says = f"{capitalise(compared.label)} {change} {_ON_PRINT}. {row['reason']} {row['caveat']}"
    says = says.strip()
    says += f" That is so only if {row['condition']}." if row["condition"] else ""
    condition = ", if both cover the same" if row["condition"] else ""
    if verdict == INCONCLUSIVE != row["verdict"]:
        says = f"{says.strip()} What is said covers a part of that range alone: it is neither supported nor excluded."
    instead = (
        f"By what {name_agency(row['agency'])} announced {' and '.join(map(_name_days, (periods[0], periods[1])))}, "
        f"{compared.label} {change} ({describe_source(row, 'before_')}; {describe_source(row)}){condition}."
    )
    if row["verdict"] == INCONCLUSIVE:
        instead = instead.replace(f" {change} ", " may or may not have changed: no change is shown ")
    return Judgement(verdict, about, says.strip(), instead, row)


def _name_days(row: Row) -> str:
    """Say when a statement was announced, and what it counts."""
    return f"{format_when(row['announced'])} (for {format_period(row)})"


def _say_change(row: Row) -> str:
    """Say how far two rates lie apart: in percent, or a share in points."""
    low, high = row["low"], row["high"]
    if not (math.isfinite(low) and math.isfinite(high)):
        return "changed by what is not known"
    if row["unit"] == "times":
        low, high = low - 1, high - 1
    fell = high < 0 or (high <= 0 and low < 0)
    if low < 0 < high:
        return f"changed by {100 * low:+.1f} to {100 * high:+.1f} {'%' if row['unit'] == 'times' else 'points'}"
    ends = (-100 * high, -100 * low) if fell else (100 * low, 100 * high)
    return f"{'fell' if fell else 'rose'} by {format_range(*ends, '%' if row['unit'] == 'times' else 'points')}"


def _judge_change(claim: Claim, row: Row) -> str | None:
    """Say what a comparison makes of a direction, or of a size; None where a share is not said in points."""
    verdict, amount = row["verdict"], claim.amount
    if claim.direction == "same":
        return EXCLUDED if verdict in _VERBS else INCONCLUSIVE
    if amount is None:
        if verdict == INCONCLUSIVE:
            return INCONCLUSIVE
        return ALLOWED if verdict == _WANTED[claim.direction] else EXCLUDED
    if (row["unit"] == "share") != (amount.unit == "points"):
        return None
    said = _signed(amount, claim.direction) if amount.unit == "points" else _as_ratio(amount, claim.direction)
    found = judge_bounds(said, row["low"], row["high"])
    found = INCONCLUSIVE if found == FINER else found
    return INCONCLUSIVE if verdict == INCONCLUSIVE and found != EXCLUDED else found


def as_percent(amount: Amount, direction: str) -> Amount:
    """Say the size of a change in percent, with its sign."""
    if amount.unit == "%":
        return _signed(amount, direction)
    ratio = _as_ratio(amount, direction)
    low, high, value = (100 * (bound - 1) for bound in (ratio.low, ratio.high, ratio.value))
    return Amount(low, high, value, "%", "")


def _signed(amount: Amount, direction: str) -> Amount:
    """Give a size the sign of its direction."""
    if direction != "fall" or amount.low < 0:
        return amount
    return amount._replace(low=-amount.high, high=-amount.low, value=-amount.value)


def _as_ratio(amount: Amount, direction: str) -> Amount:
    """Say the size of a change as a number of times what there was."""
    if amount.unit == "times":
        if direction != "fall" or amount.high <= 1:
            return amount
        low, high = 1 / amount.high, 1 / amount.low if amount.low > 0 else math.inf
        return amount._replace(low=low, high=high, value=1 / amount.value)
    size, factor = _signed(amount, direction), 100 if amount.unit == "%" else 1
    low, high = (max(1 + bound / factor, 0.0) for bound in (size.low, size.high))
    return amount._replace(low=low, high=high, value=1 + size.value / factor, unit="times")
