from __future__ import annotations

import io

import pytest

from tests.formats.samples import emma, marc, read, read_one, titled
from tuils.formats.holdings.holdings import NO_HOLDINGS
from tuils.formats.marc_files.iso2709 import MOST, fits_iso2709, put_together, read_piece, record_pieces

TWO = emma(), titled("10\x1faPersuasion.")


def outcomes(data: bytes) -> list[tuple[str, str]]:
    return [(one.outcome, one.columns.title) for one in read(data)]


@pytest.mark.parametrize(
    "between",
    [b"", b"\n", b"\r\n", b"\0\0\0", b"\x1a", b"\xef\xbb\xbf", b"\r\n\xef\xbb\xbf\r\n", b"\x1d\x1d"],
)
def test_what_pads_titles_is_not_counted_and_is_no_fault(between: bytes) -> None:
    data = between + TWO[0] + between + TWO[1] + between
    assert outcomes(data) == [("", "Emma"), ("", "Persuasion")]


def test_blanks_after_the_last_title_are_padding() -> None:
    assert outcomes(TWO[0] + b" " * 800) == [("", "Emma")]


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"\0" * 600])
def test_a_file_without_anything_has_no_titles(data: bytes) -> None:
    assert read(data) == []


def test_titles_are_whole_wherever_the_chunks_end() -> None:
    many = b"".join(titled(f"10\x1faBook {n} {'x' * (n % 900)}") for n in range(2000))
    assert [one.columns.title.split()[1] for one in read(many)] == [str(n) for n in range(2000)]


def test_memory_stays_level_where_no_end_comes() -> None:
    endless = io.BytesIO(b"12345" + b"x" * 20_000_000)
    assert max(map(len, record_pieces(endless))) < MOST + 500_000


@pytest.mark.parametrize("length", [b"00090", b"00400", b"     ", b"99999"])
def test_a_wrong_length_in_the_leader_costs_nothing(length: bytes) -> None:
    data = TWO[0] + length + TWO[1][5:] + TWO[0]
    assert outcomes(data) == [("", "Emma"), ("repaired", "Persuasion"), ("", "Emma")]


@pytest.mark.parametrize("base", [b"00000", b"99937", b"f0037"])
def test_a_wrong_base_address_is_found_again(base: bytes) -> None:
    piece = TWO[1][:12] + base + TWO[1][17:]
    one = read_one(piece)
    assert (one.outcome, one.columns.title) == ("repaired", "Persuasion")
    assert one.marc == TWO[1]


def test_lengths_counted_in_letters_instead_of_bytes() -> None:
    fields = (("001", "t1"), ("245", "10\x1faÉté à l'hôtel /\x1fcCamille."), ("500", "  \x1faNoté."))
    right = marc(*fields)
    counted = marc(*[(tag, text.encode("latin-1")) for tag, text in fields])
    one = read_one(counted[: right.index(b"\x1e")] + right[right.index(b"\x1e") :])
    assert (one.outcome, one.columns.title, one.marc) == ("repaired", "Été à l'hôtel", right)


def test_ends_that_are_missing_between_titles() -> None:
    data = b"".join(one.removesuffix(b"\x1d") for one in TWO)
    assert outcomes(data) == [("repaired", "Emma"), ("repaired", "Persuasion")]


def test_a_file_cut_in_its_last_title_keeps_the_others() -> None:
    first, last = read(TWO[0] + TWO[1][:-7])
    assert first.outcome == ""
    assert (last.outcome, last.number) == ("rejected", 2)
    assert last.fault == "The file ends in the middle of this record."
    assert last.marc == b""


def test_the_directory_may_be_in_another_order_than_the_fields() -> None:
    tags, data = ["245", "001"], [b"n7", b"10\x1faMoved"]
    start = {"001": 0, "245": 3}
    entries = b"".join(b"%b%04d%05d" % (tag.encode(), {"001": 3, "245": 10}[tag], start[tag]) for tag in tags)
    body = b"".join(part + b"\x1e" for part in data)
    piece = b"%05dnam a2200049 i 4500%b\x1e%b\x1d" % (24 + 24 + 1 + len(body) + 1, entries, body)
    one = read_one(piece)
    assert (one.outcome, one.control_number, one.columns.title) == ("", "n7", "Moved")
    assert read_piece(one.marc).tags == tags


