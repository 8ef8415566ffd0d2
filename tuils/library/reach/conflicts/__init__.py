"""Decisions that staff make after machines that worked apart have synchronized."""
