"""What a reader copies from a page, from disk and from the web, and how that stands on a small screen."""

import contextlib
import functools
import http.server
import io
import json
import shutil
import threading
from html.parser import HTMLParser

import pytest
from one_statement import ONE, STATEMENT

from interdiction.building.build import build_site
from interdiction.home import HOME, Project

# The process of the tests has threads, and Python 3.12 warns when one with threads is copied.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")]
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="install requirements-dev.txt")

QUESTION, RICH = "01-what-do-five-figures-say.html", f"statement-{STATEMENT}.html"
PLACE = "https://example.org/drugs/"
# A web address without TLS has no clipboard of its own; nor has an old browser.
WITHOUT = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


def built(home, **described):
    """The site of one statement, with its page and that of one question."""
    shutil.copytree(ONE, home / "data")
    shutil.copytree(ONE.parent / "seeds", home / "seeds")
    path = home / "data" / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()) | described), "utf-8")
    (home / "notebooks").mkdir()
    for stem in ("01", "06"):
        shutil.copy(next((HOME / "notebooks").glob(f"{stem}*.ipynb")), home / "notebooks")
    with contextlib.redirect_stdout(io.StringIO()) as output:
        code = build_site(Project(home / "data", home / "notebooks", home / "reports", False))
    assert code == 0, output.getvalue()
    return home / "reports"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return built(tmp_path_factory.mktemp("home"))


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def served(site):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["with a clipboard", "without one"])
def tab(request, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    if request.param == "without one":
        context.add_init_script(WITHOUT)
    yield context.new_page()
    context.close()


def copied(tab, said):
    """What was copied, by pasting it; the page has announced it."""
    tab.wait_for_function("said => document.querySelector('[role=status]').textContent.startsWith(said)", arg=said)
    tab.evaluate("document.body.append(Object.assign(document.createElement('textarea'), { id: 'paste' }))")
    tab.locator("#paste").focus()
    tab.keyboard.press("Control+V")
    found = tab.locator("#paste").input_value()
    tab.evaluate("document.getElementById('paste').remove()")
    return found


class Pictures(HTMLParser):
    """The addresses of the pictures in some HTML."""

    def __init__(self, content):
        super().__init__()
        self.found = []
        self.feed(content)

    def handle_starttag(self, tag, attributes):
        self.found += [dict(attributes)["src"]] if tag == "img" else []


def test_a_sentence_and_a_figure_are_copied_from_disk_and_name_no_folder_of_it(site, tab):
    for name in (QUESTION, RICH):
        tab.goto(f"file://{site}/{name}")
        tab.locator(".quote summary").click()
        shown = tab.locator(".quote p").first.inner_text()
        tab.locator(".quote button").click()
        assert copied(tab, "Copied") == shown
        assert shown.endswith(f", {name})")
    cite = tab.locator("a.cite").first
    cite.click()
    assert copied(tab, "Copied: ") == cite.get_attribute("title")
    assert tab.url.endswith(cite.get_attribute("href"))
    assert tab.locator(":target a.cite").count() == 1


def test_what_is_copied_from_the_web_has_the_whole_address(site, served, tab):
    tab.goto(served + RICH)
    tab.locator(".quote summary").click()
    tab.locator(".quote button").click()
    assert copied(tab, "Copied").endswith(f", {served}{RICH})")
    cite = tab.locator("a.cite").first
    cite.click()
    assert copied(tab, "Copied: ").endswith(f", {served}{RICH}{cite.get_attribute('href')}")


@pytest.mark.parametrize("at", ["disk", "web"])
def test_the_code_of_a_chart_shows_the_chart_anywhere(site, served, browser, tmp_path, tab, at):
    tab.goto((served if at == "web" else f"file://{site}/") + QUESTION)
    tab.locator(".embed summary").first.click()
    tab.locator(".embed button").first.click()
    code = copied(tab, "Copied")
    [address] = Pictures(code).found
    assert address.startswith(served if at == "web" else "file://")
    (tmp_path / "other.html").write_text(code, "utf-8")
    page = browser.new_page()
    page.goto(f"file://{tmp_path}/other.html")
    assert page.locator("img").evaluate("image => image.naturalWidth") > 200
    page.close()


def test_a_site_whose_place_is_known_names_it_everywhere(tmp_path, tab):
    site = built(tmp_path, homepage=PLACE)
    tab.goto(f"file://{site}/{RICH}")
    assert Pictures(tab.locator(".embed textarea").first.input_value()).found[0].startswith(f"{PLACE}charts/")
    tab.locator("a.cite").first.click()
    assert f", {PLACE}{RICH}#" in copied(tab, "Copied: ")
    assert tab.locator("link[rel=canonical]").get_attribute("href") == f"{PLACE}{RICH}"
    picture = tab.locator("meta[property='og:image']").get_attribute("content").removeprefix(PLACE)
    assert (site / picture).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("width", [390, 1280])
def test_what_can_be_taken_fits_and_axe_finds_nothing(site, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name in (QUESTION, RICH):
        page.goto(f"file://{site}/{name}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        page.locator(":is(.quote, .embed) button").first.click()
        page.wait_for_function("document.querySelector('[role=status]').textContent")
        assert page.evaluate("document.documentElement.scrollWidth") == width
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            rules = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
            found = axe.Axe().run(page, options=rules).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
    page.close()


def test_without_scripts_no_button_shows_and_every_text_is_there(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"file://{site}/{QUESTION}")
    assert page.locator("button").count() > 1
    for button in page.locator("button").all():
        assert not button.is_visible()
    page.locator(".quote summary").click()
    assert "Interdiction, record of" in page.locator(".quote p").first.inner_text()
    context.close()
