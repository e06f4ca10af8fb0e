"""Files of case records, opened on DuckDB: CSV as it is, packed or in an archive, and Parquet; larger than memory."""

import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path
from typing import Any

from interdiction.errors import InputError
from interdiction.records.engines import tell_failure
from interdiction.records.mapping import Mapping


def open_records(mapping: Mapping, *files: str | Path, threads: int | None = None) -> Any:
    """Open files of records; nothing is read yet but the head of a CSV.

    Parameters
    ----------
    mapping : Mapping
        How they are written.
    *files : path
        CSV files, packed with gzip or in a ZIP archive or not, or Parquet files; all with the same columns. None for
        the file that comes with the mapping.
    threads : int, optional
        How many DuckDB uses; all cores if not given.

    Returns
    -------
    duckdb.DuckDBPyRelation
        Every column of a CSV as text, so that nothing is guessed.

    Raises
    ------
    InputError
        For a file that cannot be read, in one line.

    >>> from interdiction.records.mapping import load_mapping
    >>> len(open_records(load_mapping("made-cases")).columns)
    7
    """
    import duckdb

    paths = [Path(file) for file in files or mapping.shipped]
    if not paths:
        raise InputError(f"no file is named, and {mapping.path} comes with none; name the files of its records")
    for path in paths:
        _check_file(path)
    connection = duckdb.connect()
    connection.execute("SET preserve_insertion_order = false")  # no count depends on it
    if threads is not None:
        connection.execute("SET threads = ?", [threads])
    unpacked, folder = _unpack(paths)
    try:
        if paths[0].suffix == ".parquet":
            records = connection.read_parquet([str(path) for path in unpacked])
        else:
            look: dict[str, Any] = {"header": True, "all_varchar": True, "quotechar": '"'}
            records = connection.read_csv([str(path) for path in unpacked], **look | mapping.file)
        if not records.columns:
            raise InputError(f"{paths[0].name} holds no column; name a file of records")
    except duckdb.Error as error:
        raise tell_failure(error, mapping) from error
    if folder:
        weakref.finalize(records, shutil.rmtree, folder, ignore_errors=True)
    return records


def _check_file(path: Path) -> None:
    """Refuse what is no file that can be read, before an engine says so in its own words."""
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder; name the files in it")
        if not path.is_file():
            raise InputError(f"{path} is not there or no file; name a CSV, ZIP or Parquet file")
        with path.open("rb") as file:
            if not file.read(1):
                raise InputError(f"{path} is empty; name a file of records")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}; make it readable") from error


def _unpack(paths: list[Path]) -> tuple[list[Path], str]:
    """The files, those of archives unpacked into a folder that goes with the records."""
    if not any(path.suffix.lower() == ".zip" for path in paths):
        return paths, ""
    folder = tempfile.mkdtemp(prefix="interdiction-")
    unpacked: list[Path] = []
    for number, path in enumerate(paths):
        if path.suffix.lower() != ".zip":
            unpacked.append(path)
            continue
        try:
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
                if not names:
                    raise InputError(f"{path} holds no CSV file; name an archive of CSV files")
                for place, name in enumerate(names):
                    target = Path(folder) / f"{number}-{place}.csv"
                    with archive.open(name) as source, target.open("wb") as out:
                        shutil.copyfileobj(source, out)
                    unpacked.append(target)
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, InputError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, InputError):
                raise
            raise InputError(f"{path} cannot be unpacked: {error}; take it from its source again") from error
    return unpacked, folder
