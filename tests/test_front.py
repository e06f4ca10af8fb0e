"""The front page and the pages of agencies of any sound record: newest first, in whole sentences, every link alive."""

import atexit
import re
import shutil
import tempfile
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import nbformat
import pytest
from other_records import BRITISH, OTHERS, RECORD, WITHOUT_LARGE_CASES, write_record

from interdiction import audit, load_figures, load_table
from interdiction.building.jobs import _gather_empty, _lead_with_verdict
from interdiction.comparing.obstacles import are_like_periods
from interdiction.home import HOME
from interdiction.indexes import agencies
from interdiction.indexes.front import _choose_contradiction, front_page
from interdiction.indexes.headlines import choose_measures
from interdiction.indexes.lists import _sources, _statements
from interdiction.record.figures import GRADES
from interdiction.record.tables import CONFLICT
from interdiction.site.addresses import agency_page, read_site, statement_page
from interdiction.site.pages import label_cells, strip_tags
from interdiction.text import format_count, format_day

DRAWN = "without large cases"  # the one whose charts are drawn
BUILT_ELSEWHERE = {
    "figures.html",
    "compare.html",
    "feed.xml",
    "index.html",
    "statements.html",
    "sources.html",
    "data.html",
    "corrections.html",
}
# What a copy desk would strike out.
CLUMSY = re.compile(
    r"\b1 (agencies|statements|figures|documents|findings|numbers|contradictions)\b|\bof 1 [a-z]+s\b"
    r"|\bon (\d{4}|[A-Z][a-z]+ \d{4})\b|\bnan\b|NaT|None\b|  +\.|\.\.|\(\)| ,"
)


class Reader(HTMLParser):
    """Headings, links and anchors of a page."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.headings, self.links, self.ids, self._open = [], [], [], False
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if tag == "a" else []
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append("")
            self._open = True

    def handle_endtag(self, tag):
        self._open = self._open and not re.fullmatch(r"h[1-6]", tag)

    def handle_data(self, data):
        if self._open:
            self.headings[-1] += data


def build(data, folder, charts=False):
    """The pages of all agencies and the front page, by their names, all files beside them, and the site."""
    site, files = read_site(data), {}
    with pytest.MonkeyPatch.context() as patch:
        if not charts:  # which take the longest
            patch.setattr(agencies, "_draw_charts", lambda *_: ([], {}))
        for result in agencies.build_agencies([page.removesuffix(".html") for page, _ in site.agencies], data, site):
            files |= result.files
    pages = {name: content.decode() for name, content in files.items() if name.endswith(".html")}
    for name, content in pages.items():
        (folder / name).write_text(content, "utf-8")
    return pages | {"index.html": front_page(folder, {}, data, site)}, files, site


@cache
def build_once(name):
    """The pages of one of the records."""
    folder = Path(tempfile.mkdtemp(prefix="front-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return build(write_record(folder / "record", OTHERS[name]) if name in OTHERS else RECORD, folder, name == DRAWN)


def words(page):
    """What a reader sees of a page, in one line."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)[0]
    return re.sub(r"\s+", " ", strip_tags(re.sub(r"<svg\b.*?</svg>", "", main, flags=re.DOTALL)))


@pytest.fixture
def frozen():
    return build_once("the frozen record")


@pytest.fixture(params=["the frozen record", *OTHERS])
def built(request):
    return build_once(request.param)


def test_every_page_is_whole_and_every_link_leads_somewhere(built):
    pages, files, site = built
    there = BUILT_ELSEWHERE | set(pages) | set(files) | {name for name, _ in site.statements}
    readers = {name: Reader(page) for name, page in pages.items()}
    assert {name for name, _ in site.agencies} == set(pages) - {"index.html"}
    for name, reader in readers.items():
        assert all(heading.strip() for heading in reader.headings), name
        assert len(set(reader.ids)) == len(reader.ids), name
        assert not CLUMSY.search(words(pages[name])), (name, CLUMSY.search(words(pages[name])))
        for link in reader.links:
            page, _, anchor = link.partition("#")
            if not link.startswith(("https://", "http://")) and not page.startswith("source-"):
                assert (page or name) in there, (name, link)
                if anchor and (page or name) in readers:
                    assert anchor in readers[page or name].ids, (name, link)


def test_the_first_sentence_is_what_the_newest_statement_came_to(built):
    pages, _, _ = built
    lead = strip_tags(re.search(r'<p class="lead">(.*?)</p>', pages["index.html"], re.DOTALL)[1])
    assert re.fullmatch(r"The newest statement \(.+\) prints .*\d.*\.", lead), lead


