"""Commands about titles, items and lists, and the patrons' catalog."""
