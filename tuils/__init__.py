"""A library system in a terminal, for small libraries."""

VERSION = "0.2.0"
"""The version, which the package is built with: to ask the installed one costs a start as much as thirty modules."""
