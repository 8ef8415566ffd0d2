"""Checkout, check-in, renewal, holds, and the rules they go by."""

from __future__ import annotations

from . import hold_state as _holds  # noqa: F401  (the families of items and holds apply what is written here)
