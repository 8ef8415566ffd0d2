"""Every kind of notice: its subject and when it is due, which ways it can be sent, the words for the phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

from tuils.i18n import N_
from tuils.library.foundation.desk import Desk
from tuils.library.people.accounts.ledger import owed_by
from tuils.library.people.patrons.patron_checks import TEXTS
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of, local_moment

from . import queries
from .call_words import BILL, EMAIL_BACK, EXPIRING, OVERDUE, READY
from .ladder import Ladder
from .new_books import NEW_BOOKS, new_books_due
from .queries import DueAbout, NoticeLoan
from .recipients import CALL, EMAIL, LETTER
from .reply_grammar import CANCEL, HOLD, REGISTER, RENEW, STOP
from .request_grammar import ADDRESS, SUGGEST

DAY = 86_400_000_000
FOREVER = -(2**62)
EVENT_DAYS, BILL_DAYS, NEW_DAYS, QUIET_DAYS = 3, 14, 3, 3
"""The days for which an event is still reported: else a library that begins to send would report last year's.
`QUIET_DAYS`: the least days between two notices of one overdue item."""
Find = Callable[["NoticeDay", str], Sequence[DueAbout]]


@dataclass(frozen=True)
class NoticeDay:
    """The day for which due notices are asked, at this desk and by this ladder."""

    desk: Desk
    ladder: Ladder

    @property
    def today(self) -> date:
        return day_of(self.desk.now, self.desk.zone)

    def midnight(self, days: int = 0) -> int:
        """Return when the day begins that is so many days from today."""
        return local_moment(datetime.combine(self.today + timedelta(days=days), time()), self.desk.zone)

    def iso(self, days: int = 0) -> str:
        return (self.today + timedelta(days=days)).isoformat()


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice. `words`: in a list, with a word for each of them. `find`: due rows, of one patron (an id)
    or of all. `ways`: which it can be sent, the best first. `template`: its text. `overdue`: it counts as an overdue
    notice of its loans. `call`: the words for the phone or a machine, so without a title. `reply`: the word that a
    patron can answer an e-mail of this kind with (reply_reading.py). `texts`: the word by which a patron agreed to
    get it as a text message (patron_checks.py), empty if it has none. `stops`: of a letter that the patron asked for,
    the field that says so: STOP empties it. Such a letter names titles, for they say nothing of a loan."""

    name: str
    words: str
    find: Find
    ways: tuple[str, ...]
    template: str
    call: str = ""
    overdue: bool = False
    reply: str = ""
    texts: str = ""
    stops: str = ""

    @property
    def must_reach(self) -> bool:
        """Return whether a patron who can't be reached is worth a line."""
        return len(self.ways) > 1


