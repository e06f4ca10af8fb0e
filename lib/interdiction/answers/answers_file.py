"""The file that answers are kept in, and what is wrong with one that was written by hand."""

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import tomli_w

from interdiction.answers.answers import FIGURE_KEYS, KEPT, KEYS, Answers, hash_text, name_figure
from interdiction.errors import InputError, quote

_HEAD = "# What was answered of {}; repeat it with: python -m interdiction add FILE --answers THIS_FILE\n\n"


def read_answers(path: Path, content: bytes) -> Answers:
    """Read a file of answers whole, and refuse one that is of another text or lacks a key.

    Parameters
    ----------
    path : pathlib.Path
        A file as `write_answers` writes it.
    content : bytes
        The text that they are about.

    Raises
    ------
    InputError
        For the first thing that is wrong: the key, what was found, and what would mend it.
    """
    found = _parse(path)
    wrong = next(_find_wrong(found, KEYS), "")
    if not wrong and (sha256 := found["text"]["sha256"]) != hash_text(content):
        mend = f"they are of another text: name the one whose sha256 it is, this one has {hash_text(content)}"
        wrong = f"text.sha256: found {quote(sha256)}; {mend}"
    if not wrong and (kept := found["text"]["kept"]) not in KEPT:
        wrong = f"text.kept: found {quote(kept)}; choose one of {', '.join(KEPT)}"
    if wrong:
        raise InputError(f"{path}, key {wrong}")
    return Answers({section: dict(found[section]) for section in KEYS}, found["figures"])


def read_earlier(path: Path, content: bytes) -> Answers | None:
    """Read answers that may be incomplete, to propose them again; None where there are none of this text.

    >>> read_earlier(Path("nowhere.toml"), b"")
    """
    try:
        found = _parse(path)
    except InputError:
        return None
    sections = {section: found.get(section, {}) for section in KEYS}
    figures = found.get("figures", [])
    if not isinstance(figures, list) or not all(isinstance(part, dict) for part in (*sections.values(), *figures)):
        return None
    if sections["text"].get("sha256") != hash_text(content):
        return None
    cells = {section: {key: str(cell) for key, cell in row.items()} for section, row in sections.items()}
    return Answers(cells, figures)


def write_answers(path: Path, answers: Answers, text: str) -> None:
    """Write answers to a file.

    Parameters
    ----------
    path : pathlib.Path
        The file; what stood there is replaced.
    answers : Answers
        Complete or not.
    text : str
        The name of the text that they are about.
    """
    sections = {section: row for section, row in answers.cells.items() if row}
    content = _HEAD.format(ascii(text)) + tomli_w.dumps({**sections, "figures": answers.figures}).rstrip() + "\n"
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(content, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _parse(path: Path) -> dict[str, Any]:
    """Read a TOML file."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8"))
    except (OSError, ValueError) as error:
        found = "no file that can be read" if isinstance(error, OSError) else quote(error)
        raise InputError(f"{path}: found {found}; name a file of answers in TOML") from None


def _find_wrong(found: dict[str, Any], keys: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Find the keys that are missing, not known, or of another type."""
    for name in found:
        if name not in (*keys, "figures"):
            yield f"{name}: found a section that is not known; take it out"
    for section, names in keys.items():
        yield from _find_wrong_row(section, found.get(section), names)
    figures = found.get("figures")
    if not isinstance(figures, list) or not figures:
        yield "figures: found none; write [[figures]] with number, printed and measure for each"
        return
    for place, row in enumerate(figures, 1):
        yield from _find_wrong_row(name_figure(place), row, FIGURE_KEYS)


def _find_wrong_row(section: str, row: Any, names: Iterable[str]) -> Iterator[str]:
    """Find what is wrong with one section, or with one figure."""
    if not isinstance(row, dict):
        yield f"{section}: found {'nothing' if row is None else quote(row)}; write the section with its keys"
        return
    for name in names:
        kind, says = (int, "a whole number") if name == "number" else (str, "text in quotes")
        if name not in row:
            yield f"{section}.{name}: found nothing; write {says}, empty quotes where there is none"
        elif not isinstance(row[name], kind) or isinstance(row[name], bool):
            yield f"{section}.{name}: found {quote(row[name])}; write {says}"
    for name in row:
        if name not in names:
            yield f"{section}.{name}: found a key that is not known; take it out"
