"""Each number of a text shown in its sentence, and the measure that a person says it is of."""

import re
from difflib import get_close_matches

from rich.text import Text

from interdiction.answers.answers import FIGURE_KEYS, Answers
from interdiction.asking.candidates import Candidates, Row
from interdiction.asking.terminal import Terminal, make_visible
from interdiction.errors import InputError
from interdiction.reading import STEP_NEEDED
from interdiction.text import format_range

_LONGEST = 80  # letters shown of a number
_LETTERS = "Letters: m another measure, s the step it was rounded to, b words beside it, x leave it out, q stop."
_MOST = 9  # measures offered at once


class Numbers:
    """The numbers of one text, asked for one after the other.

    Parameters
    ----------
    terminal : Terminal
        Where they are shown.
    candidates : Candidates
        The numbers.
    answers : Answers
        Into which what is confirmed is written; an earlier answer is proposed again.
    """

    def __init__(self, terminal: Terminal, candidates: Candidates, answers: Answers) -> None:
        self._terminal, self._candidates, self._answers = terminal, candidates, answers

    def ask(self) -> None:
        """Ask for the measure of each number, and write what is confirmed into the answers."""
        others = {row["words"]: row["why"] for row in self._candidates.others}
        for words, why in others.items():
            self._terminal.say(f"Left out: {_cut(words)} ({_cut(why)})")
        self._terminal.say(_LETTERS)
        answers, asked = self._answers, self._candidates.asked
        numbers = [row["number"] for row in asked]
        earlier = {row["number"]: row for row in answers.figures if row.get("number") in numbers and _is_whole(row)}
        last = asked[-1]["number"] if answers.row("source") else max(earlier, default=0)
        answers.figures = list(earlier.values())  # each stands until its number is asked for
        for place, row in enumerate(asked, 1):
            known = earlier.get(row["number"], {"measure": ""} if row["number"] <= last else None)
            figure = self._ask_one(row, f"{place} of {len(asked)}", known)
            answers.figures = [other for other in answers.figures if other["number"] != row["number"]]
            if figure:
                self._settle_twice(row, figure)
        answers.figures.sort(key=lambda figure: figure["number"])

    def _ask_one(self, row: Row, place: str, known: Row | None) -> Row | None:
        """Ask for the measure of one number; None where it is left out."""
        figure = {**dict.fromkeys(FIGURE_KEYS, ""), "number": row["number"], "measure": row["measure"]}
        reason = row["because"]
        if known is not None:
            figure |= {key: str(known.get(key, "")) for key in FIGURE_KEYS[2:]}
            reason = "your earlier answer"
        before, words, after = map(make_visible, self._candidates.find_sentence(row))
        shown = Text(f"\n({place}) {before}").append(_cut(words), "bold reverse").append(after)
        self._terminal.say(shown)
        while True:
            self._say_allowed(row, figure)
            proposal = f"{figure['measure']} ({reason})" if figure["measure"] else f"leave out ({reason})"
            letter, _, rest = self._terminal.read_line(f"  Enter: {proposal} [m s b x q]").partition(" ")
            if letter == "x" or (not letter and not figure["measure"]):
                return None
            if letter == "s":
                figure["rounded_to"] = self._ask_step(row, figure)
            elif letter == "b":
                figure["beside"] = self._ask_beside(row)
            elif letter not in ("", "m"):
                self._terminal.say(f"  {_LETTERS}")
            else:
                measure = self._choose_measure(row, rest) if letter else figure["measure"]
                figure["measure"] = measure or figure["measure"]
                if measure and self._complete(row, figure):
                    return figure

    def _complete(self, row: Row, figure: Row) -> bool:
        """Ask for what a figure still lacks, and say whether it can be read then."""
        if row["ambiguous"] and not figure["beside"]:
            figure["beside"] = self._ask_beside(row)
        if STEP_NEEDED in (why := self._candidates.refuse(row, figure)):
            figure["rounded_to"] = self._ask_step(row, figure)
            why = self._candidates.refuse(row, figure)
            self._say_allowed(row, figure)
        if why:
            self._terminal.say(f"  {why}")
        figure["printed"] = self._candidates.printed(row, figure["beside"])
        return not why

    def _settle_twice(self, row: Row, figure: Row) -> None:
        """Write a figure into the answers; of two of one measure, ask which is used."""
        figures, number = self._answers.figures, figure["number"]
        same = [other for other in figures if other["measure"] == figure["measure"] and not other["printing"]]
        other = next((other for other in same if other["number"] < number), None)
        if other is None or figure["printing"]:
            figures.append(figure)
            return
        first = next(candidate for candidate in self._candidates.asked if candidate["number"] == other["number"])
        if self._candidates.read(row, figure)[1:3] == self._candidates.read(first, other)[1:3]:
            self._terminal.say(f"  {other['printed']} is that number already; one of them suffices.")
            return
        self._terminal.say(f"  {other['printed']} is taken for {figure['measure']}, too.")
        question = "  Which is used: the first, this one, or both"
        choice = self._terminal.choose(question, "first", ["first", "this", "both"])
        if choice == "this":
            figures.remove(other)
        if choice == "both":
            question = "  Where this one stands, in small letters"
            figure["printing"] = self._terminal.ask(question, "headline", _find_printing_mend)
        if choice != "first":
            figures.append(figure)

    def _choose_measure(self, row: Row, part: str) -> str:
        """Ask for a measure of the unit of a number by its name or a part of it; "" for none."""
        labels, offered = self._candidates.find_measures(row), list[str]()
        if not labels:
            self._terminal.say(f"  The record has no measure that is counted in {row['unit'] or 'nothing'}.")
        while labels:
            part = part or self._terminal.read_line("  Measure, a part of its name or its number below; Enter: back")
            if part in labels or not part:
                return part
            if part.isdecimal() and 0 < int(part) <= len(offered):
                return offered[int(part) - 1]
            small = part.casefold()
            found = [name for name, label in labels.items() if small in name or small in label.casefold()]
            if len(found) == 1:
                return found[0]
            offered = (found or get_close_matches(small, labels, _MOST, 0.0))[:_MOST]
            for place, name in enumerate(offered, 1):
                self._terminal.say(f"    {place} {name}: {labels[name]}")
            part = ""
        return ""

    def _ask_step(self, row: Row, figure: Row) -> str:
        """Ask for the step that a number was rounded to."""
        proposal, why = self._candidates.propose_step(row, figure)
        proposal, why = figure["rounded_to"] or proposal, "" if figure["rounded_to"] else why
        question = f"  Rounded to which step, in the printed unit; 1 where it is exact{why and ', '}{why}"
        return self._terminal.ask(
            question, proposal, lambda step: self._candidates.refuse(row, figure, step) if step else ""
        )

    def _ask_beside(self, row: Row) -> str:
        """Ask for the words before a number that belong to something else."""
        words = self._candidates.printed(row)
        question = f"  Words at the beginning of {make_visible(words)!r} that belong to something else"
        mend = f"Type how it begins, such as {row['ambiguous'] or words!r}; Enter for none"
        return self._terminal.ask(question, "", lambda reply: "" if words.startswith(reply) else mend)

    def _say_allowed(self, row: Row, figure: Row) -> None:
        """Show what a number allows, or what it lacks."""
        try:
            found = self._candidates.read(row, figure)
            self._terminal.say(f"  allows {format_range(found.low, found.high, found.unit)}")
        except InputError:
            self._terminal.say(f"  {_cut(row['why'])}")


def _is_whole(figure: Row) -> bool:
    """Say whether an earlier answer, which may have been mended by hand, has all its keys."""
    return all(isinstance(figure.get(key), str) for key in FIGURE_KEYS[1:])


def _find_printing_mend(answer: str) -> str:
    return "" if re.fullmatch("[a-z]+(?: [a-z]+)*", answer) else "Type a word or two, such as headline"


def _cut(words: str) -> str:
    """Cut words to a length that can be read."""
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
