"""How each language prints its numbers: what is read, what is refused, and that both hold for any number."""

import math
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import format_decimal
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from interdiction.errors import InputError
from interdiction.languages import LANGUAGES, QUALIFIERS, find_language, normalise
from interdiction.languages import lookup as tables
from interdiction.reading import READINGS, read

INF, NAN = math.inf, math.nan
SOME = settings(max_examples=40, deadline=None)

UNIT, WORD, NUMBER = "table of units", "before the number is not a qualifier", "is not written as"
NONE, BESIDE, TOWARDS = "no number", "beside each other", "a change without a direction"
# phrase, language, kind, rounded_to, a piece of the reason
REFUSED = [
    ("1.091 tonnes", "fr", "mass", None, "1.091 can be read as 1091 or as 1.091"),
    ("1.091 toneladas", "es", "mass", None, "1.091 can be read as 1091 or as 1.091"),
    ("+1.091%", "es", "change", None, "1.091 can be read as 1091 or as 1.091"),
    ("34,2-1.091 kg", "es", "mass", None, "1.091 can be read as 1091 or as 1.091"),
    ("1.091 millones de casos", "es", "count", None, "1.091 can be read as 1091 or as 1.091"),
    ("2,42 tonnes", "en", "mass", None, f"{NUMBER} this language writes numbers; 2,42 can be read as 242 or as 2.42"),
    ("0,5 kg", "zh", "mass", None, "0,5 can be read as 5 or as 0.5"),
    ("1.000,5 kg", "ja", "mass", None, NUMBER),
    ("12.5 toneladas", "pt", "mass", None, "12.5 can be read as 125 or as 12.5"),
    ("1.234.567 kg", "en", "mass", None, NUMBER),
    ("4,80,000 drug users", "en", "count", "10000", NUMBER),
    ("480,000 drug users", "en-IN", "count", "10000", NUMBER),
    ("1 lakh cases", "en", "count", None, UNIT),
    ("1.234 567 casos", "es", "count", None, NUMBER),
    ("12 34 kg", "fr", "mass", None, BESIDE),
    ("12 3456 kg", "fr", "mass", None, BESIDE),
    ("1234 567 kg", "fr", "mass", None, NUMBER),
    ("1 234 kg", "zh", "mass", None, BESIDE),
    ("1\u202f234 kg", "ja", "mass", None, BESIDE),
    ("5 drug kg", "en", "mass", None, UNIT),
    ("5 drug", "en", "count", None, UNIT),
    ("5 or cases", "en", "count", None, UNIT),
    ("5 drug or cases", "en", "count", None, UNIT),
    ("5 red cases", "en", "count", None, UNIT),
    ("5 casos drogas", "es", "count", None, UNIT),
    ("someone cases", "en", "count", None, NONE),
    ("one of 12 cases", "en", "count", None, WORD),
    ("12.5%", "en", "change", None, TOWARDS),
    ("nearly 12.5%", "en", "change", None, TOWARDS),
    ("up to 12.5%", "en", "change", None, TOWARDS),
    ("同比12.5%", "zh", "change", None, TOWARDS),
    ("下降到12.5%", "zh", "change", None, WORD),
    ("-12.5% decline", "en", "change", None, "two directions"),
    ("up 12.5% down", "en", "change", None, "two directions"),
    ("up -12.5%", "en", "change", None, WORD),
    ("more than -12.5%", "en", "change", None, "a sign and words"),
    ("up over 12.5% or more", "en", "change", None, "two qualifiers"),
    ("5-10%", "en", "change", None, "a range of changes"),
    ("up 5-10%", "en", "change", None, "a range of changes"),
    ("30% decline", "en", "change", None, "do not say how finely"),
    ("up 0%", "en", "change", None, "do not say how finely"),
    ("down 100.5%", "en", "change", None, "a fall of more than 100 %"),
    ("+12.6 kg", "en", "change", None, WORD),
    ("+12.6%", "en", "mass", None, "'%' is a unit of change where a mass belongs"),
    ("12.6% more", "en", "mass", None, "'%' is a unit of change where a mass belongs"),
    ("5 kg more", "en", "mass", None, "not in percent"),
    ("-5 kg", "en", "mass", None, WORD),
    ("−5 affaires", "fr", "count", None, WORD),
    ("+5 casos", "pt", "count", None, WORD),
]


