"""The site as a reader meets it: every page opens, whole, quiet, within its screen, and with nothing in the way."""

import contextlib
import functools
import http.server
import io
import shutil
import threading
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from interdiction.building.build import build_site
from interdiction.home import DATA, HOME, Project
from interdiction.site.addresses import read_site
from interdiction.site.links import chart_figure
from interdiction.site.pages import page as page_of

# The process of the tests has threads, and Python 3.12 warns when one with threads is copied.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")]
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="install requirements-dev.txt")

RICH, POOR = "statement-nia-2021-06-25.html", "statement-ccg-2023-01-12.html"
NOTEBOOK, SOURCE = "02-where-is-the-mass.html", "source-govcn-2021-06-26.html"
AGENCY = "agency-nia.html"
KINDS = ["index.html", NOTEBOOK, AGENCY, RICH, POOR, SOURCE, "sources.html", "statements.html", "data.html"]
CHOOSING = ["figures.html", "compare.html"]  # with scripts of their own
WIDTHS = [360, 390, 1280]
# Every rule there is, with the size of what is clicked, which is not asked for unless it is named.
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The whole site, built once; its pages are changed by no test."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(HOME / "notebooks", home / "notebooks", ignore=shutil.ignore_patterns(".*"))
    with contextlib.redirect_stdout(io.StringIO()) as output:
        code = build_site(Project(DATA, home / "notebooks", home / "reports", True))
    assert code == 0, output.getvalue()
    return home / "reports"


@pytest.fixture(scope="module")
def pages(site):
    return {path.name: Links(path.read_text("utf-8")) for path in sorted(site.glob("*.html"))}


