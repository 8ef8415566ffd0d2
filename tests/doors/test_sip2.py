"""Devices on the server's own talk: what real ones send, and what is in the library afterwards."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests import grove
from tests.grove import ELENA, ELENA2, EMMA, FROG, MARTA, OLD, OVERSTORY, OWL, SAM
from tests.library.talking import change, out
from tests.on_server import REQUIRED
from tuils.library.foundation.administration.carrying import settings_out
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.undo_memory import LIBRARY_ID, Pocket
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.why.due import why_due
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.people.self_service.machines import remove_machine
from tuils.library.people.self_service.patron_pins import set_patron_pin
from tuils.library.reach.replay import undo_at_machine
from tuils.machines.line import ServedLibrary, Sip2Line
from tuils.models import db

from .sip2_talking import PASSWORD, Device, house_of, pat_of

Make = Callable[..., Device]
TOO_MANY = "Too many wrong PINs. Please wait a few minutes, or ask at the desk."


@pytest.fixture
def clock() -> grove.Clock:
    return grove.Clock()


@pytest.fixture
def house(tmp_path: Path, clock: grove.Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServedLibrary]:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    path = tmp_path / "library.db"
    path.write_bytes(grove.built())
    with house_of(path, clock) as house:
        yield house


@pytest.fixture
def pat(house: ServedLibrary, clock: grove.Clock) -> Desk:
    return pat_of(clock)


@pytest.fixture
def device(house: ServedLibrary, pat: Desk) -> Make:
    def make(kind: str = "kiosk", name: str = "kiosk1", **switches: str) -> Device:
        return Device(house, pat, kind, name, switches)

    return make


def value(text: str, *values: object) -> object:
    return db.execute_sql(text, values).fetchone()[0]


def test_a_visit_at_a_kiosk(device: Make) -> None:
    kiosk = device()
    assert kiosk.send("9900802.00").startswith(b"98YYYYNY100003")
    found = kiosk.patron(MARTA)
    assert (found.get("AE"), found.get("BL"), found.get("BH"), found.get("BV")) == ("Marta Field", "Y", "USD", "0.00")
    lent = kiosk.checkout(MARTA, OVERSTORY)
    assert (lent.fixed[:4], lent.get("AJ"), lent.get("AH")) == ("1NNY", "The Overstory", "20261228    235900")
    assert lent.get("AF") == "Checked out: The Overstory. Due Mon, Dec 28."
    assert kiosk.patron(MARTA, summary="   Y").parts["charged_items_count"] == "0001"
    assert kiosk.ask(f"35{kiosk.now()}AO|AA{MARTA}|").fixed[0] == "Y"
    assert out(MARTA) == [OVERSTORY]
    assert value("SELECT operator FROM journal WHERE kind = 'checkout'") == "kiosk1"


def test_who_is_not_signed_in_is_told_nothing(device: Make, house: ServedLibrary) -> None:
    device()
    line = Sip2Line(house, "127.0.0.1")
    assert line.hear(b"9300CNkiosk1|COwrong-password|") == b"940"
    assert line.hear(b"9311CNkiosk1|COcorrect-horse|") == b"940"
    assert not line.is_over()
    assert (line.hear(b"9900802.00") or b"").startswith(b"98YNNNNN")
    assert line.hear(f"63001{house.now()}{' ' * 10}AO|AA{MARTA}|".encode()) is None
    assert line.is_over()


def test_a_rollback_within_a_minute_leaves_nothing(device: Make, clock: grove.Clock, pat: Desk) -> None:
    kiosk = device()
    place_hold(pat, MARTA, OWL, override=all_passed(pat))
    before = hold_state(MARTA)
    assert kiosk.checkout(MARTA, OWL).fixed[0] == "1"
    clock.forward(seconds=20)
    assert kiosk.checkin(OWL).fixed[:1] == "1"
    assert (out(MARTA), hold_state(MARTA)) == ([], before)
    assert value("SELECT count(*) FROM fact WHERE kind = 'loan' AND n > 0") == 0
    kiosk.checkout(MARTA, OWL)
    clock.forward(seconds=120)
    kiosk.checkin(OWL)
    assert value("SELECT sum(n) FROM fact WHERE kind = 'loan'") == 1


def all_passed(desk: Desk) -> Override:
    return Override(desk.operator.passes, "test")


def hold_state(card: str) -> object:
    text = "SELECT h.state FROM hold h JOIN patron p ON p.id = h.patron WHERE p.card = ? ORDER BY h.id DESC LIMIT 1"
    return value(text, card)


def test_bi_undoes_a_checkout_and_a_return(device: Make, clock: grove.Clock) -> None:
    kiosk = device(rollback_seconds="0")
    kiosk.checkout(MARTA, EMMA)
    clock.forward(minutes=2)
    kiosk.checkin(EMMA)
    assert out(MARTA) == []
    assert kiosk.checkout(MARTA, EMMA, "BIY|").fixed[0] == "1"
    assert out(MARTA) == [EMMA]
    kiosk.checkout(SAM, OVERSTORY)
    clock.forward(minutes=3)
    assert kiosk.checkin(OVERSTORY, "BIY|").fixed[0] == "1"
    assert out(SAM) == []
    assert value("SELECT sum(n) FROM fact WHERE kind = 'loan'") == 1


def test_bi_with_the_card_of_another_leaves_the_return_as_it_is(device: Make, pat: Desk) -> None:
    kiosk = device(rollback_seconds="0")
    kiosk.checkout(MARTA, EMMA)
    kiosk.checkin(EMMA)
    assert kiosk.checkout(SAM, EMMA, "BIY|").fixed[0] == "0"
    act = str(value("SELECT act FROM machine_event WHERE did = 'in'"))
    assert kiosk.line.talk
    assert undo_at_machine(kiosk.line.talk.desk.as_of(pat.now), act).kind == "checkin"
    assert out(MARTA) == [EMMA]


@pytest.mark.parametrize(("kind", "state"), [("drop", "in_transit"), ("kiosk", "placed")])
def test_a_held_item_waits_until_staff_shelve_it(kind: str, state: str, device: Make, pat: Desk) -> None:
    kiosk = device(rollback_seconds="0")
    machine = device("drop", "drop1") if kind == "drop" else kiosk
    kiosk.checkout(MARTA, OWL)
    place_hold(pat, SAM, OWL)
    back = machine.checkin(OWL)
    assert (back.fixed[:4], back.get("CV")) == ("1YNY", "01")
    assert not {"CY", "DA"} & {name for name, _value in back.fields}
    assert "Sam" not in str(back)
    assert hold_state(SAM) == state
    assert value("SELECT count(*) FROM notice") == 0
    assert checkin(pat, OWL).route == "HOLD"
    assert hold_state(SAM) == "waiting"


def test_returns_that_a_kiosk_does_not_take(device: Make, pat: Desk, clock: grove.Clock) -> None:
    kiosk = device(held_returns="stop", rollback_seconds="0")
    kiosk.checkout(MARTA, OWL)
    place_hold(pat, SAM, OWL)
    assert kiosk.checkin(OWL).fixed[:4] == "0NUY"
    assert out(MARTA) == [OWL]
    assert kiosk.checkin(EMMA).fixed[:4] == "0NUY"
    kiosk.set("not_on_loan", "accept")
    assert kiosk.checkin(EMMA).fixed[:4] == "1YNN"
    kiosk.set("returns", "no")
    clock.forward(minutes=1)
    assert kiosk.checkin(EMMA).fixed[0] == "0"


def test_no_block_is_kept_with_its_time_and_old_dates_are_refused(device: Make, pat: Desk, clock: grove.Clock) -> None:
    kiosk = device()
    lent = kiosk.checkout(OLD, OVERSTORY, head="NY", at="20261206    170000")
    assert lent.fixed[0] == "1"
    assert (
        value("SELECT lent_at FROM loan WHERE closed_at IS NULL") == grove.NOW - 17 * 60 * 60_000_000 - 31 * 60_000_000
    )
    assert kiosk.checkout(MARTA, EMMA, head="NY", at="19990101    120000").fixed[0] == "0"
    assert value("SELECT count(*) FROM machine_event WHERE todo = 'offline'") == 2
    clock.forward(days=1)
    assert kiosk.checkin(OVERSTORY, no_block="Y", at="20261207    120000").fixed[0] == "1"
    assert out(OLD) == []


def test_a_message_sent_again_on_a_new_line_is_done_once(device: Make, pat: Desk) -> None:
    kiosk = device(payments="yes")
    at = kiosk.now()
    first = kiosk.checkout(MARTA, OVERSTORY, head="YN", at=at)
    kiosk.new_line()
    assert kiosk.checkout(MARTA, OVERSTORY, head="YN", at=at) == first
    assert value("SELECT count(*) FROM journal WHERE kind IN ('checkout', 'renew')") == 1
    charge(pat, MARTA, 300, "mug")
    assert kiosk.pay(MARTA, "1.00", "BKx1|").fixed[0] == "Y"
    kiosk.new_line()
    assert kiosk.pay(MARTA, "1.00", "BKx1|").fixed[0] == "Y"
    assert kiosk.patron(MARTA).get("BV") == "2.00"


def test_lines_of_charges_and_payments(device: Make, pat: Desk, clock: grove.Clock) -> None:
    kiosk = device(payments="yes")
    charge(pat, MARTA, 150, "mug")
    clock.forward(minutes=1)
    charge(pat, MARTA, 1200, "bag")
    lines = [value for name, value in kiosk.patron(MARTA, summary="   Y").fields if name == "AV"]
    assert [line.split(" ", 1)[1] for line in lines] == ['1.50 "manual" mug', '12.00 "manual" bag']
    assert kiosk.pay(MARTA, "12.00", f"CG{lines[1].split()[0]}|").fixed[0] == "Y"
    assert kiosk.pay(MARTA, "2.00").fixed[0] == "N"
    assert kiosk.patron(MARTA).get("BV") == "1.50"


def test_pins(device: Make, pat: Desk) -> None:
    vendor = device("vendor", "overdrive")
    set_patron_pin(pat, MARTA, "7391")
    assert vendor.patron(MARTA).get("CQ") == "N"
    assert vendor.patron(MARTA, "AD|").get("CQ") == "N"
    assert vendor.patron(MARTA, "AD7391|").get("CQ") == "Y"
    assert vendor.patron(SAM, "AD7391|").get("CQ") == "N"
    vendor.ask(f"35{vendor.now()}AO|AA{MARTA}|")
    wrong = vendor.patron(MARTA, "AD1111|")
    assert (wrong.get("BL"), wrong.get("CQ"), wrong.has("BV")) == ("Y", "N", False)
    for _time in range(2):
        vendor.patron(MARTA, "AD1112|")
    waits = vendor.patron(MARTA, "AD7391|")
    assert (waits.get("CQ"), waits.get("AF")) == ("N", TOO_MANY), "three wrong ones: wait"
    assert vendor.patron(MARTA, "AD|").get("AF") == TOO_MANY, "an empty one is told of the wait"
    assert vendor.patron(MARTA).get("AF") == TOO_MANY, "and so is none"
    for _time in range(2):
        vendor.patron(SAM, "AD1112|")
    none_set = vendor.patron(SAM, "AD1112|")
    assert (none_set.get("CQ"), none_set.get("AF")) == ("N", TOO_MANY), "a card without a PIN is told no less"


@pytest.mark.parametrize("message", ["11", "29", "37", "15", "65"])
def test_a_wrong_pin_is_counted_whatever_it_asks_for(message: str, device: Make, pat: Desk) -> None:
    """A refusal takes back all that its act wrote: the count is no part of it."""
    kiosk = device(pin="required", payments="yes", messages="93 63 11 29 37 15 65")
    set_patron_pin(pat, MARTA, "7391")
    now, who = kiosk.now(), f"AO|AA{MARTA}|AD5555|AB{EMMA}|AC|"
    fixed = {"11": f"NN{now}{now}", "29": f"NN{now}{now}", "37": f"{now}0100USDBV1.00|", "15": f"+{now}", "65": now}
    for _time in range(3):
        kiosk.send(f"{message}{fixed[message]}{who}")
    assert kiosk.patron(MARTA, "AD7391|").get("CQ") == "N", "three wrong ones: wait"
    assert out(MARTA) == []


def test_a_new_line_does_not_begin_with_new_tries(device: Make, pat: Desk) -> None:
    kiosk = device(pin="required")
    for n, card in enumerate([MARTA, SAM, ELENA, ELENA2, OLD]):
        set_patron_pin(pat, card, f"73{n}92")
        kiosk.new_line()
        kiosk.checkout(card, EMMA, "AD5555|")
    kiosk.new_line()
    assert kiosk.patron(MARTA, "AD73092|").get("CQ") == "N", "five wrong ones in a minute, on six lines"


def test_a_card_without_its_pin_is_not_vouched_for_by_the_patron_before(device: Make, pat: Desk) -> None:
    vendor = device("vendor", pin="required")
    set_patron_pin(pat, MARTA, "7391")
    assert vendor.patron(MARTA, "AD7391|").get("CQ") == "Y"
    assert vendor.patron(MARTA).get("CQ") == "N"


def test_parts_claims_and_notes(device: Make, pat: Desk, clock: grove.Clock) -> None:
    kiosk = device(rollback_seconds="0")
    change(FROG, pieces="board, 2 dice")
    assert kiosk.checkout(MARTA, FROG).fixed[0] == "0"
    kiosk.checkout(MARTA, EMMA)
    mark_copy(pat, EMMA, "claims_returned")
    assert kiosk.ask(f"17{kiosk.now()}AO|AB{EMMA}|").fixed[:2] == "11"
    back = kiosk.checkin(EMMA)
    assert back.fixed[:4] == "1YNY"
    assert value("SELECT count(*) FROM machine_event WHERE todo = 'claim'") == 1
    db.execute_sql("UPDATE patron SET note = ? WHERE card = ?", ("bites\r\n94", MARTA))
    told = kiosk.send(f"63001{kiosk.now()}{' ' * 10}AO|AA{MARTA}|")
    assert b"\r" not in told
    assert b"bites" not in told


def test_staff_undo_what_a_device_did(device: Make, pat: Desk) -> None:
    kiosk = device()
    kiosk.checkout(MARTA, OVERSTORY)
    act = str(value("SELECT act FROM machine_event WHERE did = 'out'"))
    assert undo_at_machine(pat, act).kind == "checkout"
    assert out(MARTA) == []
    kiosk.checkout(SAM, EMMA)
    with pytest.raises(Refused):
        undo_at_machine(pat, "no-such-act")
    assert out(SAM) == [EMMA]


def test_reports_of_a_day_offline_are_no_failed_gates(device: Make) -> None:
    kiosk = device(held_returns="stop", not_on_loan="refuse")
    for at in ("20261206    100000", "20261206    150000"):
        assert kiosk.checkout(MARTA, OVERSTORY, head="NY", at=at).fixed[0] == "1"
        assert kiosk.checkin(OVERSTORY, no_block="Y", at=at.replace("0000", "3000")).fixed[0] == "1"
    assert value("SELECT count(*) FROM journal WHERE kind = 'checkin' AND NOT void") == 2
    assert value("SELECT sum(n) FROM fact WHERE kind = 'loan'") == 2
    assert value("SELECT count(*) FROM machine_event WHERE did = 'undone'") == 0


def test_an_empty_pin_is_none_where_no_pin_is_needed(device: Make, pat: Desk) -> None:
    kiosk = device()
    set_patron_pin(pat, MARTA, "7391")
    assert kiosk.checkout(MARTA, EMMA, "AD|").fixed[0] == "1"
    assert kiosk.patron(MARTA, "AD|").get("CQ") == "N"
    wrong = kiosk.checkout(MARTA, OVERSTORY, "AD1111|")
    assert (wrong.fixed[0], wrong.get("CQ")) == ("0", "N")
    assert wrong.get("AF").startswith("The PIN is not right.")


def test_twenty_wrong_pins_lock_the_line_and_not_the_library(device: Make, pat: Desk, clock: grove.Clock) -> None:
    kiosk = device()
    for n, card in enumerate([MARTA, SAM, ELENA, ELENA2, OLD]):
        set_patron_pin(pat, card, f"73{n}92")
        assert kiosk.patron(card, "AD5555|").get("CQ") == "N"
    waits = kiosk.patron(MARTA, "AD73092|")
    assert (waits.get("CQ"), waits.get("AF")) == ("N", TOO_MANY), "five wrong ones in a minute"
    assert kiosk.checkout(SAM, EMMA).fixed[0] == "1"
    kiosk.patron(MARTA, "AD73092|")
    for _time in range(9):
        assert "wrong PINs" not in kiosk.patron(MARTA, "AD|").get("AF"), "where no PIN is needed, an empty one is none"
    clock.forward(minutes=6)
    assert kiosk.patron(MARTA, "AD73092|").get("CQ") == "Y"


def test_nothing_of_a_device_or_a_pin_is_exported_or_kept_with_a_person(device: Make, pat: Desk) -> None:
    kiosk = device()
    set_patron_pin(pat, MARTA, "7391")
    kiosk.checkout(MARTA, OVERSTORY)
    kiosk.ask(f"35{kiosk.now()}AO|AA{MARTA}|")
    assert not {"machine", "machine_key", "pin"} & settings_out(pat).keys()
    kept = str(db.execute_sql("SELECT key, answer FROM machine_done").fetchall())
    kept += str(db.execute_sql("SELECT * FROM machine_event").fetchall())
    patron = str(value("SELECT id FROM patron WHERE card = ?", MARTA))
    assert not [word for word in (MARTA, "Marta", "Field", patron, "7391", PASSWORD) if word in kept]
    remove_patron_entirely(pat, MARTA)
    assert value("SELECT count(*) FROM patron_pin") == 0


def remove_patron_entirely(desk: Desk, card: str) -> None:
    for barcode in out(card):
        checkin(desk, barcode)
    remove_patron(desk, card)


def test_holds_renew_all_and_the_rest(device: Make, pat: Desk, clock: grove.Clock) -> None:
    kiosk = device()
    kiosk.checkout(MARTA, EMMA)
    placed = kiosk.ask(f"15+{kiosk.now()}AO|AA{SAM}|AB{EMMA}|")
    assert (placed.fixed[0], placed.get("BR")) == ("1", "1")
    assert kiosk.ask(f"15-{kiosk.now()}AO|AA{SAM}|AB{EMMA}|").fixed[0] == "1"
    clock.forward(days=2)
    every = kiosk.ask(f"65{kiosk.now()}AO|AA{MARTA}|")
    assert (every.fixed[:9], every.get("BM")) == ("100010000", EMMA)
    assert kiosk.ask(f"01N{kiosk.now()}AO|ALlost|AA{SAM}|AC|").fixed[:4] == "YYYY"
    assert kiosk.checkout(SAM, OVERSTORY).fixed[0] == "0"


def test_a_removed_device_and_another_address_are_out_at_once(device: Make, house: ServedLibrary, pat: Desk) -> None:
    kiosk = device()
    kiosk.set("from", "10.0.0.0/24")
    assert kiosk.line.hear(b"9900802.00") is None
    assert kiosk.line.is_over()
    line = Sip2Line(house, "10.0.0.7")
    assert line.hear(f"9300CN{kiosk.name}|CO{PASSWORD}|".encode()) == b"941"
    remove_machine(pat, kiosk.name)
    assert line.hear(b"9900802.00") is None
    assert line.is_over()


# ---- others' code against ours: a client's requests (Sip2), and a codec that reads our answers alone (pysip2)


def foreign(name: str) -> Any:
    """Import others' code; where all must be there, it is a failure if it is not."""
    return import_module(name) if REQUIRED else pytest.importorskip(name, reason=f"{name} is not installed")


