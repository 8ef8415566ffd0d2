"""Checkout, check-in, renewal, holds, and the rules they go by."""

from __future__ import annotations
