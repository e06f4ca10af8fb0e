"""Each quoted character counts: one changed in the record or in the text of the source is found out."""

import hashlib
import html
import json
import re
import shutil
import string
from functools import cache
from itertools import zip_longest

import numpy as np
import pandas as pd
import pytest

from interdiction.__main__ import main
from interdiction.citing.highlight import highlight
from interdiction.errors import InputError
from interdiction.record.evidence import collect_evidence, find_quotes
from interdiction.record.schema import MOST_LINES
from interdiction.record.tables import DATA, RecordError, load_table

SOURCE = "govcn-2021-06-26"
CONTEXT = 32  # characters


@pytest.fixture
def record(tmp_path):
    """A copy of the data folder, the texts beside it."""
    for folder in ("data", "seeds"):
        shutil.copytree(DATA.parent / folder, tmp_path / folder)
    return tmp_path / "data"


def write(record, table, frame):
    frame.to_csv(record / f"{table}.csv", index=False, lineterminator="\n")


@cache
def text_of(source):
    path = load_table("sources").set_index("source")["text"][source]
    return (DATA.parent / path).read_bytes().decode()


def write_text(record, source, text, update_digest=True):
    """Write the text of a source; with its digest in the record, as one would who wants it to pass."""
    sources = load_table("sources").set_index("source")
    (record.parent / sources["text"][source]).write_bytes(text.encode())
    if update_digest:
        sources.loc[source, "sha256"] = hashlib.sha256(text.encode()).hexdigest()
        write(record, "sources", sources.reset_index()[load_table("sources").columns])


def quotes(table):
    """The rows whose source's text is kept: where they stand in the table, and their words in the text."""
    found = load_table(table).reset_index().merge(find_quotes(table))
    return found.assign(table=table, row=found["index"] + 2)


def named(record, capsys):
    """What the failing check names, as file, row and column."""
    assert main(["check", "--data", str(record)]) == 1
    lines = capsys.readouterr().out.splitlines()
    return {re.match(r"(\w+)\.csv, row (\d+), column (\w+): found ", line).groups() for line in lines}


def others(char):
    """Characters to put in the place of another: the next one, its other case, a space or what looks like one."""
    for alphabet in (string.digits, string.ascii_lowercase, string.ascii_uppercase):
        if char in alphabet:
            following = alphabet[(alphabet.index(char) + 1) % len(alphabet)]
            return [following, " ", *({char.swapcase()} - {char})]
    return [other for other in ("x", " ", "\u00a0") if other != char]


def replaced(words):
    return [words[:at] + other + words[at + 1 :] for at, char in enumerate(words) for other in others(char)]


def deleted(words):
    return [words[:at] + words[at + 1 :] for at in range(len(words))]


def inserted(words):
    return [words[:at] + other + words[at:] for at in range(len(words) + 1) for other in ("1", "s", " ", ",")]


@pytest.mark.parametrize(
    ("table", "damage"),
    [("figures", replaced), ("claims", replaced), ("figures", deleted), ("figures", inserted)],
)
def test_a_printed_cell_with_another_character_is_refused_in_its_row(record, capsys, table, damage):
    sound, rows = load_table(table), quotes(table)[load_table(table).columns]
    damaged = rows.assign(printed=rows["printed"].map(damage)).explode("printed", ignore_index=True)
    assert len(damaged) >= rows["printed"].str.len().sum()
    # Each damaged wording is a row of its own, of a statement of its own, below the sound rows.
    damaged["statement"] = [f"copy-{number}" for number in range(len(damaged))]
    statements = load_table("statements")
    copied = statements.head(1).drop(columns="statement").merge(damaged["statement"], how="cross")
    write(record, "statements", pd.concat([statements, copied[statements.columns]]))
    # A space around a cell is refused before any text is opened, and what is wrong with a table itself is said
    # of so many rows at once: neither may keep the other rows from being seen.
    spaced = damaged["printed"] != damaged["printed"].str.strip()
    printed = [row.printed in text_of(row.source) for row in damaged.itertuples()]
    for (early, late), group in damaged.groupby([spaced, printed]):
        at_once = MOST_LINES if early or late else len(group)
        for start in range(0, len(group), at_once):
            part = group[start : start + at_once]
            write(record, table, pd.concat([sound, part]))
            expected = {(table, str(len(sound) + 2 + at), "printed"): words for at, words in enumerate(part["printed"])}
            found = named(record, capsys)
            assert [words for place, words in expected.items() if place not in found] == []
            assert found == set(expected)