@pytest.mark.parametrize(("phrase", "language", "kind", "rounded_to", "reason"), REFUSED)
def test_a_phrase_is_refused_with_its_reason(phrase, language, kind, rounded_to, reason):
    with pytest.raises(InputError) as refused:
        read(phrase, language, kind, rounded_to)
    assert reason in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def word_for(table, name):
    """A word of a language for a unit, that takes nothing else to be read."""
    return next(word for word, unit in table.units.items() if unit.name == name and word not in table.at_the_end)


def alone(phrase, tag):
    """What a phrase reads as in any kind; a step of 1 where one is needed, "" where it is refused."""
    for kind in ("count", "mass", "volume", "change"):
        for step in ("", "1"):
            try:
                return read(phrase, tag, kind, step)
            except InputError as error:
                reason = str(error)
                if "state the step" not in reason:
                    break
        if " is a unit of " not in reason:
            break
    return ""


def assert_qualifies(phrase, tag, qualifier):
    """A phrase with the word of a qualifier is read with it; with a word that leaves its meaning open it is refused."""
    found = alone(phrase, tag)
    if qualifier in (*QUALIFIERS, "plain"):
        assert found, phrase
        assert found.qualifier == qualifier, phrase
    else:
        assert found == "", phrase


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_every_qualifier_of_every_table_is_read_as_it_stands_there(tag):
    table = LANGUAGES[tag]
    case, space = word_for(table, "case"), "" if table.no_spaces else " "
    for word, qualifier in table.before.items():
        if qualifier != "plain":
            assert_qualifies(f"{word}{space}7{space}{case}", tag, qualifier)
    for word, qualifier in table.inside.items():
        assert_qualifies(f"7{space}{word}{space}{case}", tag, qualifier)
    for word, qualifier in table.after.items():
        if f"{case}{space}{word}" not in table.units:  # a longer word goes first
            assert_qualifies(f"7{space}{case} {word}", tag, qualifier)


@pytest.mark.parametrize("tag", sorted(LANGUAGES))
def test_every_other_word_of_every_table_is_read_as_it_stands_there(tag):
    table = LANGUAGES[tag]
    case, space = word_for(table, "case"), "" if table.no_spaces else " "
    for word, unit in table.units.items():
        if not unit.why and not unit.level and unit.power != 2:
            found = alone(f"{'+' if unit.kind == 'change' else ''}7 {word}", tag)
            assert found and found.unit == unit.name, word
    for words, order in ((table.rises_or_falls, "{0}{1}7%"), (table.risen_or_fallen, "7%{1}{0}")):
        for word, direction in words.items():
            if direction in ("rise", "fall"):
                found = alone(order.format(word, space), tag)
                assert found and found.value == {"rise": 7, "fall": -7}[direction], word
    for word, power in table.scales.items():
        found = alone(f"7{space}{word}{space}{case}", tag)
        assert found and found.value == 7 * 10**power, word
    for word, number in table.numbers.items():
        if word not in table.articles and not number % 1:
            found = alone(f"{word}{space}{case}", tag)
            assert found == "" or found.value == number, word


@pytest.mark.parametrize(
    ("tag", "table"),
    [
        *((tag, tag) for tag in LANGUAGES),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hans-CN-x-private", "zh"),
        ("zh-yue", "zh"),
        ("pt-BR", "pt"),
        ("es-419", "es"),
        ("fr-1694acad", "fr"),
        ("ja-u-ca-japanese", "ja"),
        ("EN", "en"),
        ("EN-gb", "en"),
        ("en-in", "en-IN"),
        ("EN-IN-x-lakh", "en-IN"),
        ("en-Latn-IN", "en"),  # lookup leaves out last subtags alone
    ],
)
def test_a_language_tag_is_looked_up_without_its_last_subtags(tag, table):
    assert find_language(tag) is LANGUAGES[table]


