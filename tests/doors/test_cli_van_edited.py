"""The work of a van whose database somebody edited: some may come home, the rest is set aside."""

from __future__ import annotations

import pytest

from .calling import Program
from .edited import asked, forge, setting
from .vans import Fleet, Machine, fleet_of

ADMINISTRATOR = {"name": "Vera", "role": "administrator", "system_user": "", "active": True}


@pytest.fixture
def fleet(program: Program) -> Fleet:
    program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="1357")
    fleet = fleet_of(program)
    assert fleet.van.patron("Bob")
    return fleet


def aside(machine: Machine) -> list[dict[str, object]]:
    return [one for one in machine.json("decision", "list") if one.get("code") == "SET_ASIDE"]


def role_of(machine: Machine, login: str) -> str:
    ((role,),) = asked(machine.library, "SELECT role FROM staff_user WHERE login = ?", login)
    return str(role)


def test_a_role_that_a_van_brings_is_set_aside_told_and_refused(fleet: Fleet) -> None:
    setting(fleet.van.library, "staff/vera", ADMINISTRATOR)
    asked(fleet.van.library, "UPDATE staff_user SET role = 'administrator' WHERE login = 'vera'")
    said = fleet.home()
    assert (said["set_aside"], said["set_aside_kinds"]) == (1, {"setting_set": 1})
    assert said["kinds"] == {"patron_registered": 1}
    assert role_of(fleet.main, "vera") == "volunteer"
    (one,) = aside(fleet.main)
    assert "staff account vera: administrator" in str(one["message"])
    assert one["ways"] == ["refuse", "take-over"]
    fleet.settled()
    assert role_of(fleet.van, "vera") == "volunteer", "the laptop knows it, too"
    done = fleet.main.json("decision", "settle", str(one["decision"]), "--refuse")[0]
    assert done["settled"] == "refuse"
    assert aside(fleet.main) == []
    fleet.settled()
    assert fleet.main("undo", "--act", done["act"]).code == 0
    assert len(aside(fleet.main)) == 1
    fleet.settled()


def test_an_administrator_takes_it_over_and_takes_that_back(fleet: Fleet) -> None:
    setting(fleet.van.library, "staff/vera", ADMINISTRATOR)
    fleet.home()
    (one,) = aside(fleet.main)
    done = fleet.main.json("decision", "settle", str(one["decision"]), "--take-over")[0]
    assert role_of(fleet.main, "vera") == "administrator"
    fleet.settled()
    assert role_of(fleet.van, "vera") == "administrator"
    assert fleet.main("undo", "--act", done["act"]).code == 0
    assert role_of(fleet.main, "vera") == "volunteer"
    fleet.settled()
    assert role_of(fleet.van, "vera") == "volunteer"
    assert len(aside(fleet.main)) == 1


MAY_NOT = {
    "a new account": ("setting_set", {"name": "staff/eve", "value": ADMINISTRATOR}, {}),
    "a role": ("setting_set", {"name": "role/volunteer", "value": {"permissions": ["*"], "passes": ["*"]}}, {}),
    "a PIN": ("setting_set", {"name": "pin/admin", "value": {}}, {"hash": "x"}),
    "a setting": ("setting_set", {"name": "library/fines", "value": False}, {}),
    "a rule": ("setting_set", {"name": "rule/max_items////", "value": {"value": "999"}}, {}),
    "hours": ("setting_set", {"name": "hours/MAIN/0", "value": {"spans": ""}}, {}),
    "retention": ("setting_set", {"name": "retention/borrowers", "value": {"period": "9y"}}, {}),
    "what it is itself": ("setting_set", {"name": "site/van", "value": {"kind": "branch", "staff": ""}}, {}),
    "a decision": ("entry_taken_over", {"entry": "any"}, {}),
    "that some work lies aside": ("entry_set_aside", {"entry": "any", "why": "KIND"}, {}),
    "a total of the year": ("counted", {"what": "year_total", "n": 10**9, "day": "2025-12-31"}, {}),
    "less than nothing": ("payment", {"cents": -50_000, "why": "cash"}, {"patron": "p"}),
    "more than a number": ("charge", {"cents": "all of it", "why": "manual"}, {"patron": "p"}),
}