def test_the_newest_statements_stand_in_their_order(frozen):
    pages, _, site = frozen
    figures = load_figures(RECORD)
    last = {page: figures.loc[figures["agency"] == agency, "announced"].max() for page, agency in site.agencies}
    shown = re.findall(r'<h3><a href="(agency-[^"]*)">', pages["index.html"])
    days = [last[page] for page in shown]
    assert days == sorted(days, reverse=True) and 1 < len(days) <= 6
    assert days[0] == max(last.values()) and int(days[-1][:4]) >= int(days[0][:4]) - 2
    left = sorted((day for page, day in last.items() if page not in shown), reverse=True)
    assert not left or left[0] <= days[-1]


def test_the_contradiction_is_the_last_of_the_best_documents(frozen):
    pages, _, _ = frozen
    figures = load_figures(RECORD)
    found = audit(figures, RECORD).query("verdict == 'contradiction'")
    held = found[found["reconciled_by"] == "nothing"]
    assert not (audit(figures, RECORD)["kind"] == "revised").any()  # which would explain some
    both = [f"{row.grade} + {row.other_grade}".split(" + ") for row in held.itertuples()]
    held = held.assign(worst=[max(1, *(GRADES.index(grade) for grade in each if grade)) for each in both])
    best = held[held["worst"] == held["worst"].min()]
    announced = best["statement"].map(dict(figures[["statement", "announced"]].to_numpy()))
    newest = best[announced == announced.max()]
    section = re.search(r'<section class="striking".*?</section>', pages["index.html"], re.DOTALL)[0]
    assert any(strip_tags(says) in strip_tags(section) for says in newest["says"])
    assert f"one of {len(found)} contradictions" in strip_tags(section)
    known = newest.merge(load_table("conflicts", RECORD), on=CONFLICT)["why"]
    assert any(f"What is known of it: {why}" in strip_tags(section) for why in known)


def test_the_contradiction_is_none_that_a_revision_explains():
    data = HOME / "data"
    figures, site = load_figures(data), read_site(data)
    found = audit(figures, data)
    revised = found[found["kind"] == "revised"]
    explained = {*revised["statement"], *revised["other"]}
    best = found[(found["verdict"] == "contradiction") & (found["grade"] == "official")]
    best = best[best["other_grade"].str.split(" + ", regex=False).map(set) == {"official"}]
    assert best["statement"].isin(explained).any()  # such as would else be the first
    page, _, _, _, why, _ = _choose_contradiction(figures, data, site)
    assert page not in {statement_page(name) for name in explained} and why


def test_the_front_page_says_how_many_figures_were_checked_where_the_record_does(frozen, tmp_path):
    pages, _, _ = frozen
    assert "seen" not in load_table("sources", RECORD) and "checked against" not in words(pages["index.html"])
    data = HOME / "data"
    seen = load_table("figures", data)["source"].map(load_table("sources", data).set_index("source")["seen"]) == "yes"
    said = f"{seen.sum()} of {len(seen)} figures were checked against their document itself; the others are copied"
    assert said in words(front_page(tmp_path, {}, data, read_site(data)))


def test_what_found_nothing_is_listed_in_one_place_and_leaves_no_heading():
    def ran(says, **more):
        outputs = [nbformat.v4.new_output("execute_result", {"text/markdown": says})]
        return nbformat.v4.new_code_cell("1", outputs=outputs, **more)

    text = nbformat.v4.new_markdown_cell
    answered, nothing = ran("**One.** *It* is so."), [ran("*No such thing.*"), ran("*Nor that.*")]
    after = text("## Before", id="caveats")
    cells = [text("# Title"), answered, nothing[0], text("## Found"), ran("- *a*: b"), text("## Empty"), nothing[1]]
    kept = _gather_empty([*cells, after])
    assert [kept[place] for place in (0, 1, 2, 3, 5)] == [cells[0], answered, *cells[3:5], after]
    assert kept[4].source == "## Looked for, and not found\n\n- No such thing.\n- Nor that."
    full = [*cells[:2], *cells[3:5], after]
    assert _gather_empty(full) == full


def test_a_record_without_a_contradiction_speaks_of_none():
    pages, _, _ = build_once("a single statement")
    assert "exclude each other" not in pages["index.html"]
    assert "one statement of this agency, announced on 10 January 2030" in words(pages["agency-police.html"])
    assert "nothing is drawn over time" in words(pages["agency-police.html"])


def test_the_newest_is_set_against_the_like_days_of_the_year_before(tmp_path):
    pages, files, _ = build_once(DRAWN)
    says = "Compared with the same days a year earlier, announced on 10 January 2030, "
    assert says in words(pages["agency-police.html"]) and says in words(pages["index.html"])
    assert "Whether cases per day changed cannot be said. This holds if both cover the same" in words(
        pages["index.html"]
    )
    assert {f"charts/agency-police-{number}.svg" for number in (1, 2)} <= set(files)
    other = WITHOUT_LARGE_CASES["statements"].replace("2029-01-01,2029-12-31", "2028-01-01,2028-12-31")
    later = {**WITHOUT_LARGE_CASES, "statements": other.replace("2028-12-31,2029-12-31", "2028-12-31,2028-12-31")}
    pages, _, _ = build(write_record(tmp_path / "later", later), tmp_path)
    assert "Compared with the same days" not in words(pages["index.html"])


