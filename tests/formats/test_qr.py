"""QR codes in characters: what is drawn is the code, whatever it is drawn with."""

from __future__ import annotations

import pytest
import segno

from tuils.values.qr import QUIET, TooLong, qr_lines, qr_within

HALVES = {" ": (0, 0), "\u2580": (1, 0), "\u2584": (0, 1), "\u2588": (1, 1)}
TEXTS = ("9780306406157", "https://example.org/war-and-peace", "https://example.org/" + "a" * 300, "Война и мир")


def squares(text: str) -> list[list[int]]:
    """Return the squares as the code's maker has them, with the light border."""
    code = segno.make_qr(text, error="l", boost_error=False)
    return [list(row) for row in code.matrix_iter(border=QUIET)]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("dark", [False, True])
def test_half_blocks_are_the_squares(text: str, dark: bool) -> None:
    rows: list[list[int]] = []
    for line in qr_lines(text, dark=dark):
        pairs = [HALVES[char] for char in line]
        rows += [[top ^ dark for top, _low in pairs], [low ^ dark for _top, low in pairs]]
    wanted = squares(text)
    assert rows[: len(wanted)] == wanted
    assert rows[len(wanted) :] in ([], [[0] * len(wanted[0])])


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("dark", [False, True])
def test_in_ascii_a_square_is_two_characters(text: str, dark: bool) -> None:
    lines = qr_lines(text, plain_ascii=True, dark=dark)
    assert "".join(lines).isascii()
    assert [[int(line[at : at + 2] == "##") ^ dark for at in range(0, len(line), 2)] for line in lines] == squares(text)


def test_an_isbn_and_a_usual_address_fit_a_screen() -> None:
    assert len(qr_within("9780306406157", 25, 13)) == 13
    assert len(qr_within("https://example.org/war-and-peace-in-eleven-words", 33, 17)) == 17
    assert len(qr_within("9780306406157", 50, 25, plain_ascii=True)) == 25


def test_where_there_is_less_room_it_has_less_light_around_it_or_is_none() -> None:
    assert qr_within("9780306406157", 24, 13) == qr_lines("9780306406157", quiet=1)
    assert qr_within("9780306406157", 22, 13) == []
    assert qr_within("x" * 2001, 1000, 1000) == []


@pytest.mark.parametrize("text", ["", "x" * 2001, "\u6f22" * 2000])
def test_what_no_code_holds_is_refused(text: str) -> None:
    with pytest.raises(TooLong):
        qr_lines(text)
