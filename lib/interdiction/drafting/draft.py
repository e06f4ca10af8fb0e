"""A text of one's own as a table of candidate figures, and those that are confirmed as figures."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interdiction.drafting.guessing import scan_and_guess
from interdiction.drafting.marked import MarkedText, show_unseen
from interdiction.drafting.statement import OwnStatement, make_figures
from interdiction.drafting.terms import Vocabulary
from interdiction.errors import InputError, check_name, quote
from interdiction.languages import normalise
from interdiction.reading import STEP_NEEDED
from interdiction.record.figures import own_words
from interdiction.record.tables import DATA, load_record
from interdiction.text import Note, format_range

LONGEST = 200_000  # characters: some fifty pages; an announcement has one or two
_BESIDE = "the word before it may change the number or belong to other words; write what belongs to others in beside"
_NAMED = ("statement", "agency", "announced", "period", "people", "covers", "publisher", "published", "grade", "url")


def draft(
    text: str, language: str, words: Mapping[str, str] | None = None, data: str | Path = DATA, **known: Any
) -> "Draft":
    """Find the candidate figures of a text that is not in the record.

    Parameters
    ----------
    text : str
        The words of one announcement or report, as they were published; at most 200,000 characters.
    language : str
        The language it is written in, a BCP 47 tag.
    words : mapping of str to str, optional
        Words of this text for units of the record: {"of them": "case"} reads "131 of them".
    data : path
        The record's `data` folder, whose measures the numbers may be.
    **known : str
        What is known of the announcement, all of it optional: `agency` (its name or short name), `announced` and
        `published` (days), `period` (its first and last day, "2031-01-01/2031-06-30"), `people` and
        `covers` (as in statements.csv), `publisher`, `grade` and `url` of the text, and the name that the
        `statement` has in tables, "your-statement" if not given.

    Returns
    -------
    Draft
        Nothing of it is in any ratio before it is confirmed.

    Raises
    ------
    InputError
        For what is no text or too long, a language without a table, or a name or day that cannot be.

    >>> text = "It cracked 571 drug cases and seized 5.55 tons of drugs on June 25."
    >>> one = draft(text, "en", agency="A Police Force", period="2031-01-01/2031-06-20")
    >>> one.candidates[["words", "allows", "measure"]].values.tolist()[1]
    ['5.55 tons', '5,545 to 5,560 kg', 'drugs_seized']
    >>> one.confirm({"571 drug cases": "cases", "5.55 tons": "drugs_seized"})[["measure", "low"]].values.tolist()
    [['cases', 571.0], ['drugs_seized', 5545.0]]
    """
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"the text is {quote(text)}; paste the words of an announcement")
    if len(text) > LONGEST:
        raise InputError(f"the text has {len(text):,} characters; paste one announcement, of at most {LONGEST:,}")
    for name in known:
        check_name("what is known of a draft", name, _NAMED)
    tables = load_record(data).tables
    units = tables["measures"]["unit"].unique()
    own = [(language, normalise(word), check_name("unit", unit, units)) for word, unit in (words or {}).items()]
    own_table = pd.DataFrame(own, columns=tables["words"].columns, dtype="str")
    tables = tables | {"words": pd.concat([tables["words"], own_table], ignore_index=True)}
    return Draft(text, OwnStatement(**known).settle(language, tables), tables)


class Draft:
    """The candidate figures of a text.

    Parameters
    ----------
    text : str
        The text.
    statement : OwnStatement
        What is known of the announcement.
    tables : dict of str to pandas.DataFrame
        Those of the record, with the words of the text for units.

    Attributes
    ----------
    candidates : pandas.DataFrame
        A row per number of the text in its order: `number` (from 1), the `words` that belong to it and
        what they `allows`; the `measure` it looks like, "" where nothing decides, with the reason in
        `because`; `why` it is no figure, or what is lacking, "" where it can be confirmed; `kind`, `unit`,
        `low`, `high` (NaN where it is not read); `start`, `end` (characters), `ambiguous`.
    suggested : dict
        What `confirm` takes, made of the measures in `candidates`: a suggestion, which nobody has confirmed.
    """

    def __init__(self, text: str, statement: OwnStatement, tables: dict[str, pd.DataFrame]) -> None:
        self.text, self.statement, self.language = text, statement, statement.language
        words = own_words(tables["words"], self.language)
        found = scan_and_guess(text, self.language, words, Vocabulary(tables, self.language))
        own = [(self.language, *line.split("\t")) for line in found.words.splitlines()]
        self._tables = tables | {"words": pd.DataFrame(own, columns=tables["words"].columns, dtype="str")}
        rows = []
        for place, (number, guess) in enumerate(zip(found.numbers, found.guesses, strict=True), 1):
            low, high = number.printed[1:3] if number.printed else (np.nan, np.nan)
            allows = format_range(low, high, number.unit) if number.printed else ""
            why = _BESIDE if number.ambiguous else number.why
            known = (number.kind, number.unit, low, high, number.start, number.end, number.ambiguous)
            rows.append((place, " ".join(number.words.split()), allows, *guess, why, *known))
        columns = ["number", "words", "allows", "measure", "because", "why"]
        columns += ["kind", "unit", "low", "high", "start", "end", "ambiguous"]
        self.candidates = pd.DataFrame(rows, columns=columns)
        self.marked = MarkedText(text, self.candidates)

    @property
    def suggested(self) -> dict[str | int, str]:
        """What `confirm` takes, by the words of each number, or by its place where the words stand for several.

        Of two different numbers that look like one measure, the first.
        """
        rows = self.candidates[(self.candidates["why"] == "") & (self.candidates["measure"] != "")]
        measures = rows.groupby("words")["measure"].nunique()
        return {
            (row.words if measures[row.words] == 1 else row.number): row.measure
            for row in rows.drop_duplicates("measure").itertuples()
        }

    @property
    def suggestion(self) -> Note:
        """The lines by which a person confirms what is suggested, with what is lacking of the other numbers."""
        lines = [f"    {_write(key)}: {_write(name)}," for key, name in self.suggested.items()]
        taken = dict(zip(self.suggested.values(), self.suggested, strict=True))
        for row in self.candidates[self.candidates["measure"] != ""].itertuples():
            words = _write(row.words)
            if row.ambiguous:
                lacks = f"beside = {{{words}: {_write(row.ambiguous)}}} where these words say nothing of the number"
            elif not row.unit:
                lacks = 'words: what it counts, such as words={"of them": "case"}'
            elif row.why == STEP_NEEDED:
                lacks = f"rounded_to = {{{words}: 1}} where it is exact, 10 where it is rounded to ten, and so on"
            elif row.why or taken.get(row.measure) in (row.words, row.number):
                continue
            else:
                lacks = f"a measure of its own: {_write(taken[row.measure])} looks like this one, too"
            lines.append(f"    # {words}: {_write(row.measure)},  # lacks {lacks}")
        return Note("\n".join(["```python", "confirmed = {", *lines, "}", "```"]))

    def confirm(
        self,
        measures: Mapping[str | int, str],
        rounded_to: Mapping[str | int, object] | None = None,
        beside: Mapping[str | int, str] | None = None,
        reading: str = "either",
    ) -> pd.DataFrame:
        """Make figures of the numbers that a person has confirmed, and of no other.

        Parameters
        ----------
        measures : mapping
            The measure of each number that is a figure, by its words or by its place in `candidates`.
        rounded_to : mapping, optional
            In the same way the step of a number whose digits do not say how finely it was rounded: 1
            where it is exact.
        beside : mapping, optional
            In the same way the words before a number that belong to something else: "handed over".
        reading : str
            As in `load_figures`.

        Returns
        -------
        pandas.DataFrame
            As `load_figures` returns them; no row where nothing is confirmed.

        Raises
        ------
        InputError
            For a number that the text has not, or that is none; a measure that the record has not, or of
            another unit; two different numbers of one measure.
        """
        steps, words = self._by_number(rounded_to or {}), self._by_number(beside or {})
        rows: dict[tuple[str, str], dict[str, str]] = {}
        for number, measure in self._by_number(measures).items():
            row = self.candidates.loc[number - 1]
            aside, printed = str(words.get(number, "")), row["words"]
            if row["why"] not in ("", STEP_NEEDED, _BESIDE):
                raise InputError(f"{quote(printed)}, number {number}, cannot be confirmed: {row['why']}")
            if (row["ambiguous"] and not aside) or not printed.lower().startswith(aside.lower()):
                before = row["ambiguous"] or "no words that may belong to something else"
                raise InputError(f"{quote(printed)}, number {number}, has {quote(before)}: {_BESIDE}")
            figure = {"measure": str(measure), "printed": printed[len(aside) :].strip(), "beside": aside}
            figure["rounded_to"] = str(steps.get(number, ""))
            rows.setdefault((figure["measure"], figure["printed"]), figure)
        return make_figures(self.statement, list(rows.values()), reading, self._tables)

    def _by_number(self, given: Mapping[str | int, Any]) -> dict[int, Any]:
        """What is given for numbers, by their place in the text."""
        named: dict[int, Any] = {}
        for key, value in given.items():
            if isinstance(key, str):
                found = self.candidates.loc[self.candidates["words"] == " ".join(key.split()), "number"]
            else:
                found = self.candidates.loc[self.candidates["number"] == key, "number"]
            if found.empty:
                mend = "empty what you confirm for a new text, and run again" if isinstance(key, str) else "count anew"
                raise InputError(f"{quote(key)} is no number of this text; {mend}")
            named[int(found.iloc[0])] = value
        return named

    def _repr_html_(self) -> str:
        return self.marked._repr_html_()

    def __repr__(self) -> str:
        good = int((self.candidates["why"] == "").sum())
        return f"{len(self.candidates)} numbers in {len(self.text):,} characters, {good} of them can be confirmed"


def _write(key: str | int) -> str:
    """A word or a number as Python has it."""
    return json.dumps(show_unseen(key) if isinstance(key, str) else key, ensure_ascii=False)
