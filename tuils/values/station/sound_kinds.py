"""The sounds of the desk: meanings, beeps and tones."""

from __future__ import annotations

from tuils.values.words import N_

OFF, SCANNER, BELL, SYSTEM, FLASH = "off", "scanner", "bell", "system", "flash"
SOUND_WAYS: dict[str, str] = {
    OFF: N_("off"),
    SCANNER: N_("the scanner's beeper"),
    BELL: N_("the terminal's bell"),
    SYSTEM: N_("this computer's speaker"),
    FLASH: N_("no sound: the answer blinks"),
}
"""The ways in which a desk sounds answers. In each of them the mark beside the answer says the same."""

OK, CHECK, HOLD, STOP = "ok", "check", "hold", "stop"
_MARKS = {"OK": OK, "SHELF": OK, "NOTE": CHECK, "ASK": CHECK, "TRANSIT": CHECK, "REPAIR": CHECK, "LENDER": CHECK,
          "HOLD": HOLD, "STOP": STOP, "PROBLEM": STOP}  # fmt: skip
BEEPS: dict[str, tuple[float, ...]] = {
    OK: (0.0,), CHECK: (0.0, 0.25), HOLD: (0.0, 0.25, 0.25), STOP: (0.0, 0.15, 0.15, 0.15, 0.15),
}  # fmt: skip
"""The pause before each beep, in seconds, for a beeper that has one tone."""
TONES: dict[str, tuple[tuple[int, float], ...]] = {
    OK: ((880, 0.08),),
    CHECK: ((660, 0.12), (0, 0.08), (660, 0.12)),
    HOLD: ((660, 0.12), (880, 0.12), (1100, 0.16)),
    STOP: ((220, 0.45),),
}
"""The tones for a speaker: each in hertz (0 is silence), and its length in seconds."""


def sound_of(mark: str) -> str:
    """The sound of an answer, by its mark; empty for one without."""
    return _MARKS.get(mark, "")
