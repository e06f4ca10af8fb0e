"""Every number of a text, each with the words that belong to it, or with the reason why it is not read."""

from collections.abc import Collection
from decimal import Decimal
from typing import NamedTuple

from interdiction.errors import InputError, quote
from interdiction.languages import Language, Unit, normalise
from interdiction.languages.letters import hides_a_piece, within_word
from interdiction.numerals import Number, Numeral, add_up, find_numeral, find_numeral_behind
from interdiction.reading.other_numbers import describe_missing_unit, find_other_number, find_share, names_a_year
from interdiction.reading.wording import (
    After,
    Before,
    find_direction,
    is_negated,
    read_after,
    read_before,
    read_ending,
)

_OPEN = {"more_than", "at_least"}
_FAR = 80  # characters before a number in which its words may stand
_DASHES = (" - ", " – ", " — ")  # between two figures with their units they make a list, and no range


class Phrase(NamedTuple):
    """A number of a text with the words that belong to it, and what they say."""

    start: int
    end: int
    why: str = ""  # why it is not read, or ""
    numbers: tuple[Number, ...] = ()  # one, or the two ends of a range
    unit: Unit = Unit("")  # of no kind where the words name none
    word: str = ""  # of the unit
    qualifier: str = ""
    direction: str = ""  # of a change: "rise", "fall", or "level" and "inverse" of a multiple
    ambiguous: str = ""  # words that end in a qualifier, which may belong to them
    each: tuple[int, int] | None = None  # where the words stand that give a direction to each change of a list

    def words(self, text: str) -> str:
        """Give its words, after those of the direction that it shares with the changes before it."""
        own = text[self.start : self.end]
        if not self.each or self.each[0] >= self.start:
            return own
        head = text[slice(*self.each)]
        return f"{head}…{' ' * head.endswith(' ')}{own}"


def find_phrases(text: str, table: Language) -> list[Phrase]:
    """Find every number of a text, with the words that belong to it.

    Parameters
    ----------
    text : str
        Any text.
    table : Language
        The table of its language.

    Returns
    -------
    list of Phrase
        In the order of the text; none overlaps another.

    >>> from interdiction.languages import find_language
    >>> text = "cracked 571 cases, including 131 cases, on June 25"
    >>> [(phrase.words(text), phrase.why) for phrase in find_phrases(text, find_language("en"))]
    [('571 cases', ''), ('131 cases', ''), ('June 25', 'a date or a time of day, which is not read')]
    """
    printed, text, found, at = text, normalise(text), list[Phrase](), 0
    while numeral := find_numeral(text, at, table):
        phrase = _next_of_list(text, found[-1], numeral, table) if found else None
        phrase = phrase or _read_phrase(text, numeral, max(at, numeral.start - _FAR), table)
        if not phrase.why and hides_a_piece(printed, phrase.start, phrase.end):
            phrase = phrase._replace(why="a character that cannot be seen stands in the number or beside it")
        found.append(phrase)
        at = max(found[-1].end, numeral.end)
    return found


def _read_phrase(text: str, numeral: Numeral, start: int, table: Language) -> Phrase:
    """Read a numeral with the words around it."""
    before = read_before(text, numeral.start, start, table, change=False)
    if numeral.why:
        return Phrase(before.start, max(numeral.end, read_after(text, numeral.end, table).end), numeral.why)
    if not before.unit and (other := find_other_number(text, numeral, table)):
        return Phrase(before.start, *other)
    if end := find_share(text, numeral, table):
        return Phrase(numeral.start, end, "a share, one number of another")
    second, opened, after = _range(text, numeral, start, table)
    if second and opened < numeral.start and find_direction(text, opened, start, table):
        return Phrase(opened, after.end, "a change from one level to another")
    if second and second.why:
        return Phrase(min(before.start, opened), after.end, second.why)
    unit = before.unit or after.unit
    if not unit:
        end = (second or numeral).end
        return Phrase(before.start, end, describe_missing_unit(text, numeral, end, table))
    change = unit.kind == "change"
    after = read_ending(text, after, table, change)
    before = read_before(text, numeral.start, start, table, change=True) if change else before
    phrase = Phrase(min(before.start, opened), after.end, unit=unit, word=after.word, ambiguous=before.ambiguous)
    if before.each:
        phrase = phrase._replace(each=(before.start, numeral.start))
    qualifiers = _qualifiers(before, numeral, second, after, table)
    why = _why_not(text, phrase, before, after, table, start) or _wrong_year(text, numeral, unit, start, table)
    if why := why or _wrong_qualifiers(qualifiers) or _rate(text, phrase, qualifiers, table):
        return phrase._replace(why=why)
    directions = [*before.directions, *after.directions]
    try:
        if before.signed and (qualifiers or len(directions) > 1):
            raise InputError("a sign and words beside it, a qualifier or two directions; give one of them")
        phrase = phrase._replace(
            numbers=_add_up(numeral, second, after, unit, table),
            qualifier=next(iter(qualifiers), "plain"),
            direction=_direction(unit, directions, bool(second)),
        )
        return phrase if second or after.and_fraction or after.qualifiers else _add_smaller_unit(text, phrase, table)
    except InputError as error:
        return phrase._replace(why=str(error))


