"""Jobs in processes of their own, a few at a time, each begun with the library already loaded."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

_SECONDS = 120  # a job that says nothing for longer is not one of ours
_METHOD = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"


class Job(NamedTuple):
    """A name, and a function that yields results."""

    name: str
    function: Callable[..., Iterator[Any]]
    given: tuple[Any, ...]


class Died(NamedTuple):
    """Why a job ended before it was done."""

    why: str


def results(jobs: list[Job], load: list[str], at_once: int, began: Callable[[str], None]) -> Iterator[tuple[str, Any]]:
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
    """
    context = multiprocessing.get_context(_METHOD)
    if _METHOD == "forkserver":
        # A process that is copied must not have begun threads, as numpy does for large products.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        context.set_forkserver_preload(load)
    waiting = list(jobs)
    running: dict[Connection, tuple[str, Any, float]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                job = waiting.pop(0)
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_work, args=(theirs, job.function, job.given), daemon=True)
                process.start()
                theirs.close()
                running[ours] = (job.name, process, time.monotonic())
                began(job.name)
            for pipe in wait(list(running), timeout=1):
                name, process, _ = running[pipe]  # type: ignore[index]
                try:
                    result = pipe.recv()  # type: ignore[union-attr]
                except EOFError:
                    del running[pipe]  # type: ignore[arg-type]
                    process.join()
                    yield name, Died(f"its process died with exit code {process.exitcode}")
                    continue
                if result is None:
                    del running[pipe]  # type: ignore[arg-type]
                    process.join()
                    continue
                running[pipe] = (name, process, time.monotonic())  # type: ignore[index]
                yield name, result
            for pipe, (name, process, last) in list(running.items()):
                if time.monotonic() - last > _SECONDS:
                    process.kill()
                    del running[pipe]
                    yield name, Died(f"it said nothing for {_SECONDS} seconds")
    finally:
        for _, process, _ in running.values():
            process.kill()


def _work(pipe: Connection, function: Callable[..., Iterator[Any]], given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who began the job ends it
    for result in function(*given):
        pipe.send(result)
    pipe.send(None)
