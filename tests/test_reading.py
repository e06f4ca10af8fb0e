"""What one printed phrase allows the truth to be, and which phrases are refused."""

import math
import subprocess
import sys
from decimal import ROUND_FLOOR, Context, Decimal, FloatOperation, Inexact, getcontext, localcontext
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interdiction.errors import InputError, quote
from interdiction.languages import LANGUAGES
from interdiction.numerals.chinese import in_digits
from interdiction.reading import READINGS, Printed, check_reading, read

INF, NAN = math.inf, math.nan
SOME = settings(max_examples=40, deadline=None)
MANY = settings(max_examples=150, deadline=None)

# phrase, kind, rounded_to, value, low, high, unit, qualifier: worked out by hand, read either way.
ENGLISH = [
    ("131 cases", "count", None, 131, 131, 131, "case", "plain"),
    ("1 case", "count", None, 1, 1, 1, "case", "plain"),
    ("0 cases", "count", None, 0, 0, 0, "case", "plain"),
    ("12 drug-related cases", "count", None, 12, 12, 12, "case", "plain"),
    ("665 suspects", "count", None, 665, 665, 665, "person", "plain"),
    ("1,234 cases", "count", None, 1234, 1234, 1234, "case", "plain"),
    ("12,345 people", "count", None, 12345, 12345, 12345, "person", "plain"),
    ("1,234,567 persons", "count", None, 1234567, 1234567, 1234567, "person", "plain"),
    ("64,000 cases", "count", "1000", 64000, 63500, 65000, "case", "plain"),
    ("64,000 cases", "count", "500", 64000, 63750, 64500, "case", "plain"),
    ("64,000 cases", "count", "1", 64000, 64000, 64000, "case", "plain"),
    ("570 cases", "count", "10", 570, 565, 580, "case", "plain"),
    ("64 thousand cases", "count", None, 64000, 63500, 65000, "case", "plain"),
    ("6.4 thousand cases", "count", None, 6400, 6350, 6500, "case", "plain"),
    ("1.2 million people", "count", None, 1200000, 1150000, 1300000, "person", "plain"),
    ("2 million persons", "count", None, 2000000, 1500000, 3000000, "person", "plain"),
    ("20 thousand arrests", "count", "10000", 20000, 15000, 30000, "person", "plain"),
    ("more than 500 cases", "count", None, 500, 500, INF, "case", "more_than"),
    ("over 1,000 arrests", "count", None, 1000, 1000, INF, "person", "more_than"),
    ("at least 37 suspects", "count", None, 37, 37, INF, "person", "at_least"),
    ("100 cases or more", "count", None, 100, 100, INF, "case", "at_least"),
    ("fewer than 20 cases", "count", None, 20, 0, 20, "case", "less_than"),
    ("up to 91 people", "count", None, 91, 0, 91, "person", "up_to"),
    ("up to 90 people", "count", "10", 90, 0, 100, "person", "up_to"),
    ("as many as 2.5 tonnes", "mass", None, 2500, 0, 2600, "kg", "up_to"),
    ("not fewer than 12 cases", "count", None, 12, 12, INF, "case", "at_least"),
    ("no more than 12 cases", "count", None, 12, 0, 12, "case", "at_most"),
    ("Forty-four kilograms", "mass", None, 44, 43.5, 45, "kg", "plain"),
    ("two and a half tonnes", "mass", None, 2500, 2250, 3000, "kg", "plain"),
    ("half a tonne", "mass", None, 500, 250, 1000, "kg", "plain"),
    ("45 kilograms and 654 grams", "mass", None, 45.654, 45.6535, 45.655, "kg", "plain"),
    ("5.7-tonne", "mass", None, 5700, 5650, 5800, "kg", "plain"),
    ("one-thousand-459 cases", "count", None, 1459, 1459, 1459, "case", "plain"),
    ("nearly 1,500 cases", "count", None, 1500, 0, 1500, "case", "at_most"),
    ("about 300 cases", "count", "100", 300, 200, 400, "case", "about"),
    ("about 300 cases", "count", "1", 300, 299, 301, "case", "about"),
    ("34-38 cases", "count", None, NAN, 34, 38, "case", "range"),
    ("from 12 to 15 arrests", "count", None, NAN, 12, 15, "person", "range"),
    ("between 3 and 5 people", "count", None, NAN, 3, 5, "person", "range"),
    ("5.55 metric tons", "mass", None, 5550, 5545, 5560, "kg", "plain"),
    ("1 metric ton", "mass", None, 1000, 500, 2000, "kg", "plain"),
    ("323.5 tons", "mass", None, 323500, 323450, 323600, "kg", "plain"),
    ("323.58 tonnes", "mass", None, 323580, 323575, 323590, "kg", "plain"),
    ("4.5 t", "mass", None, 4500, 4450, 4600, "kg", "plain"),
    ("0.5 t", "mass", None, 500, 450, 600, "kg", "plain"),
    ("1.0 t", "mass", None, 1000, 950, 1100, "kg", "plain"),
    ("240 t", "mass", "10", 240000, 235000, 250000, "kg", "plain"),
    ("240 t", "mass", "1", 240000, 239500, 241000, "kg", "plain"),
    ("1,234.5 kg", "mass", None, 1234.5, 1234.45, 1234.6, "kg", "plain"),
    ("12 kg", "mass", None, 12, 11.5, 13, "kg", "plain"),
    ("12KG", "mass", None, 12, 11.5, 13, "kg", "plain"),
    ("10 kilograms", "mass", "1", 10, 9.5, 11, "kg", "plain"),
    ("0.05 kg", "mass", None, 0.05, 0.045, 0.06, "kg", "plain"),
    ("0.0 kg", "mass", None, 0, 0, 0.1, "kg", "plain"),
    ("3.5 million tonnes", "mass", None, 3.5e9, 3.45e9, 3.6e9, "kg", "plain"),
    ("455 g", "mass", None, 0.455, 0.4545, 0.456, "kg", "plain"),
    ("25 grams", "mass", None, 0.025, 0.0245, 0.026, "kg", "plain"),
    ("1 gram", "mass", None, 0.001, 0.0005, 0.002, "kg", "plain"),
    ("1 lb", "mass", None, 0.45359237, 0.226796185, 0.90718474, "kg", "plain"),
    ("2.2 pounds", "mass", None, 0.997903214, 0.9752235955, 1.043262451, "kg", "plain"),
    ("over 100 lbs", "mass", None, 45.359237, 45.359237, INF, "kg", "more_than"),
    ("more than 703 tons", "mass", None, 703000, 703000, INF, "kg", "more_than"),
    ("More than 10 Kilograms", "mass", None, 10, 10, INF, "kg", "more_than"),
    ("exceeding 3.25 tonnes", "mass", None, 3250, 3250, INF, "kg", "more_than"),
    ("no less than 15 kg", "mass", None, 15, 15, INF, "kg", "at_least"),
    ("2 tons and above", "mass", None, 2000, 2000, INF, "kg", "at_least"),
    ("less than 0.5 kg", "mass", None, 0.5, 0, 0.5, "kg", "less_than"),
    ("below 7 grams", "mass", None, 0.007, 0, 0.007, "kg", "less_than"),
    ("at most 2.5 kg", "mass", None, 2.5, 0, 2.5, "kg", "at_most"),
    ("2.5 kg or less", "mass", None, 2.5, 0, 2.5, "kg", "at_most"),
    ("not more than 40 kg", "mass", None, 40, 0, 40, "kg", "at_most"),
    ("almost 35 tonnes", "mass", None, 35000, 0, 35000, "kg", "at_most"),
    ("about 8.9 tons", "mass", "0.1", 8900, 8800, 9000, "kg", "about"),
    ("about 8.9 tons", "mass", "0.5", 8900, 8400, 9400, "kg", "about"),
    ("approximately 27 t", "mass", "1", 27000, 26000, 28000, "kg", "about"),
    ("roughly 1,000 kg", "mass", "100", 1000, 900, 1100, "kg", "about"),
    ("34.2-38.6 kg", "mass", None, NAN, 34.15, 38.7, "kg", "range"),
    ("34.2–38.6 kg", "mass", None, NAN, 34.15, 38.7, "kg", "range"),
    ("2 to 3 tonnes", "mass", None, NAN, 1500, 4000, "kg", "range"),
    ("between 1.25 and 1.75 t", "mass", None, NAN, 1245, 1760, "kg", "range"),
    ("100-150 kg", "mass", "10", NAN, 95, 160, "kg", "range"),
]
CHINESE = [
    ("571起", "count", None, 571, 571, 571, "case", "plain"),
    ("37 名", "count", None, 37, 37, 37, "person", "plain"),
    ("6.4万起", "count", None, 64000, 63500, 65000, "case", "plain"),
    ("10.96萬宗", "count", None, 109600, 109550, 109700, "case", "plain"),
    ("1.2亿人", "count", None, 120000000, 115000000, 130000000, "person", "plain"),
    ("3億人", "count", None, 300000000, 250000000, 400000000, "person", "plain"),
    ("6.4321万起", "count", None, 64321, 64321, 64321, "case", "plain"),
    ("一百三十一起", "count", None, 131, 131, 131, "case", "plain"),
    ("十五人", "count", None, 15, 15, 15, "person", "plain"),
    ("二千零五件", "count", None, 2005, 2005, 2005, "case", "plain"),
    ("一万零五起", "count", None, 10005, 10005, 10005, "case", "plain"),
    ("二十起", "count", "1", 20, 20, 20, "case", "plain"),
    ("三百二十人", "count", "10", 320, 315, 330, "person", "plain"),
    ("九萬三千宗", "count", None, 93000, 92500, 94000, "case", "plain"),
    ("二十万人", "count", "100000", 200000, 150000, 300000, "person", "plain"),
    ("一亿二千万人", "count", None, 120000000, 115000000, 130000000, "person", "plain"),
    ("六点四万起", "count", None, 64000, 63500, 65000, "case", "plain"),
    ("三点四五万起", "count", None, 34500, 34450, 34600, "case", "plain"),
    ("一点二五亿人", "count", None, 125000000, 124500000, 126000000, "person", "plain"),
    ("一百零五万人", "count", None, 1050000, 1045000, 1060000, "person", "plain"),
    ("二〇二一起", "count", None, 2021, 2021, 2021, "case", "plain"),
    ("6.4万余起", "count", None, 64000, 64000, INF, "case", "more_than"),
    ("3万多人", "count", None, 30000, 30000, INF, "person", "more_than"),
    ("十余起", "count", None, 10, 10, INF, "case", "more_than"),
    ("超1000起", "count", None, 1000, 1000, INF, "case", "more_than"),
    ("逾2.5万人", "count", None, 25000, 25000, INF, "person", "more_than"),
    ("至少15人", "count", None, 15, 15, INF, "person", "at_least"),
    ("120起以上", "count", None, 120, 120, INF, "case", "at_least"),
    ("不到20起", "count", None, 20, 0, 20, "case", "less_than"),
    ("50人以下", "count", None, 50, 0, 50, "person", "at_most"),
    ("近9万人", "count", None, 90000, 0, 90000, "person", "at_most"),
    ("约300起", "count", "100", 300, 200, 400, "case", "about"),
    ("300起左右", "count", "100", 300, 200, 400, "case", "about"),
    ("约6.4万起", "count", "1000", 64000, 63000, 65000, "case", "about"),
    ("三至五起", "count", None, NAN, 3, 5, "case", "range"),
    ("12到15名", "count", None, NAN, 12, 15, "person", "range"),
    ("5.55吨", "mass", None, 5550, 5545, 5560, "kg", "plain"),
    ("2.42公吨", "mass", None, 2420, 2415, 2430, "kg", "plain"),
    ("67.9噸", "mass", None, 67900, 67850, 68000, "kg", "plain"),
    ("三点四五吨", "mass", None, 3450, 3445, 3460, "kg", "plain"),
    ("零点五吨", "mass", None, 500, 450, 600, "kg", "plain"),
    ("两吨", "mass", None, 2000, 1500, 3000, "kg", "plain"),
    ("18.5公斤", "mass", None, 18.5, 18.45, 18.6, "kg", "plain"),
    ("1,234.5公斤", "mass", None, 1234.5, 1234.45, 1234.6, "kg", "plain"),
    ("1.6千克", "mass", None, 1.6, 1.55, 1.7, "kg", "plain"),
    ("350千克", "mass", "10", 350, 345, 360, "kg", "plain"),
    ("500克", "mass", "100", 0.5, 0.45, 0.6, "kg", "plain"),
    ("3.5万克", "mass", None, 35, 34.5, 36, "kg", "plain"),
    ("0.5磅", "mass", None, 0.226796185, 0.2041165665, 0.272155422, "kg", "plain"),
    ("1万克以上", "mass", None, 10, 10, INF, "kg", "at_least"),
    ("一万克以上", "mass", None, 10, 10, INF, "kg", "at_least"),
    ("十公斤以上", "mass", None, 10, 10, INF, "kg", "at_least"),
    ("逾703吨", "mass", None, 703000, 703000, INF, "kg", "more_than"),
    ("超过10公斤", "mass", None, 10, 10, INF, "kg", "more_than"),
    ("27多吨", "mass", None, 27000, 27000, INF, "kg", "more_than"),
    ("近8.9吨", "mass", None, 8900, 0, 8900, "kg", "at_most"),
    ("约27吨", "mass", "1", 27000, 26000, 28000, "kg", "about"),
    ("34.2～38.6公斤", "mass", None, NAN, 34.15, 38.7, "kg", "range"),
]
READABLE = [(row[0], "en", *row[1:]) for row in ENGLISH] + [(row[0], "zh", *row[1:]) for row in CHINESE]

