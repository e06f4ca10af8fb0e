"""What `pip install` puts on a machine that has no checkout: the library, the record, and the command."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
BUILT_FROM = ("lib", "data", "seeds", "notebooks")
SHIPPED = "interdiction/shipped/"


def try_to_run(*command, cwd):
    """Run a command that sees nothing of the checkout; how it ended."""
    left_out = ("PYTHONPATH", "INTERDICTION_DATA")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    options = {"env": environment, "stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
    return subprocess.run([*map(str, command)], cwd=cwd, **options)


def run(*command, cwd):
    """Run a command, which must succeed without a word of complaint; what was printed."""
    ran = try_to_run(*command, cwd=cwd)
    assert ran.returncode == 0 and not ran.stderr, ran.stdout + ran.stderr
    return ran.stdout


def build_wheel(source, folder):
    """Build the wheel of a checkout or of an archive, with what is installed here."""
    run(*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source, cwd=folder.parent)
    [wheel] = folder.glob("*.whl")
    return wheel


def hash_files(folder):
    return {path: hashlib.sha256(path.read_bytes()).digest() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A copy of all that a wheel is built from, in which a build leaves what it leaves."""
    home = tmp_path_factory.mktemp("checkout")
    for path in ROOT.iterdir():
        if path.name in BUILT_FROM:
            shutil.copytree(path, home / path.name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        elif path.is_file() and not path.is_symlink():
            shutil.copy2(path, home / path.name)
    (home / "notebooks" / ".ipynb_checkpoints").mkdir(exist_ok=True)
    (home / "notebooks" / ".ipynb_checkpoints" / "draft.ipynb").write_text("not for others")
    return home


@pytest.fixture(scope="module")
def wheel(checkout, tmp_path_factory):
    return build_wheel(checkout, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment of its own with the wheel in it, and beside it what this one has but for the library."""
    home = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=home)
    python = home / "bin" / "python"
    run(*PIP, "--python", python, "install", "--no-deps", wheel, cwd=home)
    # A folder in a .pth has its own .pth files left unread: the checkout that is installed here is not found by it.
    packages = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    (Path(packages) / "beside.pth").write_text(sysconfig.get_path("purelib") + "\n")
    (home / "share").mkdir(exist_ok=True)
    (home / "share" / "jupyter").symlink_to(Path(sys.prefix) / "share" / "jupyter")
    return home / "bin", Path(packages) / "interdiction"


def test_a_wheel_brings_the_record_as_it_is_and_nothing_that_is_left_over(wheel, checkout):
    with zipfile.ZipFile(wheel) as archive:
        names = {name.removeprefix(SHIPPED) for name in archive.namelist() if name.startswith(SHIPPED)}
        assert all(archive.read(SHIPPED + name) == (checkout / name).read_bytes() for name in names)
        [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        needed = archive.read(metadata).decode().count("\nRequires-Dist: ")
    tables = {path.relative_to(ROOT).as_posix() for path in (ROOT / "data").rglob("*.*")}
    assert tables | {"requirements.lock", "CITATION.cff", "notebooks/.lab/overrides.json"} < names
    assert {path.name for path in (ROOT / "seeds").iterdir()} == {name[6:] for name in names if name[:6] == "seeds/"}
    assert not [name for name in names if "checkpoints" in name or "ruff" in name or "unshipped" in name]
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    assert needed == sum("==" in line and line[0] != "#" for line in lines)
    assert wheel.stat().st_size < 2_000_000


def test_the_source_archive_makes_the_same_wheel(wheel, checkout, tmp_path):
    code = "from setuptools.build_meta import build_sdist as build; import sys; build(sys.argv[1])"
    made = try_to_run(sys.executable, "-c", code, tmp_path, cwd=checkout)
    assert made.returncode == 0, made.stderr
    [archive] = tmp_path.glob("*.tar.gz")
    (tmp_path / "wheel").mkdir()
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(build_wheel(archive, tmp_path / "wheel")) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())


def test_an_editable_installation_is_the_path_of_the_checkout_alone(checkout, tmp_path):
    run(
        *PIP, "install", "--no-deps", "--no-build-isolation", "--editable", checkout, "--target", tmp_path, cwd=tmp_path
    )
    [path] = tmp_path.glob("__editable__*.pth")
    assert path.read_text().strip() == str(checkout / "lib")
    assert not (checkout / "lib" / "interdiction" / "shipped").exists()


def test_the_commands_run_in_any_folder(installed, tmp_path):
    programs, package = installed
    interdiction = programs / "interdiction"
    assert "new" in run(interdiction, "--help", cwd=tmp_path)
    assert f"{package / 'shipped' / 'data'}: sound" in run(interdiction, "check", cwd=tmp_path)
    sentence = ("571 drug cases", "--statement", "nia-2021-06-25")
    assert "printed" in run(interdiction, "say", *sentence, cwd=tmp_path)
    code = "import interdiction as ix; print(len(ix.load_figures()), ix.__file__)"
    count, path = run(programs / "python", "-c", code, cwd=tmp_path).split()
    assert int(count) > 500 and Path(path).parent == package
    code = "m = ix.records.load_mapping('made-cases'); print(len(ix.records.open_records(m)))"
    code = f"import interdiction as ix; {code}"
    assert run(programs / "python", "-c", code, cwd=tmp_path) == "200\n"
    run(interdiction, "new", "mine", cwd=tmp_path)
    assert f"{tmp_path / 'mine' / 'data'}: sound" in run(interdiction, "check", cwd=tmp_path / "mine")


def test_nothing_is_added_to_the_record_of_the_installation(installed, tmp_path):
    (tmp_path / "text.txt").write_text("It cracked 571 drug cases.")
    ran = try_to_run(installed[0] / "interdiction", "add", "text.txt", cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1 and ran.stderr.endswith("or make one: interdiction new DIR\n")


def test_a_site_is_built_elsewhere_and_the_installation_stays_as_it_is(installed, tmp_path):
    programs, package = installed
    before = hash_files(package)
    said = run(programs / "interdiction", "report", "--out", tmp_path / "site", cwd=tmp_path)
    assert "failed" not in said
    assert (tmp_path / "site" / "index.html").exists()
    assert {path.name for path in tmp_path.iterdir()} <= {"site", ".site.lock"}
    assert hash_files(package) == before
