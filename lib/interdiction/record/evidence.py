"""Each figure and claim found again in its source's own words."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.errors import quote
from interdiction.reading import STEP_NEEDED, Quantity, scan
from interdiction.record.csv_file import Problem, read_file
from interdiction.record.figures import own_words
from interdiction.record.schema import name_rows
from interdiction.record.tables import DATA, RecordError, load_record
from interdiction.text import format_range

UNSHIPPED = "unshipped/"  # texts that may not be passed on, which need not be there
_AROUND = 32  # characters of context in a text-quote selector
_LETTER = r"[^\W\u3000-\u9fff]"  # Chinese and Japanese are written without spaces between words
_NUMERAL = r"[0-9〇零一二三四五六七八九十百千万亿萬億]"
# A place within a word or a number, before which no phrase ends and no other begins.
_WITHIN = re.compile(
    rf"(?<={_LETTER})(?={_LETTER})|(?<={_NUMERAL})(?={_NUMERAL})|(?<=[0-9][.,])(?=[0-9])|(?<=[0-9])(?=[.,][0-9])"
)


def find_quotes(table: str = "figures", data: str | Path = DATA) -> pd.DataFrame:
    """Find the printed words of a table in the texts that are kept of their sources.

    Parameters
    ----------
    table : str
        "figures" or "claims".
    data : path
        The record's `data` folder; the texts lie beside it.

    Returns
    -------
    pandas.DataFrame
        A row per row of the table whose source's text is kept: its columns, and `start`, `end`
        (characters from the beginning of the text, as a W3C text-position selector counts),
        `prefix`, `suffix` (as a text-quote selector has them), and in how many `places` it stands,
        of which the first is given.

    Raises
    ------
    RecordError
        If a text is not the one recorded, or does not hold the words whole.

    >>> print(*find_quotes().loc[0, ["printed", "start", "end"]])
    571 drug cases 880 894
    """
    evidence = collect_evidence(data, table)
    if evidence.problems:
        raise RecordError(evidence.problems)
    return evidence.found[table]


class Evidence(NamedTuple):
    """The kept texts by source, the rows found in them by table, and all that is wrong."""

    texts: dict[str, str]
    found: dict[str, pd.DataFrame]
    problems: list[Problem]


def collect_evidence(data: str | Path, *tables: str) -> Evidence:
    """Read the kept texts and find in them the words of some tables.

    Parameters
    ----------
    data : path
        The record's `data` folder.
    *tables : str
        "figures", "claims", "wordings".

    Raises
    ------
    RecordError
        If the record itself is not sound; what is wrong with texts and words is in `problems`.

    >>> list(collect_evidence(DATA, "claims").texts)
    ['govcn-2021-06-26']
    """
    kept = load_record(data).tables
    texts, problems = _read_texts(kept["sources"], Path(data).resolve())
    found = {}
    for table in tables:
        found[table], wrong = _search(table, kept, texts)
        problems += wrong
    return Evidence(texts, found, problems)


def _read_texts(sources: pd.DataFrame, data: Path) -> tuple[dict[str, str], list[Problem]]:
    """The kept texts by source, and what is wrong with them."""
    texts, cells = {}, zip(sources["text"], sources["sha256"], strict=True)
    mends = ("name its text, or leave it empty" if sha256 and not text else "" for text, sha256 in cells)
    problems = name_rows("sources", sources["sha256"], mends)
    for row, source in sources[sources["text"] != ""].iterrows():
        try:
            content = read_file(data.parent / source["text"])
            texts[source["source"]] = content.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            if isinstance(error, FileNotFoundError) and source["text"].startswith(UNSHIPPED):
                continue
            found = "no such file" if isinstance(error, OSError) else "a file that is not UTF-8"
            mend = f"put the source's own text at {source['text']}, beside the folder {data.name}"
            problems.append(Problem("sources.csv", row + 2, "text", found, mend))
            continue
        if (digest := hashlib.sha256(content).hexdigest()) != source["sha256"]:
            mend = f"restore {source['text']}, whose recorded sha256 is {source['sha256'] or 'missing'}"
            problems.append(Problem("sources.csv", row + 2, "sha256", f"a text whose sha256 is {digest}", mend))
    return texts, problems


def _search(table: str, tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Find each row's words in the text of its source, and say which are not there whole."""
    rows, problems, find = [], [], _find_figure if table == "figures" else _find_words
    quoted = tables[table][tables[table]["source"].isin(texts)]
    languages = tables["sources"].set_index("source")["language"][quoted["source"].unique()]
    words = {language: own_words(tables["words"], language) for language in languages}
    numbers = {source: _scan(texts[source], language, words[language]) for source, language in languages.items()}
    for number, row in zip(quoted.index + 2, quoted.to_dict("records"), strict=True):
        text = texts[row["source"]]
        places, column, mend = find(row, text, numbers[row["source"]])
        if places:
            start, end = places[0]
            around = {"prefix": text[max(start - _AROUND, 0) : start], "suffix": text[end : end + _AROUND]}
            rows.append({**row, "start": start, "end": end, **around, "places": len(places)})
        if mend:
            problems.append(Problem(f"{table}.csv", number, column, quote(row[column]), mend))
    return pd.DataFrame(rows, columns=[*quoted.columns, "start", "end", "prefix", "suffix", "places"]), problems


