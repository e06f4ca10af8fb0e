"""Texts that nobody should paste and somebody will: what they may do is be read, refused, or hold no number."""

from collections.abc import Iterator

MEGABYTE = 1_000_000
_SENTENCE = "In the first half of 2031 officers cracked 418 drug cases and seized 3.47 metric tons of drugs. "


def hostile_texts() -> Iterator[tuple[str, str]]:
    """Give each text with a name that a test can print; one at a time, for some are large."""
    yield from _markup()
    yield from _characters()
    yield from _numbers()
    yield from _sizes()


def _markup() -> Iterator[tuple[str, str]]:
    """Text that a page, a sheet or a chart might run or set instead of showing it."""
    yield "script", "<script>alert(1)</script> seized 12 kg <img src=x onerror='alert(2)'> of drugs"
    yield "script in an attribute", "'><script>alert(12)</script><a href='javascript:alert(3)'>571 drug cases</a>"
    yield "end of a script", "</script></style></title><!-- 571 drug cases --> 665 suspects <![CDATA[ 12 kg ]]>"
    yield "SVG", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><text>12 kg</text></svg> and 13 kg"
    yield "entities", "12&nbsp;kg &lt;b&gt; 13 kg &#49;&#52; kg &amp;amp; &#x3c;script&#x3e; 15 kg"
    yield "Markdown", "# 12 kg\n\n| 571 drug cases | **13** kg |\n|---|---|\n`14 kg` [15 kg](javascript:alert(1))"
    yield "LaTeX", "$12\\,\\mathrm{kg}$ \\input{/etc/passwd} $$\\frac{571}{665}$$ 100\\% of 13 kg $ 14 kg ^_{}"
    yield "template", "{{ 7 * 7 }} kg {% for x in y %} 12 kg ${8 * 8} %s %d {0} {figures.__class__} 13 kg"
    yield "formula", '=HYPERLINK("http://example.invalid";"571 cases")\n@SUM(1+1)*12 kg\n+13 kg\n-14 kg\n\t=15 kg'
    yield "quotes", "'12 kg' \"13 kg\" `14 kg` ''' \"\"\" \\\" \\' \\\\ 15 kg;--"


def _characters() -> Iterator[tuple[str, str]]:
    """Text with letters that are not seen, that turn others round, or that are none."""
    controls = "".join(chr(code) for code in range(32))
    yield "every control character", f"571{controls}drug cases, 12{controls}kg"
    yield "a control character each", "".join(f"{code}{chr(code)}kg " for code in (*range(32), *range(127, 160)))
    yield "bidi overrides", "seized \u202e001\u202c kg, \u2066571\u2069 cases, \u200f12\u200e kg, 1\u202d2\u202e3 kg"
    yield "zero width", "5\u200b7\u200c1\u200d drug\ufeff cases, 1\u2060 2 kg, 1\u00ad2 kg"
    yield (
        "emoji",
        "\U0001f468\u200d\U0001f469 12 kg \U0001f1e8\U0001f1ed 13 kg \U0001f44d\U0001f3fd14\U0001f44d kg",
    )
    yield "keycaps", "1\ufe0f\u20e32\ufe0f\u20e3 kg"
    yield "lone combining marks", "\u0301\u0308 12\u0301 k\u0327g\u0301, \u20dd571\u20dd drug cases\u0300"
    yield "many combining marks", "12 k" + "\u0301" * 10_000 + "g"
    yield "lone surrogates", "12 kg \ud800 13 \udfff kg"
    yield "private and unassigned", "\ue000 12 kg \U000e0001\U000e0031 13 \uffff kg \ufdd0 \U0010ffff 14 kg"
    yield "every digit of Unicode", " ".join(f"{chr(code)} kg" for code in range(0x110000) if chr(code).isdigit())
    yield (
        "letters of many forms",
        "\uff11\uff12 \uff4b\uff47, \U0001d7cf \u338f, \u2460\u00b2 kg, \u00bd t, \u2167 kg",
    )
    yield "every kind of space", "".join(f"12{space}345{space}kg\n" for space in map(chr, _spaces()))
    yield "long letters when folded", "\ufdfa\u0130\u1e9e\ufb03 12 kg " * 50


