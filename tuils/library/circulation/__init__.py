"""Checkout, check-in, renewal, and the rules they go by."""

from __future__ import annotations

from tuils.library.cataloging import item_state as _custody  # noqa: F401  (its family applies what is written here)
