"""The words by which a text names the measures of a record, in one language."""

import re
from typing import NamedTuple

import pandas as pd

from interdiction.languages import find_language
from interdiction.languages.letters import NO_LETTER_NEXT, NOT_WITHIN, any_of
from interdiction.record.thresholds import find_threshold


class Term(NamedTuple):
    """A term in a text: where it stands, and the measures that it names."""

    start: int
    end: int
    words: str
    measures: tuple[str, ...]


class Vocabulary:
    """The terms of a record in one language, and the measures that they name.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        The tables "terms", "measures" and "thresholds" of a record.
    language : str
        A language tag; the terms of its base hold, too.
    """

    def __init__(self, tables: dict[str, pd.DataFrame], language: str) -> None:
        terms, measures = tables["terms"], tables["measures"].set_index("measure")
        table = find_language(language)
        tags = (table.tag, table.tag.split("-")[0])
        terms = terms[terms["language"].isin(tags) & (terms["kind"] == "measure")]
        self.unit, self.kind = measures["unit"].to_dict(), measures["kind"].to_dict()
        self.change = {of: name for name, of in measures["change_of"].items() if of}
        self.large = find_threshold(tables["thresholds"])
        # Its terms stand between a count of cases and the mass that each is above.
        joining = terms["name"] == self.large.threshold
        self.joints = {"", *terms.loc[joining, "words"]}
        self.named = terms[~joining].groupby("words", sort=False)["name"].agg(tuple).to_dict()
        # The longest word wins where two begin at one place.
        self.pattern = re.compile(f"{NOT_WITHIN}(?:{any_of(self.named)}){NO_LETTER_NEXT}")
        words = [word for word in table.several if any(letter.isalpha() for letter in word)]
        self.joined = re.compile(rf"{NOT_WITHIN}(?:{any_of(words)}){NO_LETTER_NEXT}")
        self.next = re.compile(rf" ?(?:,|、|{any_of(words)}) ?")

    def find_terms(self, text: str, unit: str) -> list[Term]:
        """Find the terms of a text that name a measure of a unit, or one whose change is in it."""
        found = []
        for match in self.pattern.finditer(text):
            measures = tuple(filter(None, (self._of_unit(name, unit) for name in self.named[match.group()])))
            if measures:
                found.append(Term(match.start(), match.end(), match.group(), measures))
        return found

    def only_measure(self, unit: str) -> str:
        """Name the one measure that is counted in a unit, "" where there are several."""
        names = [name for name, own in self.unit.items() if own == unit and self.kind[name] == "count"]
        return names[0] if len(names) == 1 else ""

    def _of_unit(self, measure: str, unit: str) -> str:
        return self.change.get(measure, "") if unit == "%" else measure if self.unit[measure] == unit else ""
