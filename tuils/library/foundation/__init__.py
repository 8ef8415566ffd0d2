"""The first wing: the desk and its store, the journal, settings, words. Every other wing stands on it."""
