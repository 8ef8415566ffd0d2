"""Bytes from a serial scanner cut into codes, with no port and no clock of its own."""

from __future__ import annotations

_ENDS = b"\r\n\t\x03"  # CR, LF, TAB, ETX; the empty lines between CR and LF are swallowed


class Framer:
    """Cuts one connection's bytes into codes.

    A code ends at CR, LF, TAB or ETX, or when the line has been silent. How long that is follows from the scanner:
    `gap` seconds for one that sends nothing behind its codes, `unsure` while that is not known, and `patience` for
    one that sends a suffix, so that a pause inside a code does not cut it in two. Control characters and all
    else that cannot be printed are dropped. Bytes that are not UTF-8 become U+FFFD, so that a
    disturbed code never passes for another one. `strip_prefix` and blanks around a code are taken off. AIM
    identifiers and Codabar letters stay: only who knows the library's numbers can tell them from data.

    More than `limit` bytes without an end are noise: dropped up to the next end, and counted in `noise`.
    """

    def __init__(
        self,
        *,
        gap: float = 0.08,
        unsure: float = 0.25,
        patience: float = 1.0,
        strip_prefix: str = "",
        limit: int = 256,
    ) -> None:
        self.noise = 0
        self._gap, self._unsure, self._patience = gap, max(gap, unsure), max(gap, unsure, patience)
        self._suffix: bool | None = None  # whether one comes behind each code; None: not known
        self._prefix = _printable(strip_prefix)
        self._limit = limit
        self._held = bytearray()
        self._in_noise = False
        self._last = 0.0

    def feed(self, data: bytes, now: float) -> list[str]:
        """The codes that end with these bytes. `now` is in seconds and only ever grows.

        Silence is told by feeding nothing: a reader that was kept from the port gets bytes late, and its own
        delay must not count as a gap.
        """
        if not data:
            return self._end_by_silence() if now - self._last >= self._silence else []
        self._last = now
        codes: list[str] = []
        for byte in data:
            if byte in _ENDS:
                self._suffix = True if self._held else self._suffix
                codes += self._end()
            elif not self._in_noise:
                self._hold(byte)
        return codes

    @property
    def _silence(self) -> float:
        """The seconds after which nothing more of a code will come."""
        if self._suffix is None:
            return self._unsure
        return self._patience if self._suffix else self._gap

    def _end_by_silence(self) -> list[str]:
        """A scanner that leaves its suffix out once may have been set anew: then it is not known again."""
        if self._held:
            self._suffix = False if self._suffix is None else self._suffix and None
        return self._end()

    def _hold(self, byte: int) -> None:
        self._held.append(byte)
        if len(self._held) > self._limit:
            self._held.clear()
            self._in_noise = True
            self.noise += 1

    def _end(self) -> list[str]:
        text = _printable(self._held.decode("utf-8", "replace"))
        self._held.clear()
        self._in_noise = False
        code = text.removeprefix(self._prefix).strip()
        return [code] if code else []


def _printable(text: str) -> str:
    return "".join(c for c in text if c.isprintable())
