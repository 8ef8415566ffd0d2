"""Self-check: what patrons see and do, what is in the library afterwards, and what is left of a visit: nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from textual import events

from tests.grove import ATLAS, ELENA, FROG, MARTA, OVERSTORY, OWL, SAM
from tests.library.talking import out
from tests.screens.golden import assert_golden, screen_text
from tests.screens.self_checking import Mails, checking
from tuils.library.foundation.administration.known import change_code
from tuils.library.holdings.items.items import add_item
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.holds import place_hold
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.money.paying import charge
from tuils.library.people.patrons.patrons import edit_patron
from tuils.library.people.self_service.machine_log import machine_deeds, ringing
from tuils.library.people.self_service.patron_pins import set_patron_pin


def holder(code: str) -> str | None:
    """Return the card on which this item is."""
    return next((card for card in (SAM, MARTA, ELENA) if code in out(card)), None)


SIZES = [(80, 24), (40, 12)]
LANGUAGES = ["en", "es"]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", LANGUAGES)
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    end = f"{language}-{size[0]}x{size[1]}"
    async with checking(tmp_path, size=size, language=language, switches={"language": language}) as kiosk:
        charge(kiosk.pat, MARTA, 250, "copies")
        assert_golden(kiosk.app, f"self-check-welcome-{end}")
        await kiosk.scan(MARTA)
        assert_golden(kiosk.app, f"self-check-card-{end}")
        await kiosk.scan(OVERSTORY)
        await kiosk.scan(ATLAS)
        assert_golden(kiosk.app, f"self-check-aside-{end}")
        await kiosk.press("1")
        assert_golden(kiosk.app, f"self-check-items-{end}")
        await kiosk.press("2")
        assert_golden(kiosk.app, f"self-check-help-{end}")
        await kiosk.press("1")
        await kiosk.wait(19)
        assert_golden(kiosk.app, f"self-check-countdown-{end}")
        await kiosk.press("2")
        assert_golden(kiosk.app, f"self-check-goodbye-{end}")


async def test_the_count_goes_along_and_what_is_refused_is_told_to_the_end(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.scan(SAM)
        for code, told in ((OVERSTORY, "1 of 1"), (FROG, "2 of 2")):
            await kiosk.scan(code)
            assert told in kiosk.shown
        await kiosk.scan(ATLAS)
        assert kiosk.place == "aside"
        assert "It can only be used in the library" in kiosk.shown
        await kiosk.scan(OWL)  # the next scan goes on, too
        assert "3 of 4" in kiosk.shown
        assert "NOT checked out: World atlas" in kiosk.shown
        await kiosk.press("1")
        assert kiosk.place == "goodbye"
        assert "NOT checked out: World atlas" in kiosk.shown
        assert [holder(code) for code in (OVERSTORY, FROG, OWL, ATLAS)] == [SAM, SAM, SAM, None]


async def test_a_long_title_hides_neither_its_day_nor_the_reason(tmp_path: Path) -> None:
    async with checking(tmp_path, size=(40, 12)) as kiosk:
        title = "The Brothers Karamazov : a novel in four parts and an epilogue, with all notes of the translators"
        biblio = add_title(kiosk.pat, {"title": title}).id
        for code, stays in (("31234000090010", False), ("31234000090028", True)):
            facts = {"barcode": code, "item_type": "BK", "home_branch": "MAIN", "not_for_loan": stays}
            add_item(kiosk.pat, biblio, facts, sure=True)
        await kiosk.scan(MARTA)
        await kiosk.scan("31234000090010")
        assert "due Mon, Dec 28" in " ".join(kiosk.shown.split())
        await kiosk.scan("31234000090028")
        assert "It can only be used in the library" in " ".join(kiosk.shown.split())
        await kiosk.press("1")
        assert "NOT checked out: The Brothers Karamazov" in " ".join(kiosk.shown.split())


async def test_doing_nothing_is_safe(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        await kiosk.wait(18)
        assert (kiosk.place, "press 1" in kiosk.shown) == ("countdown", True)
        await kiosk.scan(FROG)
        assert "2 of 2" in kiosk.shown
        await kiosk.wait(18)
        await kiosk.press("1")
        assert kiosk.place == "items"
        await kiosk.wait(18)
        await kiosk.wait(12)
        assert kiosk.place == "goodbye"
        await kiosk.wait(10)
        assert kiosk.place == "welcome"
        assert holder(FROG) == SAM


async def test_nothing_of_a_visit_stays(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        set_patron_pin(kiosk.pat, SAM, "7351")
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        await kiosk.press("1")
        await kiosk.press("2")
        assert kiosk.place == "welcome"
        held = repr(vars(kiosk.app.visit)) + repr(kiosk.app.visit.items) + "\n".join(screen_text(kiosk.app))
        held += repr(vars(kiosk.server.line.talk)) + repr(kiosk.app._typed)
        for text in (SAM, "Sam", "Overstory", OVERSTORY):
            assert text not in held, text
        assert kiosk.server.line.talk is not None
        assert kiosk.server.line.talk.session.visit is None


async def test_another_card_ends_the_visit(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        await kiosk.scan(MARTA)
        assert "Marta, scan your first item." in kiosk.shown
        await kiosk.scan(FROG)
        assert ("1 of 1" in kiosk.shown, holder(FROG), holder(OVERSTORY)) == (True, MARTA, SAM)
        log = machine_deeds(kiosk.pat, "self-check")
        assert not [one for one in log if MARTA in one.item or SAM in one.item]


async def test_a_pin_where_the_library_wants_one(tmp_path: Path) -> None:
    async with checking(tmp_path, switches={"pin": "required"}) as kiosk:
        set_patron_pin(kiosk.pat, SAM, "1249")
        await kiosk.scan(SAM)
        assert kiosk.place == "pin"
        await kiosk.scan("1111")
        assert (kiosk.place, "not right" in kiosk.shown) == ("pin", True)
        await kiosk.scan("1249")
        assert kiosk.place == "card"
        await kiosk.scan(OVERSTORY)
        assert holder(OVERSTORY) == SAM
        await kiosk.press("1")
        await kiosk.scan(SAM)
        await kiosk.press("<escape>")
        assert kiosk.place == "welcome"


async def test_too_many_wrong_pins_are_told_so_and_a_right_one_waits(tmp_path: Path) -> None:
    async with checking(tmp_path, switches={"pin": "required"}) as kiosk:
        set_patron_pin(kiosk.pat, SAM, "1249")
        await kiosk.scan(SAM)
        for pin in ("1111", "2222", "3333", "1249"):
            await kiosk.scan(pin)
        assert (kiosk.place, "Too many wrong PINs" in kiosk.shown) == ("pin", True)


async def test_another_card_at_the_question_for_a_pin_is_the_next_patron(tmp_path: Path) -> None:
    async with checking(tmp_path, switches={"pin": "required"}) as kiosk:
        set_patron_pin(kiosk.pat, SAM, "1249")
        set_patron_pin(kiosk.pat, MARTA, "7351")
        await kiosk.scan(SAM)
        await kiosk.scan(SAM)
        await kiosk.scan("1111")
        await kiosk.scan(MARTA)
        assert (kiosk.place, "not right" in kiosk.shown) == ("pin", False)
        await kiosk.scan(OVERSTORY)
        await kiosk.scan("7351")
        assert ("1 of 1" in kiosk.shown, holder(OVERSTORY)) == (True, MARTA), "her PIN, though Sam left without his"


async def test_what_was_typed_of_a_pin_goes_with_its_patron(tmp_path: Path) -> None:
    async with checking(tmp_path, switches={"pin": "required"}) as kiosk:
        set_patron_pin(kiosk.pat, SAM, "1249")
        await kiosk.scan(SAM)
        await kiosk.press("735")
        await kiosk.wait(18)
        await kiosk.wait(12)
        assert (kiosk.place, kiosk.app._typed) == ("welcome", "")
        await kiosk.scan(MARTA)
        assert kiosk.place == "pin", "the number of the card, and nothing before it"


async def test_who_tries_numbers_is_stopped(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        for number in range(5):
            await kiosk.scan(f"2999900000{number}")
        assert kiosk.place == "closed"
        await kiosk.scan(SAM)
        assert kiosk.place == "closed"
        await kiosk.wait(301)
        await kiosk.scan(SAM)
        assert kiosk.place == "card"


async def test_returns_where_the_library_takes_them(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        for code in (OVERSTORY, FROG):
            checkout(kiosk.pat, SAM, code)
        place_hold(kiosk.pat, ELENA, FROG)
        await kiosk.scan(OVERSTORY)
        assert kiosk.place == "returning"
        await kiosk.press("2")
        assert (kiosk.place, holder(OVERSTORY)) == ("welcome", SAM)
        await kiosk.scan(OVERSTORY)
        await kiosk.press("1")
        assert (kiosk.place, holder(OVERSTORY)) == ("returned", None)
        await kiosk.scan(FROG)
        assert (holder(FROG), "tray" in kiosk.shown, "Elena" in kiosk.shown) == (None, True, False)


async def test_a_card_that_is_scanned_at_a_return_takes_the_item_instead(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.scan(OVERSTORY)
        await kiosk.scan(FROG)  # waits
        await kiosk.scan(SAM)  # as the page says
        assert ("1 of 1" in kiosk.shown, holder(FROG), holder(OVERSTORY)) == (True, SAM, None)


async def test_a_pile_that_lies_on_a_pad_before_its_card_is_taken(tmp_path: Path) -> None:
    async with checking(tmp_path, switches={"pin": "required"}) as kiosk:
        set_patron_pin(kiosk.pat, SAM, "7351")
        for code in (OVERSTORY, FROG, SAM):
            kiosk.app.heard(code, lies=True)
            await kiosk.rest()
        assert (kiosk.place, holder(OVERSTORY)) == ("pin", None)
        await kiosk.scan("7351")
        assert ("2 of 2" in kiosk.shown, holder(OVERSTORY), holder(FROG)) == (True, SAM, SAM)


async def test_no_returns_where_it_does_not(tmp_path: Path) -> None:
    async with checking(tmp_path, switches={"returns": "no"}) as kiosk:
        checkout(kiosk.pat, SAM, OVERSTORY)
        await kiosk.scan(OVERSTORY)
        assert (kiosk.place, holder(OVERSTORY)) == ("card first", SAM)


async def test_a_fee_is_the_patrons_to_accept(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        change_code(kiosk.pat, "item_type", "BK", {"rental_cents": "1.50"})
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        assert (kiosk.place, "$1.50" in kiosk.shown) == ("fee", True)
        await kiosk.press("2")
        assert ("0 of 1" in kiosk.shown, holder(OVERSTORY)) == (True, None)
        await kiosk.scan(OVERSTORY)
        await kiosk.press("1")
        assert ("1 of 1" in kiosk.shown, holder(OVERSTORY)) == (True, SAM)
        await kiosk.scan(FROG)
        await kiosk.wait(18)
        await kiosk.wait(12)  # nobody said yes
        assert ("NOT checked out: Frog" in kiosk.shown, holder(FROG)) == (True, None)


async def test_what_is_on_the_card_already_is_no_refusal(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        checkout(kiosk.pat, SAM, OVERSTORY)
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        assert ("1 of 1" in kiosk.shown, "on your card already" in kiosk.shown) == (True, True)
        await kiosk.scan(FROG)
        asked = len(kiosk.server.asked)
        await kiosk.scan(FROG)  # a scanner's echo renews nothing
        assert ("2 of 2" in kiosk.shown, len(kiosk.server.asked)) == (True, asked)


async def test_an_answer_that_is_lost_makes_no_second_loan(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.scan(SAM)
        kiosk.server.lost = 1
        await kiosk.scan(OVERSTORY)
        assert ("1 of 1" in kiosk.shown, holder(OVERSTORY)) == (True, SAM)
        assert [one.did for one in machine_deeds(kiosk.pat, "self-check") if one.did in ("out", "renewed")] == ["out"]


async def test_without_the_server_it_rests_and_comes_back(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.scan(SAM)
        kiosk.server.is_away = True
        await kiosk.scan(OVERSTORY)
        assert (kiosk.place, "desk" in kiosk.shown) == ("resting", True)
        assert "Sam" not in repr(vars(kiosk.app.visit))
        kiosk.server.is_away = False
        kiosk.app._look_for_server()
        await kiosk.rest()
        assert kiosk.place == "welcome"


async def test_the_bell_shows_at_the_desk(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.press("2")
        await kiosk.press("2")
        assert (kiosk.place, ringing(kiosk.pat)) == ("rang", ["self-check"])
        await kiosk.press("1")
        assert kiosk.place == "welcome"


async def test_language_and_contrast_are_for_one_visit(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.press("1")
        assert "Escanee su tarjeta" in kiosk.shown
        await kiosk.press("1")
        assert "Scan your library card." in kiosk.shown
        await kiosk.press("1")
        await kiosk.scan(MARTA)
        assert "Marta, escanee" in kiosk.shown
        await kiosk.press("2")
        await kiosk.press("1")
        assert kiosk.app.roles["text"].color is not None
        await kiosk.press("1")
        assert (kiosk.place, "Scan your library card." in kiosk.shown) == ("welcome", True)
        assert kiosk.app.roles["text"].color is None


async def test_no_name_where_the_library_wants_none(tmp_path: Path) -> None:
    async with checking(tmp_path, switches={"hide": "AE BD BE BF PB"}) as kiosk:
        await kiosk.scan(MARTA)
        assert ("Scan your first item." in kiosk.shown, "Marta" in kiosk.shown) == (True, False)


async def test_nothing_that_is_typed_leads_out(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.scan(SAM)
        for keys in (
            ".q<enter>",
            ".m<enter>",
            "<f10>",
            "<ctrl+c>",
            "<ctrl+z>",
            "<ctrl+q>",
            "<tab>",
            "<ctrl+backslash>",
        ):
            await kiosk.press(keys)
            assert (kiosk.place, kiosk.app.is_running) == ("card", True)
        kiosk.app.post_message(events.Paste("x" * 100_000))
        await kiosk.press("<enter>")
        assert kiosk.place in ("aside", "card")


async def test_a_leave_word_ends_it(tmp_path: Path) -> None:
    async with checking(tmp_path, leave_word="maple leaf") as kiosk:
        for key in "maple leaf":
            kiosk.app.post_message(events.Key("space" if key == " " else key, key))
        kiosk.app.post_message(events.Key("enter", "\r"))
        async with asyncio.timeout(60):
            while not kiosk.app._exit:
                await asyncio.sleep(0.01)


async def test_a_touch_is_a_key(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        kiosk.app.touched(70, 21)
        await kiosk.rest()
        assert kiosk.place == "help"
        kiosk.app.touched(10, 3)
        await kiosk.rest()
        assert kiosk.place == "help"


async def test_a_gate_that_does_not_open_undoes_the_loan(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        kiosk.app._not_switched(OVERSTORY, 0xC2)
        await kiosk.rest()
        assert (kiosk.place, holder(OVERSTORY), "gate" in kiosk.shown) == ("aside", None, True)
        assert "undone" in {one.did for one in machine_deeds(kiosk.pat, "self-check")}
        await kiosk.press("1")
        assert "0 of 1" in kiosk.shown


async def test_a_gate_that_fails_after_its_patron_left_rings_the_desk(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        await kiosk.press("1")
        await kiosk.press("2")
        kiosk.app._not_switched(OVERSTORY, 0xC2)
        await kiosk.rest()
        assert (kiosk.place, holder(OVERSTORY), len(ringing(kiosk.pat))) == ("welcome", SAM, 1)


async def test_a_loan_of_before_stays_though_its_gate_does_not_open(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        checkout(kiosk.pat, SAM, OVERSTORY)
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        kiosk.app._not_switched(OVERSTORY, 0xC2)
        await kiosk.rest()
        assert (kiosk.place, holder(OVERSTORY), "gate" in kiosk.shown) == ("aside", SAM, True)


async def test_a_slip_by_email_is_sent_once(tmp_path: Path) -> None:
    mails = Mails()
    async with checking(tmp_path, mail=mails) as kiosk:
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        await kiosk.press("1")
        assert "Email receipt" in kiosk.shown
        await kiosk.press("2")
        assert ("on its way" in kiosk.shown, "Close" in kiosk.shown) == (True, True)
        await kiosk.press("2")
        assert (kiosk.place, [sheet.count for sheet in mails.begun]) == ("welcome", [1])


async def test_who_wants_slips_by_email_gets_one_without_asking(tmp_path: Path) -> None:
    mails = Mails()
    async with checking(tmp_path, mail=mails) as kiosk:
        edit_patron(kiosk.pat, SAM, {"receipts": "email"})
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        await kiosk.press("1")
        assert "Your receipt will be emailed." in kiosk.shown
        await kiosk.wait(10)
        assert (kiosk.place, len(mails.begun)) == ("welcome", 1)


async def test_without_email_none_is_offered(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        await kiosk.press("1")
        assert ("mail" in kiosk.shown, "Close" in kiosk.shown) == (False, True)


async def test_a_pile_on_a_pad_waits_for_the_pin_and_for_each_answer(tmp_path: Path) -> None:
    async with checking(tmp_path, switches={"pin": "required"}) as kiosk:
        set_patron_pin(kiosk.pat, SAM, "7351")
        for code in (SAM, OVERSTORY, ATLAS, FROG):
            kiosk.app.heard(code, lies=True)
        await kiosk.rest()
        assert kiosk.place == "pin"
        await kiosk.scan("7351")
        assert (kiosk.place, holder(OVERSTORY), holder(FROG)) == ("aside", SAM, None)
        await kiosk.wait(7)  # who reads nothing is not held up either
        assert ("2 of 3" in kiosk.shown, holder(FROG)) == (True, SAM)
        assert "NOT checked out: World atlas" in kiosk.shown


async def test_a_scan_answers_no_question(tmp_path: Path) -> None:
    async with checking(tmp_path) as kiosk:
        change_code(kiosk.pat, "item_type", "BK", {"rental_cents": "1.50"})
        await kiosk.scan(SAM)
        await kiosk.scan(OVERSTORY)
        await kiosk.scan(ATLAS)
        assert kiosk.place == "fee"
        await kiosk.press("1")
        assert (kiosk.place, holder(OVERSTORY)) == ("aside", SAM)
