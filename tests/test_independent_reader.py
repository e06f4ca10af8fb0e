"""A second reader, which shares nothing with the library but its tables, reads phrases put together by chance."""

import inspect
import math
import random
import re
import tomllib
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from interdiction.errors import InputError
from interdiction.reading import read

TABLES = Path(inspect.getfile(read)).parents[1] / "languages" / "tables"
LANGUAGES = sorted(path.stem for path in TABLES.glob("*.toml") if path.stem != "units")
UNITS = tomllib.loads((TABLES / "units.toml").read_text("utf-8"))
KINDS = ("count", "mass", "volume", "change")
STEPS = {"either": (1, 2), "rounded": (1, 1), "cut_off": (0, 2), "rounded_up": (2, 0)}  # halves of a step down and up
INF = math.inf
SINGLE = """before rises_or_falls before:2 sign units_before number and_fractions scales inside modifiers
    modifiers_joined_by modifiers:2 units modifiers_after and_fractions:2 after risen_or_fallen""".split()  # noqa: SIM905
COMPOUND = "before number units compounds number:2 units:2 after".split()  # noqa: SIM905
RANGE = "ranges number units joints number:2 units:2".split()  # noqa: SIM905


def load(tag):
    """The table of a language, laid over the table of its base list by list."""
    own = tomllib.loads((TABLES / f"{tag}.toml").read_text("utf-8"))
    whole = load(own["base"]) if "base" in own else {}
    for name, found in own.items():
        whole[name] = {**whole.get(name, {}), **found} if isinstance(found, dict) else found
    return whole


class Language:
    """A table turned round: from what is printed to what it means."""

    def __init__(self, tag):
        table = load(tag)
        self.spaces, self.marks = not table.get("no_spaces"), table["marks"]
        self.first, self.group = ("[1-9][0-9]?", 2) if table.get("indian_grouping") else ("[1-9][0-9]{0,2}", 3)
        self.words = {"joints": {}, "ranges": {}, "sign": {"+": "rise", "-": "fall", "−": "fall"}}
        for name, found in table.items():
            if name not in ("marks", "ranges") and isinstance(found, dict | list):
                meanings = found.items() if isinstance(found, dict) else [(1, found)]
                self.words[name] = {word: meaning for meaning, listed in meanings for word in listed}
        signs = {sign: name for name, unit in UNITS.items() for sign in unit.get("symbols", ())}
        self.words["units"] = signs | self.words["units"]
        self.words["rises_or_falls"] |= self.words.get("each_rises_or_falls", {})
        for opener, joints in table["ranges"].items():
            self.words["ranges"] |= {opener: opener} if opener else {}
            for joint in joints:
                self.words["joints"].setdefault(joint, []).append(opener)

    def number(self, text):
        """A number as its value, its last place and how it is printed, or None where it is none."""
        if text in self.words.get("articles", ()):
            return Fraction(1), Fraction(1), "article"
        for name in ("numbers", "fractions"):
            if text in self.words.get(name, ()):
                value = Fraction(self.words[name][text])
                return value, Fraction(1, value.denominator), name
        found = set()
        for thousands, decimal in self.marks:  # no zero goes first, and one mark stands between all thousands
            ways = [f"{self.first}{m}([0-9]{{{self.group}}}{m})*[0-9]{{3}}" for m in map(re.escape, thousands)]
            ways = "|".join([*ways, "0", "[1-9][0-9]*"])
            if match := re.fullmatch(f"({ways})(?:{re.escape(decimal)}(?P<part>[0-9]+))?", text):
                last = 10 ** len(match["part"] or "")
                found.add((Fraction(int(re.sub("[^0-9]", "", text)), last), Fraction(1, last)))
        return (*max(found), "digits" if len(found) == 1 else "either") if found else None

    def ways(self, text, places):
        """Every way to lay a phrase into places in their order, of which any but a number's may stay empty."""
        if not places:
            yield from [] if text else [{}]
            return
        name = places[0].split(":")[0]
        meaning_of = self.number if name == "number" else self.words.get(name, {}).get
        if name != "number":
            yield from self.ways(text, places[1:])
        for end in range(1, len(text) + 1):
            pair = text[end - 1 : end + 1]  # neither a word nor a number ends within itself
            within = len(pair) == 2 and (pair.isdecimal() or (self.spaces and pair.isalpha()))
            if not within and (meaning := meaning_of(text[:end])) is not None:
                for way in self.ways(text[end:].removeprefix(" "), places[1:]):
                    yield {places[0]: meaning, **way}


