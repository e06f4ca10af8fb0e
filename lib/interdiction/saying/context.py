"""What a sentence is about: the agency, the statements that it may mean, and the record that it is held against."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import pandas as pd

from interdiction.claims.amounts import STRENGTH
from interdiction.claims.changes import Claim
from interdiction.claims.parts import Parts
from interdiction.claims.periods import Period
from interdiction.claims.words import Placed
from interdiction.saying.held import Held, Row
from interdiction.text import capitalise, format_day, format_list, format_period

NOT_COMPARABLE, NOT_IN_RECORD, ASKED = "not comparable", "not in the record", "asked"
REFUSED, NOT_READ = "refused", "not read"
_MOST_NAMED = 6  # of a question
_NO_ROW: Row = MappingProxyType({})


class Judgement(NamedTuple):
    """What a record says of one claim."""

    verdict: str
    about: str = ""
    says: str = ""
    instead: str = ""
    evidence: Row = _NO_ROW  # a row by which tables link it: `statement`, `source`, `measure`, `printed` and so on
    misworded: bool = False  # whether the number may be said, and the words around it may not


class Context(NamedTuple):
    """A sentence, what its caller said of it, and the record."""

    parts: Parts
    record: Held
    agency: str  # its short name, "" where it is open
    question: str  # why it is open
    statement: str
    before: str


def ask(about: str, says: str) -> Judgement:
    """Ask instead of guessing."""
    return Judgement(ASKED, about, says)


def settle_agency(
    parts: Parts, figures: pd.DataFrame, claims: Iterable[Claim], agency: str, statement: str | None
) -> tuple[str, str]:
    """Tell which agency a sentence speaks of: its short name, or "" and why it is open.

    Parameters
    ----------
    parts, claims
        Of the sentence; an agency that is the whole of a share is not the one that it speaks of.
    figures : pandas.DataFrame
        As `load_figures` returns them.
    agency : str
        The short name that the caller gave, or "".
    statement : str or None
        The statement that the caller gave.
    """
    wholes = [claim for claim in claims if claim.whole]
    named = [each for each in parts.agencies if not any(one.start <= each.start < one.end for one in wholes)]
    said = dict.fromkeys(name for each in named for name in each.meanings)
    by_statement = figures.drop_duplicates("statement").set_index("statement")["short"]
    given = dict.fromkeys(filter(None, [agency, by_statement[statement] if statement else ""]))
    if len(given) == 1 and not set(said) - set(given):
        return next(iter(given)), ""
    if not given and len(said) == 1:
        return next(iter(said)), ""
    names = " or ".join(dict.fromkeys([*said, *given]))
    return "", f"Which agency is meant, {names}?" if names else "Which agency is meant?"


def choose_statements(
    context: Context, claim: Claim, rows: pd.DataFrame, label: str, judge: Callable[[pd.DataFrame], Judgement]
) -> Judgement:
    """Choose the statement that a total, an average or a share is of, and say what it makes of it.

    Parameters
    ----------
    context : Context
        The sentence, its agency settled.
    claim : Claim
        What is claimed.
    rows : pandas.DataFrame
        What the agency prints of the measure, or what follows from it, with what is known of the statement.
    label : str
        The measure in words.
    judge : callable
        What the rows of one statement make of the claim.
    """
    about, own = f"{label}, {context.agency}", {str(name): each for name, each in rows.groupby("statement", sort=False)}
    if not own:
        return Judgement(NOT_IN_RECORD, about, f"Nothing is printed of {label} by {context.agency}.")
    if claim.negated:
        return ask(about, "The number is denied. What is it, then?")
    periods = near_periods(context, claim)
    if context.statement:
        if context.statement not in own:
            return Judgement(NOT_IN_RECORD, about, f"The statement prints nothing of {label}. {name_periods(rows)}")
        row = own[context.statement].iloc[0]
        if periods and not fits_any(row, periods):
            counts = f"The statement that is named counts {format_period(row)}"
            return ask(about, f"{counts}; the sentence names other days. Which are meant?")
        return judge(own[context.statement])
    if not periods:
        return _ask_which(about, {name_statement(each.iloc[0]): judge(each) for each in own.values()})
    fits = [each for each in own.values() if fits_any(each.iloc[0], periods)]
    others = [period for period in context.parts.periods if period.kind != "announced"]
    # Of two announced on one day, the one of the period that is named, too.
    fits = [each for each in fits if len(fits) == 1 or fits_any(each.iloc[0], others)] or fits
    if not fits:
        return Judgement(NOT_IN_RECORD, about, f"Nothing is printed of {label} for that period. {name_periods(rows)}")
    return agree(about, {name_statement(each.iloc[0]): judge(each) for each in fits})


def agree(about: str, found: Mapping[str, Judgement]) -> Judgement:
    """Give the verdict in which all agree that a sentence may mean, or ask which is meant, by their names."""
    first, *others = found.values()
    if any(other.verdict != first.verdict for other in others):
        return _ask_which(about, found)
    if not others:
        return first
    return first._replace(says=f"{first.says} The same of what was announced on {format_list([*found][1:])}.")


def best(found: list[Judgement]) -> Judgement:
    """Give the best verdict of several sources of one statement, and name those that differ."""
    first = min(found, key=lambda each: STRENGTH.index(each.verdict))
    others = [each.says for each in found if each.verdict != first.verdict]
    return first._replace(says=" ".join([first.says, *dict.fromkeys(f"But {each}" for each in others)]))


def fits_any(row: pd.Series, periods: list[Period]) -> bool:
    """Say whether a statement counts one of some periods, and was announced on the day that is named, if one is."""
    days, others = ([each for each in periods if (each.kind == "announced") == named] for named in (True, False))
    if days and not any(day.fits(row) for day in days):
        return False
    return bool(days) or any(period.fits(row) for period in others)


def near_periods(context: Context, claim: Claim) -> list[Period]:
    """The periods that a claim may be of: the only one that stands right beside it, or else all."""
    periods, text = context.parts.periods, context.parts.text
    others: list[Placed] = [*context.parts.numbers, *periods]
    beside = []
    for period in periods:
        first, last = sorted([(claim.start, claim.end), (period.start, period.end)])
        between = text[first[1] : last[0]]
        crossed = any(first[1] <= each.start < last[0] for each in others)
        if not crossed and not any(mark in between for mark in (",", ";", ". ")):
            beside.append(period)
    if days := [period for period in periods if period.kind == "announced"]:
        return days if len(days) == 1 else periods
    behind = [period for period in beside if period.start >= claim.end]
    for chosen in (behind, beside):
        if len(chosen) == 1:
            return chosen
    return periods


def describe_source(row: Row, prefix: str = "") -> str:
    """Name who printed a figure, and when."""
    return f"{row[f'{prefix}publisher']}, {format_day(row[f'{prefix}published'])}"


def _ask_which(about: str, found: Mapping[str, Judgement]) -> Judgement:
    order = [*STRENGTH, NOT_COMPARABLE, NOT_IN_RECORD, ASKED]
    names = sorted(found, key=lambda name: order.index(found[name].verdict))
    named = [f"{name} ({found[name].verdict})" for name in names[:_MOST_NAMED]]
    more = f", or {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    which = "the one announced on" if len(names) == 1 else "of those announced on"
    return ask(about, f"Which statement is meant, {which} {', '.join(named)}{more}?")


def ask_agency(context: Context, rows: pd.DataFrame, label: str) -> str:
    """Ask which agency is meant, naming those that print something."""
    agencies = ", ".join(rows["short"].unique())
    return f"{context.question} {capitalise(label)}: {agencies or 'nobody'} print it."


def name_statement(row: Row) -> str:
    """Name a statement by its day and its period."""
    return f"{format_day(row['announced'])} for {format_period(pd.Series(row))}"


def name_periods(rows: pd.DataFrame) -> str:
    """Say which periods an agency prints something of, the last first."""
    periods = rows.drop_duplicates("statement").sort_values("cutoff_latest", ascending=False, kind="stable")
    named = [format_period(row) for _, row in periods.head(_MOST_NAMED).iterrows()]
    more = f" and {len(periods) - _MOST_NAMED} more" if len(periods) > _MOST_NAMED else ""
    return f"It is printed for {'; '.join(named)}{more}."
