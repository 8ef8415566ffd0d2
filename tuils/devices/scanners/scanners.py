"""All scanners of a station, read at once: each code comes with the scanner that read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from tuils.values.station.scanner_setup import ScannerSetup

from .scanner import Scanner, ScannerState


class StationScanners:
    """`on_code` and `on_state` are called in threads of the scanners, not after `close`; see `Scanner`. `tap`, where it
    is set, gets the bytes of every scanner as well."""

    def __init__(
        self,
        setups: Iterable[ScannerSetup],
        on_code: Callable[[ScannerSetup, str], None],
        on_state: Callable[[ScannerSetup, ScannerState], None],
    ) -> None:
        self.tap: Callable[[ScannerSetup, bytes], None] | None = None
        self.setups = tuple(setups)
        self._scanners = {
            setup.name: Scanner(
                setup.port,
                partial(on_code, setup),
                partial(on_state, setup),
                on_bytes=partial(self._came, setup),
                baud=setup.baud,
                strip_prefix=setup.strip_prefix,
                gap=setup.gap or None,
            )
            for setup in self.setups
        }

    def start(self) -> None:
        for scanner in self._scanners.values():
            scanner.start()

    def close(self) -> None:
        for scanner in self._scanners.values():
            scanner.close()

    def beep(self, name: str, pauses: Sequence[float]) -> None:
        """Beep at the scanner of this name."""
        self._scanners[name].beep(pauses)

    def _came(self, setup: ScannerSetup, data: bytes) -> None:
        if tap := self.tap:
            tap(setup, data)
