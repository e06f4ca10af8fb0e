"""The error of an input that its user can mend: one line instead of a traceback."""

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """What was found, where, and what would mend it, in one line.

    Jupyter shows the line alone; the command line prints it and exits with 1.

    >>> raise InputError("reading 'exact' does not exist; choose either, rounded or cut_off")
    Traceback (most recent call last):
        ...
    interdiction.errors.InputError: reading 'exact' does not exist; choose either, rounded or cut_off
    """

    def _render_traceback_(self) -> list[str]:
        # IPython asks an exception for this before it draws a traceback of its own.
        return [f"{type(self).__name__}: {self}"]


class NotPrintedError(InputError):
    """A question that a record cannot answer: what would have to be printed. The report says it in place of an answer.

    >>> raise NotPrintedError("no statement prints cases and people")
    Traceback (most recent call last):
        ...
    interdiction.errors.NotPrintedError: no statement prints cases and people
    """


def quote(found: object) -> str:
    r"""Quote what was found, on one line and cut to a length that can be read.

    >>> quote("571 drug" + chr(10) + "cases")
    "'571 drug\\ncases'"
    """
    text = str(found)
    return repr(text if len(text) <= 60 else text[:57] + "...")


def check_name(kind: str, name: object, names: Iterable[str]) -> str:
    """Return a name that there is, or refuse it with those that are most like it.

    >>> check_name("agency", "NIE", ["NIA", "MPS"])
    Traceback (most recent call last):
        ...
    interdiction.errors.InputError: agency 'NIE' does not exist; choose one such as NIA, MPS
    """
    known, text = [str(each) for each in names], str(name).casefold()
    if isinstance(name, str) and name in known:
        return name
    folded = {each.casefold(): each for each in known}
    near = [each for each in folded if each.startswith(text)] + get_close_matches(text, folded, 3, 0.0)
    choice = ", ".join([folded[each] for each in dict.fromkeys(near)][:3])
    mend = f"choose one such as {choice}" if choice else "there is none to choose"
    raise InputError(f"{kind} {quote(name)} does not exist; {mend}")
