"""The words "a record" held against all that an agency prints of like periods."""

import pandas as pd

from interdiction.claims.amounts import ALLOWED, EXCLUDED, INCONCLUSIVE
from interdiction.claims.changes import Claim
from interdiction.comparing.comparison import compare
from interdiction.saying.changes import find_fitting, say_missing
from interdiction.saying.comparisons import TURNED, Compared, find_compared
from interdiction.saying.context import (
    NOT_COMPARABLE,
    NOT_IN_RECORD,
    Context,
    Judgement,
    agree,
    ask,
    describe_source,
    name_statement,
)
from interdiction.saying.totals import describe_figure
from interdiction.text import capitalise, format_day, format_period


def hold_record(context: Context, claim: Claim) -> Judgement:
    """Hold the words "a record" against every earlier statement of the agency that can be compared."""
    compared = find_compared(context, claim)
    if isinstance(compared, Judgement):
        return compared
    since = [period.begins for period in context.parts.periods if period.kind == "since"]
    periods = [period for period in context.parts.periods if period.kind != "since"]
    own = [context.statement] if context.statement else find_fitting(compared, periods)
    if not own:
        return (
            say_missing(context, claim, compared, periods)
            if periods
            else ask(compared.label, "Of which statement is it said?")
        )
    found = {}
    for each in own:
        name = name_statement(compared.periods.loc[each]) if each in compared.periods.index else each
        found[name] = _hold_record_of(context, claim, compared, each, since)
    return agree(f"{compared.label}, {context.agency}", found)


def _hold_record_of(
    context: Context, claim: Claim, compared: Compared, statement: str, since: list[pd.Timestamp]
) -> Judgement:
    """Hold the words "a record" of one statement against those before it."""
    if statement not in compared.periods.index:
        return Judgement(NOT_IN_RECORD, compared.label, f"The statement prints nothing of {compared.label}.")
    own, rows = compared.periods.loc[statement], compared.periods
    earlier = rows[(rows["cutoff_latest"] < own["cutoff_latest"]) & rows["period_start"].notna()]
    earlier = earlier[[all(begins >= first for first in since) for begins in earlier["period_start"]]]
    about = f"{compared.label}, {own['agency']}, {format_day(own['announced'])}"
    found = pd.DataFrame()
    if not earlier.empty:
        names = [str(name) for name in earlier.index]
        found = compare(
            context.record.figures, statement, names, compared.measure, compared.per, data=context.record.data
        )
        found = found[found["verdict"] != NOT_COMPARABLE]
    if found.empty:
        return Judgement(
            NOT_COMPARABLE, about, "No earlier statement of the agency in this record is of a like period."
        )
    same = 0 if found["unit"].iloc[0] == "share" else 1
    beyond, below = found["low"] > same, found["high"] < same
    if claim.direction == "lowest":
        beyond, below = below, beyond
    first = min(int(rows.loc[name, "period_start"].year) for name in found["statement"])
    row = context.record.figures[
        (context.record.figures["statement"] == statement) & (context.record.figures["measure"] == compared.measure)
    ].iloc[0]
    if beyond.any():
        other = rows.loc[found.loc[beyond, "statement"].iloc[0]]
        than = "more" if claim.direction == "highest" else "less"
        says = f'For {format_period(other)} it was {than}: "{other["numerator_printed"]}" ({describe_source(other)}).'
        verdict = EXCLUDED
    else:
        verdict = ALLOWED if below.all() else INCONCLUSIVE
        certain = "" if below.all() else " not certainly"
        than = "higher" if claim.direction == "highest" else "lower"
        every = (
            f"all {len(found)} statements of a like period" if len(found) > 1 else "the one statement of a like period"
        )
        says = f"In this record, since {first}, it is{certain} {than} than in {every} of a like period."
    verdict = TURNED.get(verdict, verdict) if claim.negated else verdict
    instead = describe_figure(row)
    if verdict == ALLOWED and not claim.negated:
        instead = f"In this record, since {first}, it is the {claim.direction} of a like period. {instead}"
    return Judgement(verdict, about, f"{capitalise(compared.label)}: {says}", instead, row.to_dict())
