"""Plan the messages that a run would send now: a line for each patron and kind, and patrons who can't be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from tuils.i18n import N_, NN_, _, ngettext
from tuils.library.activities.programs.contacts_due import CONFIRM, REMINDER, ContactDue, tellings
from tuils.library.activities.programs.parties import EMAIL as PARTY_EMAIL, LETTER as PARTY_LETTER
from tuils.library.foundation.administration.settings import value_of
from tuils.library.foundation.audit import looked
from tuils.library.foundation.describing.table import Cell, Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.journal.entries import entry_from_row
from tuils.library.foundation.local_words import money_label
from tuils.library.lending.holds.ageing import pickup_anew, unclaimed
from tuils.library.lending.slices import in_slices
from tuils.library.office.notices.recipients import CALL, EMAIL, LETTER, TEXT, recipient
from tuils.models import Journal, Patron
from tuils.models.rows import find, parts
from tuils.values.dataclass import dataclass

from .kinds import DAY, HOLD_READY, KINDS, PROGRAM, WORDS, NoticeDay, NoticeKind
from .ladder import ladder
from .logged.queries import has_failed_text, last_told_of, mailed_since, runs_until
from .new_books import NEW_BOOKS
from .queries import DueAbout, holds_ready
from .sender import mail_is_on, texts_are_on

SEE = "notices.see"
CHANNELS = {EMAIL: N_("email"), LETTER: N_("letter"), CALL: N_("call"), TEXT: N_("text"), "": N_("none")}
WHY = {
    "no_email": N_("no email"), "no_mail": N_("no address"), "no_phone": N_("no phone"), "mail_off": N_("email is off"),
}  # fmt: skip
AT_ONCE, FAILED_DAYS = 500, 30
ROUNDS = (CONFIRM, REMINDER)
"""The messages that a program's date causes; all other program messages follow from somebody's act."""
IMPORTED = "hold_imported"
"""The brake's kind for holds imported from another system's hold shelf: counted apart from those scanned here."""
KIND_ORDER = {name: at for at, name in enumerate(WORDS)}


@dataclass(frozen=True)
class PlannedNotice:
    """One message. `channel`: email, letter, call, or empty if no contact is known; `to`: the address or number.
    `about`: how many things it reports; `cents`: the amount to pay. `party`: of a program message, its recipient.
    `fresh`: a copy was scanned onto the hold shelf here since the last run; `imported`: all of them were there in
    the system that the library came from."""

    kind: str
    patron: str
    card: str
    name: str
    channel: str
    to: str = ""
    about: int = 1
    cents: int = 0
    why: str = ""
    party: ContactDue | None = None
    tried: int = 0
    fresh: bool = False
    imported: bool = False

    @property
    def brake(self) -> str:
        """Return the kind that the brake counts this for; empty if it is always sent."""
        if self.fresh or self.kind == NEW_BOOKS or (self.party and self.party.what not in ROUNDS):
            return ""
        return IMPORTED if self.imported else self.kind

    @property
    def key(self) -> str:
        return f"{self.kind} {self.party.key if self.party else self.patron}"

    @property
    def words(self) -> str:
        return _(WORDS[self.kind])


@dataclass(frozen=True)
class NoticePlan:
    """The plan of a run: `lines` in the order in which a run sends them; patrons who can't be reached come last."""

    lines: tuple[PlannedNotice, ...]

    def by(self, channel: str) -> list[PlannedNotice]:
        return [line for line in self.lines if line.channel == channel]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(line.channel for line in self.lines))

    def said(self) -> str:
        """Return `38 emails, 12 letters, 5 calls; 3 patrons can't be reached`."""
        n = self.counts
        parts = [channel_count(channel, n[channel]) for channel in SAID if n.get(channel)]
        text = ", ".join(parts) or _("nothing to send")
        if lost := len({one.patron for one in self.by("")}):
            text += "; " + ngettext("{n} patron can't be reached", "{n} patrons can't be reached", lost).format(n=lost)
        return text


