"""The sixth wing: the work in the back: orders, magazines, inventory, notices, reports."""
