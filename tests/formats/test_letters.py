"""A letter as plain text: what a printer gets, and what a window of an envelope shows."""

from __future__ import annotations

import pytest

from tuils.formats.letters import ADDRESS_LINES, WIDTH, LateItem, OverdueLetter, overdue_text

EMMA = LateItem("Emma", "31234000010017", "Mon 30 Nov")
LONG = LateItem(
    "The beekeeper's bible : bees, honey, recipes & other home uses, and then some more words",
    "1",
    "Mon 30 Nov",
    "2.50",
)


def letter(**more: object) -> OverdueLetter:
    facts = {"library": "Maple Grove", "date": "Mon 7 Dec 2026", "name": "Marta Field", "address": ["Mill Road 3"]}
    return OverdueLetter(**{**facts, "items": [EMMA], **more})  # type: ignore[arg-type]


def test_the_whole_letter() -> None:
    assert overdue_text(letter(items=[EMMA, LONG], fines="2.50", address=["Mill Road 3", "00155 Maple Grove"])) == (
        "Maple Grove\n"
        "\n"
        "Marta Field\nMill Road 3\n00155 Maple Grove\n\n\n\n"
        "\n"
        "Mon 7 Dec 2026\n"
        "\n"
        "Dear Marta Field,\n"
        "\n"
        "these 2 items from the library are late. Please bring them back, or ask\n"
        "us to renew them.\n"
        "\n"
        "    Emma\n"
        "    was due Mon 30 Nov, number 31234000010017\n"
        "\n"
        "    The beekeeper's bible : bees, honey, recipes & other home uses, and\n"
        "    then some more words\n"
        "    was due Mon 30 Nov, number 1, fine 2.50\n"
        "\n"
        "Fines as of today: 2.50. They end when the items are back.\n"
        "\n"
        "If you have brought something back already, please tell us: then we look\n"
        "for it on our shelves.\n"
        "\n"
        "With kind regards,\n"
        "Maple Grove\n"
    )


def test_one_item_is_one_and_without_fines_none_are_spoken_of() -> None:
    text = overdue_text(letter())
    assert "this item from the library is late. Please bring it back" in text
    assert "ine" not in text.replace("line", "")


def test_no_title_stands_where_the_window_is() -> None:
    lines = overdue_text(letter(address=["A"] * 9)).splitlines()
    assert lines[2 : 2 + ADDRESS_LINES] == ["Marta Field", *["A"] * 5]
    assert not any("Emma" in line for line in lines[: 4 + ADDRESS_LINES])


@pytest.mark.parametrize("bad", ["\x1b[31mred", "a\nb", "\x0c", "\u202eright", "x" * 400, "\x00"])
def test_what_is_data_is_no_order_to_the_printer(bad: str) -> None:
    text = overdue_text(letter(name=bad, library=bad, address=[bad], items=[LateItem(bad, bad, bad, bad)]))
    assert all(char == "\n" or char.isprintable() for char in text)
    lines = text.splitlines()
    assert all(len(line) <= WIDTH for line in lines)
    assert lines[2 + ADDRESS_LINES] == "", "what is long moves nothing out of its place"
    assert lines[3 + ADDRESS_LINES].startswith("Mon 7 Dec")


def test_a_long_address_is_folded_and_keeps_its_town() -> None:
    lines = overdue_text(letter(address=["Long Road " * 60, "00155 Maple Grove"])).splitlines()
    window = lines[2 : 2 + ADDRESS_LINES]
    assert (window[0], window[-1]) == ("Marta Field", "00155 Maple Grove")
    assert all(line.startswith("Long Road") for line in window[1:-1])
