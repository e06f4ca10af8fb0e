"""Columns of text, worked on language by language."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from interdiction.languages import LANGUAGES
from interdiction.languages.language import Language

Texts: TypeAlias = Sequence[str] | Any  # or an Arrow array of text
Speakers: TypeAlias = list[tuple[Language, np.ndarray]]  # the table of a language, and its rows


def as_texts(texts: Texts) -> pa.Array:
    """Take a column of text in whatever form it comes as one Arrow array.

    >>> as_texts(["a"]).to_pylist()
    ['a']
    """
    column = texts if isinstance(texts, pa.Array | pa.ChunkedArray) else pa.array(texts)
    column = column.cast(pa.string())
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def by_language(languages: pa.Array) -> Speakers:
    """Name the table of each language of a column, with the rows it is to be read by.

    >>> [rows.tolist() for _, rows in by_language(pa.array(["en", "zh", "en"]))]
    [[0, 2], [1]]
    """
    # By an unknown language nothing can be read: any table will do to refuse it in `wording`.
    return [
        (LANGUAGES.get(name, LANGUAGES["en"]), np.flatnonzero(pc.equal(languages, name).to_numpy(False)))
        for name in pc.unique(languages).to_pylist() or ["en"]
    ]


def at(column: pa.Array, rows: np.ndarray) -> pa.Array:
    """Take the cells of some rows, or the column itself where they are all.

    >>> at(pa.array(["a", "b"]), np.array([1])).to_pylist()
    ['b']
    """
    return column.take(pa.array(rows)) if len(rows) < len(column) else column


def in_place(pieces: list[pa.Array], speakers: Speakers) -> pa.Array:
    """Put what was done language by language back into the order of the rows.

    >>> in_place([pa.array(["a", "c"]), pa.array(["b"])], by_language(pa.array(["en", "zh", "en"]))).to_pylist()
    ['a', 'b', 'c']
    """
    if len(pieces) == 1:
        return pieces[0]
    order = np.concatenate([np.empty(0, np.int64), *(rows for _, rows in speakers)])
    return pa.concat_arrays(pieces).take(pa.array(np.argsort(order)))


def with_cells(column: pa.Array, rows: np.ndarray, cells: pa.Array) -> pa.Array:
    """Put other cells into some rows of a column.

    >>> with_cells(pa.array(["a", "b"]), np.array([1]), pa.array(["c"])).to_pylist()
    ['a', 'c']
    """
    place = np.arange(len(column))
    place[rows] = len(column) + np.arange(len(rows))
    return pa.concat_arrays([column, cells]).take(pa.array(place))
