"""A few things of a MARC title put right: the right subfield, its marks and indicators, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pymarc
import pytest
from hypothesis import given, settings, strategies as st

from tuils.formats.marc.marc_articles import nonfiling
from tuils.formats.marc.marc_editing import EDITS, MarcDraft, apply
from tuils.formats.marc.marc_kinds import KINDS
from tuils.formats.marc_files.iso2709 import read_piece

from .samples import DATA, Field, emma, marc, needs_data, read_one

FIXED = "200101s2020    nyu           000 1 eng d"


def edited(data: bytes, words: Mapping[str, str]) -> bytes:
    draft = MarcDraft(data)
    apply(draft, words)
    return draft.marc()


def fields_of(data: bytes) -> list[tuple[str, str]]:
    raw = read_piece(data)
    return [(tag, part.decode().replace("\x1f", "$")) for tag, part in zip(raw.tags, raw.data, strict=True)]


def one(tag: str, text: str, words: Mapping[str, str], *, also: tuple[Field, ...] = ()) -> str:
    """Return a field after editing, written with $ for the subfield mark; all other fields must stay."""
    data = marc(("008", FIXED), *also, (tag, text.replace("$", "\x1f")), ("900", "  \x1fa left alone"))
    after = fields_of(edited(data, words))
    others = [field for field in fields_of(data) if field[0] != tag]
    assert [field for field in after if field[0] not in (tag, "008")] == [f for f in others if f[0] != "008"]
    (found,) = [value for known, value in after if known == tag]
    return found


@pytest.mark.parametrize(
    ("before", "title", "after"),
    [
        ("10$aEma /$cJane Austen.", "Emma", "10$aEmma /$cJane Austen."),
        ("10$aEmma.", "Persuasion", "10$aPersuasion."),
        ("10$aEmma.", "Why not?", "10$aWhy not?"),
        ("10$aEma :$ba novel /$cJ. A.", "Emma : a novel", "10$aEmma :$ba novel /$cJ. A."),
        ("10$aEmma :$ba novl /$cJ. A.", "Emma : a novel", "10$aEmma :$ba novel /$cJ. A."),
        ("10$aEma :$ba novl /$cJ. A.", "Emma : a novel", "10$aEmma :$ba novel /$cJ. A."),
        ("10$aEmma :$ba novel /$cJ. A.", "Emma", "10$aEmma /$cJ. A."),
        ("10$aEmma :$ba novel /$cJ. A.", "Persuasion", "10$aPersuasion /$cJ. A."),
        ("10$aEmma :$ba novel /$cJ. A.", "a novel", "12$aa novel /$cJ. A."),
        ("10$aEmma :$ba novel /$cJ. A.", "Emma Watson : a novel", "10$aEmma Watson :$ba novel /$cJ. A."),
        ("10$aEmma /$cJ. A.", "Emma : a novel", "10$aEmma :$ba novel /$cJ. A."),
        ("10$aEmma$h[sound recording] /$cJ. A.", "Emma : a novel", "10$aEmma$h[sound recording] :$ba novel /$cJ. A."),
        ("10$aEmma$h[sound recording] :$ba novel /$cJ.", "Emma", "10$aEmma$h[sound recording] /$cJ."),
        ("00$aEmma : a novel", "Emma : the novel", "00$aEmma : the novel"),
        ("00$aEmma : a novel", "Emma", "00$aEmma"),
        (
            "10$aHarry Potter.$nPart 2,$pThe chamber /$cJ. K. Rowling.",
            "Harry Potter. Part 2, The chamber of secrets",
            "10$aHarry Potter.$nPart 2,$pThe chamber of secrets /$cJ. K. Rowling.",
        ),
        (
            "10$aHary Potter.$nPart 2,$pThe chamber /$cJ.",
            "Harry Potter. Part 2, The chamber",
            "10$aHarry Potter.$nPart 2,$pThe chamber /$cJ.",
        ),
        ("10$aHarry Potter.$nPart 2,$pThe chamber /$cJ.", "Harry Potter", "10$aHarry Potter /$cJ."),
        ("10$aTitre =$bTitle /$cX.", "Titres = Title", "10$aTitres =$bTitle /$cX."),
        ("14$aThe bee book /$cX.", "Bees", "10$aBees /$cX."),
        ("10$aBees /$cX.", "The bees", "14$aThe bees /$cX."),
        ("10$aBees /$cX.", "A bee", "12$aA bee /$cX."),
        ("10$aA to Z /$cX.", "A to Z of bees", "10$aA to Z of bees /$cX."),
        ("10$a\"Bees\" /$cX.", "\"The bees\"", "15$a\"The bees\" /$cX."),
    ],
)  # fmt: skip
def test_a_title_keeps_its_parts_marks_and_indicators(before: str, title: str, after: str) -> None:
    assert one("245", before, {"title": title}) == after
    data = marc(("008", FIXED), ("245", after.replace("$", "\x1f")))
    assert read_one(data).columns.title == title


@pytest.mark.parametrize(
    ("title", "language", "count"),
    [
        ("The bees", "eng", 4), ("the bees", "", 4), ("Theory", "eng", 0), ("A", "eng", 0), ("An owl", "und", 3),
        ("Die Bienen", "ger", 4), ("Die hard", "eng", 0), ("L'été", "fre", 2), ("L\u2019été", "fre", 2),
        ("La ruche", "fre", 3), ("El libro", "spa", 3), ("The bees", "lat", 0), ("", "eng", 0), ("¿La vida?", "spa", 4),
    ],
)  # fmt: skip
def test_leading_articles_are_passed_over(title: str, language: str, count: int) -> None:
    assert nonfiling(title, language) == count


@pytest.mark.parametrize(
    ("tag", "before", "author", "after"),
    [
        ("100", "1 $aAustin, Jane,$d1775-1817.", "Austen, Jane", "1 $aAusten, Jane,$d1775-1817."),
        ("100", "1 $aAustin, J.", "Austen, J.", "1 $aAusten, J."),
        ("110", "1 $aUnited States.$bBureau of Bees.", "United States. Bureau of Bee",
         "1 $aUnited States.$bBureau of Bee."),
        ("700", "1 $aAustin, Jane,$eeditor.", "Austen, Jane", "1 $aAusten, Jane,$eeditor."),
    ],
)  # fmt: skip
def test_an_author_is_changed_where_it_is_read(tag: str, before: str, author: str, after: str) -> None:
    assert one(tag, before, {"author": author}) == after


def test_an_author_comes_and_goes_with_the_indicator_of_the_title() -> None:
    bare = marc(("008", FIXED), ("245", "00\x1faEmma"), ("300", "  \x1fa1 p."))
    known = edited(bare, {"author": "Austen, Jane"})
    assert fields_of(known)[1:3] == [("100", "1 $aAusten, Jane"), ("245", "10$aEmma")]
    assert edited(known, {"author": ""}) == edited(bare, {})
    assert ("100", "0 $aVoltaire") in fields_of(edited(bare, {"author": "Voltaire"}))


@pytest.mark.parametrize(
    ("before", "isbn", "after"),
    [
        (["  $a0141439580 (pbk.)"], "9780141439600", ["  $a9780141439600 (pbk.)"]),
        (["  $a0141439580$qpaper", "  $a9780141439587$qpaper", "  $a9780199535521"], "9780141439600",
         ["  $a9780141439600$qpaper", "  $a9780199535521"]),
        (["  $aB000"], "9780141439600", ["  $a9780141439600"]),
        ([], "9780141439600", ["  $a9780141439600"]),
        (["  $a0141439580$qpaper", "  $zx"], "", ["  $zx"]),
        (["  $a0141439580 :$c$5"], "", ["  $c$5"]),
    ],
)  # fmt: skip
def test_the_isbn_that_is_shown_is_changed(before: list[str], isbn: str, after: list[str]) -> None:
    data = emma(*(("020", text.replace("$c$", "\x1fc$").replace("$a", "\x1fa").replace("$q", "\x1fq")
                   .replace("$z", "\x1fz")) for text in before))  # fmt: skip
    assert [text for tag, text in fields_of(edited(data, {"isbn": isbn})) if tag == "020"] == after


@pytest.mark.parametrize(
    ("tag", "before", "number", "after"),
    [
        ("092", "  $a823.7$bAUS", "823.7 AUSTEN", "  $a823.7$bAUSTEN"),
        ("092", "  $a823.7$bAUS", "823.8 AUS", "  $a823.8$bAUS"),
        ("092", "  $a823.7$bAUS", "813 EMM", "  $a813$bEMM"),
        ("092", "  $a823.7$bAUS", "FIC EMM", "  $aFIC EMM"),
        ("092", "  $a823.7$bAUS", "823.7", "  $a823.7"),
        ("099", "  $aFIC AUS", "FIC AUS 2", "  $aFIC AUS 2"),
        ("099", "  $aE", "E.", "  $aE."),
    ],
)
def test_a_call_number_is_changed_in_the_librarys_own_field(tag: str, before: str, number: str, after: str) -> None:
    assert one(tag, before, {"call_number": number}) == after
    assert read_one(emma((tag, after.replace("$", "\x1f")))).columns.call_number == number


def test_what_an_agency_gave_stays_and_the_librarys_own_number_is_read_first() -> None:
    data = marc(("008", FIXED), ("050", "00\x1faPR4034"), ("082", "00\x1fa823/.7"), ("245", "10\x1faEmma"))
    for number, tag in (("FIC AUS", "099"), ("823.7 AUS", "092")):
        after = edited(data, {"call_number": number})
        assert [known for known, _text in fields_of(after)] == ["008", "050", "082", tag, "245"]
        assert read_one(after).columns.call_number == number
        assert edited(after, {"call_number": ""}) == edited(data, {})


@pytest.mark.parametrize(
    ("tag", "before", "words", "after"),
    [
        ("264", " 1$aLondon :$bPengin,$c1998.", {"publisher": "Penguin"}, " 1$aLondon :$bPenguin,$c1998."),
        ("260", "  $aLondon :$bPenguin,$c1998.", {"publisher": ""}, "  $aLondon,$c1998."),
        ("264", " 1$aLondon,$c1998.", {"publisher": "Penguin"}, " 1$aLondon :$bPenguin,$c1998."),
        ("264", " 1$bPenguin,$c[2020?], ©2019", {"year": "2021"}, " 1$bPenguin,$c[2021?], ©2019"),
        ("264", " 1$bPenguin,$c2020.", {"year": ""}, " 1$bPenguin."),
        ("264", " 1$bPenguin", {"year": "2021"}, " 1$bPenguin,$c2021"),
        ("300", "  $a32 p. :$bill. ;$c24 cm.", {"extent": "36 pages"}, "  $a36 pages :$bill. ;$c24 cm."),
        ("300", "  $c24 cm.", {"extent": "36 pages"}, "  $a36 pages ;$c24 cm."),
        ("300", "  $a32 p. ;$c24 cm.", {"extent": ""}, "  $c24 cm."),
    ],
)
def test_imprint_and_extent(tag: str, before: str, words: dict[str, str], after: str) -> None:
    assert one(tag, before, words) == after


@pytest.mark.parametrize(
    ("fixed", "year", "after"),
    [
        ("200101s2020    nyu", "1999", "200101s1999    nyu"),
        ("200101t20202019nyu", "1999", "200101t19992019nyu"),
        ("200101nuuuuuuuuxx ", "1999", "200101s1999    xx "),
        ("200101s2020    nyu", "", "200101nuuuuuuuunyu"),
    ],
)
def test_the_date_of_008_follows(fixed: str, year: str, after: str) -> None:
    rest = FIXED[18:]
    data = marc(("008", fixed + rest), ("245", "00\x1faEmma"), ("264", " 1\x1fbX"))
    done = edited(data, {"year": year})
    assert fields_of(done)[0] == ("008", after + rest)
    assert read_one(done).columns.year == (int(year) if year else None)


def test_what_has_no_place_yet_gets_one_in_the_order_of_tags() -> None:
    words = {"author": "A, B", "isbn": "9780141439600", "publisher": "P", "year": "1999", "extent": "3 p.",
             "call_number": "FIC", "title": "T", "kind": "video"}  # fmt: skip
    assert set(words) == set(EDITS) - {"access", "levels", "tags"}, "which have tests of their own"
    done = edited(marc(("001", "x"), ("008", FIXED), ("900", "  \x1fax")), words)
    assert [tag for tag, _text in fields_of(done)] == ["001", "008", "020", "099", "100", "245", "264", "300", "900"]
    columns = read_one(done).columns
    assert (columns.title, columns.author, columns.publisher, columns.year) == ("T", "A, B", "P", 1999)
    assert (columns.extent, columns.call_number, columns.kind) == ("3 p.", "FIC", "video")


TAGGED = (
    "  $aLopez, Maria",
    "  $6880-01$aA; B$2local",
    " 7$aA, B$2other",
    "  $0(x)1",
    "  $aCats$xHistory",
    "  $a" + "x" * 70,
)


@pytest.mark.parametrize(
    ("tags", "gone", "made"),
    [
        ("Lopez, Maria; A, B; Cats -- History; " + "x" * 60 + "; New", (), (" 4$aNew",)),
        ("LOPEZ, Maria; a, b; Cats -- History", (5,), ()),
        ("Lopez, Maria; Cats -- History; " + "x" * 60, (1, 2), ()),
        ("", (0, 1, 2, 4, 5), ()),
    ],
)
def test_a_tag_leaves_alone_and_the_others_stay_as_they_are(tags: str, gone: tuple[int, ...], made: tuple[str]) -> None:
    data = emma(*(("690", text.replace("$", "\x1f")) for text in TAGGED))
    assert read_one(data).columns.tags == "|Lopez, Maria|A, B|Cats -- History|" + "x" * 60 + "|"
    after = [text for tag, text in fields_of(edited(data, {"tags": tags})) if tag == "690"]
    assert after == [text for at, text in enumerate(TAGGED) if at not in gone] + [*made]


def test_tags_beyond_those_that_are_shown_stay() -> None:
    data = emma(*(("690", f"  \x1fatag {n}") for n in range(23)))
    shown = "; ".join(f"tag {n}" for n in range(1, 20))
    after = [text for tag, text in fields_of(edited(data, {"tags": shown})) if tag == "690"]
    assert after == [f"  $atag {n}" for n in range(1, 23)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_that_of_leader_and_form(kind: str) -> None:
    for start in KINDS:
        data = edited(marc(("008", FIXED), ("245", "00\x1faEmma")), {"kind": start})
        assert read_one(edited(data, {"kind": kind})).columns.kind == kind


@given(st.text(max_size=30), st.sampled_from(sorted(set(EDITS) - {"kind", "isbn", "year"})))
@settings(max_examples=300, deadline=None)
def test_any_text_stays_text(text: str, name: str) -> None:
    if name == "title" and not text.strip(" \t"):
        return
    data = emma(("264", " 1\x1faX :\x1fbY,\x1fc1999."), ("300", "  \x1fa3 p."), ("092", "  \x1fa1\x1fbB"))
    (record,) = pymarc.MARCReader(io.BytesIO(edited(data, {name: text})), to_unicode=True, force_utf8=True)
    assert record is not None
    assert {"245", "001"} <= {field.tag for field in record.fields}


@needs_data
@pytest.mark.parametrize("name", sorted(str(path.relative_to(DATA)) for path in DATA.glob("[im]*/**/*.mrc")))
def test_real_titles_show_what_was_put_and_keep_all_else(name: str) -> None:
    from tuils.formats.marc.marc import read_marc

    with (DATA / name).open("rb") as stream:
        for number, record in enumerate(read_marc(stream)):
            if number == 100:
                break
            if not record.marc or not record.columns.title:
                continue
            title = f"New {record.columns.title}"
            done = edited(record.marc, {"title": title, "extent": "7 pages"})
            columns = read_one(done).columns
            assert (columns.title, columns.extent) == (title, "7 pages")
            assert columns._replace(
                title="", extent="", more_titles="", more_authors="", title_key=""
            ) == record.columns._replace(title="", extent="", more_titles="", more_authors="", title_key="")
            kept = [field for field in fields_of(record.marc) if field[0] not in ("245", "300")]
            assert [field for field in fields_of(done) if field[0] not in ("245", "300")] == kept
