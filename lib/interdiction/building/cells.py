"""The cells of a notebook, run by IPython as a kernel runs them, without the wire between."""

import contextlib
import warnings
from collections.abc import Generator
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

from interdiction.charts.chart import Chart
from interdiction.errors import NotPrintedError
from interdiction.text import Note, capitalise


class _Formatter(DisplayFormatter):
    """Note the chart that the next output is made of; it is drawn only where the notebook is stored with it."""

    def format(self: Any, obj: Any, *args: Any, **kwargs: Any) -> Any:
        self.parent.chart = obj if isinstance(obj, Chart) else None
        if isinstance(obj, Chart) and not self.parent.stores:
            return {"text/plain": obj.alt, "text/html": ""}, {}
        return DisplayFormatter.format(self, obj, *args, **kwargs)


class _Result(DisplayHook):
    """Keep the value of a cell's last line instead of printing it."""

    shell: Any  # the one below

    def __call__(self, result: Any = None) -> None:
        if result is not None:
            data, metadata = self.shell.display_formatter.format(result)
            count = self.shell.execution_count
            self.shell.add("execute_result", data=data, metadata=metadata, execution_count=count)


class _Display(DisplayPublisher):
    """Keep what a cell displays instead of printing it."""

    shell: Any  # the one below

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        self.shell.add("display_data", data=data, metadata=metadata or {})


class _LikeZmqShell(InteractiveShell):
    """An IPython without a terminal, a history or a wire.

    pandas looks for "zmq" in the name of this class to learn that its tables are shown in a notebook.
    """

    displayhook_class = _Result
    display_pub_class = _Display

    def init_display_formatter(self) -> None:
        self.display_formatter = _Formatter(parent=self)

    def add(self: Any, kind: str, **output: Any) -> None:
        """Add an output to those of the cell that runs."""
        self.outputs.append(nbformat.v4.new_output(kind, **output))
        if self.chart is not None:
            self.charts.append((self.outputs[-1], self.chart))
            self.chart = None

    def _showtraceback(self, *_: Any) -> None:
        """Print nothing: who asked for the cell shows the error."""


class Cells:
    """One IPython that runs cells in the folder of their notebook.

    Parameters
    ----------
    folder : pathlib.Path
        Where the notebook lies.
    stores : bool
        Whether the outputs are stored in the notebook, and not only shown on its page.

    Attributes
    ----------
    charts : list of (output, Chart)
        The outputs of the cells that ran last which are charts, with the charts themselves.
    lacks : str
        What the record would have to print for these cells to go on, "" where they ran to their end.
    """

    def __init__(self, folder: Path, stores: bool = True) -> None:
        _LikeZmqShell.clear_instance()
        shell: Any = _LikeZmqShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        shell.stores = stores
        self._folder, self._shell = folder, shell
        self.charts: list[Any] = []
        self.lacks = ""
        pd.set_option("display.max_columns", 20)  # what pandas chooses when it is imported in a kernel

    def run(self, cells: list[nbformat.NotebookNode]) -> Generator[None, None, str]:
        """Run code cells in their order and store in each its outputs, until one fails.

        Yields after each cell that ran; returns which cell failed and how, "" if none did. Where the record does
        not print what is asked, that stands as the answer, and the other cells have no output.

        >>> cell = nbformat.v4.new_code_cell("1 + 1")
        >>> list(Cells(Path()).run([cell])), cell.outputs[0].data
        ([None], {'text/plain': '2'})
        """
        self.charts, self.lacks = [], ""
        self._shell.charts = self.charts
        code = [(place, cell) for place, cell in enumerate(cells, 1) if cell.cell_type == "code"]
        for count, (place, cell) in enumerate(code, 1):
            self._shell.execution_count = cell.execution_count = count
            self._shell.outputs, self._shell.chart = [], None
            with contextlib.chdir(self._folder), warnings.catch_warnings(), capture_output(display=False) as printed:
                result = self._shell.run_cell(cell.source, store_history=False)
            streams = {"stdout": printed.stdout, "stderr": printed.stderr}.items()
            cell.outputs = [nbformat.v4.new_output("stream", name=name, text=text) for name, text in streams if text]
            cell.outputs += self._shell.outputs
            error = result.error_before_exec or result.error_in_exec
            if isinstance(error, NotPrintedError):
                self.lacks = str(error)
                self._answer(code, self.lacks)
                return ""
            if error:
                lines = cell.source.splitlines()[:1] + f"{type(error).__name__}: {error}".splitlines()[:1]
                return f"cell {place}: " + "\n  ".join(lines)
            yield
        return ""

    def _answer(self, code: list[tuple[int, nbformat.NotebookNode]], lacks: str) -> None:
        """Put a sentence in the place of the answer, and leave the other cells without output."""
        data, metadata = self._shell.display_formatter.format(Note(f"**{capitalise(lacks)}.**"))
        for _, cell in code:
            here = "answer" in cell.metadata.get("tags", ())
            cell.outputs = [nbformat.v4.new_output("execute_result", data, metadata=metadata)] if here else []
