"""Jobs in processes of their own, two at a time, each a copy of one process that has loaded what they need.

That process is begun afresh and starts no threads, so that it can be copied; it leaves no file anywhere.
"""

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
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


class Workers:
    """The process that copies itself for each job; leaving the context ends it with all its jobs."""

    def __enter__(self) -> "Workers":
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,))
        # Deaf to Ctrl-C from its first moment: who began the jobs ends them.
        heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            self._process.start()
        finally:
            signal.signal(signal.SIGINT, heard)
        theirs.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.join()

    def run(self, jobs: list[Job], limit: float = LIMIT) -> Iterator[tuple[str, Any]]:
        """Run jobs, once, begun in their order, and yield what each yields with its name, at last its `Ended`.

        Parameters
        ----------
        jobs : list of Job
            What is to be done.
        limit : float
            Seconds; a job that gives no sign of life for longer is ended.

        Raises
        ------
        InputError
            If the process that all jobs are copied from was ended.
        """
        try:
            self._pipe.send((jobs, limit))
            while (message := self._pipe.recv()) is not None:
                yield message
        except (EOFError, ConnectionError) as error:
            raise InputError("the process that runs the jobs was ended from outside; run the command again") from error


def _serve(pipe: Connection) -> None:
    """Load what jobs need, then run the jobs that are asked for."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a process with threads cannot be copied
    import interdiction.site.indexes  # noqa: F401  which imports the others, too

    gc.freeze()  # what is loaded need not be looked through in each copy
    try:
        for message in _run(*pipe.recv(), pipe):
            pipe.send(message)
        pipe.send(None)
    except (EOFError, ConnectionError):
        return


def _run(jobs: list[Job], limit: float, asking: Connection) -> Iterator[tuple[str, Any]]:
    context: Any = multiprocessing.get_context("fork" if hasattr(os, "fork") else "spawn")
    waiting, running = list(jobs), dict[Any, tuple[str, Any, float]]()
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            job = waiting.pop(0)
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_work, args=(theirs, job), daemon=True)
            process.start()
            theirs.close()
            running[ours] = job.name, process, time.monotonic()
        ready = wait([asking, *running], timeout=min(limit, 1))
        if asking in ready:  # it says nothing while jobs run: it has ended
            raise EOFError
        for pipe, (name, process, last) in list(running.items()):
            result = None
            if pipe in ready:
                try:
                    result = pipe.recv()
                except (EOFError, OSError):
                    process.join()
                    result = Ended(f"its process died with exit code {process.exitcode}")
                running[pipe] = name, process, time.monotonic()
            elif time.monotonic() - last > limit:
                process.kill()
                result = Ended(f"one cell or file took more than {limit:g} seconds")
            if isinstance(result, Ended):
                del running[pipe]
            if result is not None:
                yield name, result


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
