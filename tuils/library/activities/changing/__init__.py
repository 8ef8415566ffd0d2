"""Sessions moved or canceled, and those that a closed day or a changed clock touches."""
