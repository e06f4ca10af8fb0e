"""What is known, as English text: numbers, ranges, days, periods and words."""

from interdiction.text.numbers import NOT_KNOWN, format_change, format_range, format_ranges, format_shares
from interdiction.text.periods import (
    LAST_DAY_NOT_PRINTED,
    format_day,
    format_period,
    format_when,
    format_years,
    is_full_year,
    shorten_period,
)
from interdiction.text.words import (
    Note,
    capitalise,
    escape_markdown,
    format_count,
    format_list,
    format_unit,
    name_agency,
    name_counted,
    name_result,
    note_empty,
)

__all__ = [
    "LAST_DAY_NOT_PRINTED",
    "NOT_KNOWN",
    "Note",
    "capitalise",
    "escape_markdown",
    "format_change",
    "format_count",
    "format_day",
    "format_list",
    "format_period",
    "format_range",
    "format_ranges",
    "format_shares",
    "format_unit",
    "format_when",
    "format_years",
    "is_full_year",
    "name_agency",
    "name_counted",
    "name_result",
    "note_empty",
    "shorten_period",
]
