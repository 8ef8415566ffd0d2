"""Copies: their state, their place on the shelf, and how one is shown."""
