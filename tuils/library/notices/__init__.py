"""Notices to patrons: which are due, to whom and how, what they say, and what became of them."""
