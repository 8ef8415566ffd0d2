"""Bytes into codes: every way a scanner ends, breaks up or disturbs a message, with a clock of our own."""

from __future__ import annotations

import pytest

from tuils.devices.scanners.framing import Framer

CODE = "39990000192148"


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b"\x03"])
def test_a_code_ends_at_each_suffix_a_scanner_may_send(end: bytes) -> None:
    assert Framer().feed(CODE.encode() + end, 0.0) == [CODE]


def test_a_code_without_suffix_ends_when_the_line_falls_silent() -> None:
    framer = Framer(gap=0.08)
    assert framer.feed(CODE.encode(), 10.0) == []
    assert framer.feed(b"", 10.24) == [], "of a scanner that is not known yet"
    assert framer.feed(b"", 10.25) == [CODE]
    framer.feed(CODE.encode(), 20.0)
    assert framer.feed(b"", 20.07) == []
    assert framer.feed(b"", 20.09) == [CODE], "it sends no suffix"
    assert framer.feed(b"", 30.0) == []


def test_a_pause_inside_a_code_does_not_cut_it_where_the_scanner_sends_a_suffix() -> None:
    framer = Framer(gap=0.08)
    for start in (0.0, 10.0):
        framer.feed(b"3999000", start)
        assert framer.feed(b"", start + 0.15) == []
        assert framer.feed(b"0192148\r", start + 0.15) == [CODE]
    framer.feed(b"3999000", 20.0)
    assert framer.feed(b"", 20.9) == []
    assert framer.feed(b"", 21.0) == ["3999000"], "what lost its suffix does not run into the next code"
    framer.feed(CODE.encode(), 30.0)
    assert framer.feed(b"", 30.3) == [CODE], "it may have been set anew"


def test_bytes_that_come_late_do_not_cut_a_code_in_two() -> None:
    framer = Framer(gap=0.08)
    assert framer.feed(b"3999000", 0.0) == []
    assert framer.feed(b"0192148\r", 5.0) == [CODE]


def test_silence_counts_from_the_last_byte() -> None:
    framer = Framer(gap=0.08)
    framer.feed(b"3999000", 0.0)
    framer.feed(b"0192148", 0.2)
    assert framer.feed(b"", 0.3) == []
    assert framer.feed(b"", 0.45) == [CODE]


def test_one_byte_at_a_time_is_one_code() -> None:
    framer = Framer()
    heard = [framer.feed(bytes([byte]), n * 0.01) for n, byte in enumerate(b"\x02" + CODE.encode() + b"\r\n")]
    assert [code for codes in heard for code in codes] == [CODE]


def test_many_codes_in_one_piece_come_in_order_and_the_rest_waits() -> None:
    framer = Framer()
    many = [f"3999000019{n:04}" for n in range(20)]
    assert framer.feed("\r\n".join(many).encode(), 0.0) == many[:-1]
    assert framer.feed(b"\r", 0.01) == many[-1:]


def test_empty_lines_are_swallowed() -> None:
    assert Framer().feed(b"\r\n\r\n\t  \r\x03", 0.0) == []


def test_nuls_and_other_control_bytes_are_dropped() -> None:
    assert Framer().feed(b"\x00\x02399\x0090000\x1b192\x7f148\x00\r", 0.0) == [CODE]


def test_what_is_not_utf8_is_shown_as_disturbed_and_never_as_another_letter() -> None:
    assert Framer().feed(b"3999\xff0000\r", 0.0) == ["3999\ufffd0000"]


def test_utf8_stays_and_its_invisible_characters_go() -> None:
    assert Framer().feed("Müller\u009b31m\u202e7\r".encode(), 0.0) == ["Müller31m7"]


def test_aim_ids_codabar_letters_and_clsi_blanks_are_left_to_who_knows_the_numbers() -> None:
    codes = ["]F0" + CODE, f"A{CODE}B", "3 9990 00019 2148", CODE * 2]
    assert Framer().feed("\r".join([*codes, ""]).encode(), 0.0) == codes


@pytest.mark.parametrize(
    ("prefix", "sent", "heard"),
    [
        ("~", f"~{CODE}", CODE),
        ("~", CODE, CODE),
        ("\x02S1", f"\x02S1{CODE}", CODE),
        ("3", f"3{CODE}", CODE),
    ],
)
def test_the_stations_prefix_is_taken_off_once(prefix: str, sent: str, heard: str) -> None:
    assert Framer(strip_prefix=prefix).feed(sent.encode() + b"\r", 0.0) == [heard]


def test_a_prefix_alone_is_no_code() -> None:
    assert Framer(strip_prefix="~").feed(b"~\r", 0.0) == []


def test_noise_is_dropped_up_to_the_next_end_and_counted_once() -> None:
    framer = Framer()
    for n in range(4):
        assert framer.feed(b"\xaaU" * 128, n * 0.01) == []
    assert framer.noise == 1
    assert framer.feed(b"x\r" + CODE.encode() + b"\r", 0.05) == [CODE]
    assert framer.noise == 1


def test_after_noise_a_silence_is_an_end_too() -> None:
    framer = Framer(gap=0.08)
    framer.feed(b"U" * 1024, 0.0)
    assert framer.feed(b"", 0.3) == []
    assert framer.feed(CODE.encode() + b"\r", 0.4) == [CODE]


def test_the_longest_code_still_passes() -> None:
    framer = Framer(limit=256)
    assert framer.feed(b"9" * 256 + b"\r", 0.0) == ["9" * 256]
    assert framer.noise == 0
