"""What was sent, and what became of it: the log of notices, as it is kept."""