class Links(HTMLParser):
    """The places of a page, and where it leads to."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.ids, self.targets, self.marks, self.heads = [], [], [], {}
        self._chart = 0
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if given.get("id") else []
        self._chart += tag == "svg"
        if tag == "meta" and given.get("name") == "description":
            self.heads["description"] = given["content"]
        self.heads.setdefault(tag, given)
        for name in ("href", "src"):
            if name in given:
                self.targets.append(given[name])
                self.marks += [given[name]] if tag == "a" and self._chart else []

    def handle_endtag(self, tag):
        self._chart -= tag == "svg"

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        self.handle_endtag(tag)

    def handle_data(self, data):
        if "title" in self.heads and "said" not in self.heads:
            self.heads["said"] = data


class Heard:
    """What a page said, and what it asked for."""

    def __init__(self, page):
        self.said, self.asked = [], []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def check(self, name, here):
        outside = [url for url in self.asked if not url.startswith((here, "data:"))]
        assert (self.said, outside) == ([], []), name
        self.asked.clear()


# A page is as wide as its screen; its pictures are drawn, and the smallest letters of a chart can be read: nine points
# of a picture, and on the front page the answers stand beside them as text.
LOOKS = """() => ({
    wide: document.documentElement.scrollWidth,
    broken: [...document.images].filter(image => !image.complete || image.naturalWidth < 200).length,
    small: [...document.querySelectorAll('figure.chart > svg')]
        .map(chart => [9 * chart.getBoundingClientRect().width / chart.viewBox.baseVal.width])
        .filter(([letter]) => letter && letter < (innerWidth > 768 ? 11.9 : innerWidth < 390 ? 9.5 : 10)).length,
})"""


@pytest.mark.parametrize("width", WIDTHS)
def test_each_kind_of_page_opens_from_disk(site, browser, width):
    opens(browser, f"file://{site}/", KINDS + CHOOSING, width)


def test_every_page_opens_from_disk(site, pages, browser):
    opens(browser, f"file://{site}/", pages, 390)


@pytest.mark.parametrize("name", ["03-has-it-changed.html"])
def test_a_verdict_is_seen_on_a_phone_without_scrolling_sideways(site, browser, name):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"file://{site}/{name}")
    cells = page.locator("td[data-head=verdict]")
    right = cells.evaluate_all("all => all.map(one => one.getBoundingClientRect().right)")
    assert right and 0 < min(right) <= max(right) <= 390
    page.close()


def test_no_table_of_the_kinds_of_pages_is_wider_than_a_phone(site, browser):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    # A pixel more is what rounding adds.
    wider = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.ariaLabel)"
    for name in [path.name for path in site.glob("*.html") if not path.name.startswith("statement-")]:
        page.goto(f"file://{site}/{name}")
        assert page.locator(".scroll").evaluate_all(wider) == [], name
    page.close()


@pytest.mark.parametrize(
    "name", ["01-what-do-five-figures-say.html", "04-do-the-sources-agree.html", RICH, "corrections.html"]
)
def test_what_was_found_is_seen_on_a_phone_and_its_links_can_be_hit(site, browser, name):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"file://{site}/{name}")
    rows = page.locator("table:has([data-head])")
    assert rows.count() >= 1
    assert rows.evaluate_all("all => all.every(one => one.getBoundingClientRect().right <= 390)")
    said = page.locator("td[data-head]").evaluate_all(
        "all => all.filter(one => one.textContent).map(one => getComputedStyle(one, '::before').content.length)"
    )
    assert said and min(said) > len('"": ')
    links = page.locator("tbody :is(th, td) a")
    heights = links.evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert heights and min(heights) >= 32
    page.set_viewport_size({"width": 1280, "height": 900})
    assert rows.first.locator("tr").last.evaluate("one => getComputedStyle(one).display") == "table-row"
    page.close()


def test_the_pictures_of_the_front_page_are_whole(site, browser):
    for width, shown in ((390, 358), (1280, 288)):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(f"file://{site}/index.html")
        sizes = page.locator(".question img").evaluate_all(
            "all => all.map(one => [one.clientWidth, one.clientHeight, one.naturalWidth, one.naturalHeight])"
        )
        assert sizes and all(size[0] == shown and abs(size[1] - shown * size[3] / size[2]) < 1 for size in sizes)
        page.close()


def test_the_contents_are_one_click_away(site, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"file://{site}/{RICH}")
    contents = page.locator("nav.contents")
    assert not contents.locator("a").first.is_visible()
    contents.locator("summary").click()
    target = contents.locator("a").nth(1)
    target.click()
    assert page.locator(":target").evaluate("one => one.tagName") == "H2"
    page.close()


def opens(browser, at, names, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    heard = Heard(page)
    for name in names:
        page.goto(at + name)
        assert page.evaluate(LOOKS) == {"wide": width, "broken": 0, "small": 0}, name
        heard.check(name, at)
    page.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def served(site, tmp_path_factory):
    """The site behind a web server, not at its root."""
    root = tmp_path_factory.mktemp("web")
    (root / "a" / "place").mkdir(parents=True)
    (root / "a" / "place" / "reports").symlink_to(site)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=root))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/a/place/reports/"
    server.shutdown()
    server.server_close()


def test_each_kind_of_page_opens_from_a_server_under_a_path(served, browser):
    opens(browser, served, KINDS + CHOOSING, 1280)


def test_no_link_leads_nowhere(site, pages):
    broken = []
    for name, one in pages.items():
        for target in one.targets:
            place = urlsplit(target)
            if place.scheme or place.netloc:
                assert place.scheme in ("http", "https", "data"), (name, target)
                continue
            file, anchor = unquote(place.path) or name, unquote(place.fragment)
            # What the filters are set to, and which two statements: a pair that is refused has no place in the list.
            chosen = ("=" in anchor and file == "figures.html") or (".." in anchor and file == "compare.html")
            if not (site / file).is_file() or (anchor and not chosen and anchor not in pages[file].ids):
                broken.append((name, target))
    assert broken == []


def test_no_page_has_two_places_of_one_name(pages):
    for name, one in pages.items():
        assert len(one.ids) == len(set(one.ids)), name


def test_every_page_has_a_title_of_its_own_and_a_description(pages):
    titles = [one.heads["said"] for one in pages.values()]
    assert len(titles) == len(set(titles))
    for name, one in pages.items():
        assert one.heads["said"].endswith(" | Interdiction"), name
        assert len(one.heads.get("description", "")) > 40, name


# Whoever does not see, does not use a mouse or has no colours reads the same.


def violations(page):
    found = axe.Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], len(one["nodes"]), one["nodes"][0]["html"][:200]) for one in found]


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_any_kind_of_page(site, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    for name in KINDS + CHOOSING:
        page.goto(f"file://{site}/{name}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            assert violations(page) == [], (name, scheme)
    page.close()


def test_axe_finds_nothing_in_any_page(site, pages, browser):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    for name in set(pages) - set(KINDS):
        page.goto(f"file://{site}/{name}")
        assert violations(page) == [], name
    page.close()


def test_the_keyboard_skips_to_the_content_and_its_place_is_seen(site, browser):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"file://{site}/{RICH}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] > 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#content")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    kinds = set()
    for _ in range(60):
        tag, style, width = page.evaluate("""() => {
            const one = document.activeElement, style = getComputedStyle(one);
            return [one.tagName, style.outlineStyle, parseFloat(style.outlineWidth)];
        }""")
        assert (style, width) == ("solid", 3), tag
        kinds.add(tag)
        page.keyboard.press("Tab")
    assert kinds >= {"A", "SUMMARY", "DIV"}  # links, the code, tables that scroll
    page.close()


def test_the_code_opens_by_keyboard(site, browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"file://{site}/{NOTEBOOK}")
    last = page.locator("summary").last
    last.focus()
    assert not page.locator("details pre").last.is_visible()
    page.keyboard.press("Enter")
    assert page.locator("details pre").last.is_visible()
    page.close()


@pytest.mark.parametrize("name", KINDS)
def test_a_page_reads_the_same_without_scripts(site, browser, name):
    said = []
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, viewport={"width": 390, "height": 844})
        page = context.new_page()
        page.goto(f"file://{site}/{name}")
        said.append(page.locator("body").inner_text())
        context.close()
    assert said[0] == said[1]
    assert len(said[0]) > 500


# A click on a number ends on the words it was printed in.


def ends_on_its_words(page, words):
    place = unquote(urlsplit(page.url).fragment)
    target = page.locator(":target")
    assert target.get_attribute("id") == place
    assert target.evaluate("one => one.tagName") == "MARK"
    assert target.inner_text() == words
    box = target.bounding_box()
    assert 0 < box["y"] < page.viewport_size["height"] - box["height"]
    assert target.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_click_on_a_number_ends_on_its_words(site, pages, browser, width):
    page = browser.new_page(viewport={"width": width, "height": 844})
    for name, words in ((RICH, "571 drug cases"), ("01-what-do-five-figures-say.html", "131 cases")):
        page.goto(f"file://{site}/{name}")
        page.locator(".answer a.figure").first.click()
        page.wait_for_url(f"**/{SOURCE}#*")
        ends_on_its_words(page, words)
        page.locator("mark:target a").click()
        assert page.locator("tr:target th").inner_text() == words
    page.close()


DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 310 100"><g id="figure_1">
<g id="figure:nia-2021-06-25/govcn-2021-06-26/suspects#1"><path d="M40 40h30v30h-30z" style="fill: #0072b2"/></g>
<g id="figure:nia-2021-06-25/govcn-2021-06-26/suspects#2"><path d="M90 40h30v30h-30z" style="fill: #0072b2"/></g>
<g id="figure:no/such/figure"><path d="M140 40h30v30h-30z" style="fill: #0072b2"/></g></g></svg>"""


