"""Printers: their languages, the ways to them, and the queue of jobs."""
