"""Run a command: `python -m interdiction check`, `add` or `report`."""

import signal
import sys

from interdiction.cli import main

if __name__ == "__main__":
    code = main()
    # The work is done and said to be: an interruption that comes now would only change the exit code.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(code)