def test_an_agency_is_shown_by_totals_it_prints_most_and_by_no_threshold():
    figures = load_figures(RECORD)
    measures = load_table("measures", RECORD).set_index("measure")
    thresholds = set(load_table("thresholds", RECORD)["threshold"])
    for _, own in figures.groupby("agency"):
        chosen = choose_measures(own, RECORD)
        assert 0 < len(chosen) <= 5 and not thresholds & set(chosen)
        assert [name for name in measures.index if name in chosen] == chosen
        kinds = set(measures.loc[chosen, "kind"])
        assert kinds == {"change"} or "change" not in kinds


def test_what_was_found_of_an_agency_is_said_the_newest_first_and_at_most_eight_times(frozen):
    pages, _, site = frozen
    figures = load_figures(RECORD)
    days = dict(figures[["statement", "announced"]].to_numpy())
    agency_of, found = dict(figures[["statement", "agency"]].to_numpy()), audit(figures, RECORD)
    most = 0
    for name, agency in site.agencies:
        own = found[
            [agency in map(agency_of.get, f"{row.statement} + {row.other}".split(" + ")) for row in found.itertuples()]
        ]
        section = pages[name].partition('<h2 id="contradictions">')[2].partition("</main>")[0]
        said = re.findall(r'<li><a href="statement-(.*?)\.html">.*?</a>\. (.*?)</li>', section, re.DOTALL)
        assert len(said) == min(len(own), 8), name
        assert [days[statement] for statement, _ in said] == sorted((days[one] for one, _ in said), reverse=True)
        assert all(agency_of[statement] == agency for statement, _ in said)
        assert {strip_tags(says) for _, says in said} <= {*own["says"]}
        assert (f"And {len(own) - 8} more, on the page" in section) == (len(own) > 8)
        assert ("No contradiction was found." in section) == own.empty
        most = max(most, len(own))
    assert most > 8


def test_an_agency_is_inside_another_only_by_its_figures(built):
    pages, _, site = built
    for name, agency in site.agencies:
        assert "a part of" not in words(pages[name]).partition("The newest statement")[0], agency
    if "agency-nia.html" in pages:
        within = "Its figures are counted within those of the National Narcotics Control Commission."
        assert within in words(pages["agency-nia.html"])


def test_a_break_is_shown_only_within_the_years_of_an_agency(tmp_path):
    data = write_record(tmp_path / "record", WITHOUT_LARGE_CASES)
    agency, first = load_figures(data)["agency"].iloc[0], load_figures(data)["period_start"].min()
    rows = [f"{agency},cases,{first:%Y-%m-%d},At the first day.", f"{agency},cases,{first.year + 1}-01-01,Inside it."]
    rows += [f"{agency},cases,2099-01-01,After all."]
    (data / "breaks.csv").write_text("\n".join(["agency,measure,begins,why", *rows]) + "\n", "utf-8")
    pages, _, _ = build(data, tmp_path)
    shown = words(pages["agency-police.html"])
    assert "Inside it." in shown and "After all." not in shown and "At the first day." not in shown


def test_agencies_whose_short_names_differ_in_a_sign_have_pages_of_their_own(tmp_path):
    alike = {
        **BRITISH,
        "agencies": BRITISH["agencies"].replace("Force,Police and BF,", "Force,B/F!,").replace(",BF,", ",b-f,"),
    }
    names = [page for page, _ in read_site(write_record(tmp_path / "record", alike)).agencies]
    assert len(set(names)) == len(names) == 2
    assert agency_page("B/F!") in names
    assert all(re.fullmatch(r"agency-[a-z0-9-]*\.html", name) for name in [*names, agency_page("<i>Zoll</i>" * 40)])


def test_a_verdict_stands_right_behind_the_name_of_its_row():
    head = "<thead><tr><td></td><th>printed</th><th>unit</th><th>verdict</th></tr></thead>"
    table = f"<table>{head}<tbody><tr><th>a</th><td>1</td><td>kg</td><td>lower</td></tr></tbody></table>"
    moved = re.sub(r"<table.*</table>", _lead_with_verdict, table)
    assert re.findall(r"<t[hd]>(.*?)</t[hd]>", moved) == ["", "verdict", "printed", "unit", "a", "lower", "1", "kg"]
    plain = table.replace("verdict", "grade")
    assert re.sub(r"<table.*</table>", _lead_with_verdict, plain) == plain


