"""The address space of threads, kept small so that a screen runs on a machine, or in a container, of 256 MB.

Left alone, each thread of a desk sets aside 8 MB for its stack, and glibc 64 MB for what it allocates: half a gigabyte
for eight threads that need a hundredth of that. A limit on address space (`ulimit -v`) counts all of it.
"""

from __future__ import annotations

import contextlib
import threading

STACK = 1 << 20
"""The bytes of a stack. Enough for recursion in C (the compiler of templates); Python's own calls take none of it."""
ARENA_MAX = -8
"""The `M_ARENA_MAX` of glibc's malloc.h."""


def keep_threads_small() -> None:
    """Keep threads small in a program that stays open, before its first thread. Without glibc only the stacks become
    smaller."""
    threading.stack_size(STACK)
    with contextlib.suppress(ImportError, OSError, AttributeError):
        import ctypes

        ctypes.CDLL(None).mallopt(ARENA_MAX, 1)
