"""Contradictions between printed figures, listed with both sides."""
