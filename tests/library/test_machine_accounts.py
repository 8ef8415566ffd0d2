"""Accounts of devices in a library that an earlier version of the program worked with."""

from __future__ import annotations

from pathlib import Path

from tuils.formats.sip2.layouts import PAIRS
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import close_store, open_store
from tuils.library.people.self_service.machine_kinds import MESSAGES
from tuils.library.people.self_service.machines import add_machine, change_machine, machines, remove_machine
from tuils.library.reach.replay import verify_library
from tuils.models import db

from .makers import codes

OWN = ("machine", "machine_key", "machine_event", "machine_done", "patron_pin")


def test_devices_that_came_in_a_bundle_before_the_update_are_there_after_it(desk: Desk, store: Path) -> None:
    """The earlier version kept their settings in the journal alone: it had no table for them."""
    add_machine(desk, "kiosk1", "kiosk", password="552M-3WXE-KMH5-8R2V", addresses=["10.0.0.31"])
    change_machine(desk, "kiosk1", "pin", "required")
    add_machine(desk, "drop1", "drop", password="552M-3WXE-KMH5-8R2V")
    remove_machine(desk, "drop1")
    known = machines()
    for table in OWN:
        db.execute_sql(f"DROP TABLE {table}")
    db.execute_sql("DELETE FROM schema_migration WHERE name = '0041_machines'")
    close_store()
    open_store(store)
    assert machines() == known
    assert [one.name for one in known] == ["kiosk1"]
    assert verify_library(desk).ok


def test_a_switch_is_what_it_was_set_to_or_is_refused(desk: Desk) -> None:
    add_machine(desk, "kiosk1", "kiosk", password="552M-3WXE-KMH5-8R2V")
    assert change_machine(desk, "kiosk1", "hide", "").get("hide") == ""
    assert change_machine(desk, "kiosk1", "hide", "ae pb").get("hide") == "AE PB"
    assert codes(lambda: change_machine(desk, "kiosk1", "messages", "93 foo")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: change_machine(desk, "kiosk1", "hide", "names")) == ["NOT_UNDERSTOOD"]
    assert change_machine(desk, "kiosk1", "hide", None).get("hide") == "BD BE BF PB"
    assert {*MESSAGES} == {*PAIRS, "97"}
