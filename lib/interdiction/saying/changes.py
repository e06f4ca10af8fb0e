"""Changes and records of a sentence held against what two statements, or all of an agency, print."""

from itertools import product

import pandas as pd

from interdiction.claims.amounts import ALLOWED, PRINTED, judge
from interdiction.claims.changes import Claim
from interdiction.claims.periods import Period, split_span
from interdiction.comparing.obstacles import are_like_periods
from interdiction.reading import Printed
from interdiction.saying.comparisons import Compared, as_percent, find_compared, hold_pair
from interdiction.saying.context import (
    NOT_COMPARABLE,
    NOT_IN_RECORD,
    Context,
    Judgement,
    agree,
    ask,
    best,
    describe_source,
    name_periods,
    name_statement,
)
from interdiction.saying.totals import describe_figure
from interdiction.text import format_day


def hold_change(context: Context, claim: Claim) -> Judgement:
    """Hold a change against the comparison of the two statements that it is of."""
    compared = find_compared(context, claim)
    if isinstance(compared, Judgement):
        return compared
    if question := _doubt(context, claim):
        return ask(f"{compared.label}, {context.agency}", question)
    printed = _hold_printed_change(context, claim, compared)
    if printed and printed.verdict in (PRINTED, ALLOWED):
        return printed
    pairs = _find_pairs(context, claim, compared)
    if isinstance(pairs, Judgement):
        return printed or pairs
    found = {}
    for pair in pairs:
        name = " and ".join(name_statement(compared.periods.loc[each]) for each in pair)
        found[name] = hold_pair(context, claim, compared, *pair)
    like = {name: held for name, held in found.items() if held.verdict != NOT_COMPARABLE}
    return agree(f"{compared.label}, {context.agency}", like or found)


def _doubt(context: Context, claim: Claim) -> str:
    """Ask whether a change is one between two periods, where words behind it say something else."""
    words, text = context.parts.words, context.parts.text
    behind = text[claim.end : context.parts.part(claim.start)[1]]
    if context.parts.terms.table.rate.match(text, claim.end) or words.every.find(behind):
        return "Is it one change between two periods? Say it of those alone."
    if any(not behind[: each.start].strip() for each in words.of_others.find(behind)):
        return "Are two changes compared? Say each by itself."
    return "Which days are meant? Name periods that are announced." if words.of_other_days.find(behind) else ""


def _find_pairs(context: Context, claim: Claim, compared: Compared) -> list[tuple[str, str]] | Judgement:
    """The pairs of an earlier and a later statement that a change may be of, or the question that is open."""
    periods = [each for period in context.parts.periods if period.kind != "since" for each in split_span(period)]
    if days := [period for period in periods if period.kind == "announced"]:
        periods = days
    if len(periods) > 2:
        return ask(compared.label, "Which two periods are compared? Name two.")
    if len(periods) == 2:
        periods = _in_order(context, periods)
    given = [name for name in (context.before, context.statement) if name]
    if any(name not in compared.periods.index for name in given):
        return Judgement(
            NOT_IN_RECORD, compared.label, f"A statement that is named prints nothing of {compared.label}."
        )
    rows = [compared.periods.loc[name] for name in given]
    strange = [period for period in periods if not any(period.touches(row) for row in rows)]
    if len(given) == 2 and strange:
        return ask(
            compared.label, "The statements that are named are not of the years in the sentence. Which are meant?"
        )
    later = [context.statement] if context.statement else find_fitting(compared, periods[-1:])
    yearly = bool(context.parts.words.year_on_year.find(context.parts.text))
    if context.before:
        earlier = [context.before]
    elif len(periods) > 1 or (context.statement and strange):
        earlier = find_fitting(compared, strange if context.statement else periods[:1])
    elif yearly:
        earlier = [one for name in later for one in _year_before(compared, name)]
    elif not later and not periods:
        return ask(compared.label, "Which two statements are compared? Name both, or the periods.")
    else:
        return _ask_before(context, claim, compared, later)
    pairs = [(one, other) for one, other in product(earlier, later) if one != other]
    return pairs or say_missing(context, claim, compared, periods)


