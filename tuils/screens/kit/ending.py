"""The end of the program that nothing can hold up."""

from __future__ import annotations

import os
import threading

LAST_RESORT = 15.0
"""Seconds after it was told to end in which the program may still do so in order."""
HANG_UP, AFTER_HANG_UP = 1, 1.5
"""The signal's number, and seconds likewise: whose terminal is gone waits for nothing more."""


def end_soon(code: int, seconds: float = AFTER_HANG_UP) -> None:
    """The process is over by then, whatever it is at."""
    last_resort = threading.Timer(seconds, os._exit, (code,))
    last_resort.daemon = True
    last_resort.start()
