"""Commands about patrons and their records."""
