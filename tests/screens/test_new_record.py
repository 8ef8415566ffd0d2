"""A new MARC record from a template or like another title, and the quick form that makes good MARC of each kind."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from tests.grove import OVERSTORY
from tests.screens.at_desk import SIZES, Seat, seat
from tuils.formats.marc.marc_record import MarcRecord, warnings_of
from tuils.formats.marc.marc_templates import record_templates
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import title_sheet
from tuils.screens.catalog.marc.editor import RecordEditor

SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
NEW = "<f10>new marc record<enter>"


async def record_of(at: Seat, words: str) -> tuple[str, MarcRecord]:
    (hit,) = (await at.app.read(find_titles, words)).hits
    sheet = await at.app.read(title_sheet, hit.biblio)
    return sheet.kind, MarcRecord.of(sheet.marc)


def lines(record: MarcRecord) -> list[str]:
    return [f"{tag} {record.line(at)}" for at, (tag, _data) in enumerate(record.fields)]


@SIZE
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await at.press(NEW)
        assert at.where == "NewRecord"
        at.golden("new-record")
        await at.press("3<enter><enter>")
        at.golden("new-record-dvd")


async def test_a_dvd_from_its_template_is_found_and_undone_by_one_key(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(NEW, "3<enter><enter>", "245<enter><enter>", "The wheel of bees<enter>")
        await at.press("264<enter><enter>", "<ctrl+u>#1 $a Boston : $b Hive, $c 2024<enter>", "<f6>")
        assert at.answer[:2] == ("OK", "Saved: The wheel of bees")
        kind, record = await record_of(at, "wheel bees")
        assert kind == "video"
        assert warnings_of(record) == []
        assert {"245 04 $a The wheel of bees", "264 #1 $a Boston : $b Hive, $c 2024", "655 #7 $a DVDs. $2 local"} <= {
            *lines(record)
        }
        assert not any(line.startswith(("024", "508", "511", "520")) for line in lines(record)), (
            "what was not typed is no field"
        )
        await at.press("<f9><enter>")
        assert not (await at.app.read(find_titles, "wheel bees")).hits


async def test_a_record_is_copied_by_a_scan(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(NEW, f"{OVERSTORY}<enter>")
        assert at.where == "RecordEditor"
        record = cast("RecordEditor", at.screen).record
        assert any("The Overstory" in line for line in lines(record))
        await at.press("250 ## $a Second edition.<enter><f6>")
        assert len((await at.app.read(find_titles, "overstory")).hits) == 2


@pytest.mark.parametrize("name", ["large-print", "dvd", "audiobook", "magazine", "board-game", "thing"])
@pytest.mark.whole
async def test_the_quick_form_makes_good_marc_of_each_kind(tmp_path: Path, name: str) -> None:
    template = record_templates()[name]
    async with seat(tmp_path, "pat") as at:
        await at.press("<f10>add a book<enter>", "<tab><tab>The hive" + "<tab>" * 7, f"{template.words}<tab>", "<f6>")
        kind, record = await record_of(at, "hive")
        assert kind == template.kind
        assert warnings_of(record) == []
        tags = {tag for tag, _data in record.fields}
        assert {"008", "245", "336", "337", "338", "655"} <= tags
        assert "245 04 $a The hive" in lines(record)
        assert record.leader[6:8] == template.leader
