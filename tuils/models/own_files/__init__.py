"""SQLite files of the program's own, beside a library: none of its data is only there."""
