"""The rows that answers add to a record, and the files that these rows change."""

import csv
import io
import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.answers.answers import KEPT, Answers, hash_text, name_figure
from interdiction.errors import InputError, quote
from interdiction.record.journal import Change

_SHIPPED = "this repository"
_README = "README.md"
_HEAD = b"| file | document | whose it is |\n|---|---|---|\n"
_TABLES = ("agencies", "sources", "statements", "figures")  # no row names one that is not there yet
# What the answers and a row of the record must say alike, and which section says it.
_SECTIONS = {
    "agencies": ("agency", ("agency", "short", "part_of", "language")),
    "sources": ("source", ("publisher", "title", "published", "kind", "url", "text", "sha256", "language")),
    "statements": (
        "statement",
        ("agency", "announced", "period_start", "cutoff_earliest", "cutoff_latest", "scope", "covers", "people"),
    ),
}


class Addition(NamedTuple):
    """The files that are changed, and which answers each new row was made of, by its file and row."""

    changes: list[Change]
    sections: dict[tuple[str, int], str]


def make_addition(answers: Answers, content: bytes, tables: dict[str, pd.DataFrame], data: Path) -> Addition:
    """Make of answers the rows that a record has not yet, and the files with these rows at their ends.

    Parameters
    ----------
    answers : Answers
        Complete ones.
    content : bytes
        The text that they are about.
    tables : dict of str to pandas.DataFrame
        The tables of the record.
    data : pathlib.Path
        Its data folder.

    Raises
    ------
    InputError
        For an answer that contradicts a row of the record.
    """
    rows = _make_rows(answers, content)
    new = {name: _leave_known(name, rows[name], tables[name]) for name in _TABLES[:-1]}
    new["figures"] = _leave_known_figures(rows["figures"], tables["figures"])
    changes, sections = [], {}
    if new["sources"] and (text := rows["sources"][0]["text"]):
        changes += _keep_text(text, content, answers, data)
    for name in _TABLES:
        path, columns = data / f"{name}.csv", list(tables[name])
        if new[name]:
            old = path.read_bytes()
            changes.append(Change(f"{data.name}/{path.name}", old, _append(old, columns, new[name])))
        for row, cells in enumerate(new[name], len(tables[name]) + 2):
            sections[path.name, row] = cells["from"]
    return Addition(changes, sections)


def _make_rows(answers: Answers, content: bytes) -> dict[str, list[dict[str, str]]]:
    """Write answers as the rows of a record's tables, each with the section it is from."""
    text, agency, statement, source = (answers.row(section) for section in ("text", "agency", "statement", "source"))
    kept = text["kept"]
    name = f"{kept}/{source['source']}.txt" if kept != KEPT[-1] else ""
    known = {"text": name, "sha256": hash_text(content) if name else "", "language": text["language"], "seen": "yes"}
    known["kept_by"] = _SHIPPED if kept == KEPT[0] else source["kept_by"]
    both = {"statement": statement["statement"], "source": source["source"]}
    figures = [
        {**{key: str(cell) for key, cell in figure.items()}, **both, "from": name_figure(place)}
        for place, figure in enumerate(answers.figures, 1)
    ]
    return {
        "agencies": [{**agency, "from": "agency"}],
        "sources": [{**source, **known, "from": "source"}],
        "statements": [{**statement, "agency": agency["agency"], "from": "statement"}],
        "figures": figures,
    }


def _leave_known(name: str, rows: list[dict[str, str]], table: pd.DataFrame) -> list[dict[str, str]]:
    """Leave out a row that the record has already, if it says what the answers say."""
    section, columns = _SECTIONS[name]
    [row] = rows
    there = table[table[section] == row[section]]
    for column in columns if len(there) else ():
        if (known := there.iloc[0][column]) != row[column]:
            mend = f"the record has {quote(known)} of {quote(row[section])}: answer that, or give it another name"
            raise InputError(f"key {name_key(section, column)}: found {quote(row[column])}; {mend}")
    return [] if len(there) else rows


def _leave_known_figures(rows: list[dict[str, str]], table: pd.DataFrame) -> list[dict[str, str]]:
    """Leave out figures that the record has already in the same words."""
    key = ["statement", "source", "measure", "printing"]
    there = table.assign(printing=table.get("printing", "")).set_index(key)["printed"].to_dict()
    new = []
    for row in rows:
        known = there.get(tuple(row[name] for name in key))
        if known is None:
            new.append(row)
        elif known != row["printed"]:
            mend = f"the record has {quote(known)} of it in this source: take the figure out, or say in printing where"
            raise InputError(f"key {row['from']}.measure: found {quote(row['measure'])}; {mend} this one stands")
    if any(row["printing"] for row in new) and "printing" not in table:
        row = next(row for row in new if row["printing"])
        mend = "this record has no column printing: take the figure out"
        raise InputError(f"key {row['from']}.printing: found {quote(row['printing'])}; {mend}")
    return new


def name_key(section: str, column: str) -> str:
    """Name the key of the answers that a cell was made of.

    >>> name_key("source", "kind"), name_key("source", "language"), name_key("statement", "agency")
    ('source.kind', 'text.language', 'agency.agency')
    """
    elsewhere = {("source", "language"): "text.language", ("source", "sha256"): "text.sha256"}
    elsewhere |= {("source", "text"): "text.kept", ("statement", "agency"): "agency.agency"}
    return elsewhere.get((section, column), f"{section}.{column}" if column else section)


def _append(old: bytes, columns: list[str], rows: list[dict[str, str]]) -> bytes:
    """Write rows behind the bytes of a table."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return old + (b"" if old.endswith(b"\n") else b"\n") + written.getvalue().encode()


def _keep_text(text: str, content: bytes, answers: Answers, data: Path) -> list[Change]:
    """Keep a text beside the tables, and name its owner where it is shipped."""
    home, source = data.parent, answers.row("source")
    old = (home / text).read_bytes() if (home / text).exists() else None
    if old not in (None, content):
        mend = f"{text} is there with another text: choose another name of the source"
        raise InputError(f"key source.source: found {quote(source['source'])}; {mend}")
    changes = [Change(text, old, content)] if old is None else []
    if text.startswith("seeds/"):
        path = home / "seeds" / _README
        readme = path.read_bytes() if path.exists() else None
        described = ", ".join(filter(None, (source["publisher"], source["title"], source["published"])))
        described += f": <{source['url']}>" if source["url"] else ""
        owner = f"{answers.row('text')['owner']}. It is not under this project's licences."
        line = "| " + " | ".join(map(_escape_cell, (f"`{Path(text).name}`", described, owner))) + " |\n"
        changes.append(Change(f"seeds/{_README}", readme, _add_line(readme or b"", line.encode())))
    return changes


def _add_line(readme: bytes, line: bytes) -> bytes:
    """Put a line behind the last row of the table of owners; one is begun where there is none."""
    rows = [match.end() for match in re.finditer(rb"^\|.*\|[ \t\r]*\n", readme, re.MULTILINE)]
    if not rows:
        return readme + (b"\n" if readme else b"") + _HEAD + line
    return readme[: rows[-1]] + line + readme[rows[-1] :]


def _escape_cell(text: str) -> str:
    """Write text as one cell of a Markdown table."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|")
