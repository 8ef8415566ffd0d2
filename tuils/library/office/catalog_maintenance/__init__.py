"""Catalog maintenance: duplicate and removed titles, headings and their see-references."""
