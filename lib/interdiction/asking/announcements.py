"""What a person says of the announcement: whose it is, of which day, and what its figures cover."""

import pandas as pd

from interdiction.answers.inferring import infer_agency, infer_period, infer_statement, last_day_before
from interdiction.asking.cells import Cells, find_language_mend, find_name_mend

_NEW = "new"
_OPEN = "-"  # an earliest last day that nothing bounds


def ask_statement(cells: Cells, text: str) -> None:
    """Ask which agency announced a text on which day, and what the figures cover, unless the record has it.

    Parameters
    ----------
    cells : Cells
        Where it is asked; the document is known there.
    text : str
        The text.
    """
    agency = _ask_agency(cells, text)
    published = cells.answers.row("source")["published"]
    announced = cells.ask("statement", "announced", "Announced on, YYYY-MM-DD (or a month, or a year)", published)
    statements = cells.tables["statements"]
    there = statements[(statements["agency"] == agency) & (statements["announced"] == announced)]
    if len(there) and (name := _choose_statement(cells, there)) != _NEW:
        cells.take("statement", there[there["statement"] == name].iloc[0])
        return
    _ask_period(cells, text, announced)
    cells.ask("statement", "scope", "What the figures cover, in the printed words; Enter where none are")
    cells.choose("statement", "covers", "What that means", "not said")
    cells.choose("statement", "people", "The people that are counted", "unknown")
    cells.ask("statement", "note", "What of this was inferred, and from what; Enter for nothing")
    proposal = infer_statement(agency, cells.answers.row("agency")["short"], announced, statements)
    cells.ask_name("statement", "Name of the statement in the record", proposal)


def leave_known(cells: Cells) -> None:
    """Leave out figures that the record has in other words of the same source and statement."""
    figures, answers = cells.tables["figures"], cells.answers
    both = [figures[section] == answers.row(section)[section] for section in ("statement", "source")]
    there = figures[both[0] & both[1]]
    known, left = dict(zip(there["measure"], there["printed"], strict=True)), []
    for figure in answers.figures:
        before = known.get(figure["measure"], "") if not figure["printing"] else ""
        if before in ("", figure["printed"]):
            left.append(figure)
        else:
            says = f"Left out: {figure['printed']}; the record has {before} of it in this source."
            cells.terminal.say(says)
    answers.figures = left


def _ask_agency(cells: Cells, text: str) -> str:
    """Ask for an agency of the record, or for what the record must know of a new one."""
    agencies, row = cells.tables["agencies"], cells.answers.row("agency")
    names = dict(zip(agencies["short"], agencies["agency"], strict=True))
    cells.terminal.say(f"\nAgencies of the record: {', '.join(names)}")
    fits: dict[str, list[str]] = {}

    def find_mend(answer: str) -> str:
        small = answer.casefold()
        exact = [agency for short, agency in names.items() if small in (short.casefold(), agency.casefold())]
        part = [agency for agency in names.values() if small and small in agency.casefold()]
        own = [answer] if answer and answer in (_NEW, row.get("agency")) else []
        fits[answer] = exact or own or part
        few = f": {', '.join(part[:5])}" if part else ""
        return "" if len(fits[answer]) == 1 else f"Name one of them{few}, or type {_NEW}"

    proposal = row.get("agency") or infer_agency(text, agencies, cells.tables["terms"])
    question = f"Who announced it: a name, a short name or a part of one; {_NEW} for another agency"
    agency = fits[cells.terminal.ask(question, proposal, find_mend)][0]
    there = agencies[agencies["agency"] == agency]
    if len(there):
        cells.take("agency", there.iloc[0])
        return agency
    name = cells.ask("agency", "agency", "Its name, in Latin letters", "" if agency == _NEW else agency)
    cells.ask("agency", "short", "Its short name, for charts", name)
    question = "Which of the record's agencies counts its figures among its own; Enter for none"
    cells.ask("agency", "part_of", question, "", find_name_mend(names.values()))
    language = cells.answers.row("text")["language"]
    cells.ask("agency", "language", "The language it announces in", language, find_language_mend)
    return name


def _ask_period(cells: Cells, text: str, announced: str) -> None:
    """Ask for the first day, and for the last one or the two days that bound it."""
    row, last = cells.answers.row("statement"), last_day_before(announced)
    first, earliest, latest = infer_period(text, announced, cells.tables["wordings"])

    def find_late(answer: str) -> str:
        return f"Type a day that is not after {last}" if answer > last else ""

    question = "First day that is counted, YYYY-MM-DD; - where it is not printed"
    start = cells.ask("statement", "period_start", question, first, find_late)
    if row.get("cutoff_latest"):
        earliest, latest = row.get("cutoff_earliest", ""), row["cutoff_latest"]

    def find_mend(answer: str) -> str:
        days = ["" if day == _OPEN else day for day in answer.split()]
        if len(days) not in (1, 2) or not days[-1]:
            return f"Type one day, or the earliest and the latest; {_OPEN} for an earliest that nothing bounds"
        mends = [cells.find_mend("statement", "cutoff_latest", day) for day in days if day]
        ordered = [day for day in (start, *days, last) if day]
        late = f"Type days in their order, none before {start or 'another'} or after {last}"
        return next(filter(None, mends), "" if ordered == sorted(ordered) else late)

    both = latest if earliest == latest else f"{earliest or _OPEN} {latest}"
    question = "Last day that is counted, or the earliest and the latest that it can be"
    days = cells.terminal.ask(question, both, find_mend).split()
    row["cutoff_earliest"], row["cutoff_latest"] = "" if days[0] == _OPEN else days[0], days[-1]


def _choose_statement(cells: Cells, there: pd.DataFrame) -> str:
    """Ask whether the figures belong to a statement that the record has."""
    for row in there.to_dict("records"):
        days = f"{row['period_start'] or 'a day not printed'} to {row['cutoff_latest']}"
        cells.terminal.say(f"  The record has {row['statement']}: {days}, {row['scope'] or 'no scope printed'}.")
    question = f"To which statement the figures are added; {_NEW} for another one of that day"
    return cells.terminal.choose(question, there["statement"].iloc[0], [*there["statement"], _NEW])
