"""The mass of each row in whole micrograms, the same on every engine, and how many of its cases are large."""

from math import nextafter
from typing import Any

import narwhals.stable.v2 as nw

from interdiction.records.mapping import EVERY, Mapping

# A sign, a space, a line break or a comma makes an amount unreadable: what an engine would make of them differs.
_NUMBER = r"^[0-9]{1,15}(\.[0-9]{1,30})?([eE]-?[0-9]{1,2})?$"
_COUNT = r"^[0-9]{1,9}$"
_OTHER = r"[^0-9.eE-]"  # "$" lets a last line break pass on some engines, of several kinds
_MOST = 9e15  # micrograms in a row: 9,000 tonnes, beyond which a float is no whole number any more
_HALF = nextafter(0.5, 0)  # with a half itself, the sum of a small or a large float may be rounded to the next number
_MOST_CASES = 999_999_999


def weigh_rows(table: nw.LazyFrame[Any], mapping: Mapping) -> nw.LazyFrame[Any]:
    """Add to each row its mass.

    Parameters
    ----------
    table : narwhals.LazyFrame
        Records.
    mapping : Mapping
        What their columns are.

    Returns
    -------
    narwhals.LazyFrame
        With `unit_of`, the unit or ""; `readable`, whether the amount is a number; `micrograms`, a whole number
        or null.
    """
    name, col = mapping.columns["amount"], nw.col
    unit = col(mapping.columns["unit"]).cast(nw.String).fill_null("") if "unit" in mapping.columns else nw.lit(EVERY)
    amount = col(name)
    if is_text(table, name):
        amount = amount.cast(nw.String)
        readable = match_whole(amount, _NUMBER)
        # An engine may cast where it need not, so what is cast is a number or nothing.
        amount = nw.when(readable).then(amount)
    else:
        # To some engines NaN is more than every number.
        amount = amount.cast(nw.Float64)
        readable = (amount >= 0) & (amount < float("inf"))
    if "unit" in mapping.columns:
        # DuckDB looks a word up once for each different text of a Parquet file, where it would compare it in each row.
        word = unit if "" in mapping.factors else col(mapping.columns["unit"]).cast(nw.String)
        factor = word.replace_strict(mapping.factors, default=None, return_dtype=nw.Int64)
    else:
        factor = nw.lit(mapping.factors[EVERY], nw.Int64)
    product = amount.cast(nw.Float64) * factor
    table = table.with_columns(unit_of=unit, readable=readable.fill_null(False), product=product)
    # The product of an amount that is not readable is null, negative or too large.
    fits = (col("product") >= 0) & (col("product") < _MOST)
    # How a half is rounded, no two engines agree; on the floor they do.
    return table.with_columns(micrograms=nw.when(fits).then(col("product") + _HALF).floor().cast(nw.Int64))


def is_text(table: nw.LazyFrame[Any], name: str) -> bool:
    """Say whether a column holds text, each word written out or from a list of them."""
    return table.collect_schema()[name] in (nw.String, nw.Categorical, nw.Enum)


def match_whole(column: nw.Expr, pattern: str) -> nw.Expr:
    """Say whether a whole text matches a pattern that ends with $."""
    return column.str.contains(pattern) & ~column.str.contains(_OTHER)


def read_whole(column: nw.Expr, least: int) -> nw.Expr:
    """Take whole numbers from a column of numbers, and null for every other."""
    number = column.cast(nw.Float64)
    whole = (number >= least) & (number <= _MOST_CASES) & (number.floor() == number)
    return nw.when(whole).then(number).cast(nw.Int64)


def count_cases(table: nw.LazyFrame[Any], mapping: Mapping) -> nw.LazyFrame[Any]:
    """Add to each row of several cases how many there are.

    Parameters
    ----------
    table : narwhals.LazyFrame
        Records.
    mapping : Mapping
        With a column of cases.

    Returns
    -------
    narwhals.LazyFrame
        With `each`, a whole number or null.
    """
    name = mapping.columns["cases"]
    each = nw.col(name)
    if not is_text(table, name):
        return table.with_columns(each=read_whole(each, 1))
    each = each.cast(nw.String)
    table = table.with_columns(each=nw.when(match_whole(each, _COUNT)).then(each).cast(nw.Int64))
    return table.with_columns(each=nw.when(nw.col("each") > 0).then(nw.col("each")))


def size_rows(table: nw.LazyFrame[Any], mapping: Mapping) -> nw.LazyFrame[Any]:
    """Say of each weighed row how many of its cases are large and how much these hold, at least and at most.

    Of n cases that weigh m together one at least is large if m > n T; the large ones then hold all but what the
    others can, m - (n - 1) T. At most as many are large as fit into m.

    Parameters
    ----------
    table : narwhals.LazyFrame
        What `weigh_rows`, and of several cases in a row `count_cases`, returned.
    mapping : Mapping
        With the threshold T.

    Returns
    -------
    narwhals.LazyFrame
        With `large_low`, `large_high`, `held_low` and `held_high`, null where no case is large; `held_low` alone where
        each row is a case.
    """
    col, least = nw.col, mapping.least
    mass, one = col("micrograms"), nw.lit(1, nw.Int64)
    if "cases" not in mapping.columns:
        return table.with_columns(held_low=nw.when(mass >= least).then(mass))
    spare = least - 1  # what a case that is not large can hold
    # More cases than this hold the mass without a large one; how many more must not make the product wrap around.
    enough = mass // max(spare, 1) + 1
    each = nw.when(col("each") < enough).then(col("each")).otherwise(enough)
    surely = (mass > each * spare) & (mass >= least)
    fit = mass // least
    most = nw.when(fit < col("each")).then(fit).otherwise(col("each"))
    return table.with_columns(
        held_low=nw.when(surely).then(mass - (each - 1) * spare),
        held_high=nw.when(fit >= 1).then(mass),
        large_low=nw.when(surely).then(one),
        large_high=nw.when(fit >= 1).then(most),
    )
