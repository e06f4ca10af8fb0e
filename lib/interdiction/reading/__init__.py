"""What the printed numbers of a text allow the truth to be."""

from interdiction.reading.intervals import READINGS, STEP_NEEDED, Printed, check_reading
from interdiction.reading.reading import Quantity, read, scan

__all__ = ["READINGS", "STEP_NEEDED", "Printed", "Quantity", "check_reading", "read", "scan"]
