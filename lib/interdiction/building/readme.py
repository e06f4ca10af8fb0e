"""The answers of the notebooks in the README, so that no number is typed there."""

import base64
import html
import re
from pathlib import Path

from interdiction.errors import InputError
from interdiction.publishing.publish import replace_file
from interdiction.site.notebooks import read_notebook, read_question, summarise
from interdiction.site.pages import strip_tags

_BEGIN, _END = "<!-- answers: written by make report -->\n", "<!-- end of answers -->"
_PICTURED = "03"  # begins the name of the notebook whose first chart stands in the README
_CHART = re.compile(r'<img alt="([^"]*)"[^>]*src="data:image/svg\+xml;base64,([^"]+)"')


def marks_answers(readme: Path) -> bool:
    """Say whether a README has a place for the answers; that of another record need not."""
    return readme.exists() and _BEGIN in readme.read_text("utf-8")


def write_readme(notebooks: list[Path], readme: Path) -> None:
    """Write the answers of the notebooks into the README, and its chart beside them, so that no number is typed there.

    Parameters
    ----------
    notebooks : list of pathlib.Path
        Stored notebooks, in the order they are listed.
    readme : pathlib.Path
        A file that marks the place of the answers; the chart goes into the folder .github beside it.

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
        link, notebook = path.relative_to(readme.parent).as_posix(), read_notebook(path)
        if notebook and (words := strip_tags(summarise(path, notebook))):
            lines.append(f"- **[{read_question(path)}]({link})** {words}\n")
        if notebook and path.name.startswith(_PICTURED):
            outputs = [output.get("data", {}) for cell in notebook.cells for output in cell.get("outputs", ())]
            for chart in [found for data in outputs if (found := _CHART.search(data.get("text/html", "")))][:1]:
                replace_file(readme.parent / ".github" / "chart.svg", base64.b64decode(chart[2]))
                words = html.unescape(chart[1]).translate({ord("["): "(", ord("]"): ")"})
                shown = f"[![{words}](.github/chart.svg)]({link})\n\n"
    replace_file(readme, f"{before}{begin}\n{shown}{''.join(lines)}\n{end}{after}".encode())
