"""The rule matrix: parameters, values, look-up, and warnings."""