# phrase, kind, rounded_to, value, then low and high as rounded, as cut off, as either: by hand.
THREE_WAYS = [
    ("5.55 metric tons", "en", "mass", None, 5550, (5545, 5555), (5550, 5560), (5545, 5560)),
    (
        "323.5 tons",
        "en",
        "mass",
        None,
        323500,
        (323450, 323550),
        (323500, 323600),
        (323450, 323600),
    ),
    ("6.4万起", "zh", "count", None, 64000, (63500, 64500), (64000, 65000), (63500, 65000)),
    ("240 t", "en", "mass", "10", 240000, (235000, 245000), (240000, 250000), (235000, 250000)),
    ("455 g", "en", "mass", None, 0.455, (0.4545, 0.4555), (0.455, 0.456), (0.4545, 0.456)),
    ("34-38 kg", "en", "mass", None, NAN, (33.5, 38.5), (34, 39), (33.5, 39)),
    ("0.0 kg", "en", "mass", None, 0, (0, 0.05), (0, 0.1), (0, 0.1)),
    ("571 cases", "en", "count", None, 571, (571, 571), (571, 571), (571, 571)),
    ("34-38 cases", "en", "count", None, NAN, (34, 38), (34, 38), (34, 38)),
    ("about 27 t", "en", "mass", "1", 27000, (26000, 28000), (26000, 28000), (26000, 28000)),
    ("more than 703 tons", "en", "mass", None, 703000, (703000, INF), (703000, INF), (703000, INF)),
    ("nearly 35 t", "en", "mass", None, 35000, (0, 35000), (0, 35000), (0, 35000)),
]

