"""Registering and editing by keyboard alone: nothing lost, wrong input named beside its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from textual import events
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press, settled
from tests.screens.maple import ELENA, MARTA, Maple, answer, at_desk, here, values
from tuils.library.foundation.administration.known import change_code
from tuils.library.people.patrons.patrons import patron_sheet, register_patron
from tuils.screens.kit.form import Form
from tuils.screens.kit.form_lines import pick
from tuils.screens.patrons.register import Register
from tuils.screens.widgets.field import EntryField
from tuils.values.addresses import split_town

SIZES = [(80, 24), (40, 12)]
NEXT = "21234000007781"
JON = "<tab>Jon<tab>Park<tab>JJ<tab>1990-02-03<tab>tee<tab>Oak 1<tab>Bad Town 12345<tab>555-01<tab>a@b.c<tab>en<tab>e"
LAST = "<enter>" * 8
"""From what JON ends with to the question whether to save."""
KINDS = [("ADULT", "adult"), ("LIB", "another library"), ("TEEN", "teen"), ("TEMP", "visitor")]


def note(pilot: Pilot[Any], name: str) -> str:
    return cast("Form", pilot.app.screen).line(name).fault


async def asked(pilot: Pilot[Any], card: str) -> Any:
    """Return the library's record of this card."""
    app = cast("Maple", pilot.app)
    return await app.read(patron_sheet, app.desk, card)


async def form(pilot: Pilot[Any]) -> None:
    await press(pilot, "<f4>")
    await press(pilot, ".n<enter>")


# -- how it looks


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await form(pilot)
        assert_golden(pilot.app, f"register-empty-{name}")
        await press(pilot, "<tab>Elena<tab>Garcia<tab><tab>1991-31-04<tab>")
        assert_golden(pilot.app, f"register-look-{name}")
        await press(pilot, "<tab><tab><tab><tab><tab><tab>e<tab><tab><tab><tab><tab><tab><tab><enter>")
        assert_golden(pilot.app, f"register-save-{name}")
        await press(pilot, "<escape><f8>")
        assert_golden(pilot.app, f"register-same-name-{name}")


async def test_without_colour_the_marks_are_still_there(tmp_path: Path) -> None:
    async with at_desk(tmp_path, palette="mono") as pilot:
        await form(pilot)
        await press(pilot, "<tab><tab><tab><tab>soon<tab>")
        assert_golden(pilot.app, "register-look-mono-80x24")


# -- registering


@pytest.mark.whole
async def test_registering_by_keyboard_alone_and_lending_at_once(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, JON)
        await press(pilot, f"{LAST}<enter>y<enter>")
        assert here(pilot) == "DeskScreen"
        assert answer(pilot)[:2] == ("OK", "Registered. You can scan items now.")
        await press(pilot, "31234000010017<enter>")
        assert answer(pilot)[1] == "Checked out 1: The bee book"
        await press(pilot, "<f4><f4>")
        assert answer(pilot)[:2] == ("", "JJ Park is at the desk."), "what was registered is told there"


async def test_what_was_written_is_what_is_kept(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot)
        await press(pilot, JON)
        await press(pilot, "<f6>")
        sheet = await asked(pilot, NEXT)
        assert (sheet.first_name, sheet.last_name, sheet.preferred_name) == ("Jon", "Park", "JJ")
        assert (sheet.born, sheet.category, sheet.street) == ("1990-02-03", "TEEN", "Oak 1")
        assert (sheet.city, sheet.postcode) == ("Bad Town", "12345")
        assert (sheet.phone, sheet.email, sheet.language, sheet.tell_by) == ("555-01", "a@b.c", "en", "email")


