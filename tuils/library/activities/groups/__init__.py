"""Group holds: copies of a title for a class or a book club by a day, gathered, lent, and ended together."""
