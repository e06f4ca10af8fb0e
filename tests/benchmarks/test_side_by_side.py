"""Our reader beside three others on public wordings: `pytest -m slow tests/benchmarks/test_side_by_side.py -s`.

With WRITE=1 in the environment its table goes into CONTRIBUTING.md. The others give no bounds and
know no qualifiers and no changes, so of them only the value is asked; text2num gives numbers
without units, so any unit is allowed it. Both favour them.
"""

import math
import os
import re
import statistics
import time
from functools import cache
from pathlib import Path

import pytest
from test_scanning import LEFT_OUT, READ, STEP_NEEDED, STEPS, UP_TO, VARIETY, bounds_of, is_near

from interdiction.errors import InputError
from interdiction.reading import read
from interdiction.reading.reading import _read

# What had no place in the record when the file was made is left out: some of it has one by now.
ASKED = [case for case in READ if not case["expected_qualifier_or_refusal"].startswith("no place")]
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"
BEGIN, END = "<!-- side by side: written by the benchmark -->\n", "<!-- end of side by side -->"
SIZES = (
    1,
    10,
    100,
    1_000,
    0.001,
    0.45359237,
    0.028349523125,
    0.05,
    0.5,
    907.18474,
    1e6,
)  # a unit in kilograms, or a scale


def by_us(case):
    """The value that the library reads; a step that the digits leave open is tried, as a curator would state it."""
    tag = VARIETY.get(case["kind"], case["language"])
    try:
        return read(case["input"], tag, case["quantity_kind"])
    except InputError as error:
        if STEP_NEEDED not in str(error):
            return None
    for step in STEPS:
        try:
            found = read(case["input"], tag, case["quantity_kind"], step)
        except InputError:
            continue
        if not case["expected_value"] or is_near(found.low, bounds_of(case)[1]):
            return found
    return None


def by_quantulum(case):
    from quantulum3 import parser

    found = parser.parse(case["input"]) if case["language"].startswith("en") else []
    sizes = {"kilogram": [1], "gram": [0.001], "tonne": [1000], "ton": [1000, 907.18474], "ounce": [0.028349523125]}
    sizes |= {"pound-mass": [0.45359237], "dimensionless": [1], "percentage": [1]}  # either ton will do
    if len(found) != 1 or found[0].unit.name not in sizes:
        return None
    values = [found[0].value * size for size in sizes[found[0].unit.name]]
    expected = float(case["expected_value"] or "nan")
    return next((value for value in values if is_near(value, expected)), values[0])


def by_text2num(case):
    from text_to_num import alpha2digit

    language = case["language"].split("-")[0]
    if language not in ("en", "fr", "es", "pt", "de"):
        return None
    text = alpha2digit(case["input"], language, threshold=0)
    numbers = re.findall(r"[0-9]+(?:[.,][0-9]+)*", text)
    thousands, decimal = (".", ",") if language != "en" else (",", ".")
    try:
        (number,) = (float(found.replace(thousands, "").replace(decimal, ".")) for found in numbers)
    except ValueError:  # none, several, or one with marks of both kinds
        return None
    expected = float(case["expected_value"] or "nan")
    return next((number * size for size in SIZES if is_near(number * size, expected)), number)


@cache
def registry():
    import pint

    return pint.UnitRegistry()


def by_pint(case):
    units = registry()
    try:
        found = units.parse_expression(case["input"])
        return float(found.to("kg").magnitude) if case["quantity_kind"] == "mass" else float(found)
    except Exception:  # it raises nine kinds of errors on text
        return None


def judge(case, found):
    """Say whether what a reader found is right, refused or wrong."""
    expected = case["expected_value"]
    if found is None:
        return "right" if not expected else "refused"
    if not expected:
        return "wrong"
    if not isinstance(found, float):
        up_to = case["id"] in UP_TO and found.low == 0 and is_near(found.high, float(case["expected_high"]))
        return "right" if up_to or all(map(is_near, found[:3], bounds_of(case))) else "wrong"
    if math.isnan(float(expected)):  # of a range a value within it is enough
        return "right" if float(case["expected_low"]) <= found <= float(case["expected_high"]) else "wrong"
    return "right" if is_near(found, float(expected)) or is_near(-found, float(expected)) else "wrong"


def test_our_reader_beside_three_others_on_public_wordings():
    rows = []
    for name, reader in {
        "this library, with bounds": by_us,
        "quantulum3 0.10.0": by_quantulum,
        "text2num 3.1.0, the number alone": by_text2num,
        "pint 0.25.3": by_pint,
    }.items():
        reader(ASKED[0])
        _read.cache_clear()
        verdicts, times = [], []
        for case in ASKED:
            start = time.perf_counter()
            found = reader(case)
            times += [time.perf_counter() - start] if case["language"] == "en" else []
            verdicts.append(judge(case, found))
        counts = [str(verdicts.count(verdict)) for verdict in ("right", "refused", "wrong")]
        rows.append([name, *counts, f"{statistics.median(times) * 1e6:,.0f} µs"])
    lines = [f"| {' | '.join(row)} |" for row in (["reader", "right", "refused", "wrong", "a phrase, median"], *rows)]
    table = "\n".join([lines[0], "|---|---|---|---|---|", *lines[1:]])
    print(f"\n{table}")
    assert rows[0][3] == "0"
    assert int(rows[0][2]) <= len(LEFT_OUT)
    assert all(int(rows[0][1]) > int(row[1]) for row in rows[1:])
    if os.environ.get("WRITE"):
        before, begin, rest = GUIDE.read_text("utf-8").partition(BEGIN)
        _, end, after = rest.partition(END)
        assert begin and end
        GUIDE.write_text(f"{before}{begin}\n{table}\n\nOf {len(ASKED)} wordings.\n\n{end}{after}", "utf-8")
