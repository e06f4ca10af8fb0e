"""Sentences made of rows, whose numbers lead to the words they were printed in."""

import re
from itertools import product
from string import Formatter
from typing import Any

import pandas as pd

from interdiction.auditing.sentences import quote_figure
from interdiction.citing.links import LinkedText, escape_html, link, link_inputs
from interdiction.citing.provenance import figure_ids, inputs_of
from interdiction.errors import check_name
from interdiction.text import (
    NOT_KNOWN,
    Note,
    capitalise,
    escape_markdown,
    format_day,
    format_range,
    format_when,
    name_agency,
    name_counted,
    name_result,
)

_COMPUTED = re.compile(r"((?:at (?:least|most) )?\d[\d,.]*(?: to \d[\d,.]*)? (?:%|kg|cases|people|gangs))")


def sentences(table: pd.DataFrame, template: str = "{reads_as}") -> list[str]:
    """Fill a template with the cells of each row, for Markdown.

    Parameters
    ----------
    table : pandas.DataFrame
        Any table of the library.
    template : str
        Text with names of columns in braces. Printed words are quoted and linked; "{range}" is what low
        and high allow, linked; `announced` and `published` are days, "{when}" is "on" or "in" what is known
        of the day of the announcement, and "{the agency}" its name with its article. "{the words}" are the
        printed words, and in brackets what they count or weigh where they do not say it, and what they come
        to where they are not English. By default the sentence that the record has for an indicator.

    Returns
    -------
    list of str
        One for each row.

    Raises
    ------
    InputError
        For a column that does not exist.

    >>> from interdiction import indicators, load_figures
    >>> sentences(indicators(load_figures(statement="nia-2021-06-25")))[0][:40]
    'large cases are <a data-figure="nia-2021'
    >>> figures = load_figures(statement="nia-2021-06-25").head(2)
    >>> [words.partition(">")[2] for words in sentences(figures, "{the words}")]
    ['&#34;571 drug cases&#34;</a>', '&#34;131 cases&#34;</a> (large cases)']
    """
    return [_fill(template, row) for row in table.itertuples()]


def answer(sentence: str, support: str = "") -> Note:
    """Show the answer to a notebook's question, and under it how far it holds.

    >>> answer("Large cases are 22.94 % of the drug cases.", "That holds in 6 of 6.")
    **Large cases are 22.94 % of the drug cases.**
    <BLANKLINE>
    That holds in 6 of 6.
    """
    return Note(f"**{capitalise(sentence)}**\n\n{support}".strip())


def describe_readings(row: pd.DataFrame, trials: pd.DataFrame) -> str:
    """Say what a ratio or a mass comes to in every reading and source, and in how many of them its bounds hold.

    Parameters
    ----------
    row : pandas.DataFrame
        The one row that is spoken of, of `indicators` or `large_case_bounds`; none gives "".
    trials : pandas.DataFrame
        The same of figures that were loaded with reading="all".

    Returns
    -------
    str
        A sentence for Markdown.

    >>> from interdiction import indicators, load_figures
    >>> every = load_figures(statement="nia-2021-06-25", reading="all")
    >>> card = indicators(every[every["reading"] == "either"])
    >>> describe_readings(card.head(1), indicators(every))[-46:]
    '; all 4 ways to read it lie within the answer.'
    """
    if row.empty or row["low"].isna().all():
        return ""
    main = row.iloc[0]
    key = "indicator" if "indicator" in row else "quantity"
    same = trials[trials[key] == main[key]].dropna(subset="low")
    holds = ((same["low"] >= main["low"]) & (same["high"] <= main["high"])).sum()
    ends = same.loc[same["low"].idxmin()], same.loc[same["high"].idxmax()]
    within = link(format_range(ends[0]["low"], ends[1]["high"], main["unit"]), *ends)
    sources, ways = same["source"].nunique(), "ways to read it lie within the answer"
    which = f" and whichever of its {sources} sources is taken," if sources > 1 else ""
    holding = f"all {holds} {ways}" if holds == len(same) else f"{holds} of the {len(same)} {ways}"
    name = escape_markdown(name_result(main["label"]))
    return f"However the numbers were rounded or cut off,{which} {name} is {within}; {holding}."


