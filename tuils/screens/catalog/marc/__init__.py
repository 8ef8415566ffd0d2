"""The MARC editor: a title's record, a line a field."""
