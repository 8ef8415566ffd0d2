"""The acts of a day at all desks, newest first. The patron who has a book is shown only while it is out, by the end
of the card, and only to those who see loans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from tuils.i18n import _, ngettext, pgettext
from tuils.library.foundation.audit import looked
from tuils.library.foundation.dates import short_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.asides import ASIDE
from tuils.library.foundation.journal.entries import Entry, entry_from_row, station_of
from tuils.library.foundation.journal.families import entry_kind, entry_words
from tuils.library.foundation.journal.persons import stands_for
from tuils.library.foundation.journal.queries import rows_of_acts
from tuils.library.foundation.journal.undoing import ITSELF, PastAction, past_action_of
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.wording import WORDING
from tuils.library.holdings.items.showing import STATUS_WORDS
from tuils.library.lending.lookups import item_of
from tuils.library.people.accounts.ledger import account_line_words
from tuils.library.people.patrons.masking import sees_loans
from tuils.models import AccountLine, Hold, Journal, Loan, Patron
from tuils.models.rows import find, get, some
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import last_four
from tuils.values.time.moments import day_of, local_moment

from . import actions
from .why_subject import RefusedLine, WhySubject

MONEY = ("payment", "charge", "waive", "refund")
LENT = ("checkout", "renew")
HELD = ("hold_placed", "hold_edited")
WITH_TITLE = (*LENT, *HELD)
"""Kinds listed with a title, which a card beside it would link to the patron who has it or waits for it."""


@dataclass(frozen=True)
class DayLine:
    """One line. `by` a login, `who` a name; `card` its last four, while the store may tell it, beside a title only
    for those who see loans; `undone`: it was undone.

    `act` and `device` are empty for a refusal, which is nobody's act. `asked`: the subject of a Why?. `at` in
    microseconds UTC.
    """

    number: int
    at: int
    by: str
    who: str
    did: str
    what: str
    card: str = ""
    act: str = ""
    device: str = ""
    undone: bool = False
    asked: WhySubject | None = None

    @property
    def station(self) -> str:
        """The desk where it was done, by the name of its device."""
        device = station_of(self.device)
        return device.rpartition("-")[0] or device


@dataclass(frozen=True)
class DayList:
    """A day's list. `lines` newest first; the counts leave out what was undone."""

    day: date
    lines: tuple[DayLine, ...]
    lent: int = 0
    back: int = 0
    renewed: int = 0
    patrons: int = 0
    paid_cents: int = 0


def day_list(desk: Desk, day: date, refused: Sequence[RefusedLine] = ()) -> DayList:
    """Return all that was keyed on this day, at any desk. `refused`: what this program remembers of its own desk. A
    look that shows who has what is noted."""
    if sees_loans(desk):
        looked(desk, "list", about="day_list")
    start, end = (local_moment(datetime.combine(one, time(0)), desk.zone) for one in (day, day + timedelta(days=1)))
    heads = [
        entry_from_row(row)
        for row in some(Journal, '"pos" >= ? AND "pos" < ? AND "id" = "act" ORDER BY "pos"', start, end)
    ]
    heads = [head for head in heads if not (head.continues or head.kind == ASIDE or entry_kind(head.kind).is_unlisted)]
    teller = Teller(desk)
    lines = [line for act in _acts(heads) for line in teller.lines(act)]
    lines += [
        DayLine(
            0,
            refused_line.at,
            desk.operator.login,
            desk.operator.name,
            _("REFUSED"),
            f"{refused_line.title}: {refused_line.why}",
        )
        for refused_line in refused
        if day_of(refused_line.at, desk.zone) == day
    ]
    lines.sort(key=lambda line: line.at)
    numbered = tuple(replace(line, number=number) for number, line in enumerate(lines, 1))[::-1]
    return _counted(day, numbered, [head for head in heads if not head.void])


