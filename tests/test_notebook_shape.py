"""The shape that every notebook has: a question, an answer, short steps."""

import ast
import json
import re
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))
COMPARED = {"text/plain", "text/html", "text/markdown"}  # nbval looks at no picture


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return json.loads(request.param.read_text("utf-8"))


def code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def prose(notebook):
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown"]


def test_it_asks_a_question_and_answers_it_in_the_third_code_cell(notebook):
    title = prose(notebook)[0].splitlines()[0]
    assert re.fullmatch(r"# [A-Z].*\?", title)
    tags = [cell["metadata"].get("tags", []) for cell in code(notebook)]
    assert tags[:3] == [["parameters"], [], ["answer"]]
    assert not any(tags[3:])
    [answer] = code(notebook)[2]["outputs"]
    # One sentence in bold, and one that says with a number how sure it is.
    said = "".join(answer["data"]["text/markdown"])
    assert re.fullmatch(r"\*\*[^*]*\d[^*]*\.\*\*\n\n[^*\n]*\d[^*\n]*\.", said)


def test_every_output_was_made_and_can_be_compared(notebook):
    cells = code(notebook)
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    silent = [cell["id"] for cell in cells if not cell["outputs"]]
    assert silent == ["parameters", "load"]
    for cell in cells:
        for output in cell["outputs"]:
            assert output["output_type"] in {"execute_result", "display_data"}, cell["id"]
            assert set(output["data"]) <= COMPARED, cell["id"]
            assert not re.search(r" at 0x[0-9a-f]{6}", json.dumps(output["data"])), cell["id"]


def test_it_is_short_and_reads_as_plain_steps(notebook):
    lines = [line for cell in code(notebook) for line in "".join(cell["source"]).splitlines()]
    assert len(code(notebook)) <= 16 and len(lines) <= 140
    for cell in code(notebook):
        source = "".join(cell["source"])
        tree = ast.parse(source)
        assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) for node in ast.walk(tree))
        assert not source.rstrip().endswith(";")
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom | ast.Import):
                name = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
                assert name in {"pandas", "IPython.display"} or name.startswith("interdiction")
                assert not name.startswith("interdiction.site")


def test_the_list_of_questions_has_every_notebook_and_what_can_be_changed_in_it():
    listed = re.findall(
        r"^\| \[(.*)\]\((.*)\) \| (.*) \|$", (NOTEBOOKS[0].parent / "README.md").read_text("utf-8"), re.M
    )
    known = []
    for path in NOTEBOOKS:
        notebook = json.loads(path.read_text("utf-8"))
        parameters = re.findall(r"^(\w+) = ", "".join(code(notebook)[0]["source"]), re.M)
        title = prose(notebook)[0].splitlines()[0].removeprefix("# ")
        known.append((title, path.name, ", ".join(f"`{name}`" for name in parameters)))
    assert listed == known