@pytest.mark.parametrize(
    ("piece", "sentence"),
    [
        (b"00026     2200025   4500\x1e\x1d", "The record is empty: it has no fields."),
        (b"hello world, this is no title at all, it is only words\x1d", "does not start like a MARC record"),
        (TWO[1].replace(b"2450", b"24"), "Its directory does not match its fields."),
        (TWO[1].replace(b"245", b"2\xc35"), "Its directory does not match its fields."),
    ],
)
def test_what_cannot_be_read_says_why_and_stops_no_other(piece: bytes, sentence: str) -> None:
    before, broken, after = read(TWO[0] + piece + TWO[0])
    assert (before.outcome, broken.outcome, after.outcome) == ("", "rejected", "")
    assert sentence in broken.fault
    assert broken.items == ()


def test_put_together_is_the_reverse_of_take_apart() -> None:
    raw = read_piece(TWO[0])
    assert put_together(raw.leader, raw.tags, raw.data) == TWO[0]


@pytest.mark.parametrize(
    "data",
    [
        [b"10\x1faX", b"x" * 10_000],
        [b"10\x1faX", *[b"x" * 9_990] * 11, b"behind"],
        [b"%099d" % n for n in range(1500)],  # a start that has wrapped points at the end of another field
        [b"%d" % n for n in range(9000)],
        [b"x" * 1_000_000, b"10\x1faX"],
    ],
    ids=["a field", "the whole", "starts", "the directory", "a megabyte"],
)
def test_what_marc_has_no_room_for_is_kept_whole(data: list[bytes]) -> None:
    tags = [f"{n % 1000:03}" for n in range(len(data))]
    piece = put_together("00000nam a2200000 i 4500", tags, data)
    assert not fits_iso2709(piece)
    assert piece[:5] == b"99999"
    (again,) = record_pieces(io.BytesIO(piece))
    raw = read_piece(again)
    assert (raw.tags, raw.data, raw.faults) == (tags, data, [])
    assert put_together(raw.leader, raw.tags, raw.data) == piece


def test_what_just_fits_is_no_exception() -> None:
    sizes = [9_998] * 9 + [9_861]
    piece = put_together("00000nam a2200000 i 4500", ["520"] * 10, [b"x" * size for size in sizes])
    assert len(piece) == 99_999
    assert fits_iso2709(piece)
    assert read_piece(piece).piece == piece


def test_a_title_too_long_for_its_own_numbers_is_read_and_fits_once_its_copies_are_out() -> None:
    copy = b"  \x1faMAIN\x1fp%014d\x1fyBK\x1fz" + b"note " * 20
    parts = [b"10\x1faMany copies", *[copy % n for n in range(900)]]
    whole = put_together("00000nam a2200000 i 4500", ["245", *["952"] * 900], parts)
    one = read_one(whole)
    assert (one.outcome, one.columns.title, len(one.items)) == ("", "Many copies", 900)
    assert one.items[-1].barcode == "00000000000899"
    assert one.marc == marc(("245", "10\x1faMany copies"))
    kept = read_one(whole, NO_HOLDINGS)
    assert (kept.outcome, kept.marc) == ("repaired", whole)
    assert "MARCXML" in kept.fault


def test_a_whole_of_another_system_that_says_99999_and_counts_its_starts_wrongly() -> None:
    parts = [b"10\x1faMany notes", *[b"  \x1fa%0400d" % n for n in range(300)]]
    whole = put_together("00000nam a2200000 i 4500", ["245", *["500"] * 300], parts)
    at = 24 + 12 * 299
    one = read_one(whole[:at] + b"500040500000" + whole[at + 12 :])
    assert (one.outcome, one.marc) == ("repaired", whole)
    assert "lengths" in one.fault
