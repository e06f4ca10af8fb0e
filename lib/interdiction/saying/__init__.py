"""A sentence about the figures held against the record: what may be said, and what may be said instead."""
