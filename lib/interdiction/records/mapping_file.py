"""A mapping as a page of TOML says it, every key of it checked."""

import codecs
import tomllib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from interdiction.errors import InputError, NotPrintedError, quote
from interdiction.home import HOME
from interdiction.record.csv_file import read_file
from interdiction.record.figures import GRADES
from interdiction.record.schema import is_day
from interdiction.record.tables import DATA
from interdiction.records.mapping import EVERY, MONTHS, UNIT, Mapping

_MOST = 2**53  # micrograms, beyond which a float is no whole number any more
_SHIPPED = HOME / "data" / "records"
_SOURCE = ("source", "publisher", "title", "published", "language", "grade", "url", "first_day", "last_day")
_COLUMNS = ("agency", "day", "fiscal_year", "month", "drug", "amount", "unit", "cases", "case", "people")
PEOPLE = ("arrested", "arrests", "in_cases", "unknown")
_FILE = ("names", "delimiter", "encoding")
_KEYS = {
    "source": (*_SOURCE, "country"),
    "file": _FILE,
    "columns": _COLUMNS,
    "threshold": ("kilograms", "at_least", "unlikely_kilograms"),
    "kilograms": None,
    "no_mass": None,
    "dates": ("fiscal_year_begins",),
    "cases": ("one_is", "people_are", "counted_once_for_each"),
}


def load_mapping(name: str | Path = "", data: str | Path = DATA) -> Mapping:
    """Load a mapping from its file.

    Parameters
    ----------
    name : path
        A TOML file, or the name of one in the folder `records` of a record, or of those that come with the package;
        the first of the record that comes with its files if not given.
    data : path
        The record's `data` folder.

    Returns
    -------
    Mapping
        Checked: its masses are whole micrograms, and no unit stands twice.

    Raises
    ------
    InputError
        For what is missing, unknown or cannot be; it names the file and the key; as `NotPrintedError` for a record
        without case records.

    >>> load_mapping("cbp-nationwide-drugs").factors
    {'*': 453592370}
    """
    folder = Path(data) / "records"
    if not name:
        return _find_first(folder)
    path = Path(name)
    if not path.exists() and path.name == str(name):
        file = f"{path.name.removesuffix('.toml')}.toml"
        path = folder / file if (folder / file).exists() else _SHIPPED / file
    try:
        given = tomllib.loads(read_file(path).decode("utf-8"))
    except OSError as error:
        known = ", ".join(sorted(file.stem for file in _SHIPPED.glob("*.toml")))
        raise InputError(f"{name} cannot be read: {error.strerror}; name a TOML file, or one of {known}") from error
    except ValueError as error:  # of TOML or of UTF-8
        raise InputError(f"{path.name} is no TOML: {str(error).splitlines()[0]}; correct it there") from error
    return _Reader(path, given).read()


def _find_first(folder: Path) -> Mapping:
    """The first mapping of a folder that comes with its files."""
    for path in sorted(folder.glob("*.toml")):
        mapping = load_mapping(path)
        if mapping.shipped and all(file.exists() for file in mapping.shipped):
            return mapping
    raise NotPrintedError(
        f"no case records lie in {folder.parent.name}/{folder.name}; a mapping there says what they are"
    )


