"""A library on a PostgreSQL server: the second set of the store's own words. Loaded for such a library alone."""
