"""A line to a server that counts trips: how often the client spoke after the server had answered. It may be slow."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

SOCKET = ".s.PGSQL.5432"


class CountedLine:
    """The server's socket, with a number of trips."""

    def __init__(self, folder: Path, target: Path, delay: float = 0) -> None:
        self.folder, self.trips, self._target, self._delay = folder, 0, target, delay
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(folder / SOCKET))
        self._listening.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _whose = self._listening.accept()
                threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, selectors.DefaultSelector() as ready:
            server.connect(str(self._target / SOCKET))
            others = {client: server, server: client}
            for one in others:
                ready.register(one, selectors.EVENT_READ)
            asking = False
            with contextlib.suppress(OSError):
                while True:
                    for key, _events in ready.select():
                        source: socket.socket = key.fileobj  # type: ignore[assignment]  # what was registered
                        if not (told := source.recv(1 << 16)):
                            return
                        if source is client and not asking:
                            self.trips += 1
                            time.sleep(self._delay)
                        asking = source is client
                        others[source].sendall(told)

    def close(self) -> None:
        self._listening.close()


@contextlib.contextmanager
def counted(folder: Path, target: Path, delay: float = 0) -> Iterator[CountedLine]:
    line = CountedLine(folder, target, delay)
    try:
        yield line
    finally:
        line.close()
