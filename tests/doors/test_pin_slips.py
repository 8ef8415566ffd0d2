"""PINs for many patrons at once: on letters, for those who have none, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tuils.models import db

from .calling import Program

pdfium = pytest.importorskip("pypdfium2", reason="needs tuils[dev]")


def letters(file: Path) -> list[str]:
    return [str(page.get_textpage().get_text_range()) for page in pdfium.PdfDocument(file)]


@pytest.fixture
def cards(program: Program) -> list[str]:
    people = (("Marta", "4"), ("Rosie", "4"), ("Sam", "5"))
    add = ("patron", "add", "--last-name", "Field", "--street", "Mill Road 3", "--city", "Maple Grove")
    return [str(program.json(*add, "--first-name", name, "--grade", grade).line["patron"]) for name, grade in people]


def check(program: Program, monkeypatch: pytest.MonkeyPatch, card: str, pin: str) -> bool:
    with monkeypatch.context() as here:
        here.setenv("TUILS_PATRON_PIN", pin)
        return bool(program.json("patron", "pin", card, "--check").line["right"])


def test_each_gets_a_pin_of_its_own(program: Program, cards: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    file = program.folder / "slips.pdf"
    made = program.json("patron", "pin-slips", "--grade", "4", "-o", str(file))
    assert (made.line["slips"], file.stat().st_mode & 0o777) == (2, 0o600)
    told = letters(file)
    pins = {}
    for text in told:
        card, pin = re.search(r"card: (\d+)", text), re.search(r"PIN: (\d{6})", text)
        assert card, text
        assert pin, text
        pins[card[1]] = pin[1]
    assert set(pins) == set(cards[:2])
    assert all(check(program, monkeypatch, card, pin) for card, pin in pins.items())
    assert len(set(pins.values())) == 2
    for made_pin in pins.values():
        assert made_pin.encode() not in program.library.read_bytes()
    assert "exported: pin slips" in program("audit").out


def test_a_pin_that_was_chosen_stays(program: Program, cards: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_PATRON_PIN", "7391")
    program("patron", "pin", cards[0])
    monkeypatch.delenv("TUILS_PATRON_PIN")
    file = program.folder / "slips.pdf"
    done = program("patron", "pin-slips", *cards[:2], "999", "-o", str(file))
    assert (done.code, len(letters(file))) == (0, 1)
    assert "1 patron has a PIN already." in done.err
    assert "No patron has: 999" in done.err
    assert check(program, monkeypatch, cards[0], "7391")
    again = program.json("patron", "pin-slips", *cards[:2], "-o", str(file))
    assert again.line == {"slips": 0, "file": None}


def test_without_a_file_nothing_is_made(program: Program, cards: list[str]) -> None:
    assert program("patron", "pin-slips", *cards).code == 2
    full = program.folder / "no-folder" / "slips.pdf"
    assert program("patron", "pin-slips", *cards, "-o", str(full)).code != 0
    assert not program.json("patron", "pin", cards[0], "--check").line["pin_set"]
    assert db.obj is None or db.is_closed()


def test_a_vendor_without_any_pin_is_told_at_once(
    program: Program, cards: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUILS_DEVICE_PASSWORD", "correct-horse")
    assert "nobody gets in" in program("device", "add", "overdrive", "--kind", "vendor").err
    assert "nobody gets in" not in program("device", "add", "kiosk1", "--kind", "kiosk").err
    program("patron", "pin-slips", cards[0], "-o", str(program.folder / "slips.pdf"))
    assert "nobody gets in" not in program("device", "add", "hoopla", "--kind", "vendor").err
