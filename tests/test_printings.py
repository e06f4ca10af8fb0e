"""What a record settles that words alone do not: a second printing, an agency's own units, a record's own words."""

import csv
import hashlib
import json
import shutil

import pytest
from one_statement import ONE, SOURCE, STATEMENT

from interdiction import InputError, audit, load_figures, preferred, ratio
from interdiction.__main__ import main
from interdiction.citing.provenance import figure_ids

TEXT = "Over 2805 kg seized. The police seized over 2705 kg of drugs in 571 drug cases and handed over three suspects."
HASH = "sha256"


@pytest.fixture
def record(tmp_path):
    """One statement in one source, described with all columns that a record may have."""
    shutil.copytree(ONE.parent, tmp_path, dirs_exist_ok=True)
    data = tmp_path / "data"
    path = data / "datapackage.json"
    described = json.loads(path.read_text("utf-8"))
    schemas = {resource["name"]: resource["schema"] for resource in described["resources"]}
    schemas["figures"]["primaryKey"].append("printing")
    schemas["figures"]["fields"] += [{"name": name, "type": "string"} for name in ("printing", "beside")]
    units = next(field for field in schemas["measures"]["fields"] if field["name"] == "unit")
    units["constraints"].pop("enum", None)
    columns = [{"name": name, "type": "string"} for name in ("language", "word", "unit")]
    words = {"fields": columns, "primaryKey": ["language", "word"]}
    described["resources"].append({"name": "words", "path": "words.csv", "schema": words})
    path.write_text(json.dumps(described), "utf-8")
    with (data / "figures.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    write(data, "figures", [[*rows[0], "printing", "beside"], *([*row, "", ""] for row in rows[1:])])
    write(data, "words", [["language", "word", "unit"]])
    return data


def write(data, table, rows):
    with (data / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def change(data, table, edit):
    """Rewrite each row of a table, a dict of its cells; drop those that become None."""
    with (data / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    edited = [edit(dict(zip(header, row, strict=True))) for row in rows]
    write(data, table, [header, *([row[name] for name in header] for row in edited if row)])


def add(data, table, **cells):
    with (data / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        header = next(csv.reader(file))
    with (data / f"{table}.csv").open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerow([cells.get(name, "") for name in header])


def keep_text(data, text):
    """Replace the text of the source, and its digest."""
    path = next((data.parent / "seeds").glob("*.txt"))
    path.write_text(text, "utf-8")
    change(
        data,
        "sources",
        lambda row: row | {"text": f"seeds/{path.name}", HASH: hashlib.sha256(text.encode()).hexdigest()},
    )


def set_figures(data, *rows):
    change(data, "figures", lambda row: None)
    for table in ("claims", "wordings"):
        change(data, table, lambda row: None)
    for cells in rows:
        add(data, "figures", statement=STATEMENT, source=SOURCE, **cells)


def checked(data, capsys):
    code = main(["check", "--data", str(data)])
    return code, capsys.readouterr().out


def test_a_number_that_one_document_prints_twice_stands_on_both_sides_of_the_audit(record, capsys):
    keep_text(record, TEXT)
    set_figures(
        record,
        {"measure": "drugs_seized", "printed": "over 2705 kg"},
        {"measure": "drugs_seized", "printed": "Over 2805 kg", "printing": "headline"},
        {"measure": "cases", "printed": "571 drug cases"},
    )
    code, said = checked(record, capsys)
    assert code == 0, said
    figures = load_figures(record)
    assert ratio(figures, "drugs_seized", "cases")["low"].tolist() == [
        pytest.approx(2705 / 571)
    ]  # the second is in no ratio
    assert len(preferred(figures)) == 2
    assert [figure_ids(row)[0].count("/") for row in figures.itertuples()] == [2, 3, 2]
    assert audit(figures, record).empty  # "over" both times, and more than 2805 is more than 2705


def test_two_printings_that_exclude_each_other_are_a_contradiction(record, capsys):
    keep_text(record, TEXT.replace("Over 2805", "2805").replace("over 2705", "2705"))
    set_figures(
        record,
        {"measure": "drugs_seized", "printed": "2705 kg"},
        {"measure": "drugs_seized", "printed": "2805 kg", "printing": "headline"},
    )
    found = audit(load_figures(record), record)
    assert found["kind"].tolist() == ["printed differently"]
    assert "2805 kg" in found["says"][0]
    assert "2705 kg" in found["says"][0]
    code, said = checked(record, capsys)
    assert code == 0
    assert "warning: conflicts.csv: found no row printed differently" in said


def test_a_second_printing_stands_beside_a_first(record, capsys):
    set_figures(record, {"measure": "cases", "printed": "571 drug cases", "printing": "headline"})
    code, said = checked(record, capsys)
    assert code == 1
    assert said == "figures.csv, row 2, column printing: found 'headline'; leave it empty in the row that is used\n"


def test_the_words_beside_a_phrase_settle_what_the_text_leaves_open(record, capsys):
    keep_text(record, TEXT)
    set_figures(record, {"measure": "suspects", "printed": "three suspects"})
    code, said = checked(record, capsys)
    assert code == 1
    assert "the text has 'handed over' before it: write in beside which of its words" in said
    set_figures(record, {"measure": "suspects", "printed": "three suspects", "beside": "handed over"})
    assert checked(record, capsys)[0] == 0
    set_figures(record, {"measure": "cases", "printed": "571 drug cases", "beside": "in"})
    assert "figures.csv, row 2, column" in checked(record, capsys)[1]


def test_a_ton_is_that_of_the_agency_where_its_row_says_so(record, capsys):
    set_figures(record, {"measure": "drugs_seized", "printed": "6 tons"})
    change(record, "sources", lambda row: row | {"text": "", HASH: ""})
    assert load_figures(record)["value"].tolist() == [6000]
    change(record, "agencies", lambda row: row | {"language": "en-US"})
    assert load_figures(record)["value"].tolist() == [pytest.approx(5443.10844)]
    # A source of the United States on an agency of another country may have kept the agency's tons.
    change(record, "agencies", lambda row: row | {"language": "zh"})
    change(record, "sources", lambda row: row | {"language": "en-US"})
    code, said = checked(record, capsys)
    assert code == 1
    assert "'6 tons'; it is 4,989 to 6,351 kg in en-US and 5,500 to 7,000 kg elsewhere" in said
    set_figures(record, {"measure": "drugs_seized", "printed": "6 metric tons"})
    assert load_figures(record)["value"].tolist() == [6000]


def test_a_record_brings_its_own_words_for_units(record, capsys):
    change(record, "sources", lambda row: row | {"text": "", HASH: ""})
    set_figures(record, {"measure": "cases", "printed": "571 drug hauls"})
    with pytest.raises(InputError, match="'drug hauls' after the number is not in the table of units"):
        load_figures(record)
    add(record, "words", language="en", word="hauls", unit="case")
    assert load_figures(record)[["value", "unit"]].values.tolist() == [[571, "case"]]
    assert audit(load_figures(record), record).empty
    add(record, "words", language="en", word="persons", unit="case")
    add(record, "words", language="en", word="Parcels", unit="case")
    add(record, "words", language="en", word="parcels", unit="percel")
    code, said = checked(record, capsys)
    assert code == 1
    assert "words.csv, row 3, column word: found 'persons'; take another word: language en has it for person" in said
    assert "words.csv, row 4, column word: found 'Parcels'; write it in small letters, without digits: parcels" in said
    assert "words.csv, row 5, column unit: found 'percel'; choose one of case, " in said


def test_a_measure_has_any_unit_that_the_words_declare(record):
    change(record, "sources", lambda row: row | {"text": "", HASH: ""})
    add(record, "measures", measure="parcels", label="parcels", kind="count", unit="parcel", definition="Parcels.")
    add(record, "words", language="en", word="parcels", unit="parcel")
    set_figures(record, {"measure": "parcels", "printed": "12 parcels"})
    assert load_figures(record)[["value", "unit"]].values.tolist() == [[12, "parcel"]]
