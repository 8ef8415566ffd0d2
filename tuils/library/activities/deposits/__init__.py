"""Deposit and rotating collections: sets of copies at places outside of the library."""
