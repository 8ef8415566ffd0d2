"""Copies in work: the steps from the box to the shelf, and what is out for repair."""
