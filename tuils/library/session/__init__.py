"""The desk conversation: something is heard, something is answered.

Screen, line mode and scripts are faces of this one conversation; `faces` is what they draw.
"""

from __future__ import annotations

from .conversation import Session
from .faces import Answer, Cell, Head, Heard, Panel

__all__ = ["Answer", "Cell", "Head", "Heard", "Panel", "Session"]