def _in_order(context: Context, periods: list[Period]) -> list[Period]:
    """Two periods, the one first that the other is compared with."""
    first, second = periods
    between = context.parts.text[first.end : second.start]
    if first.start != second.start and context.parts.words.reference.find(between):
        return [second, first]
    return sorted(periods, key=lambda period: period.begins)


def find_fitting(compared: Compared, periods: list[Period]) -> list[str]:
    """Name the statements that count one of some periods."""
    rows = compared.periods
    return [str(name) for name, row in rows.iterrows() if any(period.fits(row) for period in periods)]


def _year_before(compared: Compared, statement: str) -> list[str]:
    """The statements that begin a year before another one and are as long, to a week."""
    row, rows = compared.periods.loc[statement], compared.periods
    begins = rows["period_start"] == row["period_start"] - pd.DateOffset(years=1)
    return [str(name) for name in rows.index[begins & ((rows["days_low"] - row["days_low"]).abs() <= 7)]]


def _ask_before(context: Context, claim: Claim, compared: Compared, later: list[str]) -> Judgement:
    """Ask what a statement is compared with, with what each like one would give."""
    about = f"{compared.label}, {context.agency}"
    given = []
    for name in later[:1]:
        own = compared.periods.loc[name]
        for other, row in compared.periods[compared.periods["cutoff_latest"] < own["cutoff_latest"]].iterrows():
            if are_like_periods(row.to_dict(), own.to_dict()):
                verdict = hold_pair(context, claim, compared, str(other), name).verdict
                given.append(f"{format_day(row['announced'])} ({verdict})")
    named = f", the statement of {', '.join(given[-6:])}" if given else ""
    return ask(about, f"Compared with what{named}?")


def say_missing(context: Context, claim: Claim, compared: Compared, periods: list[Period]) -> Judgement:
    """Say that nothing is printed of a period, and what may be said of parts of the same years instead."""
    about = f"{compared.label}, {context.agency}"
    years = [[name for name, row in compared.periods.iterrows() if period.touches(row)] for period in periods]
    instead, parts = "", ""
    for before, after in product(*years) if claim.kind == "change" and len(years) == 2 else ():
        found = hold_pair(context, claim, compared, str(before), str(after)) if before != after else None
        if found and found.instead and not instead:
            instead, parts = found.instead, f" By like parts of these years it would be {found.verdict}."
    says = f"Nothing is printed of {compared.label} for that period. {name_periods(compared.periods)}{parts}"
    return Judgement(NOT_IN_RECORD, about, says, instead)


def _hold_printed_change(context: Context, claim: Claim, compared: Compared) -> Judgement | None:
    """Hold the size of a change against the change from the year before that a source prints; None where none does."""
    amount = claim.amount
    if amount is None or amount.unit == "points" or compared.per != "days" or claim.negated:
        return None
    figures = context.record.figures
    named = figures["measure"] == context.parts.terms.vocabulary.change.get(compared.measure, "")
    rows = figures[named & (figures["short"] == context.agency)]
    periods = [each for period in context.parts.periods if period.kind != "since" for each in split_span(period)]
    days = [period for period in periods if period.kind == "announced"]
    years = {year for period in periods for year in period.years} if not days else set()
    last = sorted(days or periods, key=lambda each: each.ends)[-1:]
    later = [context.statement] if context.statement else _fitting_rows(rows, last)
    begins = figures.drop_duplicates("statement").set_index("statement")["period_start"]
    found = []
    for _, row in rows[rows["statement"].isin(later)].iterrows():
        before = {begins[context.before].year} if context.before else years - {row["year"]}
        if before <= {row["year"] - 1}:
            printed = Printed(*row[["value", "low", "high", "unit", "qualifier"]])
            verdict = judge(as_percent(amount, claim.direction), printed)
            says = f'{describe_source(row)}, prints "{row["printed"]}", against the same period a year before.'
            about = f"{row['label']}, {context.agency}, {format_day(row['announced'])}"
            instead = "" if verdict == PRINTED else describe_figure(row)
            found.append(Judgement(verdict, about, says, instead, row.to_dict()))
    return best(found) if found else None


def _fitting_rows(rows: pd.DataFrame, periods: list[Period]) -> list[str]:
    return [str(row["statement"]) for _, row in rows.iterrows() if any(period.fits(row) for period in periods)]
