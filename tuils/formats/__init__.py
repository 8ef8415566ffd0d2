"""Files as others write and read them: MARC, tables, calendars, papers. No store."""
