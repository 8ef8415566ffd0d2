"""References in MARC text, single letters of MARC-8 among UTF-8, and blank subfield codes."""

from __future__ import annotations

import pytest

from tests.formats.samples import read_one, titled
from tuils.formats.marc.marc_editing import MarcDraft, apply
from tuils.formats.marc.marc_showing import describe
from tuils.formats.marc.marc_view import marc_fields
from tuils.formats.marc_files.marc_references import resolved


@pytest.mark.parametrize("leader", ["nam a", "nam  "])
@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("It&#x2019;s &#x6F22;", "It\u2019s 漢"),
        ("Tom &amp; Jerry&apos;s &quot;best&quot;", 'Tom & Jerry\'s "best"'),
        ("The cat&#8217;s &#X2014; tale", "The cat\u2019s — tale"),
        ("Bad dog&#39;s &#146;day&#146;", "Bad dog's \u2019day\u2019"),
        ("Escaped &amp;#x2019; twice &amp;amp; more", "Escaped \u2019 twice & more"),
        (
            "R&D; AT&T & Co &nothing; &#x1F; &#xD800; &#99999999; end",
            "R&D; AT&T & Co &nothing; &#x1F; &#xD800; &#99999999; end",
        ),
    ],
)
def test_references_are_read_everywhere_and_stored_as_they_came(stored: str, shown: str, leader: str) -> None:
    assert resolved(stored) == shown
    one = read_one(titled(f"10\x1fa{stored}", ("500", f"  \x1fa{stored}"), leader=leader))
    assert (one.outcome, one.columns.title, one.columns.notes[: len(shown)]) == ("", shown, shown)
    assert f"10\x1fa{stored}\x1e".encode() in one.marc
    assert marc_fields(one.marc)[2][2] == f"$a {shown}"
    assert [note.text for note in describe(one.marc).notes] == [shown]


def test_marc8_text_has_accents_and_references() -> None:
    one = read_one(titled(b"10\x1faCaf\xe2e &#x2019;s", leader="nam  "))
    assert one.columns.title == "Café \u2019s"


def test_an_edit_changes_the_field_it_is_about_and_no_other() -> None:
    one = read_one(titled("10\x1faTom &amp; Jerry", ("500", "  \x1faCats &amp; mice")))
    draft = MarcDraft(one.marc)
    apply(draft, {"title": "Tom & Jerry again"})
    assert b"\x1faTom & Jerry again" in draft.marc()
    assert b"\x1faCats &amp; mice" in draft.marc()
    assert MarcDraft(one.marc).marc() == one.marc


@pytest.mark.parametrize(
    ("stray", "text"),
    [
        (b"\xb912.50", "£12.50"),
        (b"price \xb9 3", "price £ 3"),
        (b"\xc32005", "©2005"),
        (b"New York : Knopf, \xc3 1998.", "New York : Knopf, © 1998."),
        (b"\xc3Disney", "©Disney"),
        (b"\xc21977", "℗1977"),
        (b"Concerto in C\xc4 minor", "Concerto in C♯ minor"),
        (b"Sonata in B\xa9 major", "Sonata in B♭ major"),
        (b"45\xc0 north", "45° north"),
        (b"\xc5Qui n vive?", "¿Qui n vive?"),
        (b"gro\xc7", "groß"),
        (b"km\xb2", "km²"),
        (b"S\xc3O PAULO", "SÃO PAULO"),
        (b"note\xb9", "note¹"),
        (b"25 \xb0C", "25 °C"),
        (b"Kleenex\xae box", "Kleenex® box"),
    ],
)
@pytest.mark.parametrize("among", ["Plain ", "Größe, Élan, dépôt, 漢字 "])
def test_single_letters_that_are_not_utf8(stray: bytes, text: str, among: str) -> None:
    one = read_one(titled(b"10\x1fa" + among.encode() + stray))
    assert (one.outcome, one.columns.title) == ("repaired", (among + text).rstrip("."))
    assert "not UTF-8" in one.fault


@pytest.mark.parametrize(
    ("field", "stored"),
    [
        ("10\x1f The red barn", "10\x1faThe red barn"),
        ("10\x1f the red barn", "10\x1fathe red barn"),
        ("10\x1f Été", "10\x1faÉté"),
        ("10\x1faEmma :\x1f a novel /\x1fcAusten", "10\x1faEmma :\x1faa novel /\x1fcAusten"),
        ("10\x1faEmma\x1f \x1fcAusten", "10\x1faEmma\x1f\x1fcAusten"),
    ],
)
def test_a_blank_subfield_code_is_a_and_keeps_its_text(field: str, stored: str) -> None:
    one = read_one(titled(field))
    assert (one.outcome, one.marc) == ("repaired", titled(stored))
