"""The RFID pad of a desk: what is laid on it gives barcodes as a scanner does, and its security is switched.

It says what is new since it looked last. A tag at the edge comes and goes: it is gone only when it was not seen for a
while, or a book would be heard twice.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from tuils.devices.scanners.scanners import ScannerState, port_fault_state
from tuils.values.dataclass import dataclass

from .rfid_3m810 import BAUD, Pad3M810, PadFault
from .rfid_tags import RfidTag, TagFault, read_tag, write_tag

T = TypeVar("T")
LOOK = 0.25
"""The seconds between two looks at the pad, or two tries of a port that is not there."""
GONE_AFTER = 8
"""The looks without a tag until it counts as gone."""
TRIES = 10
"""The tries to read a tag, or write its security, before failure is reported: tags lie over each other."""


MOST_LOST_LOOKS = 3
"""The looks in a row that the pad may leave unanswered."""
MOST_LEFT = 500


class TagFull(TagFault):
    """The tag is not empty, and nobody said to replace its content."""


class TagNotKept(TagFault):
    """The tag, read again, has something else on it than was written."""


def write_kept(pad: Pad3M810, uid: bytes, new: RfidTag, *, replace: bool) -> None:
    """Write a tag, and read it again. Raises TagFault if it doesn't fit, TagFull, TagNotKept, PadFault."""
    data = write_tag(new)
    if not replace and pad.memory(uid).strip(b"\x00\x55"):
        raise TagFull
    pad.write(uid, data)
    with contextlib.suppress(TagFault):
        if read_tag(pad.memory(uid)) == new:
            return
    raise TagNotKept


