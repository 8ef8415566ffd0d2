"""A 3M 810 that isn't there: a pad at a pseudo-terminal that answers in frames, and tags to lay on it."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

from tuils.devices.rfid.rfid_3m810 import frame_of, next_payload


@dataclass
class SimulatedTag:
    """`deaf`: how often it does not let its security be written yet."""

    uid: bytes
    memory: bytearray
    afi: int = 0x07
    deaf: int = 0


class SimulatedPad:
    """`path` is what the program opens. What is laid on it, and taken away, is seen at the next look."""

    def __init__(self) -> None:
        import tty

        self._own, self._port = os.openpty()
        tty.setraw(self._port)
        self.path = os.ttyname(self._port)
        self.tags: dict[bytes, SimulatedTag] = {}
        self.looks = 0
        self.noise = b""
        """Sent before each answer."""
        self.switched: Callable[[], object] = lambda: None
        """Called when a tag's security is to be written, before it is."""
        self._turn = threading.Condition()
        threading.Thread(target=self._answer_on, daemon=True).start()

    def lay(self, *memories: bytes, deaf: int = 0, afi: int = 0x07) -> list[SimulatedTag]:
        """Several at once."""
        with self._turn:
            laid = []
            for memory in memories:
                uid = bytes.fromhex("E004") + os.urandom(6)
                laid.append(SimulatedTag(uid, bytearray(memory.ljust(32, b"\x00")), afi=afi, deaf=deaf))
                self.tags[uid] = laid[-1]
            return laid

    def take_away(self) -> None:
        with self._turn:
            self.tags.clear()

    def looked(self, times: int, seconds: float = 60) -> None:
        """Until it was looked at so often from now on."""
        with self._turn:
            end = self.looks + times
            assert self._turn.wait_for(lambda: self.looks >= end, seconds), "nobody looks at the pad"

    def unplug(self) -> None:
        ends, self._own = (self._own, self._port), -1  # its thread writes to no file that gets the same number
        for end in ends:
            with contextlib.suppress(OSError):
                os.close(end)

    def _answer_on(self) -> None:
        heard = bytearray()
        with contextlib.suppress(OSError):
            while data := os.read(self._own, 4096):
                heard += data
                while (asked := next_payload(heard)) is not None:
                    with self._turn:
                        answer = self._answer(asked)
                        self._turn.notify_all()
                    os.write(self._own, self.noise + frame_of(answer))

    def _answer(self, asked: bytes) -> bytes:
        what, uid = asked[0], asked[1:9]
        if asked == bytes.fromhex("040011"):
            return bytes.fromhex("0400110A050002")
        if what == 0x13:
            return bytes.fromhex("130002010103020203 00".replace(" ", ""))
        if what == 0xFE:
            self.looks += 1
            return bytes.fromhex("FE000005") + bytes([len(self.tags)]) + b"".join(self.tags)
        tag = self.tags.get(uid)
        if tag is None:
            return bytes([what, 0x06])
        if what == 0x02:
            blocks = (n.to_bytes(2, "little") + tag.memory[n * 4 : n * 4 + 4] for n in range(asked[10]))
            return bytes([what, 0]) + uid + bytes([asked[10]]) + b"".join(blocks)
        if what == 0x04:
            tag.memory[: len(asked) - 12] = asked[12:]
            return bytes([what, 0]) + uid + asked[10:11]
        if what == 0x09:
            self.switched()
        if what == 0x09 and tag.deaf:
            tag.deaf -= 1
            return bytes([what, 0x06])
        if what == 0x09:
            tag.afi = asked[9]
        return bytes([what, 0]) + uid + (bytes([tag.afi]) if what == 0x0A else b"")
