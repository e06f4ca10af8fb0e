"""Whatever is wrong with a record is named in one line: where, what was found and what mends it."""

import json
import os
import re
import shutil
from collections.abc import Callable
from functools import reduce
from operator import getitem
from typing import NamedTuple

import pytest
from one_statement import ONE

from interdiction import load_figures
from interdiction.__main__ import main
from interdiction.record.check import check_record
from interdiction.record.tables import DATA, TABLES, RecordError

LINE = re.compile(
    r"(?P<file>\w+\.(?:csv|json))(?:, row (?P<row>\d+))?(?:, column (?P<column>\w+(?:, \w+)*))?"
    r": found (?P<found>\S.*?); (?P<mend>\S.*)"
)


class Case(NamedTuple):
    file: str  # the damaged one
    only_evidence: bool  # sound in itself, but not what the source's text says
    name: str
    damage: tuple | Callable  # old and new; or a function of the content, None being no file
    row: int  # as a spreadsheet counts, the header being row 1; 0 where the damage has no row
    column: str
    holds: str  # a fragment of the line


def of(file, *cases, only_evidence=False):
    return [Case(file, only_evidence, *case) for case in cases]


def gone(content):
    return None


def zero_bytes(content):
    return b""


def header(content):
    return content[: content.index(b"\n") + 1]


def header_without_line_feed(content):
    return header(content)[:-1]


def twice(content):
    """The last row once more."""
    return content + content.splitlines(keepends=True)[-1]


def without_range(content):
    return content.replace(b"{range}", b"some", 1)


def without(key):
    """A description that misspells a key throughout."""
    return lambda content: content.replace(f'"{key}":'.encode(), f'"no {key}":'.encode())


def described(*place):
    """A description with something else at a place, which is named by keys and numbers; the last is what."""
    *keys, last, value = place

    def change(content):
        package = json.loads(content)
        reduce(getitem, keys, package)[last] = value
        return json.dumps(package).encode()

    return change


def days(**changed):
    """The days of the statement, as they are and changed."""
    days = {"announced": "2021-06-25", "period_start": "2021-01-01"}
    days |= {"cutoff_earliest": "2021-06-20", "cutoff_latest": "2021-06-25"}
    return ",".join(days.values()), ",".join((days | changed).values())


TEXT = "seeds/000_e2b995e5acfe77ef.txt"
SHA256 = "655385a4741310248d88f623baa43005e001c8f8abbf499ea978fba41be6eb36"
SITE = "http://english.www.gov.cn/statecouncil"
ROW = "nia-2021-06-25,govcn-2021-06-26,"
QUALIFIED = "more than 10 kilograms,"  # and the empty rounded_to and note
AGENCIES, COLUMN = ("resources", 1, "schema"), ("resources", 0, "schema", "fields", 0)
NEW_TYPES = "new types of drug trafficking"

