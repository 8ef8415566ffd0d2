"""An end of the program that nothing can hold up."""

from __future__ import annotations

import os
import threading

LAST_RESORT = 15.0
"""Seconds the program has to end in order, once told to."""
HANG_UP, AFTER_HANG_UP = 1, 1.5
"""The signal's number, and seconds likewise: a lost terminal waits for nothing more."""


def end_soon(code: int, seconds: float = AFTER_HANG_UP) -> None:
    """End the process by then, whatever it is doing."""
    last_resort = threading.Timer(seconds, os._exit, (code,))
    last_resort.daemon = True
    last_resort.start()
