"""The pages on which a reader chooses, in a browser, from disk: what is filtered, sorted, compared, and how fast."""

import statistics

import pandas as pd
import pytest

from interdiction import compare, load_figures
from interdiction.home import HOME
from interdiction.indexes.comparisons_page import comparisons_page
from interdiction.indexes.figures_page import figures_page
from interdiction.site.addresses import read_site
from interdiction.text import format_change

pytestmark = pytest.mark.slow
DATA, MANY, SOON = HOME / "data", 10_000, 200  # rows, and milliseconds from a key to the table
BEFORE, AFTER = "nia-2021-06-25", "nia-2025-06-26"
# From the key until what it changed is drawn.
CLOCK = """() => {
    const field = document.querySelector("input[name=words]");
    window.took = [];
    field.addEventListener("keydown", () => { window.pressed = performance.now(); });
    field.addEventListener("input", () => requestAnimationFrame(() => setTimeout(() => {
        window.took.push(performance.now() - window.pressed);
    })));
}"""


@pytest.fixture(scope="module")
def figures():
    return load_figures(DATA)


@pytest.fixture(scope="module")
def folder(figures, tmp_path_factory):
    made, site = tmp_path_factory.mktemp("pages"), read_site(DATA)
    many = pd.concat([figures] * (MANY // len(figures) + 1), ignore_index=True)[:MANY]
    (made / "figures.html").write_text(figures_page(figures, site), "utf-8")
    (made / "many.html").write_text(figures_page(many, site), "utf-8")
    (made / "compare.html").write_text(comparisons_page(figures, DATA, site), "utf-8")
    return made


@pytest.fixture
def open_page(folder, browser):
    """Open a page from disk; when the test is over, it has asked for nothing else and complained of nothing."""
    contexts, asked, said = [], [], []

    def open_one(name, width=1280, **more):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, **more))
        page = contexts[-1].new_page()
        page.on("request", lambda request: asked.append(request.url.partition("#")[0]))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"file://{folder}/{name}")
        return page

    yield open_one
    assert {*asked} <= {f"file://{path}" for path in folder.iterdir()}
    assert said == []
    for context in contexts:
        context.close()


def shown(page):
    return [row.inner_text().split("\t") for row in page.locator("#figures tbody tr").all()]


def printed(page):
    return sorted(row[1].partition("\n")[0].strip() for row in shown(page))


def count(page):
    return page.locator(".dt-info").inner_text()


def test_figures_are_filtered_by_agency_measure_year_grade_and_words(open_page, figures):
    page = open_page("figures.html")
    assert f"of {len(figures)} figures" in count(page)
    page.locator("select[name=agency]").select_option("NIA")
    own = figures[figures["short"] == "NIA"]
    assert f"of {len(own)} figures" in count(page)
    page.locator("select[name=year]").select_option("2021")
    page.locator("select[name=measure]").select_option("drug cases")
    own = own[(own["year"] == 2021) & (own["label"] == "drug cases")]
    assert printed(page) == sorted(own["printed"])
    page.locator("select[name=grade]").select_option("official")
    own = own[own["grade"] == "official"]
    assert printed(page) == sorted(own["printed"])
    page.locator("input[name=words]").type("571")
    assert printed(page) == ["571 drug cases"]
    page.locator("button[type=reset]").click()
    page.wait_for_function(f"document.querySelector('.dt-info').innerText.includes('of {len(figures)} figures')")


def test_numbers_are_sorted_as_numbers_by_keyboard(open_page, figures):
    page = open_page("figures.html#measure=drug cases")
    head = page.locator("#figures thead th").nth(2)
    button = head.get_by_role("button")
    button.focus()
    assert button.bounding_box()["width"] > 5  # where the keyboard is can be seen
    for order in ("ascending", "descending"):  # the table is sorted a moment after the key
        page.keyboard.press("Enter")
        page.wait_for_selector(f"#figures thead th:nth-child(3)[aria-sort={order}]")
    assert head.get_attribute("aria-sort") == "descending"
    lows = [float(cell.get_attribute("data-order")) for cell in page.locator("#figures tbody td:nth-child(3)").all()]
    cases = figures[(figures["label"] == "drug cases")]["low"].dropna()
    assert len(lows) >= 20 and lows == cases.sort_values(ascending=False).tolist()[: len(lows)]


