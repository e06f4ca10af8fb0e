"""A reader's own text: its numbers, the measures they look like, and the figures that she confirms."""
