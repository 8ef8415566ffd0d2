"""Notices to patrons: which are due, to whom and how, their text, and their results."""
