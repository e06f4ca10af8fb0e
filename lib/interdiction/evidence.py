"""Each figure and claim found again in its source's own words."""

import hashlib
import html
import re
from itertools import pairwise
from pathlib import Path

import pandas as pd

from interdiction.languages import LANGUAGES
from interdiction.record import DATA, RecordError, load_table
from interdiction.refusal import Refusal, shown
from interdiction.tables import Problem

_AROUND = 32  # characters of context in a text-quote selector


def locate(table: str = "figures", data: str | Path = DATA) -> pd.DataFrame:
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

    >>> print(*locate().loc[0, ["printed", "start", "end"]])
    571 drug cases 880 894
    """
    found, problems = _search(table, Path(data))
    if problems:
        raise RecordError(problems)
    return found


def evidence_problems(data: str | Path = DATA) -> list[Problem]:
    """List what keeps the words of a sound record from being found in its sources' texts.

    Parameters
    ----------
    data : path
        The record's `data` folder.

    Returns
    -------
    list of Problem
        Empty where every kept text is the one recorded and holds all that it is quoted for.

    >>> evidence_problems()
    []
    """
    kept = _texts(Path(data))[1]
    return [*kept, *_search("figures", Path(data))[1], *_search("claims", Path(data))[1]]


class Highlighted:
    """A source's text with its figures marked and its claims underlined, shown by Jupyter as HTML.

    Parameters
    ----------
    source : str
        A source whose text is kept.
    data : path
        The record's `data` folder.

    Raises
    ------
    Refusal
        If no text of the source is kept; as `RecordError` if words are not found in it.

    >>> Highlighted("govcn-2021-06-26")._repr_html_().count("<mark")
    6
    """

    def __init__(self, source: str, data: str | Path = DATA) -> None:
        texts = _texts(Path(data))[0]
        if source not in texts:
            raise Refusal(f"no text of source {shown(source)} is kept; choose one of {', '.join(texts)}")
        self.source, self.text = source, texts[source]
        self.marks = {
            tag: [(row.start, row.end, getattr(row, named)) for row in found[found["source"] == source].itertuples()]
            for tag, table, named in (("mark", "figures", "measure"), ("u", "claims", "kind"))
            for found in [locate(table, data)]
        }

    def _repr_html_(self) -> str:
        everything = [(start, end, tag, name) for tag, marks in self.marks.items() for start, end, name in marks]
        cuts = sorted({0, len(self.text), *(cut for start, end, *_ in everything for cut in (start, end))})
        parts = []
        for start, end in pairwise(cuts):
            here = [(tag, name) for first, last, tag, name in everything if first <= start and end <= last]
            parts += [f'<{tag} title="{html.escape(name)}">' for tag, name in here]
            parts.append(html.escape(self.text[start:end]))
            parts += [f"</{tag}>" for tag, _ in reversed(here)]
        paragraphs = "".join(parts).split("\n")
        return f"<blockquote>{''.join(f'<p>{paragraph}</p>' for paragraph in paragraphs if paragraph)}</blockquote>"

    def __repr__(self) -> str:
        return f"{self.source}: {len(self.marks['mark'])} figures and {len(self.marks['u'])} claims in their places"


def _texts(data: Path) -> tuple[dict[str, str], list[Problem]]:
    """The kept texts by source, and what is wrong with them."""
    texts, problems = {}, []
    for row, source in enumerate(load_table("sources", data).itertuples(), 2):
        if not source.text:
            continue
        try:
            content = (data.resolve().parent / source.text).read_bytes()
            texts[source.source] = content.decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            found = "no such file" if isinstance(error, OSError) else "a file that is not UTF-8"
            mend = f"put the source's own text at {source.text}, beside the folder {data.resolve().name}"
            problems.append(Problem("sources.csv", row, "text", found, mend))
            continue
        if (digest := hashlib.sha256(content).hexdigest()) != source.sha256:
            mend = f"restore {source.text} to the recorded {shown(source.sha256)}"
            problems.append(Problem("sources.csv", row, "sha256", f"a text whose sha256 is {digest}", mend))
    return texts, problems


def _search(table: str, data: Path) -> tuple[pd.DataFrame, list[Problem]]:
    """Find each row's words in the text of its source, and say which are not there once and whole."""
    texts, languages = _texts(data)[0], load_table("sources", data).set_index("source")["language"]
    rows, problems = [], []
    for number, row in enumerate(load_table(table, data).to_dict("records"), 2):
        if row["source"] not in texts:
            continue
        text, words = texts[row["source"]], row["printed"]
        places = [match.span() for match in _whole(words).finditer(text)]
        if len(places) == 1:
            start, end = places[0]
            qualifier = _qualifier(text[:start], text[end:], languages[row["source"]]) if table == "figures" else ""
            mend = f"print the whole phrase: the text has {shown(qualifier)} beside it" if qualifier else ""
            around = {"prefix": text[max(start - _AROUND, 0) : start], "suffix": text[end : end + _AROUND]}
            rows.append({**row, "start": start, "end": end, **around})
        elif places:
            mend = f"print more of it: the text of {row['source']} has these words {len(places)} times"
        else:
            mend = f"print it as the text of {row['source']} does, whole and letter by letter"
        if mend:
            problems.append(Problem(f"{table}.csv", number, "printed", shown(words), mend))
    return pd.DataFrame(rows), problems


def _whole(words: str) -> re.Pattern[str]:
    """The pattern of the words where they are not a piece of a longer word or number."""
    # Chinese and Japanese are written without spaces: there only a numeral makes a longer number.
    letter, numeral = r"[^\W\u3000-\u9fff]", r"[0-9〇零一二三四五六七八九十百千万亿萬億]"
    before = rf"(?<!{letter})(?<![0-9][.,])" if re.match(letter, words) else ""
    before += rf"(?<!{numeral})" if re.match(numeral, words) else ""
    after = rf"(?!{letter})" if re.match(letter, words[-1]) else ""
    return re.compile(before + re.escape(words) + after)


def _qualifier(before: str, after: str, language: str) -> str:
    """A qualifier that stands right beside a phrase and was left out of it."""
    table = LANGUAGES[language]
    for word in sorted(table.before, key=len, reverse=True):
        if re.search(rf"{_whole(word).pattern}\s*$", before, re.IGNORECASE):
            return word
    for word in sorted({**table.inside, **table.after}, key=len, reverse=True):
        if re.match(rf"\s*{_whole(word).pattern}", after, re.IGNORECASE):
            return word
    return ""
