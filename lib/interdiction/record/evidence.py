"""Each figure and claim found again in its source's own words."""

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from interdiction.errors import quote
from interdiction.reading import any_of, find_language
from interdiction.record.csv_file import Problem
from interdiction.record.schema import name_rows
from interdiction.record.tables import DATA, RecordError, load_record

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
        `prefix`, `suffix` (as a text-quote selector has them).

    Raises
    ------
    RecordError
        If a text is not the one recorded, or does not hold the words once and whole.

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
            content = (data.parent / source["text"]).read_bytes()
            texts[source["source"]] = content.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            found = "no such file" if isinstance(error, OSError) else "a file that is not UTF-8"
            mend = f"put the source's own text at {source['text']}, beside the folder {data.name}"
            problems.append(Problem("sources.csv", row + 2, "text", found, mend))
            continue
        if (digest := hashlib.sha256(content).hexdigest()) != source["sha256"]:
            mend = f"restore {source['text']}, whose recorded sha256 is {source['sha256'] or 'missing'}"
            problems.append(Problem("sources.csv", row + 2, "sha256", f"a text whose sha256 is {digest}", mend))
    return texts, problems


def _search(table: str, tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> tuple[pd.DataFrame, list[Problem]]:
    """Find each row's words in the text of its source, and say which are not there once and whole."""
    rows, problems, languages = [], [], tables["sources"].set_index("source")["language"]
    quoted = tables[table][tables[table]["source"].isin(texts)]
    for number, row in zip(quoted.index + 2, quoted.to_dict("records"), strict=True):
        source, words, mend = row["source"], row["printed"], ""
        text, places = texts[source], _places(words, texts[source])
        if len(places) == 1:
            start, end = places[0]
            around = {"prefix": text[max(start - _AROUND, 0) : start], "suffix": text[end : end + _AROUND]}
            rows.append({**row, "start": start, "end": end, **around})
            if table == "figures" and (beside := _qualifier(text, start, end, languages[source])):
                mend = f"print the whole phrase: the text has {quote(beside)} beside it"
        elif places:
            mend = f"print more of it: the text of {source} has these words {len(places)} times"
        else:
            mend = f"print it as the text of {source} does, whole and letter by letter"
        if mend:
            problems.append(Problem(f"{table}.csv", number, "printed", quote(words), mend))
    return pd.DataFrame(rows, columns=[*quoted.columns, "start", "end", "prefix", "suffix"]), problems


def _places(words: str, text: str) -> list[tuple[int, int]]:
    """Where the words begin and end in a text, but not as a piece of a longer word or number."""
    places = (match.span() for match in re.finditer(re.escape(words), text))
    return [place for place in places if not any(_WITHIN.match(text, end) for end in place)]


def _qualifier(text: str, start: int, end: int, language: str) -> str:
    """A qualifier, or the other end of a range, that stands right beside a phrase and was left out of it."""
    table = find_language(language)
    number, joint = "[0-9][0-9.,]*", any_of(table.ranges[""])
    before = rf"(?:{number} ?(?:{joint}) ?|(?!{_WITHIN.pattern})(?:{any_of(table.before)})\s*)$"
    after = rf" ?(?:{joint}) ?{number}|\s*(?:{any_of([*table.inside, *table.after])})(?!{_WITHIN.pattern})"
    found = re.search(before, text[max(start - _AROUND, 0) : start], re.IGNORECASE)
    found = found or re.compile(after, re.IGNORECASE).match(text, end)
    return found.group().strip() if found else ""
