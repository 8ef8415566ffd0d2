"""Labels: their text, and those that wait to be printed."""
