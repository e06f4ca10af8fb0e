"""A new record: empty tables but for one made-up example, which is there to be overwritten."""
