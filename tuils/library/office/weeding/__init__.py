"""Weeding: which copies the library's rules suggest to withdraw, why, and what was decided."""