def test_the_address_carries_what_is_chosen(open_page):
    page = open_page("figures.html#agency=NIA&year=2021")
    assert {(row[3], row[5]) for row in shown(page)} == {("NIA", "2021")}
    page.locator("select[name=year]").select_option("2023")
    address = page.url.rpartition("/")[2]
    assert address == "figures.html#agency=NIA&year=2023"
    again = open_page(address)
    assert shown(again) == shown(page)
    again.evaluate("location.hash = 'agency=nobody'")  # what there is not chooses nothing
    page.goto(page.url.partition("#")[0] + "#year=2022")
    page.wait_for_function("document.querySelector('#figures tbody td:nth-child(6)').innerText === '2022'")
    assert {row[5] for row in shown(page)} == {"2022"}


def test_the_measures_of_the_chosen_agency_alone_are_offered(open_page, figures):
    page = open_page("figures.html#agency=NIA&measure=drug cases")
    options = "all => all.map(one => one.value).filter(Boolean)"
    offered = page.locator("select[name=measure] option").evaluate_all(options)
    assert offered == sorted(figures.loc[figures["short"] == "NIA", "label"].unique())
    assert page.locator("select[name=measure]").input_value() == "drug cases"
    other = next(name for name, own in figures.groupby("short")["label"] if "drug cases" not in {*own})
    page.locator("select[name=agency]").select_option(other)
    assert page.locator("select[name=measure]").input_value() == ""
    assert {row[3] for row in shown(page)} == {other}
    page.locator("button[type=reset]").click()
    page.wait_for_function(f"document.querySelectorAll('select[name=measure] option').length > {len(offered) + 1}")


def test_ten_thousand_figures_are_filtered_as_fast_as_one_types(open_page):
    page = open_page("many.html")
    assert "of 10,000 figures" in count(page)
    page.evaluate(CLOCK)
    page.locator("input[name=words]").focus()
    for key in [*"cocaine", *["Backspace"] * 7, *"tonnes"]:
        page.keyboard.press(key)
        page.wait_for_timeout(20)
    took = page.wait_for_function("window.took.length === 20 && window.took").json_value()
    print(f"from a key to the table: median {statistics.median(took):.0f} ms, longest {max(took):.0f} ms")
    assert statistics.median(took) < SOON
    assert all("tonnes" in " ".join(row) for row in shown(page))


@pytest.mark.parametrize("name", ["figures.html", "compare.html"])
def test_without_scripts_all_is_there_to_read(open_page, figures, name):
    page = open_page(name, java_script_enabled=False)
    assert not page.locator("form").is_visible()
    if name == "figures.html":
        assert page.locator("#figures tbody tr:visible").count() == len(figures)
    else:
        page.goto(f"{page.url}#{BEFORE}..{AFTER}")
        said = page.locator("li:target").inner_text()
        assert "cases per day: lower" in said and "if both cover the same" in said


def test_the_words_and_what_they_allow_are_seen_on_a_phone(open_page):
    page = open_page("figures.html", 390)
    row = page.locator("#figures tbody tr").first
    assert row.locator("td .under").is_visible()  # the period
    for place in (0, 1, 2, 3, 8):  # what, the words, what they allow, whose, and whether it is the one to use
        box = row.locator("td").nth(place).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["height"]
    preferred = row.locator("td").last.evaluate("one => getComputedStyle(one, '::before').content + one.innerText")
    assert preferred == '"preferred: "yes'
    page.locator("select[name=measure]").select_option("methamphetamine seized")
    lines = "all => all.map(one => one.getBoundingClientRect().height / parseFloat(getComputedStyle(one).lineHeight))"
    assert max(page.locator("#figures tbody td:nth-child(1)").evaluate_all(lines)) < 1.5  # no word is cut
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_comparison_is_read_on_a_phone_without_scrolling_sideways(open_page):
    page = open_page("compare.html", 390)
    opens = page.evaluate("JSON.parse(document.getElementById('pairs').textContent).opens").split("..")
    chosen = [page.locator(f"select[name={name}]").input_value() for name in ("one", "other")]
    assert sorted(chosen) == sorted(opens)
    inside = page.locator("#shown .scroll").evaluate("one => one.scrollWidth <= one.clientWidth")
    assert inside
    verdict = page.locator("#shown tbody td").first
    assert verdict.evaluate("one => getComputedStyle(one, '::before').content") == '"verdict: "'
    assert not any(line.strip() == ";" for line in page.locator("#shown").inner_text().split("\n"))


