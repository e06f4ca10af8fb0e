"""A statement of one's own added to a record, whole or not at all."""
