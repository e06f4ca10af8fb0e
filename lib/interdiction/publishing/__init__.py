"""The files of a site: written as a whole, and known by their hashes."""
