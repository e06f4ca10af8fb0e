"""What a sentence claims: totals, averages, shares, changes and records, and what no printed figure supports."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from interdiction.claims.amounts import Amount
from interdiction.claims.parts import Number, Parts
from interdiction.claims.words import Found, Placed, touch

_NEAR, _FAR = 4, 60  # characters: a short word, and as far as an average stands from its number
SIZES = ("%", "share", "times", "points")  # what is said of a change, or of a part
SHARES = ("%", "share")
_STEPS = 3  # words before a word that can turn it
INDICATOR = "indicator "


class Indicator(NamedTuple):
    """What an indicator of a record divides by what, and the unit that it is said in, "share" of a share."""

    numerator: str
    denominator: str
    unit: str


_NONE = Indicator("", "", "")


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


def find_claims(parts: Parts, known: Mapping[str, Indicator]) -> list[Claim]:
    """Find what a sentence claims, each number in one claim only.

    Parameters
    ----------
    parts : Parts
        The parts of the sentence.
    known : mapping of str to Indicator
        The indicators of the record.

    >>> from interdiction.record.tables import DATA
    >>> from interdiction.claims.parts import find_parts
    >>> [claim.kind for claim in find_claims(find_parts("571 cases, which fell by a third", "en", DATA), {})]
    ['total', 'change']
    """
    claims: list[Claim] = []
    left = list(parts.numbers)
    for found in (_changes(parts, left, known), _averages(parts, left, known), _refused(parts, left)):
        claims += found
        left = [each for each in left if not _within(each, claims)]
    claims += [*_shares(parts, left), *_records(parts, known)]
    claims += [_total(each) for each in left if not (each.amount and each.amount.unit in SIZES)]
    return sorted(claims, key=lambda claim: claim[:2])


def _changes(parts: Parts, left: Sequence[Number], known: Mapping[str, Indicator]) -> list[Claim]:
    """Each word for a change with its size, and each multiple and signed number without such a word."""
    claims: list[Claim] = []
    sizes = [each for each in left if each.amount and each.amount.unit in SIZES]
    words = parts.words.directions.find(parts.text)
    words = [each for each in words if not any(touch(each, size) and size.amount_is("times") for size in sizes)]
    taken: list[Number] = []
    for word in words:
        [direction, *_] = word.meanings
        size = None if direction == "same" else _size_of(parts, word, words, [x for x in sizes if x not in taken])
        taken += [size] if size else []
        spans: list[Placed] = [word, size] if size else [word]
        start, end = min(each.start for each in spans), max(each.end for each in spans)
        subjects = _subjects(parts, start, word.end, words, known)
        subjects = _subjects(parts, start, end, words, known) if subjects == [()] else subjects
        amount = size.amount if size else None
        claims += _one_each(Claim(start, end, "change", (), amount, direction, _negated(parts, start)), subjects)
    for size in sizes:
        if size not in taken and size.amount and (size.signed or size.amount.unit == "times"):
            direction = ("fall" if size.amount.low < 0 else "rise") if size.signed else ""
            subjects = _subjects(parts, size.start, size.end, words, known)
            claim = Claim(size.start, size.end, "change", (), size.amount, direction, _negated(parts, size.start))
            claims += _one_each(claim, subjects)
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
        if first <= size.start and 0 <= word.start - size.end <= len(" sharp ") and not size.signed:
            return size
    return None


def _subjects(
    parts: Parts, start: int, end: int, words: list[Found], known: Mapping[str, Indicator]
) -> list[tuple[str, ...]]:
    """What a change or a record is of: what stands right behind it, or else what is nearest before it."""
    masked, (first, last) = _masked(parts), parts.clause(start)
    for after in parts.subjects:
        if end <= after.start < last and not parts.text[end : after.start].strip():
            return [_subject(parts, after, known)]
        if end <= after.start < last and parts.words.of_what.mean(parts.text[end : after.start]):
            return [_subject(parts, after, known)]
    before = [each for each in parts.subjects if first <= each.start and each.end <= start]
    others = [each.end for each in words if each.end <= start]
    if not before or any(each >= before[-1].end for each in others):
        return [()]
    between = masked[before[-1].end : start].strip()
    if between != "," and any(joint in f" {between} ".split() or "," in between for joint in parts.words.lists):
        return [()]
    chosen = [before.pop()]
    while before and masked[before[-1].end : chosen[0].start].strip() in parts.words.lists:
        chosen.insert(0, before.pop())
    own = _subject(parts, chosen[-1], known)
    return [*(_subject(parts, each, known) for each in chosen[:-1]), own]


def _subject(parts: Parts, found: Found, known: Mapping[str, Indicator]) -> tuple[str, ...]:
    """The measure or the indicator that words name; "per day" alone names none."""
    if not found.meanings[0].startswith(INDICATOR) or not parts.terms.table.rate.match(parts.text, found.start):
        return found.meanings
    before = [each for each in parts.subjects if each.end <= found.start]
    before = [each for each in before if not parts.text[each.end : found.start].strip()]
    measures = {each.split()[-1] for one in before for each in one.meanings}
    # Totals are compared per day anyway.
    daily = any(known.get(each.split()[-1], _NONE).denominator == "days" for each in found.meanings)
    own = tuple(each for each in found.meanings if known.get(each.split()[-1], _NONE).numerator in measures)
    return own or (tuple(f"measure {each}" for each in measures) if daily else ())


def _averages(parts: Parts, left: Sequence[Number], known: Mapping[str, Indicator]) -> Iterator[Claim]:
    """The words of each indicator with the number that stands nearest to them, in its unit."""
    taken: list[Number] = []
    for term in parts.subjects:
        names = [each.removeprefix(INDICATOR) for each in term.meanings if each.startswith(INDICATOR)]
        first, last = parts.clause(term.start)
        near = []
        for number in left:
            gap = max(number.start - term.end, term.start - number.end, 0)
            fits = [name for name in names if _is_of(number, known.get(name, _NONE))]
            if fits and gap <= _FAR and first <= number.start < last and number not in taken:
                near.append((gap, number, fits))
        if near:
            _, number, fits = min(near, key=lambda each: each[0])
            taken.append(number)
            amount = number.amount if "share" in {known[name].unit for name in fits} else number.mean
            start, end = min(term.start, number.start), max(term.end, number.end)
            yield Claim(start, end, "average", tuple(INDICATOR + name for name in fits), amount)


def _is_of(number: Number, indicator: Indicator) -> bool:
    """Whether a number can be one of an indicator: of its unit, and not known to be of something else."""
    if indicator.unit == "share":
        return bool(number.amount and number.amount.unit in SHARES and not number.signed)
    return bool(number.mean and number.mean.unit == indicator.unit and number.measure in ("", indicator.numerator))


def _refused(parts: Parts, left: Sequence[Number]) -> Iterator[Claim]:
    """What no printed figure supports, with the numbers that say how much of it."""
    for found in parts.words.refused.find(parts.text):
        first, last = parts.clause(found.start)
        spans: list[Placed] = [found]
        for number in left:
            gap = max(number.start - found.end, found.start - number.end)
            unmeasured = not number.amount or not (number.measure or number.amount.unit in SIZES)
            sized = number.amount is not None and number.amount.unit in SIZES and gap <= _NEAR
            if first <= number.start < last and (gap < 0 or sized or (unmeasured and gap <= _FAR)):
                spans.append(number)
        start, end = min(each.start for each in spans), max(each.end for each in spans)
        yield Claim(start, end, "refused", why=found.meanings[0])


def _shares(parts: Parts, left: Sequence[Number]) -> Iterator[Claim]:
    """The shares that are of another agency's total, and those of which it is not said of what."""
    for number in left:
        if not number.amount or number.amount.unit not in SIZES:
            continue
        _, last = parts.clause(number.start)
        joint = [
            each for each in parts.words.part_of.find(parts.text) if not parts.text[number.end : each.start].strip()
        ]
        joint = [each for each in joint if each.end > number.end]
        begins = joint[0].end if joint else last
        wholes = [each for each in parts.agencies if begins - _FAR <= begins <= each.start <= min(begins + _FAR, last)]
        if not wholes:
            yield Claim(number.start, number.end, "share", amount=number.amount, why="of what")
            continue
        end = wholes[0].end
        inside = [each for each in parts.subjects if begins <= each.start and each.start <= end + _NEAR]
        measures = tuple(name.split()[-1] for name in inside[-1].meanings) if inside else ()
        yield Claim(number.start, end, "share", measures, number.amount, whole=wholes[0].meanings[0])


