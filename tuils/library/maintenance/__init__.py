"""Keeping the catalog in order: titles that are there twice or are gone, headings and their see-references."""
