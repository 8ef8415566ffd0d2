"""Somebody with a right to ask, or who says so, asked for what the library knows: what to do, and the log of it.

The log says when, who asked, with what paper, and who took it on. Never whose record was asked for.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from tuils.i18n import N_
from tuils.library import audit
from tuils.library.desk import Desk, verb
from tuils.library.journal.entries import new_id
from tuils.library.refusals import refuse
from tuils.models import LegalRequest
from tuils.models.rows import put, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.moments import day_of

REQUESTS = "privacy.requests"
LONGEST = 200
KINDS = {
    "in_person": N_("asked in person"),
    "phone": N_("asked by phone"),
    "letter": N_("a letter or e-mail"),
    "subpoena": N_("a subpoena"),
    "court_order": N_("a court order"),
    "warrant": N_("a search warrant"),
    "other": N_("other"),
}
"""With what somebody asked."""
STEPS = (
    N_("Police, a lawyer, a parent or a reporter asks what somebody reads, or whether they were here?"),
    N_("Do not answer. Do not look it up. Do not say whether the person has a card."),
    N_("Be polite. Say: I am not allowed to answer this. The director will help you."),
    N_("Ask for a name, the office they come from, and whether they have a paper. Do not sign it."),
    N_("Call the director, or whoever stands in for the director. Do it at once."),
    N_("A search warrant cannot wait: do not stand in the way. Ask them to wait for the director, and watch."),
    N_("Do not delete anything from then on. Do not talk about it with others."),
    N_("The director asks a lawyer, then decides what is given out. Then it is logged here."),
    N_("Somebody asks for their own record? That is their right: a manager writes it out for them."),
)
"""What whoever is at the desk does. Every sentence is true for all roles."""


@dataclass(frozen=True)
class Asked:
    """A line of the log. `asked_on`: ISO date; `kind`: a key of KINDS; `agency`: who asked."""

    id: str
    asked_on: str
    agency: str
    kind: str
    handled_by: str
    note: str


@verb("privacy.requests")
def log_request(
    desk: Desk, agency: str, kind: str = "other", *, asked_on: date | None = None, handled_by: str = "", note: str = ""
) -> Asked:
    """A line in the log of requests. `agency`: which office or person asked; `handled_by`: else who is signed in.

    It stays in this library's own file and goes into no bundle. Refuses with NOT_UNDERSTOOD: nobody who asked, a kind
    that is not known, a day to come, a text that is too long.
    """
    today = day_of(desk.now, desk.zone)
    if kind not in KINDS:
        raise refuse("NOT_UNDERSTOOD", field="kind", text=kind, hint=", ".join(KINDS))
    if asked_on and asked_on > today:
        raise refuse("NOT_UNDERSTOOD", field="asked_on", text=asked_on.isoformat(), hint=today.isoformat())
    texts = {"agency": clean(agency), "handled_by": clean(handled_by) or desk.operator.login, "note": clean(note)}
    for field, text in texts.items():
        if len(text) > LONGEST or (field == "agency" and not text):
            raise refuse("NOT_UNDERSTOOD", field=field, text=text[:40], hint=f"1-{LONGEST}")
    made = Asked(new_id(desk.now), (asked_on or today).isoformat(), kind=kind, **texts)
    put(LegalRequest, vars(made))
    audit.note(desk, "request", deed=REQUESTS)
    return made


def requests(desk: Desk) -> list[Asked]:
    """The log, the last on top. Permission privacy.requests."""
    desk.require(REQUESTS)
    rows: list[dict[str, Any]] = some(LegalRequest, '1 ORDER BY "asked_on" DESC, "id" DESC')
    return [Asked(**row) for row in rows]