def _records(parts: Parts, known: Mapping[str, Indicator]) -> Iterator[Claim]:
    """The words that say that nothing was ever more, or less."""
    for found in parts.words.records.find(parts.text):
        _, last = parts.clause(found.start)
        subjects = _subjects(parts, found.start, found.end, [], known)
        after = [each for each in parts.subjects if found.end <= each.start < min(last, found.end + _FAR)]
        if subjects == [()] and after:
            subjects = [_subject(parts, after[0], known)]
        claim = Claim(found.start, found.end, "record", (), None, found.meanings[0], _negated(parts, found.start))
        yield from _one_each(claim, subjects)


def _total(number: Number) -> Claim:
    """A number that is no part of anything else."""
    if number.amount is None:
        return Claim(number.start, number.end, "unread", why=number.why)
    measures = (number.measure,) if number.measure else ()
    return Claim(number.start, number.end, "total", measures, number.amount, why=number.why)


def _one_each(claim: Claim, subjects: Iterable[tuple[str, ...]]) -> list[Claim]:
    return [claim._replace(subjects=each) for each in subjects]


def _negated(parts: Parts, start: int) -> bool:
    """Whether a word that turns the meaning stands shortly before a place."""
    first, _ = parts.clause(start)
    before = parts.text[first:start].split()[-_STEPS:]
    return any(word in parts.words.negations or word.endswith("n't") for word in before)


def _masked(parts: Parts) -> str:
    """The text without the words of its periods, in which "and" and commas join nothing."""
    text = parts.text
    for period in parts.periods:
        text = text[: period.start] + " " * (period.end - period.start) + text[period.end :]
    return text


def _within(number: Number, claims: list[Claim]) -> bool:
    """Whether a number is a part of a claim."""
    return any(claim.start <= number.start and number.end <= claim.end for claim in claims)
