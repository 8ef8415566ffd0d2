"""Magazines and newspapers: issues expected, received, late."""