def test_two_statements_are_compared_at_an_address_that_can_be_shared(open_page, figures):
    expected = compare(figures, BEFORE, AFTER, data=DATA)
    for address in (f"compare.html#{BEFORE}..{AFTER}", f"compare.html#{AFTER}..{BEFORE}"):
        page = open_page(address)
        rows = [row.inner_text().split("\t") for row in page.locator("#shown tbody tr").all()]
        assert [row[:2] for row in rows] == expected[["label", "verdict"]].values.tolist()
        changes = zip(expected["low"], expected["high"], expected["unit"], strict=True)
        assert [row[4] for row in rows] == [format_change(*change) for change in changes]
        reasons = page.locator("#shown li").all_inner_texts()
        assert len(reasons) < len(rows)
        assert all(any(reason in said for said in reasons) for reason in expected["reason"])
        assert page.locator("#choose select").first.is_visible()
    page.locator("select[name=other]").select_option("nia-2021-07-30")
    assert page.url.endswith(f"#nia-2021-07-30..{AFTER}")
    assert "The periods are not alike" in page.locator("#shown > p strong").inner_text()
    assert not any("The periods" in said for said in page.locator("#shown li").all_inner_texts())
    page.locator(".pairs summary").first.click()
    link = page.locator(".pairs a").nth(3)
    link.click()
    page.wait_for_url(f"**/compare.html{link.get_attribute('href')}")
    chosen = [page.locator(f"select[name={name}]").input_value() for name in ("one", "other")]
    assert link.get_attribute("href") == f"#{chosen[0]}..{chosen[1]}"


def test_two_statements_with_nothing_in_common_say_so(open_page, figures):
    page = open_page("compare.html")
    pairs = page.evaluate("Object.keys(JSON.parse(document.getElementById('pairs').textContent).pairs)")
    agencies = page.evaluate("JSON.parse(document.getElementById('pairs').textContent).agencies")
    agency, names = next(
        (agency, [one[0], other[0], len(own)])
        for agency, own in agencies
        for place, one in enumerate(own)
        for other in own[place + 1 :]
        if f"{one[0]}..{other[0]}" not in pairs
    )
    page.locator("select[name=agency]").select_option(agency)
    page.locator("select[name=one]").select_option(names[0])
    page.locator("select[name=other]").select_option(names[1])
    assert page.locator("#shown > p").inner_text().startswith("They print no two figures in common")
    assert not page.locator("#shown table").is_visible()
    assert page.locator("select[name=other] option").count() == names[2] - 1


@pytest.mark.parametrize("width", [390, 1280])
def test_an_agency_is_chosen_first_and_the_verdicts_stand_under_the_periods(open_page, figures, width):
    page = open_page(f"compare.html#{BEFORE}..{AFTER}", width)
    expected = compare(figures, BEFORE, AFTER, data=DATA)
    head, said = page.locator("#shown h2").inner_text(), page.locator("#shown > p strong").inner_text()
    assert head.startswith(f"{expected['agency'].iloc[0]}: ") and head.endswith("2025") and "last day" not in head
    few = (expected["verdict"] != "not comparable").sum()
    assert few == len(expected) and said.startswith(f"All {few} indicators may be compared: ")
    assert said.count("if both cover the same") == 1
    assert all(f"{row.label}: {row.verdict}" in said for row in expected.itertuples() if row.verdict == "lower")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    own = figures.groupby("agency")["statement"].unique()
    page.locator("select[name=agency]").select_option(index=1)
    agency = page.locator("select[name=agency]").input_value()
    offered = page.locator("select[name=one] option").evaluate_all("all => all.map(one => one.value)")
    assert sorted(offered) == sorted(own[agency])
    assert page.locator("#shown h2").inner_text().startswith(f"{agency}: ")
    assert page.url.endswith("..".join(sorted(offered[:2], key=offered.index, reverse=True)))
    assert not page.locator(".pairs li").first.is_visible()
