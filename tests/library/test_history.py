"""A reading history is for those who ask for it: off for everybody else, and gone at once when it is switched off."""

from __future__ import annotations

from pathlib import Path

from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.history import history_of, keep_history
from tuils.library.lending.loans.renewal import renew
from tuils.library.people.patrons.patrons import patron_sheet
from tuils.library.reach.replay import undo

from .makers import Clock, add_item, codes, links, patron_id, register, rows, value, whole


def titled(desk: Desk, barcode: str, title: str) -> str:
    add_item(desk, barcode, biblio=add_title(desk, {"title": title}).id)
    return barcode


def test_nothing_is_kept_of_who_did_not_ask(desk: Desk) -> None:
    card = register(desk)
    assert patron_sheet(desk, card).keeps_history is False
    checkout(desk, card, titled(desk, "B1", "Emma"))
    checkin(desk, "B1")
    assert value("SELECT count(*) FROM reading_history") == 0
    assert history_of(desk, card) == []


def test_who_asked_finds_what_was_read_with_the_date_of_the_renewal(desk: Desk, clock: Clock) -> None:
    card = register(desk)
    keep_history(desk, card, True)
    lent = checkout(desk, card, titled(desk, "B1", "Emma"))
    assert history_of(desk, card) == []
    clock.forward(days=3)
    renewed = renew(desk, card, "B1")
    clock.forward(days=1)
    checkin(desk, "B1")
    (line,) = history_of(desk, card)
    assert (line.title, line.due_at) == ("Emma", renewed.due_at)
    assert line.returned_at > line.lent_at
    assert renewed.due_at > lent.due_at
    assert links() == set()
    whole(desk)
    again = checkout(desk, card, "B1")
    assert [alert.code for alert in again.alerts] == ["ALREADY_READ"]
    assert "Emma" in again.alerts[0].sentence(title=again.title, n=1)


def test_undo_of_the_return_takes_its_line_away(desk: Desk) -> None:
    card = register(desk)
    keep_history(desk, card, True)
    checkout(desk, card, titled(desk, "B1", "Emma"))
    back = checkin(desk, "B1")
    undo(desk, back.act)
    assert history_of(desk, card) == []
    checkin(desk, "B1")
    assert [line.title for line in history_of(desk, card)] == ["Emma"]


def test_off_deletes_it_down_to_the_bytes(desk: Desk, store: Path) -> None:
    card = register(desk)
    keep_history(desk, card, True)
    checkout(desk, card, titled(desk, "B1", "Markertitle"))
    checkin(desk, "B1")
    patron, biblio = patron_id(card), value("SELECT id FROM biblio")
    keep_history(desk, card, False)
    assert rows("SELECT * FROM reading_history") == []
    assert patron_sheet(desk, card).keeps_history is False
    close_store()
    assert f"{patron}{biblio}Markertitle".encode() not in store.read_bytes()  # a row lies in one piece
    open_store(store)


def test_what_was_ended_does_not_begin_again_by_an_undo(desk: Desk) -> None:
    card = register(desk)
    keep_history(desk, card, True)
    keep_history(desk, card, False)
    ended = value("SELECT act FROM journal WHERE kind = 'patron_edited' ORDER BY pos DESC LIMIT 1")
    assert codes(lambda: undo(desk, ended)) == ["NOT_BY_UNDO"]
    assert patron_sheet(desk, card).keeps_history is False
    keep_history(desk, card, True)
    begun = value("SELECT act FROM journal WHERE kind = 'patron_edited' ORDER BY pos DESC LIMIT 1")
    undo(desk, begun)
    assert patron_sheet(desk, card).keeps_history is False
    whole(desk)


def test_a_volunteer_may_neither_see_nor_switch_it(desk: Desk, volunteer: Desk) -> None:
    card = register(desk)
    keep_history(desk, card, True)
    assert codes(lambda: history_of(volunteer, card)) == ["NO_PERMISSION"]
    assert codes(lambda: keep_history(volunteer, card, False)) == ["NO_PERMISSION"]