CASES = [
    *(
        Case(f"{name}.csv", False, "no file", gone, 0, "", "no file")
        for name in TABLES
        if (DATA / f"{name}.csv").exists()
    ),
    *of(
        "datapackage.json",
        ("no file", gone, 0, "", "no file"),
        ("zero bytes", zero_bytes, 0, "", "JSON"),
        ("not JSON", lambda content: b"not JSON", 0, "", "JSON"),
        ("a list", lambda content: b"[]", 0, "", "JSON"),
        ("no columns", without("fields"), 0, "", "fields"),
        ("no keys", without("primaryKey"), 0, "", "primaryKey"),
        ("no types", without("type"), 0, "", "type"),
        ("a title that is a number", described("title", 4), 0, "", "a title that is no text: 4"),
        ("a licence that is a text", described("licenses", ["CC BY"]), 0, "", "licenses that are no list of objects"),
        ("constraints in a list", described(*COLUMN, "constraints", []), 0, "", "constraints that are no object"),
        ("no column at all", described(*COLUMN[:-1], []), 0, "", "no column source"),
        ("key of no column", described(*AGENCIES, "foreignKeys", 0, "fields", []), 0, "", "out of range"),
        ("broken pattern", (r"^https?://[^\\s<>\"]+$", "("), 0, "", "("),
    ),
    # The file as a whole, by the table that all depends on.
    *of(
        "figures.csv",
        ("zero bytes", zero_bytes, 1, "", "no column statement"),
        ("header alone", header, 0, "", "no rows"),
        ("header without line feed", header_without_line_feed, 1, "", "header"),
        ("not UTF-8", (b"131 cases", b"131 c\xe4ses"), 3, "", "0xe4"),
        ("not UTF-8 in the header", (b"note", b"n\xf6te"), 1, "", "no column note"),
        ("UTF-16", lambda content: content.decode().encode("utf-16"), 1, "", "null byte"),
        ("byte-order mark", lambda content: b"\xef\xbb\xbf" + content, 1, "", "byte-order mark"),
        ("CRLF", lambda content: content.replace(b"\n", b"\r\n"), 1, "", "carriage return"),
        ("carriage return", ("131 cases", "131\rcases"), 3, "", "carriage return"),
        ("null byte", ("131 cases", "131\0cases"), 3, "", "null byte"),
        ("missing column", (",note\n", "\n"), 1, "", "no column note"),
        ("extra column", (",note\n", ",note,page\n"), 1, "", "the column 'page'"),
        ("columns in another order", ("set_aside,note", "note,set_aside"), 1, "", "order"),
        ("unclosed quote in the header", (",note\n", ',"note\n'), 1, "", "quote"),
        ("unclosed quote", ("571 drug cases", '"571 drug cases'), 2, "", "quote"),
        ("unquoted comma", (QUALIFIED, "more than 10, kilograms,"), 4, "", "9 cells"),
        ("missing comma", ("571 drug cases,", "571 drug cases"), 2, "", "7 cells"),
        ("line break", ("571 drug cases", '"571 drug\ncases"'), 2, "printed", r"571 drug\ncases"),
        ("blank line", (f"{QUALIFIED},,,\n", f"{QUALIFIED},,,\n\n"), 5, "statement", "an empty cell"),
        ("blank line at the end", lambda content: content + b"\n", 8, "statement", "empty cell"),
        ("10 MB cell", ("571 drug", "5" * 10_000_000 + " drug"), 2, "printed", "10000011 char"),
        ("row twice", twice, 8, "statement, source, measure", "a second time"),
    ),
    # Cells, whatever belongs in them.
    *of(
        "figures.csv",
        ("5,000-character note", (f"{QUALIFIED},", f"{QUALIFIED},{'n' * 5000}"), 4, "term", "2000"),
        ("space before", ("571 drug", " 571 drug"), 2, "printed", "no space around it"),
        ("space behind", ("131 cases", "131 cases "), 3, "printed", "no space around it"),
        ("tab", ("571 drug", "571\tdrug"), 2, "printed", "cannot be seen"),
        ("formula", ("571 drug cases", "=1+1"), 2, "printed", "no formula"),
        ("formula in a note", (f"{QUALIFIED},", f"{QUALIFIED},=1+1"), 4, "term", "no formula"),
        ("plus", ("571 drug", "+571 drug"), 2, "printed", "no formula"),
        ("minus", (f"{QUALIFIED},", f"{QUALIFIED},-1"), 4, "term", "no formula"),
        ("at", (f"{QUALIFIED},", f"{QUALIFIED},@SUM(A1)"), 4, "term", "no formula"),
        *(
            (f"U+{ord(char):04X}", ("665 suspects,,,,", f"665 suspects,,,{char},"), 5, "set_aside", "cannot be seen")
            for char in "\u2800\u3164\U000e0100\ue000"
        ),
        ("formula in full width", (f"{QUALIFIED},", f"{QUALIFIED},＝1+1"), 4, "term", "no formula"),
        ("no printed words", ("571 drug cases,", ","), 2, "printed", "an empty cell"),
        ("unknown measure", (f"{ROW}suspects", f"{ROW}arrests"), 5, "measure", "measures.csv"),
        ("unknown statement", (f"{ROW}sus", f"x{ROW}sus"), 5, "statement", "statements.csv"),
        ("unknown source", ("govcn-2021-06-26,sus", "gov,sus"), 5, "source", "sources.csv"),
    ),
    # Phrases.
    *of(
        "figures.csv",
        ("no unit", ("571 drug cases", "571"), 2, "printed", "without a unit"),
        ("unknown unit", ("5.55 metric tons", "5.55 stones"), 6, "printed", "'stones'"),
        ("no number", ("571 drug cases", "drug cases"), 2, "printed", "no number"),
        ("mass for a count", ("571 drug cases", "571 kg"), 2, "printed", "where a count belongs"),
        ("count for a mass", ("5.55 metric tons", "5 cases"), 6, "printed", "a mass belongs"),
        ("persons for cases", ("571 drug cases", "571 suspects"), 2, "printed", "not in person"),
        ("negative number", ("5.55 metric", "-5.55 metric"), 6, "printed", "'-5.55 metric tons'"),
        ("negative in words", ("5.55 metric", "minus 5.55 metric"), 6, "printed", "'minus'"),
        ("two numbers", ("571 drug cases", "571 cases and 131 cases"), 2, "printed", "readable"),
        ("about, no step", ("571 drug", "about 571 drug"), 2, "printed", "step in rounded_to"),
        ("zeros, no step", ("323.5 tons", "240 t"), 7, "printed", "step in rounded_to"),
        ("step not needed", ("571 drug cases,", "571 drug cases,1"), 2, "printed", "leave"),
        ("step in words", ("323.5 tons,", "240 t,ten"), 7, "rounded_to", "'ten'"),
        ("step of zero", ("323.5 tons,", "240 t,0"), 7, "printed", "rounded_to is not a step"),
        ("step too large", ("323.5 tons,", "240 t,1000"), 7, "printed", "is not a step"),
    ),
    # The other tables.
    *of(
        "statements.csv",
        ("month 13", days(period_start="2021-13-01"), 2, "period_start", "'2021-13-01'"),
        ("30 February", days(period_start="2021-02-30"), 2, "period_start", "'2021-02-30'"),
        ("day in words", days(announced="25 June 2021"), 2, "announced", "YYYY-MM-DD"),
        ("month of one digit", days(announced="2021-6-25"), 2, "announced", "YYYY-MM-DD"),
        ("day with an hour", days(announced="2021-06-25T10:00"), 2, "announced", "YYYY-MM-DD"),
        ("no day", days(cutoff_latest=""), 2, "cutoff_latest", "an empty cell"),
        ("ends at once", days(cutoff_earliest="2020-12-31"), 2, "cutoff_earliest", "2021-01-01"),
        ("latest first", days(cutoff_latest="2021-06-19"), 2, "cutoff_latest", "2021-06-20"),
        ("announced early", days(announced="2021-06-24"), 2, "announced", "2021-06-25"),
        ("no-break space before", (",National", ",\u00a0National"), 2, "agency", "space"),
    ),
    *of(
        "sources.csv",
        ("row twice", twice, 3, "source", "a second time"),
        ("unknown language", (",en,official,", ",tlh,official,"), 2, "language", "en, en-IN, en-US, es"),
        ("unknown kind", (",en,official,", ",en,rumour,"), 2, "kind", "choose one of official"),
        ("no such day", (",2021-06-26,en,", ",2021-06-31,en,"), 2, "published", "'2021-06-31'"),
        ("month that is none", (",2021-06-26,en,", ",2021-6,en,"), 2, "published", "'2021-6'"),
        ("link of a repost", (",en,official,", ",en,repost,"), 2, "url", "leave the address of a repost empty"),
        ("language that is no tag", (",en,official,", ",English (UK),official,"), 2, "language", "BCP 47"),
        ("publisher a chart cannot print", (",State Council", ",国务院 State Council"), 2, "publisher", "Latin"),
        ("script for a url", (SITE, "javascript:alert(1)//"), 2, "url", "'javascript:alert(1)//"),
        ("end of a line in a url", (SITE, f"{SITE}\u2028"), 2, "url", "cannot be seen"),
        ("url without a scheme", (SITE, SITE[7:]), 2, "url", f"'{SITE[7:]}"),
        ("text outside", (TEXT, "../x"), 2, "text", "'../x'"),
        ("text outside by a detour", (TEXT, "seeds/../../x"), 2, "text", "'seeds/../../x'"),
        ("digest of another kind", (SHA256, SHA256[:40]), 2, "sha256", SHA256[:40]),
    ),
    *of(
        "measures.csv",
        ("unknown part_of", (",case,cases,size,", ",case,raids,size,"), 3, "part_of", "'raids'"),
        ("unknown unit", ("large cases,count,case,", "large cases,count,raid,"), 3, "unit", "choose one of case"),
        ("part in another unit", (",case,cases,size,", ",case,suspects,size,"), 3, "part_of", "counted in case"),
        ("change of a count", (",case,cases,size,,,", ",case,cases,size,,suspects,"), 3, "change_of", "kind change"),
    ),
    *of(
        "wordings.csv",
        ("period that is none", ("2021-01-01/2021-06-30", "border ports"), 2, "means", "first and last day"),
        ("period with a month 13", ("2021-01-01/2021-06-30", "2021-01-01/2021-13-30"), 2, "means", "calendar"),
        ("period backwards", ("2021-01-01/2021-06-30", "2021-06-30/2021-01-01"), 2, "means", "before the last"),
        ("scope that is a period", (",period,", ",scope,"), 2, "means", "write what it covers"),
        ("unknown statement", ("nia-2021-06-25,", "nia-1999-06-25,"), 2, "statement", "'nia-1999-06-25'"),
    ),
    *of(
        "conflicts.csv",
        ("unknown kind", ("printed differently,", "printed badly,"), 2, "kind", "choose one of"),
    ),
    *of(
        "indicators.csv",
        ("unknown numerator", ("suspects,cases,", "crowds,cases,"), 5, "numerator", "'crowds'"),
        ("unknown denominator", ("cases,days,", "cases,weeks,"), 7, "denominator", "'weeks'"),
        ("unit that cannot be", (",kg per person,", ",kg per furlong,"), 4, "unit", "write it as kg per person"),
        ("unit of a share", (",share,large cases", ",case per case,large cases"), 2, "unit", "write it as share"),
        ("reads_as without range", without_range, 2, "reads_as", "{range}"),
    ),
    *of(
        "claims.csv",
        ("row twice", twice, 17, "source, printed", "a second time"),
        ("unknown kind", ("drug control,action", "drug control,boast"), 3, "kind", "'boast'"),
        ("unclosed quote in the header", ("measurable_by", '"measurable_by'), 1, "", "quote"),
    ),
    # What only the source's text can tell.
    *of(
        "figures.csv",
        ("piece of a number", ("131 cases", "31 cases"), 3, "printed", "whole"),
        ("qualifier left out", (QUALIFIED, "10 kilograms,10"), 4, "printed", "'more than 10 kilograms'"),
        ("other number", ("665 suspects,", "666 suspects,"), 5, "printed", "letter by letter"),
        only_evidence=True,
    ),
    *of(
        "claims.csv",
        ("not in the text", (NEW_TYPES, "old types"), 7, "printed", "letter by letter"),
        ("piece of a word", (NEW_TYPES, NEW_TYPES[1:]), 7, "printed", "whole"),
        ("four times in the text", (NEW_TYPES, "drug crimes"), 7, "printed", "4 times"),
        only_evidence=True,
    ),
    *of(
        "wordings.csv",
        ("not in the text", ("In the first half", "In the second half"), 2, "printed", "letter by letter"),
        only_evidence=True,
    ),
    *of(
        "sources.csv",
        ("other digest", (SHA256, "0" * 64), 2, "sha256", SHA256),
        ("no digest", (SHA256, ""), 2, "sha256", "sha256"),
        ("digest without text", (TEXT, ""), 2, "sha256", SHA256[:20]),
        only_evidence=True,
    ),
    *of(
        TEXT,
        ("no file", gone, 2, "text", "no such file"),
        ("not UTF-8", (b"571 drug cases", b"571 drug c\xe4ses"), 2, "text", "not UTF-8"),
        ("other words", ("Chen Jie", "Chen Jia"), 2, "sha256", "restore"),
        only_evidence=True,
    ),
]


