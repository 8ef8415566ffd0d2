"""A MARC title edited by lines, as text and by two people: what is not touched keeps its bytes, in real records too."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pymarc
import pytest

from tuils.formats.marc.marc_as_text import record_from_text, text_of_record
from tuils.formats.marc.marc_lines import NotAField, field_as_line, field_from
from tuils.formats.marc.marc_parts import MarcField
from tuils.formats.marc.marc_punctuation import punctuate
from tuils.formats.marc.marc_record import MarcRecord, typed_field, warnings_of
from tuils.formats.marc.marc_tables import coded_places
from tuils.formats.marc.marc_three_way import merge_three_ways
from tuils.formats.marc_files.iso2709 import Raw, fits_iso2709
from tuils.formats.marc_files.marc_sources import raws
from tuils.formats.marc_files.marc_text import read_texts

from .samples import DATA, needs_data

EMMA = MarcRecord(
    "00000nam a2200000 i 4500",
    tuple(
        (tag, field_from(tag, line))
        for tag, line in (
            ("008", "200101s2020####nyu###########000#1#eng#d"),
            ("100", "1# $a Austen, Jane."),
            ("245", "10 $a Emma / $c Jane Austen."),
            ("300", "## $a 474 pages"),
            ("650", "#0 $a Matchmaking."),
        )
    ),
)


def lines(record: MarcRecord) -> list[str]:
    return [f"{tag} {record.line(at)}" for at, (tag, _data) in enumerate(record.fields)]


@pytest.mark.parametrize(
    ("typed", "data"),
    [
        ("1 4 $a The…", "14\x1faThe…"),
        ("10$aEmma :$ba novel", "10\x1faEmma :\x1fba novel"),
        ("Emma", "  \x1faEmma"),
        ("#0 $a x", " 0\x1fax"),
        (" 0 $a x", " 0\x1fax"),
        ("$c $12.95", "  \x1fc$12.95"),
        ("## $a US{dollar}a day $2 x", "  \x1faUS$a day\x1f2x"),
        ("## $a  two   blanks ", "  \x1fatwo blanks"),
        ("## $a [/i] [bold] \x1b[2J", "  \x1fa[/i] [bold] [2J"),
    ],
)
def test_a_line_is_a_field(typed: str, data: str) -> None:
    made = field_from("500", typed)
    assert made == data.encode()
    assert field_from("500", field_as_line("500", made), made) == made
    assert field_from("500", field_as_line("500", made)) == made


def test_what_a_line_does_not_show_stays_where_it_is_not_changed() -> None:
    was = "  \x1fa two  blanks \x1fb\xa0odd &#x2019;s\x1fZcode".encode()
    assert field_from("500", field_as_line("500", was), was) == was
    changed = field_from("500", field_as_line("500", was).replace("two", "three"), was)
    assert changed.split(b"\x1f")[2:] == MarcField.of("500", was).data().split(b"\x1f")[2:] or b"odd" in changed
    bad = b"  \x1fabad \xff byte\x1fbend"
    assert b"bad \xff byte" in field_from("500", field_as_line("500", bad).replace("end", "END"), bad)


@pytest.mark.parametrize("typed", ["", "   ", "## $a", "14"])
def test_without_a_text_it_is_no_field(typed: str) -> None:
    if typed == "14":  # words, not indicators
        assert field_from("245", typed) == b"  \x1fa14"
        return
    with pytest.raises(NotAField):
        field_from("245", typed)


def test_an_article_gives_the_characters_to_skip() -> None:
    assert typed_field("245", "10 $a The owls", "eng") == b"14\x1faThe owls"
    assert typed_field("245", "10 $a La casa", "spa") == b"13\x1faLa casa"
    assert typed_field("245", "12 $a The owls", "eng") == b"12\x1faThe owls", "who typed one keeps it"
    assert typed_field("245", "10 $a La casa", "eng") == b"10\x1faLa casa"


@pytest.mark.parametrize(
    ("tag", "typed", "shown"),
    [
        ("245", "10 $a Emma $b a novel $c Jane Austen", "10 $a Emma : $b a novel / $c Jane Austen."),
        ("245", "10 $a Emma = $b Emma / $c J. A.", "10 $a Emma = $b Emma / $c J. A."),
        ("245", "00 $a Bees $n Part 2 $p Hives", "00 $a Bees. $n Part 2, $p Hives."),
        ("264", "#1 $a London $b Penguin $c 2003", "#1 $a London : $b Penguin, $c 2003."),
        ("300", "## $a 12 pages $b color $c 23 cm $e 1 map", "## $a 12 pages : $b color ; $c 23 cm + $e 1 map"),
        ("490", "0# $a Frog books, $v 3", "0# $a Frog books ; $v 3"),
    ],
)
def test_marks_between_parts(tag: str, typed: str, shown: str) -> None:
    field = MarcField.of(tag, field_from(tag, typed))
    punctuate(field)
    assert field_as_line(tag, field.data()) == shown
    punctuate(field)
    assert field_as_line(tag, field.data()) == shown, "and once more changes nothing"


def test_what_two_changed_comes_together_by_field() -> None:
    mine = EMMA.put(2, ("245", b"10\x1faMine")).add(("650", b" 0\x1faBees."))[0].without(0)
    theirs = EMMA.put(3, ("300", b"  \x1fa480 pages")).add(("650", b" 0\x1faWasps."))[0]
    both = merge_three_ways(EMMA, mine, theirs)
    assert lines(both.record) == [
        "100 1# $a Austen, Jane.", "245 10 $a Mine", "300 ## $a 480 pages", "650 #0 $a Matchmaking.",
        "650 #0 $a Wasps.", "650 #0 $a Bees.",
    ]  # fmt: skip
    assert (both.met, both.theirs) == ((), ("300", "650"))


def test_what_both_changed_stands_twice_and_what_one_deleted_stays_changed() -> None:
    mine = EMMA.put(2, ("245", b"10\x1faMine")).put(4, ("650", b" 0\x1faMarriage."))
    theirs = EMMA.put(2, ("245", b"10\x1faTheirs")).without(4)
    both = merge_three_ways(EMMA, mine, theirs)
    assert both.met == ("245", "650")
    assert {"245 10 $a Theirs", "245 10 $a Mine", "650 #0 $a Marriage."} <= {*lines(both.record)}
    same = merge_three_ways(EMMA, mine, mine)
    assert (same.record, same.met) == (mine, ())


def test_warnings_name_the_field_and_codes_have_names() -> None:
    assert warnings_of(EMMA) == []
    odd = EMMA.put(0, ("008", b"short")).put(2, ("245", b"00\x1faThe Emma\x1fqx")).add(("246", b"99\x1faE"))[0]
    said = [one.words for one in warnings_of(odd)]
    assert "008 has 5 characters; it should have 40." in said
    assert "245: the first indicator should be 1." in said
    assert (
        "245: the title begins with an article; indicator 2 should be 4." in said or "245 has no subfield $q." in said
    )
    fiction = next(one for one in coded_places("008", "", EMMA.leader) if one.label == "Literature")
    assert fiction.values[fiction.of(EMMA.fields[0][1].decode())] == "Fiction"


def test_as_text_what_is_not_touched_keeps_its_bytes() -> None:
    odd = EMMA.add(("500", b"  \x1fa $x  {lcub} \\ two  blanks\x1fb&#x2019;"))[0].add(("999", b"no marks"))[0]
    text = text_of_record(odd)
    assert record_from_text(text, odd).same_as(odd)
    changed = record_from_text("# a remark\n" + text.replace("474", "480"), odd)
    assert [one for one in changed.fields if one not in odd.fields] == [("300", b"  \x1fa480 pages")]
    for wrong in ("", "nothing", text + "\n" + text):
        with pytest.raises(NotAField):
            record_from_text(wrong, odd)


def _real() -> Iterator[Raw]:
    for file in sorted(DATA.glob("marc/*/*.mrc")):
        with file.open("rb") as stream:
            for count, raw in enumerate(raws(stream)):
                if isinstance(raw, Raw) and count < 60:
                    read_texts(raw)  # from whatever letters into UTF-8
                    yield raw


@needs_data
def test_real_records_edited_are_read_by_pymarc_with_all_that_was_not_touched() -> None:
    count = 0
    for raw in _real():
        record = MarcRecord(raw.leader, tuple(zip(raw.tags, raw.data, strict=True)))
        for at, (tag, data) in enumerate(record.fields):
            if line := record.line(at).strip():
                assert field_from(tag, line, data) == data
        assert record_from_text(text_of_record(record), record).fields == record.fields
        long = "Ein langes Wort: Übermäßig, 千と千尋. " * 40
        edited, at = record.add(("520", typed_field("520", f"## $a {long}", "")))
        marc = edited.marc()
        if not fits_iso2709(marc):
            continue
        (read,) = pymarc.MARCReader(io.BytesIO(marc), to_unicode=True, force_utf8=True, utf8_handling="replace")
        if read is None:
            continue
        count += 1
        assert long.strip() in [one["a"] for one in read.get_fields("520") if "a" in one]
        assert len(read.fields) == len(record.fields) + 1
        assert MarcRecord.of(marc).without(at).fields == record.fields, "byte by byte"
    assert count > 300
