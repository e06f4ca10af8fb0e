"""The commands `check`, `add`, `say` and `report`."""

import argparse
import os
import sys
from pathlib import Path

from interdiction.errors import InputError
from interdiction.record.journal import recover
from interdiction.site.manifest import DATA, NOTEBOOKS, REPORTS, is_current
from interdiction.site.publish import clear_leftovers


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 1 where something is to be mended."""
    parser = argparse.ArgumentParser(prog="python -m interdiction")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="hold the record against its description and its sources")
    check.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="the record's data folder")
    add = commands.add_parser("add", help="add the figures of a text to the record, after asking for each")
    add.add_argument("file", type=Path, metavar="FILE", help="the text of an announcement, in UTF-8")
    add.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="the record's data folder")
    add.add_argument("--answers", type=Path, metavar="TOML", help="answers to repeat instead of being asked")
    say = commands.add_parser("say", help="check what a sentence says of the figures; 0 only if it may be said")
    say.add_argument("sentence", help="in English")
    say.add_argument("--statement", metavar="ID", help="the announcement that it speaks of, as in data/statements.csv")
    say.add_argument("--before", metavar="ID", help="the earlier one that it is compared with")
    say.add_argument("--agency", metavar="SHORT", help="the short name of its agency, as in data/agencies.csv")
    say.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="the record's data folder")
    report = commands.add_parser("report", help="rebuild what has changed of the site in reports/")
    report.add_argument("--only", default="", metavar="NN", help="only notebooks whose name begins so")
    report.add_argument("--force", action="store_true", help="rebuild what has not changed, too")
    report.add_argument("--pdf", action="store_true", help="print every page as PDF, too")
    options = parser.parse_args(arguments)
    try:
        if options.command == "add":
            return _add(options.file, options.data, options.answers)
        if options.command == "say":
            return _say(options.sentence, options.statement, options.before, options.agency, options.data)
        return _check(options.data) if options.command == "check" else _report(options.only, options.force, options.pdf)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        what = "record" if options.command == "add" else "last report"
        print(f"Stopped; the {what} is as it was.", file=sys.stderr, flush=True)
        sys.stdout.flush()
        os._exit(130)  # or Python would end by the signal itself where it came while an import compiled text


# What needs pandas is imported only where there is something to do.


def _add(file: Path, data: Path, answers: Path | None) -> int:
    from interdiction.adding.adding import add_statement

    if code := add_statement(file, data, answers):
        return code
    try:
        return _check(data)
    except KeyboardInterrupt:
        print("Stopped; what was added stands, and was checked before.", file=sys.stderr)
        return 130


def _say(sentence: str, statement: str | None, before: str | None, agency: str | None, data: Path) -> int:
    from interdiction.saying.say import say

    verdicts = say(sentence, statement, before, agency, data=data)
    print(verdicts)
    return 0 if verdicts.may_be_said else 1


def _recover(data: Path) -> None:
    """Settle an addition that was broken off, and say so."""
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


def _report(only: str, force: bool, pdf: bool) -> int:
    clear_leftovers(REPORTS.resolve())
    _recover(DATA)
    if not force and not only and is_current(REPORTS, NOTEBOOKS, DATA, pdf):
        print(f"Nothing has changed; open {REPORTS / 'index.html'}")
        return 0
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each job is a copy of this process, without its threads
    if _check(DATA):
        return 1
    from interdiction.site.build import build_site

    return build_site(only, force, pdf)
