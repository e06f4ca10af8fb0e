"""Where the numbers of a text stand, in digits, in words, in Chinese numerals and in all of these together."""

import re
from typing import NamedTuple

from interdiction.errors import InputError
from interdiction.languages import Language
from interdiction.languages.letters import within_word
from interdiction.numerals.sums import Piece, add_up

_MOST_PIECES = 24  # "nine hundred and ninety-nine million" has six


class Numeral(NamedTuple):
    """Where a numeral stands, the pieces it is made of, and why it is no number, or ""."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    why: str = ""

    @property
    def scaled(self) -> bool:
        """Whether a scale word says how finely it was printed."""
        chinese = [piece.words[-1] in "万萬亿億" for piece in self.pieces if piece.kind == "chinese"]
        return any(chinese) or any(piece.kind == "scale" for piece in self.pieces)

    @property
    def inside(self) -> str:
        """The qualifier that stands within it, or ""."""
        return "".join(piece.words for piece in self.pieces if piece.kind == "inside")


def find_numeral(text: str, at: int, table: Language) -> Numeral | None:
    """Find the first numeral of a text from a place on.

    Parameters
    ----------
    text : str
        As `normalise` writes it.
    at : int
        Where to begin.
    table : Language
        The table of its language.

    Returns
    -------
    Numeral or None
        The longest that the language allows; words that hold a number and are none are passed over.

    >>> from interdiction.languages import find_language
    >>> find_numeral("over three thousand 708 tonnes", 0, find_language("en"))[:2]
    (5, 23)
    """
    while first := table.first.search(text, at):
        at = first.end()
        if numeral := _read_first(text, first, table):
            return numeral
    return None


def find_numeral_behind(text: str, end: int, joint: re.Pattern[str], table: Language) -> Numeral | None:
    """Find the numeral that stands right behind a place, after what joins it to what is there.

    >>> from interdiction.languages import find_language
    >>> english = find_language("en")
    >>> find_numeral_behind("between five and six tonnes", 12, english.range_joints["between"], english)[:2]
    (17, 20)
    """
    joined = joint.match(text, end)
    first = joined and table.first.match(text, joined.end())
    return _read_first(text, first, table) if first else None


def _read_first(text: str, first: re.Match[str], table: Language) -> Numeral | None:
    """Read the numeral that begins where `Language.first` found one; None where it is none."""
    if first.lastgroup == "none":
        return None
    if first.lastgroup:
        why = "a number that orders" if first.lastgroup == "ordinal" else "words that give no bound"
        return Numeral(*first.span(), (), why)
    numeral = _take(text, first.start(), table)
    return numeral if numeral.pieces or numeral.why else None


def _take(text: str, start: int, table: Language) -> Numeral:
    """Take the longest numeral that begins at a place; one without pieces where there is none."""
    pieces, ends = list[Piece](), [start]
    while found := table.piece.match(text, ends[-1]):
        kind = found.lastgroup or ""
        if kind == "and_fraction" and not pieces and found[kind] in table.fractions:
            kind = "fraction"  # 半 stands before a unit and behind a number
        piece = Piece(kind, found[found.lastgroup or ""], found["joint"] or "")
        if kind == "joint" or not _follows(pieces[-1] if pieces else None, piece, table):
            break
        pieces.append(piece)
        ends.append(found.end())
    if len(pieces) > _MOST_PIECES:
        return Numeral(start, ends[-1], (), "more words than a number has")
    if pieces and pieces[-1].kind == "inside":
        pieces.pop()
        ends.pop()
    if not pieces:
        digit = text[start].isdigit() and not "0" <= text[start] <= "9"
        return Numeral(start, start + 1, (), "a digit of another script" if digit else "")
    goes_on = pieces[-1].kind != "digits" and not table.no_spaces and within_word(text, ends[-1])
    if goes_on and not any(text.startswith(word, ends[-1]) for word, unit in table.units.items() if unit.level):
        return Numeral(start, ends[-1], ())
    return _split(Numeral(start, ends[-1], tuple(pieces)), ends, table)


def _follows(last: Piece | None, piece: Piece, table: Language) -> bool:
    """Say whether a piece can begin a numeral, or go on behind the last piece of one."""
    kind, words, joint = piece
    if last is None:
        return not joint and kind not in ("and_fraction", "inside", "point")
    if kind == "inside" and last.kind == "glyph":
        return False
    if kind in ("and_fraction", "glyph", "inside", "scale"):
        return joint in ("", " ", "-")
    if kind == "digits":
        in_chinese = last.kind == "chinese" and last.words[-1] in "万萬亿億"
        return in_chinese or (last.kind == "scale" and joint in ("", " ", "-"))
    if kind == "chinese":
        in_digits = last.kind in ("digits", "inside") and words[0] in "万萬亿億千"
        return not joint and (in_digits or last.kind == "scale")
    if last.kind in ("digits", "glyph", "fraction", "and_fraction"):
        return False
    if joint in ("", " "):
        return bool(joint) or table.glued
    return joint.strip() in (table.after_hundreds if last.kind in ("multiplier", "scale") else table.after_tens)


def _split(numeral: Numeral, ends: list[int], table: Language) -> Numeral:
    """Shorten a numeral that is two, joined by a word, to the first; say so where nothing joins them."""
    try:
        add_up(numeral.pieces, table, whole=True)  # where its marks can be read in two ways, the unit decides
    except InputError as error:
        for last in range(len(numeral.pieces) - 1, 0, -1):
            if numeral.pieces[last].joint.strip() not in ("", "-"):
                return _split(Numeral(numeral.start, ends[last], numeral.pieces[:last]), ends, table)
        return numeral._replace(why=str(error))
    return numeral
