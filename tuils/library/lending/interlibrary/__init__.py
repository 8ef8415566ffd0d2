"""Interlibrary loan: what is borrowed from other libraries for patrons, and what is lent to them."""
