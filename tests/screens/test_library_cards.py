"""Library cards to print: of one patron from the card, of a class from the batch form."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from tests.screens.keys import press
from tests.screens.maple import MARTA, Maple, answer, at_desk, until
from tests.screens.test_patron_batch import CHILD, ED, OPEN, in_class
from tuils.library.foundation.administration.known import change_setting

pdfium = pytest.importorskip("pypdfium2", reason="needs tuils[dev]")


def words_of(file: Path) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(file))


async def test_the_card_of_one_patron_is_a_file_that_stays_a_week(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, f"<f4>{MARTA}<enter>.s<enter>.b<enter>2<enter>")
        assert answer(pilot)[:2] == ("OK", "1 card saved: cards-2026-12-07.pdf")
        await press(pilot, ".b<enter>2<enter>")
        files = sorted((tmp_path / "cards").iterdir())
    assert [file.name for file in files] == ["cards-2026-12-07-2.pdf", "cards-2026-12-07.pdf"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert "Marta Field" in words_of(files[0])


async def test_the_cards_of_a_class_are_made_in_one_go(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await in_class(pilot, CHILD, "7b")
        await in_class(pilot, ED, "7a")
        await press(pilot, OPEN)
        await press(pilot, "<f8>")
        assert answer(pilot)[1] == "No patrons were chosen."
        await press(pilot, "<tab><tab>7<f8>")
        await until(pilot, lambda: answer(pilot)[:2] == ("OK", "2 cards saved: cards-2026-12-07.pdf"))
        listed = tmp_path / "class.txt"
        listed.write_text(f"{MARTA}\n21234000099999\n", encoding="utf-8")
        await press(pilot, "<ctrl+u>" + "<tab>" * 3 + f"{listed}<f8>")
        await until(pilot, lambda: answer(pilot)[:2] == ("OK", "1 card saved: cards-2026-12-07-2.pdf"))
        assert answer(pilot)[2].startswith("1 left out: no card. In ")
    assert "Marta Field" not in words_of(tmp_path / "cards" / "cards-2026-12-07.pdf")
    assert "Marta Field" in words_of(tmp_path / "cards" / "cards-2026-12-07-2.pdf")


async def test_a_disk_that_is_full_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(texts: Mapping[Path, bytes]) -> list[Path]:
        raise OSError(errno.ENOSPC, "No space left on device", str(next(iter(texts))))

    monkeypatch.setattr("tuils.screens.kit.papers.library_cards.whole_files", full)
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, f"<f4>{MARTA}<enter>.s<enter>.b<enter>2<enter>")
        mark, said, then = answer(pilot)
    assert (mark, then) == ("STOP", "Make room, then try again.")
    assert said.startswith("Not saved: no disk space left for ")


async def test_whoever_may_not_batch_edit_is_not_offered_a_class(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "ana") as pilot:
        await press(pilot, OPEN)
        await press(pilot, "<tab><tab>7<f8>")
        assert not (tmp_path / "cards").exists()


async def test_signs_and_cards_go_on_the_paper_of_the_library(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        app = cast("Maple", pilot.app)
        await app.do(change_setting, "notice_paper", "a4")
        await press(pilot, "<f10>signs<enter><enter>")
        await until(pilot, lambda: answer(pilot)[1] == "Saved: hold-signs.pdf")
        await press(pilot, f"<f4>{MARTA}<enter>.s<enter>.b<enter>2<enter>")
        await until(pilot, lambda: answer(pilot)[0] == "OK")
    for file in (tmp_path / "printouts" / "hold-signs.pdf", tmp_path / "cards" / "cards-2026-12-07.pdf"):
        assert [round(points) for points in pdfium.PdfDocument(file)[0].get_size()] == [595, 842]
