"""Labels: what stands on them, and those that wait to be printed."""
