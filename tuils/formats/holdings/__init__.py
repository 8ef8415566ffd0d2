"""Copies inside a MARC title, as each library system writes them."""
