"""Every page of the report opens from disk, whole, quiet and within the width of its screen."""

import re

import pytest

from interdiction.report import pages, runner

pytestmark = pytest.mark.slow
NOTEBOOKS = sorted(runner.NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    for path in NOTEBOOKS:
        pages.write_page(path, folder)
    pages.write_index(NOTEBOOKS, folder)
    return folder


@pytest.mark.parametrize("width", [360, 390, 1280])
@pytest.mark.parametrize("name", ["index", *(path.stem for path in NOTEBOOKS)])
def test_a_page_opens_from_disk(reports, browser, tmp_path, name, width):
    said, asked = [], []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"file://{reports / name}.html")
    page.screenshot(path=tmp_path / f"{name}-{width}.png", full_page=True)
    assert said == []
    assert [url for url in asked if not re.match(r"(file|data):", url)] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for image in page.locator("img").all():
        assert image.evaluate("image => image.complete && image.naturalWidth") > 300
    # The smallest letters of a chart are nine points of a picture 4.3 inches wide.
    for image in page.locator("figure.chart img").all():
        assert 9 / 72 / 4.3 * image.bounding_box()["width"] >= 9.5
    page.close()