UNIT, WORD, NUMBER, STEP = (
    "table of units",
    "before the number is not a qualifier",
    "is not written as",
    "rounded_to",
)
TWO, NONE, DIGITS = "two readable numbers", "no number", "print it in digits"
# phrase, language, kind, rounded_to, a piece of the reason
REFUSED = [
    ("571 boxes", "en", "count", None, UNIT),
    ("5 kg or so", "en", "mass", None, "state the step"),
    ("64k cases", "en", "count", None, UNIT),
    ("5. kg", "en", "mass", None, "without a unit"),
    ("5 stone", "en", "mass", None, UNIT),
    ("571 cases", "zh", "count", None, UNIT),
    ("6百起", "zh", "count", None, UNIT),
    ("571", "en", "count", None, "without a unit"),
    ("more than 571 ", "en", "count", None, "without a unit"),
    ("起5", "zh", "count", None, WORD),
    ("571 kg", "en", "count", None, "'kg' is a unit of mass where a count belongs"),
    ("571 cases", "en", "mass", None, "'cases' is a unit of count where a mass belongs"),
    ("5 kg", "en", "volume", None, "where a volume belongs"),
    ("5 kg", "en", "", None, "unit of mass"),
    ("5 kg", "en", "mass\ncount", None, "unit of mass"),
    ("5 kg", "en", "mass\tcount", None, "unit of mass"),
    ("5 kg", "it", "mass", None, "language 'it' is not in the table; it holds"),
    ("5 kg", "", "mass", None, "language"),
    ("5 kg", "en\nzh", "mass", None, "language"),
    ("5 kg", "en\tzh", "mass", None, "language"),
    ("5 kg 6 kg", "en", "mass", None, TWO),
    ("5 6 kg", "en", "mass", None, "two numbers beside each other"),
    ("5 kg (11 lb)", "en", "mass", None, TWO),
    ("1e5 kg", "en", "mass", None, TWO),
    ("1/2 kg", "en", "mass", None, "a fraction"),
    ("between 5-6 kg", "en", "mass", None, WORD),
    ("5 and 6 kg", "en", "mass", None, TWO),
    ("more than 5-6 kg", "en", "mass", None, "two qualifiers"),
    ("571 cases, 131 above 10 kg", "en", "count", None, TWO),
    ("−5 kg", "en", "mass", None, WORD),
    ("+5 kg", "en", "mass", None, WORD),
    (".5 kg", "en", "mass", None, WORD),
    ("some 5 kg", "en", "mass", None, "state the step"),
    ("more  than 5 kg", "en", "mass", None, WORD),
    ("$5 kg", "en", "mass", None, "two units"),
    ("几十起", "zh", "count", None, "no bound"),
    ("1,1 t", "en", "mass", None, NUMBER),
    ("12,34 t", "en", "mass", None, NUMBER),
    ("1,0000 kg", "en", "mass", None, NUMBER),
    ("1000,000 kg", "en", "mass", None, NUMBER),
    ("1.000,5 kg", "en", "mass", None, NUMBER),
    ("5.5.5 kg", "en", "mass", None, NUMBER),
    ("007 cases", "en", "count", None, NUMBER),
    ("00.5 kg", "en", "mass", None, NUMBER),
    ("123456789012345 kg", "en", "mass", None, NUMBER),
    ("1.23456789012345 kg", "en", "mass", None, NUMBER),
    ("5-06 kg", "en", "mass", None, NUMBER),
    ("about 5 kg or less", "en", "mass", "1", "two qualifiers"),
    ("6.4万余起以上", "zh", "count", None, "two qualifiers"),
    ("5-6吨左右", "zh", "mass", "1", "two qualifiers"),
    ("240 t", "en", "mass", None, "do not say how finely"),
    ("0 kg", "en", "mass", None, "do not say how finely"),
    ("about 27 t", "en", "mass", None, "do not say how finely"),
    ("240-255 t", "en", "mass", None, "do not say how finely"),
    ("二十万起", "zh", "count", None, "do not say how finely"),
    ("五百克", "zh", "mass", "", "do not say how finely"),
    ("240 t", "en", "mass", "7", "not a multiple"),
    ("240 t", "en", "mass", 50, "not a multiple"),
    ("240 t", "en", "mass", "0.5", STEP),
    ("240 t", "en", "mass", "1000", STEP),
    ("240 t", "en", "mass", "0", STEP),
    ("240 t", "en", "mass", -10, STEP),
    ("240 t", "en", "mass", "ten", STEP),
    ("240 t", "en", "mass", "1e1", STEP),
    ("240 t", "en", "mass", " 10", STEP),
    ("240 t", "en", "mass", "10\n", STEP),
    ("240 t", "en", "mass", "１０", STEP),
    ("240 t", "en", "mass", NAN, STEP),
    ("240 t", "en", "mass", INF, STEP),
    ("240 t", "en", "mass", True, STEP),
    ("240 t", "en", "mass", Fraction(1, 2), STEP),
    ("64,000 cases", "en", "count", "1,000", STEP),
    ("240 t", "en", "mass", "99999999999999.99999999999999", STEP),
    ("0 million tonnes", "en", "mass", "0.1", STEP),
    ("about 0 t", "en", "mass", "0.25", STEP),
    ("about 8.9 t", "en", "mass", "0.01", STEP),
    ("5.5 t", "en", "mass", "0.1", "leave rounded_to empty"),
    ("571 cases", "en", "count", "1", "leave rounded_to empty"),
    ("more than 700 t", "en", "mass", "100", "leave rounded_to empty"),
    ("6-5 kg", "en", "mass", None, "from high to low"),
    ("1.5-1.49999 kg", "en", "mass", None, "different places"),
    ("1.5 cases", "en", "count", None, "part of one"),
    ("10.0 cases", "en", "count", None, "part of one"),
    ("more than 1.5 cases", "en", "count", None, "part of one"),
    ("6.43215万起", "zh", "count", None, "part of one"),
    ("3-5.5 cases", "en", "count", None, "part of one"),
    ("3.5-5 cases", "en", "count", None, "part of one"),
    ("between 10 and 12.0 people", "en", "count", "1", "part of one"),
    ("5\tkg", "en", "mass", None, NONE),
    ("571\ncases", "en", "count", None, NONE),
    ("5 kg\n", "en", "mass", None, NONE),
    ("5\r\nkg", "en", "mass", None, NONE),
    ("5\x00kg", "en", "mass", None, NONE),
    ("", "en", "mass", None, NONE),
    ("", "zh", "count", None, NONE),
    ("   ", "en", "mass", None, NONE),
    ("kg", "en", "mass", None, NONE),
    ("NaN kg", "en", "mass", None, NONE),
    ("inf kg", "en", "mass", None, NONE),
    ("umpteen kg", "en", "mass", None, NONE),
    ("五公斤", "en", "mass", None, NONE),
    ("٥ kg", "en", "mass", None, "another script"),
    ("一百五起", "zh", "count", None, DIGITS),
    ("一万五起", "zh", "count", None, DIGITS),
    ("一百五百起", "zh", "count", None, DIGITS),
    ("一万亿亿起", "zh", "count", None, DIGITS),
    ("二" * 5_000 + "起", "zh", "count", None, DIGITS),
    ("1" * 100_000 + " 2 3 kg", "fr", "mass", None, TWO),
]
# Each of these is said for something else than its characters in a row.
UNREADABLE_NUMERALS = [
    ("三四起", "count", None),  # three or four
    ("五六人", "count", None),
    ("十四五人", "count", None),  # fourteen or fifteen
    ("二三百起", "count", "100"),  # two or three hundred
    ("三五十人", "count", "10"),
    ("两三万人", "count", None),
    ("一百零起", "count", "1"),  # a place was left out
    ("一万零起", "count", None),
    ("零零七起", "count", None),  # refused in digits, 007, too
    ("一百五万起", "count", None),  # 1.5 million, or 1.05 million
    ("三5起", "count", None),
    ("十5起", "count", None),
    ("一百5起", "count", None),
    ("三点五十吨", "mass", None),
    ("一万点五吨", "mass", None),
    ("十万点五吨", "mass", None),
]