@pytest.mark.parametrize("what", MAY_NOT)
def test_what_no_van_brings(what: str, fleet: Fleet) -> None:
    """It is stored in its place, so what comes behind it counts."""
    kind, data, private = MAY_NOT[what]
    before = asked(fleet.main.library, "SELECT * FROM setting ORDER BY name")
    forge(fleet.van.library, kind, private or None, data=data)
    later = fleet.van.patron("Cal")
    said = fleet.home()
    assert said["set_aside_kinds"] == {kind: 1}
    assert not said["missing"]
    assert fleet.main.json("show", "patron", later)[0]["name"] == "Cal"
    assert asked(fleet.main.library, "SELECT * FROM setting ORDER BY name") == before
    assert len(aside(fleet.main)) == 1
    assert fleet.settled()


def test_who_went_along_is_known_at_the_main_library(program: Program) -> None:
    """Not what the laptop says of its operator: nobody, who stayed at home, or a role of her own."""
    for login, role in (("vera", "volunteer"), ("otto", "manager")):
        program("staff", "add", login, "--role", role, TUILS_NEW_PIN="1357")
    fleet = fleet_of(program)
    folder = program.folder / "second"
    fleet.main.json("van", "prepare", "second", "--to", str(folder), "--staff", "vera")
    second = Machine(program, folder)
    vera = {"TUILS_PIN": "1357"}
    assert second("--as", "vera", "inhouse", "I1", **vera).code == 0
    key = str(asked(folder / "library.db", "SELECT id FROM item WHERE barcode = 'I2'")[0][0])
    asked(folder / "library.db", "UPDATE staff_user SET role = 'administrator' WHERE login = 'vera'")
    for operator in ("ghost", "otto", "tuils", "vera"):
        forge(folder / "library.db", "used_here", item=key, operator=operator)
    forge(folder / "library.db", "waive", {"patron": "p"}, operator="vera", data={"cents": 500, "why": "manual"})
    made = second.json("--as", "vera", "van", "pack", "--to", str(fleet.stick), **vera)[0]
    said = fleet.main.json("van", "merge", made["file"])[0]
    assert said["set_aside_kinds"] == {"used_here": 3, "waive": 1}
    assert said["kinds"]["used_here"] == 2
    told = " ".join(str(one["message"]) for one in aside(fleet.main))
    assert told.count("No staff member of that name was to work there.") == 3
    assert "Their role did not allow it when the copy was prepared." in told


def test_what_somebody_may_since_then_counts_and_what_they_may_no_more_did(program: Program) -> None:
    program("staff", "add", "vera", "--role", "staff", TUILS_NEW_PIN="1357")
    fleet = fleet_of(program)
    folder, vera = program.folder / "second", {"TUILS_PIN": "1357"}
    fleet.main.json("van", "prepare", "second", "--to", str(folder), "--staff", "vera")
    second = Machine(program, folder)
    card = str(second.json("--as", "vera", "patron", "add", "--anyway", "--first-name", "Bob", **vera)[0]["patron"])
    assert second("--as", "vera", "charge", card, "3.00", "--reason", "Mug", **vera).code == 0
    fleet.main("staff", "edit", "vera", "--role", "volunteer")
    made = second.json("--as", "vera", "van", "pack", "--to", str(fleet.stick), **vera)[0]
    said = fleet.main.json("van", "merge", made["file"])[0]
    assert said["set_aside"] == 0, "she had the right when the copy was prepared"
    assert said["kinds"]["charge"] == 1


def test_work_in_another_machines_name(fleet: Fleet) -> None:
    (own,) = asked(
        fleet.main.library, "SELECT device FROM journal WHERE kind = 'setting_set' ORDER BY stamp DESC LIMIT 1"
    )
    key = str(asked(fleet.van.library, "SELECT id FROM item WHERE barcode = 'I2'")[0][0])
    forge(fleet.van.library, "used_here", item=key, device=own[0])
    said = fleet.home()
    assert said["set_aside_kinds"] == {"used_here": 1}
    (one,) = aside(fleet.main)
    assert "It is about another computer's work." in str(one["message"])
    assert fleet.main("inhouse", "I1").code == 0, "its own desk goes on"
    assert fleet.settled()


def test_an_undo_of_what_the_main_library_did(fleet: Fleet) -> None:
    card = fleet.main.patron("Ada")
    assert fleet.main("charge", card, "7.00", "--reason", "Mug").code == 0
    fleet.exchange()
    act = str(asked(fleet.van.library, "SELECT act FROM journal WHERE kind = 'charge'")[0][0])
    forge(fleet.van.library, "undo", undoes=act)
    forge(fleet.van.library, "used_here", undoes=act)
    assert fleet.home()["set_aside"] == 2
    assert fleet.main.json("show", "patron", card)[0]["owed_cents"] == 700
    assert fleet.settled()