def _acts(heads: list[Entry]) -> list[list[Entry]]:
    """Return the entries act by act; of an import only the head, since the rest makes no line."""
    acts = {head.act: [head] for head in heads}
    for row in rows_of_acts(head.act for head in heads if head.kind != "import_batch"):
        if row.id != row.act:
            acts[row.act].append(entry_from_row(row))
    return list(acts.values())


def _counted(day: date, lines: tuple[DayLine, ...], heads: list[Entry]) -> DayList:
    standing = [entry for act in _acts(heads) for entry in act]

    def count(kind: str) -> int:
        return sum(entry.kind == kind for entry in standing)

    paid = sum(int(entry.data["cents"]) for entry in standing if entry.kind == "payment")
    paid -= sum(int(entry.data["cents"]) for entry in standing if entry.kind == "refund")
    back = sum(entry.kind == "checkin" and bool(entry.loan) for entry in standing)
    return DayList(day, lines, count("checkout"), back, count("renew"), count("patron_registered"), paid)


class Teller:
    """Turns acts into lines; facts that several need are queried once."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._titles: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._reasons = desk.may("library.export_private")
        self._sees = sees_loans(desk)

    def lines(self, entries: list[Entry]) -> list[DayLine]:
        """Return a line for the act, and one for the blocks that it overrode."""
        action = past_action_of(entries)
        head = next((entry for entry in action.entries if entry.kind == action.kind), action.entries[0])
        line = DayLine(
            0,
            action.entries[0].stamp,
            head.operator,
            self._who(head.operator),
            _(entry_words(action.kind).mark or action.kind.upper()[:8]),
            self._what(action, head),
            "" if head.void or (head.kind in WITH_TITLE and not self._sees) else last_four_of(self._patron(head)),
            action.act,
            head.device,
            head.void,
            None if head.void else self._asked(head, action.act),
        )
        passed = [entry for entry in action.entries if entry.kind == "override" and entry is not head]
        return [
            line,
            *(replace(line, did=_(entry_words("override").mark), what=self._passed(entry)) for entry in passed),
        ]

    def _who(self, login: str) -> str:
        """Return the name of an account; the program's own acts are done by tuils."""
        if login not in self._names:
            from tuils.library.people.staff.staff import account

            sheet = account(login) if login != ITSELF else None
            self._names[login] = (sheet.name if sheet else "") or login
        return self._names[login]

    # -- what

    def _what(self, action: PastAction, head: Entry) -> str:
        if head.kind in ("checkout", "renew", "used_here"):
            return self._title(head)
        if head.kind == "checkin":
            facts = {"title": self._title(head), "route": pgettext("mark", str(head.data.get("route", "")))}
            return _("{title} to {route}").format(**facts)
        if head.kind == "item_state":
            return self._marked(head)
        if head.kind in ("hold_placed", "hold_edited", "hold_cancelled"):
            return self._with_reason(self._title(head), head)
        if head.kind in MONEY:
            return self._money(action, head)
        if head.kind in ("patron_registered", "patron_edited", "patron_merged", "patron_removed"):
            return _("Patron {card}").format(card=last_four_of(head.patron)) if head.patron else ""
        if head.kind == "override":
            return self._passed(head)
        if head.kind == "counted":
            return f"{head.data.get('n', 1)} {head.data.get('type') or head.data.get('what', '')}"
        return actions.describe_act(self.desk, action)

    def _marked(self, head: Entry) -> str:
        state = "withdrawn" if head.data.get("withdrawn") else str(head.data.get("state", ""))
        if head.data.get("to"):
            state = "in_transit"
        words = STATUS_WORDS.get(state or "available", state)
        return f"{self._title(head)}: {_(words)}"

    def _money(self, action: PastAction, head: Entry) -> str:
        """`4.00 for: Lost copy`"""
        same = [entry for entry in action.entries if entry.kind == head.kind]
        cents = money_label(sum(int(entry.data.get("cents", 0)) for entry in same))
        lines = find(
            AccountLine, "id", {entry.charge or entry.id for entry in same if entry.charge or head.kind == "charge"}
        )
        whys = sorted({account_line_words("charge", line.why) for line in lines})
        return _("{cents} for {what}").format(cents=cents, what=", ".join(whys)) if whys else cents

    def _passed(self, entry: Entry) -> str:
        """Return the codes in words, and the reason."""
        codes = [_(WORDING[code].short).partition(".")[0] if code in WORDING else code for code in _codes(entry)]
        return self._with_reason(", ".join(_plain(words) for words in codes), entry)

    def _with_reason(self, text: str, entry: Entry) -> str:
        """Add the reason that somebody typed, only for a person who may read it."""
        reason = str(applying.private(entry.id).get("reason", "")) if self._reasons else ""
        return f'{text}: "{reason}"' if reason else text

    def _title(self, entry: Entry) -> str:
        key = entry.item or entry.biblio or ""
        if key not in self._titles:
            item = item_of(entry.item) if entry.item else None
            self._titles[key] = item.whole_title if item else actions.action_title(past_action_of([entry]))
        return self._titles[key]

    def _asked(self, head: Entry, act: str) -> WhySubject | None:
        """Return the subject of a Why? for a due date, a route or a fine: by the item, so that nobody is named."""
        item = item_of(head.item) if head.item else None
        barcode = str(item.row.barcode) if item else ""
        if head.kind in LENT:
            return WhySubject("due", barcode)
        if head.kind == "checkin":
            return WhySubject("route", barcode)
        if head.kind in HELD:
            return WhySubject("hold", hold=head.hold or head.id)
        return WhySubject("fine", charge=head.id, act=act) if head.kind == "charge" else None

    # -- whose

    def _patron(self, head: Entry) -> str | None:
        """Return the patron from the loan, the hold or the line; if they no longer know it, nobody does."""
        if head.kind in LENT:
            loan = get(Loan, head.id if head.kind == "checkout" else head.loan)
            return None if loan is None or loan.closed_at else loan.patron
        if head.kind in HELD:
            hold = get(Hold, head.hold or head.id)
            return hold.patron if hold and hold.state in ("placed", "waiting", "in_transit") else None
        if head.kind in MONEY:
            line = get(AccountLine, head.id)
            return line.patron if line else None
        return head.patron


