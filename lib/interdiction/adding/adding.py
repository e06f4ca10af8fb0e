"""The command `add`: from the text of an announcement to the rows of a record."""

from pathlib import Path

import pandas as pd

from interdiction.adding.rows import Addition, make_addition
from interdiction.adding.staging import check_addition, describe_problems
from interdiction.answers.answers import Answers, read_text
from interdiction.answers.answers_file import read_answers, read_earlier, write_answers
from interdiction.asking.candidates import check_figures
from interdiction.asking.dialogue import ask_all
from interdiction.asking.terminal import StoppedError, Terminal
from interdiction.errors import InputError, quote
from interdiction.record.journal import lock, put_in_place, recover
from interdiction.record.tables import load_record
from interdiction.text import capitalise

_REPEAT = "the record is as it was; mend the key in {}, or run again and answer otherwise: Enter keeps each answer"


def add_statement(path: Path, data: Path, answers: Path | None) -> int:
    """Add the figures of a text to a record, and return an exit code: 130 where a person stopped it.

    Parameters
    ----------
    path : pathlib.Path
        The text of an announcement, in UTF-8.
    data : pathlib.Path
        The record's `data` folder.
    answers : pathlib.Path or None
        A file of answers to repeat; without one, a person is asked.

    Raises
    ------
    InputError
        For a text, answers or a record that something is wrong with. The record is then as it was.
    """
    content, text = read_text(path)
    data = data.resolve()
    try:
        if says := recover(data):
            print(says)
        load_record(data)
        with lock(data):
            if answers:
                return _add(_repeat(answers, content, text, data), content, data, answers)
            return _ask_and_add(path, content, text, data)
    except OSError as error:
        raise InputError(
            f"{data.parent}: found that it cannot be written ({error.strerror or quote(error)}); "
            "make room there or give the right to write; the record is as it was"
        ) from None


def _ask_and_add(path: Path, content: bytes, text: str, data: Path) -> int:
    """Ask a person for the answers, keep them beside the text whatever comes of it, and add them."""
    kept, terminal = path.with_name(f"{path.name}.answers.toml"), Terminal()
    earlier = read_earlier(kept, content)
    if earlier:
        terminal.say(f"Your earlier answers in {kept} are proposed again.")
    elif kept.exists():
        terminal.say(f"{kept} is of another text, or cannot be read; it is replaced by the answers that you give now.")
    given, stopped = earlier or Answers(), False
    try:
        ask_all(terminal, given, content, text, data)
    except StoppedError:
        stopped = True
    finally:
        saved = _save(kept, given, path.name)
    if stopped:
        terminal.complain(f"Stopped; the record is as it was, and {saved}.")
        return 130
    terminal.say(f"{capitalise(saved)}.")
    return _add(given, content, data, kept)


def _repeat(path: Path, content: bytes, text: str, data: Path) -> Answers:
    """Read answers, and hold their figures against the text."""
    answers = read_answers(path, content)
    if wrong := check_figures(answers, text, data):
        raise InputError(f"{path}, key {wrong}")
    return answers


def _save(kept: Path, given: Answers, name: str) -> str:
    """Keep answers in a file, and say so."""
    if not given.row("text"):
        return "no answer was given"
    try:
        write_answers(kept, given, name)
    except OSError as error:
        return f"your answers could not be kept in {kept} ({error.strerror})"
    return f"your answers are kept in {kept}"


def _add(answers: Answers, content: bytes, data: Path, kept: Path) -> int:
    """Check a record with the answers in it, and put it in place if it is sound."""
    tables = load_record(data).tables
    try:
        addition = make_addition(answers, content, tables, data)
    except InputError as error:
        raise InputError(f"{kept}, {error}; {_REPEAT.format(kept)}") from None
    if not addition.sections:
        print(f"{data}: nothing to add: the record has these figures already")
        return 0
    found = check_addition(data, addition)
    if found.problems:
        lines = describe_problems(found.problems, addition)
        raise InputError("\n".join([*(f"{kept}, {line}" for line in lines), _REPEAT.format(kept)]))
    put_in_place(data, addition.changes)
    print(f"{data}: added {_count(addition, tables)}")
    return 0


def _count(addition: Addition, tables: dict[str, pd.DataFrame]) -> str:
    """Say how many rows were added to which tables."""
    files = [file for file, _ in addition.sections]
    return ", ".join(f"{name}: {files.count(f'{name}.csv')}" for name in tables if f"{name}.csv" in files)
