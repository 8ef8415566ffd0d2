"""A library system in a terminal, for small libraries."""
