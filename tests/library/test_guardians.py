"""Guardians: named by card, kept by id, shown to those who see all."""

from __future__ import annotations

from tuils.library.foundation.desk import Desk
from tuils.library.lending.loans.exporting import export_patrons
from tuils.library.people.patrons.guardians import goes_round
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet, register_patron, replace_card

from .makers import codes, register, value, whole


def test_a_guardian_is_named_by_card_and_stays_when_the_card_changes(desk: Desk) -> None:
    register(desk, "Ada", card="P1", last_name="Okafor")
    register_patron(desk, {"first_name": "Ben", "card": "P2", "guardian": "P1"})
    assert patron_sheet(desk, "P2").guardian == "P1"
    replace_card(desk, "P1", "P9")
    sheet = patron_sheet(desk, "P2")
    assert (sheet.guardian, sheet.guardian_name) == ("P9", "Ada Okafor")
    assert {line["card"]: line["guardian"] for line in export_patrons(desk)} == {"P9": "", "P2": "P9"}
    assert edit_patron(desk, "P2", {"guardian": ""}).guardian == ""
    whole(desk)


def test_nobody_is_their_own_guardian_at_any_remove(desk: Desk) -> None:
    for card in ("P1", "P2", "P3"):
        register(desk, card=card)
    edit_patron(desk, "P1", {"guardian": "P2"})
    edit_patron(desk, "P2", {"guardian": "P3"})
    assert codes(lambda: edit_patron(desk, "P3", {"guardian": "P1"})) == ["GUARDIAN_CIRCLE"]
    assert codes(lambda: edit_patron(desk, "P3", {"guardian": "P3"})) == ["GUARDIAN_CIRCLE"]
    assert codes(lambda: edit_patron(desk, "P3", {"guardian": "P0"})) == ["PATRON_UNKNOWN"]
    assert patron_sheet(desk, "P3").guardian == ""


def test_a_ring_that_two_machines_made_holds_nothing_up() -> None:
    assert goes_round("a", "b", {"b": "c", "c": "b"})
    assert not goes_round("a", "b", {"b": ""})


def test_who_sees_the_year_alone_sees_no_guardian(desk: Desk, volunteer: Desk) -> None:
    register(desk, "Ada", card="P1")
    register(desk, "Ben", card="P2", guardian="P1")
    sheet = patron_sheet(volunteer, "P2")
    assert (sheet.masked, sheet.guardian, sheet.guardian_name) == (True, "", "")


def test_the_public_part_of_the_journal_names_no_guardian(desk: Desk) -> None:
    register(desk, "Ada", card="P1")
    register(desk, "Ben", card="P2", guardian="P1")
    ada = value("SELECT id FROM patron WHERE card = 'P1'")
    assert value("SELECT count(*) FROM journal WHERE data LIKE ?", f"%{ada}%") == 0
