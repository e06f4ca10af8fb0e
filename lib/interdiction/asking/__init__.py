"""What a person says of a text that is not in the record yet, asked in the terminal or read from a file."""
