"""The words for what a van brought: each kind of entry says how it is counted, and whether it has several acts."""

from __future__ import annotations

from tuils.library.foundation.journal.entry_counts import BY_THE_WAY, counts_in_words, entry_kind_label
from tuils.library.foundation.journal.families import entry_kind, known_kinds


def test_kinds_are_counted_in_their_order_and_others_together() -> None:
    kinds = {"renew": 1, "settled": 3, "sessions_added": 1, "checkout": 1400, "sessions_edited": 2, "of a later one": 1}
    assert counts_in_words(kinds) == ["1 renewal", "3 changes of program dates", "1,400 checkouts", "4 other changes"]
    assert counts_in_words({"checkin": -2, "payment": 0, "clock": 1}) == ["1 other change"]
    assert [entry_kind_label(kind) for kind in ("undo", "item_state", "clock")] == [
        "1 undo", "1 item marked", "1 other change",
    ]  # fmt: skip


def test_what_merges_leave_out_exists() -> None:
    assert known_kinds() >= {*BY_THE_WAY}


def test_a_change_of_very_many_has_several_acts() -> None:
    joined = {kind for kind in known_kinds() if entry_kind(kind).is_joined}
    assert joined == {"heading_changed", "items_changed", "inventory_finished", "inventory_searched"}
    assert {kind for kind in joined if not entry_kind(kind).is_headed} == {"heading_changed"}, (
        "the copies are checked first"
    )
