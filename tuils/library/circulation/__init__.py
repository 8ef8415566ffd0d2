"""Checkout, check-in, renewal, and the rules they go by."""