Found = tuple[list[tuple[int, int]], str, str]  # the places of some words, a column, and what would mend it


@lru_cache(maxsize=64)
def _scan(text: str, language: str, words: str) -> list[Quantity]:
    """Find every number of a text, once for all the tables that quote it."""
    return scan(text, language, words=words)


def _find_figure(row: dict[str, str], text: str, numbers: list[Quantity]) -> Found:
    """Find a figure among the numbers of a text: the words of one of them, and no piece of one."""
    printed, beside = row["printed"], row.get("beside", "")
    whole = [number for number in numbers if _on_one_line(number.words) in (printed, *_join_beside(beside, printed))]
    settled = [number for number in whole if bool(number.ambiguous) == bool(beside)]
    good = [number for number in settled if number.printed or beside or row["set_aside"] or number.why == STEP_NEEDED]
    if good:
        # What shares its direction with the changes before it is printed with more than stands at its place.
        pieced = bool(beside) or "…" in printed
        starts = [number.end - len(printed) if pieced else number.start for number in good]
        whole_places = [(max(one.start, at), one.end) for one, at in zip(good, starts, strict=True)]
        return whole_places, "", ""
    if settled:
        return [], "printed", f"it is no figure in the text of {row['source']}: {settled[0].why}"
    if whole and beside:
        return [], "beside", "leave it empty: the words before the phrase are no part of it"
    places = [match.start() for match in re.finditer(re.escape(printed), text)]
    around = [number for at in places for number in numbers if number.start < at + len(printed) and at < number.end]
    if not around:
        return [], "printed", f"print it as the text of {row['source']} does, whole and letter by letter"
    number = around[0]
    if number.ambiguous and not beside:
        mend = f"the text has {quote(number.ambiguous)} before it: write in beside which of its words belong elsewhere"
        return [], "printed", mend
    if number.printed:
        says = f"which allows {format_range(*number.printed[1:4])}"
    elif number.why == STEP_NEEDED:
        says = "with its step in rounded_to"
    else:
        says = f"which is not read: {number.why}"
    return [], "printed", f"print the whole figure: the text has {quote(_on_one_line(number.words))}, {says}"


def _find_words(row: dict[str, str], text: str, _: list[Quantity]) -> Found:
    """Find words in a text, once and not as a piece of longer ones."""
    found = (match.span() for match in re.finditer(re.escape(row["printed"]), text))
    places = [place for place in found if not any(_WITHIN.match(text, end) for end in place)]
    if not places:
        return [], "printed", f"print it as the text of {row['source']} does, whole and letter by letter"
    more = f"print more of it: the text of {row['source']} has these words {len(places)} times"
    return places, "printed", more if len(places) > 1 else ""


def _join_beside(beside: str, printed: str) -> tuple[str, ...]:
    """Join a phrase to the words before it, as languages with spaces and without them do."""
    return (f"{beside} {printed}", f"{beside}{printed}") if beside else ()


def _on_one_line(words: str) -> str:
    """Write words as a cell has them, without a line break."""
    return re.sub(r"[\t\r\n]", " ", words)
