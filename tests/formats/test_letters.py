"""A letter as plain text: what a printer gets, and what a window of an envelope shows."""

from __future__ import annotations

import pytest

from tuils.formats.paper import letters
from tuils.formats.paper.letters import ADDRESS_LINES, WIDTH, LateItem, OverdueLetter
from tuils.i18n import ngettext

EMMA = LateItem("Emma", "31234000010017", "Mon, Nov 30")
LONG = LateItem(
    "The beekeeper's bible : bees, honey, recipes & other home uses, and then some more words",
    "1",
    "Mon, Nov 30",
    "2.50",
)


def text_of(letter: OverdueLetter) -> str:
    return letters.overdue_text(letter, str, ngettext)


def letter(**more: object) -> OverdueLetter:
    facts = {"library": "Maple Grove", "date": "Mon, Dec 7, 2026", "name": "Marta Field", "address": ["Mill Road 3"]}
    return OverdueLetter(**{**facts, "items": [EMMA], **more})  # type: ignore[arg-type]


def test_the_whole_letter() -> None:
    assert text_of(letter(items=[EMMA, LONG], fines="2.50", address=["Mill Road 3", "00155 Maple Grove"])) == (
        "Maple Grove\n"
        "\n"
        "Marta Field\nMill Road 3\n00155 Maple Grove\n\n\n\n"
        "\n"
        "Mon, Dec 7, 2026\n"
        "\n"
        "Dear Marta Field,\n"
        "\n"
        "These 2 items from the library are overdue. Please return them, or ask\n"
        "us to renew them.\n"
        "\n"
        "    Emma\n"
        "    due Mon, Nov 30, barcode 31234000010017\n"
        "\n"
        "    The beekeeper's bible : bees, honey, recipes & other home uses, and\n"
        "    then some more words\n"
        "    due Mon, Nov 30, barcode 1, fine 2.50\n"
        "\n"
        "Fines as of today: 2.50. They stop when the items are returned.\n"
        "\n"
        "If you have already returned an item, please tell us, and we will look\n"
        "for it on our shelves.\n"
        "\n"
        "Sincerely,\n"
        "Maple Grove\n"
    )


def test_one_item_is_one_and_without_fines_none_are_spoken_of() -> None:
    text = text_of(letter())
    assert "This item from the library is overdue. Please return it" in text
    assert "ine" not in text.replace("line", "")


def test_no_title_stands_where_the_window_is() -> None:
    lines = text_of(letter(address=["A"] * 9)).splitlines()
    assert lines[2 : 2 + ADDRESS_LINES] == ["Marta Field", *["A"] * 5]
    assert not any("Emma" in line for line in lines[: 4 + ADDRESS_LINES])


@pytest.mark.parametrize("bad", ["\x1b[31mred", "a\nb", "\x0c", "\u202eright", "x" * 400, "\x00"])
def test_what_is_data_is_no_order_to_the_printer(bad: str) -> None:
    text = text_of(letter(name=bad, library=bad, address=[bad], items=[LateItem(bad, bad, bad, bad)]))
    assert all(char == "\n" or char.isprintable() for char in text)
    lines = text.splitlines()
    assert all(len(line) <= WIDTH for line in lines)
    assert lines[2 + ADDRESS_LINES] == "", "what is long moves nothing out of its place"
    assert lines[3 + ADDRESS_LINES].startswith("Mon, Dec 7")


def test_a_long_address_is_folded_and_keeps_its_town() -> None:
    lines = text_of(letter(address=["Long Road " * 60, "00155 Maple Grove"])).splitlines()
    window = lines[2 : 2 + ADDRESS_LINES]
    assert (window[0], window[-1]) == ("Marta Field", "00155 Maple Grove")
    assert all(line.startswith("Long Road") for line in window[1:-1])
