"""The command `add`: what is asked of a text, what is written, and that the record is whole whatever happens."""

import builtins
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import tomli_w
from broken_addition import snapshot
from filelock import FileLock
from one_statement import ONE, SOURCE, STATEMENT

from interdiction import find_quotes, load_figures, load_table
from interdiction.__main__ import main
from interdiction.answers.answers import FIGURE_KEYS, KEYS
from interdiction.record.journal import COMPLETE, JOURNAL
from interdiction.record.tables import RecordError

ROOT = Path(__file__).resolve().parents[1]
ENGLISH = """Drug cases fall in first half

In the first half of this year, the National Immigration Administration cracked 472 drug cases, 95 cases involving
more than 10 kilograms. It arrested 533 suspects and seized 4.31 tons of drugs and 240 tons of materials for making
drugs, it said on July 20, 2031.
"""
ENGLISH_FIGURES = {
    "cases": "472 drug cases",
    "large_cases": "95 cases",
    "large_case_threshold": "more than 10 kilograms",
    "suspects": "533 suspects",
    "drugs_seized": "4.31 tons",
}
CHINESE = """国家移民管理局通报

2031年上半年，国家移民管理局共破获毒品案件472起，其中万克以上案件95起，抓获犯罪嫌疑人533名，缴获各类毒品约240吨。
"""
CHINESE_FIGURES = {
    "cases": "472起",
    "large_case_threshold": "万克以上",
    "large_cases": "95起",
    "suspects": "533名",
    "drugs_seized": "约240吨",
}
# What is typed at a question, by how it begins; Enter at all others.
TYPED = {
    "Address": "https://www.example.org/2031-07/20/drugs.html",
    "Publisher": "A Paper",
    "Grade": "newspaper",
    "Its text": "seeds",
    "Who announced": "NIA",
}
NAME = "nia-2031-07-20"
LINE = re.compile(r"[^\n]*found [^\n]+; [^\n]+\n")


class Typist:
    """Answers each question by how it begins, and interrupts at the one that is asked for."""

    def __init__(self, capsys):
        self.capsys, self.typed, self.interrupt_at = capsys, {}, 0
        self.shown, self.questions = "", []

    def __call__(self, prompt=""):
        self.shown += self.capsys.readouterr().out
        self.questions.append(self.shown.splitlines()[-1].strip())
        self.shown += "\n"
        if len(self.questions) == self.interrupt_at:
            raise KeyboardInterrupt
        replies = [reply for begins, reply in self.typed.items() if self.questions[-1].startswith(begins)]
        reply = replies[-1] if replies else ""
        return (reply.pop(0) if reply else "") if isinstance(reply, list) else reply


@pytest.fixture
def home(tmp_path):
    """A copy of one statement in one source: a record without the columns that it may leave out."""
    shutil.copytree(ONE.parent, tmp_path / "record")
    return tmp_path / "record"


