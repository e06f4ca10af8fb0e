"""All that a record says of one statement, also where it says little."""

import csv
import shutil

import pytest
from one_statement import ONE, STATEMENT

import interdiction as ix
from interdiction import InputError, load_figures
from interdiction.statements import digest_statements


def without(folder, measures):
    """Take figures of some measures, and what is known of contradictions, out of a record."""
    shutil.copytree(ONE.parent, folder, dirs_exist_ok=True)
    for name, dropped in (("figures", measures), ("conflicts", None)):
        path = folder / ONE.name / f"{name}.csv"
        with path.open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        kept = [row for row in rows if dropped and row[header.index("measure")] not in dropped]
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *kept])
    return folder / ONE.name


def test_every_statement_with_figures_has_its_figures_and_what_was_computed_of_them():
    figures, digests = load_figures(), digest_statements()
    statements = {name: ix.statement(name) for name in digests}
    assert len({digest for digest, _ in digests.values()}) == len(digests)
    assert list(statements) == figures["statement"].unique().tolist()
    for name, one in statements.items():
        assert one.statement.name == name
        for table in (one.figures, one.indicators, one.bounds):
            assert set(table["statement"]) <= {name}
        assert not set(one.repeated["statement"]) & {name}
        assert set(one.contradictions["statement"]) <= set(one.other_figures["statement"])
    assert sum(len(one.figures) for one in statements.values()) == len(figures)


@pytest.mark.parametrize(
    ("measures", "empty"),
    [
        ({"large_case_threshold"}, ["bounds"]),
        ({"large_cases", "drugs_seized", "precursors_seized", "suspects"}, ["bounds"]),
    ],
)
def test_a_record_without_large_cases_has_its_statements(tmp_path, measures, empty):
    one = ix.statement(STATEMENT, without(tmp_path, measures))
    full = ix.statement(STATEMENT)
    for name in empty:
        assert len(getattr(one, name)) == 0
        assert list(getattr(one, name)) == list(getattr(full, name))
    assert len(one.figures) and len(one.indicators)


def test_a_record_without_indicators_and_contradictions_has_its_statements(tmp_path):
    data = without(tmp_path, {"cases", "suspects", "drugs_seized", "large_cases", "precursors_seized"})
    (data / "wordings.csv").write_text((data / "wordings.csv").read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    one, full = ix.statement(STATEMENT, data), ix.statement(STATEMENT)
    assert one.figures["measure"].tolist() == ["large_case_threshold"]
    for name in ("indicators", "bounds", "repeated", "contradictions", "other_figures"):
        assert len(getattr(one, name)) == 0
        assert list(getattr(one, name)) == list(getattr(full, name))


@pytest.mark.parametrize("name", ["nia-2021-06-26", "nia-2021", "", None, 2021, ["nia-2021-06-25"]])
def test_a_wrong_name_is_refused_with_the_nearest(name):
    with pytest.raises(InputError, match=r"^statement with figures .* does not exist; choose one") as refused:
        ix.statement(name)
    assert len(str(refused.value).splitlines()) == 1
    if "nia-2021" in str(name):
        assert "nia-2021-06-25" in str(refused.value)


@pytest.mark.parametrize("reading", ["exact", "", 5, ["either"]])
def test_a_wrong_reading_is_refused(reading):
    with pytest.raises(InputError, match="does not exist; choose one of either, rounded, cut_off"):
        ix.statement(STATEMENT, reading=reading)
