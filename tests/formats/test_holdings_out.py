"""Copies as other systems read them, and back."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from tuils.formats.holdings.holdings import Holding, read_barcode
from tuils.formats.holdings.holdings_maps import HOLDINGS
from tuils.formats.holdings.holdings_out import WRITERS, holding_fields
from tuils.values.folding import clean
from tuils.values.words import Unclear

FULL = Holding(
    barcode="31042000000013",
    call_number="J FIC AUS",
    home_branch="MAIN",
    holding_branch="EAST",
    location="GEN",
    item_type="BK",
    collection_code="C1",
    copy_number="2",
    volume="v.3",
    price_cents=2405,
    acquired_on="2014-05-07",
    checkouts=12,
    lent_on="2025-09-01",
    seen_on="2025-10-04",
    not_for_loan=True,
    checked_out_note="2026-03-01",
    staff_note="for staff",
    public_note="Für alle",
)
MINIMAL = Holding("1", home_branch="MAIN", holding_branch="MAIN")
ROOM = {
    "evergreen": ("barcode", "call_number", "home_branch", "holding_branch", "location", "item_type", "copy_number",
                  "price_cents", "not_for_loan", "staff_note", "public_note"),
    "follett": ("barcode", "call_number", "home_branch", "location", "item_type", "copy_number", "volume",
                "price_cents", "acquired_on", "public_note"),
    "marc21": ("barcode", "call_number", "home_branch", "location", "copy_number", "volume", "public_note"),
}  # fmt: skip
STATES = [
    Holding(state="lost"),
    Holding(state="missing"),
    Holding(state="damaged"),
    Holding(state="on_order"),
    Holding(state="withdrawn"),
    Holding(state="withdrawn", also_state="lost"),
    Holding(state="withdrawn", also_state="missing"),
    Holding(state="withdrawn", also_state="damaged"),
    Holding(not_for_loan=True),
    Holding(state="lost", not_for_loan=True, checked_out_note="2026-03-01"),
]


def there_and_back(system: str, copy: Holding) -> Holding:
    ((tag, data),) = holding_fields(system, copy)
    ours = HOLDINGS[system]
    assert tag in ours.tags
    read = ours.read(data.decode())
    assert read is not None
    return read


@pytest.mark.parametrize("copy", [FULL, MINIMAL, *STATES, Holding(price_cents=0), Holding(price_cents=5)])
def test_koha_loses_nothing(copy: Holding) -> None:
    assert there_and_back("koha", copy) == copy


WORDS = st.text(max_size=20).map(clean)
COPIES = st.builds(
    Holding,
    barcode=WORDS.map(read_barcode),
    call_number=WORDS,
    home_branch=WORDS,
    holding_branch=WORDS.filter(bool),
    location=WORDS,
    item_type=WORDS,
    collection_code=WORDS,
    copy_number=WORDS,
    volume=WORDS,
    price_cents=st.none() | st.integers(0, 100_000_000),
    acquired_on=st.just("") | st.dates().map(str),
    state=st.sampled_from(["", "lost", "missing", "damaged", "withdrawn"]),
    not_for_loan=st.booleans(),
    checked_out_note=WORDS,
    staff_note=WORDS,
    public_note=WORDS,
    also_state=st.just(""),
    checkouts=st.integers(0, 9_999_999),
    lent_on=st.just("") | st.dates().map(str),
    seen_on=st.just("") | st.dates().map(str),
)


@given(COPIES)
def test_koha_loses_nothing_whatever_it_is(copy: Holding) -> None:
    assert there_and_back("koha", copy) == copy


@pytest.mark.parametrize("name", [name for name in Holding._fields if name not in ("state", "also_state")])
def test_each_field_alone_goes_through_koha(name: str) -> None:
    copy = Holding(**{name: getattr(FULL, name)})
    back = there_and_back("koha", copy)
    assert back == (copy._replace(holding_branch="MAIN") if name == "home_branch" else copy)


@pytest.mark.parametrize("system", sorted(ROOM))
def test_the_others_keep_what_they_have_room_for(system: str) -> None:
    back = there_and_back(system, FULL)
    assert {name: getattr(back, name) for name in ROOM[system]} == {name: getattr(FULL, name) for name in ROOM[system]}


@pytest.mark.parametrize("state", ["", "lost", "missing", "damaged", "withdrawn"])
def test_states_go_through_evergreen(state: str) -> None:
    assert there_and_back("evergreen", MINIMAL._replace(state=state)).state == state


def test_what_is_out_is_out_in_evergreen_and_never_in_whose_hands() -> None:
    assert (
        there_and_back("evergreen", MINIMAL._replace(checked_out_note="2026-03-01")).checked_out_note == "Checked out"
    )


def test_fields_as_the_systems_know_them() -> None:
    fields = {system: holding_fields(system, FULL)[0] for system in WRITERS}
    assert {system: tag for system, (tag, _data) in fields.items()} == {
        "koha": "952", "evergreen": "852", "follett": "852", "marc21": "852",
    }  # fmt: skip
    assert fields["evergreen"][1].startswith(b"4 \x1fbMAIN\x1fbEAST\x1f")
    assert b"\x1fxFSC@aBK@bGEN@c20140507@ev.3" in fields["follett"][1]
    assert b"for staff" not in fields["marc21"][1]


def test_codes_that_destiny_has_no_room_for_are_not_cut_into_others() -> None:
    back = there_and_back("follett", FULL._replace(item_type="BOOK", location="YOUNG ADULT", copy_number="1234567"))
    assert (back.item_type, back.location, back.copy_number) == ("", "", "")


@pytest.mark.parametrize("system", sorted(WRITERS))
def test_marks_inside_a_value_break_no_field(system: str) -> None:
    ((_tag, data),) = holding_fields(system, FULL._replace(call_number="A\x1fpX\x1eY\x1dZ\nB@c1"))
    assert (data.count(b"\x1fp"), data.count(b"\x1e"), data.count(b"\x1d")) == (1, 0, 0)


def test_a_copy_without_number_is_still_a_copy_for_koha() -> None:
    assert there_and_back("koha", Holding()) == Holding()
    assert b"\x1fp" not in holding_fields("marc21", Holding())[0][1]


def test_another_system_is_refused() -> None:
    with pytest.raises(Unclear, match="sierra"):
        holding_fields("sierra", FULL)
