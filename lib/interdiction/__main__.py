"""Run a command: `python -m interdiction check` or `report`."""

import sys

from interdiction.cli import main

if __name__ == "__main__":
    sys.exit(main())
