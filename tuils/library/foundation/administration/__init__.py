"""The library as a whole: its settings, calendar, backups, and how it begins."""