SAID = {
    EMAIL: NN_("{n} email", "{n} emails"),
    TEXT: NN_("{n} text", "{n} texts"),
    LETTER: NN_("{n} letter", "{n} letters"),
    CALL: NN_("{n} call", "{n} calls"),
}


def channel_count(channel: str, n: int) -> str:
    """Return `38 emails`."""
    return ngettext(*SAID[channel], n).format(n=n)


@permitted(SEE)
def plan_notices(desk: Desk, *, kind: str = "", mail: bool = True) -> NoticePlan:
    """Return the messages due now, of one kind or of all. `mail`: can e-mail be sent? Permission notices.see; the
    look is audited."""
    looked(desk, "list", about="notices")
    found = list(planned_unchecked(desk, kind=kind, mail=mail))
    return NoticePlan(
        tuple(sorted(found, key=lambda notice: (not notice.channel, KIND_ORDER[notice.kind], notice.name, notice.card)))
    )


def planned_unchecked(desk: Desk, *, kind: str = "", mail: bool = True) -> Iterator[PlannedNotice]:
    """Yield the same one after the other; checks no permission and audits nothing."""
    day = NoticeDay(desk, ladder())
    told = mailed_since(day.midnight()) if value_of("notice_digest", False) else frozenset()
    for one in KINDS.values():
        if kind in ("", one.name):
            found = _of_kind(day, one, mail)
            yield from (line for line in found if line.channel != EMAIL or line.patron not in told)
    if kind in ("", PROGRAM) and day.ladder.programs:
        yield from _of_programs(desk, mail)


def _of_kind(day: NoticeDay, kind: NoticeKind, mail: bool) -> Iterator[PlannedNotice]:
    due = [(patron, list(rows)) for patron, rows in groupby(kind.find(day, ""), key=lambda row: row.patron)]
    for part in parts(due, AT_ONCE):
        people = {row.id: row for row in find(Patron, "id", [patron for patron, _rows in part])}
        shelved = _shelved(day, dict(part)) if kind.name == HOLD_READY else {}
        for patron, rows in part:
            if patron in people and (one := planned_line(day.desk, kind, people[patron], rows, mail=mail)):
                fresh, imported = shelved.get(patron, (False, False))
                yield replace(one, fresh=fresh, imported=imported)


def _shelved(day: NoticeDay, ready: Mapping[str, Sequence[DueAbout]]) -> dict[str, tuple[bool, bool]]:
    """Return for each patron with ready holds: is one scanned here since the last run, are all from another system?"""
    last, holds = last_hold_notices_at(day.desk.now), [row.about for rows in ready.values() for row in rows]
    scans = sorted(map(entry_from_row, find(Journal, "hold", holds)), key=lambda entry: entry.order)
    caught = {
        entry.hold: (entry.pos > last, bool(entry.data.get("imported")))
        for entry in scans
        if entry.kind == "checkin" and not entry.void
    }
    found = {}
    for patron, rows in ready.items():
        known = [caught[row.about] for row in rows if row.about in caught]
        fresh = any(is_new and not came for is_new, came in known)
        found[patron] = fresh, bool(known) and all(came for _is_new, came in known)
    return found


def last_hold_notices_at(now: int) -> int:
    """Return when notices of holds could last be sent, all of them: a run without failure, or the last one sent. If
    there was none, a day ago."""
    runs = (at for at, outcome in runs_until(now) if outcome.isdigit())
    return max(next(runs, 0), last_told_of(HOLD_READY, now)) or now - DAY


def planned_line(
    desk: Desk, kind: NoticeKind, patron: Patron, rows: list[DueAbout], *, mail: bool
) -> PlannedNotice | None:
    """Make the line; None if it goes to nobody: this patron has e-mail and needs no call, or no e-mail and the
    notice is only a courtesy."""
    texts = kind.texts if texts_are_on() else ""
    if texts and has_failed_text(patron.id, kind.name, desk.now - FAILED_DAYS * DAY):
        texts = ""  # it goes on by another way
    to = recipient(desk, patron, kind.ways, mail=mail, texts=texts)
    if kind.ways == (CALL,) and ((to.has_email and mail) or not to.way):
        return None
    if not to.way and not kind.must_reach:
        return None
    name = f"{to.name} ({to.child})" if to.is_guardian else to.name
    cents = sum(row.cents for row in rows) if kind.name == "bill" else 0
    return PlannedNotice(kind.name, to.patron, to.card, name, to.way, to.to, _things(rows), cents, to.why)


