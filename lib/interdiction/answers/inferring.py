"""What a text and a record let infer of an announcement: proposals, each of which a person accepts or changes."""

import re
import unicodedata
from datetime import date, timedelta
from urllib.parse import urlsplit

import pandas as pd

from interdiction.languages import normalise
from interdiction.reading import scan

_YEAR = r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])"
_DAY = re.compile(r"(?<![0-9])(20[0-9]{2})[-/.年]?([01]?[0-9])[-/.月]?([0-3][0-9])(?![0-9])")
# Of a language with spaces between words; the others are written without, or with endings behind a word.
_LETTER = r"[^\W\u0e00-\u0e7f\u3000-\u9fff\uac00-\ud7af]"
_NEAR = 3  # languages of which numbers are read, before one is proposed
_LONGEST_TITLE = 200


def infer_language(text: str, terms: pd.DataFrame) -> str:
    """Name the language whose terms stand in a text and whose units stand beside its numbers, "" where none do.

    >>> from interdiction import load_table
    >>> infer_language("抓获犯罪嫌疑人665名，缴获各类毒品5.55吨", load_table("terms"))
    'zh'
    """
    small = normalise(text)
    letters = [len(words) if not words.isascii() or len(words) > 3 else 0 for words in terms["words"]]
    there = terms.assign(letters=letters)[[_find_whole(words, small) >= 0 for words in terms["words"]]]
    found = there.drop_duplicates(["language", "words"]).groupby("language", sort=False)["letters"].sum()
    nearest = found.sort_values(ascending=False, kind="stable").index[:_NEAR]
    return max(nearest, key=lambda tag: sum(number.kind != "" for number in scan(text, tag)), default="")


def infer_day(*texts: str) -> str:
    """Find the first day that is printed in digits, year first, in an address or a text; "" where there is none.

    >>> infer_day("https://example.org/202106/26/content.html"), infer_day("on 31 June")
    ('2021-06-26', '')
    """
    for text in texts:
        for year, month, day in _DAY.findall(text):
            try:
                return date(int(year), int(month), int(day)).isoformat()
            except ValueError:
                continue
    return ""


def infer_title(text: str) -> str:
    r"""Give the first line of a text as its title, if it can be one.

    >>> infer_title("571 drug cases cracked\n\nBEIJING, June 25")
    '571 drug cases cracked'
    """
    line = " ".join(next((line for line in text.splitlines() if line.strip()), "").split())
    line = "".join(letter for letter in line if unicodedata.category(letter) not in ("Cc", "Cf"))
    return line if len(line) <= _LONGEST_TITLE else ""


def infer_agency(text: str, agencies: pd.DataFrame, terms: pd.DataFrame) -> str:
    """Name the agency that a text names first, by its terms, its name or its short name; "" where it names none.

    >>> from interdiction import load_table
    >>> infer_agency("the National Immigration Administration said", load_table("agencies"), load_table("terms"))
    'National Immigration Administration'
    """
    names = dict(zip(agencies["short"], agencies["agency"], strict=True))
    terms = terms[terms["kind"] == "agency"]
    words = [*zip(terms["words"], map(names.get, terms["name"]), strict=True)]
    words += [(word, agency) for short, agency in names.items() for word in (short, agency)]
    small, found = normalise(text), []
    for word, agency in words:
        if (at := _find_whole(normalise(word), small)) >= 0:
            found.append((at, -len(word), str(agency)))
    return min(found)[-1] if found else ""


def infer_period(text: str, announced: str, wordings: pd.DataFrame) -> tuple[str, str, str]:
    """Infer the first day, and the earliest and latest last day, of what a text counts.

    Parameters
    ----------
    text : str
        The text.
    announced : str
        The day of the announcement; the last day is never after it.
    wordings : pandas.DataFrame
        The table "wordings" of a record: what its sources mean by "first half of 2022".

    >>> from interdiction import load_table
    >>> infer_period("In the first half of this year", "2031-07-20", load_table("wordings"))
    ('2031-01-01', '2031-06-30', '2031-06-30')
    """
    full = last_day_before(announced)
    years = [year for year in re.findall(_YEAR, text) if year <= announced[:4]]
    year = max(years, default=announced[:4])
    periods = wordings[wordings["about"] == "period"]
    for printed, means in zip(periods["printed"], periods["means"], strict=True):
        words = _YEAR.join(re.escape(normalise(part)) for part in re.split(_YEAR, printed))
        first, _, last = means.partition("/")
        if re.search(words, normalise(text)) and first[:4] == last[:4]:
            last = year + last[4:]
            # A period that is not over is counted to a day since its last full month.
            earliest = last if last <= full else max(year + first[4:], last_day_before_month(full))
            return year + first[4:], earliest, min(last, full)
    if years:
        return f"{year}-01-01", "", min(f"{year}-12-31", full)
    return "", "", full


