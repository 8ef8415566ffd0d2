"""Amounts of money, and fines."""
