"""The patron's own page on the web: who gets in, what is shown, what is done, and all that strangers try."""

from __future__ import annotations

import pytest

from tests.library.makers import patron_id, value
from tests.library.programs import a_session
from tuils.library.foundation.administration.known import change_setting
from tuils.library.lending.holds.holds import place_hold
from tuils.library.office.policies.policies import edit_policy
from tuils.library.people.patrons.card_numbers import replace_card
from tuils.library.people.patrons.patrons import register_patron
from tuils.library.people.self_service.machines import add_machine, change_machine
from tuils.library.people.self_service.patron_pins import set_patron_pin
from tuils.library.reach.replay import undo_at_machine

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")

from tuils.web.account_words import OVER, STALE, TOO_MANY, WRONG

from .calling import Program
from .web_house import HOSTILE, NOTE, PIN, House, house

__all__ = ["house"]

NASTY = [
    HOSTILE,
    "' OR 1=1 --",
    "1; DROP TABLE patron",
    "\x00",
    "%00",
    "../../etc/passwd",
    "9" * 3000,
    "-1",
    "1e9",
    "٣",
]


def due(barcode: str) -> int:
    return int(value("SELECT due_at FROM loan JOIN item ON item.loan = loan.id WHERE barcode = ?", barcode))


async def test_a_patron_sees_their_own_account_and_nothing_else(house: House) -> None:
    ada = house.reader()
    page = (await ada.sign_in(house.ada)).text
    assert "Emma" in page
    assert "Owl moon" not in page
    assert NOTE not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page
    assert "{{7*7}}" in page
    assert "Bo" not in page


async def test_every_answer_has_its_headers_and_an_account_is_kept_nowhere(house: House) -> None:
    ada = house.reader()
    for answer in (await ada.see(), await ada.sign_in(house.ada), await ada.see("/nothing.html")):
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    answer = await ada.see()
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'none'" in answer.headers["content-security-policy"]
    fresh = (await house.reader().see()).headers["set-cookie"]
    assert "HttpOnly" in fresh
    assert "SameSite=strict" in fresh
    house.server.house.behind_proxy = True
    fresh = (await house.reader().see()).headers["set-cookie"]
    assert fresh.startswith("__Host-tuils=")
    assert "Secure" in fresh


async def test_an_unknown_card_and_a_wrong_pin_get_the_same_answer(house: House) -> None:
    no_pin = register_patron(house.desk, {"first_name": "Cy"}, sure=True).card
    pages = set()
    for n, (card, pin) in enumerate(
        [(house.ada, "1111"), ("0000", "1111"), (no_pin, "1111"), (house.ada, ""), ("", "")]
    ):
        reader = house.reader(f"192.0.2.{n}")
        answer = await reader.sign_in(card, pin)
        pages.add((answer.status_code, answer.text.replace(reader.token, "")))
    assert len(pages) == 1
    assert WRONG.replace("'", "&#39;") in pages.pop()[1]


async def test_a_card_waits_after_three_wrong_pins_and_an_address_after_ten(house: House, program: Program) -> None:
    for n in range(3):
        await house.reader(f"192.0.2.{n}").sign_in(house.ada, "1111")
    reader = house.reader("192.0.2.50")
    assert (await reader.sign_in(house.ada)).status_code == 403  # the right one, too
    program.clock.forward(minutes=10)
    assert "Emma" in (await reader.sign_in(house.ada)).text
    for n in range(10):
        await house.reader("2001:db8:0:1::9").sign_in(f"000{n}", "1111")
    answer = await house.reader("2001:db8:0:1:ffff::1").sign_in(house.bo)  # the same house
    assert (answer.status_code, TOO_MANY in answer.text) == (429, True)
    assert "Owl moon" in (await house.reader("2001:db8:0:2::9").sign_in(house.bo)).text


async def test_nothing_is_done_without_the_token_of_ones_own_page(house: House) -> None:
    ada, before = house.reader(), due("W1")
    await ada.sign_in(house.ada)
    good = ada.token
    for token in ("", "0" * 64, good.upper() + "x", house.server.house.sessions.form_token("another")):
        answer = await ada.web.post("/account.html", data={"token": token, "do": "renew", "item": "W1"})
        assert (answer.status_code, STALE in answer.text) == (403, True)
    other = {"sec-fetch-site": "cross-site"}
    answer = await ada.web.post("/account.html", data={"token": good, "do": "renew", "item": "W1"}, headers=other)
    assert answer.status_code == 403
    assert (await ada.web.get(f"/account.html?do=renew&item=W1&token={good}")).status_code == 200
    assert due("W1") == before


