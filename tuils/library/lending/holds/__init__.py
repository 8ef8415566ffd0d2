"""Holds: placed, queued, put by, and moved between branches."""
