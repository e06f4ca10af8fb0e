"""Additions that are ended, or refused room, at the n-th time that they touch a file.

Run as a program, it prints what a record is after each of some moments: as before, whole, or neither.
"""

import contextlib
import errno
import io
import os
import shutil
import signal
import sys
from pathlib import Path

from interdiction import load_figures
from interdiction.__main__ import main
from interdiction.record.tables import RecordError

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
TOUCHES = ("os.rename", "os.mkdir", "os.remove", "os.rmdir")


def snapshot(home):
    """All files of a record, with their contents; the lock of no meaning aside."""
    files = (path for path in sorted(home.rglob("*")) if path.is_file() and path.name != ".data.lock")
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in files}


def break_at(moment, how):
    """End this process, or refuse it room, when it touches a file for the n-th time; return the count so far."""
    count = [0]

    def hook(event, arguments):
        opened = event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITES
        folder = event == "open" and Path(str(arguments[0])).is_dir()
        named = not opened or str(arguments[0]) != os.devnull
        if not named or not (opened or folder or event in TOUCHES):
            return
        if how == "full" and not (opened or event in TOUCHES[:2]):
            return
        count[0] += 1
        if count[0] == moment and how == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if count[0] == moment:
            raise OSError(errno.ENOSPC, "No space left on device", str(arguments[0]))

    sys.addaudithook(hook)
    return count


def in_child(work):
    """Do some work in a process of its own, and return what it printed and how it ended."""
    reading, writing = os.pipe()
    if child := os.fork():
        os.close(writing)
        with open(reading, encoding="utf-8") as pipe:  # noqa: PTH123
            printed = pipe.read()
        return printed, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.close(reading)
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = work()
    os.write(writing, said.getvalue().encode())
    os._exit(code)


def count_moments(home, arguments):
    """Add to a copy, and return how often files are touched."""

    def work():
        count = break_at(0, "kill")
        main(arguments(home))
        print(count[0])
        return 0

    return int(in_child(work)[0].split()[-1])


def read_length(data):
    """How many figures a reader finds, 0 where she is told of an addition that was broken off."""
    try:
        return len(load_figures(data))
    except RecordError as error:
        return 0 if "an addition at work or broken off" in str(error) else -1


def try_moment(master, home, arguments, moment, how):
    """Break an addition to a copy at one moment, and describe what the record is then, and after a check."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(master, home)
    before = snapshot(home)
    lengths = {0, len(load_figures(home / "data")), FIGURES}

    def work():
        break_at(moment, how)
        return main(arguments(home))

    printed, code = in_child(work)
    lines = printed.strip().splitlines()
    told = how == "kill" or (len(lines) == 1 and "the record is as it was" in lines[0]) or code == 0
    as_before = how == "kill" or code == 0 or snapshot(home) == before
    read = read_length(home / "data") in lengths
    said, checked = in_child(lambda: main(["check", "--data", str(home / "data")]))
    after = snapshot(home)
    is_ = "before" if after == before else "whole" if after == WHOLE else f"neither: {sorted(after)}"
    good = told and as_before and read and checked == 0
    return f"{moment} {is_} {'good' if good else f'bad: {printed} {said}'} {code}".replace("\n", " / ")


if __name__ == "__main__":
    folder, text, answers, how, most = sys.argv[1:]
    master, home = Path(folder) / "master", Path(folder) / "copy"

    def arguments(home):
        return ["add", text, "--data", str(home / "data"), "--answers", answers]

    whole = Path(folder) / "whole"
    shutil.copytree(master, whole)
    moments = count_moments(whole, arguments)
    WHOLE, FIGURES = snapshot(whole), len(load_figures(whole / "data"))
    chosen = sorted({1 + at * (moments - 1) // (int(most) - 1) for at in range(int(most))})
    print(f"{moments} moments")
    for moment in chosen:
        print(try_moment(master, home, arguments, moment, how), flush=True)
