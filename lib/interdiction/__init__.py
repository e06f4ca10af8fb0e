"""Printed figures on drug seizures, and what their words allow."""

from interdiction.audit import audit
from interdiction.figures import load_figures
from interdiction.preference import preferred
from interdiction.ratios import indicators, ratio
from interdiction.record import RecordError, load_table
from interdiction.refusal import Refusal

__all__ = ["RecordError", "Refusal", "audit", "indicators", "load_figures", "load_table", "preferred", "ratio"]
__version__ = "0.1.0"
