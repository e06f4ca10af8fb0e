"""What a person says of the document: what it is, and where its text is kept."""

import pandas as pd

from interdiction.answers.answers import KEPT, hash_text
from interdiction.answers.inferring import infer_before, infer_day, infer_source, infer_title
from interdiction.asking.cells import Cells
from interdiction.errors import InputError

_SHIPPED, _OUTSIDE, _NOWHERE = KEPT
_BEGINNING = 2_000  # letters in which the day of publication is looked for


def ask_source(cells: Cells, content: bytes, text: str) -> None:
    """Ask what a document is, unless the record has it, and where its text is kept.

    Parameters
    ----------
    cells : Cells
        Where it is asked.
    content, text : bytes, str
        The text of the document.

    Raises
    ------
    InputError
        For a document that the record has with another text, or in another language.
    """
    sources, sha256 = cells.tables["sources"], hash_text(content)
    url = cells.ask("source", "url", "Address of the document, Enter where there is none")
    there = sources[(sources["sha256"] == sha256) | ((sources["url"] == url) & (url != ""))]
    if len(there):
        _take_source(cells, there.iloc[0], sha256)
        return
    before = infer_before(url, "", sources)
    publisher = cells.ask("source", "publisher", "Publisher, in Latin letters", before["publisher"])
    before = before if before["publisher"] else infer_before("", publisher, sources)
    cells.ask("source", "title", "Title, in its own language", infer_title(text))
    day = infer_day(url, text[:_BEGINNING])
    published = cells.ask("source", "published", "Published on, YYYY-MM-DD (or a month, or a year)", day)
    if cells.choose("source", "kind", "Grade of the source", before["kind"]) == "repost" and url:
        cells.answers.row("source")["url"] = ""
        cells.terminal.say("  The address of a repost is not kept.")
    _ask_where_kept(cells, publisher)
    cells.ask_name("source", "Name of the source in the record", infer_source(url, publisher, published))


def _ask_where_kept(cells: Cells, publisher: str) -> None:
    """Ask where the text is kept, and by whom or whose it is."""
    kept, source = cells.answers.row("text"), cells.answers.row("source")
    # The description of another record may allow fewer folders.
    places = [place for place in KEPT if place == _NOWHERE or not cells.find_mend("source", "text", f"{place}/text")]
    proposal = kept.get("kept") or (_OUTSIDE if _OUTSIDE in places else _NOWHERE)
    question = "Its text: shipped with the record, kept outside git, or not kept"
    kept["kept"] = cells.terminal.choose(question, proposal, places)
    if kept["kept"] == _SHIPPED:
        owner = kept.get("owner") or f"It belongs to {publisher}"
        kept["owner"] = cells.terminal.ask("Whose it is, for seeds/README.md", owner, _find_missing)
        source["kept_by"] = ""
    else:
        kept["owner"] = ""
        cells.ask("source", "kept_by", "Who keeps a copy of it, Enter where nobody is known to")


def _take_source(cells: Cells, row: pd.Series, sha256: str) -> None:
    """Take what the record knows of a document."""
    kept = cells.answers.row("text")
    if row["sha256"] not in ("", sha256):
        mend = "add this text under an address of its own, or the figures of that one"
        raise InputError(f"source {row['source']}: found another text of it in the record; {mend}")
    if row["language"] != kept["language"]:
        mend = f"answer {row['language']}, as the record has it"
        raise InputError(f"source {row['source']}: found language {kept['language']}; {mend}")
    cells.take("source", row)
    kept.update(kept=row["text"].partition("/")[0] or _NOWHERE, owner=kept.get("owner", ""))


def _find_missing(answer: str) -> str:
    return "" if answer and answer.isprintable() else "Type a few words"
