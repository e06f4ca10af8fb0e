"""Totals, averages and shares of a sentence held against what is printed."""

import pandas as pd

from interdiction.citing.provenance import inputs_of
from interdiction.claims.amounts import ALLOWED, EXCLUDED, FINER, INCONCLUSIVE, PRINTED, Amount, judge, judge_bounds
from interdiction.claims.changes import INDICATOR, Claim
from interdiction.claims.claims import SHARES
from interdiction.comparing.periods import agency_share
from interdiction.errors import InputError
from interdiction.reading import Printed
from interdiction.record.tables import load_table
from interdiction.saying.context import (
    NOT_IN_RECORD,
    Context,
    Judgement,
    agree,
    ask,
    ask_agency,
    best,
    choose_statements,
    describe_source,
    name_statement,
    near_periods,
)
from interdiction.saying.held import Row
from interdiction.text import capitalise, format_day, format_period, format_range, format_when, name_agency

_TAILS = {
    PRINTED: ", as it is said",
    ALLOWED: ", which allows it",
    FINER: ", and what is said is finer than that",
    INCONCLUSIVE: ", which neither supports nor excludes it",
    EXCLUDED: ", which excludes it",
}
_PEOPLE = {
    "in_cases": " Counted are the people in the cases, who need not have been arrested.",
    "unknown": " Whether those counted were arrested is not printed.",
}
_COUNTED = ("case", "person", "gang")


def hold_total(context: Context, claim: Claim) -> Judgement:
    """Hold a total against the figures of its measure."""
    if not claim.subjects:
        reason = f" {capitalise(claim.why)}." if claim.why else ""
        return ask(_words(context, claim), f"What does it count?{reason}")
    [measure] = claim.subjects
    label, rows = context.record.labels[measure], context.record.figures[context.record.figures["measure"] == measure]
    if not context.agency:
        return ask(label, ask_agency(context, rows, label))
    rows = rows[rows["short"] == context.agency]
    if question := _doubt(context, claim, measure):
        return ask(f"{label}, {context.agency}", question)
    return choose_statements(
        context, claim, rows, label, lambda own: best([_hold_figure(context, claim, row) for _, row in own.iterrows()])
    )


def _doubt(context: Context, claim: Claim, measure: str) -> str:
    """Ask whether a number is a total of the period at all, where words beside it say something else."""
    words, (first, last) = context.parts.words, context.parts.part(claim.start)
    beside = context.parts.text[first : claim.start] + context.parts.text[claim.end : last]
    large = context.parts.terms.vocabulary.large
    # "cases each involving more than 10 kg"
    if words.every.find(beside) and measure not in (large.part, large.threshold):
        return "Is it a total, or a number for each day, person or case? Only totals are held against what is printed."
    if context.parts.narrows(claim.end):
        return "Of which part is it said? What is printed is said of all."
    if words.of_other_days.find(beside):
        return "Which days are meant? Name a period that is announced."
    rows = context.record.figures[context.record.figures["statement"] == context.statement]
    if words.of_a_year.find(beside) and not (context.statement and rows["full_year"].all()):
        return "Which year is meant? Name it."
    return ""


def hold_average(context: Context, claim: Claim) -> Judgement:
    """Hold an average, or the share of a part, against the indicator that its words name."""
    if len(claim.subjects) != 1 or claim.amount is None:
        names = [context.record.labels[name.removeprefix(INDICATOR)] for name in claim.subjects]
        return ask(_words(context, claim), f"What is averaged, {' or '.join(names)}?")
    name = claim.subjects[0].removeprefix(INDICATOR)
    rows = context.record.rates
    rows = rows[(rows["indicator"] == name) & rows["low"].notna()]
    if not context.agency:
        return ask(context.record.labels[name], ask_agency(context, rows, context.record.labels[name]))
    amount = _as_bounds(claim.amount, context.record.known[name].unit == "share")
    rows = rows[rows["short"] == context.agency]
    # "The average suspect carried 8.3 kg": of a share, and of what is counted per day, nothing has or carries it.
    each = context.record.known[name].unit != "share" and context.record.known[name].denominator != "days"
    of_one = each and bool(context.parts.words.of_one.find(context.parts.text[claim.start : claim.end]))
    return choose_statements(
        context,
        claim,
        rows,
        context.record.labels[name],
        lambda own: best([_hold_bounds(amount, row, of_one) for _, row in own.iterrows()]),
    )


def hold_share(context: Context, claim: Claim) -> Judgement:
    """Hold a share of another agency's total against what both print of the same days."""
    if claim.amount is None or not claim.whole or claim.amount.unit not in SHARES:
        return ask(_words(context, claim), "Of what is it a part? Name what is counted, and by whom.")
    if len(claim.subjects) != 1:
        choice = ", ".join([*context.record.figures["label"].unique()][:3])
        return ask(f"share of what {claim.whole} counts", f"Of what is it a share: {choice}?")
    [measure] = claim.subjects
    label = f"{context.record.labels[measure]} as a share of what {claim.whole} counts"
    if not context.agency:
        return ask(
            label, ask_agency(context, context.record.figures[context.record.figures["measure"] == measure], label)
        )
    try:
        rows = agency_share(context.record.figures, measure, context.agency, context.record.data)
    except InputError as error:
        return Judgement(NOT_IN_RECORD, f"{label}, {context.agency}", f"{capitalise(str(error))}.")
    agencies = load_table("agencies", context.record.data).set_index("short")["agency"]
    rows, amount = rows[rows["whole_agency"] == agencies[claim.whole]], _as_bounds(claim.amount, True)

    def hold(own: pd.DataFrame) -> Judgement:
        return best([_hold_share_row(amount, row, label) for _, row in own.iterrows()])

    if context.statement or near_periods(context, claim) or rows.empty:
        return choose_statements(context, claim, rows, label, hold)
    own = [each for _, each in rows[rows["full_year"]].groupby("statement", sort=False)]
    if not own:
        return ask(label, "Which period is meant?")
    found = agree(f"{label}, {context.agency}", {name_statement(each.iloc[0]): hold(each) for each in own})
    if found.evidence:
        return found
    years = [f"{each['year'].iloc[0]}: {_range(each.iloc[0])} ({hold(each).verdict})" for each in own]
    return found._replace(says=f"Which year is meant? {'; '.join(years)}.")


