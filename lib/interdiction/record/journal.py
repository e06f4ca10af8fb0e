"""Files of a record replaced together: all of them, or after an interruption none.

What each file held before and is to hold stands in a folder of its own before the first one is touched.
"""

import hashlib
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from interdiction.errors import InputError

JOURNAL, COMPLETE = ".adding", "complete"  # a folder in the data folder, and the file in it that says it is filled
_INDEX = "index.json"


class Change(NamedTuple):
    """A file of a record, named from the folder above its data, and what it held (None: it was not there) and holds."""

    path: str
    old: bytes | None
    new: bytes


@contextmanager
def lock(data: Path) -> Iterator[None]:
    """Keep two additions from being made to one record at once.

    Raises
    ------
    InputError
        If another one is being made.
    """
    file = _acquire(data)
    if not file:
        raise InputError(f"{data}: found another addition at work; wait until it has ended, then add this one")
    try:
        _clear(data)
        yield
    finally:
        file.release()


def recover(data: Path) -> str:
    """Settle an addition that was broken off, unless it is still at work, and say what was done, or "".

    Raises
    ------
    InputError
        If a file of it was changed by hand since.

    >>> recover(Path("nowhere"))
    ''
    """
    data = data.resolve()
    if not any(path.exists() for path in (data / JOURNAL, staging_folder(data))):
        return ""
    file = _acquire(data)
    if not file:
        return ""
    try:
        return _clear(data)
    finally:
        file.release()


def put_in_place(data: Path, changes: list[Change]) -> None:
    """Replace files of a record together; the lock is held.

    Parameters
    ----------
    data : pathlib.Path
        The record's `data` folder.
    changes : list of Change
        In the order in which they are made: no table names a text that is not there yet.

    Raises
    ------
    OSError
        If there is no room or no right to write; every file is then as it was.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     (Path(home) / "data").mkdir()
    ...     put_in_place(Path(home) / "data", [Change("seeds/one.txt", None, b"571 drug cases")])
    ...     (Path(home) / "seeds" / "one.txt").read_text()
    '571 drug cases'
    """
    journal = data / JOURNAL
    try:
        _write_journal(journal, changes)
        with _uninterrupted():
            write_file(journal / COMPLETE, b"")  # from here on the journal counts
            _sync(journal)
            try:
                for number, change in enumerate(changes):
                    _move(journal / f"{number}.new", data.parent / change.path)
                _sync(data)
            except OSError:
                _settle(data)
                raise
            _drop(journal)
    finally:
        if not (journal / COMPLETE).exists():
            shutil.rmtree(journal, ignore_errors=True)


def staging_folder(data: Path) -> Path:
    """Name the folder beside a record's data in which a record with an addition is checked first.

    >>> staging_folder(Path("record/data")).name
    '.data.new'
    """
    return data.with_name(f".{data.name}.new")


def write_file(path: Path, content: bytes) -> None:
    """Write a file so that it outlives a power cut."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _acquire(data: Path) -> Any:
    """Take the lock of a record, or None where another process holds it."""
    from filelock import FileLock, Timeout  # slow to import, and a check needs none

    file = FileLock(data.with_name(f".{data.name}.lock"))
    try:
        file.acquire(timeout=0)
    except Timeout:
        return None
    return file


def _write_journal(journal: Path, changes: list[Change]) -> None:
    """Write down what each file held and is to hold."""
    journal.mkdir()
    index = []
    for number, (path, old, new) in enumerate(changes):
        if old is not None:
            write_file(journal / f"{number}.old", old)
        write_file(journal / f"{number}.new", new)
        index.append([path, "" if old is None else _hash(old), _hash(new)])
    write_file(journal / _INDEX, json.dumps(index).encode())
    _sync(journal)


def _clear(data: Path) -> str:
    """Remove what a broken addition left, after its files are settled."""
    shutil.rmtree(staging_folder(data), ignore_errors=True)
    says = _settle(data) if (data / JOURNAL / COMPLETE).exists() else ""
    shutil.rmtree(data / JOURNAL, ignore_errors=True)
    return says


def _settle(data: Path) -> str:
    """Put every file back as a complete journal has it, unless all of them already are what they were to be."""
    journal = data / JOURNAL
    files = [(data.parent / path, old, new) for path, old, new in json.loads((journal / _INDEX).read_bytes())]
    hashes = [_hash(path.read_bytes()) if path.exists() else "" for path, _, _ in files]
    if all(found == new for found, (_, _, new) in zip(hashes, files, strict=True)):
        _drop(journal)
        return f"{data}: an addition that was broken off at its end is complete"
    for (path, old, new), found in zip(files, hashes, strict=True):
        if found not in (old, new):
            raise InputError(
                f"{path}: found other bytes than an addition that was broken off knows; "
                f"put its rows elsewhere, restore it from git, and run check again"
            )
    # The last file that was replaced is the first to be put back; moving takes no room on a full disk.
    for number, ((path, old, _), found) in reversed([*enumerate(zip(files, hashes, strict=True))]):
        if found != old and old:
            _move(journal / f"{number}.old", path)
        elif found != old:
            path.unlink()
    _sync(data)
    _drop(journal)
    return f"{data}: an addition that was broken off is taken back; the record is as it was before"


def _move(path: Path, target: Path) -> None:
    """Move a file into the place of another one."""
    if target.exists():
        shutil.copymode(target, path)
    target.parent.mkdir(exist_ok=True)
    path.replace(target)
    _sync(target.parent)


def _drop(journal: Path) -> None:
    """Make a journal count no longer."""
    (journal / COMPLETE).unlink()
    _sync(journal)


def _sync(folder: Path) -> None:
    """Let the names in a folder outlive a power cut, where the system can."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let Ctrl-C wait for nothing: the moment in which files are replaced is over before it could be meant."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
