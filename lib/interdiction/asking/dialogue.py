"""All the questions about a text, in their order."""

from pathlib import Path

from interdiction.answers.answers import Answers, hash_text
from interdiction.answers.inferring import infer_language
from interdiction.asking.announcements import ask_statement, leave_known
from interdiction.asking.candidates import Candidates
from interdiction.asking.cells import Cells, find_language_mend
from interdiction.asking.documents import ask_source
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
    cells, row = Cells(terminal, answers, data), answers.row("text")
    proposal = row.get("language") or infer_language(text, cells.tables["terms"])
    language = terminal.ask("Language of the text, as a tag such as en or zh", proposal, find_language_mend)
    candidates = Candidates(text, language, data)
    row.update(sha256=hash_text(content), language=language)
    if not candidates.asked:
        mend = "answer its language, or name the text of an announcement"
        raise InputError(f"the text: found no number that can be a figure in language {language}; {mend}")
    Numbers(terminal, candidates, answers).ask()
    if not answers.figures:
        raise InputError("the text: found no number that was taken as a figure; the record is as it was")
    terminal.say("")
    ask_source(cells, content, text)
    ask_statement(cells, text)
    leave_known(cells)
    if answers.figures:
        _confirm(terminal, answers)


def _confirm(terminal: Terminal, answers: Answers) -> None:
    """Show all figures once more, and ask whether they are added."""
    statement, source = (answers.row(section)[section] for section in ("statement", "source"))
    terminal.say(f"\n{len(answers.figures)} figures of {statement} in {source}:")
    for figure in answers.figures:
        terminal.say(f"  {figure['measure']}: {figure['printed']}")
    terminal.read_line("Enter adds them to the record, q leaves it as it is")
