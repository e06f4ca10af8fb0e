"""The data package as its readers' tools see it."""

import shutil
from pathlib import Path

import pytest

from interdiction.indexes.data import build_data
from interdiction.publishing.publish import write_file
from interdiction.record.tables import TABLES

DESCRIPTION = Path(__file__).resolve().parents[1] / "data" / "datapackage.json"


@pytest.mark.slow
def test_frictionless_finds_what_the_site_offers_valid_and_a_broken_table_not(tmp_path):
    from frictionless import Package, system

    for file in build_data(DESCRIPTION.parent):
        write_file(tmp_path / file.path, file.content)
    with system.use_context(trusted=True):
        report = Package(str(tmp_path / "datapackage.json")).validate()
        assert report.valid, report.flatten(["title", "rowNumber", "message"])
        assert [task.name for task in report.tasks][:2] == ["figures", "figures-json"]
        table = tmp_path / "indicators.csv"
        table.write_text(table.read_text("utf-8").replace('"TRUE"', '"perhaps"', 1), "utf-8")
        assert not Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.slow
def test_frictionless_finds_the_data_package_valid_and_a_broken_one_not(tmp_path):
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(DESCRIPTION)).validate()
        assert report.valid, report.flatten(["title", "rowNumber", "message"])
        assert [task.name for task in report.tasks] == list(TABLES)
        shutil.copytree(DESCRIPTION.parent, tmp_path, dirs_exist_ok=True)
        figures = tmp_path / "figures.csv"
        figures.write_text(figures.read_text().replace("suspects,,665", "people,,665"))
        assert not Package(str(tmp_path / DESCRIPTION.name)).validate().valid
