"""A statement of one's own beside those of the record: what is known of it, and its figures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from interdiction.errors import InputError, check_name, quote
from interdiction.languages import find_language
from interdiction.reading import check_reading
from interdiction.record.figures import GRADES, read_figures
from interdiction.record.schema import is_day
from interdiction.record.tables import OWN_TEXT, Record

_NOT_NAMED = "Agency not named"


@dataclass(frozen=True)
class OwnStatement:
    """What is known of an announcement that is not in the record, "" where nothing is."""

    statement: str = "your-statement"
    agency: str = ""
    announced: str = ""
    period: str = ""
    people: str = "unknown"
    covers: str = "not said"
    publisher: str = ""
    published: str = ""
    grade: str = "repost"
    url: str = ""
    language: str = ""

    def settle(self, language: str, tables: dict[str, pd.DataFrame]) -> "OwnStatement":
        """Return it with its language and the full name of its agency; refuse what cannot be.

        >>> from interdiction.record.tables import load_record
        >>> OwnStatement(agency="NIA", announced="2031-07-01").settle("en", load_record().tables).agency
        'National Immigration Administration'
        """
        find_language(language)
        check_name("people", self.people, ("arrested", "arrests", "in_cases", "unknown"))
        check_name("grade", self.grade, GRADES)
        if self.statement in set(tables["statements"]["statement"]) or not self.statement:
            raise InputError(f"statement {quote(self.statement)} is in the record; give yours another name")
        for name in ("announced", "published"):
            if (day := getattr(self, name)) and not is_day(day):
                raise InputError(f"{name} is {quote(day)}; write a day as YYYY-MM-DD")
        first, _, last = self.period.partition("/")
        if self.period and not (is_day(first) and is_day(last) and first <= last):
            raise InputError(f"period is {quote(self.period)}; write first and last day, as 2031-01-01/2031-06-30")
        names = tables["agencies"].set_index("short")["agency"]
        return replace(self, language=language, agency=names.get(self.agency, self.agency) or _NOT_NAMED)

    def rows(self) -> dict[str, dict[str, str]]:
        """Write it as the rows of a record's tables, by table."""
        first, _, last = self.period.partition("/")
        latest = last or self.announced
        return {
            "agencies": {"agency": self.agency, "short": self.agency, "language": self.language},
            "statements": {
                **{"statement": self.statement, "agency": self.agency, "announced": self.announced},
                **{"period_start": first, "cutoff_earliest": last, "cutoff_latest": latest},
                **{"covers": self.covers, "people": self.people},
            },
            "sources": {
                **{"source": OWN_TEXT + self.statement, "title": "(a text that is not in the record)"},
                **{"publisher": self.publisher or self.agency, "published": self.published or self.announced},
                **{"language": self.language, "kind": self.grade, "url": self.url},
            },
        }


def make_figures(
    statement: OwnStatement, figures: Sequence[dict[str, str]], reading: str, tables: dict[str, pd.DataFrame]
) -> pd.DataFrame:
    """Read figures of a statement of one's own as if they stood in the record.

    Parameters
    ----------
    statement : OwnStatement
        A settled one.
    figures : sequence of dict
        `measure`, `printed`, `beside` and `rounded_to` of each.
    reading : str
        As in `load_figures`.
    tables : dict of str to pandas.DataFrame
        Those of the record.

    Returns
    -------
    pandas.DataFrame
        As `load_figures` returns them.

    Raises
    ------
    InputError
        For a measure that the record has not, two different figures of one measure, and figures that cannot be read.
    """
    tables, own = dict(tables), statement.rows()
    rows = [{"statement": statement.statement, "source": OWN_TEXT + statement.statement, **row} for row in figures]
    for row in rows:
        check_name("measure", row["measure"], tables["measures"]["measure"])
        twice = [other for other in rows if other["measure"] == row["measure"]]
        if len(twice) > 1:
            both = " and ".join(quote(other["printed"]) for other in twice[:2])
            raise InputError(f"{both} are both confirmed as {row['measure']}; keep the one that is meant")
    if statement.agency in set(tables["agencies"]["agency"]):
        del own["agencies"]
    for name, row in own.items():
        tables[name] = _append(tables[name], [row])
    # Without a figure of its own, the columns are those of the first one of the record.
    shown = rows or [tables["figures"].iloc[0].to_dict()]
    tables["figures"] = _append(tables["figures"].iloc[:0], shown)
    table, problems = read_figures(Record(tables, []), check_reading(reading))
    if rows and problems:
        raise InputError(f"{problems[0].found}: {problems[0].mend}")
    return table if rows else table.iloc[:0]


def _append(table: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A table with rows behind it, empty where they say nothing."""
    cells = [[row.get(name, "") for name in table] for row in rows]
    return pd.concat([table, pd.DataFrame(cells, columns=table.columns, dtype="str")], ignore_index=True)