def agrees(found: float, by_hand: float) -> bool:
    """Whole numbers to the digit; others as far as a float goes."""
    if math.isnan(by_hand):
        return math.isnan(found)
    return found == by_hand or (by_hand % 1 != 0 and found == pytest.approx(by_hand, rel=1e-12, abs=0))


def assert_reads_as(found: Printed, by_hand: tuple[float, float, float, str, str]) -> None:
    assert [agrees(*pair) for pair in zip(found[:3], by_hand[:3], strict=True)] == [True] * 3, found
    assert tuple(found[3:]) == by_hand[3:]


@pytest.mark.parametrize(("phrase", "language", "kind", "rounded_to", "value", "low", "high", "unit", "said"), READABLE)
def test_a_phrase_allows_what_was_worked_out_by_hand(phrase, language, kind, rounded_to, value, low, high, unit, said):
    assert_reads_as(read(phrase, language, kind, rounded_to), (value, low, high, unit, said))


@pytest.mark.parametrize(
    ("phrase", "language", "kind", "rounded_to", "value", "rounded", "cut_off", "either"),
    THREE_WAYS,
)
def test_each_reading_has_its_own_bounds(phrase, language, kind, rounded_to, value, rounded, cut_off, either):
    for reading, by_hand in {
        "rounded": rounded,
        "cut_off": cut_off,
        "cut off": cut_off,
        "either": either,
    }.items():
        found = read(phrase, language, kind, rounded_to, reading)
        assert_reads_as(found, (value, *by_hand, found.unit, found.qualifier))
    assert repr(read(phrase, language, kind, rounded_to)) == repr(read(phrase, language, kind, rounded_to, "either"))


