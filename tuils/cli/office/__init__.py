"""Commands of the back office: rules, calendar, settings, staff, backups, privacy."""