class _Reader:
    """The tables of one mapping, each key checked as it is taken."""

    def __init__(self, path: Path, given: dict[str, Any]) -> None:
        self._path, self._file, self._given = path, path.name, given

    def read(self) -> Mapping:
        if unknown := [name for name in self._given if name not in _KEYS]:
            raise self._error(f"the table [{unknown[0]}]", f"keep to {', '.join(_KEYS)}")
        for name, keys in _KEYS.items():
            table = self._given.get(name, {})
            if not isinstance(table, dict):
                raise self._error(f"{name} = {table!r}", f"write a table: [{name}]")
            if unknown := [key for key in table if keys and key not in keys]:
                raise self._error(f"{unknown[0]} in [{name}]", f"keep to {', '.join(keys or ())}")
        columns, factors = self._read_columns(), self._read_factors()
        threshold = self._table("threshold")
        unlikely = threshold.get("unlikely_kilograms")
        dates = self._table("dates", needed=False)
        begins = str(dates.get("fiscal_year_begins", "JAN"))
        if begins not in MONTHS:
            raise self._error(f"fiscal_year_begins = {begins!r} in [dates]", f"write one of {', '.join(MONTHS)}")
        cases = self._table("cases", needed=False)
        people = str(cases.get("people_are", "unknown"))
        if people not in PEOPLE:
            raise self._error(f"people_are = {quote(people)} in [cases]", f"write one of {', '.join(PEOPLE)}")
        at_least = threshold.get("at_least", False)
        if not isinstance(at_least, bool):
            raise self._error(f"at_least = {at_least!r} in [threshold]", "write true or false, without quotes")
        shared = str(cases.get("counted_once_for_each", ""))
        if shared and (shared not in columns or "cases" not in columns):
            raise self._error(
                f"counted_once_for_each = {quote(shared)} in [cases]", "name it and cases under [columns]"
            )
        return Mapping(
            self._file,
            *self._read_file(),
            columns,
            self._micrograms(threshold.get("kilograms"), "kilograms in [threshold]"),
            at_least,
            None if unlikely is None else self._micrograms(unlikely, "unlikely_kilograms in [threshold]"),
            factors,
            self._read_no_mass(factors),
            MONTHS.index(begins) + 1,
            str(cases.get("one_is", "")),
            people,
            columns.get(shared, ""),
        )

    def _error(self, found: str, mend: str) -> InputError:
        return InputError(f"{self._file} has {found}; {mend}")

    def _table(self, name: str, needed: bool = True) -> dict[str, Any]:
        table: dict[str, Any] = self._given.get(name, {})
        if needed and not table:
            raise InputError(f"{self._file} has no table [{name}]; write it as the mappings of data/records/ do")
        return table

    def _read_file(self) -> tuple[tuple[Path, ...], dict[str, str], dict[str, str]]:
        """The files that come with it, their source, and how they are written."""
        file = {"names": [], "delimiter": ",", "encoding": "utf-8"} | self._table("file", needed=False)
        if not isinstance(file["names"], list):
            raise self._error(f"names = {file['names']!r} in [file]", 'write a list, as ["records.csv"]')
        if len(str(file["delimiter"])) != 1:
            raise self._error(f"delimiter = {file['delimiter']!r} in [file]", 'write one character, as ";"')
        try:
            encoding = codecs.lookup(str(file["encoding"])).name
        except LookupError:
            raise self._error(f"encoding = {file['encoding']!r} in [file]", 'write one such as "latin-1"') from None
        names = tuple(self._path.parent / str(name) for name in file["names"])
        return names, self._read_source(), {"delimiter": str(file["delimiter"]), "encoding": encoding}

    def _read_source(self) -> dict[str, str]:
        source = {name: str(words) for name, words in self._table("source").items()}
        if lacks := [name for name in _SOURCE if name not in source]:
            raise self._error(f"no {lacks[0]} in [source]", f'write {lacks[0]} = "..."')
        if source["grade"] not in GRADES:
            raise self._error(f"grade = {quote(source['grade'])} in [source]", f"choose one of {', '.join(GRADES)}")
        for name in ("first_day", "last_day"):
            if not is_day(source[name]):
                raise self._error(f"{name} = {quote(source[name])} in [source]", "write a day as YYYY-MM-DD")
        if source["first_day"] > source["last_day"]:
            raise self._error("a first_day after its last_day in [source]", "correct one")
        return source

    def _read_columns(self) -> dict[str, str]:
        columns = self._table("columns")
        if wrong := [name for name, column in columns.items() if not isinstance(column, str) or not column]:
            raise self._error(
                f"{wrong[0]} = {columns[wrong[0]]!r} in [columns]", "write a column of the file in quotes"
            )
        if "amount" not in columns:
            raise self._error("no amount in [columns]", "name the column with the mass of each row")
        if ("fiscal_year" in columns) != ("month" in columns):
            raise self._error("one of fiscal_year and month in [columns]", "name both, or a day")
        if "case" in columns and "cases" in columns:
            raise self._error(
                "case and cases in [columns]", "name the one that the file has: an id, or a number of cases"
            )
        return dict(columns)

    def _read_factors(self) -> dict[str, int]:
        table = self._table("kilograms")
        if ("unit" in self._given.get("columns", {})) == (EVERY in table):
            raise self._error(f'"{EVERY}" in [kilograms] or no unit in [columns], and not one of them', "correct one")
        return {unit: self._micrograms(kilograms, f"{quote(unit)} in [kilograms]") for unit, kilograms in table.items()}

    def _read_no_mass(self, factors: dict[str, int]) -> dict[str, str]:
        no_mass: dict[str, str] = {}
        for why, units in self._table("no_mass", needed=False).items():
            if not isinstance(units, list):
                raise self._error(f"{quote(why)} = {units!r} in [no_mass]", "write a list of units")
            for unit in map(str, units):
                if unit in factors or unit in no_mass:
                    raise self._error(f"the unit {quote(unit)} twice", "leave it where it belongs")
                no_mass[unit] = why
        return no_mass

    def _micrograms(self, kilograms: object, where: str) -> int:
        """So many kilograms in micrograms, if these are whole."""
        try:
            micrograms = Decimal(str(kilograms)) * UNIT
            whole = int(micrograms)
        except (InvalidOperation, ValueError, OverflowError):
            whole, micrograms = 0, Decimal(-1)
        if whole != micrograms or not 0 < whole < _MOST:
            raise self._error(
                f"{kilograms!r} for {where}", 'write kilograms in quotes, as "0.001", that are whole micrograms'
            )
        return whole
