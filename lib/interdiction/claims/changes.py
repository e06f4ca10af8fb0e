"""The changes that a sentence claims, each with its size, and what it is that changes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from interdiction.claims.amounts import Amount
from interdiction.claims.parts import Number, Parts
from interdiction.claims.words import Found, Placed, touch

SIZES = ("%", "share", "times", "points")  # what is said of a change, or of a part
INDICATOR = "indicator "
_STEPS = 3  # words before a word that can turn it, or between it and its size
_ONE_WORD = len(" sharp ")


class Indicator(NamedTuple):
    """What an indicator of a record divides by what, and the unit that it is said in, "share" of a share."""

    numerator: str
    denominator: str
    unit: str


NO_INDICATOR = Indicator("", "", "")


class Claim(NamedTuple):
    """One thing that a sentence says."""

    start: int
    end: int
    kind: str  # "total", "average", "share", "change", "record", "refused" or "unread"
    subjects: tuple[str, ...] = ()  # of a total or share a measure; else "measure cases" or "indicator cases_per_day"
    amount: Amount | None = None
    direction: str = ""  # of a change "rise", "fall" or "same", of a record "highest" or "lowest"
    negated: bool = False
    why: str = ""  # why it is not read or not known of what it is; the name of what is refused
    whole: str = ""  # of a share the short name of the agency whose total it is of


def find_changes(parts: Parts, left: Sequence[Number], known: Mapping[str, Indicator]) -> list[Claim]:
    """Each word for a change with its size, and each multiple and signed number without such a word."""
    claims: list[Claim] = []
    sizes = [each for each in left if each.amount and each.amount.unit in SIZES]
    words = parts.words.directions.find(parts.text)
    # "Fewer than 570 cases" is no fall, and "dropped by half" one multiple.
    others = [each for each in left if each not in sizes or each.amount_is("times")]
    words = [each for each in words if not any(touch(each, other) for other in others)]
    taken: list[Number] = []
    for word in words:
        [direction, *_] = word.meanings
        size = None if direction == "same" else _size_of(parts, word, words, [x for x in sizes if x not in taken])
        taken += [size] if size else []
        spans: list[Placed] = [word, size] if size else [word]
        start, end = min(each.start for each in spans), max(each.end for each in spans)
        subjects = find_subjects(parts, start, word.end, words, known)
        subjects = find_subjects(parts, start, end, words, known) if subjects == [()] else subjects
        amount = size.amount if size else None
        claims += one_each(Claim(start, end, "change", (), amount, direction, is_negated(parts, start)), subjects)
    for size in sizes:
        if size not in taken and size.amount and (size.signed or size.amount.unit == "times"):
            direction = ("fall" if size.amount.low < 0 else "rise") if size.signed else ""
            subjects = find_subjects(parts, size.start, size.end, words, known)
            claim = Claim(size.start, size.end, "change", (), size.amount, direction, is_negated(parts, size.start))
            claims += one_each(claim, subjects)
    return claims


def _size_of(parts: Parts, word: Found, words: list[Found], sizes: list[Number]) -> Number | None:
    """The size that belongs to a word for a change: in it, right before it, or behind it."""
    first, last = parts.clause(word.start)
    for size in sizes:
        if touch(word, size):
            return size
    for size in sizes:
        between = _masked(parts)[word.end : size.start].split()
        others = any(word.end <= other.start < size.start for other in words)
        near = word.end <= size.start < last and not others and len(between) <= _STEPS
        if near and between[-1:] not in [[level] for level in parts.words.levels]:
            return size
    for size in sizes:
        if first <= size.start and 0 <= word.start - size.end <= _ONE_WORD and not size.signed:
            return size
    return None


def find_subjects(
    parts: Parts, start: int, end: int, words: list[Found], known: Mapping[str, Indicator]
) -> list[tuple[str, ...]]:
    """What a change or a record is of: what stands right behind it, or else what is nearest before it."""
    masked, (first, last) = _masked(parts), parts.clause(start)
    for after in parts.subjects:
        if end <= after.start < last and not parts.text[end : after.start].strip():
            return [find_subject(parts, after, known)]
        if end <= after.start < last and parts.words.of_what.mean(parts.text[end : after.start]):
            return [find_subject(parts, after, known)]
    before = [each for each in parts.subjects if first <= each.start and each.end <= start]
    others = [each.end for each in words if each.end <= start]
    if not before or any(each >= before[-1].end for each in others):
        return [()]
    between = masked[before[-1].end : start].strip()
    if between != "," and any(joint in f" {between} ".split() or "," in between for joint in parts.words.lists):
        return [()]
    if parts.narrows(before[-1].end):
        return [()]
    chosen = [before.pop()]
    while before and masked[before[-1].end : chosen[0].start].strip() in parts.words.lists:
        chosen.insert(0, before.pop())
    own = find_subject(parts, chosen[-1], known)
    return [*(find_subject(parts, each, known) for each in chosen[:-1]), own]


def find_subject(parts: Parts, found: Found, known: Mapping[str, Indicator]) -> tuple[str, ...]:
    """The measure or the indicator that words name; "per day" alone names none."""
    if not found.meanings[0].startswith(INDICATOR) or not parts.terms.table.rate.match(parts.text, found.start):
        return found.meanings
    before = [each for each in parts.subjects if each.end <= found.start]
    before = [each for each in before if not parts.text[each.end : found.start].strip()]
    measures = {each.split()[-1] for one in before for each in one.meanings}
    # Totals are compared per day anyway.
    daily = any(known.get(each.split()[-1], NO_INDICATOR).denominator == "days" for each in found.meanings)
    own = tuple(each for each in found.meanings if known.get(each.split()[-1], NO_INDICATOR).numerator in measures)
    return own or (tuple(f"measure {each}" for each in measures) if daily else ())


def one_each(claim: Claim, subjects: Iterable[tuple[str, ...]]) -> list[Claim]:
    """Make one claim of each thing that something is said of."""
    return [claim._replace(subjects=each) for each in subjects]


def is_negated(parts: Parts, start: int) -> bool:
    """Whether a word that turns the meaning stands shortly before a place."""
    first, _ = parts.clause(start)
    before = parts.text[first:start].split()[-_STEPS:]
    return any(word in parts.words.negations or word.endswith("n't") for word in before)


def is_denied(parts: Parts, number: Number) -> bool:
    """Say whether a word that turns the meaning stands in the same part of a clause as a number, and not in it."""
    first, last = parts.part(number.start)
    around = (parts.text[first : number.start] + " " + parts.text[number.end : last]).split()
    return any(word.strip(".,:") in parts.words.negations or word.endswith("n't") for word in around)


def _masked(parts: Parts) -> str:
    """The text without the words of its periods, in which "and" and commas join nothing."""
    text = parts.text
    for period in parts.periods:
        text = text[: period.start] + " " * (period.end - period.start) + text[period.end :]
    return text
