"""How each language prints a number: the closed table that everything is read by.

A word that is not in this table is not guessed at: the phrase is refused. To read one more
word, add it here; to read one more language, add one more `Language`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from typing import NamedTuple

from interdiction.refusal import Refusal, shown


class Unit(NamedTuple):
    """A printed unit is `factor` x 10^`power` of the canonical `name`."""

    kind: str
    name: str
    factor: int = 1
    power: int = 0


CASE = Unit("count", "case")
PERSON = Unit("count", "person")
GANG = Unit("count", "gang")
GRAM = Unit("mass", "kg", 1, -3)
KILOGRAM = Unit("mass", "kg")
# "ton" alone is the metric ton: the record holds no source that counts in short or long tons.
TONNE = Unit("mass", "kg", 1, 3)
# The international pound is 0.45359237 kg by definition (NIST 2008, Special Publication 811).
POUND = Unit("mass", "kg", 45_359_237, -8)
PERCENT = Unit("change", "%")

SPACES = " \u00a0\u202f"  # the last two do not break a line
SIGNS = {"+": 1, "-": -1, "−": -1}
RISE, FALL = 1, -1


@dataclass(frozen=True)
class Language:
    """One language: its marks within a number, then the words around it."""

    group: str  # each of these may stand between thousands
    decimal: str  # stands before the decimals
    scales: dict[str, int]  # a word that multiplies by a power of ten
    before: dict[str, str]  # qualifiers before the number
    inside: dict[str, str]  # qualifiers between the number and its unit
    after: dict[str, str]  # qualifiers after the unit
    ranges: dict[str, frozenset[str]]  # before a range: what may join its two ends
    units: dict[str, Unit]
    rises_or_falls: dict[str, int]  # directions before a change and its qualifier
    risen_or_fallen: dict[str, int]  # directions after a change
    doubtful: str = ""  # stands between thousands in some printings and before the decimals in others
    in_twos: bool = False  # digits above the last three are grouped by two
    modifiers: tuple[str, ...] = ()  # before what is counted: they say which, and not in what unit
    modifiers_after: tuple[str, ...] = ()
    alternative: str = "or"  # between two modifiers
    numbers: dict[str, int] = field(default_factory=dict)  # written as words
    numerals: bool = False  # numbers may be written in Chinese characters

    @cached_property
    def number(self) -> str:
        """The pattern of a well-formed number, thousands grouped by one mark throughout or not at all."""
        grouped = r"[1-9]\d?(?:{0}\d{{2}})*{0}\d{{3}}" if self.in_twos else r"[1-9]\d{{0,2}}(?:{0}\d{{3}})+"
        whole = "|".join(grouped.format(re.escape(mark)) for mark in self.group + self.doubtful)
        return rf"^(?:0|[1-9]\d*|{whole})(?:{re.escape(self.decimal)}\d+)?$"

    @cached_property
    def doubted(self) -> str:
        """The pattern of a well-formed number whose only mark groups thousands or precedes decimals."""
        return rf"^[1-9]\d{{0,2}}{re.escape(self.doubtful)}\d{{3}}$"

    @cached_property
    def token(self) -> str:
        """The pattern of all that is taken for one number, well formed or not."""
        spaced = rf"|[{SPACES}][0-9]{{3,}}" if " " in self.group else ""
        return rf"[0-9]+(?:[.,]+[0-9]+{spaced})*"

    @cached_property
    def head(self) -> re.Pattern[str]:
        """The pattern of the words that may precede a change."""
        return re.compile(rf"(?P<direction>{_any(self.rises_or_falls)})?(?: ?(?P<before>{_any(self.before)}))?")

    @cached_property
    def tail(self) -> re.Pattern[str]:
        """The pattern of all that may follow a number."""
        counted = _any(word for word, unit in self.units.items() if unit.kind == "count")
        other = _any(word for word, unit in self.units.items() if unit.kind != "count")
        modifier = _any(self.modifiers)
        modifiers = rf"(?:(?:{modifier}) (?:{self.alternative} (?:{modifier}) )*)*"
        return re.compile(
            rf" ?(?P<scale>{_any(self.scales)})?(?P<inside>{_any(self.inside)})? ?"
            rf"(?:{modifiers}(?P<counted>{counted})(?: (?:{_any(self.modifiers_after)}))*|(?P<other>{other}))"
            rf"(?: ?(?:(?P<after>{_any(self.after)})|(?P<direction>{_any(self.risen_or_fallen)})))?"
        )


def _any(words: Iterable[str]) -> str:
    """The pattern of any of some words, the longest first; of nothing where there are none."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True)) or "(?!)"


