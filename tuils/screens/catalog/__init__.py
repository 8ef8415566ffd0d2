"""Titles and items: search, one title, the shelf, lists, forms."""
