"""Where each number was printed, and how a reader gets there."""