def test_a_step_may_be_text_or_number():
    steps = ("10", 10, 10.0, "10.0", Decimal(10), np.int64(10), np.float64(10))
    assert {read("240 t", "en", "mass", step) for step in steps} == {read("240 t", "en", "mass", "10")}


@pytest.mark.parametrize(
    ("phrase", "rounded_to", "low", "high"),
    [
        ("about 0.30 kg", "0.3", 0, 0.6),  # a step as large as the number itself
        ("about 0.60 kg", "0.6", 0, 1.2),
        ("about 0.70 kg", "0.7", 0, 1.4),
        ("about 5 billion g", "1000000000", 4e6, 6e6),
        ("about 0.00012 kg", 0.00001, 0.00011, 0.00013),  # Python prints this number as 1e-05
    ],
)
def test_a_step_between_the_last_place_and_the_number_is_taken(phrase, rounded_to, low, high):
    found = read(phrase, "en", "mass", rounded_to)
    assert agrees(found.low, low)
    assert agrees(found.high, high)


def test_a_reading_that_does_not_exist_is_refused_by_name():
    for reading in ("exact", "", "Rounded", "cut  off", "a\nb"):
        with pytest.raises(
            InputError, match=r"does not exist; choose one of either, rounded, cut_off, rounded_up"
        ) as refused:
            read("5 kg", "en", "mass", reading=reading)
        assert len(str(refused.value).splitlines()) == 1
    assert [check_reading(reading) for reading in (*READINGS, "cut off")] == [*READINGS, "cut_off"]


@pytest.mark.parametrize(("phrase", "language", "kind", "rounded_to", "reason"), REFUSED)
def test_a_phrase_is_refused_with_its_reason_in_one_line(phrase, language, kind, rounded_to, reason):
    with pytest.raises(InputError) as refused:
        read(phrase, language, kind, rounded_to)
    assert reason in str(refused.value)
    assert str(refused.value).startswith(quote(phrase))
    assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize("phrase", [None, NAN, 571, b"571 cases", ["571 cases"]])
def test_a_phrase_that_is_not_text_is_refused(phrase):
    with pytest.raises(InputError, match="is not text; give the printed words"):
        read(phrase, "en", "count")


def test_a_language_or_kind_that_is_not_text_is_refused():
    for language, kind in ((None, "mass"), (["en"], "mass"), ("en", None), ("en", ["mass"])):
        with pytest.raises(InputError, match=r"is not in the table|unit of mass"):
            read("5 kg", language, kind)


