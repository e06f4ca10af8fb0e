"""What a notebook asked of the record, so that it is run again only when that has changed."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from interdiction.record import figures
from interdiction.record import tables as record
from interdiction.site.fresh import digest

_OF_ONE = "figures of "  # one statement
_TEXTS = "texts"  # a record is not sound without them, whatever is asked of it
_WHOLE = ("measures", "agencies")  # small, and every figure needs them


class _Noting(dict[str, pd.DataFrame]):
    """Tables that note which of them are taken."""

    def __init__(self, tables: dict[str, pd.DataFrame], asked: set[str]) -> None:
        super().__init__(tables)
        self.asked = asked

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.asked.add(name)
        return super().__getitem__(name)


@contextmanager
def noting() -> Iterator[set[str]]:
    """Note what is asked of the record from here on: names of tables, and "figures of …" one statement.

    >>> from interdiction import load_table
    >>> with noting() as asked:
    ...     table = load_table("claims")
    >>> asked
    {'claims'}
    """
    asked: set[str] = set()
    read, load = record.read_record, figures.load_figures

    def noted_read(*given: Any) -> record.Record:
        found = read(*given)
        return record.Record(_Noting(found.tables, asked), found.problems)

    def noted_load(*given: Any, **named: Any) -> Any:
        if len(given) < 3 and not named.get("statement"):
            return load(*given, **named)
        before = set(asked)
        loaded = load(*given, **named)
        asked.clear()
        asked.update(before, {_OF_ONE + (given[2] if len(given) > 2 else named["statement"])})
        return loaded

    names: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
        (record, "read_record", noted_read),
        (figures, "load_figures", noted_load),
    )
    before = [(module, name, getattr(module, name)) for module, name, _ in names]
    for module, name, other in names:
        setattr(module, name, other)
    try:
        yield asked
    finally:
        for module, name, own in before:
            setattr(module, name, own)


def digests(asked: set[str], data: Path) -> dict[str, str]:
    """Take a digest of each thing that was asked of a record, as it is now.

    Parameters
    ----------
    asked : set of str
        As `noting` gives it, or the names of what this returned.
    data : pathlib.Path
        The record's `data` folder.

    >>> sorted(digests({"claims", "figures of nia-2021-06-25"}, record.DATA))
    ['claims', 'figures of nia-2021-06-25', 'texts']
    """
    texts = sorted((data.parent / "seeds").glob("*.txt"))
    found = {_TEXTS: digest(*(path.read_bytes() for path in texts))}
    for name in asked - {_TEXTS}:
        if name.startswith(_OF_ONE):
            found[name] = _of_one(name.removeprefix(_OF_ONE), data)
        else:
            found[name] = digest((data / f"{name}.csv").read_bytes())
    return found


def _of_one(statement: str, data: Path) -> str:
    """A digest of the rows that the figures of one statement are made of."""
    rows = {name: _rows(data / f"{name}.csv") for name in ("figures", "statements", "sources")}
    own = [row for row in rows["figures"] if row["statement"] == statement]
    sources = {row["source"] for row in own}
    made_of = [
        own,
        [row for row in rows["statements"] if row["statement"] == statement],
        [row for row in rows["sources"] if row["source"] in sources],
    ]
    return digest(repr(made_of).encode(), *((data / f"{name}.csv").read_bytes() for name in _WHOLE))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