def test_each_cell_of_a_table_too_wide_for_a_phone_says_its_head():
    head = "<thead><tr><td></td><td></td><th>lower</th><th>higher</th></tr>"
    head += "<tr><th>of</th><th>by</th><td></td><td></td></tr></thead>"
    rows = '<tr><th rowspan="2">A</th><th>a</th><td>1</td><td>2</td></tr><tr><th>b</th><td>3</td><td></td></tr>'
    labelled = label_cells(f"<table>{head}<tbody>{rows}</tbody></table>")
    cells = re.findall(r'<td data-head="(\w+)">(\d?)</td>', labelled)
    assert cells == [("lower", "1"), ("higher", "2"), ("lower", "3"), ("higher", "")]
    assert re.sub(' data-head="[^"]*"', "", labelled) == f"<table>{head}<tbody>{rows}</tbody></table>"
    for cells, labels in ((3, 0), (4, 3)):
        cells = "".join(f"<td>{number}</td>" for number in ("", *range(1, cells)))
        table = f"<table><thead><tr>{cells}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
        assert label_cells(table).count("data-head") == labels
    assert label_cells("<table><tr><td>1</td></tr></table>") == "<table><tr><td>1</td></tr></table>"


def test_each_document_says_whether_its_figures_were_checked_against_it():
    data = HOME / "data"
    page, seen = _sources(data, read_site(data)), load_table("sources", data)["seen"].value_counts()
    assert page.count("checked against the document</span>") == seen["yes"] > 0
    assert page.count("copied from notes</span>") == seen["no"] > 0
    assert f"The figures of {format_count(seen['yes'], 'document', 'documents')} were checked" in page
    assert f"Those of {format_count(seen['no'], 'document', 'documents')} were transcribed" in page
    assert "transcribed" not in _sources(RECORD, read_site(RECORD))  # which does not say


def test_a_site_without_pages_of_statements_has_none_of_agencies_and_no_cards(tmp_path):
    data = write_record(tmp_path / "record", WITHOUT_LARGE_CASES)
    site = read_site(data, statements=False)
    page = front_page(tmp_path, {}, data, site)
    assert site.agencies == [] and 'class="cards"' not in page
    assert not re.search(r'href="(statement|agency)', page)


def test_a_statement_leads_to_its_agency_to_its_figures_and_to_the_like_days_before(frozen):
    pages, _, site = frozen
    figures = load_figures(RECORD).drop_duplicates("statement").set_index("statement")
    paired = 0
    for name, _ in site.statements:
        statement = name.removeprefix("statement-").removesuffix(".html")
        (page, agency), (filtered, _), (compared, said) = site.onward[name]
        assert page in pages and agency == figures.loc[statement, "agency"]
        assert filtered == f"figures.html#agency={quote(figures.loc[statement, 'short'])}"
        before, _, after = compared.partition("#")[2].partition("..")
        if before:
            paired += 1
            assert after == statement and figures.loc[before, "agency"] == agency
            assert figures.loc[before, "period_start"] < figures.loc[after, "period_start"]
            assert are_like_periods(figures.loc[before].to_dict(), figures.loc[after].to_dict())
        else:
            assert compared == "compare.html" and said == "Compare two statements"
    assert paired
    for page, _ in site.agencies:
        assert {place for place, _ in site.onward[page]} <= {*Reader(pages[page]).links}


def test_the_newest_day_of_a_page_is_of_a_document_or_a_correction_and_may_be_a_year_or_a_month():
    site, figures = read_site(HOME / "data"), load_figures(HOME / "data")
    corrections = load_table("corrections", HOME / "data")
    partial = 0
    for page, agency in site.agencies:
        own = figures[figures["agency"] == agency]
        newest = site.newest_of(page)
        corrected = corrections.loc[corrections["statement"].isin(own["statement"]), "day"]
        assert newest == max(*own["announced"], *own["published"], *corrected), page
        partial += len(newest) < len("2021-06-25")
    assert partial and site.newest_of("") == max(*site.newest.values(), *corrections["day"])
    row = corrections.iloc[0]
    assert site.cite("a", statement_page(row["statement"])).endswith(f"record of {format_day(row['day'])}.")


def test_the_statements_of_an_agency_are_listed_the_newest_first(frozen):
    _, _, site = frozen
    figures = load_figures(RECORD)
    listed = re.findall(r'<th scope="row"[^>]*><a href="(statement-[^"]*)"', _statements(figures, RECORD, site))
    assert sorted(listed) == sorted(name for name, _ in site.statements)
    of = figures.assign(page=figures["statement"].map(statement_page)).drop_duplicates("page").set_index("page")
    agencies_listed = [own["agency"].iloc[0] for _, own in of.loc[listed].groupby("agency", sort=False)]
    assert agencies_listed == [agency for _, agency in site.agencies]
    for _, own in of.loc[listed].groupby("agency"):
        assert own["announced"].tolist() == sorted(own["announced"], reverse=True)