def test_the_decimals_of_the_caller_neither_change_the_reading_nor_are_changed():
    careless = Context(prec=2, rounding=ROUND_FLOOR, Emax=3, traps=[FloatOperation, Inexact])
    with localcontext(careless) as context:
        found = read("12,345.678 lb", "en", "mass")
        assert (context.prec, context.flags[Inexact]) == (2, False)
    assert_just_outside(
        found.low, found.high, *(POUNDS.kilograms * Fraction(end) for end in ("12345.6775", "12345.679"))
    )
    assert getcontext().prec == 28


def test_the_package_needs_nothing_but_the_standard_library():
    blocked = "".join(f"sys.modules[{name!r}] = None; " for name in ("numpy", "pandas", "pyarrow"))
    code = (
        f"import sys; {blocked}from interdiction.reading import read; print(read('5.55 metric tons', 'en', 'mass').low)"
    )
    child = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (child.stdout, child.stderr) == ("5545.0\n", "")


@pytest.mark.parametrize(("phrase", "kind", "rounded_to"), UNREADABLE_NUMERALS)
def test_numerals_that_say_something_else_are_refused(phrase, kind, rounded_to):
    with pytest.raises(InputError, match=f"{DIGITS}|beside each other"):
        read(phrase, "zh", kind, rounded_to)


# What the table of methods says, in fractions and with none of the library's arithmetic.


class Unit(NamedTuple):
    """The words behind a number: what its scale word multiplies by, and the kilograms in its unit."""

    language: str
    words: str
    kilograms: Fraction
    scale: int = 1


UNITS = [
    Unit("en", " t", Fraction(1000)),
    Unit("en", " metric tons", Fraction(1000)),
    Unit("en", " kg", Fraction(1)),
    Unit("en", " g", Fraction(1, 1000)),
    POUNDS := Unit("en", " lb", Fraction(45359237, 100000000)),
    Unit("en", " thousand tonnes", Fraction(1000), 1000),
    Unit("zh", "吨", Fraction(1000)),
    Unit("zh", "公斤", Fraction(1)),
    Unit("zh", "克", Fraction(1, 1000)),
    Unit("zh", "磅", Fraction(45359237, 100000000)),
    Unit("zh", "万吨", Fraction(1000), 10000),
]
DOWN = {"rounded": Fraction(1, 2), "cut_off": Fraction(0), "either": Fraction(1, 2), "rounded_up": Fraction(1)}
UP = {"rounded": Fraction(1, 2), "cut_off": Fraction(1), "either": Fraction(1), "rounded_up": Fraction(0)}
SAID_BEFORE = {
    "en": {
        "more than ": "more_than",
        "at least ": "at_least",
        "under ": "less_than",
        "not more than ": "at_most",
    },
    "zh": {"逾": "more_than", "至少": "at_least", "不到": "less_than", "至多": "at_most"},
}


class Written:
    """A number as a source could write it, and the same number and its step as fractions."""

    def __init__(self, digits: int, places: int, zeros_not_meant: int = 0, grouped: bool = False) -> None:
        number = Decimal(digits).scaleb(-places)
        self.text = f"{number:,f}" if grouped else f"{number:f}"
        self.digits, self.places = digits, places
        self.exact = Fraction(digits, 10**places)
        self.settled = places > 0 or digits % 10 != 0
        self.step = Fraction(1, 10**places) if self.settled else Fraction(10**zeros_not_meant)

    def __repr__(self) -> str:
        return f"Written({self.text!r}, step={self.step})"

    def rounded_to(self, scale: int) -> str:
        """The step that must be stated, with the scale word multiplied out; empty where none may be."""
        return "" if self.settled else str(self.step * scale)

    def interval(self, reading: str) -> tuple[Fraction, Fraction]:
        return max(self.exact - DOWN[reading] * self.step, Fraction(0)), self.exact + UP[reading] * self.step


@st.composite
def written_numbers(draw, most_digits=11, most_places=6):
    digits = draw(st.integers(0, 10 ** draw(st.integers(1, most_digits)) - 1))
    places = draw(st.integers(0, most_places))
    trailing = zeros_at_the_end(digits)
    return Written(digits, places, draw(st.integers(0, trailing)), draw(st.booleans()))


def zeros_at_the_end(number: int) -> int:
    return len(str(number)) - len(str(number).rstrip("0")) if number else 0


def assert_just_outside(low: float, high: float, exact_low: Fraction, exact_high: Fraction) -> None:
    """The next float inward would be inside the exact bounds."""
    assert Fraction(low) <= exact_low < Fraction(math.nextafter(low, INF))
    assert Fraction(math.nextafter(high, -INF)) < exact_high <= Fraction(high)


def read_masses(numbers: list[Written], unit: Unit, reading: str = "either", before: str = "") -> list[Printed]:
    """Read one number after the other in one unit."""
    steps = ["" if before else number.rounded_to(unit.scale) for number in numbers]
    phrases = [before + number.text + unit.words for number in numbers]
    return [read(phrase, unit.language, "mass", step, reading) for phrase, step in zip(phrases, steps, strict=True)]


readings, mass_units = st.sampled_from(READINGS), st.sampled_from(UNITS)
some_numbers = st.lists(written_numbers(), min_size=1, max_size=20)