async def test_what_is_typed_at_once_behind_the_key_fills_the_form(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f4>.n<enter><tab>Mary Ann<tab>Park<tab><tab>1990")
        await settled(pilot)
        assert here(pilot) == "Register"
        filled = values(pilot)
        assert (filled["card"], filled["first_name"], filled["last_name"]) == (NEXT, "Mary Ann", "Park")
        assert (filled["preferred_name"], filled["born"]) == ("", "1990")
        await press(pilot, "<escape>")
        assert pilot.app.screen.field.value == ""  # type: ignore[attr-defined]


async def test_enter_goes_on_and_a_burst_fills_line_after_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<enter>Jon<enter>Park<enter><enter>1990<enter>")
        shown = values(pilot)
        assert [shown[name] for name in ("card", "first_name", "last_name", "born")] == [NEXT, "Jon", "Park", "1990"]


async def test_a_scan_takes_the_place_of_the_offered_number(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "21234000005009<enter>Jon<enter>")
        assert values(pilot)["card"] == "21234000005009"
        assert values(pilot)["first_name"] == "Jon"
        await press(pilot, "<up><up>")
        pilot.app.screen.post_message(EntryField.Sent("21234000006007"))
        await settled(pilot)
        assert values(pilot)["card"] == "21234000006007"
        await press(pilot, "Ann")
        assert values(pilot)["first_name"] == "JonAnn"


async def test_a_paste_takes_the_place_of_the_offered_number(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        pilot.app.post_message(events.Paste("21234000005009\nJon"))
        await settled(pilot)
        assert values(pilot)["card"] == "21234000005009"
        assert values(pilot)["first_name"] == ""


@pytest.mark.whole
async def test_a_serial_scan_in_another_line_goes_to_the_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Jon")
        pilot.app.screen.post_message(EntryField.Sent(MARTA))
        await settled(pilot)
        assert values(pilot)["first_name"] == "Jon"
        assert values(pilot)["card"] == NEXT
        assert answer(pilot)[1] == "Marta Field is at the desk."


# -- looking at lines


@pytest.mark.parametrize(
    ("line", "typed", "said"),
    [
        (0, ELENA, "Card already in use"),
        (0, "21234000005001", "misread? Last digit should be 9"),
        (4, "1958-31-04", "There is no month 31."),
        (5, "t", "teen, visitor"),
        (11, "e", "the Email line is blank"),
        (11, "pigeon", "email, phone, letter"),
    ],
)
@pytest.mark.whole
async def test_wrong_input_is_named_beside_its_line(tmp_path: Path, line: int, typed: str, said: str) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, Register)
        await press(pilot, "<tab>" * line + f"{typed}<tab>")
        assert screen.lines[line].fault == said
        assert answer(pilot)[:2] == ("NOTE", "New patron. Check 1 line. It is marked with !")
        row = screen_text(pilot.app)[4 + line]
        assert f"! {said}" in row
        await press(pilot, "<up>" + "<ctrl+u>" + "<tab>")
        assert screen.lines[line].fault == ""


async def test_the_same_name_is_told_by_year_and_opens_their_cards(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>elena<tab>GARCIA<tab>")
        assert note(pilot, "last_name") == "2 patrons have this name: F8"
        await press(pilot, "<tab>1991<tab>")
        assert note(pilot, "last_name") == "1 patron has this name: F8"
        await press(pilot, "<f8>")
        assert here(pilot) == "SameName"
        assert "1991" in screen_text(pilot.app)[6]
        await press(pilot, "<enter>")
        assert here(pilot) == "Card"
        await press(pilot, "<escape>")
        await press(pilot, "<escape>")
        assert here(pilot) == "Register"
        assert values(pilot)["last_name"] == "GARCIA"
        await press(pilot, "<up>1970<tab>")
        assert values(pilot)["born"] == "1970"


async def test_who_lives_or_writes_there_is_told_beside_that_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot)
        await press(pilot, "<tab>Marta<tab>Olsen<tab><tab><tab><tab>Mill Road 3<tab>")
        assert note(pilot, "street") == "may be on file already: F8"
        await press(pilot, "<tab><tab>MARTA.field@example.org<tab>")
        assert (note(pilot, "street"), note(pilot, "email")) == ("", "may be on file already: F8")


async def test_what_reaches_nobody_is_said_beside_its_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Jon<tab>Park<tab><tab><tab><tab><tab><tab>later<tab>jon at home<tab>")
        assert (note(pilot, "phone"), note(pilot, "email")) == (
            "A phone number needs digits.",
            "Write an email like ana@example.org.",
        )
        await press(pilot, "<f6>")
        assert answer(pilot) == ("STOP", "Not saved. Check this line: Phone", "A phone number needs digits.")
        await press(pilot, "<ctrl+u>555-01<tab><ctrl+u>jon@park.example<tab><f6>")
        assert answer(pilot)[0] == "OK"


async def test_saving_asks_once_where_nobody_looked(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Elena<tab>Garcia<tab><tab>1991<f6>")
        assert answer(pilot)[0] == "ASK"
        assert answer(pilot)[1].startswith("May be on file already: Elena Garcia, 1991, ")
        await press(pilot, "n<enter>")
        assert here(pilot) == "Register"
        assert values(pilot)["last_name"] == "Garcia"
        await press(pilot, "<f6>")
        assert here(pilot) == "DeskScreen"


@pytest.mark.whole
async def test_yes_saves_and_who_looked_is_not_asked(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Elena<tab>Garcia<tab><f6>")
        assert answer(pilot)[0] == "ASK"
        await press(pilot, "y<enter>")
        assert here(pilot) == "DeskScreen"
        await press(pilot, "<escape><f4>.n<enter>")
        await press(pilot, "<tab>Elena<tab>Garcia<tab><f8>")
        await press(pilot, "<escape><f6>")
        assert here(pilot) == "DeskScreen"


@pytest.mark.whole
async def test_the_category_follows_the_birth_date_until_it_is_chosen(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await app.do(change_code, "category", "TEEN", {"min_age": "13", "max_age": "17"})
        await form(pilot)
        await press(pilot, "<tab>Jon<tab>Park<tab><tab>2012<tab>")
        assert values(pilot)["category"] == "teen"
        await press(pilot, "<up><ctrl+u>1980-02-29<tab>")
        assert values(pilot)["born"] == "1980-02-29"
        assert (note(pilot, "born"), values(pilot)["category"]) == ("", "adult")
        await press(pilot, "teen<tab>")
        assert note(pilot, "category") == "teen: ages 13 to 17"
        await press(pilot, "<f6>")
        assert answer(pilot) == ("STOP", "Not saved. Check this line: Category", "teen: ages 13 to 17")


async def test_days_are_written_out_and_those_to_come_are_named(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot)
        await press(pilot, "<tab>Jon<tab>Park<tab><tab>19800229<tab>")
        assert values(pilot)["born"] == "1980-02-29"
        await press(pilot, "<up><ctrl+u>2199-01-01<tab>")
        assert note(pilot, "born") == "This date is in the future."
        await press(pilot, "<up><ctrl+u><tab>" + "<tab>" * 10 + "y<tab>")
        assert values(pilot)["id_seen_on"].startswith("20")


async def test_a_guardian_by_name_or_card(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot)
        await press(pilot, "<tab>Kit<tab>Field" + "<tab>" * 11 + "marta<tab>")
        assert values(pilot)["guardian"] == MARTA
        assert cast("Form", pilot.app.screen).line("guardian").note == "Marta Field 1958 ..4417"
        await press(pilot, "<up>garcia<tab>")
        assert "match: type the card" in note(pilot, "guardian")
        await press(pilot, f"<up>{MARTA}<enter><f6>")
        found = await asked(pilot, NEXT)
        assert (found.guardian, found.guardian_name) == (MARTA, "Marta Field")


@pytest.mark.parametrize("name", ["x" * 200, "Ō", "محمد", "🦉", "O'Ba[b]r"])
@pytest.mark.whole
async def test_names_of_any_form_fit_the_screen(tmp_path: Path, name: str) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await form(pilot)
        await press(pilot, "<tab>Jon")
        cast("Form", pilot.app.screen).line("last_name").put(name)
        await press(pilot, "<f6>")
        assert (await asked(pilot, NEXT)).last_name == name
        await press(pilot, "<f4>")
        await press(pilot, f"{NEXT}<enter>")
        assert here(pilot) == "Card"
        await press(pilot, "<f6>")
        await press(pilot, "<tab><tab>J<f6>")
        assert answer(pilot)[1].startswith("Changed: J ")
        assert all(len(line) <= 80 for line in screen_text(pilot.app))


async def test_a_fee_is_said(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await app.do(change_code, "category", "ADULT", {"fee_cents": "12.50"})
        await form(pilot)
        await press(pilot, "<tab>Jon<tab>Park<f6>")
        assert answer(pilot)[:2] == ("OK", "Registered. You can scan items now.")
        assert answer(pilot)[2] == "Jon Park was charged $12.50 for the card."


@pytest.mark.whole
async def test_nobody_of_the_name(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Jon<tab>Park<tab>")
        assert note(pilot, "last_name") == ""
        await press(pilot, "<f8>")
        assert answer(pilot)[1] == "No other patron has this name."


async def test_without_a_name_it_is_not_saved_and_the_line_says_so(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<f6>")
        assert here(pilot) == "Register"
        assert answer(pilot) == ("STOP", "Not saved. Check this line: Last name", "A name is needed")
        await press(pilot, "Park<f6>")
        assert here(pilot) == "DeskScreen"


async def test_brackets_in_a_name_stand_whole(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>[/i]<tab>O'[bold]<f6>")
        assert answer(pilot)[2].startswith("[/i] O'[bold] is at the desk.")


# -- leaving and coming back


@pytest.mark.whole
async def test_escape_keeps_what_was_typed_and_it_is_offered_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Elena<tab>Garcia<tab><tab>1958-31-04<escape>")
        assert here(pilot) == "Patrons"
        assert answer(pilot)[1] == "Unsaved changes kept: new patron, Elena Garcia"
        await press(pilot, ".n<enter>")
        assert answer(pilot)[:2] == ("ASK", "You have unsaved changes: new patron, Elena Garcia. Continue?")
        await press(pilot, "y<enter>")
        assert values(pilot)["born"] == "1958-31-04"
        assert note(pilot, "born") == "There is no month 31."
        assert note(pilot, "last_name") == "1 patron has this name: F8"


@pytest.mark.whole
@pytest.mark.parametrize("key", ["<escape>", "<f6><escape>"])
async def test_a_kept_form_stays_kept_until_a_plain_no(tmp_path: Path, key: str) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Elena<tab>Garcia<escape>")
        await press(pilot, ".n<enter>")
        await press(pilot, key)
        assert here(pilot) == "Patrons"
        await press(pilot, ".n<enter>")
        assert answer(pilot)[1].startswith("You have unsaved changes: new patron, Elena Garcia.")
        await press(pilot, "y<enter>")
        assert (values(pilot)["first_name"], values(pilot)["last_name"]) == ("Elena", "Garcia")


@pytest.mark.whole
async def test_a_kept_form_may_be_forgotten(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Elena<escape>")
        await press(pilot, ".n<enter>")
        await press(pilot, "n<enter>")
        assert values(pilot)["first_name"] == ""
        await press(pilot, "<escape>")
        await press(pilot, ".n<enter>")
        assert answer(pilot)[1] == "New patron."


@pytest.mark.whole
async def test_what_is_saved_is_not_kept(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Elena<escape>")
        await press(pilot, ".n<enter>")
        await press(pilot, "y<enter><f6>")
        await press(pilot, "<f4><f4>.n<enter>")
        assert answer(pilot)[1] == "New patron."


@pytest.mark.whole
async def test_a_kept_form_goes_with_the_person_at_the_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        app = cast("Maple", pilot.app)
        await form(pilot)
        await press(pilot, "<tab>Elena<escape>")
        await app.end_session()
        await settled(pilot)
        await app.sign_in(app.opened.desk.operator)
        await settled(pilot)
        await form(pilot)
        assert answer(pilot)[1] == "New patron."
        assert values(pilot)["first_name"] == ""


async def test_a_form_left_alone_is_kept_and_closed(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Elena")
        screen = pilot.app.screen
        assert isinstance(screen, Register)
        await screen.left_alone()
        await settled(pilot)
        assert "Elena" not in "\n".join(screen_text(pilot.app))
        await press(pilot, ".n<enter>")
        assert answer(pilot)[1].startswith("You have unsaved changes: new patron, Elena.")


async def test_going_elsewhere_and_back_keeps_the_form(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Elena<f3>")
        await press(pilot, "<f4>")
        assert here(pilot) == "Register"
        assert values(pilot)["first_name"] == "Elena"


async def test_a_question_takes_y_and_n_only(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<up><enter>")
        assert answer(pilot)[:2] == ("ASK", "Save? y/n")
        await press(pilot, "perhaps<enter>")
        assert answer(pilot)[:2] == ("ASK", "Save? y/n")
        await press(pilot, "n<enter>")
        assert answer(pilot)[1] == "New patron."
        assert here(pilot) == "Register"


async def test_the_offered_number_went_to_another_desk(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await form(pilot)
        await app.do(register_patron, {"first_name": "Other"})
        await press(pilot, "<tab>Jon<tab>Park<f6>")
        assert answer(pilot)[:2] == ("NOTE", "Not saved yet: another desk just used this card number.")
        assert (values(pilot)["card"], values(pilot)["first_name"]) == ("21234000007799", "Jon")
        await press(pilot, "<f6>")
        assert here(pilot) == "DeskScreen"
        assert (await asked(pilot, "21234000007799")).name == "Jon Park"


# -- small readers


@pytest.mark.parametrize(
    ("text", "town", "state", "code"),
    [
        ("Maple Grove 54321", "Maple Grove", "", "54321"),
        ("Harlow, TX 75001", "Harlow", "TX", "75001"),
        ("Santa Fe nm 87501-1234", "Santa Fe", "NM", "87501-1234"),
        ("Santa Fe 87501", "Santa Fe", "", "87501"),
        ("Harlow, TX", "Harlow", "TX", ""),
        ("York YO1 7HH", "York", "", "YO1 7HH"),
        ("72070 Tübingen", "Tübingen", "", "72070"),
        ("Maple Grove", "Maple Grove", "", ""),
        ("12345", "12345", "", ""),
        ("", "", "", ""),
    ],
)
def test_town_state_and_code_of_one_line(text: str, town: str, state: str, code: str) -> None:
    assert split_town(text) == (town, state, code)


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [("adult", "ADULT", ""), ("TEMP", "TEMP", ""), ("v", "TEMP", ""), ("Tee", "TEEN", ""),
     ("a", "", "adult, another library"), ("zzz", "", "adult, another library, teen, visitor")],
)  # fmt: skip
def test_a_choice_by_code_name_or_beginning(typed: str, code: str, words: str) -> None:
    assert pick(typed, KINDS) == (code, words)


async def test_a_name_typed_where_the_card_goes_is_said_at_once(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "Zoe<tab>")
        assert note(pilot, "card") == "not like this library's cards"
        await press(pilot, f"<up>{NEXT}<tab>")
        assert note(pilot, "card") == ""
        await press(pilot, "<up>Zoe<tab>Zoe<tab>Quill<f6>")
        assert answer(pilot)[1] == '"Zoe" does not look like a card of this library. Use it anyway?'


async def test_what_is_neither_yes_nor_no_is_no_consent(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await form(pilot)
        await press(pilot, "<tab>Zoe<tab>Quill" + "<tab>" * 10 + "marta<f6>")
        assert answer(pilot)[1] == "Not saved. Check this line: Name titles"