def _due_soon(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    some = day.ladder.some_days("due_soon")
    if not some:
        return ()
    until = day.midnight(max(some) + 1)
    found = queries.loans_due_soon("due_soon", patron, day.desk.now, until, (min(some) + 1) * DAY)
    of = day.ladder.deciding()

    @cache
    def span(*case: str) -> tuple[int, int] | None:
        days = of(*case).due_soon
        return None if days is None else (day.midnight(days + 1), (days + 1) * DAY)

    told = ((span(*loan[:3]), loan, row) for loan, row in found)
    return [row for its, loan, row in told if its and row.at < its[0] and row.at - loan.lent_at > its[1]]


LADDER = {"overdue_1": "first", "overdue_call": "call", "overdue_2": "second", "overdue_3": "final"}
"""The step of the ladder of each kind that is about overdue loans."""


def _late(name: str) -> Find:
    def find(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
        some = [days for days in day.ladder.some_days(LADDER[name]) if days]
        if not some:
            return ()
        widest = (FOREVER, day.midnight(1 - min(some)))
        if not day.ladder.rules:
            widest = _span(day, day.ladder, name) or widest
        now = day.desk.now
        found = queries.loans_overdue(name, patron, widest, (max(some) - 1) * DAY, (now - QUIET_DAYS * DAY, now))
        of = day.ladder.deciding()

        @cache
        def case(*codes: str) -> tuple[tuple[int, int] | None, int]:
            return _span(day, of(*codes), name), (getattr(of(*codes), LADDER[name]) or 0) - 1

        return [row for loan, row in found if _is_due(loan, *case(*loan[:3]), now)]

    return find


def _is_due(loan: NoticeLoan, span: tuple[int, int] | None, step: int, now: int) -> bool:
    """Return whether it is overdue since a moment in the span of its own rules, without a notice since `step` days."""
    untold = loan.noticed_at is None or loan.noticed_at > now or loan.noticed_at < loan.since + step * DAY
    return span is not None and span[0] <= loan.since < span[1] and untold


def _span(day: NoticeDay, ladder: Ladder, name: str) -> tuple[int, int] | None:
    """Return the span of overdue moments of this step: long enough, and not yet long enough for the next step. None:
    the ladder has no such step. A call comes between two letters."""
    days, steps = getattr(ladder, LADDER[name]), ladder.overdue
    if not days:
        return None
    at = next((at for at, (step, _days) in enumerate(steps) if step == name), None)
    later = [step for _name, step in steps if step > days] if at is None else [step for _name, step in steps[at + 1 :]]
    return (day.midnight(1 - min(later)) if later else FOREVER, day.midnight(1 - days))


def _bill(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    """Return bills with the amount left; paid or waived ones are left out."""
    if not day.ladder.bill:
        return ()
    found = queries.lost_charged("bill", patron, day.desk.now - BILL_DAYS * DAY)
    left: dict[str, int] = {}
    for fromkey in dict.fromkeys(row.patron for row in found):
        left |= {owed.charge: owed.left for owed in owed_by(fromkey)}
    return [row._replace(cents=left[row.about]) for row in found if left.get(row.about)]


def _hold_ready(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    return queries.holds_ready(HOLD_READY, patron, day.iso()) if day.ladder.hold_ready else ()


def _hold_expiring(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    days = day.ladder.hold_expiring
    if days is None:
        return ()
    return queries.holds_expiring("hold_expiring", patron, (day.iso(), day.iso(days)), day.midnight())


def _hold_canceled(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    since = day.desk.now - EVENT_DAYS * DAY
    return queries.holds_ended("hold_canceled", patron, since) if day.ladder.hold_canceled else ()


def _hold_by_staff(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    since = day.desk.now - EVENT_DAYS * DAY
    return queries.holds_by_staff("hold_by_staff", patron, since) if day.ladder.hold_by_staff else ()


def _blocked(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    days = (day.iso(-EVENT_DAYS), day.iso())
    return queries.restrictions("blocked", patron, days) if day.ladder.blocked else ()


def _card_expiring(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    days = day.ladder.card_expiring
    return () if days is None else queries.cards_expiring("card_expiring", patron, (day.iso(), day.iso(days)))


def _welcome(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    return queries.cards_new("welcome", patron, (day.iso(-NEW_DAYS), day.iso())) if day.ladder.welcome else ()


def _email_back(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    return queries.emails_back("email_back", patron, day.desk.now - BILL_DAYS * DAY)


def _new_books(day: NoticeDay, patron: str) -> Sequence[DueAbout]:
    return new_books_due(day.desk, day.iso(), patron) if day.ladder.new_books else ()


HOLD_READY = "hold_ready"
HOLDS, DUE, LATE_TEXTS, ACCOUNT = TEXTS
SOON, LATE = (EMAIL, CALL, LETTER), (EMAIL, LETTER, CALL)
KINDS: dict[str, NoticeKind] = {
    one.name: one
    for one in (
        NoticeKind(HOLD_READY, N_("Hold ready"), _hold_ready, SOON, "hold_ready",
                   READY, reply=CANCEL, texts=HOLDS),
        NoticeKind("hold_expiring", N_("Hold: last days"), _hold_expiring, SOON[:2], "hold_expiring",
                   EXPIRING, reply=CANCEL, texts=HOLDS),
        NoticeKind("hold_canceled", N_("Hold expired"), _hold_canceled, SOON[:1], "hold_canceled", texts=HOLDS),
        NoticeKind("hold_by_staff", N_("Hold canceled"), _hold_by_staff, SOON[:1], "hold_by_staff"),
        NoticeKind("due_soon", N_("Due soon"), _due_soon, SOON[:1], "due_soon", reply=RENEW, texts=DUE),
        NoticeKind("overdue_1", N_("Overdue, 1st"), _late("overdue_1"), LATE, "overdue", OVERDUE, True,
                   texts=LATE_TEXTS),
        NoticeKind("overdue_call", N_("Overdue, call"), _late("overdue_call"), (CALL,), "overdue", OVERDUE, True),
        NoticeKind("overdue_2", N_("Overdue, 2nd"), _late("overdue_2"), LATE, "overdue", OVERDUE, True,
                   texts=LATE_TEXTS),
        NoticeKind("overdue_3", N_("Overdue, final"), _late("overdue_3"), LATE, "overdue", OVERDUE, True),
        NoticeKind("bill", N_("Bill"), _bill, LATE, "bill",
                   BILL),
        NoticeKind("email_back", N_("Email returned"), _email_back, (CALL,), "card_expiring",
                   EMAIL_BACK),
        NoticeKind("card_expiring", N_("Card expires"), _card_expiring, SOON[:1], "card_expiring", texts=ACCOUNT),
        NoticeKind("blocked", N_("Card blocked"), _blocked, LATE[:2], "blocked"),
        NoticeKind("welcome", N_("Welcome"), _welcome, SOON[:1], "welcome"),
        NoticeKind(NEW_BOOKS, N_("New books"), _new_books, SOON[:1], NEW_BOOKS, reply=STOP, stops="news"),
    )
}  # fmt: skip
"""The kinds in the order in which a run sends them."""
PROGRAM = "program"
"""The kind of messages about programs: the programs' queue has their words (contacts_due.py)."""
RECEIPT, SUMMARY, REPLY, BOUNCE = "receipt", "summary", "reply", "bounce"
ASKED = {word: f"ask_{word}" for word in (RENEW, HOLD, CANCEL, REGISTER, SUGGEST, ADDRESS)}
"""The kind of the answer to an email that asks for this (mail_requests.py)."""
ANSWERS = (REPLY, *ASKED.values())
"""The kinds of answers to patrons' emails: composed of what they were about, and tried again for some days."""
CONFIRM_DAYS = 3
"""The days for which such an answer can be replied to. Then what it was about is forgotten."""
FOR_PERSON = (SUGGEST, ADDRESS)
"""The requests that a person carries out; the answer to any other can be replied to with its word."""
REPLIED = {name: one.reply for name, one in KINDS.items()} | {
    kind: word for word, kind in ASKED.items() if word not in FOR_PERSON
}
"""The word that each kind can be replied to with, or none."""
ASKED_WORDS = {
    ASKED[RENEW]: N_("Asked to renew"),
    ASKED[HOLD]: N_("Asked for a hold"),
    ASKED[CANCEL]: N_("Asked to cancel"),
    ASKED[REGISTER]: N_("Asked to register"),
    ASKED[SUGGEST]: N_("Suggestion by email"),
    ASKED[ADDRESS]: N_("Change of address"),
}
ON_REQUEST = {RECEIPT: N_("Receipt"), SUMMARY: N_("Account summary")}
"""The kinds sent to one patron on request."""
WORDS = {name: one.words for name, one in KINDS.items()} | {PROGRAM: N_("Program")}
