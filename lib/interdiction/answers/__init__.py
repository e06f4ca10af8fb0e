"""What is said of a text that is not in the record yet: the answers, their file, and what can be inferred."""
