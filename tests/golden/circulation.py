"""Blocks, renewals, check-in, lost and found, claims and privacy, asked of the verbs."""

from __future__ import annotations

from .cases import Ops

OPS = Ops()
