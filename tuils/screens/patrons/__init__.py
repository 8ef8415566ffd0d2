"""Patrons: search, registration, changes of many."""
