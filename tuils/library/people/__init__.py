"""Patrons and staff."""

from __future__ import annotations
