"""Each number of a text in its sentence, and the measure that a person says it is of."""

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd
from rich.text import Text

from interdiction.asking.answers import FIGURE_KEYS, Answers
from interdiction.asking.inferring import infer_step
from interdiction.asking.terminal import Terminal, make_visible
from interdiction.drafting.draft import draft
from interdiction.errors import InputError, quote
from interdiction.languages import find_language
from interdiction.reading import STEP_NEEDED, read
from interdiction.record.figures import own_words
from interdiction.record.tables import load_table
from interdiction.text import format_range

_AROUND, _LONGEST = 120, 80  # letters shown on each side of a number, and of it
_SENTENCE = re.compile(r"[.!?](?=\s)|[。！？]|\n\s*\n")
_LETTERS = "Letters: m another measure, s the step it was rounded to, b words beside it, x leave it out, q stop."
_MOST = 9  # measures offered at once


class Numbers:
    """The numbers of one text, asked for one after the other.

    Parameters
    ----------
    terminal : Terminal
        Where they are shown.
    text : str
        The text.
    language : str
        Its language.
    data : pathlib.Path
        The record's `data` folder.
    """

    def __init__(self, terminal: Terminal, text: str, language: str, data: Path) -> None:
        self._terminal, self._text, self._language = terminal, text, language
        self._measures = load_table("measures", data)
        self._words = own_words(load_table("words", data), language)
        self._candidates = draft(text, language, data=data).candidates
        can_be = (self._candidates["why"].isin(["", STEP_NEEDED])) | (self._candidates["ambiguous"] != "")
        self._asked = self._candidates[can_be]
        if self._asked.empty:
            raise InputError(f"the text has no number that can be a figure in language {language}; name another text")

    def ask(self, answers: Answers) -> None:
        """Ask for the measure of each number, and write what is confirmed into the answers."""
        others = self._candidates.drop(self._asked.index).drop_duplicates("words")
        for row in others.to_dict("records"):
            self._terminal.say(f"Left out: {_cut(row['words'])} ({_cut(row['why'])})")
        self._terminal.say(_LETTERS)
        earlier = {int(row["number"]): row for row in answers.figures if str(row.get("number")).isdecimal()}
        done = len(self._candidates) if answers.row("source") else max(earlier, default=0)
        # What was answered for numbers that are asked for later stands until they are asked for.
        for place, row in enumerate(self._asked.to_dict("records"), 1):
            known = earlier.get(row["number"])
            if known is None and row["number"] <= done:
                known = {"measure": ""}
            figure = self._ask_one(row, f"{place} of {len(self._asked)}", known, answers)
            answers.figures = [other for other in answers.figures if other["number"] != row["number"]]
            if figure:
                self._settle_twice(figure, answers)
        answers.figures.sort(key=lambda figure: figure["number"])

    def _ask_one(
        self, row: dict[str, Any], place: str, known: dict[str, Any] | None, answers: Answers
    ) -> dict[str, Any] | None:
        """Ask for the measure of one number; None where it is left out."""
        figure = {"number": row["number"], "measure": row["measure"], "rounded_to": "", "beside": "", "printing": ""}
        reason = row["because"]
        if known is not None:
            figure |= {key: str(known.get(key, "")) for key in ("measure", "rounded_to", "beside", "printing")}
            reason = "your earlier answer"
        self._show(row, place)
        while True:
            self._say_allowed(row, figure)
            proposal = f"{figure['measure']} ({reason})" if figure["measure"] else f"leave out ({reason})"
            reply = self._terminal.read_line(f"  Enter: {proposal} [m s b x q]")
            letter, _, rest = reply.partition(" ")
            if letter == "x" or (not reply and not figure["measure"]):
                return None
            if letter == "s":
                figure["rounded_to"] = self._ask_step(row, figure)
            elif letter == "b":
                figure["beside"] = self._ask_beside(row)
            elif letter not in ("", "m"):
                self._terminal.say(f"  {_LETTERS}")
            else:
                figure["measure"] = self._choose_measure(row, rest) if letter else figure["measure"]
                if figure["measure"] and (complete := self._complete(row, figure)):
                    return complete

    def _complete(self, row: dict[str, Any], figure: dict[str, Any]) -> dict[str, Any] | None:
        """Ask for what a figure still lacks; None, after the reason was shown, where it cannot be read so."""
        if row["ambiguous"] and not figure["beside"]:
            figure["beside"] = self._ask_beside(row)
        if (why := self._refuse(row, figure)) and STEP_NEEDED in why:
            figure["rounded_to"] = self._ask_step(row, figure)
            why = self._refuse(row, figure)
            self._say_allowed(row, figure)
        if why:
            self._terminal.say(f"  {why}")
            return None
        figure["printed"] = self._printed(row, figure["beside"])
        return {key: figure[key] for key in FIGURE_KEYS}

    def _settle_twice(self, figure: dict[str, Any], answers: Answers) -> None:
        """Write a figure into the answers; of two of one measure, ask which is used."""
        used = [row for row in answers.figures if row["measure"] == figure["measure"] and not row["printing"]]
        if not used or figure["printing"]:
            answers.figures.append(figure)
            return
        [other] = used
        if other["number"] > figure["number"]:  # an earlier answer for a number that is asked for later
            answers.figures = [row for row in answers.figures if row is not other] + [figure]
            return
        if self._allowed(figure) == self._allowed(other):
            self._terminal.say(f"  {other['printed']} is that number already; one of them suffices.")
            return
        self._terminal.say(f"  {other['printed']} is taken for {figure['measure']}, too.")
        question = "  Which is used: the first, this one, or both"
        choice = self._terminal.choose(question, "first", ["first", "this", "both"])
        if choice == "this":
            answers.figures.remove(other)
        if choice == "both":
            figure["printing"] = self._terminal.ask(
                "  Where this one stands, in small letters", "headline", _find_printing_mend
            )
        if choice != "first":
            answers.figures.append(figure)

    def _choose_measure(self, row: dict[str, Any], part: str) -> str:
        """Ask for a measure of the unit of a number by its name or a part of it; "" for none."""
        fits = self._measures[(self._measures["kind"] == row["kind"]) & (self._measures["unit"] == row["unit"])]
        labels = dict(zip(fits["measure"], fits["label"], strict=True))
        offered: list[str] = []
        while True:
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
            if not offered:
                self._terminal.say(f"    The record has no measure in {row['unit']}.")
                return ""
            part = ""

    def _ask_step(self, row: dict[str, Any], figure: dict[str, Any]) -> str:
        """Ask for the step that a number was rounded to."""
        counts = self._candidates[(self._candidates["kind"] == "count") & (self._candidates["why"] == "")]
        exact = any(low == high and low % 10 for low, high in zip(counts["low"], counts["high"], strict=True))
        step, why = infer_step(row["words"], row["kind"], exact)
        fits = next((str(step * 10**more) for more in range(7) if not self._refuse(row, figure, step * 10**more)), "")
        proposal = figure["rounded_to"] or fits
        reason = f", {why}" if proposal == str(step) else ""
        question = f"  Rounded to which step, in the printed unit; 1 where it is exact{reason}"
        return self._terminal.ask(question, proposal, lambda step: self._refuse(row, figure, step) if step else "")

    def _ask_beside(self, row: dict[str, Any]) -> str:
        """Ask for the words before a number that belong to something else."""
        words = self._on_one_line(row)
        may = row["ambiguous"] or "none of its words"
        question = f"  Words at the beginning of {make_visible(words)!r} that belong to something else"
        mend = f"Type how it begins, such as {may!r}; Enter for none"
        return self._terminal.ask(question, "", lambda reply: "" if words.startswith(reply) else mend)

    def _refuse(self, row: dict[str, Any], figure: dict[str, Any], step: object = None) -> str:
        """Say why a figure cannot be read so, "" where it can."""
        step = figure["rounded_to"] if step is None else step
        try:
            printed = self._printed(row, figure["beside"])
            read(printed, self._language, row["kind"], str(step) or None, words=self._words)
        except InputError as error:
            return str(error)
        return ""

    def _allowed(self, figure: dict[str, Any]) -> tuple[float, float]:
        """What a complete figure allows."""
        kind = self._candidates.loc[figure["number"] - 1, "kind"]
        step = figure["rounded_to"] or None
        return read(figure["printed"], self._language, kind, step, words=self._words)[1:3]

    def _say_allowed(self, row: dict[str, Any], figure: dict[str, Any]) -> None:
        """Show what a number allows, or what it lacks."""
        printed, step = self._printed(row, figure["beside"]), figure["rounded_to"] or None
        try:
            found = read(printed, self._language, row["kind"], step, words=self._words)
            self._terminal.say(f"  allows {format_range(found.low, found.high, found.unit)}")
        except InputError:
            self._terminal.say(f"  {_cut(row['why'])}")

    def _show(self, row: dict[str, Any], place: str) -> None:
        """Show a number in its sentence."""
        before = self._text[max(row["start"] - _AROUND, 0) : row["start"]]
        after = self._text[row["end"] : row["end"] + _AROUND]
        before = _SENTENCE.split(before)[-1].lstrip()
        ends = _SENTENCE.search(after)
        after = after[: ends.end()].rstrip() if ends else after
        parts = Text(f"\n({place}) {make_visible(before)}")
        parts.append(make_visible(_cut(self._text[row["start"] : row["end"]])), "bold reverse")
        self._terminal.say(parts.append(make_visible(after)))

    def _printed(self, row: dict[str, Any], beside: str) -> str:
        """The words of a number as a cell has them, without those that belong to something else."""
        return self._on_one_line(row)[len(beside) :].strip()

    def _on_one_line(self, row: dict[str, Any]) -> str:
        # An ellipsis stands for words that are elsewhere in the text.
        words = row["words"] if "…" in row["words"] else self._text[row["start"] : row["end"]]
        return re.sub(r"[\t\r\n]", " ", words)


