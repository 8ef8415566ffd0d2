"""The parts of a record that everybody may see, and those that they may not."""

from __future__ import annotations

import io

import pytest

from tuils.formats.marc.marc import read_marc
from tuils.formats.marc.marc_public import public_record
from tuils.formats.marc_files.iso2709 import read_piece, record_pieces

from .samples import DATA, EMMA, Field, emma, needs_data

STAYS: tuple[Field, ...] = (
    ("500", "  \x1faA note for all."),
    ("561", "1 \x1faOnce the queen's."),
    ("542", "1 \x1faIn the public domain."),
    ("690", " 0\x1faLocal history"),
    ("700", "1 \x1faBrock, C. E.,\x1feillustrator."),
    ("856", "40\x1fuhttps://example.org\x1fzFor all"),
    ("880", "1 \x1f6700-01\x1fa\u0428\u043e\u0443"),
    ("099", "  \x1faFIC AUS"),
)
GOES: tuple[Field, ...] = (
    ("541", "  \x1faMrs. Secret\x1fh$5"),
    ("541", "1 \x1faMrs. Secret"),
    ("542", "0 \x1faSecret"),
    ("561", "0 \x1faMrs. Secret"),
    ("561", "  \x1faMrs. Secret"),
    ("583", "  \x1farepaired\x1fkSecret"),
    ("590", "  \x1faGift of Secret"),
    ("599", "  \x1faSecret"),
    ("901", "  \x1faSecret"),
    ("952", "  \x1faSecret"),
    ("999", "  \x1faSecret"),
    ("LOC", "  \x1faSecret"),
    ("700", "1 \x1faSecret, Ann,\x1fedonor."),
    ("700", "1 \x1faSecret, Ann.\x1f4dnr"),
    ("710", "2 \x1faSecret Club,\x1feDonor"),
    ("700", "1 \x1faSecret, Ann.\x1f4http://id.loc.gov/vocabulary/relators/dnr"),
    ("700", "1 \x1faSecret, Ana,\x1fedonante."),
    ("700", "1 \x1fiDonated by:\x1faSecret, Ann."),
    ("700", "1 \x1faSecret, Ann,\x1feformer owner."),
    ("711", "2 \x1faSecret Fair,\x1fjdonor."),
    ("880", "  \x1f6541-01\x1faSecret"),
    ("880", "  \x1f6590-00/$1\x1faSecret"),
    ("880", "1 \x1f6700-02\x1faSecret\x1fedonor"),
)


@pytest.mark.parametrize("field", STAYS, ids=[tag for tag, _data in STAYS])
def test_what_is_for_all_stays_byte_by_byte(field: Field) -> None:
    record = emma(field)
    assert public_record(record) == (record, False)


@pytest.mark.parametrize("field", GOES, ids=[f"{tag} {data!r}" for tag, data in GOES])
def test_what_names_a_donor_or_is_for_staff_goes(field: Field) -> None:
    public = public_record(emma(field, ("500", "  \x1faStays")))
    assert b"Secret" not in public.marc
    raw = read_piece(public.marc)
    assert raw.tags == [tag for tag, _data in EMMA] + ["500"]
    assert not raw.faults
    assert public.columns == (field[0] in ("590", "599", "700", "710", "711", "880"))


def test_nonpublic_notes_of_links_go_and_the_links_stay() -> None:
    public = public_record(emma(("856", "40\x1fuhttps://example.org\x1fxpassword: Secret\x1fzFor all")))
    assert public == (emma(("856", "40\x1fuhttps://example.org\x1fzFor all")), False)


@pytest.mark.parametrize("record", [b"", b"Secret", b"00026Secret\x1e\x1d", emma(("590", "  \x1faSecret"))[:-40]])
def test_what_cannot_be_read_is_not_laid_open(record: bytes) -> None:
    assert b"Secret" not in public_record(record).marc


@needs_data
def test_real_records_stay_readable_and_lose_nothing_else() -> None:
    for file in sorted(DATA.rglob("*.mrc"))[:12]:
        with file.open("rb") as stream:
            for number, piece in enumerate(record_pieces(stream)):
                if number >= 300:
                    break
                read = next(read_marc(io.BytesIO(piece)), None)
                if read is None or not read.marc:
                    continue
                public = public_record(read.marc)
                there, kept = read_piece(read.marc), read_piece(public.marc)
                gone = [tag for tag in there.tags if tag not in kept.tags]
                assert all(tag[:1] == "9" or tag[:2] in ("54", "56", "58", "59") or not tag.isdigit() for tag in gone)
                assert read_piece(public_record(public.marc).marc).data == kept.data, "once is enough"