@pytest.fixture
def client() -> Any:
    made = foreign("Sip2.sip2").Sip2()
    made.log = logging.getLogger("sip2-client")
    made.patron, made.patronpwd, made.institutionId = MARTA, "", "MAIN"
    return made


def test_a_foreign_client_has_a_whole_visit(device: Make, client: Any) -> None:
    kiosk = device(payments="yes")

    def ask(request: str) -> str:
        return kiosk.line.hear(request.strip("\r\n").encode()).decode() + "\r"  # type: ignore[union-attr]  # it answers

    login = client.sip_login_response(ask(client.sip_login_request(kiosk.name, PASSWORD)))
    assert login["fixed"]["Ok"] == "1"
    status = client.sip_sc_status_response(ask(client.sip_sc_status_request()))
    assert next(iter(status["fixed"].values())) == "Y"
    lent = client.sip_checkout_response(ask(client.sip_checkout_request(OVERSTORY)))
    assert (lent["fixed"]["Ok"], lent["variable"]["AJ"][0]) == ("1", "The Overstory")
    found = client.sip_patron_information_response(ask(client.sip_patron_information_request("charged")))
    assert found["variable"]["AU"] == [OVERSTORY]
    assert client.sip_item_information_response(ask(client.sip_item_information_request(OVERSTORY)))["fixed"]
    back = client.sip_checkin_response(ask(client.sip_checkin_request(OVERSTORY)))
    assert back["fixed"]["Ok"] == "1"
    done = client.sip_end_patron_session_response(ask(client.sip_end_patron_session_request()))
    assert done["fixed"]["EndSession"] == "Y"


