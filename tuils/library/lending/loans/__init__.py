"""Loans: checked out, renewed, checked in, overdue, and imported."""
