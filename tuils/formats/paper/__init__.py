"""Papers to print: PDF and plain text."""