@pytest.fixture
def add(home, monkeypatch, capsys):
    """Add a text to the record as a person does who types some replies; what was printed, and the exit code."""

    def run(text, typed=(), data=home / "data", interrupt_at=0):
        typist = run.typist = Typist(capsys)
        typist.typed, typist.interrupt_at = TYPED | dict(typed), interrupt_at
        path = home.parent / "text.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        monkeypatch.setattr(builtins, "input", typist)
        capsys.readouterr()
        code = main(["add", str(path), "--data", str(data)])
        out, err = capsys.readouterr()
        return typist.shown + out, err, code

    return run


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    """The English text with the answers about it, made once."""
    folder = tmp_path_factory.mktemp("answered")
    shutil.copytree(ONE.parent, folder / "record")
    (folder / "text.txt").write_text(ENGLISH, "utf-8")
    replies = ["", *[""] * 7, TYPED["Address"], "A Paper", "", "", "newspaper", "seeds", "", "", "NIA", *[""] * 12]
    command = [sys.executable, "-m", "interdiction", "add", "text.txt", "--data", "record/data"]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "lib")}
    typed = "\n".join(replies)
    ran = subprocess.run(command, cwd=folder, env=environment, input=typed, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    return folder / "text.txt", folder / "text.txt.answers.toml"


@pytest.fixture
def repeat(home, answered, capsys):
    """Repeat the addition from its answers, some of them changed; what was printed, and the exit code."""
    text, answers = answered

    def run(change=lambda found: None, text=text):
        found = tomllib.loads(answers.read_text("utf-8"))
        change(found)
        path = home.parent / "answers.toml"
        path.write_text(tomli_w.dumps(found), "utf-8")
        capsys.readouterr()
        code = main(["add", str(text), "--data", str(home / "data"), "--answers", str(path)])
        return *capsys.readouterr(), code

    return run


def words_found(data):
    """The words of each new figure, as they stand in the kept text where they are found."""
    quotes = find_quotes(data=data)
    rows = quotes[quotes["statement"] == NAME]
    text = next((data.parent / "seeds").glob("example-*.txt")).read_text("utf-8")
    return {row.measure: text[row.start : row.end].replace("\n", " ") for row in rows.itertuples()}


def assert_only_appended(before, after):
    """Earlier bytes are as they were; seeds/README.md alone has a line within."""
    assert before.keys() <= after.keys()
    for name, content in before.items():
        if name == "seeds/README.md":
            [line] = [line for line in after[name].splitlines(True) if b"example-2031" in line]
            assert after[name].replace(line, b"") == content
        else:
            assert after[name].startswith(content)


@pytest.mark.parametrize(
    ("text", "figures", "questions"),
    [(ENGLISH, ENGLISH_FIGURES, 28), (CHINESE, CHINESE_FIGURES, 26)],
    ids=["en", "zh"],
)
def test_the_numbers_of_a_text_become_figures_that_are_found_in_it(home, add, text, figures, questions):
    before = snapshot(home)
    typed = {"Enter: leave out": ["m precursors"], "Last day": "2031-06-30"}
    out, err, code = add(text, typed)
    assert (code, err) == (0, ""), out
    assert len(add.typist.questions) <= questions
    data = home / "data"
    found = words_found(data)
    assert figures.items() <= found.items()
    rows = load_figures(data, statement=NAME).set_index("measure")
    assert rows.loc["cases", ["low", "high"]].tolist() == [472, 472]
    [statement] = load_table("statements", data).query("statement == @NAME").to_dict("records")
    assert statement["period_start"] == "2031-01-01"
    assert statement["cutoff_earliest"] == statement["cutoff_latest"] == "2031-06-30"
    assert_only_appended(before, snapshot(home))
    kept = next((home / "seeds").glob("example-*.txt"))
    assert kept.read_bytes() == text.encode()
    assert main(["check", "--data", str(data)]) == 0


def test_answers_repeat_an_addition_byte_for_byte_and_then_add_nothing(home, add, repeat):
    shutil.copytree(home, home.parent / "copy")
    assert add(ENGLISH, data=home.parent / "copy" / "data")[2] == 0
    out, err, code = repeat()
    assert (code, err) == (0, "")
    after = snapshot(home)
    assert after == snapshot(home.parent / "copy")
    out, err, code = repeat()
    assert (code, err) == (0, "")
    assert "nothing to add" in out
    assert snapshot(home) == after


def test_a_record_with_all_columns_says_who_keeps_a_text(tmp_path, answered, capsys):
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    text, answers = answered
    assert main(["add", str(text), "--data", str(tmp_path / "data"), "--answers", str(answers)]) == 0
    source = load_table("sources", tmp_path / "data").iloc[-1]
    assert source[["text", "seen", "kept_by"]].tolist() == ["seeds/example-2031-07-20.txt", "yes", "this repository"]
    [claimed] = [line for line in (tmp_path / "seeds/README.md").read_text("utf-8").splitlines() if "A Paper" in line]
    assert claimed.startswith("| `example-2031-07-20.txt` | A Paper, Drug cases fall in first half")


@pytest.mark.parametrize("kept", ["unshipped", "nowhere"])
def test_a_text_that_is_not_shipped_is_kept_outside_git_or_not_at_all(tmp_path, add, kept):
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    texts = snapshot(tmp_path / "seeds")
    _, err, code = add(ENGLISH, {"Its text": kept, "Who keeps": "The reader"}, data=tmp_path / "data")
    assert (code, err) == (0, "")
    assert snapshot(tmp_path / "seeds") == texts
    source = load_table("sources", tmp_path / "data").iloc[-1]
    assert source[["seen", "kept_by"]].tolist() == ["yes", "The reader"]
    assert source["text"] == ("unshipped/example-2031-07-20.txt" if kept == "unshipped" else "")
    if source["text"]:
        assert (tmp_path / source["text"]).read_text("utf-8") == ENGLISH


def test_letters_change_the_measure_the_step_and_what_is_left_out(home, add):
    typed = {
        "Enter: cases": ["m", "x"],  # back from the choice, then left out
        "Enter: large_cases": "x",
        "Enter: large_case_threshold": "x",
        "Enter: suspects": ["m sus"],
        "Enter: drugs_seized": ["s", "m drugs"],
        "Rounded to": ["0.01", ""],
        "Measure, a part": ["", "1"],
    }
    out, err, code = add(ENGLISH, typed)
    assert (code, err) == (0, ""), out
    assert words_found(home / "data")["suspects"] == "533 suspects"
    assert "cases" not in words_found(home / "data")
    assert " 1 drugs_seized: " in out  # several have it in their names, and the first is taken


def test_of_two_different_numbers_of_one_measure_the_one_that_is_used_is_asked_for(home, add):
    text = "472 drug cases in half a year\n\nThe agency cracked 427 drug cases.\n"
    _, err, code = add(text, {"Announced": "2031-07-20", "Published": "2031-07-20", "Which is used": "this"})
    assert (code, err) == (0, "")
    assert words_found(home / "data") == {"cases": "427 drug cases"}


def test_the_other_number_stands_beside_it_where_the_record_has_a_column_for_it(tmp_path, add):
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    text = "The agency cracked 427 drug cases.\n\nIn the table: 472 drug cases, and again 427 drug cases.\n"
    typed = {"Published": "2031-07-20", "Which is used": "both", "Where this one stands": "table"}
    out, err, code = add(text, typed, data=tmp_path / "data")
    assert (code, err) == (0, "")
    assert "427 drug cases is that number already" in out
    figures = load_table("figures", tmp_path / "data").query("statement == @NAME")
    assert figures[["printing", "printed"]].values.tolist() == [["", "427 drug cases"], ["table", "472 drug cases"]]
    assert "printed differently" in out  # what the audit finds between the two


def test_a_new_figure_of_a_known_statement_and_source_is_added_without_their_rows(home, add):
    first = add("The agency cracked 472 drug cases.\n", {"Published": "2031-07-20", "Its text": "nowhere"})
    assert first[2] == 0
    before = snapshot(home)
    out, err, code = add("The agency cracked 473 drug cases and arrested 533 suspects.\n")
    assert (code, err) == (0, ""), out
    after = snapshot(home)
    assert [name for name in after if after[name] != before.get(name)] == ["data/figures.csv"]
    assert "Left out: 473 drug cases; the record has 472 drug cases of it" in out
    added = after["data/figures.csv"].decode().removeprefix(before["data/figures.csv"].decode())
    assert added == f"{NAME},example-2031-07-20,suspects,533 suspects,,,,\n"


def test_a_text_with_other_line_ends_and_a_mark_at_its_beginning_is_kept_as_it_is(home, add):
    text = b"\xef\xbb\xbfIn July 2031\r\nit cracked 472 drug cases\r\nand arrested 533\tsuspects.\r\n"
    out, err, code = add(text, {"Published": "2031-07-20"})
    assert (code, err) == (0, ""), out
    assert next((home / "seeds").glob("example-*.txt")).read_bytes() == text
    printed = load_figures(home / "data", statement=NAME)["printed"].tolist()
    assert [" ".join(words.split()) for words in printed] == ["472 drug cases", "533 suspects"]


def test_a_record_without_a_list_of_owners_gets_one(home, add):
    path = home / "seeds" / "README.md"
    for before in (None, b"No table, and no \xff UTF-8.\n"):
        shutil.rmtree(home)
        shutil.copytree(ONE.parent, home)
        path.unlink(missing_ok=True)
        if before:
            path.write_bytes(before)
        assert add(ENGLISH, {"Whose it is": "A | B"})[2] == 0
        assert path.read_bytes().startswith((before or b"") + (b"\n" if before else b"") + b"| file | document |")
        assert b"| A \\| B. It is not" in path.read_bytes()


def test_a_new_agency_is_a_row_of_its_own(home, add):
    typed = {"Who announced": "new", "Its name": "Agency of a Test", "Its short name": "AT"}
    _, err, code = add(ENGLISH, typed)
    assert (code, err) == (0, "")
    assert load_table("agencies", home / "data").iloc[-1]["short"] == "AT"
    assert load_table("statements", home / "data").iloc[-1]["statement"] == "at-2031-07-20"


def test_ambiguous_words_are_asked_for(tmp_path, add):
    for folder in ("data", "seeds"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    typed = {"Published": "2031-07-20", "Words at the beginning": "handed over"}
    out, err, code = add("They handed over three drug suspects.\n", typed, data=tmp_path / "data")
    assert (code, err) == (0, ""), out
    row = load_table("figures", tmp_path / "data").iloc[-1]
    assert row[["printed", "beside"]].tolist() == ["three drug suspects", "handed over"]


@pytest.mark.parametrize("question", range(1, 27))
def test_ctrl_c_at_any_question_leaves_the_record_and_keeps_the_answers(home, add, question):
    before = snapshot(home)
    out, err, code = add(ENGLISH, interrupt_at=question)
    if code == 0:
        assert len(add.typist.questions) < question
        return
    assert code == 130
    assert err.count("\n") == 1
    assert err.startswith("Stopped; the record is as it was")
    assert snapshot(home) == before
    answers = home.parent / "text.txt.answers.toml"
    assert answers.exists() == (question > 1)
    if question % 6 == 0:  # what was typed is proposed again
        typed = {key: "" for key in TYPED if any(asked.startswith(key) for asked in add.typist.questions[:-1])}
        out, err, code = add(ENGLISH, typed)
        assert (code, err) == (0, ""), out
        assert "Your earlier answers" in out
        assert len(words_found(home / "data")) >= len(ENGLISH_FIGURES)


@pytest.mark.parametrize("how", ["q", "end"])
def test_q_and_the_end_of_the_input_stop_it_too(home, add, monkeypatch, how):
    before = snapshot(home)
    if how == "q":
        assert add(ENGLISH, {"Publisher": "q"})[2] == 130
    else:

        def end(prompt=""):
            raise EOFError

        (home.parent / "text.txt").write_text(ENGLISH, "utf-8")
        monkeypatch.setattr(builtins, "input", end)
        assert main(["add", str(home.parent / "text.txt"), "--data", str(home / "data")]) == 130
    assert snapshot(home) == before


def test_answers_of_another_text_are_said_to_be_replaced(home, add):
    path = home.parent / "text.txt.answers.toml"
    path.write_text('[text]\nsha256 = "0"\n', "utf-8")
    out, _, code = add(ENGLISH)
    assert code == 0
    assert f"{path} is of another text" in out.replace("\n", " ")


def of(section, key, value, holds):
    def change(found):
        row = found["figures"][section] if isinstance(section, int) else found[section]
        if value is None:
            del row[key]
        else:
            row[key] = value

    name = f"figures[{section + 1}]" if isinstance(section, int) else section
    return pytest.param(change, f"{name}.{key}" if "." not in holds[0] else holds[0], holds[1], id=f"{name}.{key}")


WRONG = [
    of("source", "kind", "blog", ("", "choose one of official")),
    of("source", "url", "example.org", ("", "Address of the document")),
    of("source", "published", "2031-07-32", ("", "a day that the calendar has")),
    of("source", "publisher", "报", ("", "Latin")),
    of("source", "title", "", ("", "fill in title")),
    of("source", "source", "A B", ("", "write it as Identifier")),
    of("source", "source", SOURCE, ("source.publisher", "the record has")),
    of("text", "language", "tlh", ("text.language", "language 'tlh'")),
    of("text", "kept", "here", ("text.kept", "choose one of seeds, unshipped, nowhere")),
    of("text", "sha256", "0" * 64, ("", "they are of another text")),
    of("agency", "short", "NIX", ("", "the record has 'NIA'")),
    of("agency", "agency", "", ("", "fill in agency")),
    of("statement", "announced", "July", ("", "Day of the announcement")),
    of("statement", "period_start", "2031-13-01", ("", "2031-13-01")),
    of("statement", "cutoff_latest", "2031-08-01", ("statement.announced", "2031-08-01")),
    of("statement", "covers", "the moon", ("", "choose one of")),
    of("statement", "people", "caught", ("", "choose one of")),
    of("statement", "statement", STATEMENT, ("statement.announced", "the record has")),
    of("statement", "statement", "", ("", "fill in statement")),
    of("source", "kept_by", 5, ("", "text in quotes")),
    of("source", "title", None, ("", "found nothing")),
    of("source", "author", "x", ("", "not known")),
    of(0, "measure", "arrests", ("", "measures.csv")),
    of(0, "measure", "suspects", ("figures[4].measure", "a second time")),
    of(0, "number", 99, ("", "1 to")),
    of(0, "number", "two", ("", "a whole number")),
    of(0, "number", True, ("", "a whole number")),
    of(0, "printed", "472", ("", "is '472 drug cases'")),
    of(0, "printed", "571 drug cases", ("", "is '472 drug cases'")),
    of(0, "rounded_to", "10", ("figures[1].printed", "leave rounded_to empty")),
    of(0, "printing", "headline", ("", "no column printing")),
    of(0, "measure", None, ("", "found nothing")),
    pytest.param(lambda found: found.pop("figures"), "figures", "[[figures]]", id="no figures"),
    pytest.param(lambda found: found.pop("source"), "source", "write the section", id="no source"),
    pytest.param(lambda found: found.update(extra=1), "extra", "take it out", id="extra section"),
    pytest.param(lambda found: found.update(figures=[5]), "figures[1]", "write the section", id="figure that is none"),
    pytest.param(lambda found: found.update(text="x"), "text", "write the section", id="section that is none"),
]


@pytest.mark.parametrize(("change", "key", "holds"), WRONG)
def test_a_wrong_answer_is_named_by_its_key_in_one_line(home, repeat, change, key, holds):
    before = snapshot(home)
    out, err, code = repeat(change)
    assert (code, out) == (1, "")
    lines = err.splitlines()
    assert f"key {key}" in lines[0] and holds in err, err
    assert "Traceback" not in err
    assert all(re.search(r"found .+; .+", line) for line in lines if "key " in line[:200] and "run again" not in line)
    assert snapshot(home) == before


@pytest.mark.parametrize("section", [*KEYS])
def test_every_key_of_the_answers_is_needed(home, repeat, section):
    for key in KEYS[section]:
        _, err, code = repeat(lambda found, key=key: found[section].pop(key))
        assert code == 1
        assert err.count("\n") == 1
        assert f"key {section}.{key}: found nothing; " in err
    for key in FIGURE_KEYS:
        assert (
            f"key figures[1].{key}: found nothing; " in repeat(lambda found, key=key: found["figures"][0].pop(key))[1]
        )


def test_answers_for_another_text_or_none_are_refused(home, repeat, answered, capsys):
    other = home.parent / "other.txt"
    other.write_text(ENGLISH.replace("472", "473"), "utf-8")
    before = snapshot(home)
    _, err, code = repeat(text=other)
    assert code == 1
    assert "key text.sha256: found" in err
    for content in (b"\xff", b"[text", b""):
        (home.parent / "bad.toml").write_bytes(content)
        arguments = ["add", str(answered[0]), "--data", str(home / "data"), "--answers", str(home.parent / "bad.toml")]
        assert main(arguments) == 1
        assert LINE.fullmatch(capsys.readouterr().err)
    assert snapshot(home) == before


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        (b"571 drug c\xe4ses", "0xe4; save the text as UTF-8"),
        (b"", "paste the words"),
        (b"\n \n", "paste the words"),
        (b"No number at all.", "no number that can be a figure"),
        (b"571 cases. " * 1_000_000, "11,000,000 bytes"),
        (b"1" * 1_000_000, "1,000,000 bytes"),
        (b"1" * 150_000 + b" kg", "no number that can be a figure"),
    ],
    ids=["not UTF-8", "empty", "space", "no number", "10 MB", "a million digits", "many digits"],
)
def test_a_text_that_is_none_is_refused_in_one_line(home, add, content, holds):
    before = snapshot(home)
    _, err, code = add(content, {"Language": "en"})
    assert code == 1
    assert err.count("\n") == 1
    assert holds in err
    assert len(err) < 500
    assert snapshot(home) == before


