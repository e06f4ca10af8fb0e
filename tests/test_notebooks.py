"""Notebooks: questions with their answers, stored as they ran, and running for every parameter there is."""

import ast
import base64
import json
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

import interdiction as ix
from interdiction.building.cells import Cells
from interdiction.reading import READINGS

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("[0-9][0-9]-*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]
OF_ONE_STATEMENT = [path for path in NOTEBOOKS if path.stem[:2] in ("00", "01", "02", "06")]
COMPARED = {"text/plain", "text/html", "text/markdown"}  # nbval compares no picture
STATEMENTS = list(ix.load_figures()["statement"].unique())
AGENCIES = list(ix.load_figures()["short"].unique())


@pytest.fixture(params=NOTEBOOKS, ids=NAMES)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def tagged(notebook, tag):
    return [cell for cell in notebook.cells if tag in cell.metadata.get("tags", ())]


def answer_of(notebook):
    """The sentence in bold; how far it holds stands after it."""
    [cell] = tagged(notebook, "answer")
    [output] = cell.outputs
    bold, _, support = output["data"]["text/markdown"].partition("\n\n")
    assert bold.startswith("**") and bold.endswith(".**") and "**" not in support
    return bold.strip("*")


# As they are stored.


def test_it_is_a_notebook_that_asks_one_question(notebook):
    nbformat.validate(notebook)
    title = notebook.cells[0].source.splitlines()[0]
    assert notebook.cells[0].cell_type == "markdown" and re.fullmatch(r"# [A-Z].*\?", title)
    assert [line for text in prose(notebook) for line in text.splitlines() if re.match(r"# ", line)] == [title]


def test_the_answer_and_how_far_it_holds_come_before_everything_else(notebook):
    tags = [cell.metadata.get("tags", []) for cell in code(notebook)]
    assert tags[:3] == [["parameters"], [], ["answer"]] and not any(tags[3:])
    assert re.search(r"\d", answer_of(notebook))
    [cell] = tagged(notebook, "answer")
    assert re.search(r"\n\n.*\d.*\.$", cell.outputs[0]["data"]["text/markdown"])


def test_a_reader_of_jupyterlab_sees_question_and_answer_first(notebook):
    folded = [cell.id for cell in code(notebook) if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert folded[:2] == ["load", "answer"] and len(folded) <= 3
    assert not set(folded) & {"parameters"}
    before = [cell.cell_type for cell in notebook.cells[: notebook.cells.index(tagged(notebook, "answer")[0])]]
    assert before == ["markdown", "code", "code"]


def test_it_is_short_and_reads_as_plain_steps(notebook):
    assert len(code(notebook)) <= 18
    for cell in code(notebook):
        tree = ast.parse(cell.source)  # which no magic and no shell command is
        assert len([line for line in cell.source.splitlines() if line.strip()]) <= 12, cell.id
        assert "zip(" not in cell.source, cell.id
        kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
        assert not any(isinstance(node, kinds) for node in ast.walk(tree)), cell.id
        assert not cell.source.rstrip().endswith(";")


def test_it_imports_this_library_once_and_tables_and_markdown(notebook):
    imported = set()
    for cell in code(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                imported.add(ast.unparse(node))
    assert "import interdiction as ix" in imported
    assert imported <= {"import interdiction as ix", "import pandas as pd", "from IPython.display import Markdown"}


def test_every_cell_ran_in_order_and_every_output_can_be_compared(notebook):
    assert [cell.execution_count for cell in code(notebook)] == list(range(1, len(code(notebook)) + 1))
    assert [cell.id for cell in code(notebook) if not cell.outputs] == ["parameters", "load"]
    assert_clean(notebook)


def assert_clean(notebook):
    for cell in code(notebook):
        for output in cell.outputs:
            # A stream would be a warning or a stray print.
            assert output.output_type in {"execute_result", "display_data"}, cell.id
            assert set(output.data) <= COMPARED, cell.id
            assert not re.search(r" at 0x[0-9a-f]+>|data:image/(png|jpeg)", "".join(output.data.values())), cell.id


def test_nothing_in_it_differs_between_machines(notebook):
    assert notebook.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags", "jupyter"}
        assert all(output.get("metadata", {}) == {} for output in cell.get("outputs", ()))
    assert [cell.id for cell in notebook.cells if not re.fullmatch(r"[a-z]+", cell.id)] == []


def test_no_result_is_typed_in_its_prose(notebook):
    for text in prose(notebook):
        # Only the year of a citation, "Manski 2003; …", and the name of a licence may be typed.
        rest = re.sub(r"(?<=[a-zA-Z] )(19|20)\d\d(?=[;),])", "", text).replace("CC BY 4.0", "")
        assert re.findall(r"\d*[.,]\d+|\d{3,}", rest) == []


def test_only_its_parameters_name_a_statement_or_an_agency(notebook):
    agencies = ix.load_table("agencies")
    names = [*STATEMENTS, *agencies["agency"], *agencies["short"][agencies["short"].str.isupper()]]
    for cell in notebook.cells:
        if cell not in tagged(notebook, "parameters"):
            assert [name for name in names if re.search(rf"\b{re.escape(name)}\b", cell.source)] == [], cell.id


def test_the_list_of_questions_has_every_notebook_and_what_can_be_changed_in_it():
    listed = re.findall(
        r"^\| \[(.*)\]\((.*)\) \| (.*) \|$", (NOTEBOOKS[0].parent / "README.md").read_text("utf-8"), re.M
    )
    known = []
    for path in NOTEBOOKS:
        notebook = nbformat.read(path, as_version=4)
        values = re.findall(r'^(\w+) = (?:"""|\{|.*  # )', code(notebook)[0].source, re.M)
        title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
        known.append((title, path.name, ", ".join(f"`{name}`" for name in values)))
    assert listed == known


# Run with other parameters.


def run(path, **parameters):
    """Run a notebook with other parameters as far as it comes: itself with its outputs, and where and how it failed."""
    notebook = nbformat.read(path, as_version=4)
    [cell] = tagged(notebook, "parameters")
    for name, value in parameters.items():
        cell.source, count = re.subn(rf"^{name} = .*$", f"{name} = {value!r}", cell.source, flags=re.MULTILINE)
        assert count == 1
    return run_cells(path, notebook)


def run_cells(path, notebook):
    for cell in code(notebook):
        cell.outputs = []
    running = Cells(path.parent).run(notebook.cells)
    while True:
        try:
            next(running)
        except StopIteration as ended:
            return notebook, ended.value


def assert_answers(path, **parameters):
    notebook, failure = run(path, **parameters)
    assert not failure, f"{path.stem} {parameters}: {failure}"
    assert_clean(notebook)
    return answer_of(notebook)


def assert_answers_or_says_why(path, **parameters):
    """It runs to its end, or ends at the cell of parameters in one line."""
    notebook, failure = run(path, **parameters)
    if failure:
        assert re.fullmatch(r"cell 2: .*\n  InputError: .*", failure), f"{path.stem} {parameters}: {failure}"
        return failure
    assert_clean(notebook)
    return answer_of(notebook)


# Statements of every kind: exact and one-sided figures, people arrested and in the cases, large cases and none.
SOME = [
    pytest.param("nia-2021-06-25", "rounded", marks=pytest.mark.slow),
    pytest.param("nia-2025-06-26", "either", marks=pytest.mark.slow),
    (STATEMENTS[-1], "cut_off"),
]


@pytest.mark.parametrize("path", OF_ONE_STATEMENT, ids=lambda path: path.stem)
@pytest.mark.parametrize(("statement", "reading"), SOME)
def test_it_answers_for_statements_and_readings_of_every_kind(path, statement, reading):
    assert assert_answers(path, statement=statement, reading=reading)


@pytest.mark.slow
@pytest.mark.parametrize("path", OF_ONE_STATEMENT, ids=lambda path: path.stem)
def test_it_answers_for_every_statement_of_the_record(path):
    for number, statement in enumerate(STATEMENTS):
        assert assert_answers(path, statement=statement, reading=READINGS[number % 3])


def test_the_answer_follows_the_reading():
    stored = assert_answers(NOTEBOOKS[1], reading="either")
    for reading, range_ in (("rounded", "9.71 to 9.73 kg per case"), ("rounded_up", "9.70 to 9.72 kg per case")):
        answer = assert_answers(NOTEBOOKS[1], reading=reading)
        assert answer == stored.replace("9.71 to 9.74 kg per case", range_) != stored


PAIRS = [
    ("nia-2021-06-25", "nia-2022-06-24"),
    pytest.param("nia-2021", "nia-2022", marks=pytest.mark.slow),
    ("nia-2023-06-21", "nia-2024-06-25"),
    pytest.param("nia-2024-06-25", "nia-2024-07-05", marks=pytest.mark.slow),
    pytest.param("nia-2020-06-24", "nia-2021-06-25", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_two_statements_are_compared_or_it_says_why_not(before, after):
    assert assert_answers_or_says_why(NOTEBOOKS[3], before=before, after=after)


@pytest.mark.slow
@pytest.mark.parametrize("agency", AGENCIES)
def test_every_pair_of_an_agency_in_a_row_is_compared_or_it_says_why_not(agency):
    figures = ix.load_figures()
    statements = figures[figures["short"] == agency].sort_values("cutoff_latest")["statement"].unique()
    for before, after in list(combinations(statements, 2))[:: max(len(statements) // 4, 1)]:
        assert assert_answers_or_says_why(NOTEBOOKS[3], before=before, after=after)


@pytest.mark.parametrize("path", NOTEBOOKS[4:6], ids=lambda path: path.stem)
@pytest.mark.parametrize("agency", AGENCIES)
def test_every_agency_has_an_answer_or_it_says_why_not(path, agency):
    assert assert_answers_or_says_why(path, agency=agency)


def run_with(path, **parameters):
    """Run the notebook of a reader's own text with another text and what is confirmed of it."""
    notebook = nbformat.read(path, as_version=4)
    [cell] = tagged(notebook, "parameters")
    values = {"is_example": False, "known": {}, "confirmed": {}, "rounded_to": {}, "beside": {}} | parameters
    call = "figures = one.confirm(confirmed, rounded_to, beside)"
    lines = [f"{name} = {value!r}" for name, value in values.items()]
    cell.source = "\n".join(["import interdiction as ix", *lines, "one = ix.draft(text, language, **known)", call])
    return run_cells(path, notebook)


OWN = NOTEBOOKS[7]
OWN_TEXTS = [
    ("en", "It cracked 571 drug cases and seized 5.55 tons of drugs.", ["571 drug cases", "5.55 tons"]),
    ("zh", "全省共侦破毒品案件571起，缴获各类毒品5.55吨。", ["571起", "5.55吨"]),
    pytest.param("fr", "Elle a élucidé 571 affaires et saisi 5,55 tonnes.", [], marks=pytest.mark.slow),
    ("en", "Nothing was seized, and <b>nobody</b> was arrested.", []),
]


@pytest.mark.parametrize(("language", "text", "words"), OWN_TEXTS)
def test_a_text_of_ones_own_is_read_whatever_is_confirmed(language, text, words):
    confirmed = dict(zip(words, ["cases", "drugs_seized"], strict=False))
    known = {"agency": "NIA", "announced": "2031-07-01", "period": "2031-01-01/2031-06-20"}
    known = known if language == "en" else {}
    notebook, failure = run_with(OWN, text=text, language=language, confirmed=confirmed, known=known)
    assert not failure, failure
    assert_clean(notebook)
    assert ("0 are" in answer_of(notebook)) == (not words)


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ({"confirmed": {"412 drug cases": "cases"}}, "'412 drug cases' is no number of this text; empty what you"),
        ({"confirmed": {1: "casez"}}, "measure 'casez' does not exist"),
        ({"language": "xx"}, "language 'xx' is not in the table"),
        ({"known": {"announced": "today"}}, "announced is 'today'; write a day as YYYY-MM-DD"),
        ({"text": ""}, "the text is ''; paste the words of an announcement"),
    ],
)
def test_a_wrong_text_or_confirmation_is_refused_where_it_is_written(parameters, says):
    notebook, failure = run_with(OWN, **({"text": OWN_TEXTS[0][1], "language": "en"} | parameters))
    assert re.match(r"cell 2: .*\n  InputError: ", failure) and says in failure, failure
    assert not any(cell.outputs for cell in code(notebook))


MISTAKES = [
    *(
        (path, {"statement": "nia-2021-06-26"}, "statement with figures 'nia-2021-06-26' ", "nia-2021-06-25")
        for path in OF_ONE_STATEMENT
    ),
    (NOTEBOOKS[1], {"statement": ""}, "statement with figures '' ", "such as "),
    (NOTEBOOKS[1], {"statement": ["nia-2021-06-25"]}, "statement with figures ", "nia-2021-06-25"),
    (NOTEBOOKS[1], {"statement": 2021}, "statement with figures '2021' ", "such as "),
    (NOTEBOOKS[1], {"reading": "exact"}, "reading 'exact' does not exist", "either, rounded, cut_off, rounded_up"),
    (NOTEBOOKS[3], {"after": "nia-2025-06-25"}, "after: statement 'nia-2025-06-25' does not exist", "nia-2025-06-26"),
    (NOTEBOOKS[3], {"before": ""}, "", ""),
    (NOTEBOOKS[3], {"before": "nia-2025-06-26"}, "before and after are the same statement", "name two"),
    (NOTEBOOKS[4], {"agency": "NIE"}, "agency 'NIE' ", "NIA"),
    (NOTEBOOKS[4], {"measures": ["case"]}, "measure 'case' ", "cases"),
    (NOTEBOOKS[5], {"agency": "NIE"}, "agency 'NIE' ", "NIA"),
]


@pytest.mark.parametrize(("path", "parameters", "begins", "names"), MISTAKES)
def test_a_wrong_parameter_is_refused_where_it_is_written(path, parameters, begins, names):
    notebook, failure = run(path, **parameters)
    assert re.fullmatch(rf"cell 2: .*\n  InputError: {re.escape(begins)}.*", failure) and names in failure, failure
    assert not any(cell.outputs for cell in code(notebook))


def test_jupyter_shows_a_wrong_parameter_in_one_line():
    notebook = nbformat.read(NOTEBOOKS[1], as_version=4)
    [cell] = tagged(notebook, "parameters")
    cell.source = re.sub("^statement = .*$", 'statement = "no-nia-2021-06-25"', cell.source, flags=re.M)
    with pytest.raises(CellExecutionError):
        NotebookClient(notebook, kernel_name="python3", timeout=60, shutdown_kernel="immediate").execute()
    [refused] = cell.outputs
    assert (refused.output_type, refused.ename) == ("error", "InputError")
    [line] = refused.traceback
    assert line.startswith("InputError: statement with figures 'no-nia-2021-06-25' ") and "\n" not in line


# Compared with what is stored.


def other_sentence(notebook):
    [cell] = tagged(notebook, "answer")
    text = cell.outputs[0].data["text/markdown"]
    cell.outputs[0].data["text/markdown"] = text.replace("8.361", "8.362")
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


@pytest.mark.slow
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
