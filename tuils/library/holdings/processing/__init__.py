"""Copies in work: the steps from the box to the shelf, and repairs."""
