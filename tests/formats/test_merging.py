"""A newer record over ours: what stays, what comes, what is both; and twice is once."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, strategies as st
from pymarc import MARCReader

from tuils.formats.marc.marc import read_marc
from tuils.formats.marc.merging import LOCAL, MergeRules, merge_records
from tuils.formats.marc_files.iso2709 import put_together, read_piece

LEADER = "00000cam a2200000 i 4500"
FIXED = "240101s2024    xx            000 0 eng d"


def record(*fields: tuple[str, str], leader: str = LEADER) -> bytes:
    return put_together(leader, [tag for tag, _text in fields], [text.encode() for _tag, text in fields])


def said(marc: bytes) -> list[tuple[str, str]]:
    raw = read_piece(marc)
    return [(tag, data.decode()) for tag, data in zip(raw.tags, raw.data, strict=True)]


HERE = record(
    ("001", "a1"),
    ("003", "SRC"),
    ("008", FIXED),
    ("245", "10\x1faEmma"),
    ("500", "  \x1faOld note"),
    ("590", "  \x1faSigned by the author"),
    ("650", " 0\x1faEngland"),
    ("856", "40\x1fuhttps://proxy.example/1"),
)
COMING = record(
    ("001", "a1"),
    ("003", "SRC"),
    ("008", FIXED),
    ("245", "10\x1faEmma :\x1fba novel"),
    ("590", "  \x1faA vendor's note"),
    ("650", " 0\x1faWomen"),
    ("856", "40\x1fuhttps://vendor.example/1"),
    leader="00000nam a2200000 i 4500",
)


def test_all_is_theirs_but_what_a_library_wrote_for_itself() -> None:
    merged = merge_records(HERE, COMING, MergeRules())
    assert [tag for tag, _text in said(merged)] == ["001", "003", "008", "245", "590", "650", "856"]
    assert dict(said(merged))["590"] == "  \x1faSigned by the author"
    assert dict(said(merged))["245"].endswith("a novel")
    assert read_piece(merged).leader[5] == "n"


def test_what_is_kept_comes_where_we_have_none() -> None:
    bare = record(("001", "a1"), ("245", "10\x1faEmma"))
    assert merge_records(bare, COMING, MergeRules()) == COMING


def test_added_fields_are_both_without_repeats_and_go_before_kept() -> None:
    rules = MergeRules(add=("650", "590"))
    merged = said(merge_records(HERE, COMING, rules))
    assert [text for tag, text in merged if tag == "650"] == [" 0\x1faWomen", " 0\x1faEngland"]
    assert len([text for tag, text in merged if tag == "590"]) == 2
    assert merge_records(merge_records(HERE, COMING, rules), COMING, rules) == merge_records(HERE, COMING, rules)


def test_patterns_and_one_field_kept_for_good() -> None:
    merged = dict(said(merge_records(HERE, COMING, MergeRules(keep=("85X",)))))
    assert "proxy" in merged["856"]
    assert "vendor" in merged["590"]


def test_number_and_fixed_field_stay_where_they_have_none() -> None:
    merged = dict(said(merge_records(HERE, record(("008", "short"), ("245", "10\x1faEmma")), MergeRules())))
    assert (merged["001"], merged["003"], merged["008"]) == ("a1", "SRC", FIXED)
    other = dict(said(merge_records(HERE, record(("001", "z9"), ("245", "10\x1faEmma")), MergeRules())))
    assert (other["001"], "003" in other) == ("z9", False)


def test_what_is_written_in_another_script_goes_with_its_field() -> None:
    here = record(("245", "10\x1faA"), ("590", "  \x1f6880-01\x1faX"), ("880", "  \x1f6590-01\x1faЙ"))
    merged = said(merge_records(here, record(("245", "10\x1faB"), ("880", "10\x1f6245-02\x1faБ")), MergeRules()))
    assert [text for tag, text in merged if tag == "880"] == ["10\x1f6245-02\x1faБ", "  \x1f6590-01\x1faЙ"]


def test_the_same_again_is_what_is_here_to_the_byte() -> None:
    odd = HERE[:20] + b"4600" + HERE[24:]
    assert merge_records(odd, HERE, MergeRules()) == odd
    assert merge_records(HERE, HERE, MergeRules(keep=())) == HERE


def test_a_pattern_is_three_digits_or_x() -> None:
    assert MergeRules(keep=("59X", "5", "59x"), add=("abc",)).wrong() == ("5", "59x", "abc")
    assert MergeRules(keep=LOCAL).wrong() == ()


tags = st.sampled_from(["001", "003", "008", "100", "245", "490", "500", "590", "650", "690", "880", "949", "990"])
texts = st.sampled_from(["  \x1faone", "  \x1fatwo", "  \x1f6590-01\x1fathree", FIXED])
records = st.lists(st.tuples(tags, texts), min_size=1, max_size=12).map(lambda fields: record(*fields))
patterns = st.lists(st.sampled_from(["590", "59X", "9XX", "650", "XXX", "00X", "880"]), max_size=3).map(tuple)


@given(records, records, st.builds(MergeRules, keep=patterns, add=patterns))
def test_merged_twice_is_merged_once_and_nothing_is_made_up(here: bytes, coming: bytes, rules: MergeRules) -> None:
    once = merge_records(here, coming, rules)
    assert merge_records(once, coming, rules) == once
    assert set(said(once)) <= {*said(here), *said(coming)}
    assert {field for field in said(coming) if field[0] != "880" and rules.adds(field[0])} <= set(said(once))


def test_real_records_over_each_other_are_read_by_others_alike(shared_data: Path) -> None:
    with (shared_data / "marc" / "utf8" / "gpo_covid19_1063.mrc").open("rb") as stream:
        read = [found.marc for _n, found in zip(range(60), read_marc(stream), strict=False)]
    for here, coming in zip(read, reversed(read), strict=True):
        merged = merge_records(here, coming, MergeRules(keep=("650", "9XX"), add=("500", "856")))
        (again,) = MARCReader(merged, to_unicode=True)
        assert again is not None
        assert [(field.tag, field.as_marc("utf-8")[:-1]) for field in again.fields] == [
            (tag, text.encode()) for tag, text in said(merged)
        ]
