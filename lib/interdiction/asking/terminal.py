"""Questions in a terminal: what is shown stays text, and every question can be stopped at."""

import re
import sys
import unicodedata
from collections.abc import Callable

from rich.console import Console
from rich.text import Text

STOP = "q"
NONE = "-"  # answers a question whose proposal is not wanted with nothing
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # what cannot be seen, or turns the order of letters


class StoppedError(Exception):
    """A person stopped at a question."""


class Terminal:
    """Where questions are asked: Enter accepts what is proposed, "-" takes nothing instead, "q" stops."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, soft_wrap=True)

    def say(self, text: str | Text) -> None:
        """Show a line."""
        self._console.print(Text(make_visible(text)) if isinstance(text, str) else text)

    def complain(self, text: str) -> None:
        """Show a line where errors are shown."""
        print(make_visible(text), file=sys.stderr)

    def read_line(self, prompt: str) -> str:
        """Read one reply without the space around it.

        Raises
        ------
        StoppedError
            For "q", for Ctrl-C, and at the end of the input.
        """
        while True:
            try:
                reply = self._console.input(Text(f"{make_visible(prompt)}: ")).strip()
            except (KeyboardInterrupt, EOFError):
                self._console.print()
                raise StoppedError from None
            if reply.casefold() == STOP:
                raise StoppedError
            if not re.search("[\ud800-\udfff]", reply):
                return reply
            self.say("  That is not UTF-8; type it again.")

    def ask(self, question: str, proposal: str, find_mend: Callable[[str], str]) -> str:
        """Ask until an answer holds.

        Parameters
        ----------
        question : str
            What is asked.
        proposal : str
            What Enter accepts, "" where that is nothing.
        find_mend : callable
            Of an answer, what would mend it, or "".

        Raises
        ------
        StoppedError
            As `read_line` does.
        """
        while True:
            reply = self.read_line(f"{question} [{proposal}]" if proposal else question)
            answer = "" if reply == NONE else reply or proposal
            mend = find_mend(answer)
            if not mend:
                return answer
            self.say(f"  {mend}.")

    def choose(self, question: str, proposal: str, choices: list[str]) -> str:
        """Ask for one of a few words, of which the beginning is enough."""
        found = {}

        def find_mend(answer: str) -> str:
            fits = [choice for choice in choices if choice == answer]
            fits = fits or [choice for choice in choices if answer and choice.startswith(answer.casefold())]
            found[answer] = fits
            return "" if len(fits) == 1 else f"Type one of {', '.join(choices)}, or how it begins"

        return found[self.ask(f"{question} ({', '.join(choices)})", proposal, find_mend)][0]


def make_visible(text: str) -> str:
    r"""Write text on one line, with an escape for each letter that cannot be seen or turns the order of others.

    >>> print(make_visible("5\u202e kg\x1b[31m"))
    5\u202e kg\x1b[31m
    """
    one_line = re.sub(r"[\t\r\n]+", " ", text)
    return "".join(
        letter.encode("unicode_escape").decode() if unicodedata.category(letter) in _UNSEEN else letter
        for letter in one_line
    )