def times(unit, numbers):
    """Numbers of a unit in the canonical unit; what has no end has none in any unit."""
    size = Fraction(unit.get("factor", 1)) * Fraction(10) ** unit.get("power", 0)
    return [number if number in (INF, None) else number * size for number in numbers]


def needs_step(value, place, qualifier, kind):
    """Whether the digits do not say how finely a number was printed."""
    in_zero = place == 1 and value % 10 == 0 and not (kind == "count" and value == 0)
    return qualifier == "about" or (qualifier in ("plain", "up_to", "range") and in_zero)


def around(value, place, qualifier, step, reading, kind):
    """The lowest and the highest that a number allows, in the printed unit."""
    down, up = (half * (step or place) / 2 for half in STEPS[reading])
    if qualifier == "about":
        down = up = step
    elif kind == "count" and (step or place) == 1:
        down = up = 0
    low = {"plain": value - down, "about": value - down, "more_than": value, "at_least": value}.get(qualifier, 0)
    high = {"more_than": INF, "at_least": INF, "less_than": value, "at_most": value}.get(qualifier, value + up)
    return max(low, 0), high


def change(way, unit, found):
    """A change in percent with its sign, or None where no word, or more than one, says its direction."""
    said = [way[p] for p in ("rises_or_falls", "sign", "risen_or_fallen") if way.get(p, "plain") != "plain"]
    if len(said) != 1:
        return None
    if said[0] == "level" or unit.get("level"):
        if said[0] == "fall" or unit.get("direction"):  # the n-th part of what there was is left
            found = [0 if n == INF else 1 / n if n else INF for n in (found[0], found[2], found[1])]
        return [n if n == INF else n - 100 for n in times(unit, found)]
    value, low, high = times(unit, found)
    if said[0] == "rise":
        return value, low, high
    return (-value, max(-high, -100), -low) if value <= 100 else None


def read_one(way, kind, step, reading):
    """What a phrase of one number allows, or one of a unit and a smaller one, or None where it is refused."""
    said = [way[p] for p in ("before", "before:2", "inside", "after") if way.get(p, "plain") != "plain"]
    units = [UNITS[way[p]] for p in ("units_before", "units", "units:2") if p in way]
    halves = [Fraction(way[p]) for p in ("and_fractions", "and_fractions:2") if p in way]
    (value, place, how), qualifier, scale, larger = (
        way["number"],
        [*said, "plain"][0],
        10 ** int(way.get("scales", 0)),
        0,
    )
    towards = {way.get(p, "plain") for p in ("rises_or_falls", "sign", "risen_or_fallen")} - {"plain"}
    modified = len({"modifiers", "modifiers:2", "modifiers_after"} & {*way})
    bare = {"article": ("count", "volume", "change"), "fractions": ("count",)}  # "a case", "half a case"
    if (
        len({*said}) > 1
        or qualifier in ("unread", "ambiguous", "plain_word")
        or len(units) != 1 + ("number:2" in way)
        or any(unit["kind"] != kind for unit in units)
        or (how == "either" and (kind != "count" or scale > 1))  # a plain count has no decimals
        or (scale == 1 and kind in bare.get(how, ()))
        or (modified and kind != "count")
        or ("modifiers_joined_by" in way and not {"modifiers", "modifiers:2"} <= {*way})
        or ((halves or "number:2" in way) and (len(halves) > 1 or place != 1))
        or (towards and kind != "change")
        or ("sign" in way and said)
    ):
        return None
    if halves:  # "2 and a half million tonnes", and "2 million tonnes and a half"
        late = "and_fractions:2" in way and "units" in way
        value, place, scale = (
            value * (scale if late else 1) + halves[0],
            Fraction(1, halves[0].denominator),
            1 if late else scale,
        )
    if "number:2" in way:  # the last number has the last place
        ratio = times(units[0], [1])[0] / times(units[1], [1])[0]
        larger, (value, place, how) = value * ratio, way["number:2"]
        if kind != "mass" or value >= ratio or how == "either":
            return None
    wanted = needs_step(value, place, qualifier, kind)
    value, place = value * scale, place * scale
    if wanted != bool(step) or (kind == "count" and place % 1) or (wanted and qualifier != "about" and value % step):
        return None
    found = (value + larger, *around(value + larger, place, qualifier, step, reading, kind))
    found = change(way, units[-1], found) if kind == "change" else times(units[-1], found)
    return found and (*found, units[-1]["name"], qualifier)


