"""A printer that is slow, dead or absent holds no key and no list; what it did not take is offered again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.grove import MARTA, OVERSTORY
from tests.screens.at_desk import seat
from tests.screens.keys import printed

PULL_LIST, PRINT_AGAIN = "<f10>holds to pull<enter>", "<f10>waiting to print<enter>"


def lp(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    file = folder / "lp"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


async def test_a_printer_that_does_not_answer_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`lp` waits until the test lets it go: meanwhile keys and lists work, and the day list's F8 too."""
    gate = tmp_path / "gate"
    lp(tmp_path, monkeypatch, f"until [ -e {gate} ]; do sleep 0.02; done; cat >> {tmp_path}/paper")
    async with seat(tmp_path) as at:
        await at.press(PULL_LIST, "<f6>")
        assert at.said == ("", "Printing: Holds to pull.")
        await at.press("<escape>", "<f10>activity log<enter>", "<f8>")
        assert at.said == ("", "Printing: the day list.")
        await at.press("<escape>", "<f3>")
        assert at.where == "Catalog"
        gate.touch()
        await printed(at.pilot)
        assert at.said == ("OK", "Sent to the printer: the day list.")
    assert "Holds to pull" in (tmp_path / "paper").read_text()


async def test_what_could_not_be_printed_is_offered_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lp(tmp_path, monkeypatch, "echo out of paper >&2; exit 1")
    async with seat(tmp_path) as at:
        await at.press(PULL_LIST, "<f6>")
        await printed(at.pilot)
        assert at.said == ("NOTE", "Not printed: Holds to pull. Out of paper.")
        await at.press("<escape>", PRINT_AGAIN)
        assert (at.where, at.said) == ("PrintAgain", ("", "1 thing is waiting to print."))
        lp(tmp_path, monkeypatch, f"cat > {tmp_path}/paper")
        await at.press("1<enter><enter>")
        await printed(at.pilot)
        assert at.said == ("OK", "Sent to the printer: Holds to pull.")
        assert "Holds to pull" in (tmp_path / "paper").read_text()
        app: Any = at.app
        assert app.prints.kept == []


async def test_without_a_printer_it_goes_to_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with seat(tmp_path) as at:
        monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
        await at.press(PULL_LIST, "<f6>")
        await printed(at.pilot)
        await at.press("<escape>", PRINT_AGAIN, "<f6>")
        assert at.said[0] == "OK"
        (file,) = (tmp_path / "printouts").iterdir()
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_text().startswith("Holds to pull")


async def test_a_receipt_without_a_printer_is_not_called_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is kept with what stands on it: for a file, or for a printer that is set up since."""
    async with seat(tmp_path) as at:
        monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
        await at.type(MARTA, OVERSTORY, ".b")
        await printed(at.pilot)
        assert at.said == ("NOTE", "Not printed: Checkout receipt. No printer is set up.")
        await at.press(PRINT_AGAIN)
        assert at.said == ("", "1 thing is waiting to print.")
        await at.press("1<enter><enter>")
        await printed(at.pilot)
        assert at.said == ("NOTE", "Not printed: Checkout receipt. No printer is set up.")
        lp(tmp_path, monkeypatch, f"/bin/cat > {tmp_path}/paper")
        await at.press("1<enter><enter>")
        await printed(at.pilot)
        assert at.said == ("OK", "Sent to the printer: Checkout receipt.")
        assert "Overstory" in (tmp_path / "paper").read_text()
        await at.press("<escape>", PRINT_AGAIN)
        assert at.said == ("", "Nothing is waiting to print.")


@pytest.mark.whole
async def test_what_is_kept_goes_with_the_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with seat(tmp_path) as at:
        monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
        await at.press(PULL_LIST, "<f6>")
        await printed(at.pilot)
        app: Any = at.app
        assert [job.what for job in app.prints.kept] == ["Holds to pull"]
        await app.end_session()
        assert app.prints.kept == []
