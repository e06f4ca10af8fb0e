"""What a sentence claims of printed figures, read word by word and not yet held against any."""
