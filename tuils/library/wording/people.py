"""Patrons, staff, and the privacy of both."""

from __future__ import annotations

from .shape import Wording

PEOPLE: dict[str, Wording] = {}
