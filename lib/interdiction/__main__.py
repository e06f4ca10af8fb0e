"""Run a command: `python -m interdiction check`, `new`, `add` or `report`."""

from interdiction.cli import main as main
from interdiction.cli import run

if __name__ == "__main__":
    run()
