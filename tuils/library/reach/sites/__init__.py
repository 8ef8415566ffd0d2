"""The other copies of a library: prepared, told apart, and merged again."""
