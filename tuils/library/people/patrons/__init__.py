"""Patrons: cards, contacts, notes, families, and the search for them."""