def test_a_file_that_is_not_there_is_named(home, capsys):
    assert main(["add", str(home / "nothing.txt"), "--data", str(home / "data")]) == 1
    assert LINE.fullmatch(capsys.readouterr().err)
    assert main(["add", str(home), "--data", str(home / "data")]) == 1
    assert LINE.fullmatch(capsys.readouterr().err)


def test_what_cannot_be_seen_is_shown_as_an_escape(add):
    text = "\u202eIn\u202c July 2031 it \x1b[31m[bold]cracked\x07 472 drug cases[/bold].\n"
    out, _, _ = add(text, {"Published": "2031-07-20"})
    assert r"\u202e" in out and r"\x1b[31m[bold]cracked\x07" in out and "[/bold]" in out
    assert not {"\u202e", "\x1b", "\x07"} & set(out)


def test_a_second_addition_at_once_is_refused_and_a_check_is_not(home, repeat, capsys):
    before = snapshot(home)
    with FileLock(home / ".data.lock"):
        _, err, code = repeat()
        assert code == 1
        assert LINE.fullmatch(err)
        assert "another addition" in err
        assert main(["check", "--data", str(home / "data")]) == 0
    assert snapshot(home) == before
    assert repeat()[2] == 0


def test_a_folder_that_must_not_be_written_is_named(home, repeat, monkeypatch):
    before = snapshot(home)
    real = Path.mkdir

    def refuse(path, *arguments, **options):
        if home in path.parents:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **options)

    monkeypatch.setattr(Path, "mkdir", refuse)
    out, err, code = repeat()
    assert (code, out) == (1, "")
    assert "Permission denied" in err and err.count("\n") == 1
    monkeypatch.undo()
    assert snapshot(home) == before


