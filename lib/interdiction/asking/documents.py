"""What a person says of the document, the agency and the statement, each answer held to the rule of its column."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from interdiction.asking.answers import KEPT, KEYS, Answers, hash_text
from interdiction.asking.inferring import (
    infer_agency,
    infer_before,
    infer_day,
    infer_period,
    infer_source,
    infer_statement,
    infer_title,
    last_day_before,
)
from interdiction.asking.terminal import Terminal
from interdiction.errors import InputError
from interdiction.languages import find_language
from interdiction.record.schema import table_problems
from interdiction.record.tables import load_record

_TABLES = {"agency": "agencies", "source": "sources", "statement": "statements"}
_NEW = "new"


class Documents:
    """The questions about a document and what it announces.

    Parameters
    ----------
    terminal : Terminal
        Where they are asked.
    answers : Answers
        Into which each answer is written; an earlier answer is proposed again.
    content, text : bytes, str
        The text of the document.
    data : pathlib.Path
        The record's `data` folder.
    """

    def __init__(self, terminal: Terminal, answers: Answers, content: bytes, text: str, data: Path) -> None:
        self._terminal, self._answers, self._content, self._text = terminal, answers, content, text
        self.tables = load_record(data).tables
        resources = json.loads((data / "datapackage.json").read_bytes())["resources"]
        self._fields = {
            resource["name"]: {field["name"]: field for field in resource["schema"]["fields"]} for resource in resources
        }

    def ask_source(self) -> None:
        """Ask what the document is, unless the record has it, and where its text is kept."""
        sources, sha256 = self.tables["sources"], hash_text(self._content)
        url = self._ask("source", "url", "Address of the document, Enter where there is none", "")
        there = sources[(sources["sha256"] == sha256) | ((sources["url"] == url) & (url != ""))]
        if len(there):
            self._take_source(there.iloc[0])
            return
        before = infer_before(url, "", sources)
        publisher = self._ask("source", "publisher", "Publisher, in Latin letters", before["publisher"])
        before = before if before["publisher"] else infer_before("", publisher, sources)
        self._ask("source", "title", "Title, in its own language", infer_title(self._text))
        day = infer_day(url, self._text[:2000])
        published = self._ask("source", "published", "Published on, YYYY-MM-DD (or a month, or a year)", day)
        if self._choose("source", "kind", "Grade of the source", before["kind"]) == "repost" and url:
            self._answers.row("source")["url"] = ""
            self._terminal.say("  The address of a repost is not kept.")
        kept, row = self._answers.row("text"), self._answers.row("source")
        question = "Its text: shipped with the record, kept outside git, or not kept"
        # Another record's description may allow fewer folders.
        places = [
            place for place in KEPT if place == KEPT[-1] or not self._find_mend("source", "text", f"{place}/text")
        ]
        proposal = kept.get("kept") or (KEPT[1] if KEPT[1] in places else KEPT[-1])
        kept["kept"] = self._terminal.choose(question, proposal, places)
        if kept["kept"] == KEPT[0]:
            owner = kept.get("owner") or f"It belongs to {publisher}"
            kept["owner"] = self._terminal.ask("Whose it is, for seeds/README.md", owner, _find_missing)
            row["kept_by"] = ""
        else:
            kept["owner"] = ""
            self._ask("source", "kept_by", "Who keeps a copy of it, Enter where nobody is known to", "")
        proposal = _free_name(infer_source(url, publisher, published), set(sources["source"]))
        self._ask("source", "source", "Name of the source in the record", proposal, self._not_in("sources"))

    def ask_statement(self) -> None:
        """Ask which agency announced it on which day, and what the figures cover, unless the record has it."""
        agency = self._ask_agency()
        published = self._answers.row("source")["published"]
        question = "Announced on, YYYY-MM-DD (or a month, or a year)"
        announced = self._ask("statement", "announced", question, published)
        statements = self.tables["statements"]
        there = statements[(statements["agency"] == agency) & (statements["announced"] == announced)]
        if len(there) and (name := self._choose_statement(there)) != _NEW:
            row = there[there["statement"] == name].iloc[0]
            self._take("statement", row, KEYS["statement"])
            return
        self._ask_period(announced)
        self._ask("statement", "scope", "What the figures cover, in the printed words; Enter where none are", "")
        self._choose("statement", "covers", "What that means", "not said")
        self._choose("statement", "people", "The people that are counted", "unknown")
        self._ask("statement", "note", "What of this was inferred, and from what; Enter for nothing", "")
        short = self._answers.row("agency")["short"]
        proposal = _free_name(infer_statement(agency, short, announced, statements), set(statements["statement"]))
        self._ask("statement", "statement", "Name of the statement in the record", proposal, self._not_in("statements"))

    def leave_known(self) -> None:
        """Leave out figures that the record has in other words of the same source and statement."""
        both = {section: self._answers.row(section)[section] for section in ("statement", "source")}
        figures = self.tables["figures"]
        there = figures[(figures["statement"] == both["statement"]) & (figures["source"] == both["source"])]
        known, left = dict(zip(there["measure"], there["printed"], strict=True)), []
        for figure in self._answers.figures:
            before = known.get(figure["measure"], "") if not figure["printing"] else ""
            if before not in ("", figure["printed"]):
                self._terminal.say(f"Left out: {figure['printed']}; the record has {before} of it in this source.")
            else:
                left.append(figure)
        self._answers.figures = left

    def _ask_agency(self) -> str:
        """Ask for an agency of the record, or for what the record must know of a new one."""
        agencies, row = self.tables["agencies"], self._answers.row("agency")
        names = dict(zip(agencies["short"], agencies["agency"], strict=True))
        proposal = row.get("agency") or infer_agency(self._text, agencies, self.tables["terms"])
        self._terminal.say(f"\nAgencies of the record: {', '.join(names)}")
        question = f"Who announced it: a name, a short name or a part of one; {_NEW} for another agency"
        fits: dict[str, list[str]] = {}

        def find_mend(answer: str) -> str:
            small = answer.casefold()
            exact = [agency for short, agency in names.items() if small in (short.casefold(), agency.casefold())]
            part = [agency for agency in names.values() if small and small in agency.casefold()]
            own = [answer] if answer and answer in (_NEW, row.get("agency")) else []
            fits[answer] = exact or own or part
            few = f": {', '.join(part[:5])}" if part else ""
            return "" if len(fits[answer]) == 1 else f"Name one of them{few}, or type {_NEW}"

        agency = fits[self._terminal.ask(question, proposal, find_mend)][0]
        there = agencies[agencies["agency"] == agency]
        if len(there):
            self._take("agency", there.iloc[0], KEYS["agency"])
            return agency
        self._ask("agency", "agency", "Its name, in Latin letters", "")
        self._ask("agency", "short", "Its short name, for charts", row["agency"])
        part_of = "Which of the record's agencies counts its figures among its own; Enter for none"
        self._ask("agency", "part_of", part_of, "", _find_unknown([*names.values()]))
        language = self._answers.row("text")["language"]
        self._ask("agency", "language", "The language it announces in", language, find_language_mend)
        return row["agency"]

    def _ask_period(self, announced: str) -> None:
        """Ask for the first day, and for the last one or the two days that bound it."""
        row, last = self._answers.row("statement"), last_day_before(announced)
        first, earliest, latest = infer_period(self._text, announced, self.tables["wordings"])
        question = "First day that is counted, YYYY-MM-DD; - where it is not printed"
        start = self._ask("statement", "period_start", question, first, _find_order_mend("", last))
        both = " ".join(row.get(name, "") or "-" for name in ("cutoff_earliest", "cutoff_latest"))
        both = both if row.get("cutoff_latest") else latest if earliest == latest else f"{earliest or '-'} {latest}"

        def find_mend(answer: str) -> str:
            days = ["" if day == "-" else day for day in answer.split()]
            if len(days) not in (1, 2) or not days[-1]:
                return "Type one day, or the earliest and the latest; - for an earliest that nothing bounds"
            mends = [self._find_mend("statement", "cutoff_latest", day) for day in days if day]
            ordered = [day for day in (start, *days, last) if day]
            return next(filter(None, mends), "" if ordered == sorted(ordered) else "These days are in another order")

        question = "Last day that is counted, or the earliest and the latest that it can be"
        days = self._terminal.ask(question, both, find_mend).split()
        row["cutoff_earliest"], row["cutoff_latest"] = "" if days[0] == "-" else days[0], days[-1]

    def _choose_statement(self, there: pd.DataFrame) -> str:
        """Ask whether the figures belong to a statement that the record has."""
        for row in there.to_dict("records"):
            days = f"{row['period_start'] or 'a day not printed'} to {row['cutoff_latest']}"
            self._terminal.say(f"  The record has {row['statement']}: {days}, {row['scope'] or 'no scope printed'}.")
        question = f"To which statement the figures are added; {_NEW} for another one of that day"
        return self._terminal.choose(question, there["statement"].iloc[0], [*there["statement"], _NEW])

    def _take_source(self, row: pd.Series) -> None:
        """Take what the record knows of a document."""
        sha256 = hash_text(self._content)
        if row["sha256"] not in ("", sha256):
            raise InputError(
                f"source {row['source']}: found another text of it in the record; "
                "add this one under its own address, or the figures to that text"
            )
        if row["language"] != self._answers.row("text")["language"]:
            language = row["language"]
            raise InputError(f"source {row['source']}: found it in the record in language {language}; answer that")
        self._take("source", row, KEYS["source"])
        kept = row["text"].partition("/")[0] or KEPT[-1]
        self._answers.row("text").update(kept=kept, owner=self._answers.row("text").get("owner", ""))

    def _take(self, section: str, row: pd.Series, keys: Iterable[str]) -> None:
        """Take the cells of a row of the record as answers."""
        self._terminal.say(f"  The record has {row[section]}; nothing more is asked of it.")
        self._answers.row(section).update({key: str(row.get(key, "")) for key in keys})

    def _ask(
        self, section: str, key: str, question: str, proposal: str, find_more: Callable[[str], str] | None = None
    ) -> str:
        """Ask for a cell until it keeps the rule of its column, and write it down."""

        def find_mend(answer: str) -> str:
            mend = self._find_mend(section, key, answer)
            return mend or (find_more(answer) if find_more else "")

        row = self._answers.row(section)
        row[key] = self._terminal.ask(question, row.get(key) or proposal, find_mend)
        return row[key]

    def _choose(self, section: str, key: str, question: str, proposal: str) -> str:
        """Ask for a word of a closed list, and write it down."""
        row = self._answers.row(section)
        choices = self._fields[_TABLES[section]][key]["constraints"]["enum"]
        row[key] = self._terminal.choose(question, row.get(key) or proposal, choices)
        return row[key]

    def _find_mend(self, section: str, key: str, answer: str) -> str:
        """Say what would mend a cell by the description of its column."""
        table = _TABLES[section]
        if key not in self._fields[table]:
            return ""
        schema = {"fields": [self._fields[table][key]], "primaryKey": [key]}
        problems = table_problems(table, pd.DataFrame({key: [answer]}, dtype="str"), schema, {})
        return _begin_large(problems[0].mend) if problems else ""

    def _not_in(self, table: str) -> Callable[[str], str]:
        """Refuse a name that the record has."""
        names = set(self.tables[table].iloc[:, 0])
        return lambda answer: "The record has this name; choose another" if answer in names else ""


def _begin_large(text: str) -> str:
    return text[:1].upper() + text[1:]


def _free_name(name: str, names: set[str]) -> str:
    """Number a name that the record has."""
    if name not in names:
        return name
    return next(numbered for number in range(2, len(names) + 3) if (numbered := f"{name}-{number}") not in names)


def _find_missing(answer: str) -> str:
    return "" if answer.isprintable() and answer else "Type a few words"


def _find_unknown(names: list[str]) -> Callable[[str], str]:
    return lambda answer: "" if answer in ("", *names) else f"Type one of {', '.join(names)}, whole"


def find_language_mend(answer: str) -> str:
    """Say what would mend a language tag.

    >>> find_language_mend("en")
    ''
    """
    try:
        find_language(answer)
    except InputError as error:
        return _begin_large(str(error))
    return ""


def _find_order_mend(first: str, last: str) -> Callable[[str], str]:
    return lambda answer: "" if not answer or first <= answer <= last else f"Type a day that is not after {last}"
