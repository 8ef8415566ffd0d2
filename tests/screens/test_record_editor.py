"""The MARC editor: fields changed, added, moved and taken back by keys; two people on one record; nothing is lost."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import cast

import pytest

from tests.grove import EMMA, OVERSTORY, OWL
from tests.screens.at_desk import SIZES, Seat, seat
from tests.screens.keys import A_MOMENT
from tuils.formats.marc.marc_record import MarcRecord
from tuils.library.foundation.store import sole_right
from tuils.library.holdings.editing.record_editing import open_record, save_record, with_field
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import item_sheet, title_sheet
from tuils.screens.catalog.marc import record_drafts
from tuils.screens.catalog.marc.codes import new_codes
from tuils.screens.catalog.marc.editor import RecordEditor
from tuils.station.settings import state_folder

SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
MARC = f"<f3>{OVERSTORY}<enter><f8>"
EDITOR = f"{MARC}.n<enter>"
CLEAR = "<ctrl+u>"


def fields(at: Seat) -> list[str]:
    record = cast("RecordEditor", at.screen).record
    return [f"{tag} {record.line(n)}" for n, (tag, _data) in enumerate(record.fields)]


async def stored(at: Seat, barcode: str = OVERSTORY) -> list[str]:
    sheet = await at.app.read(item_sheet, at.app.desk, barcode)
    record = MarcRecord.of((await at.app.read(title_sheet, sheet.biblio)).marc)
    return [f"{tag} {record.line(n)}" for n, (tag, _data) in enumerate(record.fields)]


class OtherDesk:
    """Another program of the same login."""


@SIZE
async def test_what_it_looks_like(tmp_path: Path, size: tuple[int, int]) -> None:
    async with seat(tmp_path, "pat", size=size) as at:
        await at.press(EDITOR)
        assert at.where == "RecordEditor"
        at.golden("marc-editor")
        await at.press("245<enter><enter>")
        at.golden("marc-editor-field")
        await at.press("<escape><escape>?<enter>")
        at.golden("marc-field-help")
        await at.press("<escape>LDR<enter><enter>")
        at.golden("marc-codes")


async def test_there_is_one_leader(tmp_path: Path) -> None:
    """A field of that name would be the leader where the record is next read as text."""
    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR)
        for keys in ("LDR x<enter>", "000 x<enter>", "<f7>LDR<enter>"):
            await at.press(keys)
            assert "There is one leader" in at.answer[1]
        assert not [one for one in fields(at) if one.startswith(("LDR", "000"))]


async def test_enter_on_the_marc_page_edits_that_field_and_undo_takes_the_save_back(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        before = await stored_after(at, "")
        await at.press(MARC, "<down>" * 20, "<enter>")
        assert at.where == "RecordEditor"
        await at.press("245<enter><enter>", f"{CLEAR}10 $a The understory : $b a novel<enter>")
        assert "245 14 $a The understory : $b a novel" in fields(at), "the indicator follows the article"
        await at.press("650 #0 $a Trees.<enter>", "<f6>")
        assert at.answer[0] == "OK"
        assert (await at.app.read(find_titles, "understory")).hits, "the index follows"
        assert "650 #0 $a Trees." in await stored(at)
        await at.press("<f9><enter>")
        assert await stored(at) == before, "one act, undone by one key"
        assert not (await at.app.read(find_titles, "understory")).hits


async def stored_after(at: Seat, keys: str) -> list[str]:
    await at.press(keys)
    return await stored(at)


async def test_fields_are_copied_moved_deleted_and_each_step_goes_back(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR)
        start = fields(at)
        await at.press("<f7>500<enter>", "A gift.<enter>")
        assert "500 ## $a A gift." in fields(at)
        await at.press(".b<enter>", ".n<enter>", ".y<enter>", "<f8>")
        assert sum(one == "500 ## $a A gift." for one in fields(at)) == 1
        await at.press("<f9><f9><f9><f9><f9>")
        assert fields(at) == start
        assert at.where == "RecordEditor"


async def test_what_is_left_unsaved_is_asked_for(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR, "500 ## $a A gift.<enter>", "<escape>")
        assert at.answer[1] == "Leave without saving your changes?"
        await at.press("n<enter>")
        assert at.where == "RecordEditor"
        await at.press("<escape>y<enter>")
        assert at.where == "Title"
        assert not any("gift" in one for one in await stored(at))


async def test_codes_are_chosen_by_their_words(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR, "<f7>006<enter>")
        assert at.where == "FixedCodes"
        assert len(new_codes("006")) == 18
        await at.press("<escape>LDR<enter><enter>")
        assert at.where == "FixedCodes"
        await at.press("<tab>", "music rec<tab>", "<f6>")
        assert cast("RecordEditor", at.screen).record.leader[6] == "j"
        await at.press("<f6>")
        assert (await at.app.read(title_sheet, cast("RecordEditor", at.screen).base.biblio)).kind == "music"


async def test_warnings_are_shown_and_stop_nothing(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR, "020 ## $a 9780000000001<enter>", "650 99 $k Trees<enter>", "<f6>")
        assert at.answer[0] == "OK"
        assert "to look at" in at.answer[2]
        await at.press("LDR<enter>.v<enter>")
        said = {at.answer[1]}
        for _step in range(24):
            await at.press(".v<enter>")
            said.add(at.answer[1])
        assert "020: 9780000000001 is not a valid ISBN. A wrong one goes in $z." in said
        assert "650 has no subfield $k." in said


async def test_punctuation_and_a_field_from_another_title(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(
            EDITOR, "245<enter><enter>", f"{CLEAR}14 $a The overstory $b a novel $c Richard Powers<enter>", ".t<enter>"
        )
        assert "245 14 $a The overstory : $b a novel / $c Richard Powers." in fields(at)
        await at.press(f".i<enter>{OWL}<enter>", "245<enter>")
        assert any("Owl moon" in one for one in fields(at))


async def test_two_people_on_one_record_and_nothing_is_lost(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR)
        biblio = cast("RecordEditor", at.screen).base.biblio
        await at.press("500 ## $a Mine.<enter>", "245<enter><enter>", f"{CLEAR}14 $a The mine<enter>")
        base = await at.app.read(open_record, at.app.desk, biblio)
        theirs = with_field(with_field(base.record, "245", "14 $a The theirs"), "520", "## $a Theirs.")
        await at.app.do(save_record, base, theirs)
        await at.press("<f6>")
        assert at.answer[1] == "pat saved this record meanwhile: 245, 520."
        assert "245" in at.answer[2]
        assert {"500 ## $a Mine.", "520 ## $a Theirs.", "245 14 $a The theirs", "245 14 $a The mine"} <= {*fields(at)}
        await at.press("<f8><f6>")
        assert at.answer[0] == "OK"
        assert {"500 ## $a Mine.", "520 ## $a Theirs.", "245 14 $a The mine"} <= {*await stored(at)}


async def test_three_hundred_fields_are_one_list(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(f"<f3>{EMMA}<enter><f8>.n<enter>")
        base = cast("RecordEditor", at.screen).base
        many = base.record
        for number in range(300):
            many = many.add(("650", f" 0\x1faSubject {number:03}.".encode()))[0]
        await at.app.do(save_record, base, many)
        await at.press("<escape>")
        begun = time.perf_counter()
        await at.press(".n<enter>")
        print("opened in", time.perf_counter() - begun)
        await at.press("<pagedown>" * 40)
        assert any("Subject 299" in row for row in at.rows())
        await at.press("<f8>")
        assert len(fields(at)) == len(base.record.fields) + 299


async def test_without_the_right_it_is_read_only(tmp_path: Path) -> None:
    async with seat(tmp_path, "ana") as at:
        await at.press(MARC, "<down>" * 20, "<enter>", ".n<enter>")
        assert at.where == "Title"


async def test_unsaved_changes_outlast_the_lock_and_a_sign_out(tmp_path: Path) -> None:
    """They are offered to who made them, and to nobody else; a plain no discards them."""
    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR)
        await at.type("500 ## $a Half done")
        await at.press("<ctrl+l>", "<escape>")
        assert at.where == "SignIn"
        await at.type("2", "1357")
        await at.type(".q")
        await at.type("3", "1111")
        await at.press(EDITOR)
        assert at.answer[:2] == ("ASK", "You have unsaved changes: The Overstory. Continue?")
        await at.press("<escape>")
        await at.press(EDITOR)
        await at.type("y")
        assert "500 ## $a Half done" in fields(at)
        await at.press("<f6>")
        assert at.answer[0] == "OK"
        assert "500 ## $a Half done" in await stored(at)
        await at.press("<escape>", EDITOR)
        assert at.answer[0] == ""
        await at.type("500 ## $a Another")
        await at.type(".q")
        await at.type("3", "1111")
        await at.press(EDITOR)
        await at.type("n")
        assert "500 ## $a Another" not in fields(at)
        await at.press("<escape>", EDITOR)
        assert at.answer[0] == ""


async def test_unsaved_changes_outlast_a_restart(tmp_path: Path) -> None:
    def kept() -> list[Path]:
        return list((state_folder() / record_drafts.FOLDER).glob("*.json"))

    async def until_kept(there: bool) -> None:
        async with asyncio.timeout(60):
            while bool(kept()) is not there:
                await asyncio.sleep(A_MOMENT)

    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR)
        await at.type("500 ## $a Half done")
        await until_kept(True)
        await at.type(".q")
        await at.type("3", "1111")
        record_drafts._DRAFTS.clear()  # as when the program begins anew
        await at.press(EDITOR)
        assert at.answer[:2] == ("ASK", "You have unsaved changes: The Overstory. Continue?")
        await at.type("y")
        assert "500 ## $a Half done" in fields(at)
        await at.press("<f9>")
        assert "500 ## $a Half done" not in fields(at)
        await until_kept(False)
        await at.type("500 ## $a Done")
        await until_kept(True)
        await at.press("<f6>")
        assert at.answer[0] == "OK"
        await until_kept(False)
        record_drafts._DRAFTS.clear()
        await at.press("<escape>", EDITOR)
        assert at.answer[0] == ""


async def test_a_second_desk_is_not_offered_the_draft_of_the_first(tmp_path: Path) -> None:
    """It was, with "n: discard them", while the first still typed."""
    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR)
        await at.type("500 ## $a Half done")
        drafts = state_folder() / record_drafts.FOLDER
        async with asyncio.timeout(60):
            while not list(drafts.glob("*.json")):
                await asyncio.sleep(A_MOMENT)
        key = cast("RecordEditor", at.screen).draft_key
        second = record_drafts.RecordDrafts(OtherDesk())
        assert (second.find(key), second.is_elsewhere(key)) == (None, True)
        draft = record_drafts.RecordDrafts(at.app).known[key]
        second.known[key] = draft
        await second.write(key)
        assert len(list(drafts.glob("*.json"))) == 2, "each desk has its own"
        second.known.clear()
        await second.write(key)
        assert len(list(drafts.glob("*.json"))) == 1, "the other desk's is left alone"
        await at.press("<f6>")
        await at.settled()
    assert not list(drafts.glob("*.json"))


async def test_the_second_desk_is_told_of_the_first(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR)
        editor = cast("RecordEditor", at.screen)
        other = Path(f"{record_drafts._files(editor.draft_key)[0]}")
        other.parent.mkdir(parents=True, exist_ok=True)
        await at.press("<escape>")
        lock = sole_right(f"{other}.lock")
        assert lock
        other.write_text("{}")
        await at.press(".n<enter>")
        assert at.answer[:2] == ("NOTE", "You have unsaved changes to this record at another desk.")
        await at.type("500 ## $a Here")
        await at.press("<f6>")
        assert at.answer[0] == "OK"
        assert other.exists()
        lock.release()


async def test_a_mistyped_tag_stays_in_the_record(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(EDITOR)
        for tag in ("2450", "24x5", "titel"):
            await at.type(tag)
            assert at.where == "RecordEditor"
            assert at.said == ("NOTE", f"{tag} is not a tag. A tag has three characters, such as 245.")
        await at.type(OVERSTORY)
        assert at.said[1] != f"{OVERSTORY} is not a tag. A tag has three characters, such as 245."


async def test_enter_with_no_field_chosen_edits_the_first(tmp_path: Path) -> None:
    async with seat(tmp_path, "pat") as at:
        await at.press(MARC, "<enter>")
        assert at.where == "RecordEditor"
        assert cast("RecordEditor", at.screen).place == 0