@pytest.mark.parametrize(
    "tag",
    [
        *("xx", "xx-Latn", "it", "i-klingon", "x-en"),  # of no table
        *("", "e", "english", "en-", "-en", "en--IN", "en_IN", "en IN", " en", "en\n", "en-IN-", "en-é", "ｅｎ", "ſen"),
        *("en-Latn-Latn", "en-x", "zh-TW-a", "pt-BR.UTF-8", "*", None, NAN, 5, b"en", ["en"]),
    ],
)
def test_an_unknown_or_malformed_language_tag_is_refused_with_the_list(tag):
    with pytest.raises(InputError, match=r"is not in the table; it holds de, en, en-IN, ") as refused:
        find_language(tag)
    assert len(str(refused.value).splitlines()) == 1


def test_a_phrase_is_read_by_the_table_that_its_tag_falls_back_to():
    assert read("1.091 casos", "pt-BR", "count") == read("1.091 casos", "pt", "count")
    with pytest.raises(InputError, match=r"table of units of language zh-Hant$"):
        read("571箱", "zh-Hant-HK", "count")


def test_each_table_lists_a_word_once_and_as_phrases_are_compared():
    folder = Path(tables.__file__).with_name("tables")
    assert {path.stem for path in folder.iterdir()} == {*LANGUAGES, "units"}
    for language in LANGUAGES:
        listed = tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))
        for name, meanings in listed.items():
            if isinstance(meanings, dict) and name != "ranges":
                words = [word for meaning in meanings.values() for word in meaning]
                assert len(words) == len(set(words)), f"{language} lists a word of {name} twice"
                assert words == [normalise(word).strip() for word in words]


# What a library that knows nothing of ours writes in each language.

WRITERS = {tag: tag.replace("-", "_") for tag in LANGUAGES}
languages, readings = st.sampled_from(sorted(WRITERS)), st.sampled_from(READINGS)
numbers = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(1, 10).flatmap(lambda length: st.integers(0, 10**length - 1)),
    st.integers(0, 3),
)


def written(number: Decimal, language: str) -> tuple[str, str | None]:
    """A number as its language prints it, and its rounded_to where the digits leave that open."""
    text = format_decimal(number, locale=WRITERS[language], decimal_quantization=False)
    return text, "1" if number == number.to_integral() and number % 10 == 0 else None


def is_ambiguous(text: str, language: str) -> bool:
    """Whether the one mark of a number stands before decimals in some printings of its language."""
    marks = LANGUAGES[language].marks
    either = {mark for thousands, _ in marks for mark in thousands} & {decimal for _, decimal in marks}
    return any(re.fullmatch(rf"[1-9][0-9]{{0,2}}\{mark}[0-9]{{3}}", text) for mark in either)


@SOME
@pytest.mark.parametrize("language", WRITERS)
@given(numbers, readings)
def test_a_mass_that_babel_wrote_is_allowed_by_what_is_read(language, number, reading):
    text, step = written(number, language)
    if is_ambiguous(text, language):
        with pytest.raises(InputError, match=r"can be read as [0-9]+ or as [0-9]+\.[0-9]+;"):
            read(f"{text} kg", language, "mass", step, reading)
    else:
        found = read(f"{text} kg", language, "mass", step, reading)
        assert found.low <= number <= found.high
        assert found.value == float(number)
        width = 1.5 * 10.0 ** min(number.normalize().as_tuple().exponent, 0)
        assert found.high - found.low <= width * (1 + 1e-9) + 1e-6


@SOME
@pytest.mark.parametrize("language", WRITERS)
@given(st.integers(1, 10).flatmap(lambda length: st.integers(0, 10**length - 1)), readings)
def test_a_count_that_babel_wrote_is_read_exactly(language, number, reading):
    text, step = written(Decimal(number), language)
    phrase = f"{text} {word_for(LANGUAGES[language], 'person')}"
    if not re.fullmatch(r"(19|20)[0-9]{2}", text):  # which may be a year
        assert read(phrase, language, "count", step if number else None, reading)[:3] == (number, number, number)


