"""Numbers on books and cards."""
