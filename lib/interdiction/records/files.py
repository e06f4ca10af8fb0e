"""Files of case records, opened on DuckDB: CSV as it is, packed or in an archive, and Parquet; larger than memory."""

import csv
import glob
import gzip
import io
import shutil
import tempfile
import weakref
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

from interdiction.errors import InputError, quote
from interdiction.records.engines import tell_failure
from interdiction.records.mapping import Mapping


def open_records(mapping: Mapping, *files: str | Path, threads: int | None = None) -> Any:
    """Open files of records; nothing is read yet but the head of a CSV.

    Parameters
    ----------
    mapping : Mapping
        How they are written.
    *files : path
        CSV files, packed with gzip or in a ZIP archive or not, or Parquet files; all with the same columns, in any
        order. None for the file that comes with the mapping.
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

    >>> from interdiction.records import load_mapping
    >>> len(open_records(load_mapping("made-cases")).columns)
    7
    """
    import duckdb

    paths = [Path(file) for file in files or mapping.shipped]
    if not paths:
        raise InputError(f"no file is named, and {mapping.path} comes with none; name the files of its records")
    for path in paths:
        _check_file(path)
    parquet = [path.suffix == ".parquet" for path in paths]
    if any(parquet) and not all(parquet):
        raise InputError(f"{paths[parquet.index(False)].name} is no Parquet file, and another is; open them one by one")
    folder = Path(tempfile.gettempdir(), f"interdiction-{uuid4().hex}")  # made once it is needed
    try:
        connection = duckdb.connect()
        connection.execute("SET preserve_insertion_order = false")  # no count depends on it
        connection.execute("SET temp_directory = ?", [f"{folder}-spilled"])  # and not in the current folder
        if threads is not None:
            connection.execute("SET threads = ?", [threads])
        read = _read_parquet if all(parquet) else _read_csv
        records = read(connection, _unpack(paths, mapping, folder), mapping)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, duckdb.Error):
            raise tell_failure(error, mapping) from error
        raise
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


def _unpack(paths: list[Path], mapping: Mapping, folder: Path) -> list[Path]:
    """The files as UTF-8: those of archives, and those that are written otherwise, in a folder that goes with them."""
    unpacked: list[Path] = []
    for number, path in enumerate(paths):
        try:
            if path.suffix.lower() == ".zip":
                with zipfile.ZipFile(path) as archive:
                    names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
                    names = [name for name in names if not name.startswith("__MACOSX/")]  # what a Mac says of files
                    if not names:
                        raise InputError(f"{path} holds no CSV file; name an archive of CSV files")
                    for place, name in enumerate(names):
                        with archive.open(name) as packed:
                            target = folder / f"{number}-{place}" / Path(name).name
                            unpacked.append(_copy(packed, target, mapping.file["encoding"]))
            elif path.suffix == ".parquet" or mapping.file["encoding"] == "utf-8":
                unpacked.append(path)
            else:
                with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as written:
                    target = folder / str(number) / path.name.removesuffix(".gz")
                    unpacked.append(_copy(written, target, mapping.file["encoding"]))
        except InputError:
            raise
        except Exception as error:  # each way of packing has its own
            raise InputError(f"{path} cannot be unpacked: {error}; take it from its source again") from error
    return unpacked


def _copy(source: Any, target: Path, encoding: str) -> Path:
    """Copy a file, as UTF-8."""
    target.parent.mkdir(parents=True)
    if encoding == "utf-8":
        with target.open("wb") as out:
            shutil.copyfileobj(source, out)
    else:
        with io.TextIOWrapper(source, encoding, newline="") as text, target.open("w", -1, "utf-8", newline="") as out:
            shutil.copyfileobj(text, out)
    return target


def _read_csv(connection: Any, paths: list[Path], mapping: Mapping) -> Any:
    """Every column as text, by its name; nothing of how the file is written is guessed, nor a row passed over."""
    alike: dict[tuple[tuple[str, ...], str], list[Path]] = {}
    for path in paths:
        packed = "gzip" if path.suffix == ".gz" else "none"
        alike.setdefault((_read_header(path, mapping), packed), []).append(path)
    _compare({files[0]: [*header] for (header, _), files in alike.items()})
    look: dict[str, Any] = {"delimiter": mapping.file["delimiter"], "quotechar": '"', "escapechar": '"', "header": True}
    first, records = next(iter(alike))[0], None
    for (header, packed), files in alike.items():
        look |= {"columns": dict.fromkeys(header, "VARCHAR"), "compression": packed}
        names = [glob.escape(str(path)) for path in files]
        part = connection.read_csv(names, auto_detect=False, hive_partitioning=False, **look)
        in_order = ", ".join('"' + name.replace('"', '""') + '"' for name in first)
        records = part if records is None else records.union(part.project(in_order))
    return records


def _read_header(path: Path, mapping: Mapping) -> tuple[str, ...]:
    """The names of the columns of a CSV, each once."""
    delimiter = mapping.file["delimiter"]
    try:
        # What is no UTF-8 in a later line DuckDB tells, with the line.
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", -1, "utf-8-sig", "replace", "") as file:
            names = next(csv.reader(file, delimiter=delimiter, strict=True), [])
        if "\N{REPLACEMENT CHARACTER}" in "".join(names):
            raise ValueError("its first line is not UTF-8")
    except Exception as error:  # of gzip, CSV or the above
        raise InputError(
            f"{path.name} is no CSV that can be read: {error}; correct it, or the encoding under [file] in "
            f"{mapping.path}"
        ) from error
    if not any(names):
        raise InputError(f"{path.name} holds no column in its first line; name a file of records")
    names = [name or f"column {number}" for number, name in enumerate(names, 1)]
    folded = [name.lower() for name in names]  # DuckDB takes them for one
    if twice := [name for name, fold in zip(names, folded, strict=True) if folded.count(fold) > 1]:
        raise InputError(
            f"{path.name} has the columns {' and '.join(map(quote, twice[:2]))}; give each a name of its own"
        )
    return tuple(names)


def _read_parquet(connection: Any, paths: list[Path], mapping: Mapping) -> Any:
    """Every column by its name."""
    names = [glob.escape(str(path)) for path in paths]
    _compare({path: connection.read_parquet(name).columns for path, name in zip(paths, names, strict=True)})
    return connection.read_parquet(names, union_by_name=True, hive_partitioning=False)


def _compare(columns: dict[Path, list[str]]) -> None:
    """Refuse files of different columns, of which an engine would join one with another."""
    first, *others = columns
    for path in others:
        if differ := sorted({*columns[first]} ^ {*columns[path]}):
            raise InputError(
                f"{first.name} and {path.name} do not both have the column {quote(differ[0])}; open files of the same "
                "columns, or each by itself"
            )
