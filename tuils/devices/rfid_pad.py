"""The RFID pad of a desk: what is laid on it gives barcodes as a scanner does, and its security is switched.

It says what is new since it looked last. A tag at the edge comes and goes: it is gone only when it was not seen for a
while, or a book would be heard twice.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any

from tuils.values.dataclass import dataclass

from .rfid_3m810 import BAUD, Pad3M810, PadFault
from .rfid_tags import RfidTag, TagFault, read_tag
from .scanner import ScannerState, state_of

LOOK = 0.25
"""Seconds between two looks at the pad, and to its next try of a port that is not there."""
GONE_AFTER = 8
"""Looks without a tag until it is gone."""
TRIES = 10
"""A tag is read, or its security written, so often before that is told as failed: tags lie over each other."""


MOST_LOST_LOOKS = 3
"""Looks in a row that the pad may leave unanswered."""
MOST_LEFT = 500


@dataclass
class OnPad:
    """A tag on the pad. `tag`: what is on it, None while it can't be read. `afi`: its security. `refused`: one that
    could not be written."""

    uid: bytes
    tag: RfidTag | None = None
    afi: int = 0
    unseen: int = 0
    tries: int = 0
    refused: int | None = None


class RfidPad:
    """`on_code` gets the barcode of each book or card laid on it, cards first; `on_unread` is called for a tag that
    can't be read; `on_security` with a barcode, and the security it could not be given. All are called in the pad's
    own thread, not after `close`, and must not raise or wait."""

    def __init__(
        self,
        port: str,
        on_code: Callable[[str], None],
        on_state: Callable[[ScannerState], None],
        on_unread: Callable[[], None],
        on_security: Callable[[str, int], None],
        *,
        look: float = LOOK,
    ) -> None:
        self._port, self._look = port, look
        self._on_code, self._on_state, self._on_unread = on_code, on_state, on_unread
        self._on_security = on_security
        self._closing = threading.Event()
        self._state: ScannerState | None = None
        self._tags: dict[bytes, OnPad] = {}
        self._left: OrderedDict[str, int] = OrderedDict()
        """The security of books that lay here before: they are asked for once more when the library changed."""
        self._wanted: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, name="rfid", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Stop for good."""
        self._closing.set()
        if self._thread.ident and self._thread is not threading.current_thread():
            self._thread.join(1)

    @property
    def barcodes(self) -> list[str]:
        """Of the books that lie on it, or did; any thread may ask."""
        lying = (one.tag.barcode for one in list(self._tags.values()) if one.tag and not one.tag.is_card)
        return list(dict.fromkeys((*lying, *list(self._left))))

    def secure(self, afis: Iterable[tuple[str, int]]) -> None:
        """The security that these books are to have; any thread may ask for it, once the library has it so. What they
        have already is not written."""
        self._wanted |= dict(afis)

    # -- the line

    def _run(self) -> None:
        while not self._closing.is_set():
            line = self._open()
            if line is not None:
                with contextlib.closing(line):
                    self._listen(Pad3M810(line))
            self._closing.wait(self._look)

    def _open(self) -> Any:
        import serial

        try:
            return serial.serial_for_url(self._port, baudrate=BAUD, timeout=0.05, write_timeout=1, exclusive=True)
        except Exception as why:  # as in `scanner`: all mean "not now"
            self._tell(state_of(why))
            return None

    def _tell(self, state: ScannerState) -> None:
        if state is not self._state and not self._closing.is_set():
            self._state = state
            self._on_state(state)

    def _listen(self, pad: Pad3M810) -> None:
        """Until it is gone. One that does not answer as this pad does is not there either."""
        unanswered = 0
        try:
            pad.begin()
            self._tell(ScannerState.READY)
            while not self._closing.wait(self._look):
                try:
                    self._look_once(pad)
                    unanswered = 0
                except PadFault:
                    unanswered += 1
                    if unanswered > MOST_LOST_LOOKS:
                        raise
        except Exception:  # PadFault, or whatever pyserial says of a line that is gone
            self._tell(ScannerState.LOST if self._state is ScannerState.READY else ScannerState.WAITING)

    # -- what lies on it

    def _look_once(self, pad: Pad3M810) -> None:
        seen = pad.look()
        self._forget(set(seen))
        before = {one.tag.barcode for one in self._tags.values() if one.tag}
        for uid in seen:
            self._tags.setdefault(uid, OnPad(uid))
        came = [tag for uid in seen if (tag := self._read(pad, self._tags[uid]))]
        cards_first = sorted(came, key=lambda tag: not tag.is_card)
        for barcode in dict.fromkeys(tag.barcode for tag in cards_first):
            if barcode not in before:
                self._left.pop(barcode, None)
                self._wanted.pop(barcode, None)  # of another time
                self._on_code(barcode)
        for one in list(self._tags.values()):
            if one.tag and not one.unseen:
                self._switch(pad, one, one.tag.barcode)
        self._tell_of_left()

    def _forget(self, seen: set[bytes]) -> None:
        """What was not seen for a while is gone."""
        for one in list(self._tags.values()):
            one.unseen = 0 if one.uid in seen else one.unseen + 1
            if one.unseen > GONE_AFTER:
                del self._tags[one.uid]
                if one.tag and not one.tag.is_card:
                    self._left[one.tag.barcode] = one.afi
        while len(self._left) > MOST_LEFT:
            self._left.popitem(last=False)

    def _read(self, pad: Pad3M810, one: OnPad) -> RfidTag | None:
        """What is on a tag that was not read before; None where it was, or can't be now."""
        if one.tag or one.tries >= TRIES:
            return None
        try:
            one.tag, one.afi = read_tag(pad.memory(one.uid)), pad.security(one.uid)
            one.tries = TRIES  # an empty one is not read again
        except (PadFault, TagFault) as no:
            one.tries = TRIES if isinstance(no, TagFault) else one.tries + 1
            if one.tries >= TRIES:
                self._on_unread()
        return one.tag

    # -- security

    def _switch(self, pad: Pad3M810, one: OnPad, barcode: str) -> None:
        wanted = self._wanted.get(barcode, one.afi)
        if one.refused != wanted:
            one.refused = None
        for _time in range(TRIES):
            if one.afi == wanted or one.refused is not None:
                return
            with contextlib.suppress(PadFault):
                pad.secure(one.uid, wanted)
                one.afi = pad.security(one.uid)
        if one.afi != wanted:
            one.refused = wanted
            self._on_security(barcode, wanted)

    def _tell_of_left(self) -> None:
        """A book that was taken away before its security was switched, or that was changed without the pad."""
        lying = {one.tag.barcode for one in self._tags.values() if one.tag}
        for barcode, afi in list(self._left.items()):
            wanted = self._wanted.get(barcode, afi)
            if wanted != afi and barcode not in lying:
                del self._left[barcode], self._wanted[barcode]
                self._on_security(barcode, wanted)
