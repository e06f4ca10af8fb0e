"""How each language prints its numbers: what is read, what is refused, and that both hold for any number."""

import math
import re
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from interdiction.errors import InputError
from interdiction.reading import LANGUAGES, READINGS, find_language, read
from interdiction.reading import languages as tables

INF, NAN = math.inf, math.nan
SOME = settings(max_examples=40, deadline=None)

# phrase, kind, rounded_to, value, low, high, unit, qualifier: worked out by hand, read either way.
READABLE = {
    "en": [
        ("571 drug cases", "count", None, 571, 571, 571, "case", "plain"),
        ("31,000 drug-related criminal cases", "count", "1000", 31000, 30500, 32000, "case", "plain"),
        ("42,000 criminal drug cases", "count", "1000", 42000, 41500, 43000, "case", "plain"),
        ("265 drug-smuggling cases", "count", None, 265, 265, 265, "case", "plain"),
        ("5,513 drug smuggling cases", "count", None, 5513, 5513, 5513, "case", "plain"),
        ("361 border cases", "count", None, 361, 361, 361, "case", "plain"),
        ("205 drug seizure cases", "count", None, 205, 205, 205, "case", "plain"),
        ("2,899 drug criminal cases", "count", None, 2899, 2899, 2899, "case", "plain"),
        ("8,657 drug-related crimes", "count", None, 8657, 8657, 8657, "case", "plain"),
        ("83,000 drug crimes", "count", "1000", 83000, 82500, 84000, "case", "plain"),
        ("169 smuggling suspects", "count", None, 169, 169, 169, "person", "plain"),
        ("169,000 drug crime suspects", "count", "1000", 169000, 168500, 170000, "person", "plain"),
        ("194,000 suspected criminals", "count", "1000", 194000, 193500, 195000, "person", "plain"),
        ("192 individual drug dealers", "count", None, 192, 192, 192, "person", "plain"),
        ("427,000 drug users", "count", "1000", 427000, 426500, 428000, "person", "plain"),
        ("653 individuals", "count", None, 653, 653, 653, "person", "plain"),
        ("262 arrests", "count", None, 262, 262, 262, "person", "plain"),
        ("3 super large drug trafficking gangs", "count", None, 3, 3, 3, "gang", "plain"),
        ("16 major cross-border drug trafficking rings", "count", None, 16, 16, 16, "gang", "plain"),
        ("31 transnational or interprovincial drug-trafficking rings", "count", None, 31, 31, 31, "gang", "plain"),
        ("32,000 organisations", "count", "1000", 32000, 31500, 33000, "gang", "plain"),
        ("10kg", "mass", "10", 10, 5, 20, "kg", "plain"),
        ("430.6 kilogrammes", "mass", None, 430.6, 430.55, 430.7, "kg", "plain"),
        ("five drug-related cases", "count", None, 5, 5, 5, "case", "plain"),
        ("More than Twelve gangs", "count", None, 12, 12, INF, "gang", "more_than"),
        ("three to five arrests", "count", None, NAN, 3, 5, "person", "range"),
        ("five thousand cases", "count", None, 5000, 4500, 6000, "case", "plain"),
        ("four tonnes", "mass", None, 4000, 3500, 5000, "kg", "plain"),
        ("ten kilograms", "mass", "1", 10, 9.5, 11, "kg", "plain"),
        ("more than ten kilograms", "mass", None, 10, 10, INF, "kg", "more_than"),
        ("-28.6%", "change", None, -28.6, -28.7, -28.55, "%", "plain"),
        ("−28.6%", "change", None, -28.6, -28.7, -28.55, "%", "plain"),
        ("+12.6%", "change", None, 12.6, 12.55, 12.7, "%", "plain"),
        ("decline by over 20 pct", "change", None, -20, -100, -20, "%", "more_than"),
        ("up over 20 percent", "change", None, 20, 20, INF, "%", "more_than"),
        ("30% decline", "change", "1", -30, -31, -29.5, "%", "plain"),
        ("nearly 30% decline", "change", None, -30, -30, 0, "%", "at_most"),
        ("a decrease of 12.5 per cent", "change", None, -12.5, -12.6, -12.45, "%", "plain"),
        ("increased by about 15%", "change", "5", 15, 12.5, 17.5, "%", "about"),
        ("down 99.9%", "change", None, -99.9, -100, -99.85, "%", "plain"),
        ("up 150% or more", "change", None, 150, 150, INF, "%", "at_least"),
    ],
    "en-IN": [
        ("over 1.69 lakh drug crime suspects", "count", None, 169000, 169000, INF, "person", "more_than"),
        ("4,80,000 drug users", "count", "10000", 480000, 475000, 490000, "person", "plain"),
        ("12,34,567 cases", "count", None, 1234567, 1234567, 1234567, "case", "plain"),
        ("1,234 cases", "count", None, 1234, 1234, 1234, "case", "plain"),
        ("480123 users", "count", None, 480123, 480123, 480123, "person", "plain"),
        ("1.2 crore persons", "count", None, 12000000, 11500000, 13000000, "person", "plain"),
        ("2,42,000.5 kg", "mass", None, 242000.5, 242000.45, 242000.6, "kg", "plain"),
    ],
    "zh": [
        ("4.2万余起", "count", None, 42000, 42000, INF, "case", "more_than"),
        ("7万余人次", "count", None, 70000, 70000, INF, "person", "more_than"),
        ("107万起", "count", None, 1070000, 1065000, 1080000, "case", "plain"),
        ("71.7萬人次", "count", None, 717000, 716500, 718000, "person", "plain"),
        ("十萬九千六百宗", "count", None, 109600, 109550, 109700, "case", "plain"),
        ("679万人次", "count", None, 6790000, 6785000, 6800000, "person", "plain"),
        ("14个", "count", None, 14, 14, 14, "gang", "plain"),
        ("55吨多", "mass", None, 55000, 55000, INF, "kg", "more_than"),
        ("740余吨", "mass", None, 740000, 740000, INF, "kg", "more_than"),
        ("逾1.6吨", "mass", None, 1600, 1600, INF, "kg", "more_than"),
        ("六十七點九噸", "mass", None, 67900, 67850, 68000, "kg", "plain"),
        ("1187.7公斤", "mass", None, 1187.7, 1187.65, 1187.8, "kg", "plain"),
        ("万克以上", "mass", None, 10, 10, INF, "kg", "at_least"),
        ("萬克以上", "mass", None, 10, 10, INF, "kg", "at_least"),
        ("降幅达20%以上", "change", None, -20, -100, -20, "%", "at_least"),
        ("同比增长12.6％", "change", None, 12.6, 12.55, 12.7, "%", "plain"),
        ("同比下降超过3.5%", "change", None, -3.5, -100, -3.5, "%", "more_than"),
        ("減少近三%", "change", None, -3, -3, 0, "%", "at_most"),
    ],
    "ja": [
        ("1,187.7キロ", "mass", None, 1187.7, 1187.65, 1187.8, "kg", "plain"),
        ("2.41トン", "mass", None, 2410, 2405, 2420, "kg", "plain"),
        ("約27トン", "mass", "1", 27000, 26500, 27500, "kg", "about"),
        ("5トン余り", "mass", None, 5000, 5000, INF, "kg", "more_than"),
        ("2トン弱", "mass", None, 2000, 0, 2000, "kg", "at_most"),
        ("500グラム未満", "mass", None, 0.5, 0, 0.5, "kg", "less_than"),
        ("1.5万件", "count", None, 15000, 14500, 16000, "case", "plain"),
        ("6千人以上", "count", None, 6000, 6000, INF, "person", "at_least"),
        ("13,815名", "count", None, 13815, 13815, 13815, "person", "plain"),
        ("28.6%減", "change", None, -28.6, -28.7, -28.55, "%", "plain"),
        ("12.6パーセントの増加", "change", None, 12.6, 12.55, 12.7, "%", "plain"),
    ],
    "fr": [
        ("2,42 tonnes", "mass", None, 2420, 2415, 2430, "kg", "plain"),
        ("430,6 kg", "mass", None, 430.6, 430.55, 430.7, "kg", "plain"),
        ("78.000 affaires", "count", "1000", 78000, 77500, 79000, "case", "plain"),
        ("78 123 affaires criminelles", "count", None, 78123, 78123, 78123, "case", "plain"),
        ("1\u202f234\u202f567,8 grammes", "mass", None, 1234.5678, 1234.56775, 1234.5679, "kg", "plain"),
        ("1\u00a0234,5\u00a0kg", "mass", None, 1234.5, 1234.45, 1234.6, "kg", "plain"),
        ("1.234,5 kg", "mass", None, 1234.5, 1234.45, 1234.6, "kg", "plain"),
        ("1.234.567 kg", "mass", None, 1234567, 1234566.5, 1234568, "kg", "plain"),
        ("environ 44 tonnes", "mass", "1", 44000, 43500, 44500, "kg", "about"),
        ("Plus de 5 tonnes", "mass", None, 5000, 5000, INF, "kg", "more_than"),
        ("jusqu'à 12 personnes", "count", None, 12, 0, 12, "person", "at_most"),
        ("jusqu’à 12 personnes", "count", None, 12, 0, 12, "person", "at_most"),
        ("près de 1 500 suspects", "count", None, 1500, 0, 1500, "person", "at_most"),
        ("1,5 million d’arrestations", "count", None, 1500000, 1450000, 1600000, "person", "plain"),
        ("entre 34,2 et 38,6 kg", "mass", None, NAN, 34.15, 38.7, "kg", "range"),
        ("en hausse de plus de 12,5\u202f%", "change", None, 12.5, 12.5, INF, "%", "more_than"),
        ("une baisse de 3,5 pour cent", "change", None, -3.5, -3.6, -3.45, "%", "plain"),
    ],
    "pt": [
        ("1.091 casos", "count", None, 1091, 1091, 1091, "case", "plain"),
        ("15,6 toneladas", "mass", None, 15600, 15550, 15700, "kg", "plain"),
        ("1.091 toneladas", "mass", None, 1091000, 1090500, 1092000, "kg", "plain"),
        ("mais de 1.055 suspeitos", "count", None, 1055, 1055, INF, "person", "more_than"),
        ("938,5 toneladas", "mass", None, 938500, 938450, 938600, "kg", "plain"),
        ("6,4 mil detidos", "count", None, 6400, 6350, 6500, "person", "plain"),
        ("1,2 milhões de pessoas", "count", None, 1200000, 1150000, 1300000, "person", "plain"),
        ("quase 35 quilos", "mass", None, 35, 0, 35, "kg", "at_most"),
        ("queda de 12,5%", "change", None, -12.5, -12.6, -12.45, "%", "plain"),
    ],
    "es": [
        ("474 casos criminales", "count", None, 474, 474, 474, "case", "plain"),
        ("1.091 casos", "count", None, 1091, 1091, 1091, "case", "plain"),
        ("12 345 sospechosos", "count", None, 12345, 12345, 12345, "person", "plain"),
        ("1.091,5 toneladas", "mass", None, 1091500, 1091450, 1091600, "kg", "plain"),
        ("más de 15,6 kilogramos", "mass", None, 15.6, 15.6, INF, "kg", "more_than"),
        ("unas 27 toneladas", "mass", "1", 27000, 26500, 27500, "kg", "about"),
        ("casi 2 millones de personas", "count", None, 2000000, 0, 2000000, "person", "at_most"),
        ("aumentó un 12,6 %", "change", None, 12.6, 12.55, 12.7, "%", "plain"),
        ("un descenso del 3,5 por ciento", "change", None, -3.5, -3.6, -3.45, "%", "plain"),
    ],
}