def read_range(way, kind, step, reading):
    """What a range allows, or None where it is refused; its ends share a step."""
    (low, place, how), (high, finer, how_2), unit = way["number"], way["number:2"], UNITS[way.get("units:2", "money")]
    fits = unit["kind"] == kind != "change" and UNITS[way.get("units", way.get("units:2"))] == unit
    if not fits or way.get("ranges", "") not in way.get("joints", ()) or low > high or place != finer:
        return None
    wanted = any(needs_step(end, place, "range", kind) for end in (low, high))
    if wanted != bool(step) or (step and (low % step or high % step)) or (kind == "count" and place != 1):
        return None
    if kind != "count" and "either" in (how, how_2):
        return None
    ends = around(low, place, "plain", step, reading, kind)[0], around(high, place, "plain", step, reading, kind)[1]
    return (None, *times(unit, ends), unit["name"], "range")


def numeral(language, chance):
    """A number as its language prints it; now and then a row of digits and marks, which mostly is none."""
    if chance.random() < 0.06:
        return chance.choice("123456789") + "".join(chance.choices("0123456789.,", k=chance.randint(1, 6))).rstrip(".,")
    words = [word for name in ("numbers", "fractions", "articles") for word in language.words.get(name, ())]
    if words and chance.random() < 0.12:
        return chance.choice(words)
    (thousands, decimal), places = chance.choice(language.marks), chance.choice([0, 0, 0, 1, 2, 3])
    whole = str(chance.randrange(10 ** chance.randint(1, 7)))
    if thousands and chance.random() < 0.6:
        whole = re.sub(rf"(?<=[0-9])(?=([0-9]{{{language.group}}})*[0-9]{{3}}$)", chance.choice(thousands), whole)
    return whole + (decimal + "".join(chance.choices("0123456789", k=places)) if places else "")


