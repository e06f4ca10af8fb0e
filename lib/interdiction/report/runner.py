"""Notebooks re-run two at a time, each replaced only when it ran clean."""

import asyncio
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from interdiction.record import DATA
from interdiction.refusal import Refusal
from interdiction.report.files import replace
from interdiction.report.pages import stored, write_index, write_page
from interdiction.report.readme import write_readme

NOTEBOOKS = DATA.parent / "notebooks"
REPORTS = DATA.parent / "reports"
_AT_ONCE = 2
_SECONDS = 120  # a cell that computes longer than this is not one of ours


def run(only: str = "", notebooks: Path = NOTEBOOKS, reports: Path = REPORTS) -> int:
    """Re-run notebooks, store them with their outputs, and write a page for each and an index.

    Parameters
    ----------
    only : str
        The beginning of the names of the notebooks to re-run; all of them by default.
    notebooks, reports : pathlib.Path
        Where the notebooks lie, and where the pages go.

    Returns
    -------
    int
        0, or 1 if a notebook failed; its file and its page then stay as they were.

    Raises
    ------
    Refusal
        If there is no such notebook, or a folder cannot be written to.
    """
    paths = sorted(notebooks.glob(f"{only}*.ipynb"))
    if not paths:
        raise Refusal(f"no notebook in {notebooks} has a name that begins with {only!r}; choose one that is there")
    try:
        reports.mkdir(exist_ok=True)
        failures = asyncio.run(_run_all(paths, reports))
        everything = sorted(notebooks.glob("*.ipynb"))
        write_index(everything, reports)
        if (readme := notebooks.parent / "README.md").exists() and not failures:
            write_readme(everything, readme, readme.parent / ".github" / "chart.svg")
    except OSError as error:
        raise Refusal(
            f"{error.filename} cannot be written: {error.strerror}; make room or choose another folder"
        ) from error
    print(f"{len(paths) - failures} of {len(paths)} notebooks are re-run; open {reports / 'index.html'}")
    return 1 if failures else 0


async def _run_all(paths: list[Path], reports: Path) -> int:
    free = asyncio.Semaphore(_AT_ONCE)

    async def run_one(path: Path) -> str:
        async with free:
            failure = await _run(path)
        print(failure or f"{path.stem}: ran clean", flush=True)
        if not failure:
            write_page(path, reports)
        return failure

    return sum(map(bool, await asyncio.gather(*map(run_one, paths))))


async def _run(path: Path) -> str:
    """Run one notebook and store it, or say which cell failed."""
    notebook = stored(path)
    if notebook is None:
        return f"{path.name}: not a notebook; mend it, or move it out of {path.parent.name}/"
    for cell in notebook.cells:
        cell.metadata = {key: value for key, value in cell.metadata.items() if key == "tags"}
    client = NotebookClient(
        notebook,
        timeout=_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        coalesce_streams=True,
        shutdown_kernel="immediate",
    )
    with tempfile.TemporaryFile() as said:  # what the kernel prints of itself matters only if it dies
        try:
            await client.async_execute(stderr=said)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            said.seek(0)
            return _failure(path, notebook, error, said.read().decode("utf-8", "replace"))
    # The same outputs on every Python: what the kernel says of itself is not stored.
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    replace(path, nbformat.writes(notebook) + "\n")
    return ""


def _failure(path: Path, notebook: nbformat.NotebookNode, error: Exception, kernel_said: str) -> str:
    """Name the cell that failed, its first line and its error."""
    for number, cell in enumerate(notebook.cells, 1):
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                said = f"{output.ename}: {output.evalue}".splitlines()[0]
                return f"{path.name}, cell {number}: {cell.source.splitlines()[0]}\n  {said}"
    last = kernel_said.strip().splitlines()[-1:] if isinstance(error, DeadKernelError) else []
    return "\n  ".join([f"{path.name}: {str(error).strip().splitlines()[0]}", *last])
