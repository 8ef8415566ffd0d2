"""Fines, charges, payments, and the cash drawer."""