def test_a_foreign_codec_reads_every_answer(device: Make) -> None:
    others = foreign("pysip2")
    kiosk = device(payments="yes", messages="93 99 97 23 63 35 11 09 29 65 17 19 37 15 01 25")
    now, who = kiosk.now(), f"AO|AA{MARTA}|"
    told = (
        "9900802.00",
        f"23001{now}{who}AC|",
        f"63001{now}{'  Y':<10}{who}",
        f"11NN{now}{now}{who}AB{EMMA}|AC|",
        f"29NN{now}{now}{who}AB{EMMA}|",
        f"65{now}{who}",
        f"17{now}AO|AB{EMMA}|",
        f"19{now}AO|AB{EMMA}|CHx|",
        f"15+{now}{who}AB{OVERSTORY}|",
        f"37{now}0100USDBV1.00|{who}",
        f"09N{now}{now}AP|AO|AB{EMMA}|AC|",
        f"25{now}{who}",
        f"35{now}{who}",
        f"01N{now}AO|ALx|AA{MARTA}|AC|",
    )
    for one in told:
        read = others.decode_message(kiosk.send(one) + b"\r")
        assert read is not None, one


def test_staff_undo_a_return_while_its_borrower_is_not_forgotten(
    device: Make, pat: Desk, clock: grove.Clock, tmp_path: Path
) -> None:
    kiosk = device("drop", "drop1")
    checkout(pat, MARTA, OVERSTORY)
    kiosk.checkin(OVERSTORY)
    act = str(value("SELECT act FROM machine_event WHERE did = 'in'"))
    desk = kiosk.line.talk.desk if kiosk.line.talk else pat
    assert desk.pocket is not None
    if desk.pocket.file is None:
        pytest.skip("this machine has no folder in memory")
    library = desk.pocket.file.name[:LIBRARY_ID]
    staff = replace(pat, pocket=Pocket(desk.pocket.file.with_name(f"{library}-front-desk.pocket")))
    assert undo_at_machine(staff, act).kind == "checkin"
    assert out(MARTA) == [OVERSTORY]


