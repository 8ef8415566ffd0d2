"""Tones from this computer's own speaker, by any installed player; nobody ever waits for one."""

from __future__ import annotations

import contextlib
import io
import math
import queue
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import wave
from functools import lru_cache
from pathlib import Path

from tuils.files import own_file
from tuils.values.station.sound_kinds import TONES

RATE = 22_050
LOUDNESS = 0.5
_PLAYERS = (("pw-play", "-"), ("paplay",), ("aplay", "-q", "-"), ("play", "-q", "-t", "wav", "-"))
"""The programs that play their input, the most common today first."""
_WAITING = 3
"""The most sounds that wait: later ones mean nothing to anybody."""
_LONGEST = 3.0
"""The seconds after which a player that hangs is ended."""


@lru_cache(maxsize=8)
def tones(kind: str) -> bytes:
    """Return a sound as a WAV file: 16 bits, one channel."""
    frames = bytearray()
    for hertz, seconds in TONES[kind]:
        count = int(RATE * seconds)
        for at in range(count):
            fade = min(1.0, at / 100, (count - at) / 100)  # without it each tone begins and ends with a click
            level = math.sin(2 * math.pi * hertz * at / RATE) * LOUDNESS * fade
            frames += struct.pack("<h", int(level * 32767))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(frames))
    return out.getvalue()


def player() -> tuple[str, ...]:
    """Return the program that plays here; empty if none is found. Windows needs none."""
    if sys.platform == "win32":
        return ("winsound",)
    if sys.platform == "darwin":
        return ("afplay",)
    return next((one for one in _PLAYERS if shutil.which(one[0])), ())


class Speaker:
    """Plays in a thread of its own, begun with the first sound."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[str] = queue.Queue(_WAITING)
        self._thread: threading.Thread | None = None

    def play(self, kind: str) -> None:
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(kind)
        if self._thread is None:
            self._thread = threading.Thread(target=self._play_on, name="speaker", daemon=True)
            self._thread.start()

    def _play_on(self) -> None:
        while True:
            kind = self._waiting.get()
            with contextlib.suppress(OSError, RuntimeError, subprocess.SubprocessError):
                _play(tones(kind))


def _play(sound: bytes) -> None:
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(sound, winsound.SND_MEMORY)
        return
    command = player()
    if command == ("afplay",):  # reads files alone
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "sound.wav")
            with own_file(file) as out:
                out.write(sound)
            _run([*command, str(file)], b"")
    elif command:
        _run(list(command), sound)


def _run(command: list[str], sound: bytes) -> None:
    subprocess.run(
        command, input=sound, timeout=_LONGEST, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
