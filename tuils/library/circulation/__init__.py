"""Checkout, check-in, renewal, holds, and the rules they go by."""

from __future__ import annotations

from tuils.library.processing import processing_state as _processing  # noqa: F401  (it follows what becomes of a copy)

from . import hold_state as _holds  # noqa: F401  (the families of items and holds apply what is written here)
