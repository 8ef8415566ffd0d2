"""`tuils notice unknown` and `tuils notice settle`: what may not have gone out, and what a person says."""

from __future__ import annotations

from tests.doors.calling import Program
from tests.library.makers import HOUR
from tuils.library.foundation.store import close_store, open_store
from tuils.library.office.notices.logged.queries import insert_notice

ID = "0190a2c5-7e00-7a3b-8a55-00000000000"


def cut_off(program: Program, number: int, kind: str = "due_soon", result: str = "unsure") -> str:
    """Written down two hours ago, and never known to have gone out. Gives back its id."""
    open_store(program.library)
    at = program.clock.now - 2 * HOUR
    insert_notice((f"{ID}{number}", kind, "email", at, "MAIN", "admin", None, 1, result, "no answer in time"))
    close_store()
    return f"{ID}{number}"


def test_what_is_not_known_is_listed_and_settled(program: Program) -> None:
    assert program("notice", "unknown").out == ""
    first, second = cut_off(program, 1), cut_off(program, 2, result="")
    listed = program.json("notice", "unknown").lines
    assert [(one["notice"], one["channel"], one["why"]) for one in listed] == [
        (second, "email", "no answer in time"), (first, "email", "no answer in time"),
    ]  # fmt: skip
    said = program("notice", "unknown").out
    assert first[-8:] in said
    assert program.json("notice", "settle", first[-8:], "arrived").line["fate"] == "arrived"
    assert program("notice", "settle", second, "again").out.startswith("It goes again with the next run")
    assert program.json("notice", "unknown").lines == []
    results = {one["notice"]: one["result"] for one in program.json("notice", "log").lines}
    assert results == {first: "sent", second: "later"}


def test_a_receipt_is_not_sent_again_and_a_wrong_id_is_refused(program: Program) -> None:
    receipt = cut_off(program, 3, kind="receipt")
    assert program.json("notice", "settle", receipt, "again").line["refused"] == ["NOT_UNDERSTOOD"]
    assert program.json("notice", "settle", "nothing-like-it", "arrived").line["refused"] == ["UNKNOWN_ID"]
    assert program.json("notice", "settle", receipt, "arrived").code == 0
