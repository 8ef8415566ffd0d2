"""Tags as they are stored, the pad's frames, and a pad at a pseudo-terminal: what is laid on it is heard once."""

from __future__ import annotations

import queue
from collections.abc import Iterator

import pytest

from tests.devices.pad_simulator import SimulatedPad
from tuils.devices.rfid.rfid_3m810 import frame_of, next_payload
from tuils.devices.rfid.rfid_pad import GONE_AFTER, TRIES, RfidPad
from tuils.devices.rfid.rfid_tags import PART_2, PART_3, PATRON_CARD, TAG_MODELS, RfidTag, TagFault, read_tag, write_tag
from tuils.devices.scanners.scanners import ScannerState

pytest.importorskip("tty", reason="this platform has no pseudo-terminals")

CODE, OTHER = "31234000010017", "31234000010025"
DANISH = "11010131313232333334340000000000000000513e4445373035000000000000"
"""A tag of part 3 as another program's tests have it, checksum and all."""
ANNEX_D = "9100051CBE991A14 0201D0 140204B3 46071CB6E2"
"""The examples of ISO 28560-2, annex D: an identifier, what else is there, piece 3 of 12; a shelf location cut off."""


def test_a_tag_of_part_3_is_read_and_a_spoilt_one_is_not() -> None:
    tag = read_tag(bytes.fromhex(DANISH))
    assert tag == RfidTag("11223344", PART_3, owner="DE-705")
    assert write_tag(tag).hex() == DANISH
    turned = b"".join(bytes.fromhex(DANISH)[at : at + 4][::-1] for at in range(0, 32, 4))
    assert read_tag(turned) == tag, "some write each block from its end"


def test_the_examples_of_part_2_are_read() -> None:
    assert read_tag(bytes.fromhex(ANNEX_D)) == RfidTag("123456789012", PART_2, part=3, parts=12)


@pytest.mark.parametrize("model", TAG_MODELS)
@pytest.mark.parametrize("code", [CODE, "00123", "ABC", "A-12/B", "a12", "7", "0" * 14])
def test_what_is_written_is_read_again(model: str, code: str) -> None:
    tag = RfidTag(code, model, 2, 3)
    assert read_tag(write_tag(tag).ljust(32, b"\x00")) == tag


@pytest.mark.parametrize("memory", [b"", bytes(32), b"\x55" * 24 + bytes(8)])
def test_an_empty_tag_is_no_fault(memory: bytes) -> None:
    assert read_tag(memory) is None


@pytest.mark.parametrize("memory", ["FF" * 32, "91", "1105", DANISH.replace("3132", "3133"), "41" + "7F" * 31])
def test_what_makes_no_sense_is_no_barcode(memory: str) -> None:
    with pytest.raises(TagFault):
        read_tag(bytes.fromhex(memory))


def test_a_barcode_that_does_not_fit_is_not_written() -> None:
    with pytest.raises(TagFault):
        write_tag(RfidTag("1" * 17, PART_3))


def test_frames_are_as_the_pad_sends_them() -> None:
    assert frame_of(bytes.fromhex("040011"), 0xD5).hex() == "d500050400118c66"
    heard = bytearray(bytes.fromhex("00FFD6 D500090400110A0500027250 D60003"))
    assert next_payload(heard) == bytes.fromhex("0400110A050002")
    assert (next_payload(heard), heard.hex()) == (None, "d60003")


# -- the pad


class Desk:
    """The pad's reports, in order."""

    def __init__(self, pad: SimulatedPad) -> None:
        self.told: queue.SimpleQueue[object] = queue.SimpleQueue()
        self.pad = pad
        self.rfid = RfidPad(
            pad.path,
            self.told.put,
            self.told.put,
            lambda: self.told.put("unread"),
            lambda code, afi: self.told.put((code, afi)),
            look=0.005,
        )
        self.rfid.start()

    def next(self) -> object:
        return self.told.get(timeout=60)

    def silent(self) -> bool:
        """Return whether it has nothing to tell when it looks again."""
        self.pad.looked(GONE_AFTER + 3)
        return self.told.empty()


@pytest.fixture
def pad() -> Iterator[SimulatedPad]:
    made = SimulatedPad()
    yield made
    made.unplug()


@pytest.fixture
def desk(pad: SimulatedPad) -> Iterator[Desk]:
    made = Desk(pad)
    assert made.next() is ScannerState.READY
    yield made
    made.rfid.close()


def test_several_books_are_heard_once_each_and_the_card_first(desk: Desk) -> None:
    card = RfidTag("21234000004417", PART_3, usage=PATRON_CARD)
    set_of_two = [RfidTag(OTHER, PART_2, part, 2) for part in (1, 2)]
    desk.pad.lay(*map(write_tag, [RfidTag(CODE, PART_2), *set_of_two, card]))
    assert [desk.next(), desk.next(), desk.next()] == [card.barcode, CODE, OTHER]
    assert desk.silent(), "a book that stays is not heard again"
    desk.pad.take_away()
    assert desk.silent()
    desk.pad.lay(write_tag(RfidTag(CODE, PART_2)))
    assert desk.next() == CODE


def test_a_line_full_of_noise_gives_no_other_code(desk: Desk) -> None:
    desk.pad.noise = b"\xd6\x00\x04\xff\x00\xd5"
    desk.pad.lay(write_tag(RfidTag(CODE, PART_2)))
    assert desk.next() == CODE


def test_a_tag_that_makes_no_sense_is_told_once_and_an_empty_one_never(desk: Desk) -> None:
    desk.pad.lay(b"\xff" * 32, bytes(32))
    assert desk.next() == "unread"
    assert desk.silent()


def test_security_is_switched_and_a_stubborn_tag_is_tried_again(desk: Desk) -> None:
    (book,) = desk.pad.lay(write_tag(RfidTag(CODE, PART_2)), deaf=TRIES - 1)
    assert desk.next() == CODE
    desk.rfid.secure([(CODE, 0xC2)])
    assert desk.silent()
    assert book.afi == 0xC2


def test_security_that_can_not_be_switched_is_told_once(desk: Desk) -> None:
    desk.pad.lay(write_tag(RfidTag(CODE, PART_2)), deaf=10_000)
    assert desk.next() == CODE
    desk.rfid.secure([(CODE, 0xC2)])
    assert desk.next() == (CODE, 0xC2)
    assert desk.silent()


def test_a_book_that_was_taken_away_too_soon_is_told(desk: Desk) -> None:
    desk.pad.lay(write_tag(RfidTag(CODE, PART_2)))
    assert desk.next() == CODE
    desk.pad.take_away()
    assert desk.silent()
    assert desk.rfid.barcodes == [CODE], "it may still be asked for"
    desk.rfid.secure([(CODE, 0xC2)])
    assert desk.next() == (CODE, 0xC2)


def test_a_pad_that_is_unplugged_is_told(desk: Desk) -> None:
    desk.pad.unplug()
    assert desk.next() is ScannerState.LOST