def describe_figure(row: Row) -> str:
    """Say a printed figure as a sentence with its source, in English whatever it was printed in."""
    number, label = format_range(row["low"], row["high"], row["unit"]), row["label"]
    if row["unit"] == "%":
        low, high = sorted([abs(row["low"]), abs(row["high"])])
        number = f"a {'fall' if row['high'] <= 0 else 'rise'} of {format_range(low, high, '%')}"
    if row["unit"] in _COUNTED and row["low"] == row["high"]:
        said = f"{number.split(' ')[0]} {label}"
    elif str(row["language"]).startswith("en"):
        said = f'"{row["printed"]}" of {label}' if row["unit"] == "kg" else f'{label}: "{row["printed"]}"'
    else:
        said = f"{number} of {label}" if row["unit"] == "kg" else f"{label}: {number}"
    when = f"{format_when(row['announced'])}, for {format_period(pd.Series(row))}"
    return f"{capitalise(name_agency(row['agency']))} announced {said} {when} ({describe_source(row)})."


def _hold_figure(context: Context, claim: Claim, row: pd.Series) -> Judgement:
    """Hold a total against one figure."""
    amount = claim.amount
    assert amount is not None  # noqa: S101  # a number that is not read is no total
    verdict = judge(amount, Printed(*row[["value", "low", "high", "unit", "qualifier"]]))
    if row["unit"] == "person" and row["people"] == "in_cases" and verdict != EXCLUDED:
        first, last = context.parts.clause(claim.start)
        verdict = INCONCLUSIVE if context.parts.words.arrested.find(context.parts.text[first:last]) else verdict
    number = format_range(row["low"], row["high"], row["unit"])
    allows = "" if str(row["printed"]).startswith(number.split(" ")[0] + " ") and "to" not in number else f" ({number})"
    says = f'{describe_source(row)}, prints "{row["printed"]}"{allows}{_TAILS[verdict]}.'
    says += _PEOPLE.get(row["people"], "") if row["unit"] == "person" else ""
    instead = "" if verdict == PRINTED else describe_figure(row)
    if verdict == ALLOWED and amount.qualifier == "plain":
        of = "" if row["unit"] in _COUNTED else f" of {row['label']}"
        instead = f"About {_words(context, claim)}{of}: {instead[:1].lower()}{instead[1:]}"
    return Judgement(
        verdict, f"{row['label']}, {row['agency']}, {format_day(row['announced'])}", says, instead, row.to_dict()
    )


def _hold_bounds(amount: Amount, row: pd.Series, of_one: bool) -> Judgement:
    """Hold an average against one row of `indicators`; said of what one person or case had, it is no such number."""
    verdict = judge_bounds(amount, row["low"], row["high"])
    inputs = [f'"{part.printed}"' for part in inputs_of(row)]
    says = f"It is {_range(row)}, by {' and '.join(inputs)} ({describe_source(row)}){_TAILS[verdict]}."
    reads = str(row["reads_as"]).replace("{range}", _range(row))
    when = f"{format_when(row['announced'])}, for {format_period(row)}"
    instead = f"By what {name_agency(row['agency'])} announced {when}, {reads} ({describe_source(row)})."
    names = {"measure": row["numerator"], "per": row["denominator"]}
    printed = {"printed": row["numerator_printed"], "per_printed": row["denominator_printed"]}
    about = f"{row['label']}, {row['agency']}, {format_day(row['announced'])}"
    misworded = of_one and verdict in (PRINTED, ALLOWED)
    says += " The number is right, the wording is not." if misworded else ""
    return Judgement(verdict, about, f"{says} {row['does_not_mean']}", instead, {**row, **names, **printed}, misworded)


def _hold_share_row(amount: Amount, row: pd.Series, label: str) -> Judgement:
    """Hold a share against one row of `agency_share`."""
    verdict = judge_bounds(amount, row["low"], row["high"])
    says = f'It is {_range(row)} for {format_period(row)}, by "{row["printed"]}" of "{row["whole_printed"]}"'
    instead = (
        f"{capitalise(name_agency(row['agency']))} announced {_range(row)} of the {row['label']} "
        f"that {name_agency(row['whole_agency'])} announced "
        f"for {format_period(row)} ({describe_source(row)}; {describe_source(row, 'whole_')})."
    )
    about = f"{label}, {row['agency']}, {row['period']}"
    return Judgement(verdict, about, f"{says}{_TAILS[verdict]}.", instead, row.to_dict())


def _as_bounds(amount: Amount, share: bool) -> Amount:
    """Take a percentage for a share."""
    if not share or amount.unit != "%":
        return amount
    return amount._replace(low=amount.low / 100, high=amount.high / 100, value=amount.value / 100, unit="share")


def _range(row: Row) -> str:
    return format_range(row["low"], row["high"], row["unit"])


def _words(context: Context, claim: Claim) -> str:
    return context.parts.said[claim.start : claim.end]
