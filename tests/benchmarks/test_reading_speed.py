"""What reading and scanning cost: `python -m pytest -m slow tests/benchmarks/test_reading_speed.py -s`."""

import math
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from interdiction.reading import read, scan
from interdiction.reading.reading import _read

pytestmark = pytest.mark.slow

DISTINCT = 20_000
SIZES = {1_000: 15, 10_000: 9, 100_000: 5, 1_000_000: 1}  # phrases, and how often reading them is timed
AGAIN = 3  # a machine can be busy with something else
_fresh = count(10**8, step=max(SIZES))  # no two runs share a number, so none is in the cache beforehand


def phrases(n: int, times: int = 1) -> Iterator[str]:
    """Give n phrases of one length, each number `times` in a row and never given before."""
    start = next(_fresh)
    for number in range(start, start + n // times):
        phrase = f"{number / 100:,.2f} metric tons"
        for _ in range(times):
            yield phrase


def seconds(work: Callable[[], object]) -> float:
    """Measure processor time, which other work on the machine has no part in."""
    start = time.process_time()
    work()
    return time.process_time() - start


def read_each(texts: Iterator[str]) -> None:
    for phrase in texts:
        read(phrase, "en", "mass")


def test_distinct_phrases_are_read_at_a_rate_that_no_record_waits_for():
    for _ in range(AGAIN):
        rate = DISTINCT / statistics.median(seconds(lambda: read_each(phrases(DISTINCT))) for _ in range(7))
        print(f"\n{DISTINCT:,} distinct phrases: {rate:,.0f} a second of processor time (median of 7)", end="")
        if rate > 20_000:
            break
    assert rate > 20_000


@pytest.mark.parametrize("times", [1, 10], ids=["distinct", "repeated"])
def test_the_time_grows_as_the_number_of_phrases(times):
    read_each(phrases(DISTINCT))  # the cache is full from here on
    for _ in range(AGAIN):
        medians = [
            statistics.median(seconds(lambda n=n: read_each(phrases(n, times))) for _ in range(rounds))
            for n, rounds in SIZES.items()
        ]
        slope = statistics.linear_regression([math.log(n) for n in SIZES], [math.log(s) for s in medians]).slope
        amounts = ", ".join(f"{n:,} in {s:.3f} s" for n, s in zip(SIZES, medians, strict=True))
        print(f"\neach phrase {times} times: slope {slope:.3f} ({amounts}, medians)", end="")
        if 0.95 <= slope <= 1.05:
            break
    assert 0.95 <= slope <= 1.05


TEXTS = {10_000: 9, 100_000: 5, 1_000_000: 3, 10_000_000: 1}  # characters, and how often scanning them is timed
SENTENCE = (
    "In May they seized {kilograms:,.2f} kg of heroin, more than {tons} tons of materials in {cases:,} drug cases. "
)


def text_of(characters: int) -> str:
    """Give a text of at least so many characters, in which no number stands twice."""
    start, sentences, length = next(_fresh), [], 0
    while length < characters:
        number = start + len(sentences)
        sentences.append(SENTENCE.format(kilograms=number / 100, tons=number % 9973, cases=number))
        length += len(sentences[-1])
    return "".join(sentences)


def test_a_text_of_a_megabyte_is_scanned_while_one_waits_and_a_longer_one_costs_as_much_a_character():
    scan(text_of(100_000), "en")
    for _ in range(AGAIN):
        medians = []
        for characters, rounds in TEXTS.items():
            texts = [text_of(characters) for _ in range(rounds)]
            medians.append(statistics.median(seconds(lambda text=text: scan(text, "en")) for text in texts))
        slope = statistics.linear_regression([math.log(n) for n in TEXTS], [math.log(s) for s in medians]).slope
        amounts = ", ".join(f"{n:,} in {s:.3f} s" for n, s in zip(TEXTS, medians, strict=True))
        print(f"\ncharacters: slope {slope:.3f} ({amounts}, medians)", end="")
        if 0.95 <= slope <= 1.05 and medians[2] < 4:
            break
    assert medians[2] < 4
    assert 0.95 <= slope <= 1.05


# phrase, language, kind, and what quantulum3 calls the unit, with how many of ours are in one
TEMPLATES = [
    ("{tenths} kg", "en", "mass", "kilogram", 1),
    ("{tenths} grams", "en", "mass", "gram", 0.001),
    ("{tenths} metric tons", "en", "mass", "tonne", 1000),
    ("more than {tenths} tonnes", "en", "mass", "tonne", 1000),
    ("{tenths} kilograms or less", "en", "mass", "kilogram", 1),
    ("{whole} drug cases", "en", "count", "dimensionless", 1),
    ("at least {whole} suspects", "en", "count", "dimensionless", 1),
    ("{tenths}公斤", "zh", "mass", "kilogram", 1),
    ("{tenths}万起", "zh", "count", "dimensionless", 1),
    ("{tenths}キロ", "ja", "mass", "kilogram", 1),
]
EACH = 20


@pytest.mark.filterwarnings("ignore:Classifier dependencies")
def test_beside_quantulum3_on_the_phrases_that_it_reads():
    from quantulum3 import parser

    alike = []
    for template, language, kind, unit, size in TEMPLATES:
        for number in range(1231, 1231 + 970 * EACH, 970):
            phrase = template.format(tenths=f"{number / 10:,.1f}", whole=f"{number:,}")
            printed = read(phrase, language, kind)
            quantities = [(quantity.unit.name, quantity.value * size) for quantity in parser.parse(phrase)]
            if quantities == [(unit, pytest.approx(printed.value, rel=1e-9))]:
                alike.append((phrase, language, kind))
    assert len(alike) >= EACH
    _read.cache_clear()
    pairs = [(seconds(lambda row=row: read(*row)), seconds(lambda row=row: parser.parse(row[0]))) for row in alike]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"\n{len(alike)} of {len(TEMPLATES) * EACH} phrases are read by quantulum3 too: ", end="")
    print(f"{ours / theirs:.3f} of its time ({ours * 1e6:.0f} / {theirs * 1e6:.0f} µs, medians)", end="")
    assert ours < theirs
