"""Questions whose answers are cells of a record: each is held to the rule of its column."""

import json
from collections.abc import Callable, Collection
from pathlib import Path

import pandas as pd

from interdiction.answers.answers import KEYS, Answers
from interdiction.asking.terminal import Terminal
from interdiction.errors import InputError
from interdiction.languages import find_language
from interdiction.record.schema import table_problems
from interdiction.record.tables import load_record
from interdiction.text import capitalise

_TABLES = {"agency": "agencies", "source": "sources", "statement": "statements"}


class Cells:
    """Where cells are asked for, and the answers into which they are written.

    Parameters
    ----------
    terminal : Terminal
        Where they are asked for.
    answers : Answers
        Into which each answer is written; an earlier answer is proposed again.
    data : pathlib.Path
        The record's `data` folder.

    Attributes
    ----------
    tables : dict of str to pandas.DataFrame
        The tables of the record.
    """

    def __init__(self, terminal: Terminal, answers: Answers, data: Path) -> None:
        self.terminal, self.answers, self.tables = terminal, answers, load_record(data).tables
        resources = json.loads((data / "datapackage.json").read_bytes())["resources"]
        self._fields = {
            resource["name"]: {field["name"]: field for field in resource["schema"]["fields"]} for resource in resources
        }

    def ask(
        self, section: str, key: str, question: str, proposal: str = "", find_more: Callable[[str], str] | None = None
    ) -> str:
        """Ask for a cell until it keeps the rule of its column, and `find_more` finds nothing to mend in it either."""

        def find_mend(answer: str) -> str:
            return self.find_mend(section, key, answer) or (find_more(answer) if find_more else "")

        row = self.answers.row(section)
        row[key] = self.terminal.ask(question, row.get(key) or proposal, find_mend)
        return row[key]

    def choose(self, section: str, key: str, question: str, proposal: str) -> str:
        """Ask for a word of a closed list."""
        row = self.answers.row(section)
        choices = self._fields[_TABLES[section]][key]["constraints"]["enum"]
        row[key] = self.terminal.choose(question, row.get(key) or proposal, choices)
        return row[key]

    def ask_name(self, section: str, question: str, proposal: str) -> str:
        """Ask for an identifier that the record has not yet; one that it has is numbered."""
        names = set(self.tables[_TABLES[section]][section])
        numbered = (f"{proposal}-{number}" for number in range(2, len(names) + 3))
        free = next(name for name in (proposal, *numbered) if name not in names)
        mend = "The record has this name; choose another"
        return self.ask(section, section, question, free, lambda answer: mend if answer in names else "")

    def take(self, section: str, row: pd.Series) -> None:
        """Take the cells of a row of the record as answers."""
        self.terminal.say(f"  The record has {row[section]}; nothing more is asked of it.")
        self.answers.row(section).update({key: str(row.get(key, "")) for key in KEYS[section]})

    def find_mend(self, section: str, key: str, answer: str) -> str:
        """Say what would mend a cell by the description of its column, "" where nothing has to."""
        fields = self._fields[_TABLES[section]]
        if key not in fields:
            return ""
        schema = {"fields": [fields[key]], "primaryKey": [key]}
        problems = table_problems(section, pd.DataFrame({key: [answer]}, dtype="str"), schema, {})
        return capitalise(problems[0].mend) if problems else ""


def find_language_mend(answer: str) -> str:
    """Say what would mend a language tag.

    >>> find_language_mend("en")
    ''
    """
    try:
        find_language(answer)
    except InputError as error:
        return capitalise(str(error))
    return ""


def find_name_mend(names: Collection[str]) -> Callable[[str], str]:
    """Refuse what is none of some names, and not empty.

    >>> find_name_mend(["NIA", "MPS"])("NIE")
    'Type one of NIA, MPS, whole'
    """
    return lambda answer: "" if answer in ("", *names) else f"Type one of {', '.join(names)}, whole"
