"""The commands `check`, `new`, `add`, `say`, `lab` and `report`."""

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

from interdiction.errors import InputError


def run() -> NoReturn:
    """Run the command of this process, and end it with the exit code."""
    code = main()
    # The work is done and said to be: an interruption that comes now would only change the exit code.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 1 where something is to be mended."""
    options = _parser().parse_args(arguments)
    if options.data and options.command in ("lab", "report"):  # notebooks find the record by it
        os.environ["INTERDICTION_DATA"] = str(options.data.resolve())
    try:
        return int(options.run(options))
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, Exception) as error:
        if not _is_interruption(error):
            raise
        what = {"add": "the record is as it was", "new": "nothing was made"}
        print(f"Stopped; {what.get(options.command, 'the last report is as it was')}.", file=sys.stderr, flush=True)
        sys.stdout.flush()
        os._exit(130)  # or Python would end by the signal itself where it came while an import compiled text


def _is_interruption(error: BaseException | None) -> bool:
    """Whether Ctrl-C is at the bottom of an error: a compiled module that it meets in its import says ImportError."""
    while error and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="interdiction")
    commands = parser.add_subparsers(dest="command", required=True)
    of_a_record = argparse.ArgumentParser(add_help=False)
    of_a_record.add_argument("--data", type=Path, metavar="DIR", help="the record's data folder")

    def add(name: str, run: object, about: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, parents=[of_a_record])
        command.set_defaults(run=run)
        return command

    add("check", lambda options: _check(_record(options)), "hold the record against its description and its sources")
    command = commands.add_parser("new", help="make a record with one made-up example to overwrite")
    command.set_defaults(run=_new, data=None)
    command.add_argument("folder", type=Path, metavar="DIR", help="a folder that is empty or not there yet")
    command = add("add", _add, "add the figures of a text to the record, after asking for each")
    command.add_argument("file", type=Path, metavar="FILE", help="the text of an announcement, in UTF-8")
    command.add_argument("--answers", type=Path, metavar="TOML", help="answers to repeat instead of being asked")
    command = add("say", _say, "check what a sentence says of the figures; 0 only if it may be said")
    command.add_argument("sentence", help="in English")
    command.add_argument("--statement", metavar="ID", help="the announcement that it speaks of, as in statements.csv")
    command.add_argument("--before", metavar="ID", help="the earlier one that it is compared with")
    command.add_argument("--agency", metavar="SHORT", help="the short name of its agency, as in agencies.csv")
    add("lab", _lab, "open JupyterLab on the notebooks")
    command = add("report", _report, "rebuild what has changed of the site")
    command.add_argument("--out", type=Path, metavar="DIR", help="where the site goes; else reports/ beside the record")
    command.add_argument("--only", default="", metavar="NN", help="only notebooks whose name begins so")
    command.add_argument("--force", action="store_true", help="rebuild what has not changed, too")
    command.add_argument("--pdf", action="store_true", help="print every page as PDF, too")
    return parser


# What needs pandas is imported only where there is something to do.


def _record(options: argparse.Namespace) -> Path:
    """The folder of the record, as it was named or found."""
    from interdiction.home import DATA

    return options.data or DATA


def _new(options: argparse.Namespace) -> int:
    from interdiction.starting.new import make_record

    print(make_record(options.folder))
    return 0


def _add(options: argparse.Namespace) -> int:
    from interdiction.adding.adding import add_statement
    from interdiction.home import is_installed

    data = _record(options)
    if is_installed(data):
        mend = "name your own by --data DIR, or make one: interdiction new DIR"
        raise InputError(f"{data}: found the record that came with the library; {mend}")
    if code := add_statement(options.file, data, options.answers):
        return code
    try:
        return _check(data)
    except KeyboardInterrupt:
        print("Stopped; what was added stands, and was checked before.", file=sys.stderr)
        return 130


def _say(options: argparse.Namespace) -> int:
    from interdiction.saying.say import say

    named = options.statement, options.before, options.agency
    verdicts = say(options.sentence, *named, data=_record(options))
    print(verdicts)
    return 0 if verdicts.may_be_said else 1


def _lab(options: argparse.Namespace) -> int:
    from jupyterlab.labapp import LabApp

    from interdiction.home import place_notebooks

    notebooks = place_notebooks(_record(options))
    settings = f"--LabApp.app_settings_dir={notebooks / '.lab'}"
    LabApp.launch_instance([f"--ServerApp.root_dir={notebooks}", settings, "--LabApp.default_url=/lab/tree/README.md"])
    return 0


def _recover(data: Path) -> None:
    """Settle an addition that was broken off, and say so."""
    from interdiction.record.journal import recover

    try:
        if says := recover(data):
            print(says)
    except OSError as error:
        mend = "give the right to write there, and run it again: an addition to this record was broken off"
        raise InputError(f"{error.filename}: found that it cannot be written ({error.strerror}); {mend}") from None


def _check(data: Path) -> int:
    from interdiction.auditing.audit import audit
    from interdiction.record.check import check_record, compare_conflicts
    from interdiction.record.tables import load_table

    _recover(data)
    found = check_record(data)
    if found.problems:
        print(*found.problems, sep="\n")
        return 1
    print(f"{data}: sound {found.holds}")
    conflicts = compare_conflicts(audit(found.figures, data), load_table("conflicts", data))
    for warning in [*found.warnings, *conflicts]:
        print(f"warning: {warning}")
    return 0


def _report(options: argparse.Namespace) -> int:
    from interdiction.home import find_project
    from interdiction.publishing.manifest import is_current
    from interdiction.publishing.publish import clear_leftovers

    project = find_project(_record(options), options.out)
    clear_leftovers(project.reports.resolve())
    _recover(project.data)
    whole = not options.force and not options.only
    if whole and is_current(project.reports, project.notebooks, project.data, options.pdf):
        print(f"Nothing has changed; open {project.reports / 'index.html'}")
        return 0
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each job is a copy of this process, without its threads
    if _check(project.data):
        return 1
    from interdiction.building.build import build_site

    return build_site(project, options.only, options.force, options.pdf)