@SOME
@given(some_numbers, mass_units, readings)
@example([Written(99999999999, 6), Written(7, 0)], POUNDS, "either")
@example([Written(99999999999999, 13), Written(98765432109877, 0)], POUNDS, "either")
@example([Written(0, 3), Written(0, 0)], UNITS[0], "cut_off")
def test_bounds_of_a_mass_are_outward_and_tight(numbers, unit, reading):
    for number, found in zip(numbers, read_masses(numbers, unit, reading), strict=True):
        exact_low, exact_high = (unit.kilograms * unit.scale * end for end in number.interval(reading))
        assert_just_outside(found.low, found.high, exact_low, exact_high)
        assert (found.unit, found.qualifier) == ("kg", "plain")


@SOME
@given(some_numbers, mass_units)
@example([Written(12345678901, 0), Written(19857371, 0)], POUNDS)
@example([Written(99999999999999, 13), Written(98765432109877, 0)], POUNDS)
def test_the_value_is_the_float_nearest_to_the_printed_number(numbers, unit):
    for number, found in zip(numbers, read_masses(numbers, unit), strict=True):
        assert found.value == float(unit.kilograms * unit.scale * number.exact)


@SOME
@given(some_numbers, mass_units)
def test_rounded_and_cut_off_lie_within_either(numbers, unit):
    columns = (read_masses(numbers, unit, reading) for reading in ("either", "rounded", "cut_off"))
    for either, rounded, cut_off in zip(*columns, strict=True):
        assert either.low == rounded.low <= cut_off.low
        assert rounded.high <= cut_off.high == either.high
        assert rounded.value == cut_off.value == either.value


@SOME
@given(some_numbers, st.integers(0, 9), mass_units)
def test_a_finer_printing_lies_within_the_one_cut_off_from_it(numbers, next_digit, unit):
    coarse = [Written(number.digits, number.places) for number in numbers]
    fine = [Written(number.digits * 10 + next_digit, number.places + 1) for number in numbers]
    for outer, inner in zip(read_masses(coarse, unit), read_masses(fine, unit), strict=True):
        assert outer.low <= inner.low
        assert inner.high <= outer.high


@SOME
@given(written_numbers(), written_numbers(), mass_units, readings)
def test_a_range_reaches_from_its_lower_ends_low_to_its_upper_ends_high(one, other, unit, reading):
    ends = (Written(one.digits, one.places), Written(other.digits, one.places))
    lower, upper = sorted(ends, key=lambda end: end.exact)
    step = "" if lower.settled and upper.settled else str(unit.scale)
    found = read(f"{lower.text}-{upper.text}{unit.words}", unit.language, "mass", step, reading)
    exact = (lower.interval(reading)[0], upper.interval(reading)[1])
    assert_just_outside(found.low, found.high, *(unit.kilograms * unit.scale * end for end in exact))
    assert math.isnan(found.value)
    assert found.qualifier == "range"


@SOME
@given(written_numbers(), mass_units, readings)
def test_about_allows_its_stated_step_either_way(number, unit, reading):
    step = number.step * unit.scale
    stated = f"{Decimal(step.numerator) / Decimal(step.denominator):f}"
    about = "about " if unit.language == "en" else "约"
    found = read(about + number.text + unit.words, unit.language, "mass", stated, reading)
    ends = (max(number.exact - number.step, Fraction(0)), number.exact + number.step)
    assert_just_outside(found.low, found.high, *(unit.kilograms * unit.scale * end for end in ends))
    assert (found.unit, found.qualifier) == ("kg", "about")


@SOME
@given(st.data(), some_numbers, mass_units, readings)
def test_a_one_sided_qualifier_leaves_one_end_open_and_the_unit_alone(data, numbers, unit, reading):
    before, said = data.draw(st.sampled_from(sorted(SAID_BEFORE[unit.language].items())))
    columns = (read_masses(numbers, unit, reading, before), read_masses(numbers, unit, reading))
    for number, found, plain in zip(numbers, *columns, strict=True):
        exact = unit.kilograms * unit.scale * number.exact
        assert (found.value, found.unit, found.qualifier) == (plain.value, plain.unit, said)
        if said in ("more_than", "at_least"):
            assert found.high == INF
            assert Fraction(found.low) <= exact < Fraction(math.nextafter(found.low, INF))
        else:
            assert found.low == 0
            assert Fraction(math.nextafter(found.high, -INF)) < exact <= Fraction(found.high)


@SOME
@given(st.integers(0, 10**13).filter(lambda count: count == 0 or count % 10), readings, st.booleans())
def test_a_plain_count_without_zeros_at_its_end_is_exact(count, reading, grouped):
    text = f"{count:,}" if grouped else str(count)
    for phrase, language, unit in ((f"{text} cases", "en", "case"), (f"{text}人", "zh", "person")):
        assert read(phrase, language, "count", reading=reading) == (
            count,
            count,
            count,
            unit,
            "plain",
        )


@SOME
@given(st.integers(1, 10**8), st.integers(1, 4), readings)
def test_a_count_in_ten_thousands_is_known_to_its_last_printed_place(digits, places, reading):
    number = Written(digits, places)
    found = read(f"{number.text}万起", "zh", "count", reading=reading)
    low, high = (10000 * end for end in number.interval(reading))
    expected = (10000 * number.exact,) * 3 if places == 4 else (10000 * number.exact, low, high)
    assert tuple(map(Fraction, found[:3])) == expected


# Any text at all.

NEAR_NUMBERS = "0123456789.,-–~ 零一二五十百千万亿点余约近至起人吨克kgt"
near_phrases = st.text(NEAR_NUMBERS, max_size=10)
any_step = st.none() | st.text(max_size=8) | st.text("0123456789.", max_size=6) | st.integers() | st.floats()


def refusal_or_printed(phrase, language, kind, step, reading="either"):
    try:
        return read(phrase, language, kind, step, reading)
    except InputError as refusal:
        return str(refusal)


