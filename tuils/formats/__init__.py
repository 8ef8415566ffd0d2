"""Files of other programs, read and written: MARC, tables, calendars, papers. No store."""