async def test_a_planted_cookie_is_worth_nothing_after_the_sign_in(house: House) -> None:
    ada, thief = house.reader(), house.reader("198.51.100.9")
    ada.web.cookies.set("tuils", "planted", domain="catalog.test")
    thief.web.cookies.set("tuils", "planted", domain="catalog.test")
    await ada.sign_in(house.ada)
    assert "Emma" in ada.page
    await thief.see()
    assert "Emma" not in thief.page


async def test_loans_are_renewed_one_and_all_and_it_is_told(house: House, program: Program) -> None:
    ada = house.reader()
    program.clock.forward(days=3)
    await ada.sign_in(house.ada)
    before = due("W1"), due("W2")
    await ada.send("renew", item="W1")
    assert "Renewed: Emma." in ada.page
    assert due("W1") > before[0]
    await ada.see()
    assert "Renewed: Emma." not in ada.page
    await ada.send("renew_all")
    assert due("W2") > before[1]
    assert "Not renewed: Emma." in ada.page  # no time would be won


async def test_another_patrons_things_are_out_of_reach(house: House) -> None:
    hold = place_hold(house.desk, house.bo, "W1").id
    session = a_session(house.desk, 10)
    bo, ada, before = house.reader(), house.reader(), due("W3")
    await bo.sign_in(house.bo)
    await bo.send("register", session=session, heads="1")
    registration = bo.value_of("registration")
    await ada.sign_in(house.ada)
    await ada.send("renew", item="W3")
    assert "It is not on your card." in ada.page
    for do in ("cancel_hold", "suspend", "resume"):
        await ada.send(do, hold=hold)
        assert "This hold is over." in ada.page
    for do in ("unregister", "accept"):
        await ada.send(do, registration=registration)
    assert due("W3") == before
    assert value("SELECT state FROM hold WHERE id = ?", hold) == "placed"
    assert value("SELECT state FROM registration WHERE id = ?", registration) == "coming"


async def test_a_hold_is_placed_suspended_resumed_and_canceled(house: House) -> None:
    ada, number = house.reader(), house.number("W3")
    await ada.see(f"/account.html?hold={number}")
    assert "Sign in to place a hold on Owl moon." in ada.page
    await ada.send("sign_in", card=house.ada, pin=PIN, hold=number)
    assert "Place a hold on Owl moon?" in ada.page
    await ada.send("hold", title=number)
    assert "You have a hold now: Owl moon." in ada.page
    assert "Number 1 in line." in ada.page
    hold = ada.value_of("hold")
    await ada.send("suspend", hold=hold, until="2026-12-24")
    assert "Suspended until" in ada.page
    await ada.send("suspend", hold=hold, until="2020-01-01")
    await ada.send("resume", hold=hold)
    assert "Number 1 in line." in ada.page
    await ada.send("hold", title=number)
    assert "You have a hold on it already." in ada.page
    await ada.send("cancel_hold", hold=hold)
    assert "Your hold is canceled: Owl moon." in ada.page
    assert value("SELECT state FROM hold WHERE id = ?", hold) == "cancelled"


async def test_a_program_is_registered_for_and_only_one_that_is_public(house: House) -> None:
    public = a_session(house.desk, 1)
    draft = a_session(house.desk, 5, status="draft", title="A secret party")
    ada, bo = house.reader(), house.reader()
    await ada.sign_in(house.ada)
    assert "Story time" in ada.page
    assert "A secret party" not in ada.page
    await ada.send("register", session=draft, heads="1")
    await ada.send("register", session=public, heads="99")
    assert value("SELECT count(*) FROM registration") == 0
    await ada.send("register", session=public, heads="1")
    assert "You are registered: Story time." in ada.page
    await bo.sign_in(house.bo)
    await bo.send("register", session=public, heads="1")
    assert "You are number 1 on the waitlist." in bo.page
    await ada.send("unregister", registration=ada.value_of("registration"))
    assert value("SELECT source FROM registration WHERE state <> 'cancelled'") == "web"


async def test_a_session_ends_with_the_card_the_pin_and_the_patience(house: House) -> None:
    one, two = house.reader(), house.reader("192.0.2.8")
    await one.sign_in(house.ada)
    await two.sign_in(house.ada)
    await one.send("sign_out")
    assert 'name="pin"' in one.page
    await two.see()
    assert "Emma" in two.page  # the other one of the same card goes on
    set_patron_pin(house.desk, house.ada, "9753")
    before = due("W1")
    answer = await two.send("renew", item="W1")
    assert (answer.status_code, OVER in answer.text, due("W1") == before) == (403, True, True)
    await two.sign_in(house.ada, "9753")
    assert "Emma" in two.page
    replace_card(house.desk, house.ada, "777", sure=True)
    assert 'name="pin"' in (await two.see()).text
    await two.sign_in("777", "9753")
    house.server.house.sessions.idle = 0.0
    assert 'name="pin"' in (await two.see()).text


