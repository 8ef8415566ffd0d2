"""Patrons and staff."""
