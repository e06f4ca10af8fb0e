"""Cells run without a kernel show what they show with one."""

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from interdiction.building.cells import Cells

SOURCES = {
    "streams": "import sys\nprint('one'); print('two', file=sys.stderr)\nprint('three')",
    "a warning": "import warnings\nwarnings.warn('of this', UserWarning, stacklevel=0)\n'said'",
    "display": "from IPython.display import display, Markdown, HTML, SVG\ndisplay(Markdown('**a**'))\n"
    "display(HTML('<b>b</b>'))\nMarkdown('*c*')",
    "a wide table": "import pandas as pd\npd.DataFrame({f'column {n}': ['w' * 20] * 70 for n in range(30)})",
    "a series": "import pandas as pd\npd.Series([1.5, float('nan')], name='x')",
    "rich": "class Rich:\n    __repr__ = lambda self: 'r'\n    _repr_html_ = lambda self: '<i>r</i>'\nRich()",
    "nothing": "x = 1",
    "None": "None",
    "a number": "1 / 3",
    "what was defined": "x + 1",
    "nested": "[list(range(30)), {'a' * 30: 'b' * 60}]",
    "a chart": "from interdiction import charts, load_figures\n"
    "charts.ranges(load_figures(statement='nia-2021-06-25').head(1), title='t')",
    "where it runs": "from pathlib import Path\nPath.cwd().name",
    "options of pandas": "[pd.get_option(f'display.{name}') for name in ('max_columns', 'width', 'max_colwidth')]",
    "a name of ours": "__name__",
    "awaited": "import asyncio\nawait asyncio.sleep(0, 'waited')",
}


def run_cells(folder, sources):
    """What our runner leaves."""
    notebook, cells = as_notebook(sources), Cells(folder)
    running = cells.run(notebook.cells)
    while True:
        try:
            next(running)
        except StopIteration as end:
            return nbformat.writes(notebook), end.value, [str(chart) for _, chart in cells.charts]


def as_notebook(sources):
    cells = [nbformat.v4.new_code_cell(source, id=f"cell-{n}") for n, source in enumerate(sources)]
    return nbformat.v4.new_notebook(cells=cells)


def alone(folder, sources):
    """What our runner leaves in a fresh process, since these tests make errors of warnings."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        text, failure, charts = process.submit(run_cells, folder, list(sources)).result()
    return nbformat.reads(text, 4).cells, failure, charts


def both(folder, sources):
    """The cells as our runner and as a real kernel leave them."""
    theirs, error = as_notebook(sources), None
    client = NotebookClient(theirs, timeout=60, resources={"metadata": {"path": str(folder)}}, record_timing=False)
    try:
        client.execute()
    except CellExecutionError as found:
        error = found
    cells, failure, _ = alone(folder, sources)
    return cells, theirs.cells, failure, error


@pytest.mark.slow
def test_cells_show_what_they_show_in_a_kernel(tmp_path):
    mine, theirs, failure, error = both(tmp_path, SOURCES.values())
    assert failure == "" and error is None
    for name, one, other in zip(SOURCES, mine, theirs, strict=True):
        assert one.execution_count == other.execution_count
        if name == "a warning":  # which names a file that is another each time
            assert [output.output_type for output in one.outputs] == [output.output_type for output in other.outputs]
            assert [o.get("text", "").partition("UserWarning: ")[2] for o in one.outputs] == [
                o.get("text", "").partition("UserWarning: ")[2] for o in other.outputs
            ]
        elif name == "streams":
            # A kernel sends them as they come, in one piece or in more.
            for cell in (one, other):
                for stream, text in {"stdout": "one\nthree\n", "stderr": "two\n"}.items():
                    assert "".join(output.text for output in cell.outputs if output.name == stream) == text
        else:
            assert one.outputs == other.outputs, name


@pytest.mark.slow  # a kernel takes seconds to begin
@pytest.mark.parametrize(
    "source", ["# why\n1 / 0", "no_name", "if True\n    pass", "raise SystemExit(3)", "assert False"]
)
def test_a_cell_that_fails_in_a_kernel_fails_here_and_the_next_ones_are_not_run(tmp_path, source):
    mine, theirs, failure, error = both(tmp_path, ["'before'", source, "'after'"])
    assert error is not None
    line, message = failure.split("\n  ")
    assert line == f"cell 2: {source.splitlines()[0]}"
    assert message.startswith(error.ename)
    assert mine[2].get("outputs") == theirs[2].outputs == []


@pytest.mark.slow
def test_one_notebook_does_not_see_what_another_defined(tmp_path):
    assert alone(tmp_path, ["kept = 1"])[1] == ""
    assert alone(tmp_path, ["kept"])[1] == "cell 1: kept\n  NameError: name 'kept' is not defined"


@pytest.mark.slow
def test_a_chart_is_known_by_itself_and_not_by_what_a_cell_prints(tmp_path):
    like = "data:image/svg+xml;base64,AAAA"
    sources = [
        f"""import pandas as pd\npd.DataFrame({{"of data": ['{like}', '<figure class="chart"><img src="{like}">']}})""",
        SOURCES["a chart"],
        SOURCES["a chart"].replace("charts.ranges(", "chart = charts.ranges(")
        + "\nprint('shown')\ndisplay(chart, chart)\n1",
    ]
    cells, failure, charts = alone(tmp_path, sources)
    assert failure == ""
    assert len(charts) == 3 and all(chart.startswith("t. ") for chart in charts)
    assert [output.output_type for output in cells[2].outputs] == ["stream", *["display_data"] * 2, "execute_result"]
