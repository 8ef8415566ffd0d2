"""Magazines and newspapers: what is expected, what came, what is late."""
