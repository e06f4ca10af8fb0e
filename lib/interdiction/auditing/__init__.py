"""Contradictions between printed figures: what each kind is, and the sentence that names it."""
