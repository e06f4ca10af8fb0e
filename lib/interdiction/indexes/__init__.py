"""The pages that are no notebook: what is newest, agencies, lists, what a reader chooses, feed and downloads."""
