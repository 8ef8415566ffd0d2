"""The sounds of answers at this desk: by the scanner, the terminal's bell, the speaker, or by blinking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tuils.values.station.sound_kinds import BEEPS, BELL, FLASH, SCANNER, SYSTEM, sound_of

if TYPE_CHECKING:
    from .scanners.scanners import StationScanners
    from .speaker import Speaker


class Sounds:
    """The makers of sounds. `ring` rings the terminal's bell after each of these pauses, `flash` blinks so often; both
    return at once."""

    def __init__(self, ring: Callable[[Sequence[float]], None], flash: Callable[[int], None]) -> None:
        self._ring, self._flash = ring, flash
        self._speaker: Speaker | None = None

    def say(self, mark: str, way: str, scanners: StationScanners | None, scanner: str = "") -> None:
        """Sound an answer. `mark`: of the answer, once its act is committed; `way`: one of SOUND_WAYS. `scanner`: the
        one that read the code; it beeps if it may, whatever the way."""
        kind = sound_of(mark)
        if not kind:
            return
        if scanners:
            for setup in scanners.setups:
                if (setup.beep or way == SCANNER) and scanner in (setup.name, ""):
                    scanners.beep(setup.name, BEEPS[kind])
        if way == BELL:
            self._ring(BEEPS[kind])
        elif way == SYSTEM:
            self._at_speaker(kind)
        elif way == FLASH:
            self._flash(len(BEEPS[kind]))

    def _at_speaker(self, kind: str) -> None:
        from .speaker import Speaker

        self._speaker = self._speaker or Speaker()
        self._speaker.play(kind)
