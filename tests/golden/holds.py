"""Holds: queues, suspension, capture, pickup, limits, asked of the verbs."""

from __future__ import annotations

from .cases import Ops

OPS = Ops()
