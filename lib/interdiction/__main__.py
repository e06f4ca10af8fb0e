"""The commands: `python -m interdiction check`, `report` and `watch`."""

import argparse
import sys
from pathlib import Path

from interdiction.errors import InputError
from interdiction.site.fresh import DATA, NOTEBOOKS, REPORTS, is_fresh


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 1 where something is to be mended."""
    parser = argparse.ArgumentParser(prog="python -m interdiction", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="hold the record against its description and its sources")
    check.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="the record's data folder")
    report = commands.add_parser("report", help="make the site in reports/ again, as far as anything has changed")
    report.add_argument("--only", default="", metavar="NN", help="only notebooks whose name begins so")
    report.add_argument("--force", action="store_true", help="run what has not changed, too")
    report.add_argument("--pdf", action="store_true", help="print every page as PDF, too, and all of them as one")
    watch = commands.add_parser("watch", help="make the site on every save, and show it in a browser that follows")
    watch.add_argument("--port", type=int, default=8000, help="where it is shown on this machine")
    options = parser.parse_args(arguments)
    try:
        if options.command == "check":
            return _check(options.data)
        if options.command == "watch":
            return _watch(options.port)
        return _report(options.only, options.force, options.pdf)
    except InputError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; the last report is as it was.", file=sys.stderr)
        return 130


# The rooms that need pandas are loaded only where there is something to do.


def _check(data: Path) -> int:
    from interdiction.auditing.audit import audit
    from interdiction.record.check import check_record, compare_conflicts
    from interdiction.record.tables import load_table

    found = check_record(data)
    for problem in found.problems:
        print(problem)
    if found.problems:
        return 1
    print(f"{data}: sound {found.holds}")
    conflicts = compare_conflicts(audit(found.figures, data), load_table("conflicts", data))
    for warning in [*found.warnings, *conflicts]:
        print(f"warning: {warning}")
    return 0


def _watch(port: int) -> int:
    from interdiction.site.watch import watch

    try:
        watch(port)
    except OSError as error:
        raise InputError(
            f"port {port} cannot be used: {error.strerror}; name another one, such as PORT=8001"
        ) from error
    return 0


def _report(only: str, force: bool, pdf: bool) -> int:
    if not force and not only and is_fresh(REPORTS, NOTEBOOKS, DATA, paper=pdf):
        print(f"Nothing has changed; open {REPORTS / 'index.html'}")
        return 0
    from interdiction.site import workers

    workers.get_ready(workers.LOADED)  # while the record is checked
    if _check(DATA):
        return 1
    from interdiction.site import runner

    return runner.run(only, force, pdf)


if __name__ == "__main__":
    sys.exit(main())