UNIT, WORD, NUMBER = "table of units", "before the number is not a qualifier", "is not written as"
NONE, TWO, TOWARDS = "no number", "two readable numbers", "a change without a direction"
# phrase, language, kind, rounded_to, a piece of the reason
REFUSED = [
    ("1.091 tonnes", "fr", "mass", None, "1.091 can be read as 1091 or as 1,091"),
    ("1.091 toneladas", "es", "mass", None, "1.091 can be read as 1091 or as 1,091"),
    ("+1.091%", "es", "change", None, "1.091 can be read as 1091 or as 1,091"),
    ("34,2-1.091 kg", "es", "mass", None, "1.091 can be read as 1091 or as 1,091"),
    ("1.091 millones de casos", "es", "count", None, "1.091 can be read as 1091 or as 1,091"),
    ("2,42 tonnes", "en", "mass", None, f"{NUMBER} this language writes numbers; 2,42 can be read as 242 or as 2.42"),
    ("0,5 kg", "zh", "mass", None, "0,5 can be read as 5 or as 0.5"),
    ("1.000,5 kg", "ja", "mass", None, "1.000,5 can be read as 10005 or as 1000.5"),
    ("12.5 toneladas", "pt", "mass", None, "12.5 can be read as 125 or as 12,5"),
    ("1234.567 kg", "fr", "mass", None, "1234.567 can be read as 1234567 or as 1234,567"),
    ("1.234.567 kg", "en", "mass", None, NUMBER),
    ("4,80,000 drug users", "en", "count", "10000", NUMBER),
    ("480,000 drug users", "en-IN", "count", "10000", NUMBER),
    ("1 lakh cases", "en", "count", None, UNIT),
    ("1 234.567 kg", "fr", "mass", None, NUMBER),
    ("1.234 567 casos", "es", "count", None, NUMBER),
    ("1\u202f234\u00a0567 kg", "fr", "mass", None, NUMBER),
    ("12 34 kg", "fr", "mass", None, TWO),
    ("12 3456 kg", "fr", "mass", None, NUMBER),
    ("1234 567 kg", "fr", "mass", None, NUMBER),
    ("1 234 kg", "en", "mass", None, TWO),
    ("1 234 kg", "pt", "mass", None, TWO),
    ("1\u202f234 kg", "zh", "mass", None, TWO),
    ("5 drug kg", "en", "mass", None, UNIT),
    ("5 drug", "en", "count", None, UNIT),
    ("5 or cases", "en", "count", None, UNIT),
    ("5 drug or cases", "en", "count", None, UNIT),
    ("5 red cases", "en", "count", None, UNIT),
    ("5 casos drogas", "es", "count", None, UNIT),
    ("twenty-five cases", "en", "count", None, NONE),
    ("twenty five cases", "en", "count", None, WORD),
    ("five hundred cases", "en", "count", None, UNIT),
    ("someone cases", "en", "count", None, NONE),
    ("one of 12 cases", "en", "count", None, WORD),
    ("cinco casos", "es", "count", None, NONE),
    ("三件", "ja", "count", None, NONE),
    ("計5件", "ja", "count", None, WORD),
    ("1万5千人", "ja", "count", None, TWO),
    ("万起", "zh", "count", None, NONE),
    ("超万克", "zh", "mass", None, NONE),
    ("亿公斤", "zh", "mass", None, NONE),
    ("千克以上", "zh", "mass", None, NONE),
    ("12.5%", "en", "change", None, TOWARDS),
    ("nearly 12.5%", "en", "change", None, TOWARDS),
    ("up to 12.5%", "en", "change", None, TOWARDS),
    ("同比12.5%", "zh", "change", None, WORD),
    ("下降到12.5%", "zh", "change", None, WORD),
    ("-12.5% decline", "en", "change", None, "two directions"),
    ("up 12.5% down", "en", "change", None, "two directions"),
    ("up -12.5%", "en", "change", None, WORD),
    ("- 12.5%", "en", "change", None, WORD),
    ("more than -12.5%", "en", "change", None, WORD),
    ("up over 12.5% or more", "en", "change", None, "two qualifiers"),
    ("up 12.5 percentage points", "en", "change", None, UNIT),
    ("5-10%", "en", "change", None, "a range of changes"),
    ("up 5-10%", "en", "change", None, TWO),
    ("30% decline", "en", "change", None, "do not say how finely"),
    ("up 0%", "en", "change", None, "do not say how finely"),
    ("down 100.5%", "en", "change", None, "a fall of more than 100 %"),
    ("+12.6 kg", "en", "change", None, "'kg' is a unit of mass where a change belongs"),
    ("+12.6%", "en", "mass", None, "'%' is a unit of change where a mass belongs"),
    ("12.6% more", "en", "mass", None, UNIT),
    ("5 kg more", "en", "mass", None, UNIT),
    ("-5 kg", "en", "mass", None, WORD),
    ("−5 affaires", "fr", "count", None, WORD),
    ("+5 casos", "pt", "count", None, WORD),
]


