"""What a sentence claims: totals, averages, shares, changes and records, and what no printed figure supports."""

from collections.abc import Iterator, Mapping, Sequence

from interdiction.claims.changes import (
    INDICATOR,
    NO_INDICATOR,
    SIZES,
    Claim,
    Indicator,
    find_changes,
    find_subject,
    find_subjects,
    is_denied,
    is_negated,
    one_each,
)
from interdiction.claims.parts import Number, Parts
from interdiction.claims.words import Placed

_NEAR, _FAR = 20, 60  # characters: a verb, and as far as an average stands from its number
SHARES = ("%", "share")


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
    for found in (find_changes(parts, left, known), _averages(parts, left, known), _refused(parts, left)):
        claims += found
        left = [each for each in left if not _within(each, claims)]
    claims += [*_shares(parts, left), *_records(parts, known)]
    claims += [_total(parts, each) for each in left if not (each.amount and each.amount.unit in SIZES)]
    return sorted(claims, key=lambda claim: claim[:2])


def _averages(parts: Parts, left: Sequence[Number], known: Mapping[str, Indicator]) -> Iterator[Claim]:
    """The words of each indicator with the number that stands nearest to them, in its unit."""
    taken: list[Number] = []
    for term in parts.subjects:
        names = [each.removeprefix(INDICATOR) for each in term.meanings if each.startswith(INDICATOR)]
        first, last = parts.clause(term.start)
        near = []
        for number in left:
            gap = max(number.start - term.end, term.start - number.end, 0)
            fits = [name for name in names if _is_of(number, known.get(name, NO_INDICATOR))]
            if fits and gap <= _FAR and first <= number.start < last and number not in taken:
                near.append((gap, number, fits))
        if near:
            _, number, fits = min(near, key=lambda each: each[0])
            taken.append(number)
            amount = number.amount if "share" in {known[name].unit for name in fits} else number.mean
            start, end = min(term.start, number.start), max(term.end, number.end)
            subjects = tuple(INDICATOR + name for name in fits)
            yield Claim(start, end, "average", subjects, amount, negated=is_denied(parts, number))


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
        joints = [each for each in parts.words.part_of.find(parts.text) if each.start >= number.end]
        begins = joints[0].start if joints and not parts.text[number.end : joints[0].start].strip() else last
        wholes = [each for each in parts.agencies if begins <= each.start < min(begins + _FAR, last)]
        if not wholes:
            yield Claim(number.start, number.end, "share", amount=number.amount, why="of what")
            continue
        end = wholes[0].end
        inside = [each for each in parts.subjects if begins <= each.start and each.start <= end]
        measures = tuple(name.split()[-1] for name in inside[-1].meanings) if inside else ()
        negated, whole = is_denied(parts, number), wholes[0].meanings[0]
        yield Claim(number.start, end, "share", measures, number.amount, negated=negated, whole=whole)


def _records(parts: Parts, known: Mapping[str, Indicator]) -> Iterator[Claim]:
    """The words that say that nothing was ever more, or less."""
    for found in parts.words.records.find(parts.text):
        _, last = parts.clause(found.start)
        subjects = find_subjects(parts, found.start, found.end, [], known)
        after = [each for each in parts.subjects if found.end <= each.start < min(last, found.end + _FAR)]
        if subjects == [()] and after:
            subjects = [find_subject(parts, after[0], known)]
        claim = Claim(found.start, found.end, "record", (), None, found.meanings[0], is_negated(parts, found.start))
        yield from one_each(claim, subjects)


def _total(parts: Parts, number: Number) -> Claim:
    """A number that is no part of anything else."""
    if number.amount is None:
        return Claim(number.start, number.end, "unread", why=number.why)
    measures = (number.measure,) if number.measure else ()
    negated = is_denied(parts, number)
    return Claim(number.start, number.end, "total", measures, number.amount, negated=negated, why=number.why)


def _within(number: Number, claims: list[Claim]) -> bool:
    """Whether a number is a part of a claim."""
    return any(claim.start <= number.start and number.end <= claim.end for claim in claims)
