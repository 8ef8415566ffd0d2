"""The desk, its lists of the day, holds and the cash drawer."""
