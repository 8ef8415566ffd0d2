"""Interlibrary requests in the store: folded from their entries. Whose one is, is a private part, which goes some time
after the copy went back; when somebody is removed; and by the library's own rule.

Kinds: `ill_requested` (list=NEW; private: `patron`), then one for each step. `ill_received` names the temporary copy in
its fields, so that the same act can make it and be undone with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tuils.i18n import N_
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Entry
from tuils.library.foundation.journal.families import add_family
from tuils.library.foundation.journal.folding import PersonalFamily
from tuils.library.foundation.journal.hooks import DueLine, Moves, PersonPart
from tuils.library.foundation.journal.kinds import EntryWords, Kind, always, by_any, entry_time, first_at
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models.orders import IllRequest

from .queries import OF_PATRON

REQUESTED, CHANGED, ASKED, PASSED = "ill_requested", "ill_changed", "ill_asked", "ill_passed"
SHIPPED, RECEIVED, DATED = "ill_shipped", "ill_received", "ill_date_changed"
RETURNED, CLOSED = "ill_returned", "ill_closed"
RIGHT = "ill.edit"
NEW_STATE, WITH_PARTNER, ENDED = "new", ("asked", "shipped", "received"), ("returned", "closed")


def _tried(was: str, entry: Entry) -> str:
    return " ".join(dict.fromkeys([*was.split(), str(entry.changes.get("partner", ""))])).strip()


def count_to_send_back(desk: Desk) -> int:
    from .queries import to_send_back  # few commands want it

    return len(to_send_back(desk.branch))


def count_to_ask(desk: Desk) -> int:
    from .queries import to_ask  # few commands want it

    return to_ask(desk.branch)


def _moves_to(state: str, **folds: Any) -> dict[str, Any]:
    return {"state": always(state), **folds}


class RequestFamily(PersonalFamily):
    described = (
        Kind(REQUESTED, "holds.place", by_any("holds.place"), IllRequest, {"made_at": first_at}, is_late=True),
        Kind(CHANGED, "holds.place", by_any("holds.place", RIGHT)),
        Kind(ASKED, RIGHT, by_any(RIGHT), folds=_moves_to("asked", asked_at=entry_time, tried=_tried)),
        Kind(PASSED, RIGHT, by_any(RIGHT), folds=_moves_to(NEW_STATE, partner=always(""))),
        Kind(SHIPPED, RIGHT, by_any(RIGHT), folds=_moves_to("shipped", shipped_at=entry_time)),
        Kind(RECEIVED, RIGHT, by_any(RIGHT), folds=_moves_to("received", received_at=entry_time), leads=14),
        Kind(DATED, RIGHT, by_any(RIGHT), is_first=True),
        Kind(RETURNED, RIGHT, by_any(RIGHT), folds=_moves_to("returned", returned_at=entry_time), is_first=True),
        Kind(
            CLOSED, RIGHT, by_any(RIGHT, "holds.place"), folds=_moves_to("closed", closed_at=entry_time), is_first=True
        ),
    )
    words = {
        REQUESTED: EntryWords(
            N_("REQUEST"),
            N_("Interlibrary request: {title}"),
            N_("Undone. The interlibrary request for {title} is removed."),
            N_("the request is removed"),
        ),
        CHANGED: EntryWords(
            N_("CHANGED"),
            N_("Changed interlibrary request: {title}"),
            N_("Undone. The request for {title} is as it was before."),
        ),
        ASKED: EntryWords(
            N_("ASKED"),
            N_("Asked another library: {title}"),
            N_("Undone. No library is asked for {title}."),
            N_("not asked; tell the other library"),
        ),
        PASSED: EntryWords(
            N_("PASSED"), N_("Another library can't lend: {title}"), N_("Undone. {title} is asked for again.")
        ),
        SHIPPED: EntryWords(
            N_("SHIPPED"), N_("On its way here: {title}"), N_("Undone. {title} is asked for, and not on its way.")
        ),
        RECEIVED: EntryWords(
            N_("RECEIVED"),
            N_("Received from another library: {title}"),
            N_("Undone. {title} is not here yet."),
            N_("not here; its temporary copy is removed"),
        ),
        DATED: EntryWords(
            N_("NEW DUE"),
            N_("New date of the lending library: {title}"),
            N_("Undone. {title} has its old due date again."),
            N_("due date as before"),
        ),
        RETURNED: EntryWords(
            N_("RETURNED"),
            N_("Sent back to another library: {title}"),
            N_("Undone. {title} is still here."),
            N_("still here"),
        ),
        CLOSED: EntryWords(
            N_("CLOSED"),
            N_("Closed interlibrary request: {title}"),
            N_("Undone. The request for {title} is open again."),
        ),
    }
    keyed = {IllRequest: "id"}
    named_by = {IllRequest: "title"}
    of_person = IllRequest
    fixed = PersonalFamily.fixed | {
        "made_at", "state", "tried", "asked_at", "shipped_at", "received_at", "returned_at", "closed_at"
    }  # fmt: skip
    due = (
        DueLine("interlibrary", N_("Interlibrary requests to send"), count_to_ask, RIGHT, is_low=True,
                table="lending.interlibrary.tables:REQUESTS", then=N_("Choose a lender, ask")),
        DueLine("interlibrary", N_("Interlibrary loans to send back"), count_to_send_back, RIGHT,
                table="lending.interlibrary.tables:REQUESTS", then=N_("Pack it, send it")),
    )  # fmt: skip


FAMILY = add_family(RequestFamily())


def forget_requests(desk: Desk) -> Iterator[int]:
    """Forget the patrons of requests that ended before the day that `interlibrary` says; how many, after each short
    transaction. The requests stay, without them: their number is what a journal's owner may ask for. Idempotent."""
    from .queries import old_requests  # few commands want it

    before = gone_before(desk, REQUESTS_KEPT)
    return in_slices(desk, old_requests(before) if before is not None else [], _forget)


REQUESTS_KEPT = Keeping(
    "interlibrary",
    forget_requests,
    N_("interlibrary requests that no longer say whose they were: {n}"),
    N_("Who asked for an interlibrary loan, after it ended"),
    period="90d",
)


@verb("library.daily")
def _forget(desk: Desk, requests: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(requests, FAMILY.forget_person)


REQUESTED_PART = PersonPart(
    "interlibrary",
    N_("Titles borrowed for you from other libraries"),
    "ill_request",
    "made_at, title, author, kind, journal, need_by, most_cents, note, state, lender_due, due_on, received_at, "
    "returned_at, closed_at, outcome",
    "made_at, id",
    moves=(Moves("interlibrary", OF_PATRON, N_("Interlibrary requests: {n}")),),
    forget=FAMILY.forget_person_everywhere,
)
