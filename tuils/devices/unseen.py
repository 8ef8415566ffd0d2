"""Typing that the terminal does not show: a PIN in line mode, which else stays there and scrolls back."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from typing import TextIO


@contextlib.contextmanager
def unseen(typed: TextIO) -> Iterator[None]:
    """Until it ends this terminal shows no letters, only the end of the line. What was typed ahead stays; where it is
    no terminal nothing is done."""
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
