"""All that a vendor without SIP2 can check of a card: how it begins, how long it is, and its check digit."""

from __future__ import annotations

from tuils.library.foundation.desk import Desk
from tuils.library.people.patrons.card_numbers import all_ranges
from tuils.values.dataclass import dataclass

from .machines import machine_called


@dataclass(frozen=True)
class CardPattern:
    """`prefixes`: how cards begin; `lengths`: how many characters they have; `check_digit`: the last one is a check
    digit (Luhn, mod 10). `pattern`: a regular expression of all that, without the check digit."""

    device: str
    prefixes: tuple[str, ...]
    lengths: tuple[int, ...]
    check_digit: bool
    pattern: str


def card_pattern(desk: Desk, name: str) -> CardPattern:
    """Return the pattern of this library's cards, for a vendor. Refuses with MACHINE_UNKNOWN."""
    desk.require("library.settings")
    device, ranges = machine_called(name).name, all_ranges()
    counted = sorted({(one.head, one.digits + one.checked) for one in ranges})
    return CardPattern(
        device,
        tuple(dict.fromkeys(head for head, _digits in counted)),
        tuple(sorted({len(head) + digits for head, digits in counted})),
        all(one.checked for one in ranges),
        "^(" + "|".join(f"{head}[0-9]{{{digits}}}" for head, digits in counted) + ")$",
    )
