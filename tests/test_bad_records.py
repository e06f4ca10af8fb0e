"""Whatever is wrong with a record is named in one line: file, row, column, what was found and what mends it."""

import re
import shutil
from collections.abc import Callable
from typing import NamedTuple

import pytest
from interdiction import load_figures
from interdiction.__main__ import main
from interdiction.record import DATA, TABLES, RecordError

TEXT = b"seeds/000_e2b995e5acfe77ef.txt"
SHA256 = b"655385a4741310248d88f623baa43005e001c8f8abbf499ea978fba41be6eb36"
URL = b"http://english.www.gov.cn/statecouncil/ministries/202106/26/content_WS60d66823c6d0df57f98dbe68.html"
SEED = f"../{TEXT.decode()}"  # as seen from the data folder
LINE = re.compile(
    r"(?P<file>\w+\.(?:csv|json))(?:, row (?P<row>\d+))?(?:, column (?P<column>\w+(?:, \w+)*))?"
    r": found (?P<found>\S.*?); (?P<mend>\S.*)"
)


class Case(NamedTuple):
    name: str
    file: str  # the damaged one
    damage: tuple[bytes, bytes] | Callable[[bytes], bytes | None]  # old and new; or content to content, None: no file
    row: int  # as a spreadsheet counts, the header being row 1; 0 where the damage has no row
    column: str
    holds: str  # a fragment of the line
    only_evidence: bool = False  # the tables are sound in themselves, but not what the source's text says
    named: str = ""  # the file that the line names, where it is not the damaged one


def gone(content):
    return None


def dates(**changed):
    """The days of the statement, as they are and changed."""
    days = {"announced": "2021-06-25", "period_start": "2021-01-01"}
    days |= {"cutoff_earliest": "2021-06-20", "cutoff_latest": "2021-06-25"}
    return ",".join(days.values()).encode(), ",".join((days | changed).values()).encode()


def without(key):
    """The description of the tables, a key of it misspelt throughout."""
    return lambda content: content.replace(f'"{key}":'.encode(), f'"no {key}":'.encode())


def header(content):
    return content[: content.index(b"\n") + 1]


def without_range(content):
    return content.replace(b"{range}", b"some", 1)


def twice(content):
    """The last row once more."""
    return content + content.splitlines(keepends=True)[-1]


FIGURES, CLAIMS, SOURCES, STATEMENTS = "figures.csv", "claims.csv", "sources.csv", "statements.csv"
MEASURES, INDICATORS, PACKAGE = "measures.csv", "indicators.csv", "datapackage.json"
# What a row of figures.csv begins with, up to its printed words.
ROW = b"nia-2021-06-25,govcn-2021-06-26,"
SUSPECTS = ROW + b"suspects,"
QUALIFIED = b"more than 10 kilograms,"

