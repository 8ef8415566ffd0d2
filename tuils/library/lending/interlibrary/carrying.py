"""Interlibrary loan, exported to and imported from another tuils library. A loan that is here stays behind with its
copy: there it is on its way again, and is received anew."""

from __future__ import annotations

from tuils.i18n import N_
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.hooks import CarriedTable
from tuils.library.foundation.journal.writing import NEW
from tuils.library.holdings.carried_tables import Incoming, carried_tables
from tuils.models import Item
from tuils.models.orders import IllLending, IllPartner, IllRequest

from .lending_state import BACK, DECLINED, SENT, WANTED
from .partner_state import ADDED
from .request_state import ASKED, CLOSED, RECEIVED, REQUESTED, RETURNED, SHIPPED

FORM = 9
"""The first format of the folder that has these files."""
PARTNERS = CarriedTable(
    "ill_partners.csv", FORM, IllPartner, "code, id", (ADDED,),
    words=N_("{ill_partners}, {ill_requests}, {ill_lent}: interlibrary loan, both ways."),
)  # fmt: skip
OWN = (
    "title", "author", "isbn", "kind", "journal", "volume", "pages", "published", "need_by", "most_cents", "note",
    "branch", "compliance",
)  # fmt: skip
DATES = ("lender_due", "due_on")
STEPS = ((ASKED, "asked_at"), (SHIPPED, "shipped_at"), (RECEIVED, "received_at"), (RETURNED, "returned_at"))


def _take_request(coming: Incoming, row: Facts) -> bool:
    """Write a request and its steps, each at its time. What had been received and not returned is on its way again."""
    facts = {name: row[name] for name in OWN if row[name] not in ("", None)}
    who, state, kind_wanted, branch = (row.get(name, "") for name in ("patron", "state", "kind", "branch"))
    private = {"patron": who} if who else None
    made = coming.act(row.get("made_at", 0), branch).write(REQUESTED, private, list=NEW, data={"set": facts})
    here = state == "received" and kind_wanted != "copy"
    for kind, when in STEPS:
        at = row[when] or (row["received_at"] if kind == SHIPPED and here else 0)
        if not at or state == "new" or (kind == RECEIVED and here):
            continue
        told: Facts = {ASKED: {"partner": row.get("partner")}, RECEIVED: {name: row[name] for name in DATES}}.get(
            kind, {}
        )
        data: Facts = {"set": told, "imported": True} if told else {"imported": True}
        coming.act(at, branch).write(kind, list=made.id, data=data)
    if closed := row.get("closed_at"):
        facts = {"set": {"outcome": row.get("outcome")}}
        coming.act(closed, branch).write(CLOSED, list=made.id, data=facts)
    return True


def _take_lending(coming: Incoming, row: Facts) -> bool:
    own = ("title", "author", "kind", "number", "note", "branch", "partner")
    facts = {name: row[name] for name in own if row[name]}
    branch, sent, back = str(row.get("branch", "")), row.get("sent_at"), row.get("back_at")
    made = coming.act(row.get("made_at", 0), branch).write(WANTED, list=NEW, data={"set": facts})
    if sent:
        told = {name: row[name] for name in ("item", "barcode", "due_on") if row[name]}
        data: Facts = {"set": told, "imported": True}
        coming.act(sent, branch).write(SENT, list=made.id, data=data)
    if back:
        kind = DECLINED if row.get("state") == "declined" else BACK
        coming.act(back, branch).write(kind, list=made.id)
    return True


REQUESTS = CarriedTable(
    "ill_requests.csv", FORM, IllRequest, "made_at, id", key="", counted="ill_requests", take=_take_request,
    refers={"partner": IllPartner},
    columns=(
        *OWN, "patron", "partner", "state", "made_at", "asked_at", "shipped_at", "received_at", "returned_at",
        "closed_at", *DATES, "outcome",
    ),
)  # fmt: skip
LENT = CarriedTable(
    "ill_lent.csv", FORM, IllLending, "made_at, id", key="", take=_take_lending,
    refers={"partner": IllPartner, "item": Item},
    columns=(
        "partner", "title", "author", "kind", "number", "note", "branch", "made_at", "state", "item", "barcode",
        "due_on", "sent_at", "back_at",
    ),
)  # fmt: skip
INTERLIBRARY = carried_tables([PARTNERS, REQUESTS, LENT])
