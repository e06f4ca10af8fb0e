"""Every notebook runs in a real JupyterLab, with Run All, as a reader would do it."""

import json
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).resolve().parents[2] / "notebooks").glob("*.ipynb"))
IDLE = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
FAILED = "[data-mime-type='application/vnd.jupyter.stderr']"  # how JupyterLab shows errors and warnings alike

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab on copies of the notebooks, so that a save does not touch ours."""
    folder, log = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("log") / "lab.txt"
    for path in NOTEBOOKS:
        shutil.copy(path, folder)
    options = [
        "--no-browser",
        "--allow-root",
        "--port=0",
        "--IdentityProvider.token=",
        "--LabApp.expose_app_in_browser=True",
        f"--LabApp.user_settings_dir={tmp_path_factory.mktemp('settings')}",
        f"--ServerApp.root_dir={folder}",
    ]
    with log.open("w") as said:
        server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options], stderr=said, cwd=folder)
    for _ in range(600):
        if found := re.search(r"http://(?:localhost|127\.0\.0\.1):(\d+)/", log.read_text()):
            break
        time.sleep(0.1)
    assert found, f"JupyterLab does not say where it listens: {log.read_text()}"
    yield f"http://127.0.0.1:{found[1]}/lab/tree"
    server.terminate()
    server.wait(20)


def opened(browser, address):
    """Open a notebook and wait for its kernel."""
    # All cells are in view, since JupyterLab draws only those that are.
    page = browser.new_page(viewport={"width": 1280, "height": 15000})
    page.goto(f"{address}?reset")
    page.wait_for_selector(".jp-CodeCell", timeout=60_000)
    page.wait_for_selector(IDLE, state="attached", timeout=60_000)
    return page


def change_parameters(page, statement, reading):
    cell = page.locator(".jp-CodeCell").first.locator(".cm-content")
    cell.click()
    code = re.sub(r"^statement = .*$", f'statement = "{statement}"', cell.inner_text(), flags=re.M)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(re.sub(r'reading = "[^"]*"', f'reading = "{reading}"', code))


def run_all(page):
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_run_all_shows_no_error(lab, browser, tmp_path, path):
    page = opened(browser, f"{lab}/{path.name}")
    page.get_by_role("menuitem", name="Edit", exact=True).click()
    page.get_by_role("menuitem", name="Clear Outputs of All Cells", exact=True).click()
    assert page.locator(".jp-OutputArea-output").count() == 0
    run_all(page)
    # JupyterLab may not have drawn all cells yet, so they are counted in the file.
    cells = sum(cell["cell_type"] == "code" for cell in json.loads(path.read_text("utf-8"))["cells"])
    # All but two show something; a folded one has no prompt with its count.
    page.wait_for_function(
        """([shown, failed]) => document.querySelector(failed) ||
            document.querySelectorAll('.jp-OutputArea-output').length >= shown""",
        arg=[cells - 2, FAILED],
        timeout=120_000,
    )
    page.wait_for_selector(IDLE, state="attached", timeout=60_000)
    page.wait_for_timeout(500)
    page.screenshot(path=tmp_path / f"{path.stem}.png")
    assert page.locator(FAILED).count() == 0
    assert page.locator(".jp-OutputArea-output").count() >= cells - 2
    for image in page.locator("figure.chart img").all():
        assert image.evaluate("image => image.naturalWidth") > 300
        assert len(image.get_attribute("alt")) > 100
    page.close()


def test_a_statement_that_does_not_exist_is_one_clear_line(lab, browser):
    page = opened(browser, f"{lab}/{NOTEBOOKS[1].name}")
    change_parameters(page, "nia-1999-06-25", "either")
    run_all(page)
    page.locator(FAILED).first.wait_for(timeout=60_000)
    said = page.locator(FAILED).first.inner_text().strip()
    assert said.startswith("InputError: statement with figures 'nia-1999-06-25' does not exist; choose one such as")
    assert "\n" not in said
    page.close()


def test_another_reading_changes_the_answer(lab, browser):
    page = opened(browser, f"{lab}/{NOTEBOOKS[1].name}")
    change_parameters(page, "nia-2021-06-25", "cut_off")
    run_all(page)
    answer = page.locator("[data-mime-type='text/markdown']").filter(has_text="8.345 to 8.361 kg per person")
    answer.first.wait_for(timeout=60_000)
    assert page.locator(FAILED).count() == 0
    page.close()


def test_charts_are_dark_in_the_dark_theme(lab, browser):
    page = opened(browser, f"{lab}/{NOTEBOOKS[1].name}")
    run_all(page)
    image = page.locator("figure.chart img").first
    image.wait_for(timeout=60_000)
    assert image.evaluate("image => getComputedStyle(image).filter") == "none"
    page.evaluate("jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
    page.wait_for_selector("body[data-jp-theme-light=false]", state="attached", timeout=60_000)
    assert image.evaluate("image => getComputedStyle(image).filter").startswith("invert(0.92)")
    page.close()
