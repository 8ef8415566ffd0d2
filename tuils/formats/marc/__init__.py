"""One MARC title: its fields, columns, headings, and changes to it."""