def test_a_text_with_another_character_in_quoted_words_is_refused_in_the_rows_that_quote_it(record, capsys):
    sources, rows = [load_table("sources")], []
    for source, quoted in pd.concat([quotes("figures"), quotes("claims")]).groupby("source"):
        # A text with each of its quotes damaged once is a source of its own, quoted by rows of its own.
        for number, copy in enumerate(zip_longest(*quoted["printed"].map(replaced))):
            name, path, text = f"copy-{number}-of-{source}", f"seeds/{source}-{number}.txt", text_of(source)
            for start, end, words in zip(quoted["start"], quoted["end"], copy, strict=True):
                text = text if words is None else text[:start] + words + text[end:]
            (record.parent / path).write_bytes(text.encode())
            # The digest is that of the damaged text: only the words can tell.
            digest = hashlib.sha256(text.encode()).hexdigest()
            of_source = sources[0][sources[0]["source"] == source]
            sources.append(of_source.assign(source=name, text=path, sha256=digest))
            rows.append(quoted.assign(source=name, damaged=list(copy)))
    write(record, "sources", pd.concat(sources))
    expected = set()
    for table, copied in pd.concat(rows).groupby("table"):
        sound = load_table(table)
        write(record, table, pd.concat([sound, copied[sound.columns]]))
        expected |= {(table, str(len(sound) + 2 + at), "printed") for at in np.flatnonzero(copied["damaged"].notna())}
    assert len(expected) >= pd.concat(rows).drop_duplicates(["table", "row"])["printed"].str.len().sum()
    assert named(record, capsys) == expected


@pytest.mark.parametrize("table", ["figures", "claims"])
@pytest.mark.parametrize("at", [0, 3, -1])
def test_a_text_that_is_not_the_recorded_one_is_refused_besides_its_words(record, capsys, table, at):
    quote = quotes(table).iloc[at]
    text = text_of(quote["source"])
    position = range(quote["start"], quote["end"])[at]
    changed = text[:position] + "#" + text[position + 1 :]
    write_text(record, quote["source"], changed, update_digest=False)
    row = load_table("sources")["source"].tolist().index(quote["source"]) + 2
    assert named(record, capsys) == {("sources", str(row), "sha256"), (table, str(quote["row"]), "printed")}


def test_places_are_not_given_in_a_text_that_is_not_the_recorded_one(record):
    write_text(record, SOURCE, text_of(SOURCE) + "\nMore.", update_digest=False)
    for look, name in ((find_quotes, "figures"), (find_quotes, "claims"), (highlight, SOURCE)):
        with pytest.raises(RecordError, match="sha256"):
            look(name, record)


def test_the_record_is_found_in_its_sources():
    assert collect_evidence(DATA, "figures", "claims", "wordings").problems == []


@pytest.mark.parametrize("table", ["figures", "claims"])
def test_located_words_stand_where_they_are_said_to(table):
    found = find_quotes(table)
    sources, rows = load_table("sources"), load_table(table)
    kept = sources["source"][sources["text"] != ""]
    assert found["printed"].tolist() == rows["printed"][rows["source"].isin(kept)].tolist()
    for row in found.itertuples():
        text = text_of(row.source)
        assert text[row.start : row.end] == row.printed
        assert text[: row.start].endswith(row.prefix)
        assert len(row.prefix) == min(CONTEXT, row.start)
        assert text[row.end :].startswith(row.suffix)
        assert len(row.suffix) == min(CONTEXT, len(text) - row.end)


def test_places_are_counted_in_characters_and_context_ends_with_the_text(record):
    text = text_of(SOURCE)
    write_text(record, SOURCE, f"“毒品”\n{text}")
    before, after = find_quotes("figures"), find_quotes("figures", record)
    assert (after["start"] - before["start"]).tolist() == [5] * len(before)
    start, end = before.loc[0, ["start", "end"]]
    write_text(record, SOURCE, text[start:end])
    # The other rows are not in so short a text, the first one is all of it.
    frame = load_table("figures")
    write(record, "figures", frame.head(1))
    assert find_quotes("figures", record).loc[0, ["start", "end", "prefix", "suffix"]].tolist() == [
        0,
        end - start,
        "",
        "",
    ]