def test_a_waiver_dressed_as_a_copy_that_was_found(fleet: Fleet) -> None:
    card = fleet.main.patron("Ada")
    assert fleet.main("charge", card, "7.00", "--reason", "Mug").code == 0
    fleet.exchange()
    ((charge, patron),) = asked(fleet.van.library, "SELECT id, patron FROM account_line WHERE kind = 'charge'")
    forge(fleet.van.library, "waive", {"patron": patron}, charge=charge, data={"cents": 700, "why": "found"})
    assert fleet.home()["set_aside_kinds"] == {"waive": 1}
    assert fleet.main.json("show", "patron", card)[0]["owed_cents"] == 700
    assert fleet.settled()


def test_a_lost_copy_that_the_van_finds_again_comes_home_whole(fleet: Fleet) -> None:
    """By check-in, by a mark, and lent on: the lost fee goes with it each time."""
    card, other = fleet.van.patron("Cal"), fleet.van.patron("Dora")
    for barcode in ("I1", "I2", "I3"):
        assert fleet.van("item", "edit", barcode, "--price-cents", "100").code == 0
        assert fleet.van("checkout", card, barcode).code == 0
        assert fleet.van("item", "mark", barcode, "lost").code == 0
    assert fleet.van("checkin", "I1").code == 0
    assert fleet.van("item", "mark", "I2", "found").code == 0
    assert fleet.van("item", "mark", "I3", "found").code == 0
    fleet.van("checkout", other, "I3", "--override", "LOST,OWES_TOO_MUCH", "--reason", "here")
    said = fleet.home()
    assert said["kinds"]["waive"] >= 2, said
    assert said["set_aside"] == 0, (said["set_aside_kinds"], aside(fleet.main))
    assert fleet.settled()


def test_a_person_of_the_main_library_is_not_removed_by_a_van(fleet: Fleet) -> None:
    ada = fleet.main.patron("Ada", phone="555-1212")
    fleet.exchange()
    (who,) = asked(fleet.van.library, "SELECT id FROM patron WHERE card = ?", ada)
    forge(fleet.van.library, "patron_removed", patron=who[0])
    assert fleet.home()["set_aside_kinds"] == {"patron_removed": 1}
    assert fleet.main.json("show", "patron", ada)[0]["phone"] == "555-1212"
    assert fleet.settled()


def test_a_checkin_by_nobody_leaves_the_copy_out_on_both(fleet: Fleet) -> None:
    """The laptop forgot who has it; the main library tells it again."""
    ada = fleet.main.patron("Ada")
    fleet.main("checkout", ada, "I2")
    fleet.exchange()
    assert fleet.van("checkin", "I2").code == 0
    asked(fleet.van.library, "UPDATE journal SET operator = 'ghost' WHERE kind = 'checkin'")
    assert fleet.home()["set_aside_kinds"] == {"checkin": 1}
    assert fleet.main.item("I2")["status"] == "checked_out"
    fleet.settled()
    assert fleet.van.item("I2")["status"] == "checked_out"
    assert asked(fleet.van.library, "SELECT count(*) FROM loan WHERE closed_at IS NULL AND patron IS NULL") == [(0,)]
    (one,) = aside(fleet.main)
    done = fleet.main.json("decision", "settle", str(one["decision"]), "--take-over")[0]
    assert fleet.main.item("I2")["status"] == "available"
    assert fleet.main("undo", "--act", done["act"]).code != 0, "who had it is forgotten for good"
    fleet.settled()


def test_counts_that_nobody_can_have(fleet: Fleet) -> None:
    fleet.van("inhouse", "I1")
    fleet.home()
    before = asked(fleet.main.library, "SELECT * FROM fact ORDER BY 1, 2, 3")
    (mine,) = asked(fleet.main.library, "SELECT device FROM journal ORDER BY stamp LIMIT 1")
    for change in ("n = 1e12, version = 1e12", f"device = '{mine[0]}', version = 99", "day = 'never', version = 99"):
        asked(fleet.van.library, f"UPDATE fact SET {change}")
        fleet.home()
    assert asked(fleet.main.library, "SELECT * FROM fact ORDER BY 1, 2, 3") == before


def test_a_stamp_of_the_far_future_puts_nothing_behind_it(fleet: Fleet) -> None:
    key = str(asked(fleet.van.library, "SELECT id FROM item WHERE barcode = 'I2'")[0][0])
    forge(fleet.van.library, "used_here", item=key, base=1 << 61)
    said = fleet.main.json("van", "merge", str(fleet.pack(fleet.van)))[0]
    assert said["refused"] == ["BUNDLE_DAMAGED"]
    assert fleet.main("inhouse", "I1").code == 0


