"""The other wing: what `make report` runs. Notebooks never import it."""
