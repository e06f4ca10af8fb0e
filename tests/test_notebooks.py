"""Notebooks: questions with their answers, stored as they ran, and running for every parameter there is."""

import ast
import asyncio
import base64
import json
import re
import subprocess
import sys
from itertools import product

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from interdiction.reading import READINGS
from interdiction.site import runner

NOTEBOOKS = sorted(runner.NOTEBOOKS.glob("*.ipynb"))
STEMS = [path.stem for path in NOTEBOOKS]
STORED = ("nia-2021-06-25", "either")
COMPARED = {"text/plain", "text/html", "text/markdown"}  # nbval compares no picture
MOST_CELLS = 15  # what a reader goes through in one sitting


@pytest.fixture(params=NOTEBOOKS, ids=STEMS)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def tagged(notebook, tag):
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", ())]


def answer_of(notebook):
    """The sentence in bold; how sure it is stands after it."""
    [cell] = tagged(notebook, "answer")
    [bold, sure] = "".join(output["data"]["text/markdown"] for output in cell.outputs).split("\n\n")
    assert bold.startswith("**") and bold.endswith("**") and "**" not in sure and re.search(r"\d.*\.$", sure)
    return bold.strip("*")


# As they are stored.


def test_it_is_a_notebook(notebook):
    nbformat.validate(notebook)


def test_it_begins_with_a_question(notebook):
    assert notebook.cells[0].cell_type == "markdown"
    assert re.fullmatch(r"# \S.*\?", notebook.cells[0].source.splitlines()[0])
    assert [line for text in prose(notebook) for line in text.splitlines() if re.match(r"# ", line)] == [
        notebook.cells[0].source.splitlines()[0]
    ]


def test_it_has_one_cell_of_parameters_first_and_one_answer(notebook):
    assert tagged(notebook, "parameters") == code(notebook)[:1]
    assert len(tagged(notebook, "answer")) == 1
    assert answer_of(notebook)
    assert sum(len(cell.metadata.get("tags", ())) for cell in notebook.cells) == 2


def test_it_is_short_and_reads_as_plain_steps(notebook):
    assert len(code(notebook)) <= MOST_CELLS
    for cell in code(notebook):
        tree = ast.parse(cell.source)  # which no magic and no shell command is
        assert not any(
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in ast.walk(tree)
        )
        assert not cell.source.rstrip().endswith(";")


def test_it_imports_only_tables_markdown_and_this_library(notebook):
    for node in (node for cell in code(notebook) for node in ast.walk(ast.parse(cell.source))):
        names = [node.module] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            assert name in {"pandas", "IPython.display"} or name.split(".")[0] == "interdiction"
            assert not name.startswith("interdiction.site")
        if isinstance(node, ast.ImportFrom) and node.module == "interdiction":
            assert "report" not in [alias.name for alias in node.names]


def test_every_cell_ran_in_order(notebook):
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    for cell in code(notebook):
        assert {output.get("execution_count", cell.execution_count) for output in cell.outputs} <= {
            cell.execution_count
        }


def assert_clean(notebook):
    for cell in code(notebook):
        for output in cell.outputs:
            # A stream would be a warning or a stray print.
            assert output.output_type in {"execute_result", "display_data"}, cell.id
            assert set(output.data) <= COMPARED, cell.id
            assert not re.search(r" at 0x[0-9a-f]+>|data:image/(png|jpeg)", "".join(output.data.values())), cell.id


def test_every_output_is_one_that_nbval_compares(notebook):
    assert_clean(notebook)
    assert sum(len(cell.outputs) for cell in code(notebook)) >= len(code(notebook)) - 2


def test_nothing_in_it_differs_between_machines(notebook):
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags"}
        assert all(output.get("metadata", {}) == {} for output in cell.get("outputs", ()))
    assert [cell.id for cell in notebook.cells if not re.fullmatch(r"[a-z]+", cell.id)] == []


def test_no_result_is_typed_in_its_prose(notebook):
    for text in prose(notebook):
        # Only the year of a citation, "Manski 2003; …", and the name of a licence may be typed.
        rest = re.sub(r"(?<=[a-zA-Z] )(19|20)\d\d(?=[;),])", "", text).replace("CC BY 4.0", "")
        assert re.findall(r"\d*[.,]\d+|\d{3,}", rest) == []


# Run with other parameters.


def with_parameters(path, statement, reading):
    notebook = nbformat.read(path, as_version=4)
    [cell] = tagged(notebook, "parameters")
    for name, value in (("statement", statement), ("reading", reading)):
        cell.source, count = re.subn(rf'^{name} = "[^"]*"', f'{name} = "{value}"', cell.source, flags=re.MULTILINE)
        assert count == 1
    return notebook


# Statements of every kind: exact and one-sided figures, people arrested and in the cases, each with what 02 asks for.
JUNES = ("nia-2023-06-21", "nia-2025-06-26")
OTHERS = [(STORED[0], reading) for reading in READINGS if reading != STORED[1]] + [(june, STORED[1]) for june in JUNES]
ASK_OF_ONE = [path for path in NOTEBOOKS if "statement = " in path.read_text("utf-8")]


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """Every notebook run for every statement and every reading but the stored ones."""
    folder = tmp_path_factory.mktemp("others")
    for path, (statement, reading) in product(ASK_OF_ONE, OTHERS):
        nbformat.write(with_parameters(path, statement, reading), folder / f"{path.stem} {statement} {reading}.ipynb")
    assert runner.run("0", notebooks=folder, reports=tmp_path_factory.mktemp("reports")) == 0
    return {path.stem: nbformat.read(path, as_version=4) for path in folder.glob("*.ipynb")}


