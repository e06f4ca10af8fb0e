"""The error of an input that its user can mend: one line instead of a traceback."""


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


def quote(found: object) -> str:
    r"""Quote what was found, on one line and cut to a length that can be read.

    >>> quote("571 drug" + chr(10) + "cases")
    "'571 drug\\ncases'"
    """
    text = str(found)
    return repr(text if len(text) <= 60 else text[:57] + "...")