def _codes(entry: Entry) -> list[str]:
    return [str(code) for code in entry.data.get("codes", [])]


def _plain(words: str) -> str:
    """Return the short form of a block without its numbers: they are not kept."""
    return " ".join(part for part in words.split() if "{" not in part)


def last_four_of(patron: str | None) -> str:
    row = get(Patron, patron) or get(Patron, stands_for(patron or ""))
    return last_four(str(row.card)) if row and row.card else ""


def undo_words(desk: Desk, act: str) -> tuple[str, bool, str]:
    """Return in words what an undo of this act brings back; whether undo applies at all; and the name of the patron
    whose money, hold or mark it is."""
    action = past_action_of(applying.entries_naming(act=act))
    whose = actions.whose_action(desk, action) if entry_words(action.kind).did_for else ""
    return actions.goes_back(action), action.undoable, whose


def totals_words(desk: Desk, found: DayList) -> str:
    """`Today so far: lent 14, in 9, renewed 3, new patrons 1, paid 4.00.`"""

    parts = [
        _("checked out {n}").format(n=found.lent),
        _("checked in {n}").format(n=found.back),
        _("renewed {n}").format(n=found.renewed),
    ]
    if found.patrons:
        parts.append(ngettext("new patrons {n}", "new patrons {n}", found.patrons).format(n=found.patrons))
    if found.paid_cents:
        parts.append(_("paid {cents}").format(cents=money_label(found.paid_cents)))
    if found.day == day_of(desk.now, desk.zone):
        return _("Today so far: {counts}.").format(counts=", ".join(parts))
    day = short_day(desk, found.day)
    return _("{day}: {counts}.").format(day=day, counts=", ".join(parts))
