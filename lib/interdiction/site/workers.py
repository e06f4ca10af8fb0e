"""Jobs in processes of their own, a few at a time, each begun with the library already loaded."""

import gc
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterator
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

from interdiction.errors import InputError

_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"

LOADED = ["interdiction.site.jobs", "interdiction.site.papers"]  # what most jobs need


class Job(NamedTuple):
    """A name, and a function that yields results."""

    name: str
    function: Callable[..., Iterator[Any]]
    given: tuple[Any, ...]


class Died(NamedTuple):
    """Why a job ended before it was done."""

    why: str


class _Running(NamedTuple):
    name: str
    process: Any
    last: float  # when it said something


def results(
    jobs: list[Job], load: list[str], at_once: int, began: Callable[[str], None], seconds: float
) -> Generator[tuple[str, Any], None, None]:
    """Run jobs a few at a time and yield what each yields, with its name; `Died` where one breaks off.

    Parameters
    ----------
    jobs : list of Job
        In the order in which they are begun.
    load : list of str
        Modules that every job needs, loaded once for all where the system allows it.
    at_once : int
        How many run at one time.
    began : callable
        Told the name of each job as it begins.
    seconds : float
        A job that says nothing for longer is ended.
    """
    context: Any = multiprocessing.get_context(_METHOD)
    if jobs:
        get_ready(load)
    waiting = list(jobs)
    running: dict[Any, _Running] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                job = waiting.pop(0)
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(theirs, job.function, job.given), daemon=True)
                process.start()
                theirs.close()
                running[ours] = _Running(job.name, process, time.monotonic())
                began(job.name)
            for pipe in wait(list(running), timeout=min(seconds, 1)):
                job_name, process, _ = running[pipe]
                try:
                    result = pipe.recv()  # type: ignore[union-attr, call-arg]
                except (EOFError, OSError):
                    process.join()
                    result = Died(f"its process died with exit code {process.exitcode}")
                if result is None or isinstance(result, Died):
                    del running[pipe]
                else:
                    running[pipe] = _Running(job_name, process, time.monotonic())
                if result is not None:
                    yield job_name, result
            for pipe, (job_name, process, last) in list(running.items()):
                if time.monotonic() - last > seconds:
                    process.kill()
                    del running[pipe]
                    yield job_name, Died(f"it said nothing for {seconds:g} seconds")
    finally:
        for one in running.values():
            one.process.kill()


def get_ready(load: list[str]) -> None:
    """Start the process that all jobs are copied from, deaf to Ctrl-C: who began the jobs ends them.

    Parameters
    ----------
    load : list of str
        Modules that every job needs; they are loaded while the caller goes on.
    """
    if _METHOD != "forkserver":
        return
    # A process that is copied must not have begun threads, as numpy does for large products.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    multiprocessing.get_context("forkserver").set_forkserver_preload(load)
    heard = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, heard)


def _work(pipe: Connection, function: Callable[..., Iterator[Any]], given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()  # what was loaded for all jobs need not be looked through in each
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        for result in function(*given):
            pipe.send(result)
        pipe.send(None)
    except (InputError, OSError) as error:
        pipe.send(Died(str(error)))


def _end_with_parent() -> None:
    """Let nothing run on for nobody, not even a cell that never ends."""
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
