"""Reading the audit log: who looked at whom, and when. To look at it is noted in it, too."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.administration.audit_months import month_began
from tuils.library.foundation.administration.audit_queries import seams
from tuils.library.foundation.audit import CUT, RULE, looked
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import month_and_year
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.queries import audit_page, count_audit, holder_of_old_card, is_in_audit
from tuils.models import Patron
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.time.moments import day_of

from .permissions import PERMISSIONS, permission_words

SEE = "audit.see"
MOST = 200
KINDS = {
    "record": N_("viewed a patron's record"),
    "loans": N_("viewed a patron's checkouts"),
    "by_name": N_("served a patron by name, without the card"),
    "list": N_("viewed a list of patrons"),
    "borrower": N_("viewed who has an item"),
    "last_borrower": N_("viewed who last had an item"),
    "booking": N_("viewed who booked a room"),
    "history": N_("viewed a reading history"),
    "register": N_("viewed a private register"),
    "export": N_("exported"),
    "import": N_("imported"),
    "query": N_("asked in SQL"),
    "override": N_("overrode a block"),
    "queue": N_("changed who is next in a line of holds"),
    "money": N_("changed a patron's account"),
    "long_overdue": N_("billed long-overdue items"),
    "refused": N_("was refused"),
    "on_the_spot": N_("was given one-time permission"),
    "sign_in": N_("signed in"),
    "wrong_pin": N_("typed a wrong PIN"),
    "patron_pin": N_("set or removed a patron's PIN"),
    "removed": N_("deleted a patron"),
    "request": N_("logged a records request"),
    "restored": N_("restored a backup"),
    "merge": N_("loaded work of a van or branch"),
    "entry_taken_over": N_("took over a change that was set aside"),
    "entry_refused": N_("refused a change that was set aside"),
    "purge": N_("deleted records past their retention period"),
    RULE: N_("changed how long records are kept"),
    "audit": N_("viewed the audit log"),
    CUT: N_("older lines were deleted"),
}
"""The deeds in the log in words, by the kind of the line."""


@dataclass(frozen=True)
class AuditLine:
    """One line. `at` in microseconds UTC; `patron` an id; `card` empty where that patron is gone; `by` a login: who
    lent their right, or whom it is about."""

    at: int
    branch: str
    device: str
    seq: int
    operator: str
    kind: str
    patron: str
    card: str
    deed: str
    allowed: bool
    by: str
    is_month: bool = False
    """True if it is so old that only the month of `at` is known."""

    @property
    def words(self) -> str:
        """Return the deed as a person reads it."""
        return _(KINDS[self.kind]) if self.kind in KINDS else self.kind

    @property
    def told(self) -> str:
        return f"{self.words}: {self.about}" if self.about else self.words

    @property
    def about(self) -> str:
        return about_words(self.deed)


def audited_words(desk: Desk, line: AuditLine) -> str:
    """Return the moment of an audited act in words, as exactly as it is known."""
    return month_and_year(day_of(line.at, desk.zone)) if line.is_month else moment_words(desk, line.at)


def about_words(deed: str) -> str:
    """Return the object of the deed: a permission in words, a code as words, else the note itself."""
    return permission_words(deed) if deed in PERMISSIONS else deed.lower().replace("_", " ")


@dataclass(frozen=True)
class AuditPage:
    """Some lines, the newest first, and how many there are in all."""

    lines: tuple[AuditLine, ...]
    total: int


@permitted(SEE)
def audit_lines(
    desk: Desk,
    *,
    card: str = "",
    operator: str = "",
    kind: str = "",
    since: int | None = None,
    until: int | None = None,
    limit: int = MOST,
    skip: int = 0,
) -> AuditPage:
    """Return the newest matching lines of the audit log: of a patron by card (or an earlier card, or the id of a
    deleted patron), of a login, of a kind, from one moment to before another (microseconds UTC).

    Needs `audit.see`. Refuses with PATRON_UNKNOWN.
    """
    patron = _patron_of(card) if card else ""
    looked(desk, "audit", patron)
    asked = {
        "patron = ?": patron or None,
        "operator = ?": operator or None,
        "kind = ?": kind or None,
        "at < ?": until,
    }
    wanted = {text: value for text, value in asked.items() if value is not None}
    values = tuple(wanted.values())
    if since is not None:  # of what is old the month alone is known, by its first moment
        wanted["(at >= ? OR at = ?)"] = since
        values = (*values, since, month_began(since, desk.zone))
    where = " AND ".join(wanted) or "true"
    (total,) = count_audit(where, values)
    rows: Any = audit_page(where, values, limit, skip)
    cards = {row.id: row.card for row in find(Patron, "id", {row[6] for row in rows if row[6]})}
    old = seams()
    lines = []
    for at, branch, device, seq, login, what, whose, deed, allowed, by in rows:
        month = bool(whose) and seq <= old.get(device, (0, "", ""))[0]
        whom = (whose, cards.get(whose, ""), deed, bool(allowed), by)
        lines.append(AuditLine(at, branch, device, seq, login, what, *whom, is_month=month))
    return AuditPage(tuple(lines), int(total))


def _patron_of(card: str) -> str:
    """Return the id of this card's patron. An id is returned as it is: nothing else is left of a removed patron."""
    if len(card) == 36 and is_in_audit(card):
        return card
    earlier = holder_of_old_card(card)
    return str(earlier[0]) if earlier else str(by_card(card).id)
