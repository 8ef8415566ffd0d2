"""Dates and rooms: what a rule yields, and whether a room is free."""