# What holds for any number in any language.

digits, places = st.integers(1, 10**7), st.integers(1, 5)


def printed(digits: int, places: int, language: str) -> str:
    """Digits with a decimal mark and nothing between thousands."""
    return f"{Decimal(digits).scaleb(-places):f}".replace(".", LANGUAGES[language].marks[0][1])


@SOME
@given(digits, places, languages, st.sampled_from(["kg", "g", "t"]))
def test_rounded_and_cut_off_lie_within_either(digits, places, language, unit):
    assume(not is_ambiguous(printed(digits, places, language), language))
    phrase = f"{printed(digits, places, language)} {unit}"
    either, *others = (read(phrase, language, "mass", reading=reading) for reading in ("either", "rounded", "cut_off"))
    for other in others:
        assert either.low <= other.low <= other.value <= other.high <= either.high


@SOME
@given(digits, places, st.integers(0, 9), languages, st.sampled_from(["either", "cut_off"]))
def test_a_finer_printing_lies_within_a_coarser_one(digits, places, next_digit, language, reading):
    assume(not is_ambiguous(printed(digits, places, language), language))
    assume(not is_ambiguous(printed(digits, places + 1, language), language))
    coarse = read(f"{printed(digits, places, language)} t", language, "mass", reading=reading)
    fine = read(f"{printed(10 * digits + next_digit, places + 1, language)} t", language, "mass", reading=reading)
    assert coarse.low <= fine.low <= fine.high <= coarse.high


@SOME
@given(digits, st.integers(4, 7), languages, readings)
def test_kilograms_and_tonnes_agree(digits, places, language, reading):
    assume(not is_ambiguous(printed(digits, places, language), language))
    assume(not is_ambiguous(printed(digits, places - 3, language), language))
    tonnes = read(f"{printed(digits, places, language)} t", language, "mass", reading=reading)
    kilograms = read(f"{printed(digits, places - 3, language)} kg", language, "mass", reading=reading)
    assert tonnes[:3] == pytest.approx(kilograms[:3], rel=1e-12, abs=0)


@SOME
@given(digits, places, languages, readings)
def test_a_change_and_its_opposite_mirror_each_other(digits, places, language, reading):
    number = printed(digits, places, language)
    assume(not is_ambiguous(number, language))
    rise = read(f"+{number}%", language, "change", reading=reading)
    assert rise.low <= rise.value <= rise.high
    if rise.value > 100:
        with pytest.raises(InputError, match="a fall of more than 100 %"):
            read(f"-{number}%", language, "change", reading=reading)
    else:
        fall = read(f"−{number}%", language, "change", reading=reading)
        assert (fall.value, fall.low, fall.high) == (-rise.value, max(-rise.high, -100), -rise.low)


@SOME
@given(st.text("0123456789.,  \u202f-−+%", max_size=8), languages, st.sampled_from(["", "kg", "%", "t"]))
def test_any_row_of_marks_is_read_within_bounds_or_refused_in_one_line(marks, language, unit):
    kind = "mass" if unit in ("kg", "t") else "change"
    try:
        found = read(marks + unit, language, kind)
    except InputError as refusal:
        assert len(str(refusal).splitlines()) == 1
    else:
        assert found.low <= found.high
        assert found.qualifier in ("plain", "range")


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("more_than = ", "more_then = ", "'more_then'"),
        ("tonne = ", "ton = ", "'ton'"),
        ("marks = ", "mark = ", "mark"),
        ("[before]", "[befor]", "befor"),
    ],
)
def test_a_mistyped_key_of_a_table_names_its_file(tmp_path, monkeypatch, old, new, found):
    for path in tables._TABLES.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    monkeypatch.setattr(tables, "_TABLES", tmp_path)
    with pytest.raises(InputError, match=r"^tables/en\.toml: found ") as refused:
        tables._language("en")
    assert found in str(refused.value) and "\n" not in str(refused.value)
