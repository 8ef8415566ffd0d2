"""The import assistant and the list of past imports."""
