"""Titles: their state, their columns, and the way out as MARC."""
