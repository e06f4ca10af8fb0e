"""All the questions about a text, in their order."""

from pathlib import Path

from interdiction.asking.answers import Answers, hash_text
from interdiction.asking.documents import Documents, find_language_mend
from interdiction.asking.inferring import infer_language
from interdiction.asking.numbers import Numbers
from interdiction.asking.terminal import Terminal
from interdiction.errors import InputError


def ask_all(terminal: Terminal, answers: Answers, content: bytes, text: str, data: Path) -> None:
    """Ask for everything that a record needs of a text, and write it into the answers as it is given.

    Parameters
    ----------
    terminal : Terminal
        Where it is asked.
    answers : Answers
        Earlier answers, which are proposed again, or empty ones.
    content, text : bytes, str
        The text.
    data : pathlib.Path
        The record's `data` folder.

    Raises
    ------
    StoppedError
        If the person stops; the answers hold what was given until then.
    InputError
        For a text in which nothing can be a figure, or one that the record has with other words.
    """
    terminal.say('Enter accepts what stands in brackets, "-" takes nothing instead, "q" or Ctrl-C stops.')
    documents, row = Documents(terminal, answers, content, text, data), answers.row("text")
    proposal = row.get("language") or infer_language(text, documents.tables["terms"])
    language = terminal.ask("Language of the text, as a tag such as en or zh", proposal, find_language_mend)
    row.update(sha256=hash_text(content), language=language)
    Numbers(terminal, text, language, data).ask(answers)
    if not answers.figures:
        raise InputError("no number was taken as a figure; the record is as it was")
    terminal.say("")
    documents.ask_source()
    documents.ask_statement()
    documents.leave_known()
    if answers.figures:
        names = (answers.row("statement")["statement"], answers.row("source")["source"])
        terminal.say(f"\n{len(answers.figures)} figures of {names[0]} in {names[1]}:")
        for figure in answers.figures:
            terminal.say(f"  {figure['measure']}: {figure['printed']}")
        terminal.read_line("Enter adds them to the record, q leaves it as it is")
