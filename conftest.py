"""What the tests and the examples of the library read is the frozen record; notebooks read ours."""

import os
from pathlib import Path

os.environ["INTERDICTION_DATA"] = str(Path(__file__).parent / "tests" / "record" / "data")
import interdiction.home  # noqa: F401  # reads the variable once

del os.environ["INTERDICTION_DATA"]  # kernels and commands that a test starts
