"""A restriction on a card is lifted on the spot: by whoever may, or by somebody who types a PIN."""

from __future__ import annotations

import pytest

from tests.grove import FROG, OVERSTORY, SAM
from tests.library.talking import cells, hear, out, said
from tuils.library.foundation.refusals import Refused
from tuils.library.front.conversation import Session
from tuils.library.lending.lookups import find_patron
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db


def barred() -> tuple[int, str]:
    row = find_patron(SAM)
    assert row
    return int(row.barred), str(row.barred_until)


@pytest.fixture
def stopped(session: Session, manager: Session) -> Session:
    edit_patron(manager.desk, SAM, {"barred": True, "barred_until": "2027-01-31"})
    return session


def test_a_volunteer_lifts_nothing_by_the_form(stopped: Session) -> None:
    for fields in ({"barred": False}, {"barred_until": "2026-12-01"}):
        with pytest.raises(Refused) as no:
            edit_patron(stopped.desk, SAM, fields)
        assert no.value.codes == ["NO_PERMISSION"]
    edit_patron(stopped.desk, SAM, {"phone": "555"})
    assert barred() == (1, "2027-01-31")


def test_a_manager_lifts_it_with_a_pin_and_the_item_is_tried_again(stopped: Session) -> None:
    heard = hear(stopped, SAM, OVERSTORY)
    assert said(heard) == ("STOP", "Not checked out: The Overstory. The patron is blocked until Sun, Jan 31, 2027.")
    assert heard.answer.then == "A manager can explain. Please be kind.   1: a manager lifts the block."
    heard = hear(stopped, "1")
    assert (said(heard)[0], heard.question) == ("ASK", "pin")
    assert said(hear(stopped, "9999")) == ("NOTE", "Wrong PIN.")
    assert barred() == (1, "2027-01-31")
    assert said(hear(stopped, "1111")) == ("OK", "Checked out 1: The Overstory")
    assert (barred(), out(SAM)) == ((0, ""), [OVERSTORY])
    by = db.execute_sql("SELECT kind, operator FROM journal WHERE kind IN ('patron_edited', 'checkout') ORDER BY pos")
    assert by.fetchall()[-2:] == [("patron_edited", "pat"), ("checkout", "ana")]


def test_among_several_things_its_number_lifts_it(stopped: Session) -> None:
    edit_patron(stopped.desk, SAM, {"address_bad": True})
    heard = hear(stopped, SAM, FROG)
    assert cells(heard)[0][2:] == ("no one", "Call a manager")
    hear(stopped, "1")
    heard = hear(stopped, "1111")
    assert said(heard) == (
        "STOP",
        "Not checked out yet: Frog and Toad are friends. Mail sent to this patron came back.",
    )
    assert barred() == (0, "")


def test_no_leaves_it_as_it_was(stopped: Session) -> None:
    hear(stopped, SAM, FROG, "1")
    assert said(hear(stopped, "n")) == ("NOTE", "Not checked out: Frog and Toad are friends")
    assert (barred(), out(SAM)) == ((1, "2027-01-31"), [])


def test_a_manager_at_the_desk_needs_no_pin_and_undo_stops_it_again(manager: Session) -> None:
    edit_patron(manager.desk, SAM, {"barred": True})
    assert said(hear(manager, SAM, FROG, "1")) == ("OK", "Checked out 1: Frog and Toad are friends")
    assert barred()[0] == 0
    hear(manager, ".u")
    hear(manager, ".u")
    assert (barred()[0], out(SAM)) == (1, [])