def phrase(language, chance):
    """A phrase put together from the words of a language, with its kind and a step where it needs one."""

    def pick(often, name, meanings=None):
        words = [w for w, m in language.words.get(name, {}).items() if meanings is None or m in meanings]
        return chance.choice(words) if words and chance.random() < often else ""

    kind, number, second = chance.choice(KINDS), numeral(language, chance), numeral(language, chance)
    named = [name for name, unit in UNITS.items() if unit["kind"] == kind or chance.random() < 0.03]
    unit, shape, is_count = pick(0.97, "units", named), chance.random(), kind == "count" or chance.random() < 0.05
    said = {place: pick(0.22, place) for place in ("before", "inside", "after")}
    meant = ([m for p, w in said.items() if w and (m := language.words[p][w]) != "plain"] or ["plain"])[-1]
    scale, half, sign, step = pick(0.15, "scales"), pick(0.06, "and_fractions"), "", None
    if shape < 0.12:
        # Ends of different places are left out: no rule says whether the coarser one counts for both.
        known, kept = language.number(number), language.number(second)
        second, kept = (second, kept) if known and kept and known[1] == kept[1] else (number, known)
        number, second = sorted([number, second], key=lambda text: (language.number(text) or [0])[0])
        opener = pick(0.5, "ranges")
        joint = pick(1, "joints", [joined for joined in language.words["joints"].values() if opener in joined])
        step = 1 if any(end and needs_step(*end[:2], "range", kind) for end in (known, kept)) else None
        return kind, step, [opener, number, unit if chance.random() < 0.1 else "", joint, second, unit]
    if shape < 0.25 and kind == "mass":
        words = [said["before"], number, pick(1, "units", named), pick(0.5, "compounds"), second, unit, said["after"]]
        number, scale = second, ""
    else:
        towards, late, again = (
            chance.choice("llsrr") if kind == "change" or chance.random() < 0.02 else "",
            *(chance.random() < 0.5 for _ in range(2)),
        )
        sign = pick(towards == "s", "sign")
        front = pick(0.3, "units_before", named) if kind == "change" else ""
        modifiers = [pick(0.2 * is_count, "modifiers"), "", ""]
        if modifiers[0] and chance.random() < 0.3:
            modifiers[1:] = pick(0.5, "modifiers_joined_by"), pick(1, "modifiers")
        words = [said["before"] * again, pick(towards == "l", "rises_or_falls"), said["before"] * (not again), front]
        words += [sign + number, half * (not late), scale, said["inside"], *modifiers, unit * (not front)]
        words += [pick(0.2 * is_count, "modifiers_after"), half * late, said["after"]]
        words += [pick(towards == "r", "risen_or_fallen")]
    value, place, _ = language.number(number) or (0, Fraction(1), "")
    size = 10 ** int(language.words["scales"].get(scale, 0))
    if needs_step(value, place, meant, kind) and (meant == "about" or not half):
        step = chance.choice([1, 5, 10] if meant == "about" else [s for s in (1, 10, 100, 1000) if value % s == 0])
        step *= (place if meant == "about" else 1) * size
    return kind, step if chance.random() > 0.04 else None if step else 10, words


def joined(language, chance, words):
    """Words in a row as the language joins them; a symbol may follow its digits without a space."""
    text = ""
    for word in filter(None, words):
        tight = text and (text[-1] == "'" or word[0] in "'-" or (text[-1].isdecimal() and word in "kgtml%"))
        spaced = text and not tight and (language.spaces or chance.random() < 0.2)
        text += " " * bool(spaced) + word
    return text


def agree(found, exact):
    """Whether the library read what is allowed: bounds outward, and by no more than two floats."""
    value, low, high, *named = exact
    ends = [(found.low, low, -1), (found.high, high, 1)] + ([(found.value, value, 0)] if value is not None else [])
    for printed, number, outward in ends:
        if INF in (printed, number):
            if printed != number:
                return False
        elif abs(printed - float(number)) > 2 * math.ulp(number) or (Fraction(printed) - number) * outward < 0:
            return False
    return [found.unit, found.qualifier] == named and (value is not None or math.isnan(found.value))


@pytest.mark.parametrize("count", [300, pytest.param(20_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_what_both_readers_read_is_the_same_and_what_this_one_refuses_is_refused(tag, count):
    language, chance, seen, wrong = Language(tag), random.Random(tag), Counter(), []  # noqa: S311
    for _ in range(count):
        kind, step, words = phrase(language, chance)
        text, reading = joined(language, chance, words), chance.choice([*STEPS])
        kind = kind if chance.random() > 0.03 else chance.choice(KINDS)
        layouts = ((SINGLE, read_one), (COMPOUND, read_one), (RANGE, read_range))
        exact = [how(way, kind, step, reading) for places, how in layouts for way in language.ways(text, places)]
        exact = [found for found in exact if found]
        written = None if step is None else f"{float(step):.6f}".rstrip("0").rstrip(".")
        try:
            found = read(text, tag, kind, written, reading)
        except InputError:
            seen["refused"] += bool(exact)
            continue
        seen["read"] += 1
        if not any(agree(found, one) for one in exact):
            wrong.append((text, kind, written, reading, found, exact))
    share = seen["refused"] / (seen["read"] + seen["refused"])
    print(f"{tag}: {seen['read']} of {count} phrases are read, {share:.1%} by this reader alone")
    assert not wrong, "\n".join(map(str, wrong[:20]))
    assert share < 0.25
