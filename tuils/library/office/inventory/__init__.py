"""Inventories: copies on the shelves, copies that should be, and what happens to the rest."""