def test_a_record_that_is_not_sound_is_refused_before_anything_is_asked(home, add):
    with (home / "data" / "figures.csv").open("a") as file:
        file.write("x,y\n")
    _, err, code = add(ENGLISH)
    assert code == 1
    assert "figures.csv, row" in err
    assert add.typist.questions == []


def test_an_addition_that_was_broken_off_is_told_to_readers_and_settled_by_check(home, capsys):
    before = snapshot(home)
    journal, table = home / "data" / JOURNAL, home / "data" / "figures.csv"
    old, new = table.read_bytes(), table.read_bytes() + b"half a row"
    journal.mkdir()
    hashes = [hashlib.sha256(content).hexdigest() for content in (old, new, b"a text")]
    index = [["data/figures.csv", *hashes[:2]], ["seeds/new.txt", "", hashes[2]]]
    (journal / "index.json").write_text(json.dumps(index))
    (journal / "0.old").write_bytes(old)
    (journal / COMPLETE).touch()
    table.write_bytes(new)
    with pytest.raises(RecordError, match="an addition at work or broken off; run python -m interdiction check"):
        load_figures(home / "data")
    table.write_bytes(new + b"and more by hand")
    assert main(["check", "--data", str(home / "data")]) == 1
    assert "found other bytes" in capsys.readouterr().err
    table.write_bytes(new)
    assert main(["check", "--data", str(home / "data")]) == 0
    assert "is taken back" in capsys.readouterr().out
    assert snapshot(home) == before


