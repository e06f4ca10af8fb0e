"""The cells of a notebook, run by IPython as a kernel runs them, without the wire between."""

import contextlib
import io
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
from traitlets.config import Config

from interdiction.charts.chart import Chart


class _Formatter(DisplayFormatter):
    """Note each chart under the place of the output that it is about to become."""

    def format(self, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(obj, Chart):
            self.parent.charts[len(self.parent.outputs)] = obj
        return super().format(obj, *args, **kwargs)


class _Result(DisplayHook):
    """Keep the value of a cell's last line instead of printing it."""

    shell: Any  # the one below

    def __call__(self, result: Any = None) -> None:
        if result is None:
            return
        data, metadata = self.shell.display_formatter.format(result)
        count = self.shell.execution_count
        output = {"output_type": "execute_result", "metadata": metadata, "data": data, "execution_count": count}
        self.shell.outputs.append(nbformat.from_dict(output))


class _Display(DisplayPublisher):
    """Keep what a cell displays instead of printing it."""

    shell: Any  # the one below

    def publish(self, data: Any, metadata: Any = None, *_: Any, **__: Any) -> None:
        self.shell.outputs.append(nbformat.v4.new_output("display_data", data, metadata=metadata or {}))


class _LikeZmqShell(InteractiveShell):
    """An IPython without a terminal, a history or a wire.

    pandas looks for "zmq" in the name of this class to learn that its tables are shown in a notebook.
    """

    displayhook_class = _Result
    display_pub_class = _Display

    def init_display_formatter(self) -> None:
        self.display_formatter = _Formatter(parent=self)

    def _showtraceback(self, *_: Any) -> None:
        """Print nothing: who asked for the cell shows the error."""


class Cells:
    """One IPython that runs cells in the folder of their notebook.

    Parameters
    ----------
    folder : pathlib.Path
        Where the notebook lies.
    """

    def __init__(self, folder: Path) -> None:
        _LikeZmqShell.clear_instance()
        self._shell: Any = _LikeZmqShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        self._folder = folder
        pd.set_option("display.max_columns", 20)  # what pandas chooses when it is imported in a kernel

    def run(self, cells: list[nbformat.NotebookNode]) -> Generator[None, None, str]:
        """Run code cells in their order and store in each its outputs and `charts`, until one fails.

        Yields after each cell that ran; returns which cell failed and how, "" if none did.

        >>> cell = nbformat.v4.new_code_cell("1 + 1")
        >>> list(Cells(Path()).run([cell])), cell.outputs[0].data
        ([None], {'text/plain': '2'})
        """
        count = 0
        for place, cell in enumerate(cells, 1):
            if cell.cell_type != "code":
                continue
            count += 1
            self._shell.execution_count = cell.execution_count = count
            self._shell.outputs, self._shell.charts = [], {}
            out, err = io.StringIO(), io.StringIO()
            with (
                contextlib.chdir(self._folder),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
                warnings.catch_warnings(),
            ):
                result = self._shell.run_cell(cell.source, store_history=False)
            printed = {name: text.getvalue() for name, text in (("stdout", out), ("stderr", err)) if text.getvalue()}
            streams = [nbformat.v4.new_output("stream", name=name, text=text) for name, text in printed.items()]
            cell.outputs = streams + self._shell.outputs
            cell.charts = {len(streams) + place: chart for place, chart in self._shell.charts.items()}
            if error := result.error_before_exec or result.error_in_exec:
                lines = cell.source.splitlines()[:1] + f"{type(error).__name__}: {error}".splitlines()[:1]
                return f"cell {place}: " + "\n  ".join(lines)
            yield
        return ""
