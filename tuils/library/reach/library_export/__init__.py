"""A whole library leaves as a folder, and comes in from one: what of it belongs to which department is theirs."""
