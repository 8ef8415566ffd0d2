"""Records keep their meaning: in from every file of the collection, a copy edited, out in every form, read again."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.at_once import import_marc
from tuils.formats.holdings.koha import KOHA
from tuils.formats.marc.marc import NO_HOLDINGS, RecordRead, read_marc
from tuils.formats.marc_files.iso2709 import read_piece, record_pieces
from tuils.formats.marc_files.marc_out import export_form
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.title_imports.profile import MarcProfile
from tuils.library.holdings.titles.titles_out import export_titles
from tuils.library.lending.item_status.copy_editing import edit_item

from .makers import rows, whole

pytestmark = pytest.mark.whole

KINDS = ("ils/*", "marc/*/*", "marcxml/*", "json/*", "mrk/*")
LARGE, FIRST = 700_000, 60  # bytes of a file of which only its first titles are taken, unless all are asked for
Meaning = tuple[str, tuple[tuple[str, bytes], ...]]


def files(folder: Path, shared_data: Path, full: bool) -> Iterator[Path]:
    """Every good file; of a large one, unless `full`, its first titles, or nothing where it cannot be cut."""
    for file in sorted(itertools.chain.from_iterable(map(shared_data.glob, KINDS))):
        if full or file.stat().st_size < LARGE:
            yield file
        elif file.suffix == ".mrc":
            short = folder / f"{file.parent.name}-{file.name}"
            with file.open("rb") as stream:
                short.write_bytes(b"".join(itertools.islice(record_pieces(stream), FIRST)))
            yield short


def meaning(record: RecordRead) -> Meaning:
    """Return the leader's facts about the title, and every field with its indicators and subfields, in order.

    A mark of a subfield that has neither code nor text (five of the jazz records end with one) means nothing.
    """
    raw = read_piece(record.marc)
    data = [b"\x1f".join((marks, *filter(None, parts))) for marks, *parts in (one.split(b"\x1f") for one in raw.data)]
    return raw.leader[5:9] + raw.leader[17:20], tuple(zip(raw.tags, data, strict=True))


def read(file: Path) -> list[Meaning]:
    with file.open("rb") as stream:
        found = list(read_marc(stream, NO_HOLDINGS))
    assert [(record.number, record.fault) for record in found if record.outcome] == []
    return [meaning(record) for record in found]


def write(desk: Desk, file: Path, form_name: str) -> Path:
    form = export_form(form_name)
    with file.open("wb") as out:
        out.write(form.head)
        for title in export_titles(desk, form):
            assert title.faults == ()
            out.write(title.data)
        out.write(form.tail)
    return file


def test_every_file_comes_out_as_it_went_in(desk: Desk, tmp_path: Path, shared_data: Path, full: bool) -> None:
    came = list(files(tmp_path, shared_data, full))
    assert len(came) > 25
    import_marc(desk, came, MarcProfile(match=(), on_match="new", one_copy=True), make_codes=True)
    stored = [bytes(marc) for (marc,) in rows("SELECT marc FROM biblio ORDER BY no")]
    assert len(stored) > (7_000 if full else 1_500)
    for (item,) in rows("SELECT max(id) FROM item GROUP BY biblio"):
        edit_item(desk, item, {"public_note": "Edited: 1 < 2 & {x} $5 \\", "call_number": "FIC"})
    assert [bytes(marc) for (marc,) in rows("SELECT marc FROM biblio ORDER BY no")] == stored
    (tmp_path / "stored.mrc").write_bytes(b"".join(stored))
    wanted, copies = read(tmp_path / "stored.mrc"), [n for (n,) in rows(COPIES)]
    assert sum(copies) > 1_000
    for form in ("iso2709", "marcxml", "json", "mrk"):
        found = read(write(desk, tmp_path / f"out.{form}", form))
        assert [len(fields) for _leader, fields in found] == [
            len(fields) + n for (_leader, fields), n in zip(wanted, copies, strict=True)
        ]
        assert {tag for (_leader, fields), n in zip(found, copies, strict=True) for tag, _data in fields[-n:]} == {
            "952"
        }
        own = [(leader, fields[: len(fields) - n]) for (leader, fields), n in zip(found, copies, strict=True)]
        assert differences(wanted, own) == []


COPIES = "SELECT (SELECT count(*) FROM item WHERE item.biblio = biblio.id) FROM biblio ORDER BY no"


def differences(wanted: list[Meaning], found: list[Meaning]) -> list[tuple[int, object]]:
    """The first titles that are not the same, by number, with the fields that differ."""
    unlike = [number for number, (one, other) in enumerate(zip(wanted, found, strict=True)) if one != other]
    return [(number, {*wanted[number][1]} ^ {*found[number][1]} or found[number][0]) for number in unlike[:5]]


def test_what_could_be_kept_of_broken_files_leaves_in_every_form(desk: Desk, tmp_path: Path, shared_data: Path) -> None:
    broken = sorted(file for file in shared_data.glob("bad/**/*") if file.is_file())
    import_marc(desk, broken, MarcProfile(holdings="none", match=(), on_match="new"))
    stored = [bytes(marc) for (marc,) in rows("SELECT marc FROM biblio ORDER BY no")]
    assert len(stored) > 250
    for name in ("iso2709", "marcxml", "json", "mrk"):
        form = export_form(name)
        told = {title.number for title in export_titles(desk, form) if title.faults}
        titles = [title.data for title in export_titles(desk, form)]
        file = tmp_path / f"out.{name}"
        file.write_bytes(b"".join((form.head, *titles, form.tail)))
        with file.open("rb") as stream:
            found = [meaning(record)[1] for record in read_marc(stream, NO_HOLDINGS)]
        wanted = [meaning(record)[1] for marc in stored for record in read_marc(io.BytesIO(marc), NO_HOLDINGS)]
        assert len(found) == len(wanted)
        assert {n for n, (one, other) in enumerate(zip(wanted, found, strict=True), 1) if one != other} <= told


@pytest.mark.parametrize("name", ["ils/koha_sample_952.mrc", "ils/evergreen_concerto_852.mrc"])
def test_copies_come_in_again_as_they_were(desk: Desk, shared_data: Path, tmp_path: Path, name: str) -> None:
    """Koha's form of a copy has all that we keep of it."""
    import_marc(desk, [shared_data / name], MarcProfile(match=(), on_match="new"), make_codes=True)
    file = write(desk, tmp_path / "again.mrc", "iso2709")
    before = copies()
    import_marc(desk, [file], MarcProfile(holdings="koha", match=("control_number",), on_match="add-items"))
    assert copies() == before  # each of them is here already
    assert len(before) > 900
    with file.open("rb") as stream:
        held = [item for record in read_marc(stream, KOHA) for item in record.items]
    assert sorted((item.barcode, item.call_number, item.location, item.price_cents) for item in held) == before
    whole(desk)


def copies() -> list[tuple[object, ...]]:
    return rows("SELECT barcode, call_number, location, price_cents FROM item ORDER BY 1, 2, 3, 4")
