"""The answers and the chart of the README, taken from the stored notebooks so that no number is typed there."""

import base64
import html
import re
from pathlib import Path

from interdiction.errors import InputError
from interdiction.site.pages import plain_answer, question, read_notebook
from interdiction.site.publish import replace_file

_BEGIN, _END = "<!-- answers: written by make report -->\n", "<!-- end of answers -->"
_PICTURE = re.compile(r'<img alt="([^"]*)"[^>]*src="data:image/svg\+xml;base64,([^"]+)"')


def write_readme(notebooks: list[Path], readme: Path, picture: Path, pictured: str) -> None:
    """Write the answers of the notebooks into the README, and its chart beside them.

    Parameters
    ----------
    notebooks : list of pathlib.Path
        Stored notebooks, in the order they are listed.
    readme : pathlib.Path
        A file that marks the place of the answers.
    picture : pathlib.Path
        Where the chart goes, as SVG.
    pictured : str
        The beginning of the name of the notebook whose first chart it is.

    Raises
    ------
    InputError
        If the README does not mark the place.
    OSError
        If one of the files cannot be written.
    """
    before, begin, rest = readme.read_text("utf-8").partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise InputError(f"{readme.name} does not mark the place of the answers; put {_BEGIN.strip()} and {_END} there")
    lines, shown = [], ""
    for path in notebooks:
        notebook = read_notebook(path)
        if not notebook or not (answer := plain_answer(notebook)):
            continue
        link = path.relative_to(readme.parent).as_posix()
        lines.append(f"- **[{question(notebook)}]({link})** {answer}\n")
        outputs = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())]
        charts = [found for data in outputs if (found := _PICTURE.search(str(data.get("text/html", ""))))]
        if charts and path.name.startswith(pictured):
            replace_file(picture, base64.b64decode(charts[0][2]))
            words = html.unescape(charts[0][1]).translate({ord("["): "(", ord("]"): ")"})
            shown = f"[![{words}]({picture.relative_to(readme.parent).as_posix()})]({link})\n\n"
    replace_file(readme, f"{before}{begin}\n{shown}{''.join(lines)}\n{end}{after}".encode())
