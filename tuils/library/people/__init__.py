"""Patrons and staff."""

from __future__ import annotations

from . import patron_state as _patrons  # noqa: F401  (its family applies what is written here)