def _qualifiers(
    before: Before, numeral: Numeral, second: Numeral | None, after: After, table: Language
) -> dict[str, None]:
    """The different qualifiers of a number, in the order of its words."""
    inside = [table.inside[part.inside] for part in (numeral, second) if part and part.inside]
    said = [before.qualifier, *inside, *after.qualifiers, "range" if second else ""]
    return dict.fromkeys(name for name in said if name not in ("", "plain"))


def _why_not(text: str, phrase: Phrase, before: Before, after: After, table: Language, start: int) -> str:
    """Say why a number with these words is not read, or ""."""
    unit = phrase.unit
    if before.unit and after.unit and before.unit != after.unit and not (before.unit.why and after.unit.why):
        return "the words before and after the number name two units"
    if unit.why:
        return f"{unit.why}, which is not read"
    rises_or_falls = after.directions or find_direction(text, before.start, start, table) in ("rise", "fall")
    if unit.kind != "change" and rises_or_falls:
        return "a change that is not in percent"
    if before.ambiguous:
        return (
            f"{quote(before.ambiguous)} before the number may hold a qualifier or not; "
            "write in the column beside which of its words belong to something else"
        )
    return "a negation stands before it" if is_negated(text, phrase.start, start, table) else ""


def _wrong_year(text: str, numeral: Numeral, unit: Unit, start: int, table: Language) -> str:
    """Say that what counts something may be a year, or ""."""
    year = unit.kind == "count" and names_a_year(text, numeral, start, table)
    return "a year, or a number of that size" if year else ""


def _wrong_qualifiers(qualifiers: Collection[str]) -> str:
    """Say why the qualifiers of a number cannot be read, or ""."""
    if "unread" in qualifiers:
        return "its qualifier has no agreed meaning"
    return "two qualifiers; give one figure with one qualifier" if len(qualifiers) > 1 else ""


def _rate(text: str, phrase: Phrase, qualifiers: Collection[str], table: Language) -> str:
    """Say that words behind a quantity make a rate of it, or ""."""
    rate = table.rate.match(text, phrase.end)
    if rate and phrase.unit.kind == "mass" and rate.group().strip() in table.each and set(qualifiers) & _OPEN:
        return ""  # "more than 10 kg each": what each is above, all together are
    return f"a rate, or the size of each: {quote(rate.group().strip())} follows" if rate else ""


def _add_up(numeral: Numeral, second: Numeral | None, after: After, unit: Unit, table: Language) -> tuple[Number, ...]:
    """Add up the one number of a phrase, or the two ends of a range."""
    whole = unit.kind == "count" and not (second or numeral).scaled
    number = add_up(numeral.pieces, table, whole)
    if after.and_fraction:
        if number.step != 1 or numeral.scaled:
            raise InputError("a half or a quarter behind a unit whose number has decimals or a scale word")
        part = table.and_fractions[after.and_fraction]
        return (Number(number.value + part, min(part, 1 - part), False),)
    if not second:
        return (number,)
    last = add_up(second.pieces, table, whole)
    scales = [table.scales[piece.words] for piece in second.pieces if piece.kind == "scale"]
    size = 10 ** sum(scales) if len(second.pieces) > 1 and not numeral.scaled else 1
    if number.value * size <= last.value:  # "2 to 3 million"
        number = Number(number.value * size, number.step * size, number.open)
    return number, last