def test_staff_undo_a_return_at_a_server_of_another_system_user(
    device: Make, house: ServedLibrary, pat: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of the library is shared by its group, and so is the memory of what its devices did."""
    shared, own = tmp_path / "in-memory", tmp_path / "of-staff"
    shared.mkdir()
    own.mkdir()
    tmp_path.chmod(0o2770)
    monkeypatch.setattr("tuils.station.shared_memory.shared_runtime_folder", lambda _group: shared)
    drop = device("drop", "drop1")
    checkout(pat, MARTA, OVERSTORY)
    drop.checkin(OVERSTORY)
    act = str(value("SELECT act FROM machine_event WHERE did = 'in'"))
    (kept,) = shared.iterdir()
    staff = replace(pat, pocket=Pocket(own / f"{kept.name[:LIBRARY_ID]}-front-desk.pocket", shared))
    assert undo_at_machine(staff, act).kind == "checkin"
    assert out(MARTA) == [OVERSTORY]
    assert list(shared.iterdir()) == []


def test_why_names_the_device_and_a_report_that_nothing_could_block(device: Make, pat: Desk) -> None:
    kiosk = device()
    kiosk.checkout(MARTA, OVERSTORY)
    kiosk.checkout(SAM, EMMA, head="NY", at="20261206    170000")
    told = [str(why_due(pat, card, item).steps) for card, item in ((MARTA, OVERSTORY), (SAM, EMMA))]
    assert "It was given by the device kiosk1." in told[0]
    assert "The device kiosk1 told it later, without a check" in told[1]


def test_a_return_that_is_undone_too_late_is_a_checkout(device: Make, clock: grove.Clock) -> None:
    kiosk = device()
    kiosk.checkout(MARTA, OVERSTORY)
    clock.forward(days=1)
    kiosk.checkin(OVERSTORY)
    clock.forward(minutes=11)
    assert kiosk.checkout(MARTA, OVERSTORY, "BIY|").fixed[0] == "1"
    assert out(MARTA) == [OVERSTORY]


def test_a_return_is_undone_for_its_borrower_alone(device: Make, clock: grove.Clock) -> None:
    kiosk = device()
    kiosk.checkout(MARTA, OVERSTORY)
    clock.forward(days=1)
    kiosk.checkin(OVERSTORY)
    assert kiosk.checkout(SAM, OVERSTORY, "BIY|").fixed[0] == "0"
    assert (out(MARTA), out(SAM)) == ([], [])


def test_a_number_that_is_no_item_stays_out_of_the_log(device: Make) -> None:
    kiosk = device()
    kiosk.checkout(MARTA, SAM)
    kiosk.checkin(SAM)
    kiosk.set("messages", "93 15")
    kiosk.ask(f"15+{kiosk.now()}AO|AA{MARTA}|AB{SAM}|")
    assert value("SELECT count(*) FROM machine_event WHERE item <> ''") == 0