def damaged(tmp_path, file, damage):
    """Copy the record with the texts beside it, damage one file, and return the data folder."""
    for folder in ("data", "seeds"):
        shutil.copytree(ONE.parent / folder, tmp_path / folder)
    path = tmp_path / (file if file == TEXT else f"data/{file}")
    before = path.read_bytes()
    if isinstance(damage, tuple):
        old, new = (part.encode() if isinstance(part, str) else part for part in damage)
        assert before.count(old) == 1, "the damage is not where the case says it is"
        after = before.replace(old, new)
    else:
        after = damage(before)
    assert after != before
    if after is None:
        path.unlink()
    else:
        path.write_bytes(after)
    return tmp_path / "data"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_a_bad_record_is_refused_in_one_line_that_says_where(tmp_path, capsys, case):
    data = damaged(tmp_path, case.file, case.damage)
    assert main(["check", "--data", str(data)]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert "Traceback" not in out
    lines = out.splitlines()
    problems = [LINE.fullmatch(line) for line in lines]
    assert all(problems), out
    assert max(map(len, lines)) < 1000  # a cell of 10 MB is not printed back
    place = ("sources.csv" if case.file == TEXT else case.file, str(case.row), case.column)
    first = problems[0]
    assert (first["file"], first["row"] or "0", first["column"] or "") == place
    assert case.holds in lines[0]

    if case.only_evidence:
        assert not load_figures(data).empty
    else:
        with pytest.raises(RecordError) as refused:
            load_figures(data)
        assert str(refused.value).startswith(lines[0])
        assert "\n" not in str(refused.value)


@pytest.mark.parametrize("put", [os.mkfifo, os.mkdir, lambda path: path.symlink_to("/dev/zero")])
@pytest.mark.parametrize("file", ["data/datapackage.json", "data/figures.csv", TEXT])
def test_what_may_never_end_is_no_file_of_a_record(tmp_path, file, put):
    for folder in ("data", "seeds"):
        shutil.copytree(ONE.parent / folder, tmp_path / folder)
    data = tmp_path / "data"
    for name in ("pipe", ".#figures.csv", "seeds.csv"):  # what is not described is not read
        put(data / name)
    (tmp_path / file).unlink()
    put(tmp_path / file)
    found = str(check_record(data).problems[0])
    assert LINE.fullmatch(found) and "file" in found


def test_the_record_itself_is_sound(capsys):
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert ": sound (" in out
    assert err == ""