def _spaces() -> list[int]:
    """Give the characters that Python takes for a space."""
    return [code for code in range(0x110000) if chr(code).isspace()]


def _numbers() -> Iterator[tuple[str, str]]:
    """Numbers that are none, or too many, or too large."""
    yield "marks", "5.55.55.55 tons, 5,,5 kg, 5..5 kg, .,5 kg, 1'2'3 kg, 5.55.55,55 tons"
    yield "signs", "--5 %, +-5 %, \u2212\u22125 %, -0 kg, \u00b15 kg, up down up 5 %, 5 % % %"
    yield "numbers of programs", "1e308 kg, 1e-400 kg, 0x1F kg, 0b1 kg, 1_000 kg, NaN kg, inf kg, Infinity cases"
    yield "powers", f"{'9' * 400} kg, 0.{'0' * 400}1 kg, {'million ' * 60}cases, 5 {'million ' * 60}cases"
    yield "scale words in Chinese", "\u4e07\u4ebf" * 500 + "\u8d77"
    yield "numerals in Chinese", "\u4e00\u4e8c\u4e09\u56db\u4e94" * 2_000 + "\u516c\u65a4"
    yield "qualifiers", "more than less than about up to at least nearly " * 500 + "12 kg"
    yield "negations", "not no never " * 1_000 + "more than 12 kg"
    yield "words of a number", "one hundred and twenty-three thousand " * 500 + "cases"
    yield "ranges", "-".join(str(number) for number in range(1_000)) + " kg"
    yield "a list of changes", "declines of " + ", ".join(["28.6 %"] * 1_000)
    yield "no number", "no number here, and none there"
    yield "nothing", ""
    yield "blanks", " \t\r\n\u00a0\u3000" * 100


def _sizes() -> Iterator[tuple[str, str]]:
    """Texts that end a reader whose work grows faster than they do."""
    yield "ten megabytes of prose", _SENTENCE * (10 * MEGABYTE // len(_SENTENCE))
    yield "ten megabytes of one word", "a" * (10 * MEGABYTE)
    yield "ten megabytes of blanks", "12" + " " * (10 * MEGABYTE) + "kg"
    yield "ten megabytes of line breaks", "12 kg" + "\n" * (10 * MEGABYTE) + "13 kg"
    yield "a million digits", "7" * MEGABYTE
    yield "a million digits with a unit", "7" * MEGABYTE + " kg"
    yield "a million groups of digits", "1" + ",000" * MEGABYTE + " kg"
    yield "a million zeros behind a mark", "0." + "0" * MEGABYTE + " kg"
    yield "a million masses", "1 kg " * MEGABYTE
    yield "a million single digits", "1 " * MEGABYTE
    yield "a million marks", "1." * MEGABYTE
    yield "a million dashes", "1-" * MEGABYTE
    yield "brackets within brackets", "(" * 100_000 + "12 kg" + ")" * 100_000
    yield "brackets of every kind", "([{<" * 25_000 + "12 kg" + ">}])" * 25_000
    yield "words of a hundred thousand letters", " ".join(f"{number} {'drug-' * 20_000}cases" for number in (12, 13))
    yield "half a unit word", "12 " + "drug smuggling " * 50_000
    yield "tags within tags", "<b>" * 100_000 + "12 kg" + "</b>" * 100_000
    yield "noise", "".join(map(chr, _mixed()))


def _mixed() -> Iterator[int]:
    """Give the characters of the first plane out of their order, lone surrogates left out."""
    return (code for place in range(MEGABYTE) if not 0xD800 <= (code := place * 40503 % 0x10000) < 0xE000)
