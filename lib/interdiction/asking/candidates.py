"""The numbers of a text that can be figures: what each allows, what it lacks, and where it stands."""

import re
from pathlib import Path
from typing import Any

from interdiction.answers.answers import Answers, name_figure
from interdiction.answers.inferring import infer_step
from interdiction.drafting.draft import draft
from interdiction.errors import InputError, quote
from interdiction.languages import find_language
from interdiction.reading import STEP_NEEDED, Printed, read
from interdiction.record.figures import own_words
from interdiction.record.tables import load_table

_AROUND = 120  # letters shown on each side of a number
_SENTENCE = re.compile(r"[.!?](?=\s)|[。！？]|\n\s*\n")
Row = dict[str, Any]  # of the candidates of a draft


class Candidates:
    """The numbers of a text.

    Parameters
    ----------
    text : str
        The text.
    language : str
        Its language.
    data : pathlib.Path
        The record's `data` folder.

    Attributes
    ----------
    asked, others : list of dict
        Those that can be figures, and those that cannot, as `draft` finds them.
    """

    def __init__(self, text: str, language: str, data: Path) -> None:
        self._text, self._language = text, language
        self._measures = load_table("measures", data)
        self._words = own_words(load_table("words", data), language)
        rows = draft(text, language, data=data).candidates.to_dict("records")
        for row in rows:
            if not row["why"] and (why := self.refuse(row, {"beside": "", "rounded_to": ""})):
                row["why"] = why  # read by a word of the text alone: "131 of them"
        self.asked = [row for row in rows if row["why"] in ("", STEP_NEEDED) or row["ambiguous"]]
        self.others = [row for row in rows if row not in self.asked]
        self._exact = any(row["kind"] == "count" and row["low"] == row["high"] and row["low"] % 10 for row in rows)

    def printed(self, row: Row, beside: str = "") -> str:
        """Give the words of a number as a cell has them, without those that belong to something else."""
        # An ellipsis stands for words that are elsewhere in the text.
        words = row["words"] if "…" in row["words"] else self._text[row["start"] : row["end"]]
        return re.sub(r"[\t\r\n]", " ", words)[len(beside) :].strip()

    def read(self, row: Row, figure: Row, step: object = None) -> Printed:
        """Read a number with the step and the words beside it that are answered.

        Raises
        ------
        InputError
            If it cannot be read so.
        """
        step = figure["rounded_to"] if step is None else step
        printed = self.printed(row, figure["beside"])
        return read(printed, self._language, row["kind"], str(step) or None, words=self._words)

    def refuse(self, row: Row, figure: Row, step: object = None) -> str:
        """Say why a number cannot be read so, "" where it can."""
        try:
            self.read(row, figure, step)
        except InputError as error:
            return str(error)
        return ""

    def propose_step(self, row: Row, figure: Row) -> tuple[str, str]:
        """Propose the step that a number was rounded to, and the reason; "" where none fits."""
        step, why = infer_step(row["words"], row["kind"], self._exact)
        fits = (step * 10**more for more in range(7))
        proposal = next((fit for fit in fits if not self.refuse(row, figure, fit)), "")
        return str(proposal), why if proposal == step else ""

    def find_measures(self, row: Row) -> dict[str, str]:
        """Give the measures that a number can be of by its unit, with their labels."""
        fits = self._measures[(self._measures["kind"] == row["kind"]) & (self._measures["unit"] == row["unit"])]
        return dict(zip(fits["measure"], fits["label"], strict=True))

    def find_sentence(self, row: Row) -> tuple[str, str, str]:
        """Give what stands before a number in its sentence, its words, and what stands behind it."""
        before = self._text[max(row["start"] - _AROUND, 0) : row["start"]]
        after = self._text[row["end"] : row["end"] + _AROUND]
        ends = _SENTENCE.search(after)
        after = after[: ends.end()].rstrip() if ends else after
        return _SENTENCE.split(before)[-1].lstrip(), self._text[row["start"] : row["end"]], after


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
    candidates = draft(text, language, data=data).candidates
    for place, figure in enumerate(answers.figures, 1):
        where, number = name_figure(place), figure["number"]
        if not 0 < number <= len(candidates):
            return f"{where}.number: found {number}; write one of 1 to {len(candidates)}"
        words, there = f"{figure['beside']} {figure['printed']}", candidates.loc[number - 1, "words"]
        if "".join(words.split()) != "".join(there.split()):
            return f"{where}.printed: found {quote(words.strip())}; number {number} of the text is {quote(there)}"
    return ""
