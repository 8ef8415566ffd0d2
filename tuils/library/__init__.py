"""The work of a library: its verbs over the store, its rules, its journal. No door."""
