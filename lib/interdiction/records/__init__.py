"""Case records, row by row: the figures that an agency prints, counted from the cases themselves on any engine."""

from interdiction.records.accounting import account_rows
from interdiction.records.counting import count_records
from interdiction.records.figures import figures_from_counts, share_held
from interdiction.records.files import open_records
from interdiction.records.mapping import Mapping
from interdiction.records.mapping_file import load_mapping
from interdiction.records.samples import compare_samples
from interdiction.records.totals import pool_counts

__all__ = [
    "Mapping",
    "account_rows",
    "compare_samples",
    "count_records",
    "figures_from_counts",
    "load_mapping",
    "open_records",
    "pool_counts",
    "share_held",
]
