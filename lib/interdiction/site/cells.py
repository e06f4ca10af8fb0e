"""The cells of a notebook, run by IPython as a kernel runs them, without the wire between."""

import contextlib
import io
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
import pandas as pd
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from interdiction.charts.chart import Chart


class Failure(NamedTuple):
    """The cell that failed, counted from 1 over all cells, its first line and the error."""

    cell: int
    line: str
    error: str


class _Shown(DisplayHook):
    """Keep the value of a cell's last line instead of printing it."""

    shell: Any  # the one below

    def __call__(self, result: Any = None) -> None:
        if result is None:
            return
        data, metadata = self.shell.display_formatter.format(result)
        count = self.shell.execution_count
        shown = {"output_type": "execute_result", "metadata": metadata, "data": data, "execution_count": count}
        self.shell.outputs.append(nbformat.from_dict(shown))
        if isinstance(result, Chart):
            self.shell.charts.append(result)


class _Published(DisplayPublisher):
    """Keep what a cell displays instead of printing it."""

    shell: Any  # the one below

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        self.shell.outputs.append(nbformat.v4.new_output("display_data", data, metadata=metadata or {}))


class _LikeZmqShell(InteractiveShell):
    """An IPython without a terminal, a history or a wire.

    pandas looks for "zmq" in the name of this class to learn that its tables are shown in a notebook.
    """

    displayhook_class = _Shown
    display_pub_class = _Published

    def _showtraceback(self, *_: Any) -> None:
        """The error is told by who asked for the cell."""


class Cells:
    """One IPython that runs cells in the folder of their notebook.

    Parameters
    ----------
    folder : pathlib.Path
        Where the notebook lies.

    >>> cell = nbformat.v4.new_code_cell("1 + 1")
    >>> Cells(Path()).run([cell]), cell.outputs[0].data
    (None, {'text/plain': '2'})
    """

    def __init__(self, folder: Path) -> None:
        _LikeZmqShell.clear_instance()
        self._shell: Any = _LikeZmqShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        self._folder = folder
        pd.set_option("display.max_columns", 20)  # what pandas chooses when it is imported in a kernel

    def run(self, cells: list[nbformat.NotebookNode], first: int = 1) -> Failure | None:
        """Run cells in their order and store in each what it showed, until one fails.

        Parameters
        ----------
        cells : list of NotebookNode
            Code and other cells; their outputs and counts are written.
        first : int
            The count of the first code cell.
        """
        for place, cell in enumerate(cells, 1):
            if cell.cell_type != "code":
                continue
            self._shell.execution_count = cell.execution_count = first
            first += 1
            said = {"stdout": io.StringIO(), "stderr": io.StringIO()}
            self._shell.outputs = cell.outputs = []
            self._shell.charts = []
            with (
                contextlib.chdir(self._folder),
                contextlib.redirect_stdout(said["stdout"]),
                contextlib.redirect_stderr(said["stderr"]),
                warnings.catch_warnings(),
            ):
                result = self._shell.run_cell(cell.source, store_history=False)
            cell.outputs[:0] = [
                nbformat.v4.new_output("stream", name=name, text=text.getvalue())
                for name, text in said.items()
                if text.getvalue()
            ]
            cell.charts = self._shell.charts
            if error := result.error_before_exec or result.error_in_exec:
                first_line = (cell.source.splitlines() or [""])[0]
                return Failure(place, first_line, f"{type(error).__name__}: {error}".splitlines()[0])
        return None

    def names(self) -> set[str]:
        """The names that the cells have defined so far."""
        return set(self._shell.user_ns)

    def forget(self, names: set[str]) -> None:
        """Take names away that the cells have defined."""
        for name in names:
            self._shell.user_ns.pop(name, None)