def _add_smaller_unit(text: str, phrase: Phrase, table: Language) -> Phrase:
    """Add the grams to the kilograms: "45 kilograms and 654 grams"."""
    numeral = find_numeral_behind(text, phrase.end, table.compound, table) if phrase.unit.kind == "mass" else None
    if not numeral or numeral.why:
        return phrase
    after = read_after(text, numeral.end, table)
    if not after.unit or after.unit.kind != "mass" or after.qualifiers:
        return phrase
    small, after = after.unit, read_ending(text, after, table, change=False)
    size, smaller = (Decimal(unit.factor).scaleb(unit.power) for unit in (phrase.unit, small))
    number, first = add_up(numeral.pieces, table, False), phrase.numbers[0]
    if size % smaller or smaller == size or number.value * smaller >= size or after.directions:
        return phrase
    both = number._replace(value=first.value * (size / smaller) + number.value)
    why = "" if first.step == 1 else "a number with decimals and a smaller unit behind it"
    said = {name for name in (phrase.qualifier, *after.qualifiers) if name != "plain"}
    why = why or _wrong_qualifiers(said) or _rate(text, phrase._replace(end=after.end), said, table)
    qualifier = next(iter(said), "plain")
    return phrase._replace(numbers=(both,), unit=small, word=after.word, end=after.end, why=why, qualifier=qualifier)


def _range(text: str, numeral: Numeral, start: int, table: Language) -> tuple[Numeral | None, int, After]:
    """Find the other end of a range: its numeral, where the range is opened, and what follows it."""
    first = read_after(text, numeral.end, table)
    for opener, joints in table.range_joints.items():
        opened = _opened(text, numeral.start, opener, start, table)
        if opened is None:
            continue
        for end, repeated in ((numeral.end, None), (first.end, first.unit)):
            second = find_numeral_behind(text, end, joints, table)
            if not second or second.inside:
                continue
            after = read_after(text, second.end, table)
            if repeated and (after.unit != repeated or text[end : second.start] in _DASHES):
                continue
            if after.unit or (not first.unit and not second.why):
                return second, opened, after
    return None, numeral.start, first


def _opened(text: str, end: int, opener: str, start: int, table: Language) -> int | None:
    """Say where the words begin that open a range before its first end, or None where they do not stand there."""
    if not opener:
        return end
    spaced = end - len(opener) - 1
    if spaced >= start and text[spaced:end] == f"{opener} " and not within_word(text, spaced):
        return spaced
    return end - len(opener) if table.no_spaces and text[start:end].endswith(opener) else None


def _next_of_list(text: str, last: Phrase, numeral: Numeral, table: Language) -> Phrase | None:
    """Read the next change of a list whose changes share one direction."""
    if not last.each or last.why or not table.next_of_list.fullmatch(text, last.end, numeral.start):
        return None
    after = read_after(text, numeral.end, table)
    if not after.unit or after.unit != last.unit or numeral.why:
        return None
    try:
        number = add_up(numeral.pieces, table, False)
    except InputError as error:
        return last._replace(start=numeral.start, end=after.end, why=str(error))
    return last._replace(start=numeral.start, end=after.end, numbers=(number,), qualifier="plain", word=after.word)


def _direction(unit: Unit, directions: list[str], two: bool) -> str:
    """Say which way a change goes."""
    if unit.kind != "change":
        return ""
    if two:
        raise InputError("a range of changes; give one change")
    named = {"inverse"} if unit.direction < 0 else set(directions)
    if unit.level or (len(named) > 1 and not unit.power):  # "12.6 % more than the year before"
        named -= {"level"}
    if unit.level and not named and directions:
        named = {"level"}
    if len(named) != 1 or (unit.name == "%" and not unit.power and named == {"level"}):
        found = "a change with two directions" if len(named) > 1 else "a change without a direction"
        raise InputError(f"{found}; give it with its sign, or with one word for whether it rose or fell")
    (direction,) = named
    if unit.level:
        return {"rise": "level", "fall": "inverse"}.get(direction, direction)
    if unit.power and direction == "fall":
        raise InputError("a fall by several times what there was; give the change in percent")
    return direction
