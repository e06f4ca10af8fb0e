"""Printed figures on drug seizures, and what their words allow."""

from interdiction.figures import load_figures, preferred
from interdiction.ratios import indicators, ratio
from interdiction.record import RecordError, load_table
from interdiction.refusal import Refusal

__all__ = ["RecordError", "Refusal", "indicators", "load_figures", "load_table", "preferred", "ratio"]
__version__ = "0.1.0"
