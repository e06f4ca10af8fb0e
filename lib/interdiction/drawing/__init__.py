"""What charts are drawn with: one style, pictures in two widths, rows and series with words that fit beside them."""