@MANY
@given(
    st.text() | near_phrases,
    st.sampled_from(sorted(LANGUAGES)),
    st.sampled_from(["count", "mass"]),
    any_step,
    readings,
)
def test_any_text_is_read_or_refused_in_one_line(phrase, language, kind, step, reading):
    found = refusal_or_printed(phrase, language, kind, step, reading)
    if isinstance(found, str):
        assert len(found.splitlines()) == 1
    else:
        assert 0 <= found.low <= found.high
        assert math.isnan(found.value) or found.low <= found.value <= found.high


@SOME
@given(st.text(), st.text(), st.text())
def test_any_language_and_kind_is_refused_in_one_line(language, kind, phrase):
    for row in (("5 kg", language, "mass"), ("5 kg", "en", kind), (phrase, language, kind)):
        if row[1] not in LANGUAGES or row[2] != "mass":
            found = refusal_or_printed(*row, None)
            assert isinstance(found, str)
            assert len(found.splitlines()) == 1


# Chinese numerals, written here by the rules of the language and read back.

FIGURES = "零一二三四五六七八九"


def four_places(number: int, opens: bool) -> str:
    """Write 1 to 9999; ten is 十 where it opens a numeral, and 一十 within one."""
    text, gap = "", False
    for power, mark in ((3, "千"), (2, "百"), (1, "十"), (0, "")):
        digit = number // 10**power % 10
        if digit:
            text += ("零" if gap and text else "") + FIGURES[digit] + mark
        gap = digit == 0
    return text.removeprefix("一") if opens and text.startswith("一十") else text


def in_numerals(number: int) -> str:
    """Write 0 to 999,999,999,999 as 一亿零二百三十万四千 and the like."""
    text, gap = "", False
    for power, mark in ((8, "亿"), (4, "万"), (0, "")):
        part = number // 10**power % 10**4
        if part:
            gap = bool(text) and (gap or part < 1000)
            text += ("零" if gap else "") + four_places(part, opens=not text) + mark
        gap = part == 0
    return text or "零"


def numbers_to_a_billion() -> list[int]:
    """All sizes and all last places, the same ones in every run."""
    random = np.random.default_rng(571)
    numbers = random.integers(0, 10 ** random.integers(5, 10, 12_000))
    places = 10 ** random.integers(0, 9, len(numbers))
    return [
        *range(20_001),
        *(numbers // places * places).tolist(),
        10**8,
        10**8 + 5,
        123456789,
        999999999,
    ]


def read_numerals(numbers: list[int], steps: list[str], unit: str = "宗", marks: str = "万亿") -> list[Printed]:
    variants = str.maketrans("万亿", marks)
    phrases = [in_numerals(number).translate(variants) + unit for number in numbers]
    return [read(phrase, "zh", "count", step) for phrase, step in zip(phrases, steps, strict=True)]


@pytest.mark.parametrize(
    ("number", "numerals"),
    [
        (0, "零"),
        (10, "十"),
        (15, "十五"),
        (110, "一百一十"),
        (131, "一百三十一"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (2005, "二千零五"),
        (10005, "一万零五"),
        (10500, "一万零五百"),
        (15000, "一万五千"),
        (109600, "十万九千六百"),
        (100000005, "一亿零五"),
        (100005000, "一亿零五千"),
        (120000000, "一亿二千万"),
        (999999999, "九亿九千九百九十九万九千九百九十九"),
    ],
)
def test_the_writer_of_numerals_keeps_the_rules(number, numerals):
    assert in_numerals(number) == numerals


def test_every_numeral_is_the_number_it_was_written_for():
    for number in numbers_to_a_billion():
        digits, power = in_digits(in_numerals(number))
        assert Fraction(digits) * 10**power == number, in_numerals(number)
        assert number >= 10_000 or (digits, power) == (str(number), 0)


@pytest.mark.parametrize("marks", ["万亿", pytest.param("萬億", marks=pytest.mark.slow)])
def test_a_numeral_is_known_to_its_last_named_place(marks):
    numbers = numbers_to_a_billion()
    places = [zeros_at_the_end(number) for number in numbers]
    # Where only 万 or 亿 follows the last named place, or no place at all, the words settle it.
    named = [4 if number >= 10**4 else 0 for number in numbers]
    named = [8 if number >= 10**8 else scale for number, scale in zip(numbers, named, strict=True)]
    settled = [place <= scale for place, scale in zip(places, named, strict=True)]
    steps = ["" if known else str(10**place) for known, place in zip(settled, places, strict=True)]
    for number, place, found in zip(numbers, places, read_numerals(numbers, steps, marks=marks), strict=True):
        step = 10**place
        low, high = (number, number) if step == 1 else (number - step / 2, number + step)
        assert found[:3] == (number, low, high)


def test_a_numeral_without_a_scale_that_stops_above_the_units_needs_a_step():
    numbers = [number for number in range(1, 10_000) if number % 10 == 0]
    for number in numbers:
        with pytest.raises(InputError, match="do not say how finely"):
            read_numerals([number], [""])
    for number, found in zip(numbers, read_numerals(numbers, ["1"] * len(numbers), "人"), strict=True):
        assert (found.low, found.high) == (number, number)


@pytest.mark.parametrize("numeral", ["十万", "二十万", "一百万", "三千万", "十亿", "二百亿"])
def test_a_numeral_that_stops_above_its_scale_needs_a_step(numeral):
    with pytest.raises(InputError, match="do not say how finely"):
        read(f"{numeral}起", "zh", "count")
