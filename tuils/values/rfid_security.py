"""What the gate at the door looks at: the AFI of a tag, for a book that may leave and for one that may not."""

from __future__ import annotations

from .dataclass import dataclass


@dataclass(frozen=True)
class GateBytes:
    """`here`: the gate sounds. `out`: it doesn't."""

    here: int
    out: int


AFIS = {"iso": GateBytes(0x07, 0xC2), "3m": GateBytes(0xD7, 0xDA)}
"""As ISO 28560 has them, and as gates of 3M do."""
RFID_SECURITY = ("off", *AFIS)
