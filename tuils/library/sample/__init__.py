"""What a practice library holds: real titles and invented people, as two tables and their reader."""
