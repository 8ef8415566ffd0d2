"""Titles and copies changed by hand."""