CASES = [
    # Files
    *(Case(f"{name} missing", f"{name}.csv", gone, 0, "", "no file") for name in TABLES),
    Case("description missing", PACKAGE, gone, 0, "", "no file"),
    Case("description not JSON", PACKAGE, lambda _: b"not JSON", 0, "", "JSON"),
    Case("description a list", PACKAGE, lambda _: b"[]", 0, "", "JSON"),
    Case("description without columns", PACKAGE, without("fields"), 0, "", "fields"),
    Case("description without keys", PACKAGE, without("primaryKey"), 0, "", "primaryKey"),
    Case("description without types", PACKAGE, without("type"), 0, "", "type"),
    Case("description with a broken pattern", PACKAGE, (b"^https?://[^\\\\s]+$", b"("), 0, "", "("),
    Case("zero bytes", FIGURES, lambda _: b"", 1, "", "no column statement"),
    Case("header only", FIGURES, header, 0, "", "no rows"),
    Case("header only, without its line feed", FIGURES, lambda content: header(content)[:-1], 1, "", "header"),
    Case("not UTF-8", FIGURES, (b"131 cases", b"131 c\xe4ses"), 3, "", "0xe4"),
    Case("UTF-16", FIGURES, lambda content: content.decode().encode("utf-16"), 1, "", "null byte"),
    Case("byte-order mark", FIGURES, lambda content: b"\xef\xbb\xbf" + content, 1, "", "byte-order mark"),
    Case("CRLF", FIGURES, lambda content: content.replace(b"\n", b"\r\n"), 1, "", "carriage return"),
    Case("carriage return", FIGURES, (b"131 cases", b"131\rcases"), 3, "", "carriage return"),
    Case("null byte", FIGURES, (b"131 cases", b"131\0cases"), 3, "", "null byte"),
    # Header
    Case("missing column", FIGURES, (b",note\n", b"\n"), 1, "", "no column note"),
    Case("extra column", FIGURES, (b",note\n", b",note,page\n"), 1, "", "the column 'page'"),
    Case("columns in another order", FIGURES, (b"rounded_to,note", b"note,rounded_to"), 1, "", "another order"),
    Case("unclosed quote in the header", FIGURES, (b"rounded_to,note", b'rounded_to,"note'), 1, "", "quote"),
    Case("unclosed quote in the header of claims", CLAIMS, (b"measurable_by", b'"measurable_by'), 1, "", "quote"),
    # Cells and rows
    Case("unquoted comma", FIGURES, (QUALIFIED, b"more than 10, kilograms,"), 4, "", "7 cells"),
    Case("missing comma", FIGURES, (b"571 drug cases,", b"571 drug cases"), 2, "", "5 cells"),
    Case("unclosed quote", FIGURES, (b"571 drug cases", b'"571 drug cases'), 2, "", "quote"),
    Case("line break in a cell", FIGURES, (b"571 drug cases", b'"571 drug\ncases"'), 2, "printed", r"571 drug\ncases"),
    Case("blank line", FIGURES, (QUALIFIED + b",\n", QUALIFIED + b",\n\n"), 5, "statement", "an empty cell"),
    Case("10 MB cell", FIGURES, (b"571 drug", b"5" * 10_000_000 + b" drug"), 2, "printed", "10000011 characters"),
    Case("5,000-character cell", FIGURES, (QUALIFIED + b",", QUALIFIED + b"," + b"n" * 5000), 4, "note", "2000"),
    Case("space before a cell", FIGURES, (b"571 drug", b" 571 drug"), 2, "printed", "no space around it"),
    Case("space behind a cell", FIGURES, (QUALIFIED, QUALIFIED[:-1] + b" ,"), 4, "printed", "no space around it"),
    Case("no-break space before a cell", STATEMENTS, (b",National", ",\u00a0National".encode()), 2, "agency", "space"),
    Case("tab in a cell", FIGURES, (b"571 drug", b"571\tdrug"), 2, "printed", "no control character"),
    Case("formula printed", FIGURES, (b"571 drug cases", b"=1+1"), 2, "printed", "no formula"),
    Case("formula in a note", FIGURES, (QUALIFIED + b",", QUALIFIED + b",=1+1"), 4, "note", "no formula"),
    Case("plus", FIGURES, (b"571 drug", b"+571 drug"), 2, "printed", "no formula"),
    Case("minus", FIGURES, (QUALIFIED + b",", QUALIFIED + b",-1"), 4, "note", "no formula"),
    Case("at", FIGURES, (QUALIFIED + b",", QUALIFIED + b",@SUM(A1)"), 4, "note", "no formula"),
    Case("figure twice", FIGURES, twice, 8, "statement, source, measure", "a second time"),
    Case("source twice", SOURCES, twice, 3, "source", "a second time"),
    Case("claim twice", CLAIMS, twice, 17, "source, printed", "a second time"),
    # Keys and words of a list
    Case("unknown measure", FIGURES, (SUSPECTS, ROW + b"arrests,"), 5, "measure", "measures.csv"),
    Case("unknown statement", FIGURES, (SUSPECTS, b"nia-2020" + SUSPECTS[8:]), 5, "statement", "statements.csv"),
    Case("unknown source", FIGURES, (SUSPECTS, SUSPECTS.replace(b"govcn", b"gov")), 5, "source", "sources.csv"),
    Case("unknown part_of", MEASURES, (b",case,cases,", b",case,raids,"), 3, "part_of", "'raids'"),
    Case("unknown numerator", INDICATORS, (b"suspects,cases,", b"crowds,cases,"), 5, "numerator", "measures.csv"),
    Case("unknown denominator", INDICATORS, (b"cases,days,", b"cases,weeks,"), 7, "denominator", "measures.csv"),
    Case("unknown language", SOURCES, (b",en,official,", b",fr,official,"), 2, "language", "en, zh"),
    Case("unknown kind of source", SOURCES, (b",en,official,", b",en,rumour,"), 2, "kind", "choose one of official"),
    Case("unknown kind of claim", CLAIMS, (b"drug control,action,", b"drug control,boast,"), 3, "kind", "'boast'"),
    Case("reads_as without range", INDICATORS, without_range, 2, "reads_as", "{range}"),
    Case("url that is a script", SOURCES, (URL, b"javascript:alert(1)"), 2, "url", "'javascript:alert(1)'"),
    Case("url without a scheme", SOURCES, (URL, URL[7:]), 2, "url", "'english.www.gov.cn"),
    Case("text outside its folder", SOURCES, (TEXT, b"../x"), 2, "text", "'../x'"),
    Case("text outside by a detour", SOURCES, (TEXT, b"seeds/../../x"), 2, "text", "'seeds/../../x'"),
    # Days
    Case("month 13", STATEMENTS, dates(period_start="2021-13-01"), 2, "period_start", "'2021-13-01'"),
    Case("30 February", STATEMENTS, dates(period_start="2021-02-30"), 2, "period_start", "'2021-02-30'"),
    Case("day in words", STATEMENTS, dates(announced="25 June 2021"), 2, "announced", "YYYY-MM-DD"),
    Case("month of one digit", STATEMENTS, dates(announced="2021-6-25"), 2, "announced", "YYYY-MM-DD"),
    Case("day with an hour", STATEMENTS, dates(announced="2021-06-25T10:00"), 2, "announced", "YYYY-MM-DD"),
    Case("no day", STATEMENTS, dates(cutoff_latest=""), 2, "cutoff_latest", "an empty cell"),
    Case("published on no day", SOURCES, (b",2021-06-26,en,", b",2021-06-31,en,"), 2, "published", "'2021-06-31'"),
    Case("ends before it starts", STATEMENTS, dates(cutoff_earliest="2020-12-31"), 2, "cutoff_earliest", "2021-01-01"),
    Case("latest before earliest", STATEMENTS, dates(cutoff_latest="2021-06-19"), 2, "cutoff_latest", "2021-06-20"),
    Case("announced before the cut-off", STATEMENTS, dates(announced="2021-06-24"), 2, "announced", "2021-06-25"),
    # Phrases
    Case("empty printed", FIGURES, (b"571 drug cases,", b","), 2, "printed", "an empty cell"),
    Case("number without a unit", FIGURES, (b"571 drug cases", b"571"), 2, "printed", "without a unit"),
    Case("unknown unit", FIGURES, (b"5.55 metric tons", b"5.55 ounces"), 6, "printed", "'ounces'"),
    Case("unit without a number", FIGURES, (b"571 drug cases", b"drug cases"), 2, "printed", "no number"),
    Case("mass where a count belongs", FIGURES, (b"571 drug cases", b"571 kg"), 2, "printed", "where a count belongs"),
    Case("persons where cases belong", FIGURES, (b"571 drug cases", b"571 suspects"), 2, "printed", "not in person"),
    Case("negative number", FIGURES, (b"5.55 metric tons", b"-5.55 metric tons"), 6, "printed", "-5.55 metric tons"),
    Case("negative number in words", FIGURES, (b"5.55 metric", b"minus 5.55 metric"), 6, "printed", "'minus'"),
    Case("two numbers", FIGURES, (b"571 drug cases", b"571 drug cases and 131 cases"), 2, "printed", "two readable"),
    Case("about without a step", FIGURES, (b"571 drug cases", b"about 571 drug cases"), 2, "printed", "in rounded_to"),
    Case("zeros without a step", FIGURES, (b"323.5 tons", b"240 t"), 7, "printed", "in rounded_to"),
    Case("step that is not needed", FIGURES, (b"571 drug cases,", b"571 drug cases,1"), 2, "printed", "leave"),
    Case("step in words", FIGURES, (b"323.5 tons,", b"240 t,ten"), 7, "rounded_to", "'ten'"),
    Case("step of zero", FIGURES, (b"323.5 tons,", b"240 t,0"), 7, "printed", "rounded_to is not a step"),
    Case("step larger than the number", FIGURES, (b"323.5 tons,", b"240 t,1000"), 7, "printed", "is not a step"),
    # What only the source's text can tell
    Case("other digest", SOURCES, (SHA256, b"0" * 64), 2, "sha256", SHA256.decode(), True),
    Case("text without a digest", SOURCES, (SHA256, b""), 2, "sha256", "sha256", True),
    Case("digest without a text", SOURCES, (TEXT, b""), 2, "sha256", SHA256.decode()[:20], True),
    Case("text not there", SEED, gone, 2, "text", "no such file", True, SOURCES),
    Case("text not UTF-8", SEED, (b"571 drug cases", b"571 drug c\xe4ses"), 2, "text", "not UTF-8", True, SOURCES),
    Case("text changed outside the quotes", SEED, (b"Chen Jie", b"Chen Jia"), 2, "sha256", "restore", True, SOURCES),
    Case("piece of a longer number", FIGURES, (b"131 cases", b"31 cases"), 3, "printed", "whole", True),
    Case("without the qualifier", FIGURES, (QUALIFIED, b"10 kilograms,10"), 4, "printed", "'more than'", True),
    Case("other number", FIGURES, (b"665 suspects,", b"666 suspects,"), 5, "printed", "letter by letter", True),
    Case("claim not in the text", CLAIMS, (b"new types of", b"old types of"), 7, "printed", "letter by letter", True),
    Case("piece of a longer word", CLAIMS, (b",new types of drug", b",ew types of drug"), 7, "printed", "whole", True),
    Case("four times there", CLAIMS, (b"new types of drug trafficking", b"drug crimes"), 7, "printed", "4 times", True),
]


