"""The tables of a record, checked against their description, and the figures that they hold."""
