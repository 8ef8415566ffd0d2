"""The notices that wait for staff: held by the brake, or not sent because something failed. The desk says it first,
and so do `tuils doctor` and line mode."""

from __future__ import annotations

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import day_label
from tuils.library.lending.queries import has_worked, pickups_begun
from tuils.library.lending.working_days import STOPPED_DAYS
from tuils.values.time.moments import day_of

from .brake import notices_held_words
from .kinds import DAY
from .logged.queries import has_messages_since, held_notices, runs_until
from .sender import mail_is_on, sender_setting


def notices_waiting(desk: Desk) -> list[str]:
    """Return a sentence for each; empty if all were sent, or if no computer sends."""
    if not mail_is_on():
        return []
    return [said for said in (notices_held_words(desk, held_notices()), not_sent(desk), kept_longer(desk)) if said]


def _is_stale(desk: Desk, at: int) -> bool:
    """Return whether the last run is days ago, and people worked since: the computer that sends was not on."""
    since = desk.now - STOPPED_DAYS * DAY
    return at < since and has_worked(at + DAY, desk.now - DAY) and not has_messages_since(since, desk.now)


def _stopped(desk: Desk, at: int) -> str:
    if not value_of("notices_daily", True):
        return ""
    text = _("No notices sent since {day}. Start tuils on {station}.")
    return text.format(
        day=day_label(day_of(at, desk.zone), day_of(desk.now, desk.zone)), station=sender_setting().get("station", "?")
    )


def kept_longer(desk: Desk) -> str:
    """Say how many holds got another pickup day this morning because their notices were not sent."""
    n = pickups_begun(desk.now - DAY)
    text = ngettext("{n} hold was kept longer: its notice did not go out.",
                    "{n} holds were kept longer: their notices did not go out.", n)  # fmt: skip
    return text.format(n=n) if n else ""


def not_sent(desk: Desk) -> str:
    """Say why the daily work did not send everything the last time: no server, no password, a wrong clock. Past if
    something was sent by hand since."""
    at, outcome = next(iter(runs_until(desk.now)), (0, ""))
    if outcome.isdigit():
        return _stopped(desk, at) if _is_stale(desk, at) else ""
    if not outcome or has_messages_since(at, desk.now):
        return ""
    return _("Notices: {why}").format(why=f"{outcome.rstrip('.')}.")
