"""Accessibility of a title, as its record gives it in new fields and in old ones."""

from __future__ import annotations

import pytest

from tests.formats.samples import Field, marc
from tuils.formats.marc.marc import read_stored
from tuils.formats.marc.marc_editing import MarcDraft, apply
from tuils.formats.marc.marc_showing import describe

FIXED = "200101s2013    nyu    e      000 1 eng d"
TITLE = ("245", "10\x1faEmma.")


def access(*fields: Field, form: str = " ", leader: str = "nam a") -> str:
    fixed = f"{FIXED[:23]}{form}{FIXED[24:]}"
    return read_stored(marc(("001", "1"), ("008", fixed), *fields, TITLE, leader=leader)).columns.access.strip()


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ([], ""),
        ([("300", "  \x1fa523 pages (large print) ;")], "large_print"),
        ([("250", "  \x1faLarge type edition.")], "large_print"),
        ([("340", "  \x1fnlarge print")], "large_print"),
        ([("655", " 7\x1faLarge print books.\x1f2lcgft")], "large_print"),
        ([("007", "tb")], "large_print"),
        ([("007", "tc")], "braille"),
        ([("336", "  \x1fatactile text\x1fbtct\x1f2rdacontent")], "braille"),
        ([("336", "  \x1fatactile image\x1fbtci\x1f2rdacontent")], "tactile"),
        ([("341", "0 \x1favisual\x1fdclosed captions\x1f2sapdv"), ("532", "1 \x1faSign language.")], "captions signed"),
        ([("532", "2 \x1faNo captions; not for sign language.")], ""),
        ([("546", "  \x1faEnglish; not closed-captioned.")], ""),
        ([("655", " 7\x1faVideo recordings for the hearing impaired.")], "captions"),
        ([("500", "  \x1faThe history of braille.")], ""),
    ],
)  # fmt: skip
def test_told(fields: list[Field], told: str) -> None:
    assert access(*fields) == told


IMPLIED = (
    "large print", "LARGE-TYPE", "Largeprint", "Letra grande", "Braille", "a tactile book", "Touch & feel",
    "Audio version", "Read-along", "read along", "Closed-caption", "Subtitles for the deaf", "Subtitle for the hearing",
    "SDH", "hearing impaired", "captioned", "Audiodescription", "described video", "video description",
    "Visually Impaired", "Sign language", "dyslexic", "\u017fign language", "Bra\u0130lle", "dyslex\u0131a",
)  # fmt: skip


@pytest.mark.parametrize("words", IMPLIED)
def test_no_text_that_implies_a_code_is_passed_over(words: str) -> None:
    """Only titles with a cue are looked at by patterns."""
    assert access(("546", f"  \x1faEnglish\x1fb{words}."))


def test_by_the_form_of_item_and_by_the_kind() -> None:
    assert (access(form="d"), access(form="f"), access(leader="nim a")) == ("large_print", "braille", "audio")


def test_what_341_and_532_say_is_read() -> None:
    record = marc(
        ("001", "1"), ("341", "0 \x1faauditory\x1fbtranscript"), ("532", "1 \x1faA transcript is in the book.")
    )
    assert describe(record).access == ("auditory; transcript", "A transcript is in the book.")


@pytest.mark.parametrize("codes", ["large_print", "braille", "tactile captions", "described signed dyslexia audio"])
def test_edited_it_is_told_and_taken_away_nothing_is_left(codes: str) -> None:
    before = marc(("001", "1"), ("008", FIXED), TITLE)
    draft = MarcDraft(before)
    apply(draft, {"access": codes})
    assert set(read_stored(draft.marc()).columns.access.split()) == set(codes.split())
    apply(draft, {"access": ""})
    assert draft.marc() == before