@dataclass
class OnPad:
    """A tag on the pad. `tag`: its content, None while it can't be read. `afi`: its security. `refused`: an AFI that
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
        self.state: ScannerState | None = None
        self._pad: Pad3M810 | None = None
        self._asked = SimpleQueue[tuple["Future[Any]", Callable[[RfidPad], Any]]]()
        self._tags: dict[bytes, OnPad] = {}
        self._left: OrderedDict[str, int] = OrderedDict()
        """The security of books that were on the pad: it is compared once more when the library changed."""
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
        """Return the barcodes of the books that are or were on the pad. Safe from any thread."""
        lying = (tag.tag.barcode for tag in list(self._tags.values()) if tag.tag and not tag.tag.is_card)
        return list(dict.fromkeys((*lying, *list(self._left))))

    def secure(self, afis: Iterable[tuple[str, int]]) -> None:
        """Set the security of these books, once the library has it so; safe from any thread. Unchanged ones are not
        written."""
        self._wanted |= dict(afis)

    # -- what a person asks for

    @property
    def lying(self) -> list[OnPad]:
        """Return the tags that it sees; safe from any thread."""
        return [tag for tag in list(self._tags.values()) if not tag.unseen]

    def ask(self, act: Callable[[RfidPad], T]) -> Future[T]:
        """Do this in the pad's thread between two looks. Without a pad that answers it is refused: PadFault."""
        told = Future[T]()
        self._asked.put((told, act))
        return told

    def version_now(self) -> str:
        """Return the pad's version. Only within `ask`, like the next two."""
        return self._answering.begin()

    def write_now(self, uid: bytes, new: RfidTag, *, replace: bool) -> None:
        """Write a tag, as `write_kept` does. Its barcode is not reported as a scan: the writer knows it."""
        write_kept(self._answering, uid, new, replace=replace)
        if one := self._tags.get(uid):
            one.tag, one.tries = new, TRIES

    def secure_now(self, uid: bytes, afi: int) -> int:
        """Write a tag's security; return the one that it has afterwards."""
        self._answering.secure(uid, afi)
        now = self._answering.security(uid)
        if one := self._tags.get(uid):
            one.afi = now
            if one.tag:
                self._wanted.pop(one.tag.barcode, None)
        return now

    @property
    def _answering(self) -> Pad3M810:
        if self._pad is None:
            raise PadFault
        return self._pad

    def _do_asked(self) -> None:
        while True:
            try:
                told, act = self._asked.get_nowait()
            except Empty:
                return
            try:
                told.set_result(act(self))
            except Exception as no:  # for whoever asked
                told.set_exception(no)

    # -- the line

    def _run(self) -> None:
        while not self._closing.is_set():
            line = self._open()
            if line is not None:
                with contextlib.closing(line):
                    self._pad = Pad3M810(line)
                    self._listen(self._pad)
                    self._pad = None
            self._tags.clear()
            self._do_asked()
            self._closing.wait(self._look)
        self._do_asked()

    def _open(self) -> Any:
        import serial

        try:
            return serial.serial_for_url(self._port, baudrate=BAUD, timeout=0.05, write_timeout=1, exclusive=True)
        except Exception as why:  # as in `scanner`: all mean "not now"
            self._tell(port_fault_state(why))
            return None

    def _tell(self, state: ScannerState) -> None:
        if state is not self.state and not self._closing.is_set():
            self.state = state
            self._on_state(state)

    def _listen(self, pad: Pad3M810) -> None:
        """Listen until the pad is gone. One that does not answer like this pad counts as gone, too."""
        unanswered = 0
        try:
            pad.begin()
            self._tell(ScannerState.READY)
            while not self._closing.wait(self._look):
                try:
                    self._do_asked()
                    self._look_once(pad)
                    unanswered = 0
                except PadFault:
                    unanswered += 1
                    if unanswered > MOST_LOST_LOOKS:
                        raise
        except Exception:  # PadFault, or whatever pyserial says of a line that is gone
            self._tell(ScannerState.LOST if self.state is ScannerState.READY else ScannerState.WAITING)

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
        """Forget the tags that were not seen for a while."""
        for tag in list(self._tags.values()):
            tag.unseen = 0 if tag.uid in seen else tag.unseen + 1
            if tag.unseen > GONE_AFTER:
                del self._tags[tag.uid]
                if tag.tag and not tag.tag.is_card:
                    self._left[tag.tag.barcode] = tag.afi
        while len(self._left) > MOST_LEFT:
            self._left.popitem(last=False)

    def _read(self, pad: Pad3M810, on_pad: OnPad) -> RfidTag | None:
        """Return a tag's content if it was not read before; None if it was, or can't be read now."""
        if on_pad.tag or on_pad.tries >= TRIES:
            return None
        try:
            on_pad.tag, on_pad.afi = read_tag(pad.memory(on_pad.uid)), pad.security(on_pad.uid)
            on_pad.tries = TRIES  # an empty one is not read again
        except (PadFault, TagFault) as no:
            on_pad.tries = TRIES if isinstance(no, TagFault) else on_pad.tries + 1
            if on_pad.tries >= TRIES:
                self._on_unread()
        return on_pad.tag

    # -- security

    def _switch(self, pad: Pad3M810, on_pad: OnPad, barcode: str) -> None:
        wanted = self._wanted.get(barcode, on_pad.afi)
        if on_pad.refused != wanted:
            on_pad.refused = None
        for _time in range(TRIES):
            if on_pad.afi == wanted or on_pad.refused is not None:
                return
            with contextlib.suppress(PadFault):
                pad.secure(on_pad.uid, wanted)
                on_pad.afi = pad.security(on_pad.uid)
        if on_pad.afi != wanted:
            on_pad.refused = wanted
            self._on_security(barcode, wanted)

    def _tell_of_left(self) -> None:
        """Report books that were taken away before their security was switched, or changed without the pad."""
        lying = {tag.tag.barcode for tag in self._tags.values() if tag.tag}
        for barcode, afi in list(self._left.items()):
            wanted = self._wanted.get(barcode, afi)
            if wanted != afi and barcode not in lying:
                del self._left[barcode], self._wanted[barcode]
                self._on_security(barcode, wanted)