@pytest.mark.parametrize(
    ("language", "phrase", "kind", "rounded_to", "value", "low", "high", "unit", "qualifier"),
    [(language, *row) for language, rows in READABLE.items() for row in rows],
)
def test_a_phrase_allows_what_was_worked_out_by_hand(
    language, phrase, kind, rounded_to, value, low, high, unit, qualifier
):
    found = read(phrase, language, kind, rounded_to)
    assert found[:3] == pytest.approx((value, low, high), rel=1e-12, abs=0, nan_ok=True)
    assert all(exactly == end for exactly, end in zip((low, high), found[1:3], strict=True) if exactly % 1 == 0)
    assert found[3:] == (unit, qualifier)


@pytest.mark.parametrize(("phrase", "language", "kind", "rounded_to", "reason"), REFUSED)
def test_a_phrase_is_refused_with_its_reason(phrase, language, kind, rounded_to, reason):
    with pytest.raises(InputError) as refused:
        read(phrase, language, kind, rounded_to)
    assert reason in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_every_word_of_every_table_is_read_as_it_stands_there():
    for language, table in LANGUAGES.items():
        for word, unit in table.units.items():
            direction = "+" if unit.kind == "change" else ""
            assert read(f"{direction}7 {word}", language, unit.kind).unit == unit.name
        case = next(word for word, unit in table.units.items() if unit.name == "case")
        for word, qualifier in table.before.items():
            assert read(f"{word} 7 {case}", language, "count", "1" * (qualifier == "about")).qualifier == qualifier
        for words, order in ((table.inside, "7{0}{1}"), (table.after, "7 {1} {0}")):
            for word, qualifier in words.items():
                found = read(order.format(word, case), language, "count", "1" * (qualifier == "about"))
                assert found.qualifier == qualifier
        for words, order in ((table.rises_or_falls, "{} 7%"), (table.risen_or_fallen, "7% {}")):
            for word, direction in words.items():
                assert read(order.format(word), language, "change").value == 7 * direction
        for word, power in table.scales.items():
            assert read(f"7 {word} {case}", language, "count").value == 7 * 10**power
        for word, number in table.numbers.items():
            assert read(f"{word} {case}", language, "count", "" if number % 10 else "1").value == number


