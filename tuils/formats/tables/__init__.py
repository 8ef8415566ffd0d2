"""Tables of other programs: CSV, spreadsheets, and the columns of each kind of table."""
