"""Typing that the terminal does not show: a PIN in line mode, which would otherwise stay there and scroll back."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import TextIO


@contextlib.contextmanager
def unseen(typed: TextIO) -> Iterator[None]:
    """Hide typed letters on this terminal until the end of the block, except the end of the line. Letters typed before
    stay; without a terminal do nothing."""
    try:
        import termios
    except ImportError:  # Windows
        yield
        return
    try:
        line = typed.fileno()
        before = termios.tcgetattr(line)
    except (termios.error, io.UnsupportedOperation):
        yield
        return
    hidden = termios.tcgetattr(line)
    hidden[3] = hidden[3] & ~termios.ECHO | termios.ECHONL
    termios.tcsetattr(line, termios.TCSADRAIN, hidden)
    try:
        yield
    finally:
        termios.tcsetattr(line, termios.TCSADRAIN, before)