def _both_apostrophes(words: dict[str, str]) -> dict[str, str]:
    return words | {word.replace("'", "’"): said for word, said in words.items()}


_PERCENT = {"%": PERCENT, "％": PERCENT}
_METRIC = {"g": GRAM, "kg": KILOGRAM, "t": TONNE}

ENGLISH = Language(
    group=",",
    decimal=".",
    scales={"thousand": 3, "million": 6, "billion": 9},
    before={
        **dict.fromkeys(("more than", "over", "above", "exceeding"), "more_than"),
        **dict.fromkeys(("at least", "no less than", "not less than"), "at_least"),
        **dict.fromkeys(("less than", "fewer than", "under", "below"), "less_than"),
        **dict.fromkeys(("at most", "up to", "as many as", "no more than", "not more than"), "at_most"),
        **dict.fromkeys(("nearly", "almost"), "at_most"),
        **dict.fromkeys(("about", "around", "approximately", "roughly"), "about"),
        **dict.fromkeys(("some", "close to", "an estimated"), "about"),
    },
    inside={},
    after={"or more": "at_least", "and above": "at_least", "or less": "at_most", "or so": "about"},
    ranges={
        "": frozenset({"-", "–", "to"}),
        "from": frozenset({"to"}),
        "between": frozenset({"and"}),
    },
    units={
        **dict.fromkeys(("case", "cases", "crime", "crimes"), CASE),
        **dict.fromkeys(("person", "persons", "people", "individual", "individuals"), PERSON),
        **dict.fromkeys(("suspect", "suspects", "arrest", "arrests", "criminal", "criminals"), PERSON),
        **dict.fromkeys(("dealer", "dealers", "user", "users"), PERSON),
        **dict.fromkeys(("gang", "gangs", "ring", "rings", "group", "groups"), GANG),
        **dict.fromkeys(("organisation", "organisations", "organization", "organizations"), GANG),
        **_METRIC,
        **dict.fromkeys(("gram", "grams"), GRAM),
        **dict.fromkeys(("kilogram", "kilograms", "kilogramme", "kilogrammes"), KILOGRAM),
        **dict.fromkeys(("ton", "tons", "tonne", "tonnes", "metric ton", "metric tons"), TONNE),
        **dict.fromkeys(("lb", "lbs", "pound", "pounds"), POUND),
        **_PERCENT,
        **dict.fromkeys(("percent", "per cent", "pct"), PERCENT),
    },
    modifiers=(
        *("drug", "drugs", "drug-related", "criminal", "crime", "seizure", "suspected", "individual"),
        *("smuggling", "drug-smuggling", "trafficking", "drug-trafficking"),
        *("border", "cross-border", "transnational", "interprovincial", "major", "large", "super"),
    ),
    rises_or_falls={
        **{a + b: RISE for a, b in product(("up", "rose", "grew", "increased", "rise", "increase"), ("", " by"))},
        **{a + b: FALL for a, b in product(("down", "fell", "dropped", "decreased", "declined"), ("", " by"))},
        **{a + b: FALL for a, b in product(("fall", "drop", "decrease", "decline", "reduction"), ("", " by"))},
        **dict.fromkeys(("rise of", "a rise of", "increase of", "an increase of", "growth of"), RISE),
        **{a + b + " of": FALL for a, b in product(("", "a "), ("fall", "drop", "decrease", "decline", "reduction"))},
    },
    risen_or_fallen={
        **dict.fromkeys(("up", "rise", "increase", "growth", "more", "higher"), RISE),
        **dict.fromkeys(("down", "fall", "drop", "decrease", "decline", "reduction", "less", "fewer", "lower"), FALL),
    },
    numbers={
        **{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6},
        **{"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12},
    },
)
CHINESE = Language(
    group=",",
    decimal=".",
    scales={"万": 4, "萬": 4, "亿": 8, "億": 8},
    before={
        **dict.fromkeys(("超", "超过", "超過", "逾"), "more_than"),
        **dict.fromkeys(("至少", "不少于", "不少於"), "at_least"),
        **dict.fromkeys(("不到", "不足", "少于", "少於"), "less_than"),
        **dict.fromkeys(("至多", "不超过", "不超過"), "at_most"),
        **dict.fromkeys(("近", "将近", "將近", "多达", "多達", "高达", "高達"), "at_most"),
        **dict.fromkeys(("约", "約", "大约", "大約"), "about"),
    },
    inside={"余": "more_than", "餘": "more_than", "多": "more_than"},
    after={
        "余": "more_than",
        "餘": "more_than",
        "多": "more_than",
        "以上": "at_least",
        "以下": "at_most",
        "左右": "about",
    },
    ranges={"": frozenset({"-", "–", "至", "到", "~", "～"})},
    units={
        **dict.fromkeys("起宗件", CASE),
        **dict.fromkeys(("人", "名", "人次"), PERSON),
        **dict.fromkeys("个個", GANG),
        **_METRIC,
        "克": GRAM,
        **dict.fromkeys(("公斤", "千克"), KILOGRAM),
        **dict.fromkeys(("吨", "噸", "公吨", "公噸"), TONNE),
        **dict.fromkeys(("磅", "lb"), POUND),
        **_PERCENT,
    },
    # 下降到 and 降至 name the level that was reached, and are no changes.
    rises_or_falls={
        **{a + b: RISE for a, b in product(("", "同比", "环比", "環比"), ("增", "升", "增长", "增長", "增加", "上升"))},
        **{a + b: FALL for a, b in product(("", "同比", "环比", "環比"), ("减", "減", "降", "减少", "減少", "下降"))},
        **dict.fromkeys(("增幅", "增幅达", "增幅達", "升幅", "升幅达", "升幅達"), RISE),
        **dict.fromkeys(("降幅", "降幅达", "降幅達", "减幅", "减幅达", "減幅", "減幅達"), FALL),
    },
    risen_or_fallen={},
    numerals=True,
)
JAPANESE = Language(
    group=",",
    decimal=".",
    scales={"千": 3, "万": 4, "億": 8},
    before={
        "超": "more_than",
        "少なくとも": "at_least",
        **dict.fromkeys(("最大", "最大で"), "at_most"),
        **dict.fromkeys(("約", "およそ", "ほぼ"), "about"),
    },
    inside={"余": "more_than", "余り": "more_than"},
    after={
        **dict.fromkeys(("余", "余り", "あまり", "超", "強"), "more_than"),
        "以上": "at_least",
        "未満": "less_than",
        **dict.fromkeys(("以下", "弱"), "at_most"),
        **dict.fromkeys(("前後", "程度", "ほど"), "about"),
    },
    ranges={"": frozenset({"-", "–", "~", "～", "〜", "から"})},
    units={
        "件": CASE,
        **dict.fromkeys(("人", "名"), PERSON),
        **_METRIC,
        "グラム": GRAM,
        **dict.fromkeys(("キロ", "キログラム"), KILOGRAM),
        "トン": TONNE,
        **_PERCENT,
        "パーセント": PERCENT,
    },
    rises_or_falls={},
    risen_or_fallen={
        **dict.fromkeys(("増", "の増", "増加", "の増加", "上昇"), RISE),
        **dict.fromkeys(("減", "の減", "減少", "の減少", "低下"), FALL),
    },
)
FRENCH = Language(
    group=SPACES,
    decimal=",",
    doubtful=".",
    scales=dict.fromkeys(
        ("million", "millions", *(a + b for a, b in product(("million", "millions"), (" de", " d'", " d’")))), 6
    ),
    before=_both_apostrophes(
        {
            **dict.fromkeys(("plus de", "plus d'"), "more_than"),
            "au moins": "at_least",
            **dict.fromkeys(("moins de", "moins d'"), "less_than"),
            **dict.fromkeys(("au plus", "jusqu'à", "près de", "presque"), "at_most"),
            **dict.fromkeys(("environ", "quelque"), "about"),
        }
    ),
    inside={},
    after={"ou plus": "at_least", "ou moins": "at_most", "environ": "about"},
    ranges={"": frozenset({"-", "–", "à"}), "de": frozenset({"à"}), "entre": frozenset({"et"})},
    units={
        **dict.fromkeys(("affaire", "affaires", "cas"), CASE),
        **dict.fromkeys(("personne", "personnes", "suspect", "suspects", "arrestation", "arrestations"), PERSON),
        **_METRIC,
        **dict.fromkeys(("gramme", "grammes"), GRAM),
        **dict.fromkeys(("kilo", "kilos", "kilogramme", "kilogrammes"), KILOGRAM),
        **dict.fromkeys(("tonne", "tonnes"), TONNE),
        **_PERCENT,
        "pour cent": PERCENT,
    },
    modifiers_after=("criminelle", "criminelles", "pénale", "pénales"),
    rises_or_falls={
        **{a + b: RISE for a, b in product(("", "en ", "une "), ("hausse de", "augmentation de"))},
        **{a + b: FALL for a, b in product(("", "en ", "une "), ("baisse de", "diminution de"))},
    },
    risen_or_fallen={"de plus": RISE, "de hausse": RISE, "de moins": FALL, "de baisse": FALL},
)
PORTUGUESE = Language(
    group=".",
    decimal=",",
    scales={"mil": 3, **dict.fromkeys(("milhão", "milhões", "milhão de", "milhões de"), 6)},
    before={
        "mais de": "more_than",
        **dict.fromkeys(("pelo menos", "ao menos"), "at_least"),
        "menos de": "less_than",
        **dict.fromkeys(("até", "quase"), "at_most"),
        **dict.fromkeys(("cerca de", "aproximadamente"), "about"),
    },
    inside={},
    after={"ou mais": "at_least", "ou menos": "at_most"},
    ranges={"": frozenset({"-", "–", "a"}), "de": frozenset({"a"}), "entre": frozenset({"e"})},
    units={
        **dict.fromkeys(("caso", "casos"), CASE),
        **dict.fromkeys(("suspeito", "suspeitos", "pessoa", "pessoas", "detido", "detidos"), PERSON),
        **_METRIC,
        **dict.fromkeys(("grama", "gramas"), GRAM),
        **dict.fromkeys(("quilo", "quilos", "quilograma", "quilogramas"), KILOGRAM),
        **dict.fromkeys(("tonelada", "toneladas"), TONNE),
        **_PERCENT,
        "por cento": PERCENT,
    },
    modifiers_after=("criminal", "criminais"),
    rises_or_falls={
        **dict.fromkeys(("aumento de", "um aumento de", "alta de", "subiu", "aumentou", "cresceu"), RISE),
        **dict.fromkeys(("queda de", "uma queda de", "redução de", "uma redução de", "caiu", "diminuiu"), FALL),
    },
    risen_or_fallen={"a mais": RISE, "a menos": FALL},
)
SPANISH = Language(
    group=SPACES,
    decimal=",",
    doubtful=".",
    scales={"mil": 3, **dict.fromkeys(("millón", "millones", "millón de", "millones de"), 6)},
    before={
        "más de": "more_than",
        **dict.fromkeys(("al menos", "por lo menos"), "at_least"),
        "menos de": "less_than",
        **dict.fromkeys(("hasta", "casi"), "at_most"),
        **dict.fromkeys(("unos", "unas", "cerca de", "alrededor de", "aproximadamente"), "about"),
    },
    inside={},
    after={"o más": "at_least", "o menos": "at_most"},
    ranges={"": frozenset({"-", "–", "a"}), "de": frozenset({"a"}), "entre": frozenset({"y"})},
    units={
        **dict.fromkeys(("caso", "casos"), CASE),
        **dict.fromkeys(("sospechoso", "sospechosos", "persona", "personas", "detenido", "detenidos"), PERSON),
        **_METRIC,
        **dict.fromkeys(("gramo", "gramos"), GRAM),
        **dict.fromkeys(("kilo", "kilos", "kilogramo", "kilogramos"), KILOGRAM),
        **dict.fromkeys(("tonelada", "toneladas"), TONNE),
        **_PERCENT,
        "por ciento": PERCENT,
    },
    modifiers_after=("criminal", "criminales"),
    rises_or_falls={
        **{a + b: RISE for a, b in product(("aumentó", "subió", "creció"), ("", " un"))},
        **{a + b: FALL for a, b in product(("disminuyó", "bajó", "cayó"), ("", " un"))},
        **dict.fromkeys(("aumento de", "un aumento de", "aumento del", "un aumento del"), RISE),
        **dict.fromkeys(("descenso de", "un descenso de", "descenso del", "un descenso del"), FALL),
        **dict.fromkeys(("reducción de", "una reducción de", "reducción del", "una reducción del"), FALL),
    },
    risen_or_fallen={"más": RISE, "menos": FALL},
)
LANGUAGES = {
    "en": ENGLISH,
    "en-IN": replace(ENGLISH, in_twos=True, scales=ENGLISH.scales | {"lakh": 5, "lakhs": 5, "crore": 7, "crores": 7}),
    "zh": CHINESE,
    "ja": JAPANESE,
    "fr": FRENCH,
    "pt": PORTUGUESE,
    "es": SPANISH,
}


def known_language(language: str) -> Language:
    """Return the table of a language, or refuse one that there is none of.

    >>> known_language("zh").numerals
    True
    """
    if language not in LANGUAGES:
        raise Refusal(f"language {shown(language)} is not in the table; it holds {', '.join(LANGUAGES)}")
    return LANGUAGES[language]
