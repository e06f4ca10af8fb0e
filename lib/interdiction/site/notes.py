"""What a reader of the tables has to know who has nothing but the tables."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pandas as pd

from interdiction.record.tables import DATA

_PROJECT = (
    "Interdiction reads the figures that agencies print about drug seizures and says what they allow: shares, seizures "
    "per arrest, bounds, each with its range. Every number here can be followed back to the words it was printed in "
    "(printed, source, url), and no result says more than those words allow. The record itself lies in record/."
)
WRITTEN = {
    "figures": "Every printed number, with what its words allow the truth to be.",
    "indicators": "One measure over another, as far as one source prints both of one statement.",
    "bounds": "What the count of large cases and their threshold say about mass.",
    "contradictions": "What cannot be true together, or is implausible, and what is known of it.",
}
# Which tables of the record describe the columns of a table written here, the nearest first.
_DESCRIBED_IN = {
    "figures": ("figures", "measures", "statements", "sources", "agencies"),
    "indicators": ("indicators", "statements", "sources", "agencies"),
    "bounds": ("statements", "sources", "agencies", "measures"),
    "contradictions": ("conflicts", "statements", "measures", "figures", "agencies"),
}
# The columns that the record has not, or has under another name.
_OWN = {
    "value": "The printed number in the unit, or the ratio of the two printed numbers; empty where one is not printed.",
    "low": "The least that the printed words allow, in the unit; with high empty, the truth is this or more.",
    "high": "The most that the printed words allow, in the unit; empty where no upper end is known.",
    "high_known": "TRUE where high is a number; FALSE where no upper end is known, or low is empty as well.",
    "unit": "Unit of value, low and high. kg is the kilogram, share a part of one.",
    "qualifier": "What stands before the number: plain (nothing), about, range, or more_than and the like.",
    "reading": "How a printed decimal was read: either (rounded or cut off), rounded, or cut_off.",
    "original": "TRUE where the source is in the language that the agency announces in.",
    "grade": "Grade of the source, the best first: official, news_agency, newspaper, repost.",
    "numerator_printed": "The words of the number that is divided, as printed.",
    "denominator_printed": "The words of the number it is divided by, as printed; empty for days, which are counted.",
    "quantity": "Identifier of what is bounded.",
    "feasible": "FALSE where the printed figures contradict each other; low and high are then empty.",
    "period": "The period of the statement, in words.",
    "year": "Year of the last day that the period may have.",
    "days_low": "The least length of the period in days, first and last day counted; empty where it is not known.",
    "days_high": "The greatest length of the period in days, first and last day counted; empty where it is not known.",
    "full_year": "TRUE where the period is known to run from 1 January to 31 December of one year.",
    "other_measure": "The measure on the other side; empty where the other side is no printed figure.",
    "other_printed": "The words on the other side, as printed.",
    "other_source": "The sources of the other side.",
    "other_grade": "The grades of the sources of the other side.",
    "reconciled_by": "The reading under which both sides could be true, or nothing.",
    "says": "The contradiction in one sentence.",
}
_PLAINLY = (
    "Seizures and arrests measure enforcement and flow at once; neither says how much was not found "
    "(Wardlaw 1986; EMCDDA 2005; Willis, Anderson & Homel 2011).",
    "Most are press figures for a day of campaign, without a published method and without a policy of revision.",
    "Days, scopes and words drift from one statement to the next: compare rates, and read the contradictions first.",
    "All drugs are added into one mass; nothing here is a dose, a value or a purity.",
    "Precursors are materials and not drugs; their mass over that of drugs is no yield.",
    'A mean hides the largest cases; "more than 10 kg" does not say how much more.',
    "Digits beyond low and high do not exist.",
    "Nothing here shows a cause, serves an operation or names a person.",
)
_READ = (
    ("reading", "A number may have been rounded or cut off at its last printed place, and a source does not say which. "
     "Both are allowed here: a decimal v with last place u stands for v - u/2 to v + u."),
    ("low and high", "The truth lies between low and high if the source is right. Show both; there is no best guess."),
    ("no upper end", "Where the words set no upper end (more than 703 tons), high is empty and high_known is FALSE: "
     "an empty high is not a missing value, and not zero. Where nothing can be computed, low is empty, too."),
    ("empty cells", "A word that is not there is an empty cell, and null in Parquet."),
    ("days", "YYYY-MM-DD. announced and published may be a month or a year, and are text."),
    ("CSV", "UTF-8 without a byte-order mark; comma, decimal point, line feed; words in quotes. A text that begins "
     "with =, +, -, @, a tab or a line end has an apostrophe before it, so that no spreadsheet runs it; a signed "
     "number has none. "
     "In record/, in Parquet and in the workbook the words stand as they are."),
    ("spreadsheets", "Open the workbook and not a CSV: a spreadsheet guesses at CSV and turns words into dates. "
     "It keeps about 15 digits."),
)  # fmt: skip


def column_descriptions(tables: Mapping[str, pd.DataFrame], data: Path) -> dict[tuple[str, str], str]:
    """Say what each column of the written tables holds.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        As they are written, by name.
    data : pathlib.Path
        The record's `data` folder, whose `datapackage.json` describes the columns of the record.

    Returns
    -------
    dict
        By table and column; "" where the record's description says nothing.
    """
    package = json.loads((data / "datapackage.json").read_bytes())
    said = {
        (resource["name"], field["name"]): field.get("description", "")
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    found = {}
    for table, frame in tables.items():
        for column in frame:
            told = (said[name, column] for name in _DESCRIBED_IN[table] if (name, column) in said)
            found[table, column] = _OWN.get(column) or next(told, "")
    return found


def citation() -> tuple[str, str]:
    """Read from CITATION.cff how the project is cited: its authors, and the whole line.

    >>> citation()[0]
    'The Interdiction contributors'
    """
    text = (DATA.parent / "CITATION.cff").read_text("utf-8")
    title, version = (_entry(name, text) for name in ("title", "version"))
    authors = ", ".join(re.findall(r'^  - name: "?(.*?)"?$', text, re.MULTILINE))
    return authors, f"{authors}. {title}. Version {version}."


def _entry(name: str, text: str) -> str:
    found = re.search(rf'^{name}: "?(.*?)"?$', text, re.MULTILINE)
    return found[1] if found else ""


def notes(tables: Mapping[str, pd.DataFrame], missing: Mapping[str, str], data: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the rows of the notes: what a row is about, the name of the thing, and what is said of it.

    Parameters
    ----------
    tables : dict of str to pandas.DataFrame
        As they are written, by name.
    missing : dict of str to str
        The tables that the record does not allow, and why.
    data : pathlib.Path
        The record's `data` folder.
    """
    package = json.loads((data / "datapackage.json").read_bytes())
    yield "about", "name", "what it says"
    yield "project", "", _PROJECT
    for number, sentence in enumerate(_PLAINLY, 1):
        yield "before you quote", str(number), sentence
    for name, words in _READ:
        yield "how to read", name, words
    for name, words in WRITTEN.items():
        yield "table", name, words if name in tables else f"Not in this record: {missing[name]}."
    for (table, column), words in column_descriptions(tables, data).items():
        yield f"column of {table}", column, words
    for licence in package.get("licenses", ()):
        yield "licence", "tables", f"{licence.get('title', licence['name'])}, {licence.get('path', '')}"
    yield "licence", "words", "The words of a source belong to its owner."
    yield "how to cite", "", citation()[1]
