"""`bench://`: a pyserial port that the test writes into, and that tells when its reader has caught up."""

from __future__ import annotations

import queue
import threading
from typing import Any

from serial.urlhandler import protocol_loop

opened: queue.SimpleQueue[Serial] = queue.SimpleQueue()


class Serial(protocol_loop.Serial):
    def __init__(self, *args: Any, **settings: Any) -> None:
        self.caught_up = threading.Event()
        super().__init__(*args, **settings)

    def open(self) -> None:
        super().open()
        opened.put(self)

    def from_url(self, url: str) -> None:
        """Nothing in the address is a setting."""

    def read(self, size: int = 1) -> bytes:
        if size and not self.in_waiting:
            self.caught_up.set()
        return bytes(super().read(size))