def check_figures(answers: Answers, text: str, data: Path) -> str:
    """Say which figure of the answers is not the number of the text that it names, "" where all are.

    Parameters
    ----------
    answers : Answers
        Complete ones.
    text : str
        The text.
    data : pathlib.Path
        The record's `data` folder.
    """
    language = answers.row("text")["language"]
    try:
        find_language(language)
    except InputError as error:
        return f"text.language: found {quote(language)}; {error}"
    candidates: pd.DataFrame = draft(text, language, data=data).candidates
    for place, figure in enumerate(answers.figures, 1):
        where, number = f"figures[{place}]", figure["number"]
        if not 0 < number <= len(candidates):
            return f"{where}.number: found {number}; write one of 1 to {len(candidates)}"
        words = " ".join(f"{figure['beside']} {figure['printed']}".split())
        there = candidates.loc[number - 1, "words"]
        if words.replace(" ", "") != there.replace(" ", ""):
            return f"{where}.printed: found {quote(words)}; number {number} of the text is {quote(there)}"
    return ""


def _find_printing_mend(answer: str) -> str:
    return "" if re.fullmatch("[a-z]+(?: [a-z]+)*", answer) else "Type a word or two, such as headline"


def _cut(words: str) -> str:
    """Cut words to a length that can be read."""
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
