"""What `load_figures` takes and returns, and what is refused of a table that is no longer what it returned."""

import io
import json
import shutil

import pandas as pd
import pytest
from one_statement import ONE, STATEMENT

from interdiction import InputError, indicators, load_figures, load_table, preferred, ratio
from interdiction.reading import READINGS
from interdiction.record.figures import require_columns
from interdiction.record.tables import file_stamps, read_record


@pytest.fixture
def record(tmp_path):
    shutil.copytree(ONE.parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "data"


def test_all_readings_are_the_three_of_them_one_after_another():
    every = load_figures(ONE, reading="all")
    alone = [load_figures(ONE, reading=name) for name in READINGS]
    pd.testing.assert_frame_equal(every, pd.concat(alone, ignore_index=True))
    for compute in (indicators, preferred, lambda figures: ratio(figures, "drugs_seized", "suspects")):
        computed = compute(every)
        assert set(computed["reading"]) == set(READINGS)
        for name, figures in zip(READINGS, alone, strict=True):
            of_one = computed[computed["reading"] == name].reset_index(drop=True)
            pd.testing.assert_frame_equal(of_one, compute(figures).reset_index(drop=True))


def test_the_length_of_a_period_is_given_as_far_as_it_is_known():
    columns = ["period", "year", "days_low", "days_high", "full_year"]
    periods = load_figures().drop_duplicates("statement").set_index("statement")
    inferred = "1 January to 20–25 June 2021, last day not printed"
    assert periods.loc[STATEMENT, columns].tolist() == [inferred, 2021, 171.0, 176.0, False]
    leap_year = periods.loc["nia-2021-01-20", columns].tolist()
    assert leap_year == ["1 January to 31 December 2020", 2020, 366.0, 366.0, True]
    without_start = periods[periods["period_start"].isna()]
    assert len(without_start) and without_start[["days_low", "days_high"]].isna().all(axis=None)
    assert not without_start["full_year"].any()
    known = periods["days_low"].notna()
    assert (periods["days_low"] <= periods["days_high"])[known].all()
    assert periods["full_year"].sum() > 20 and (periods.loc[periods["full_year"], "days_low"] >= 365).all()


@pytest.mark.parametrize("statement", ["nia-2021", [STATEMENT], 5, "", float("nan"), pd.NA, "None", b"nia"], ids=repr)
def test_a_statement_that_is_none_is_refused_in_one_line_with_the_nearest(statement):
    with pytest.raises(InputError) as refused:
        load_figures(statement=statement)
    line = str(refused.value)
    assert line.startswith("statement ") and "\n" not in line
    named = line.partition("; choose one such as ")[2].split(", ")
    assert len(named) == 3 and set(named) <= set(load_table("statements")["statement"])


def test_the_nearest_statement_to_a_slip_is_named_first():
    with pytest.raises(InputError, match="choose one such as nia-2021-06-25, "):
        load_figures(statement="nia-2021-06-2")


def test_what_is_chosen_is_what_a_filter_of_all_would_leave():
    every = load_figures()
    year, cases = every["year"], every["measure"] == "cases"
    for chosen, rows in (
        ({"agency": "NIA"}, every["short"] == "NIA"),
        ({"measure": "cases"}, cases),
        ({"measure": {"cases", "suspects"}}, cases | (every["measure"] == "suspects")),
        ({"years": 2021}, year == 2021),
        ({"years": range(1990, 2021)}, year <= 2020),
        ({"agency": "NIA", "measure": ["cases"], "years": [2021, 2023]}, cases & (year != 2022) & (year > 2020)),
    ):
        rows = rows & (every["short"] == "NIA") if "agency" in chosen else rows
        rows = rows & year.isin([2021, 2023]) if isinstance(chosen.get("years"), list) else rows
        assert 0 < rows.sum() < len(every)
        pd.testing.assert_frame_equal(load_figures(**chosen), every[rows.fillna(False)].reset_index(drop=True))


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        ({"agency": "NIX"}, "agency with figures 'NIX' does not exist; choose one such as NIA"),
        ({"measure": ["cases", "casez"]}, "measure 'casez' does not exist; choose one such as cases"),
        ({"measure": 5}, "measure '5' does not exist; choose one such as"),
        ({"years": 1066}, "years '1066' has no figures; choose of 2"),
        ({"years": "2021"}, "years '2021' has no figures; choose of 2"),
        ({"years": range(3)}, "years 'range(0, 3)' has no figures; choose of 2"),
    ],
    ids=repr,
)
def test_what_cannot_be_chosen_is_refused_in_one_line_with_what_there_is(chosen, words):
    with pytest.raises(InputError) as refused:
        load_figures(**chosen)
    assert str(refused.value).startswith(words) and "\n" not in str(refused.value)


