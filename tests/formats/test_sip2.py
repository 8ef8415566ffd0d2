"""SIP2 as bytes: what devices really send is read, and what leaves is one line that fits the letters."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, strategies as st

from tuils.formats.sip2.codec import ENCODINGS, MessageCutter, count_of, decode, encode, sendable, sum_of
from tuils.formats.sip2.layouts import BX, LAYOUTS, PAIRS


def test_a_login_with_its_sum() -> None:
    message = decode(b"9300CNLoginUserID|COLoginPassword|CPLocationCode|AY5AZEC7B")
    assert (message.command, message.fixed, message.sequence, message.right_sum) == ("93", "00", 5, True)
    assert message.fields == (("CN", "LoginUserID"), ("CO", "LoginPassword"), ("CP", "LocationCode"))
    assert decode(b"9300CNLoginUserID|COLoginPassword|CPLocationCode|AY5AZec7b").right_sum is True
    assert decode(b"9300CNLoginUserID|COLoginPassword|CPLocationCode|AY5AZEC78").right_sum is False


@pytest.mark.parametrize(
    "raw",
    [b"9900802.00", b"9900802.00|AY1AZ%04X" % sum_of(b"9900802.00|AY1AZ"), b"990 802.00AY1AZFCB0", b"9900802"],
)
def test_quirks_of_real_devices(raw: bytes) -> None:
    message = decode(raw)
    assert (message.command, message.right_sum in (None, True)) == ("99", True)
    assert message.parts["status_code"] == "0"


def test_the_last_field_may_lack_its_bar_and_the_first_of_two_counts() -> None:
    message = decode(b"1720260101    120000AO|ABfirst|ABsecond|XYz")
    assert (message.get("AB"), message.get("XY"), message.has("AO")) == ("first", "z", True)
    assert message.part("transaction_date") == "20260101    120000"


def test_what_is_not_known_is_no_message() -> None:
    for raw in (b"", b"x", b"00", b"77abc|", b"\xff\xfe\x00", b"|||"):
        assert decode(raw).fields == ()


def test_an_answer_is_one_line_in_the_letters_of_the_device() -> None:
    fields = [("AJ", "Žižek\r\n94|x"), ("AF", "a\u2028b\x00c")]
    assert encode("18", ["03"], fields).decode() == "1803AJŽižek 94 x|AFa b c|"
    for encoding in ENCODINGS:
        told = encode("18", ["03"], fields, sequence=3, detect=True, encoding=encoding)
        assert not {0, 10, 13} & set(told)
        assert decode(told, encoding).right_sum is True
    assert encode("18", [], [("AJ", "Žižek 東")], encoding="ascii") == b"18AJZizek Dong|"


def test_values_and_counts_have_their_width() -> None:
    assert len(sendable("x" * 300)) == 255
    assert [count_of(n) for n in (0, 12, 9999, 10_000, -1)] == ["0000", "0012", "9999", "    ", "    "]


def test_messages_are_cut_as_they_come() -> None:
    framer = MessageCutter()
    stream = b"\xff\xfb\x01  9900802.00\r\n9900802.00AY1AZFCA0\r\r\n\x00\n63abc"
    found = [one for at in range(len(stream)) for one in framer.feed(stream[at : at + 1])]
    assert found == [b"9900802.00", b"9900802.00AY1AZFCA0"]
    assert list(framer.feed(b"d\r")) == [b"63abcd"]


def test_too_long_a_line_is_dropped_and_the_next_is_read() -> None:
    framer = MessageCutter()
    for _part in range(300):
        assert list(framer.feed(b"x" * 4096)) == []
    assert list(framer.feed(b"yy\r9900802.00\r")) == [b"9900802.00"]


def test_each_request_has_an_answer_and_each_has_its_widths() -> None:
    assert {*PAIRS, *PAIRS.values(), "96", "97"} == {*LAYOUTS}
    assert len(BX) == len({*BX}) == 16
    widths = {command: sum(width for _name, width in layout) for command, layout in LAYOUTS.items()}
    told = (
        "93:2 94:1 99:8 98:34 23:21 24:35 63:31 64:59 35:18 36:19 11:38 12:22 09:37 10:22 29:38 30:22 65:18 66:27 "
        "17:18 18:24 19:18 20:19 15:19 16:20 37:25 38:19 25:18 26:35 01:19"
    )
    for pair in told.split():
        command, width = pair.split(":")
        assert widths[command] == int(width), command


@given(st.binary(max_size=400), st.sampled_from(ENCODINGS))
def test_noise_breaks_nothing(noise: bytes, encoding: str) -> None:
    for raw in MessageCutter().feed(noise + b"\r"):
        message = decode(raw, encoding)
        again = encode(message.command, [message.fixed], message.fields, detect=True, encoding=encoding)
        assert decode(again, encoding).right_sum is True


def test_pieces_of_messages_in_any_order_break_nothing() -> None:
    rng = random.Random(7)
    parts = [b"11", b"63", b"AY1AZ", b"AZ", b"|", b"\r", b"\xff", b"FFFF", b"AA1|", b" " * 18, b"Y", b"\n", b"97"]
    framer = MessageCutter()
    for _try in range(2000):
        for raw in framer.feed(b"".join(rng.choices(parts, k=rng.randrange(30)))):
            message = decode(raw)
            assert len(message.parts) == len(LAYOUTS.get(message.command, ()))


@given(st.text(max_size=300))
def test_whatever_is_said_comes_back_as_one_field(text: str) -> None:
    message = decode(encode("24", [" " * 35], [("AF", text)], sequence=1, detect=True))
    assert (message.right_sum, len(message.fields), "\r" in message.get("AF")) == (True, 1, False)
