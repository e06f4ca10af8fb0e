"""A sentence checked against the record: what may be said of it, and what may be said instead."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from interdiction.citing.tables import table
from interdiction.claims.changes import Claim
from interdiction.claims.claims import find_claims
from interdiction.claims.parts import find_parts
from interdiction.claims.unchecked import find_unchecked
from interdiction.errors import InputError, check_name, quote
from interdiction.record.tables import DATA, file_stamps, load_table
from interdiction.saying.changes import hold_change
from interdiction.saying.context import NOT_READ, REFUSED, Context, Judgement, ask, settle_agency
from interdiction.saying.held import load_held
from interdiction.saying.records import hold_record
from interdiction.saying.totals import hold_average, hold_share, hold_total

LONGEST = 1000  # characters: a sentence has a hundred or two
_MAY_BE_SAID = ("printed so", "allowed")
_MOST_WORDS = 8  # named of those that were held against nothing
_SOURCE = ["source", "publisher", "title", "published", "grade", "url", "printed", "per_printed"]
_EVIDENCE = ["statement", "measure", "per", *_SOURCE]
_EVIDENCE += [f"{prefix}{name}" for prefix in ("before_", "whole_") for name in _SOURCE] + ["before", "whole"]
_COLUMNS = ["words", "about", "verdict", "may_be_said", "says", "instead"]
_HOLD: dict[str, Callable[[Context, Claim], Judgement]] = {
    "total": hold_total,
    "average": hold_average,
    "share": hold_share,
    "change": hold_change,
    "record": hold_record,
}


def say(
    sentence: str,
    statement: str | None = None,
    before: str | None = None,
    agency: str | None = None,
    language: str = "en",
    data: str | Path = DATA,
) -> "Verdicts":
    """Check what a sentence says of the figures, number by number and comparison by comparison.

    Parameters
    ----------
    sentence : str
        At most 1,000 characters.
    statement, before : str, optional
        The statement that it speaks of, and the earlier one that it is compared with, where the sentence does
        not say so itself.
    agency : str, optional
        The short name of the agency that it speaks of.
    language : str
        The language of the sentence.
    data : path
        The record's `data` folder.

    Returns
    -------
    Verdicts
        Jupyter shows it as a table. Nothing is guessed: where the sentence leaves open which agency, statement or
        measure it means, the verdict is "asked".

    Raises
    ------
    InputError
        For what is no sentence or too long, and a statement, agency or language that does not exist.

    >>> say("571 cases, and 8.3 kg for each suspect", statement="nia-2021-06-25").table["verdict"].tolist()
    ['printed so', 'allowed']
    >>> say("cases more than halved").table["verdict"].tolist()
    ['asked']
    """
    if not isinstance(sentence, str) or not sentence.strip():
        raise InputError(f"the sentence is {quote(sentence)}; write what you want to say")
    if len(sentence) > LONGEST:
        raise InputError(f"the sentence has {len(sentence):,} characters; check one at a time, of at most {LONGEST:,}")
    record = load_held(str(data), file_stamps(data))
    for name in filter(None, (statement, before)):
        check_name("statement with figures", name, record.figures["statement"].unique())
    if statement and statement == before:
        raise InputError("statement and before are the same; name two")
    if agency:
        check_name("agency", agency, load_table("agencies", data)["short"])
    parts = find_parts(sentence, language, data)
    claims = find_claims(parts, record.known)
    short, question = settle_agency(parts, record.figures, claims, agency or "", statement or before)
    context = Context(parts, record, short, question, statement or "", before or "")
    found = [(claim, _hold(context, claim)) for claim in claims]
    if found and all(_may_be_said(held) for _, held in found):
        found += _ask_of_the_rest(context, [held for _, held in found], claims)
    return Verdicts(sentence, found)


class Verdicts:
    """What a record says of a sentence.

    Parameters
    ----------
    sentence : str
        The sentence.
    found : list of (Claim, Judgement)
        What it claims, in its order.

    Attributes
    ----------
    table : pandas.DataFrame
        A row per number and comparison: `words` of the sentence, `about` (what they were taken for), `verdict`,
        `may_be_said` (printed so or allowed, and not worded as something else), `says` (why), `instead` (a sentence
        that may be said instead, with its source, or ""), and the figure that it was held against: `statement`,
        `source`, `publisher`, `title`, `published`, `grade`, `url`, `printed`, those of a second one with `before_`
        or `whole_`.
    """

    def __init__(self, sentence: str, found: list[tuple[Claim, Judgement]]) -> None:
        self.sentence = sentence
        rows: list[dict[str, Any]] = []
        for claim, held in found:
            evidence = {name: held.evidence.get(name, "") for name in _EVIDENCE}
            words = " ".join(sentence[claim.start : claim.end].split())
            shown = {"words": words, "about": held.about, "verdict": held.verdict}
            rows.append(
                {**shown, "may_be_said": _may_be_said(held), "says": held.says, "instead": held.instead, **evidence}
            )
        self.table = pd.DataFrame(rows, columns=[*_COLUMNS, *_EVIDENCE])

    @property
    def may_be_said(self) -> bool:
        """Whether all that the sentence says is printed so or allowed in these words, and it says something."""
        return len(self.table) > 0 and bool(self.table["may_be_said"].all())

    def _repr_html_(self) -> str:
        shown = table(self.table, "words", (), ["verdict", "about", "says", "instead"], empty=_NOTHING)
        return shown._repr_html_() if hasattr(shown, "_repr_html_") else f"<p>{_NOTHING}</p>"

    def __repr__(self) -> str:
        lines = [] if len(self.table) else [_NOTHING]
        for row in self.table.itertuples():
            lines.append(f"{row.words}: {row.verdict}\n    {row.about}: {row.says}".removesuffix(": "))
            lines += [f"    Instead: {row.instead}"] if row.instead else []
        return "\n".join(lines)


_NOTHING = "Nothing in the sentence can be held against a printed figure."


def _may_be_said(held: Judgement) -> bool:
    """Say whether what a sentence claims may stand as it is worded."""
    return held.verdict in _MAY_BE_SAID and not held.misworded


def _hold(context: Context, claim: Claim) -> Judgement:
    """Hold one claim against the record."""
    if claim.kind == "refused":
        return _refuse(context, claim)
    if claim.kind == "unread":
        return Judgement(NOT_READ, "a number", f"It is not read: {claim.why}.")
    return _HOLD[claim.kind](context, claim)


def _ask_of_the_rest(context: Context, found: list[Judgement], claims: list[Claim]) -> list[tuple[Claim, Judgement]]:
    """Ask of the words that the record says nothing of, where all numbers of a sentence may be said."""
    agencies = load_table("agencies", context.record.data).set_index("short")["agency"]
    names = [agencies.get(context.agency, "")]
    names += [str(held.evidence.get(f"{each}publisher", "")) for held in found for each in ("", "before_", "whole_")]
    part_of = load_table("measures", context.record.data).set_index("measure")["part_of"].to_dict()
    words = find_unchecked(context.parts, claims, context.record.known, part_of, names)
    if not words:
        return []
    says = "The numbers stand as they are printed; nothing in the record says whether these words are true. "
    says += "Leave them out, or know them from elsewhere."
    start = context.parts.said.index(words[0])
    listed = ", ".join(words[:_MOST_WORDS]) + (", …" if len(words) > _MOST_WORDS else "")
    return [(Claim(start, start + len(words[0]), "rest"), ask(f"other words: {listed}", says))]


def _refuse(context: Context, claim: Claim) -> Judgement:
    """Say why no printed figure supports something, in the record's own words where it has them."""
    unknowns = load_table("unknowns", context.record.data).set_index("quantity")
    says = context.parts.words.because[claim.why]
    if claim.why in unknowns.index:
        needs, instead = unknowns.loc[claim.why, ["needs", "instead"]]
        says = f"{says} It would need: {needs} What there is instead: {instead[:1].lower()}{instead[1:]}"
    return Judgement(REFUSED, claim.why, says)