def test_a_click_on_a_mark_ends_on_its_words(site, browser, tmp_path):
    shutil.copy(site / SOURCE, tmp_path)
    known = read_site()
    drawn = {"narrow": DRAWN}
    charts = [chart_figure(drawn, "665 suspects", "Marks", f"charts/{name}", name, known) for name in ("c1", "c2")]
    content = "<h1>Marks</h1>" + "".join(charts)
    (tmp_path / "marks.html").write_text(page_of("marks.html", "Marks", content, known, "Two charts with marks."))
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"file://{tmp_path}/marks.html")
    marks = page.locator("figure.chart svg a")
    assert marks.count() == 4
    assert violations(page) == []
    for mark in (marks.nth(1), marks.nth(2)):
        said = mark.locator("title").text_content()
        assert said.startswith('"665 suspects"')
        mark.locator("path").click()
        page.wait_for_url(f"**/{SOURCE}#*")
        ends_on_its_words(page, "665 suspects")
        page.go_back()
    marks.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{SOURCE}#*")
    ends_on_its_words(page, "665 suspects")
    page.close()


def test_every_mark_of_a_chart_leads_to_a_figure(pages):
    for name, one in pages.items():
        for target in one.marks:
            file, _, anchor = target.partition("#")
            assert unquote(anchor) in pages[unquote(file) or name].ids, (name, target)
