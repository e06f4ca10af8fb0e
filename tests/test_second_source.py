"""A second source, a second statement and other words for people: only rows are added, and everything follows."""

import csv
import hashlib
import re
import shutil

import pytest
from one_statement import ONE

from interdiction import audit, compare, indicators, load_figures, preferred, ratio, sentences
from interdiction.__main__ import main
from interdiction.bounds import large_case_bounds
from interdiction.record.evidence import collect_evidence
from interdiction.record.tables import DATA, RecordError
from interdiction.text import format_ranges


def add(folder, table, *rows):
    with (folder / f"{table}.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture
def record(tmp_path):
    """A copy with a newspaper that prints June 2021 again, and with June 2023 in Chinese, people in the cases."""
    shutil.copytree(ONE.parent, tmp_path, dirs_exist_ok=True)
    folder = tmp_path / "data"
    paper = ["paper-2021-06-27", "A Paper", "Drugs", "2021-06-27", "en", "newspaper", "https://example.org", "", "", ""]
    chinese = ["paper-2023-06-21", "A Chinese Paper", "边境缉毒", "2023-06-21", "zh", "repost", "", "", "", ""]
    add(folder, "sources", paper, chinese)
    days = ["2023-06-20", "2023-01-01", "2023-06-20", "2023-06-20"]
    said = ["边境", "border areas", "in_cases", ""]
    add(folder, "statements", ["nia-2023-06-20", "National Immigration Administration", *days, *said])
    again = {"cases": "571 cases", "drugs_seized": "5.55 tonnes", "precursors_seized": "323.58 tonnes"}
    add(folder, "figures", *(["nia-2021-06-25", paper[0], *row, "", "", "", ""] for row in again.items()))
    later = {"cases": "361起", "large_cases": "一百零二起", "suspects": "528人", "drugs_seized": "4.74吨"}
    later |= {"large_case_threshold": "10公斤以上", "precursors_seized": "703吨多"}
    add(folder, "figures", *(["nia-2023-06-20", chinese[0], *row, "", "", "", ""] for row in later.items()))
    return folder


def test_everything_follows_from_the_rows(record):
    figures = load_figures(record)
    assert len(figures) == 6 + 3 + 6
    per_case = ratio(figures, "drugs_seized", "cases")
    assert per_case["statement"].tolist() == ["nia-2021-06-25"] * 2 + ["nia-2023-06-20"]
    assert large_case_bounds(figures)["statement"].nunique() == 2
    later = indicators(load_figures(record, statement="nia-2023-06-20")).set_index("indicator")
    assert later.loc["cases_per_day", "value"] == 361 / 171
    assert later.loc["precursors_per_drug", ["low", "high"]].tolist() == pytest.approx([703 / 4.75, float("inf")])


def test_an_arrest_is_said_only_where_one_was(record):
    labels = indicators(load_figures(record)).groupby("statement")["label"].agg(list)
    assert "seizure per arrest" in labels["nia-2021-06-25"]
    assert "seizure per person in the cases" in labels["nia-2023-06-20"]
    assert "seizure per arrest" not in labels["nia-2023-06-20"]


def test_the_better_grade_is_preferred_and_the_other_kept(record):
    figures = load_figures(record, statement="nia-2021-06-25")
    assert set(figures["source"]) == {"govcn-2021-06-26", "paper-2021-06-27"}
    assert set(preferred(figures)["source"]) == {"govcn-2021-06-26"}
    add(record, "figures", ["nia-2021-06-25", "paper-2021-06-27", "cases", "571 cases", "", "", "", ""])
    with pytest.raises(RecordError, match=r"row 17, column statement, source, measure: found .* a second time"):
        load_figures(record)


@pytest.mark.parametrize(
    ("text", "recorded", "beside"),
    [
        ("seized 34.2-38.6 kg of it", "38.6 kg", "34.2-"),
        ("between 12 to 15.5 tons", "15.5 tons", "12 to"),
        ("seized close to 6.4 tons", "6.4 tons", "close to"),
        ("as many as 571 drug cases", "571 drug cases", "as many as"),
        ("571 drug cases or so", "571 drug cases", "or so"),
        ("seized 6.4 tons to 7.1 tons", "6.4 tons", "to 7.1"),
    ],
)
def test_half_of_what_was_printed_is_refused(record, text, recorded, beside):
    source = ["half-2021-06-26", "A Site", "Half", "2021-06-26", "en", "newspaper", "", "seeds/half.txt"]
    (record.parent / "seeds" / "half.txt").write_text(text)
    add(record, "sources", [*source, hashlib.sha256(text.encode()).hexdigest(), ""])
    measure = "cases" if "cases" in recorded else "drugs_seized"
    add(record, "figures", ["nia-2021-06-25", source[0], measure, recorded, "", "", "", ""])
    [problem] = collect_evidence(record, "figures", "claims", "wordings").problems
    assert problem.column == "printed" and problem.row == 17
    assert "print the whole figure" in problem.mend and beside in problem.mend


NEXT_JUNE = {
    "cases": ("198 drug cases", "198起"),
    "large_cases": ("31 cases", "31起"),
    "large_case_threshold": ("over 10 kilograms", "万克以上"),
    "suspects": ("241 suspects", "241人"),
    "drugs_seized": ("2.10 tons", "2.17吨"),  # which cannot both be true
    "precursors_seized": ("51.2 tons", "51.2吨"),
}


def test_next_june_takes_only_rows(tmp_path):
    """One announcement from two sources, one with its text, added to the whole record, and everything follows."""
    shutil.copytree(DATA, tmp_path / "data")
    shutil.copytree(DATA.parent / "seeds", tmp_path / "seeds")
    folder, june, agency = tmp_path / "data", "nia-2026-06-25", "National Immigration Administration"
    text = "As of 24 June: " + ", ".join(english for english, _ in NEXT_JUNE.values())
    (tmp_path / "seeds" / "june.txt").write_text(text, "utf-8")
    kept = ["seeds/june.txt", hashlib.sha256(text.encode()).hexdigest(), ""]
    sources = "agency-2026-06-25", "paper-2026-06-26"
    add(folder, "sources", [sources[0], "An Agency", "June", "2026-06-25", "en", "news_agency", "", *kept])
    add(folder, "sources", [sources[1], "A Paper", "六月", "2026-06-26", "zh", "newspaper", "", "", "", ""])
    days = ["2026-06-25", "2026-01-01", "2026-06-24", "2026-06-24"]
    add(folder, "statements", [june, agency, *days, "", "not said", "in_cases", ""])
    for measure, printed in NEXT_JUNE.items():
        add(
            folder,
            "figures",
            *([june, *row, "", "", "", ""] for row in zip(sources, [measure] * 2, printed, strict=True)),
        )
    assert main(["check", "--data", str(folder)]) == 0

    figures = load_figures(folder)
    assert len(figures) == len(load_figures()) + 2 * len(NEXT_JUNE)
    per_person = ratio(figures, "drugs_seized", "suspects").set_index("source")
    assert per_person.loc[sources[0], ["low", "high"]].tolist() == pytest.approx([2095 / 241, 2110 / 241])
    assert set(preferred(figures[figures["statement"] == june])["source"]) == {sources[0]}
    assert june in set(large_case_bounds(figures)["statement"])
    before, after = audit(load_figures()), audit(figures, folder)
    [found] = after.merge(before, how="left", indicator=True).query("_merge == 'left_only'").itertuples()
    assert (found.kind, found.statement, found.measure) == ("printed differently", june, "drugs_seized")
    assert {found.printed, found.other_printed} == set(NEXT_JUNE["drugs_seized"])


def test_a_record_need_not_have_claims_wordings_or_contradictions(record):
    for table in ("claims", "wordings", "conflicts"):
        path = record / f"{table}.csv"
        path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0], "utf-8")
    assert main(["check", "--data", str(record)]) == 0
    assert set(audit(load_figures(record), record)["kind"]) == {"printed differently"}


def test_a_statement_that_counts_arrests_speaks_of_no_people_and_is_not_compared_with_one_that_does():
    figures = load_figures()
    arrests = figures.assign(people="arrests")
    said = sentences(arrests[arrests["measure"] == "suspects"].head(1), "{the words}, {range}")[0]
    assert re.sub("<[^>]*>", "", said) == "&#34;665 suspects&#34; (arrests), 665 arrests"
    card = indicators(arrests)
    assert not card["label"].str.contains("people").any() and "arrests per case" in set(card["label"])
    assert not any("people" in words or "person" in words for words in format_ranges(card))
    one = arrests["statement"] == "nia-2025-06-26"
    changed = compare(figures.assign(people=figures["people"].mask(one, "arrests")), "nia-2021-06-25", "nia-2025-06-26")
    refused = changed[changed["verdict"] == "not comparable"]
    assert any("One counts people arrested, the other arrests." in why for why in refused["reason"])
