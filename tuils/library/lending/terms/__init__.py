"""The terms of a loan: its blocks, its due date, and the queue that waits for the copy."""