async def test_what_is_typed_into_any_field_is_text(house: House) -> None:
    ada = house.reader()
    await ada.sign_in(house.ada)
    before = value("SELECT count(*) FROM journal")
    for text in NASTY:
        for do in ("renew", "hold", "cancel_hold", "suspend", "resume", "register", "accept", "unregister", text[:99]):
            names = ("item", "cents", "title", "pickup", "hold", "until", "session", "registration", "heads")
            answer = await ada.send(do, **dict.fromkeys(names, text))
            assert answer.status_code in (200, 413)
            assert "<script" not in answer.text
            assert "<img" not in answer.text
            await ada.see()
    reader = house.reader("192.0.2.99")
    for text in NASTY:
        await reader.see()
        answer = await reader.send("sign_in", card=text, pin=text, hold=text)
        assert answer.status_code in (403, 413, 429)
        assert HOSTILE not in answer.text
    assert value("SELECT count(*) FROM journal") == before
    assert (await ada.see("/account.html?hold=" + "9" * 400)).status_code == 200


async def test_a_request_that_is_no_small_form_is_not_read(house: House) -> None:
    reader = house.reader()
    form = {"content-type": "application/x-www-form-urlencoded"}
    for body, more, status in (
        (b"x" * 9000, form, 413),
        (b"&".join(b"a%d=1" % n for n in range(50)), form, 400),
        (b"\xff\xfe=1", form, 400),
        (b"{}", {"content-type": "application/json"}, 415),
    ):
        assert (await reader.web.post("/account.html", content=body, headers=more)).status_code == status
    assert (await reader.web.request("DELETE", "/account.html")).status_code == 405


async def test_staff_see_who_did_it_and_take_it_back(house: House, program: Program) -> None:
    add_machine(house.desk, "site", "web", password="never-used")
    ada = house.reader()
    await ada.sign_in(house.ada)
    await ada.send("hold", title=house.number("W3"))
    act = str(value("SELECT act FROM machine_event WHERE machine = 'site' AND did = 'hold'"))
    assert value("SELECT operator FROM journal WHERE act = ?", act) == "site"
    who = patron_id(house.ada)
    assert value("SELECT count(*) FROM audit_row WHERE operator = 'site' AND patron = ?", who) > 0
    undo_at_machine(house.desk, act)
    await ada.see()
    assert "You have no holds." in ada.page


async def test_what_the_house_does_not_allow_is_not_done(house: House, program: Program) -> None:
    add_machine(house.desk, "site", "web", password="never-used")
    change_machine(house.desk, "site", "messages", "23 63 35")
    program.clock.forward(days=3)
    ada, before = house.reader(), due("W1")
    await ada.sign_in(house.ada)
    assert "Emma" in ada.page
    await ada.send("renew", item="W1")
    await ada.send("hold", title=house.number("W3"))
    assert "Please ask at the desk." in ada.page
    assert due("W1") == before


async def test_the_page_is_in_spanish_too(house: House) -> None:
    ada = house.reader()
    await ada.sign_in(house.ada, where="/es/account.html")
    assert '<html lang="es"' in ada.page
    assert "Quedan 2 renovaciones." in ada.page or "renovación" in ada.page
    await ada.send("renew_all", "/es/account.html")
    assert "Emma" in ada.page


def test_without_the_extra_a_sentence_says_what_to_install(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in [one for one in sys.modules if one.startswith(("tuils.web", "starlette", "uvicorn"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.setitem(sys.modules, "starlette.applications", None)
    answer = program("serve", "web", "--port", "0")
    assert answer.code == 3
    assert "pip install 'tuils[web]'" in answer.err


async def test_the_account_page_looks_as_the_catalog_does(house: House) -> None:
    change_setting(house.desk, "site_color", "#7a1f3d")
    edit_policy(house.desk, "about", {"title": HOSTILE[:60], "kind": "page", "text": "Here.", "shown": True})
    await house.server.house.site.refresh()
    reader = house.reader()
    await reader.see()
    assert 'href="page-about.html"' in reader.page
    assert "<script>alert" not in reader.page
    assert 'href="colors.css"' in reader.page
    assert (await reader.see("/page-about.html")).status_code == 200
    assert "#7a1f3d" in (await reader.see("/colors.css")).text
