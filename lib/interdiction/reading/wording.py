"""What the words around a printed number say of it: its qualifier, unit and direction."""

import re
from typing import NamedTuple

from interdiction.languages import Language, Unit
from interdiction.languages.letters import SIGNS

_CLAUSE = re.compile("[.,;:!?()。，；：、]")
_FAR = 40  # characters: three words


class Before(NamedTuple):
    """What stands before a number, outwards from it."""

    start: int
    unit: Unit | None = None
    qualifier: str = ""
    directions: tuple[str, ...] = ()
    each: bool = False  # whether the direction is that of every number of a list
    ambiguous: str = ""  # words that end in a qualifier, which may belong to them
    signed: bool = False  # whether a sign gives its direction


class After(NamedTuple):
    """What stands behind a number."""

    end: int
    unit: Unit | None = None
    word: str = ""  # the unit's
    and_fraction: str = ""
    qualifiers: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()


def read_before(text: str, end: int, start: int, table: Language, change: bool) -> Before:
    """Read the words before a number.

    Parameters
    ----------
    text : str
        As `normalise` writes it.
    end, start : int
        Where the number begins, and where the words that may belong to it begin.
    table : Language
        The table of its language.
    change : bool
        Whether the number is a change: only then do directions and signs belong to it.

    >>> from interdiction.languages import find_language
    >>> text = "a decline by over 20 pct"
    >>> found = read_before(text, 18, 0, find_language("en"), change=True)
    >>> text[found.start:18], found.qualifier, found.directions
    ('decline by over ', 'more_than', ('fall',))
    """
    place, unit = table.units_before.find_before(text, _skip(text, end, start), start)
    at = reach = place if unit else end  # words that say nothing belong to a phrase only where others stand before them
    directions: list[str] = []
    qualifier, ambiguous, each, signed = "", "", False, False
    if change and at > start and (sign := _sign(text, at, start)):
        at, direction = sign
        reach, directions, signed = at, [direction], True
    for _ in range(3):  # "decline by over 20 %" and "about 20 % up" have them in either order
        place, found = table.before.find_before(text, _skip(text, reach, start), start)
        if found == "plain":
            reach = place
        elif found and not qualifier:
            ambiguous = text[place : _skip(text, reach, start)] if found == "ambiguous" else ""
            at, reach, qualifier = place, place, found
        if change and not directions and not ambiguous:
            place, direction, each = _direction(text, reach, start, table)
            reach = place if direction else reach
            if direction and direction != "plain":
                at, directions = place, [direction]
    if change:
        place, found = table.comparisons_before.find_before(text, _skip(text, reach, start), start)
        at = place if found else at
    return Before(at, unit, qualifier, tuple(directions), each, ambiguous, signed)


def without_plain_words(text: str, table: Language) -> str:
    """Leave out the words before a number that say nothing of it, of which there may be several."""
    end = len(text)
    for _ in range(3):
        for words in (table.before, table.rises_or_falls):
            place, found = words.find_before(text, _skip(text, end, 0), 0)
            end = place if found == "plain" else end
    return text[:end].strip()


def find_direction(text: str, at: int, start: int, table: Language) -> str:
    """Find the direction of which a word ends before a place: "rise", "fall", "level", or "" where there is none."""
    direction = table.rises_or_falls.find_before(text, _skip(text, at, start), start)[1]
    return "" if direction in (None, "plain") else str(direction)


def _direction(text: str, at: int, start: int, table: Language) -> tuple[int, str, bool]:
    """Find the direction that ends before a place: where it begins, and whether it is that of each change of a list."""
    for words, each in ((table.each_rises_or_falls, True), (table.rises_or_falls, False)):
        place, direction = words.find_before(text, _skip(text, at, start), start)
        if direction:
            return place, direction, each
    return at, "", False


def read_after(text: str, end: int, table: Language) -> After:
    """Read the words behind a number.

    Parameters
    ----------
    text : str
        As `normalise` writes it.
    end : int
        Where the number ends.
    table : Language
        The table of its language.

    >>> from interdiction.languages import find_language
    >>> found = read_after("571 drug cases, including", 3, find_language("en"))
    >>> found.end, found.unit.name, found.word
    (14, 'case', 'cases')
    """
    tail = table.tail.match(text, end)
    if not tail:
        return After(end)
    word = tail["longer"] or tail["counted"] or tail["other"]
    return After(
        tail.end(),
        table.units[word],
        word,
        tail["and_fraction"] or "",
        (table.inside[tail["inside"].strip()],) if tail["inside"] else (),
    )


def read_ending(text: str, after: After, table: Language, change: bool) -> After:
    """Read the qualifier, the direction and the comparison that may follow a unit."""
    ending = table.ending.match(text, after.end)
    if not ending:
        return after
    end, qualifiers, directions = after.end, after.qualifiers, after.directions
    if ending["after"] and table.after[ending["after"]] != "plain_word":
        end, qualifiers = ending.end("after"), (*qualifiers, table.after[ending["after"]])
    if ending["direction"] and table.after.get(ending["after"]) != "plain_word":
        directions = (*directions, table.risen_or_fallen[ending["direction"]])
        end = ending.end("direction")
    if change and ending["comparison"]:
        end = ending.end("comparison")
    return after._replace(end=end, qualifiers=qualifiers, directions=directions)


def is_negated(text: str, at: int, start: int, table: Language) -> bool:
    """Say whether a word that turns the meaning of a qualifier stands before it, in the same clause."""
    if at <= start:
        return False
    clause = _CLAUSE.split(text[max(start, at - _FAR) : at])[-1]
    if table.no_spaces:
        return any(word in clause[-len(word) - 2 :] for word in table.negations)
    words = clause.split()[-3:]
    return any(word in table.negations or (word.endswith("n't") and "n't" in table.negations) for word in words)


def _skip(text: str, at: int, start: int) -> int:
    """Go back over one space."""
    return at - 1 if at > start and text[at - 1] == " " else at


def _sign(text: str, at: int, start: int) -> tuple[int, str] | None:
    """Read a sign that touches its number; a plus may stand off, a minus that does could be a dash."""
    if text[at - 1] in SIGNS:
        return at - 1, SIGNS[text[at - 1]]
    if text[start:at].endswith("+ "):
        return at - 2, "rise"
    return None
