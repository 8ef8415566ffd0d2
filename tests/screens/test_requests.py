"""Somebody asks for records: what to do stands there for everybody; the log and a person's own record for some."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from tests.screens.golden import assert_golden, screen_text
from tests.screens.keys import press
from tests.screens.maple import MARTA, Maple, answer, at_desk
from tuils.library.foundation.administration.legal_requests import requests
from tuils.screens.office.records_requests import RequestLog, Requests


def maple(pilot: Pilot[Any]) -> Maple:
    return cast("Maple", pilot.app)


SIZES = [(80, 24), (40, 12)]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    name = f"{size[0]}x{size[1]}"
    async with at_desk(tmp_path, "admin", size=size) as pilot:
        await press(pilot, "<f10>records requests<enter>")
        assert_golden(pilot.app, f"requests-{name}")
        await press(pilot, "<f6>")
        assert_golden(pilot.app, f"request-log-{name}")
        await press(pilot, "<f6>County sheriff<enter>")
        await press(pilot, "subp<enter>Given to the lawyer<enter>")
        assert_golden(pilot.app, f"request-logged-{name}")


async def test_a_volunteer_reads_what_to_do_and_no_more(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as pilot:
        await press(pilot, "<f10>records requests<enter>")
        assert isinstance(pilot.app.screen, Requests)
        assert answer(pilot)[1] == "Do not answer. Call the director."
        assert "The log" not in "\n".join(screen_text(pilot.app))
        await press(pilot, "<f6>")
        assert isinstance(pilot.app.screen, Requests)


@pytest.mark.whole
async def test_logging_one(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>records requests<enter><f6><f6><enter>")
        assert answer(pilot)[1].startswith("Who asked?")
        await press(pilot, "FBI [bold]<enter>x-ray<enter>")
        await press(pilot, "<enter><enter>")
        (one,) = await maple(pilot).read(requests, maple(pilot).desk)
        assert (one.agency, one.kind, one.handled_by, one.note) == ("FBI [bold]", "other", "admin", "")
        await press(pilot, "<enter>")
        assert answer(pilot)[1] == "FBI [bold]: other"
        await press(pilot, "<f6>somebody<escape>")
        await press(pilot, "<escape><escape>")
        assert len(await maple(pilot).read(requests, maple(pilot).desk)) == 1


async def test_a_persons_own_record(tmp_path: Path) -> None:
    async with at_desk(tmp_path, "admin") as pilot:
        await press(pilot, "<f10>records requests<enter><f6><f7>")
        assert isinstance(pilot.app.screen, RequestLog)
        await press(pilot, "nobody<enter>")
        assert not list(tmp_path.rglob("record-*"))
        await press(pilot, f"{MARTA}<enter>")
        assert answer(pilot)[0] == "OK"
        text, whole = sorted(tmp_path.rglob("record-*"), reverse=True)
        assert "Marta" in text.read_text("utf-8")
        assert json.loads(whole.read_text("utf-8"))["patron"]["card"] == MARTA
        assert [file.parent.stat().st_mode & 0o777 for file in (text,)] == [0o700]