def test_the_merge_is_one_line_of_the_audit_log(fleet: Fleet) -> None:
    setting(fleet.van.library, "library/fines", False)
    fleet.home()
    lines = [one for one in fleet.main.json("audit") if one.get("kind") == "merge"]
    assert [one["deed"] for one in lines] == ["van: patron_registered 1, set aside 1"]
    assert lines[0]["operator"] == "admin"


def test_only_an_administrator_decides(fleet: Fleet, program: Program) -> None:
    program("staff", "add", "mia", "--role", "manager", TUILS_NEW_PIN="1357")
    setting(fleet.van.library, "staff/vera", ADMINISTRATOR)
    fleet.home()
    (one,) = aside(fleet.main)
    mia = {"TUILS_PIN": "1357"}
    assert [
        line for line in fleet.main.json("--as", "mia", "decision", "list", **mia) if line.get("code") == "SET_ASIDE"
    ] == []
    said = fleet.main("--as", "mia", "decision", "settle", str(one["decision"]), "--take-over", **mia)
    assert said.code == 1
    assert role_of(fleet.main, "vera") == "volunteer"


def test_a_branch_brings_more_than_a_van(fleet: Fleet, program: Program) -> None:
    """A branch sends changes of titles too; neither sends settings."""
    folder = program.folder / "east"
    fleet.main.json("van", "prepare", "east", "--to", str(folder), "--for-branch")
    east = Machine(program, folder)
    file = program.folder / "titles.csv"
    file.write_text("title,barcode\nEmma,B1\n", encoding="utf-8")
    for machine in (east, fleet.van):
        title = machine.json("title", "add", f"Persuasion {machine.folder.name}", "--anyway")[0]["biblio"]
        assert machine("title", "edit", title, "--author", "Austen, Jane").code == 0
        session = machine.json("event", "add", "Story time", "2026-12-02 10:30")[0]["session"]
        assert machine("event", "count", session, "--adult", "3", "--ahead").code == 0
        assert machine("import", "titles", str(file), "--yes").code == 0
        assert machine("setting", "set", "fines", "yes").code == 0
    at_van = fleet.home()
    assert at_van["set_aside_kinds"].keys() == {"biblio_edited", "setting_set"}
    assert at_van["kinds"]["program_made"] == at_van["kinds"]["attendance_counted"] == 1
    (made,) = east.json("van", "pack", "--to", str(fleet.stick))
    at_east = fleet.main.json("van", "merge", made["file"])[0]
    assert at_east["set_aside_kinds"] == {"setting_set": 1}
    assert [line.get("title") for line in fleet.main.json("search", "Emma")] == ["Emma", "Emma"]
    for made in fleet.main.json("van", "pack", "--to", str(fleet.stick)):
        {"van": fleet.van, "east": east}[made["for"]]("van", "merge", made["file"])
    assert east.digest() == fleet.main.digest() == fleet.van.digest()


def test_a_van_that_was_out_before_comes_home(fleet: Fleet) -> None:
    """Find the stations of a van in the journal if it came home before stations were noted."""
    fleet.van("checkout", fleet.van.patron("Cal"), "I2")
    fleet.exchange()
    for machine in (fleet.main, fleet.van):
        asked(machine.library, "UPDATE site_contact SET devices = '[]'")
    assert fleet.van("checkin", "I2").code == 0
    said = fleet.home()
    assert (said["set_aside"], said["kinds"]) == (0, {"checkin": 1})
    assert fleet.settled()


def test_the_main_librarys_own_work_comes_back_after_a_restore(fleet: Fleet) -> None:
    """The van had taken it along; the backup was older."""
    fleet.exchange()
    backup = fleet.main.json("backup")[0]["file"]
    card = fleet.main.patron("Ada")
    assert fleet.main("checkout", card, "I2").code == 0
    fleet.exchange()
    fleet.main.program.clock.forward(minutes=10)
    fleet.main("restore", backup)
    fleet.van.json("van", "merge", str(fleet.pack(fleet.main)))  # it hears how little is known there
    said = fleet.home()
    assert said["set_aside"] == 0, (said["set_aside_kinds"], aside(fleet.main))
    assert fleet.main.item("I2")["status"] == "checked_out"
    assert fleet.settled()
