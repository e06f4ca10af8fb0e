"""Every notebook runs in a real JupyterLab, with Run All, as a reader would do it."""

import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need requirements-dev.txt")

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab on copies of the notebooks, so that a save does not touch ours."""
    folder = tmp_path_factory.mktemp("lab")
    for path in NOTEBOOKS:
        shutil.copy(path, folder)
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            "--port=0",
            "--IdentityProvider.token=test",
        ]
        + [f"--ServerApp.root_dir={folder}", "--LabApp.expose_app_in_browser=True"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
    )
    address = ""
    for line in server.stderr:
        if found := re.search(r"http://(?:localhost|127\.0\.0\.1):(\d+)/", line):
            address = f"http://127.0.0.1:{found[1]}"
            break
    assert address, "JupyterLab did not say where it listens"
    # The pipe must be read on, or the server stops when it is full.
    drain = subprocess.Popen(["cat"], stdin=server.stderr, stdout=subprocess.DEVNULL)
    yield address
    server.terminate()
    server.wait(20)
    drain.terminate()


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as tools:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        assert chromium, "install chromium: apt-get install chromium"
        running = tools.chromium.launch(executable_path=chromium, args=QUIET)
        yield running
        running.close()


def run_all(page, address, name):
    """Open a notebook and choose Run, Run All Cells; return when the last cell has run or one has failed."""
    # All cells are in view, since JupyterLab draws only those that are.
    page.goto(f"{address}/lab/tree/{name}?token=test&reset")
    page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=60_000)
    page.wait_for_function(
        "document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=\"idle\"]')", timeout=60_000
    )
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        """() => {
            const cells = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(cell => cell.textContent);
            const failed = document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
            return window.ran && (failed || cells.every(text => /\\[\\d+\\]/.test(text)))
                || (window.ran = cells.some(text => text.includes('[*]')) || window.ran, false);
        }""",
        timeout=120_000,
        polling=20,
    )
    page.wait_for_function(
        "document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=\"idle\"]')", timeout=60_000
    )


@pytest.mark.parametrize("name", [path.name for path in NOTEBOOKS])
@pytest.mark.parametrize("width", [1280, 390])
def test_run_all_shows_no_error(lab, browser, tmp_path, name, width, record_property):
    page = browser.new_page(viewport={"width": width, "height": 9000})
    run_all(page, lab, name)
    assert page.locator(".jp-CodeCell").count() >= 10
    for kind in ("application/vnd.jupyter.error", "application/vnd.jupyter.stderr"):
        assert page.locator(f'[data-mime-type="{kind}"]').count() == 0
    for image in page.locator("figure.chart img").all():
        assert image.evaluate("image => image.naturalWidth") > 300
        assert len(image.get_attribute("alt")) > 100
    page.screenshot(path=tmp_path / f"{Path(name).stem}-{width}.png")
    record_property("screenshot", str(tmp_path))
    page.close()


def test_a_statement_that_does_not_exist_is_one_clear_line(lab, browser):
    name = NOTEBOOKS[1].name
    page = browser.new_page(viewport={"width": 1280, "height": 9000})
    page.goto(f"{lab}/lab/tree/{name}?token=test&reset")
    page.wait_for_selector(".jp-CodeCell", timeout=60_000)
    editor = page.locator(".jp-CodeCell").first.locator(".cm-content")
    editor.click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text('statement = "nia-1999-06-25"\nreading = "either"')
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    error = page.locator('[data-mime-type="application/vnd.jupyter.error"]')
    error.first.wait_for(timeout=60_000)
    said = error.first.inner_text().strip()
    assert said.startswith("Refusal: statement 'nia-1999-06-25' has no figures in the record; choose one such as")
    assert "\n" not in said
    page.close()


def test_another_reading_changes_the_answer(lab, browser):
    name = NOTEBOOKS[1].name
    page = browser.new_page(viewport={"width": 1280, "height": 9000})
    page.goto(f"{lab}/lab/tree/{name}?token=test&reset")
    page.wait_for_selector(".jp-CodeCell", timeout=60_000)
    page.locator(".jp-CodeCell").first.locator(".cm-content").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text('statement = "nia-2021-06-25"\nreading = "cut_off"')
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    answer = page.locator('[data-mime-type="text/markdown"]').filter(has_text="8.345 to 8.361 kg per person")
    answer.first.wait_for(timeout=60_000)
    page.close()