def break_additions(folder, answered, how, most):
    """Break an addition off at some of the moments at which it touches a file."""
    shutil.copytree(ONE.parent, folder / "master")
    # From Python 3.12 on, a fork beside idle threads of the libraries is warned of.
    program = [sys.executable, "-W", "ignore::DeprecationWarning", str(ROOT / "tests" / "broken_addition.py")]
    command = [*program, str(folder), *map(str, answered), how]
    environment = os.environ | {"PYTHONPATH": f"{ROOT / 'lib'}", "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run([*command, str(most)], env=environment, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    moments, *tried = ran.stdout.splitlines()
    assert len(tried) == min(most, int(moments.split()[0]))
    assert [line for line in tried if not re.fullmatch(r"\d+ (before|whole) good -?\d+", line)] == []
    return {line.split()[1] for line in tried}


@pytest.mark.parametrize(("how", "most"), [("kill", 5), pytest.param("full", 4, marks=pytest.mark.slow)])
def test_an_addition_that_is_broken_off_leaves_the_record_whole(tmp_path, answered, how, most):
    assert "before" in break_additions(tmp_path, answered, how, most)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["kill", "full"])
def test_an_addition_that_is_broken_off_at_fifty_moments_leaves_the_record_whole(tmp_path, answered, how):
    assert "before" in break_additions(tmp_path, answered, how, 50)
