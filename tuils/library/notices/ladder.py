"""When each notice is due, as the library has set it."""

from __future__ import annotations

from tuils.library.administration.settings import value_of
from tuils.values.dataclass import dataclass

DUE_SOON, FIRST, SECOND, CALL, EXPIRING, CARD = 2, 7, 21, 14, 1, 30


@dataclass(frozen=True)
class Ladder:
    """Days before (`due_soon`, `hold_expiring`, `card_expiring`) or after the date; None: not at all. The flags say
    whether such a notice goes out."""

    due_soon: int | None
    first: int | None
    second: int | None
    final: int | None
    call: int | None
    hold_ready: bool
    hold_expiring: int | None
    hold_canceled: bool
    bill: bool
    card_expiring: int | None
    welcome: bool
    programs: bool
    hold_by_staff: bool
    blocked: bool

    @property
    def overdue(self) -> tuple[tuple[str, int], ...]:
        """The steps of the ladder that are set, by the names of their kinds, in order of their days."""
        steps = (("overdue_1", self.first), ("overdue_2", self.second), ("overdue_3", self.final))
        return tuple(sorted(((name, days) for name, days in steps if days), key=lambda one: one[1]))


def ladder() -> Ladder:
    """As it is now."""
    return Ladder(
        value_of("notice_due_soon", DUE_SOON),
        value_of("notice_first", FIRST),
        value_of("notice_second", SECOND),
        value_of("notice_final", None),
        value_of("notice_call", CALL),
        bool(value_of("notice_hold_ready", True)),
        value_of("notice_hold_expiring", EXPIRING),
        bool(value_of("notice_hold_canceled", True)),
        bool(value_of("notice_bill", True)),
        value_of("notice_card_expiring", CARD),
        bool(value_of("notice_welcome", False)),
        bool(value_of("notice_programs", True)),
        bool(value_of("notice_hold_by_staff", True)),
        bool(value_of("notice_blocked", False)),
    )