def _things(rows: list[DueAbout]) -> int:
    return len({row.loan or row.about for row in rows})


def _of_programs(desk: Desk, mail: bool) -> Iterator[PlannedNotice]:
    """Yield program messages by e-mail and letter; the calls have a list of their own."""
    for telling in sorted(tellings(desk), key=lambda due: (due.by_at, due.starts_at, due.name, due.registration)):
        way = {PARTY_EMAIL: EMAIL if mail else "", PARTY_LETTER: LETTER}.get(telling.reach.how, "")
        if way == EMAIL:
            name = telling.reach.whom or telling.name
            yield PlannedNotice(PROGRAM, telling.key, "", name, way, telling.reach.email, 1, 0, "", telling)


# ---- as a list


def _way(_desk: Desk, notice: PlannedNotice) -> Cell:
    words = _(CHANNELS[notice.channel])
    return words if notice.channel else (words, "look")


def _note(_desk: Desk, notice: PlannedNotice) -> str:
    parts = (money_label(notice.cents) if notice.cents else "", _(WHY[notice.why]) if notice.why else "")
    return "  ".join(part for part in parts if part)


def _words(desk: Desk, notice: PlannedNotice) -> str:
    items = ngettext("{n} item", "{n} items", notice.about).format(n=notice.about)
    return "  ".join(
        part for part in (notice.name, notice.words, items, _(CHANNELS[notice.channel]), _note(desk, notice)) if part
    )


NOTICES = Table(
    title=N_("Notices"),
    columns=(
        fact("kind"),
        fact("channel", always=True),
        fact("patron", "card", always=True),
        Column(N_("To"), 18, "name", "name", grow=1),
        Column(N_("Notice"), 14, lambda _desk, row: row.words),
        Column(N_("Items"), 5, lambda _desk, row: str(row.about), "about", "about", right=True, drop=1),
        Column(N_("By"), 6, _way),
        Column(N_("Note"), 16, _note, drop=2, grow=1),
        fact("why"),
        fact("cents"),
    ),
    shown="name Notice about By Note",
    read=lambda desk, **asked: plan_notices(desk, **asked).lines,
    key="key",
    none=(N_("No notices to send."), N_("They are listed here when something is due, overdue, or ready.")),
    some=(NN_("{n} notice.", "{n} notices."), N_("Enter shows what the patron will read.")),
    enter=(N_("Read"), "", ""),
    words=_words,
    example=PlannedNotice("overdue_1", "P", "21234000000017", "Marta Field", EMAIL, "marta@example.org", 2),
)


# ---- restart the pickup time of ready holds whose patron got no notice, so that none expires unseen
# The brake may hold the notice, the mail server may be down, the computer that sends may be off. Patrons notified by
# a letter or a call are on a list for staff, which shows it.


def keep_untold(desk: Desk) -> Iterator[int]:
    """Give those whose last day is over a new one; yield how many, after each short slice."""
    return in_slices(desk, untold_holds(desk, unclaimed(desk)), pickup_anew)


def untold_holds(desk: Desk, holds: list[str]) -> list[str]:
    """Return those of these holds (ids) whose notice goes by email or text, and was not sent."""
    if not (holds and mail_is_on() and value_of("notices_daily", True) and ladder().hold_ready):
        return []
    late, found = set(holds), list[str]()
    ready = [row for row in holds_ready(HOLD_READY, "", "") if row.about in late]
    people = {row.id: row for row in find(Patron, "id", {row.patron for row in ready})}
    for patron, rows in groupby(ready, key=lambda row: row.patron):
        some = list(rows)
        line = planned_line(desk, KINDS[HOLD_READY], people[patron], some, mail=True) if patron in people else None
        if line and line.channel in (EMAIL, TEXT):
            found += [row.about for row in some]
    return found
