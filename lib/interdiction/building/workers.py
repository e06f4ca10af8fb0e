"""Jobs in processes of their own, two at a time, each a copy of this one with all that it has loaded."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from interdiction.errors import InputError

AT_ONCE = 2
LIMIT = 600.0  # seconds without a finished cell or file


class Job(NamedTuple):
    """A name, and a function that yields results; yielding None is a sign of life."""

    name: str
    function: Callable[..., Iterator[Any]]
    arguments: tuple[Any, ...]


class Ended(NamedTuple):
    """The end of a job: why it broke off, or "" where it is done."""

    why: str


def run_jobs(jobs: list[Job], limit: float = LIMIT) -> Generator[tuple[str, Any], None, None]:
    """Run jobs, begun in their order, and yield what each yields with its name, at last its `Ended`.

    A copy has none of the threads of this process, so none may be at work here that holds a lock.

    Parameters
    ----------
    jobs : list of Job
        What is to be done.
    limit : float
        Seconds; a job that gives no sign of life for longer is ended.
    """
    gc.freeze()  # what is loaded need not be looked through in each copy
    waiting, running = list(jobs), dict[Any, tuple[str, Any, float]]()
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                pipe, process = _begin(waiting[0])
                running[pipe] = waiting.pop(0).name, process, time.monotonic()
            ready = wait(list(running), timeout=min(limit, 1))
            for pipe, (name, process, last) in list(running.items()):
                result = None
                if pipe in ready:
                    result = _receive(pipe, process)
                    running[pipe] = name, process, time.monotonic()
                elif time.monotonic() - last > limit:
                    process.kill()
                    result = Ended(f"one cell or file took more than {limit:g} seconds")
                if isinstance(result, Ended):
                    del running[pipe]
                if result is not None:
                    yield name, result
    finally:
        for _, process, _ in running.values():
            process.kill()


def _begin(job: Job) -> tuple[Connection, Any]:
    context: Any = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, job), daemon=True)
    # Deaf to Ctrl-C from its first moment: who began the jobs ends them.
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.start()
    finally:
        signal.signal(signal.SIGINT, heard)
    theirs.close()
    return ours, process


def _receive(pipe: Connection, process: Any) -> Any:
    try:
        return pipe.recv()
    except (EOFError, OSError):
        process.join()
        return Ended(f"its process died with exit code {process.exitcode}")


def _work(pipe: Connection, job: Job) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        for result in job.function(*job.arguments):
            pipe.send(result)
        pipe.send(Ended(""))
    except (InputError, OSError) as error:
        pipe.send(Ended(str(error)))


def _end_with_parent() -> None:
    """Let nothing run on for nobody, not even a cell that never ends."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