def paragraphs(page):
    """What a reader sees of the HTML, paragraph by paragraph."""
    body = re.fullmatch(r"<blockquote>(.*)</blockquote>", page, re.DOTALL)[1]
    cut = re.fullmatch(r"(?:<p>.*?</p>)+", body, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", "", each)) for each in re.findall(r"<p>(.*?)</p>", cut[0], re.DOTALL)]


def marked(page, tag):
    """The marked passages in the order of the text: name and words."""
    found = re.findall(rf'<{tag} (?:data-figure="[^"]*" )?title="([^"]*)">(.*?)</{tag}>', page, re.DOTALL)
    return [tuple(html.unescape(part) for part in each) for each in found]


def in_order(table, column):
    found = find_quotes(table).query("source == @SOURCE").sort_values("start")
    return list(zip(found[column], found["printed"], strict=True))


def test_exactly_the_figures_are_marked_and_the_claims_underlined():
    page = highlight(SOURCE)._repr_html_()
    assert marked(page, "mark") == in_order("figures", "measure")
    assert len(marked(page, "mark")) == page.count("<mark") == 6
    assert marked(page, "u") == in_order("claims", "kind")


def test_the_highlighted_text_is_the_whole_text():
    page = highlight(SOURCE)._repr_html_()
    assert paragraphs(page) == [line for line in text_of(SOURCE).split("\n") if line]
    assert set(re.findall(r"</?(\w+)", page)) == {"blockquote", "p", "mark", "u"}


def test_markup_in_a_text_is_shown_and_not_run(record):
    hostile = """<script>alert("1 & 2")</script></p></blockquote><img src=x onerror='alert(1)'> &lt;b&gt;"""
    text = f"{hostile}\n\n{text_of(SOURCE).replace('571 drug cases', f'{hostile} 571 drug cases {hostile}')}\n{hostile}"
    write_text(record, SOURCE, text)
    page = highlight(SOURCE, record)._repr_html_()
    assert "<script" not in page
    assert "<img" not in page
    assert paragraphs(page) == [line for line in text.split("\n") if line]
    assert marked(page, "mark") == in_order("figures", "measure")


def test_markup_in_names_is_escaped(record):
    name = '"><script>alert(1)</script>'
    # The description is opened for such names, since it would refuse them before they are shown.
    package = json.loads((record / "datapackage.json").read_bytes())
    for field in [field for resource in package["resources"] for field in resource["schema"]["fields"]]:
        if field["name"] in ("measure", "kind"):
            field["constraints"] = {}
    (record / "datapackage.json").write_text(json.dumps(package))
    for table in ("measures", "figures", "terms", "thresholds"):
        names = {column: {"large_case_threshold": name} for column in ("measure", "name", "threshold")}
        write(record, table, load_table(table).replace(names))
    write(record, "claims", load_table("claims").replace({"kind": {"threat": name}}))
    page = highlight(SOURCE, record)._repr_html_()
    assert "<script" not in page
    assert (name, "more than 10 kilograms") in marked(page, "mark")
    assert (name, "new types of drug trafficking") in marked(page, "u")
    assert paragraphs(page) == [line for line in text_of(SOURCE).split("\n") if line]


def test_a_source_whose_text_is_not_kept_is_refused_in_one_line():
    with pytest.raises(InputError, match="no text of source") as refused:
        highlight("nowhere\n")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("table", ["figures", "claims"])
def test_a_text_that_one_of_the_tables_does_not_quote_is_shown_all_the_same(record, table):
    sources = load_table("sources")
    without_text = sources[sources["source"] == SOURCE].assign(source="elsewhere", text="", sha256="")
    write(record, "sources", pd.concat([sources, without_text]))
    rows = load_table(table)
    write(record, table, rows.assign(source=rows["source"].replace(SOURCE, "elsewhere")))
    page = highlight(SOURCE, record)._repr_html_()
    assert paragraphs(page) == [line for line in text_of(SOURCE).split("\n") if line]
