"""Inventories: what stands on the shelves, what should, and what becomes of the rest."""