@pytest.mark.parametrize(
    ("tag", "table"),
    [
        *((tag, tag) for tag in LANGUAGES),
        ("zh-Hant", "zh"),
        ("zh-TW", "zh"),
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
        *("xx", "xx-Latn", "de", "i-klingon", "x-en"),  # of no table
        *("", "e", "english", "en-", "-en", "en--IN", "en_IN", "en IN", " en", "en\n", "en-IN-", "en-é", "ｅｎ", "ſen"),
        *("en-Latn-Latn", "en-x", "zh-TW-a", "pt-BR.UTF-8", "*", None, NAN, 5, b"en", ["en"]),
    ],
)
def test_an_unknown_or_malformed_language_tag_is_refused_with_the_list(tag):
    with pytest.raises(InputError, match=r"is not in the table; it holds en, en-IN, es, fr, ja, pt, zh$") as refused:
        find_language(tag)
    assert len(str(refused.value).splitlines()) == 1


def test_a_phrase_is_read_by_the_table_that_its_tag_falls_back_to():
    assert read("1.091 casos", "pt-BR", "count") == read("1.091 casos", "pt", "count")
    with pytest.raises(InputError, match=r"table of units of language zh$"):
        read("571箱", "zh-Hant-HK", "count")


def test_each_table_lists_a_word_once_and_as_phrases_are_compared():
    folder = Path(tables.__file__).with_name("tables")
    assert {path.stem for path in folder.iterdir()} == {*LANGUAGES, "units"}
    for language in LANGUAGES:
        listed = tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))
        for name in {"before", "inside", "after", "scales", "units", "rises_or_falls", "risen_or_fallen"} & set(listed):
            words = [word for meaning in listed[name].values() for word in meaning]
            assert len(words) == len(set(words)), f"{language} lists a word of {name} twice"
            assert words == [word.casefold().strip() for word in words]


