"""The other copies of a library: made, told apart, and brought together again."""
