"""The seventh wing: acts across all departments: undo, export, conflicts, other copies of the library."""