# What a library that knows nothing of ours writes in each language.

# locale, the words behind a mass in kg, the words behind a count
WRITERS = {
    "en": ("en", "kilograms", "cases"),
    "en-IN": ("en_IN", "kg", "drug users"),
    "zh": ("zh", "公斤", "起"),
    "ja": ("ja", "キロ", "件"),
    "fr": ("fr", "kg", "affaires"),
    "pt": ("pt", "quilos", "casos"),
    "es": ("es", "kilos", "casos"),
}
languages, readings = st.sampled_from(sorted(WRITERS)), st.sampled_from(READINGS)
numbers = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places),
    st.integers(1, 10).flatmap(lambda length: st.integers(0, 10**length - 1)),
    st.integers(0, 3),
)


def written(number: Decimal, language: str) -> tuple[str, str | None]:
    """A number as its language prints it, and its rounded_to where the digits leave that open."""
    text = format_decimal(number, locale=WRITERS[language][0], decimal_quantization=False)
    return text, "1" if number == number.to_integral() and number % 10 == 0 else None


def test_every_language_has_a_writer():
    assert WRITERS.keys() == LANGUAGES.keys()


@SOME
@pytest.mark.parametrize("language", WRITERS)
@given(numbers, readings)
def test_a_mass_that_babel_wrote_is_allowed_by_what_is_read(language, number, reading):
    text, step = written(number, language)
    phrase = f"{text} {WRITERS[language][1]}"
    if language == "es" and re.fullmatch(r"[0-9]{1,3}\.[0-9]{3}", text):
        # The Spanish of some countries would mean decimals here: both readings are named, and neither is taken.
        whole = text.replace(".", "")
        with pytest.raises(InputError, match=rf"can be read as {whole} or as {text.replace('.', ',')};"):
            read(phrase, language, "mass", step, reading)
    else:
        found = read(phrase, language, "mass", step, reading)
        assert found.low <= number <= found.high
        assert found.value == float(number)
        assert (
            found.high - found.low <= 1.5 * 10.0 ** min(number.normalize().as_tuple().exponent, 0) * (1 + 1e-9) + 1e-6
        )