def describe_contradictions(contradictions: pd.DataFrame, figures: pd.DataFrame) -> pd.Series:
    """Say each contradiction in its sentence, every number leading to the words it was printed in.

    Parameters
    ----------
    contradictions : pandas.DataFrame
        As `audit` returns it.
    figures : pandas.DataFrame
        The figures that were audited.

    Returns
    -------
    pandas.Series of LinkedText
        One for each row, for a column of `table` or for `sentences`.

    >>> from interdiction import audit, load_figures
    >>> figures = load_figures(statement="nia-2021-06-25")
    >>> describe_contradictions(audit(figures), figures)[0].count("<a ")
    2
    """
    names = figures["statement"] + "/" + figures["source"] + "/" + figures["measure"]
    places = dict(zip(names, figures.index, strict=True))
    result = []
    for row in contradictions.itertuples():
        cells = row.other_measure, row.other or row.statement, row.other_source
        others = product(*(cell.split(" + ") for cell in cells))
        names = figure_ids(row), [f"{statement}/{source}/{measure}" for measure, statement, source in others]
        own, other = ([figures.loc[places[name]] for name in each if name in places] for each in names)
        printed = row.other_printed.split(" + ")
        result.append(_link_quotes(row.says, own + [figure for figure in other if figure["printed"] in printed]))
    return pd.Series(result, contradictions.index, object)  # as text, they would lose what they are


def _fill(template: str, row: Any) -> str:
    """A template with the cells of one row."""
    parts = [(text, "" if name is None else _fill_cell(name, row)) for text, name, *_ in Formatter().parse(template)]
    return "".join(text + cell for text, cell in parts)


def _fill_cell(name: str, row: Any) -> str:
    """A cell as Markdown, what was printed or computed as a link."""
    if name == "range":
        words = format_range(row.low, row.high, name_counted(row.unit, getattr(row, "people", "")))
        return link("a number that is not known" if words == NOT_KNOWN else words, row)
    if name == "the agency":
        return escape_markdown(name_agency(row.agency))
    if name == "the words":
        label = "arrests" if name_counted(row.unit, row.people) == "arrest" else row.label
        said = ["" if label in row.printed.casefold() else label]
        said += [quote_figure(pd.Series(row._asdict())).removeprefix(f'"{row.printed}"').strip(" ()")]  # in English
        brackets = escape_markdown(", ".join(filter(None, said)))
        return f"{_fill_cell('printed', row)} ({brackets})" if brackets else _fill_cell("printed", row)
    if name == "when":
        return format_when(row.announced)
    cell = getattr(row, check_name("column", name, row._fields[1:]))
    if isinstance(cell, LinkedText):
        return cell
    if name == "reads_as":
        before, _, after = cell.partition("{range}")
        return escape_html(before) + _fill_cell("range", row) + escape_html(after)
    if name == "printed" or name.endswith("_printed"):
        return link_inputs(f'"{cell}"', [figure for figure in inputs_of(row) if figure.column == name])
    return escape_markdown(format_day(cell) if name in ("announced", "published") else cell)


def _link_quotes(sentence: str, figures: list[pd.Series]) -> LinkedText:
    """A sentence in which what is quoted of some figures leads to them, and what was computed of them to all."""
    waiting: dict[str, list[pd.Series]] = {}
    for figure in figures:
        waiting.setdefault(quote_figure(figure), []).append(figure)
    phrases = "|".join(re.escape(phrase) for phrase in sorted(waiting, key=len, reverse=True))
    parts: list[str] = []
    for number, piece in enumerate(re.split(f"({phrases})", sentence) if waiting else [sentence]):
        if number % 2:
            rows = waiting[piece]
            parts.append(link(piece, rows.pop(0) if len(rows) > 1 else rows[0]))
        else:
            pieces = _COMPUTED.split(piece)
            parts += [link(words, *figures) if place % 2 else escape_html(words) for place, words in enumerate(pieces)]
    return LinkedText("".join(parts))
