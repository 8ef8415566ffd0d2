"""The verbs on one person in every department: merging two records, exporting all of it to them, deleting all of it."""