def infer_before(url: str, publisher: str, sources: pd.DataFrame) -> dict[str, str]:
    """Give the last source of a record on the same site, or of the same publisher, as a row; empty cells if none.

    >>> from interdiction import load_table
    >>> infer_before("http://en.people.cn/n3/x.html", "", load_table("sources"))["kind"]
    'news_agency'
    """
    host = urlsplit(url).netloc.removeprefix("www.")
    hosts = [urlsplit(other).netloc.removeprefix("www.") for other in sources["url"]]
    same = sources[[bool(host) and other == host for other in hosts]]
    same = same if len(same) else sources[sources["publisher"] == publisher]
    return same.iloc[-1].to_dict() if len(same) else dict.fromkeys(sources, "")


def infer_source(url: str, publisher: str, published: str) -> str:
    """Make the identifier of a source of its site, or else its publisher, and its day.

    >>> infer_source("https://www.example.org/a", "", "2031-07-01"), infer_source("", "A Paper, via X", "2031-07")
    ('example-2031-07-01', 'a-paper-2031-07')
    """
    labels = urlsplit(url).netloc.split(":")[0].split(".")[:-1]
    site = max((label for label in labels if label != "www"), key=len, default="")
    words = site or " ".join(re.split(r"[,(;]|\bvia\b|\bciting\b", publisher)[0].split()[:3])
    return "-".join(filter(None, (_slug(words) or "source", published)))


def infer_statement(agency: str, short: str, announced: str, statements: pd.DataFrame) -> str:
    """Make the identifier of a statement as those of its agency are made.

    >>> from interdiction import load_table
    >>> infer_statement("National Immigration Administration", "NIA", "2031-07-01", load_table("statements"))
    'nia-2031-07-01'
    """
    own = statements[statements["agency"] == agency]
    ends = zip(own["statement"], own["announced"], strict=True)
    begins = [name.removesuffix(f"-{day}") for name, day in ends if name.endswith(f"-{day}")]
    return f"{max(begins, key=begins.count, default=_slug(short))}-{announced}"


def infer_step(words: str, kind: str, exact_beside: bool) -> tuple[int, str]:
    """Propose the step that a number with zeros at its end was rounded to, and say why.

    >>> infer_step("约240吨", "mass", False), infer_step("850起", "count", True)[0]
    ((10, 'its last digit that is not zero'), 1)
    """
    digits = re.sub(r"[,.\s\u00a0\u202f]", "", (re.findall(r"[0-9][0-9,.\s]*", words) or ["1"])[-1])
    zeros = len(digits) - len(digits.rstrip("0"))
    if kind == "count" and exact_beside and int(digits[:9]) < 20_000 and len(digits) < 6:
        return 1, "other counts in the text are printed to the unit"
    return 10 ** min(zeros, 9), "its last digit that is not zero"


def last_day_before(announced: str) -> str:
    """Fill a day of which only the month or year is known up with its last day.

    >>> last_day_before("2031-02"), last_day_before("2031"), last_day_before("2031-02-03")
    ('2031-02-28', '2031-12-31', '2031-02-03')
    """
    year, month = int(announced[:4]), int(announced[5:7] or 12)
    if len(announced) == len("2031-02-03"):
        return announced
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).isoformat()


def last_day_before_month(day: str) -> str:
    """Give the last day of the month before that of a day.

    >>> last_day_before_month("2031-03-15")
    '2031-02-28'
    """
    return (date.fromisoformat(day).replace(day=1) - timedelta(days=1)).isoformat()


def _find_whole(words: str, text: str) -> int:
    """Find where words stand in a text, not as a piece of longer ones; -1 where they do not."""
    if words not in text:
        return -1
    found = re.search(rf"(?<!{_LETTER}){re.escape(words)}(?!{_LETTER})", text)
    return found.start() if found else -1


def _slug(words: str) -> str:
    """Write words as an identifier."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))
