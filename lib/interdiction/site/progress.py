"""What a run is doing: a bar where someone watches, plain lines where nobody does."""

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Watched:
    """A run whose parts are told as they begin and end.

    Parameters
    ----------
    total : int
        How many parts there are.

    >>> with Watched(1) as run:
    ...     run.began("01-what")
    ...     run.ended("01-what", "ran clean")
    01-what: ran clean
    """

    def __init__(self, total: int) -> None:
        self._now: list[str] = []
        self._bar = None
        if sys.stdout.isatty():
            columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
            self._bar = Progress(*columns, console=Console(file=sys.stdout), transient=True)
            self._task = self._bar.add_task("starting", total=total)

    def __enter__(self) -> "Watched":
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def began(self, name: str) -> None:
        """Say what runs now."""
        self._now.append(name)
        self._show()

    def ended(self, name: str, how: str) -> None:
        """Say how a part ended, in a line of its own."""
        self._now = [other for other in self._now if other != name]
        self.step()
        self.say(f"{name}: {how}")

    def step(self, parts: int = 1) -> None:
        """Count parts that need no line of their own."""
        if self._bar:
            self._bar.advance(self._task, parts)
        self._show()

    def say(self, line: str) -> None:
        """Print a line, above the bar where there is one."""
        if self._bar:
            self._bar.console.print(line, markup=False, highlight=False)
        else:
            print(line, flush=True)

    def _show(self) -> None:
        if self._bar:
            self._bar.update(self._task, description=", ".join(self._now) or "writing pages")
