"""Receipts and slips: read from the library as values, laid out by templates."""
