"""What a file of case records holds: its source, columns and units, and what a large case is."""

from dataclasses import dataclass, replace
from pathlib import Path

UNIT = 10**9  # micrograms in a kilogram
EVERY = "*"  # the unit of every amount, where no column names it
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True)
class Mapping:
    """What a file of records holds.

    Parameters
    ----------
    path : str
        The file that says so.
    shipped : tuple of pathlib.Path
        The files that come with it.
    source : dict of str to str
        Its publisher, title, grade and the rest, as in the record's table of sources; its first and last day.
    file : dict of str to str
        How a CSV is written: its delimiter and encoding.
    columns : dict of str to str
        The columns of the file, by what they hold.
    threshold : int
        Micrograms; a case is large from there on, or only above it.
    at_least : bool
        Whether a case of exactly the threshold is large.
    unlikely : int or None
        Micrograms; a heavier row is counted, and named.
    factors : dict of str to int
        Micrograms in each unit of mass.
    no_mass : dict of str to str
        Why each other unit of the file is none of mass.
    begins : int
        The month with which a fiscal year begins; 1 of calendar years.
    counts : str
        What one case is, where it is not one event.
    people_are : str
        Whether the people are "arrested", "in_cases", or that is "unknown", as in the record's table of statements.
    shared : str
        The column for each of whose words a case is counted once, "" where each case is in one row.
    """

    path: str
    shipped: tuple[Path, ...]
    source: dict[str, str]
    file: dict[str, str]
    columns: dict[str, str]
    threshold: int
    at_least: bool
    unlikely: int | None
    factors: dict[str, int]
    no_mass: dict[str, str]
    begins: int
    counts: str
    people_are: str
    shared: str

    @property
    def least(self) -> int:
        """Micrograms of the lightest large case; one less is the most that another can hold."""
        return self.threshold if self.at_least else self.threshold + 1

    def take_rows_as_cases(self) -> "Mapping":
        """Return it for rows of which each is one case, as where only those are chosen.

        >>> from interdiction.records import load_mapping
        >>> "cases" in load_mapping("cbp-nationwide-drugs").take_rows_as_cases().columns
        False
        """
        columns = {name: column for name, column in self.columns.items() if name != "cases"}
        return replace(self, columns=columns, shared="")