@pytest.mark.parametrize("stem", [path.stem for path in ASK_OF_ONE])
@pytest.mark.parametrize(("statement", "reading"), OTHERS)
def test_it_runs_clean_for_every_statement_and_reading(others, stem, statement, reading):
    notebook = others[f"{stem} {statement} {reading}"]
    assert_clean(notebook)
    assert answer_of(notebook)


@pytest.mark.parametrize(
    ("reading", "says"), [("rounded", "8.338 to 8.354 kg per person"), ("cut_off", "8.345 to 8.361 kg per person")]
)
def test_the_answer_follows_the_reading(others, reading, says):
    stored = answer_of(nbformat.read(NOTEBOOKS[1], as_version=4))
    answer = answer_of(others[f"{STEMS[1]} {STORED[0]} {reading}"])
    assert answer == stored.replace("8.338 to 8.361 kg per person", says) != stored


MISTAKES = {
    "statement": (("nia-1999-06-25", "either"), "Refusal: statement 'nia-1999-06-25' has no figures in the record; "),
    "reading": (
        ("nia-2021-06-25", "exact"),
        "Refusal: reading 'exact' does not exist; choose one of either, rounded, ",
    ),
}


@pytest.fixture(scope="module")
def mistaken():
    """Every notebook run with parameters that do not exist, as far as it comes."""
    notebooks = {(path.stem, of): with_parameters(path, *MISTAKES[of][0]) for path in ASK_OF_ONE for of in MISTAKES}
    for notebook in notebooks.values():
        for cell in code(notebook):
            cell.outputs = []

    async def run_all():
        free = asyncio.Semaphore(2)

        async def run(notebook):
            client = NotebookClient(notebook, kernel_name="python3", timeout=60, shutdown_kernel="immediate")
            async with free:
                with pytest.raises(CellExecutionError):
                    await client.async_execute()

        await asyncio.gather(*map(run, notebooks.values()))

    asyncio.run(run_all())
    return notebooks


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize("stem", [path.stem for path in ASK_OF_ONE])
def test_what_does_not_exist_is_refused_in_one_line_where_it_is_loaded(mistaken, stem, mistake):
    parameters, load, *rest = code(mistaken[stem, mistake])
    [refused] = load.outputs
    assert (refused.output_type, refused.ename) == ("error", "Refusal")
    # What Jupyter shows is the traceback.
    [line] = refused.traceback
    assert line.startswith(MISTAKES[mistake][1])
    assert "\n" not in line
    assert not any(cell.outputs for cell in (parameters, *rest))


# Compared with what is stored.


def other_sentence(notebook):
    [cell] = tagged(notebook, "answer")
    said = cell.outputs[0].data["text/markdown"]
    cell.outputs[0].data["text/markdown"] = said.replace("8.361", "8.362")
    return cell


def other_table(notebook):
    [cell] = [cell for cell in code(notebook) if cell.id == "allows"]
    cell.outputs[0].data["text/html"] = cell.outputs[0].data["text/html"].replace(">5,545 to", ">5,546 to")
    return cell


def other_picture(notebook):
    [cell] = [cell for cell in code(notebook) if cell.id == "chart"]
    shown = cell.outputs[0].data["text/html"]
    picture = re.search(r"base64,([^\"]+)", shown)[1]
    svg = base64.b64decode(picture).decode("utf-8")
    place = re.search(r'<path d="M (\d+\.\d+)', svg)
    moved = svg[: place.start(1)] + f"{float(place[1]) + 0.01:.6f}" + svg[place.end(1) :]
    cell.outputs[0].data["text/html"] = shown.replace(picture, base64.b64encode(moved.encode("utf-8")).decode())
    return cell


def test_a_changed_output_of_any_kind_is_found(tmp_path):
    expected = []
    for change in (other_sentence, other_table, other_picture):
        notebook = nbformat.read(NOTEBOOKS[1], as_version=4)
        before = nbformat.writes(notebook)
        cell = change(notebook)
        assert nbformat.writes(notebook) != before
        del notebook.cells[notebook.cells.index(cell) + 1 :]
        nbformat.write(notebook, tmp_path / f"{change.__name__}.ipynb")
        expected.append(f"FAILED {change.__name__}.ipynb::Cell {code(notebook).index(cell)}")
    own = ["-p", "interdiction.site", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider", "-q"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *own,
        "-c",
        "pytest.ini",
        "--color=no",
        *sorted(tmp_path.glob("*.ipynb")),
    ]
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout
    assert sorted(re.findall(r"^FAILED \S+::Cell \d+", said, re.MULTILINE)) == sorted(expected), said[-2000:]


def test_the_stored_files_are_as_the_report_writes_them():
    for path in NOTEBOOKS:
        written = nbformat.writes(nbformat.read(path, as_version=4)) + "\n"
        assert path.read_text("utf-8") == written
        assert json.loads(written)["nbformat"] == 4