@SOME
@pytest.mark.parametrize("language", WRITERS)
@given(st.integers(1, 10).flatmap(lambda length: st.integers(0, 10**length - 1)), readings)
def test_a_count_that_babel_wrote_is_read_exactly(language, number, reading):
    text, step = written(Decimal(number), language)
    found = read(f"{text} {WRITERS[language][2]}", language, "count", step if number else None, reading)
    assert found[:3] == (number, number, number)


# What holds for any number in any language.

digits, places = st.integers(1, 10**7), st.integers(1, 5)


def printed(digits: int, places: int, language: str) -> str:
    """Digits with a decimal mark and nothing between thousands."""
    return f"{Decimal(digits).scaleb(-places):f}".replace(".", LANGUAGES[language].decimal)


@SOME
@given(digits, places, languages, st.sampled_from(["kg", "g", "t"]))
def test_rounded_and_cut_off_lie_within_either(digits, places, language, unit):
    phrase = f"{printed(digits, places, language)} {unit}"
    either, *others = (read(phrase, language, "mass", reading=reading) for reading in ("either", "rounded", "cut_off"))
    for other in others:
        assert either.low <= other.low <= other.value <= other.high <= either.high


@SOME
@given(digits, places, st.integers(0, 9), languages, st.sampled_from(["either", "cut_off"]))
def test_a_finer_printing_lies_within_a_coarser_one(digits, places, next_digit, language, reading):
    coarse = read(f"{printed(digits, places, language)} t", language, "mass", reading=reading)
    fine = read(f"{printed(10 * digits + next_digit, places + 1, language)} t", language, "mass", reading=reading)
    assert coarse.low <= fine.low <= fine.high <= coarse.high


@SOME
@given(digits, st.integers(4, 7), languages, readings)
def test_kilograms_and_tonnes_agree(digits, places, language, reading):
    tonnes = read(f"{printed(digits, places, language)} t", language, "mass", reading=reading)
    kilograms = read(f"{printed(digits, places - 3, language)} kg", language, "mass", reading=reading)
    assert tonnes[:3] == pytest.approx(kilograms[:3], rel=1e-12, abs=0)


@SOME
@given(digits, places, languages, readings)
def test_a_change_and_its_opposite_mirror_each_other(digits, places, language, reading):
    number = printed(digits, places, language)
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
        ('decimal = "."', 'point = "."', "point"),
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