def damaged(tmp_path, file, damage):
    """Copy the record and the texts beside it, damage one file, and return the data folder."""
    for folder in ("data", "seeds"):
        shutil.copytree(DATA.parent / folder, tmp_path / folder)
    path = tmp_path / "data" / file
    before = path.read_bytes()
    if isinstance(damage, tuple):
        assert before.count(damage[0]) == 1  # the damage is where the case says it is
        after = before.replace(*damage)
    else:
        after = damage(before)
    assert after != before
    if after is None:
        path.unlink()
    else:
        path.write_bytes(after)
    return tmp_path / "data"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_record_is_refused_in_one_line_that_says_where(tmp_path, capsys, case):
    data = damaged(tmp_path, case.file, case.damage)
    assert main(["check", "--data", str(data)]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    assert "Traceback" not in out
    lines = out.splitlines()
    problems = [LINE.fullmatch(line) for line in lines]
    assert all(problems), out
    # A cell of 10 MB is not printed back.
    assert max(map(len, lines)) < 1000
    first = problems[0]
    assert (first["file"], first["row"] or "0", first["column"] or "") == (
        case.named or case.file,
        str(case.row),
        case.column,
    )
    assert case.holds in lines[0]

    if case.only_evidence:
        assert not load_figures(data).empty
    else:
        with pytest.raises(RecordError) as refused:
            load_figures(data)
        assert str(refused.value).startswith(lines[0])
        assert "\n" not in str(refused.value)


def test_the_record_itself_is_sound(capsys):
    assert main(["check"]) == 0
    out, err = capsys.readouterr()
    assert "are sound" in out
    assert err == ""