@pytest.mark.parametrize("reading", READINGS)
def test_a_figure_says_whether_it_is_preferred_of_the_whole_record(reading):
    every = load_figures(reading=reading)
    assert every[every["preferred"]].equals(preferred(every))
    assert (~every["preferred"] & (every["set_aside"] == "")).any()
    # Of a few figures, each may be the only printing that is left; that does not change what it says.
    some = load_figures(reading=reading, measure="cases")
    assert some["preferred"].tolist() == every.loc[every["measure"] == "cases", "preferred"].tolist()


@pytest.mark.parametrize("reading", ["exact", ["either"], 3, None, "", pd.NA], ids=repr)
def test_a_reading_that_is_none_is_refused_in_one_line_with_the_others(reading):
    with pytest.raises(
        InputError, match=r"^reading .* does not exist; choose one of either, rounded, cut_off, rounded_up$"
    ):
        load_figures(ONE, reading=reading)


def test_a_statement_where_the_folder_belongs_is_refused_with_what_was_meant():
    with pytest.raises(InputError, match=f"write statement='{STATEMENT}'"):
        load_figures(STATEMENT)


def test_a_column_that_a_record_adds_takes_the_place_of_none(record):
    package = json.loads((record / "datapackage.json").read_bytes())
    for name, column in (("statements", "label"), ("sources", "unit"), ("figures", "kind")):
        [schema] = [resource["schema"] for resource in package["resources"] if resource["name"] == name]
        schema["fields"].append({"name": column, "type": "string"})
        load_table(name, ONE).assign(**{column: "added"}).to_csv(
            record / f"{name}.csv", index=False, lineterminator="\n"
        )
    (record / "datapackage.json").write_text(json.dumps(package))
    pd.testing.assert_frame_equal(load_figures(record), load_figures(ONE))


def test_files_that_are_no_part_of_a_record_do_not_matter_to_it(record):
    before, read = file_stamps(record), read_record(record)
    (record / "README.md").write_text("another codebook")
    (record / ".#figures.csv").symlink_to("nobody@nowhere")  # the lock of an editor
    assert file_stamps(record) == before
    assert read_record(record) is read
    (record.parent / "seeds" / "gone.txt").symlink_to("nowhere")
    assert len(load_figures(record)) == len(load_figures(ONE))
    (record.parent / "seeds" / "new.txt").write_text("a text")
    assert file_stamps(record) != before


def test_a_table_that_its_user_changes_is_loaded_as_it_was():
    table = load_table("figures", ONE)
    table.loc[0, "printed"] = "another phrase"
    table["statement"] = "another statement"
    assert load_table("figures", ONE)["printed"].tolist()[0] == "571 drug cases"
    assert set(load_figures(ONE)["statement"]) == {STATEMENT}


def test_a_table_that_was_written_as_csv_and_read_again_is_refused():
    written = load_figures(ONE).to_csv(index=False)
    with pytest.raises(InputError, match="column 'period_start' holds text where days belong; keep the table that"):
        preferred(pd.read_csv(io.StringIO(written)))
    days = ["period_start", "cutoff_earliest", "cutoff_latest"]
    with pytest.raises(InputError, match="column 'set_aside' has missing values where empty text belongs; keep"):
        preferred(pd.read_csv(io.StringIO(written), parse_dates=days))


@pytest.mark.parametrize("column", ["statement", "low", "high", "grade", "original"])
def test_a_table_that_lost_a_column_is_refused_by_its_name(column):
    with pytest.raises(InputError, match=f"^the table has no column '{column}'; keep the columns that load_figures"):
        preferred(load_figures(ONE).drop(columns=column))
    require_columns(load_figures(ONE).drop(columns=column), [])


@pytest.mark.parametrize(
    ("tag", "printed"), [("zh-Hant", "十萬九千六百宗"), ("pt-BR", "1.091 casos"), ("EN-gb", "1,091 cases")]
)
def test_a_language_tag_is_read_by_the_table_of_its_base(record, tag, printed):
    figures, sources = load_table("figures", ONE), load_table("sources", ONE)
    extra = sources.head(1).assign(source="other-2021", language=tag, text="", sha256="")
    pd.concat([sources, extra]).to_csv(record / "sources.csv", index=False, lineterminator="\n")
    row = figures.head(1).assign(source="other-2021", measure="cases", printed=printed)
    pd.concat([figures, row]).to_csv(record / "figures.csv", index=False, lineterminator="\n")
    loaded = load_figures(record).iloc[-1]
    assert loaded["low"] in (109_550, 109_600, 1_091)
    assert loaded["original"] == (tag == "zh-Hant")
