"""Requests for patrons' records by somebody with a legal right, or who claims one: what to do, and the log of them.

The log says when, who asked, with what paper, and who handled it. Never whose record was requested.
"""

from __future__ import annotations

from datetime import date

from tuils.i18n import N_, NN_, _
from tuils.library.foundation import audit
from tuils.library.foundation.dates import iso_cell
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import new_id
from tuils.library.foundation.refusals import not_understood
from tuils.models import LegalRequest
from tuils.models.rows import columns, put, some
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.time.moments import day_of

REQUESTS = "privacy.requests"
LONGEST = 200
KINDS = {
    "in_person": N_("in person"),
    "phone": N_("by phone"),
    "letter": N_("letter or email"),
    "subpoena": N_("a subpoena"),
    "court_order": N_("a court order"),
    "warrant": N_("a search warrant"),
    "other": N_("other"),
}
"""The papers that a request came with."""
STEPS = (
    N_("Does someone ask what a patron reads, or whether they were here? (Police, a lawyer, a parent, a reporter.)"),
    N_("Do not answer. Do not look it up. Do not say whether the person has a card."),
    N_('Be polite. Say: "I\'m not allowed to answer that. The director will help you."'),
    N_("Ask for a name, the agency, and whether they have a document. Do not sign it."),
    N_("Call the director, or the person in charge, right away."),
    N_("A search warrant takes effect at once: do not get in the way. Ask them to wait for the director, and watch."),
    N_("From then on, delete nothing. Do not talk about it with others."),
    N_("The director asks a lawyer, then decides what to hand over. Then log it here."),
    N_("A patron asks for their own record? They have that right: a manager can save it for them."),
)
"""The steps for the person at the desk. Every sentence is true for all roles."""


@dataclass(frozen=True)
class LoggedRequest:
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
) -> LoggedRequest:
    """Add a line to the log of requests. `agency`: which office or person asked; `handled_by`: by default the operator.

    It stays in this library's own file and goes into no bundle. Refuses with NOT_UNDERSTOOD: no agency, an unknown
    kind, a day in the future, a text that is too long.
    """
    today = day_of(desk.now, desk.zone)
    if kind not in KINDS:
        raise not_understood("kind", kind, ", ".join(KINDS))
    if asked_on and asked_on > today:
        raise not_understood("asked_on", asked_on.isoformat(), today.isoformat())
    texts = {"agency": clean(agency), "handled_by": clean(handled_by) or desk.operator.login, "note": clean(note)}
    for field, text in texts.items():
        if len(text) > LONGEST or (field == "agency" and not text):
            raise not_understood(field, text[:40], f"1-{LONGEST}")
    made = LoggedRequest(new_id(desk.now), (asked_on or today).isoformat(), kind=kind, **texts)
    put(LegalRequest, vars(made))
    audit.note_in_audit(desk, "request", about=REQUESTS)
    return made


@permitted(REQUESTS)
def requests(desk: Desk) -> list[LoggedRequest]:
    """The log, the last on top. Permission privacy.requests."""
    rows: list[LegalRequest] = some(LegalRequest, 'true ORDER BY "asked_on" DESC, "id" DESC')
    return [LoggedRequest(**columns(row)) for row in rows]


def request_words(_desk: Desk, request: LoggedRequest) -> str:
    return "  ".join(
        part
        for part in (request.asked_on, request.agency, _(KINDS[request.kind]), request.handled_by, request.note)
        if part
    )


LOG = Table(
    title=N_("Records requests"),
    columns=(
        fact("request", "id"),
        Column(N_("Date"), 12, lambda desk, row: iso_cell(desk, row.asked_on), "asked_on"),
        Column(N_("Asked by"), 18, "agency", grow=2),
        Column(N_("Document"), 18, lambda _desk, row: _(KINDS[row.kind]), "kind", drop=1),
        Column(N_("Handled by"), 10, "handled_by", grow=1, drop=2, always=True),
        fact("note"),
    ),
    read=requests,
    key="id",
    none=(N_("No requests so far."), N_("F6 logs a request. Never write whose record was asked for.")),
    some=(
        NN_("{n} request so far.", "{n} requests so far."),
        N_("F6 logs a request. Never write whose record was asked for."),
    ),
    enter=(N_("Read"), "", ""),
    words=request_words,
    is_printed=False,
    names_a_person=False,
    example=LoggedRequest("a", "2026-12-01", "County sheriff", "phone", "ana", "Sent to the director"),
)
