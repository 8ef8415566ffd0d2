"""This machine: its settings, its log, its fonts."""
