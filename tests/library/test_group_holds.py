"""Group holds: gathered from a day on, in their place in line, set aside by name, lent together or one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import undo_last
from tests.library.makers import DAY, Clock, add_item, borrower, codes, patron_id, register, rows, value, whole
from tuils.library.activities.groups.group_queries import groups_between
from tuils.library.activities.groups.group_tables import group_hold_words
from tuils.library.activities.groups.groups import (
    GroupLine,
    add_group,
    cancel_group,
    change_group,
    list_groups,
    send_group_out,
    show_group,
)
from tuils.library.activities.groups.why_group import why_group
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.families import every_family
from tuils.library.front.daily import run_daily_work
from tuils.library.holdings.titles.titles import add_title
from tuils.library.lending.holds.hold_lists import hold_queue, hold_shelf, pull_list
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.holds.moving import move_all_holds
from tuils.library.lending.holds.together import resume_all_holds
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.terms.blocks import Override
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.office.receipts.slips import hold_slip
from tuils.library.office.receipts.templates import text_of_all
from tuils.values.time.moments import day_of

CLUB = "Oak Street Book Club"
COPIES = ("C1", "C2", "C3")
ON_SHELF = Override.of(["ON_SHELF"], "They insist")


@pytest.fixture
def emma(desk: Desk) -> str:
    """Emma with three copies on the shelf, and four patrons."""
    for card, first in (("P1", "Ada"), ("P2", "Bo"), ("P3", "Cy"), ("P4", "Dee")):
        register(desk, first, card=card)
    title = add_title(desk, {"title": "Emma"}).id
    for code in COPIES:
        add_item(desk, code, biblio=title)
    return title


def in_days(desk: Desk, days: int) -> str:
    return day_of(desk.now + days * DAY, desk.zone).isoformat()


def club(desk: Desk, title: str, days: int = 30, copies: int = 2, card: str = "P1") -> GroupLine:
    return add_group(desk, CLUB, what=title, fields={"copies": str(copies), "day": in_days(desk, days)}, card=card)


def now(desk: Desk, group: str) -> tuple[str, tuple[str, ...]]:
    (line,) = show_group(desk, group)
    return line.state, line.items


def test_copies_are_gathered_from_the_lead_time_on_and_the_last_makes_it_ready(
    desk: Desk, emma: str, clock: Clock
) -> None:
    made = club(desk, emma)
    assert (made.state, made.patron, made.copies, made.owned) == ("waiting", "P1", 2, 3)
    assert pull_list(desk) == []
    assert checkin(desk, "C1").route == "SHELF", "not yet"
    checkout(desk, "P2", "C1")
    clock.now += 16 * DAY
    assert now(desk, made.group) == ("gathering", ())
    assert {pull.code for pull in pull_list(desk)} == {CLUB}
    back = checkin(desk, "C2")
    assert back.route == "HOLD"
    assert back.caught is not None
    assert (back.caught.code, back.caught.pickup_by, back.caught.group) == (CLUB, "", "gathering")
    assert now(desk, made.group) == ("gathering", ("C2",))
    last = checkin(desk, "C1").caught
    assert last is not None
    assert last.group == "ready"
    assert now(desk, made.group) == ("ready", ("C1", "C2"))
    assert checkin(desk, "C3").route == "SHELF", "it has enough"
    assert CLUB in text_of_all(None, hold_slip(desk, "C1"))
    assert {by.code for by in hold_shelf(desk)} == {CLUB}
    whole(desk)


def test_the_lead_time_is_a_setting(desk: Desk, emma: str) -> None:
    set_value(desk, "group_hold_days", 30)
    assert club(desk, emma).state == "gathering"
    set_value(desk, "group_hold_days", 29)
    assert add_group(desk, "Grade 4", what=emma, fields={"copies": 1, "day": in_days(desk, 30)}).state == "waiting"


def test_its_place_is_that_of_the_day_when_gathering_begins(desk: Desk, emma: str, clock: Clock) -> None:
    made = club(desk, emma)
    place_hold(desk, "P2", emma, override=ON_SHELF)
    clock.now += 17 * DAY
    place_hold(desk, "P3", emma, override=ON_SHELF)
    line = [waiter.called for waiter in hold_queue(desk, emma).waiters]
    assert line[1:3] == [CLUB, CLUB]
    caught = [done.caught.patron for code in COPIES if (done := checkin(desk, code)).caught]
    assert caught == ["P2", "", ""], "Cy came later, and waits"
    assert now(desk, made.group)[0] == "ready"
    assert "1 hold is ahead" not in " ".join(step.said for step in why_group(desk, made.group).steps)


def test_it_is_checked_out_in_one_act_and_undone_in_one(desk: Desk, emma: str) -> None:
    made = club(desk, emma, days=5)
    assert codes(lambda: send_group_out(desk, made.group)) == ["GROUP_NOTHING"]
    checkin(desk, "C1"), checkin(desk, "C2")
    out = send_group_out(desk, CLUB.upper())
    assert (out.state, out.out, out.items) == ("out", 2, ())
    assert borrower("C1") == borrower("C2") == patron_id("P1")
    assert value("SELECT patron FROM group_hold") is None, "its loans tell who has them"
    assert list_groups(desk) == []
    assert codes(lambda: send_group_out(desk, made.group)) == ["GROUP_OVER"]
    undo_last(desk)
    assert borrower("C1") is None
    assert now(desk, made.group) == ("ready", ("C1", "C2"))
    assert value("SELECT patron FROM group_hold") == patron_id("P1")
    send_group_out(desk, made.group)
    checkin(desk, "C1"), checkin(desk, "C2")
    assert show_group(desk, made.group)[0].out == 2
    whole(desk)


def test_members_take_a_copy_each_and_others_are_asked_about(desk: Desk, emma: str) -> None:
    made = club(desk, emma, days=5, copies=3)
    for code in COPIES:
        checkin(desk, code)
    assert codes(lambda: checkout(desk, "P2", "C1")) == ["FOR_GROUP"]
    checkout(desk, "P2", "C1", override=Override.of(["FOR_GROUP"], ""))
    checkout(desk, "P1", "C2")
    assert (show_group(desk, made.group)[0].out, now(desk, made.group)) == (2, ("ready", ("C3",)))
    assert codes(lambda: send_group_out(desk, made.group, ["C2"])) == ["GROUP_NOT_ITS"]
    assert send_group_out(desk, made.group, ["C3"], card="P3").state == "out"
    assert borrower("C3") == patron_id("P3")
    assert rows("SELECT count(*) FROM journal WHERE kind = 'override'") == [(0,)], "a plain yes is no override"


def test_without_a_contact_a_card_is_needed_and_a_blocked_card_gets_nothing(desk: Desk, emma: str) -> None:
    made = club(desk, emma, days=5, card="")
    checkin(desk, "C1"), checkin(desk, "C2")
    assert codes(lambda: send_group_out(desk, made.group)) == ["GROUP_NO_CARD"]
    register(desk, "Gone", card="P9", expires_on="2020-01-01")
    assert "PATRON_EXPIRED" in codes(lambda: send_group_out(desk, made.group, card="P9"))
    assert borrower("C1") is None
    expired = Override.of(["PATRON_EXPIRED"], "The teacher is new")
    assert send_group_out(desk, made.group, card="P9", override=expired).state == "out"


def test_the_number_and_the_day_are_changed_and_undone(desk: Desk, emma: str, clock: Clock) -> None:
    made = club(desk, emma, days=5)
    checkin(desk, "C1")
    more = change_group(desk, made.group, fields={"copies": "3", "name": "Grade 4"})
    assert (more.copies, more.name, value("SELECT count(*) FROM hold WHERE state = 'placed'")) == (3, "Grade 4", 2)
    undo_last(desk)
    assert (show_group(desk, made.group)[0].name, value("SELECT count(*) FROM hold WHERE state = 'placed'")) == (
        CLUB,
        1,
    )
    fewer = change_group(desk, made.group, fields={"copies": "1"})
    assert (fewer.state, fewer.items) == ("ready", ("C1",)), "what is gathered stays"
    undo_last(desk)
    later = change_group(desk, made.group, fields={"day": in_days(desk, 60)})
    assert later.state == "gathering"
    assert pull_list(desk) == [], "the other is not gathered yet"
    assert now(desk, made.group)[1] == ("C1",)
    assert codes(lambda: change_group(desk, made.group, fields={"copies": "0"})) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: change_group(desk, made.group, fields={"day": "2020-01-01"})) == ["NOT_UNDERSTOOD"]
    send_group_out(desk, made.group)
    checkin(desk, "C1")
    assert codes(lambda: change_group(desk, made.group, fields={"name": ""})) == ["NOT_UNDERSTOOD"]


def test_canceled_its_copies_leave_the_shelf_and_undo_brings_it_back(desk: Desk, emma: str) -> None:
    made = club(desk, emma, days=5)
    checkin(desk, "C1")
    assert cancel_group(desk, made.group).state == "canceled"
    assert [by.state for by in hold_shelf(desk)] == ["take_off"]
    assert (list_groups(desk), value("SELECT patron FROM group_hold")) == ([], None)
    undo_last(desk)
    assert now(desk, made.group) == ("gathering", ("C1",))
    assert value("SELECT patron FROM group_hold") == patron_id("P1")
    assert value("SELECT count(*) FROM hold WHERE for_group <> '' AND patron IS NOT NULL") == 0
    undo_last(desk)  # the check-in
    whole(desk)


def test_an_undone_group_was_never_there(desk: Desk, emma: str) -> None:
    club(desk, emma, days=5)
    undo_last(desk)
    assert (list_groups(desk), pull_list(desk), value("SELECT count(*) FROM group_hold")) == ([], [], 0)


def _due(desk: Desk) -> int:
    return sum(line.count(desk) for family in every_family() for line in family.due if line.place == "groups")


def test_late_it_is_told_and_nothing_ends_by_itself(desk: Desk, emma: str, clock: Clock, store: Path) -> None:
    made = club(desk, emma, days=5)
    checkin(desk, "C1")
    assert _due(desk) == 0
    checkin(desk, "C2")
    assert _due(desk) == 1, "ready to call"
    change_group(desk, made.group, fields={"copies": 3})
    assert _due(desk) == 0
    clock.now += 40 * DAY
    run_daily_work(desk, store)
    assert _due(desk) == 1
    line = list_groups(desk)[0]
    assert (line.is_late, line.state, line.items, line.patron) == (True, "gathering", ("C1", "C2"), "P1")
    assert "late" in group_hold_words(desk, line)


def test_the_contact_is_forgotten_once_nothing_waits(desk: Desk, emma: str, clock: Clock, store: Path) -> None:
    made = club(desk, emma, days=5, copies=1)
    cancel_hold(desk, value("SELECT id FROM hold WHERE for_group = ?", made.group))
    clock.now += 20 * DAY
    run_daily_work(desk, store)
    assert value("SELECT patron FROM group_hold") is None
    assert value("SELECT count(*) FROM private WHERE entry = ?", made.group) == 0
    assert list_groups(desk) == []


def test_the_contacts_own_holds_are_apart(desk: Desk, emma: str) -> None:
    made = club(desk, emma)
    own = place_hold(desk, "P1", emma, override=ON_SHELF)
    resume_all_holds(desk, "P1")
    assert now(desk, made.group)[0] == "waiting", "a vacation's end is the patron's"
    other = add_title(desk, {"title": "Emma, new edition"}).id
    add_item(desk, "N1", biblio=other)
    moved = move_all_holds(desk, emma, other)
    assert (moved.moved, moved.ended, moved.stays) == (1, 0, {"group": 2})
    cancel_hold(desk, own.id)
    remove_patron(desk, "P1")
    assert value("SELECT patron FROM group_hold") is None
    assert show_group(desk, made.group)[0].copies == 2


def test_what_is_typed_is_checked_before_anything_is_written(desk: Desk, emma: str) -> None:
    def fails(name: str = CLUB, what: str = emma, **more: str) -> list[str]:
        fields = {"copies": "2", "day": in_days(desk, 5), **more}
        pickup = fields.pop("pickup", "")
        return codes(lambda: add_group(desk, name, what=what, fields=fields, pickup=pickup))

    assert fails(name="  ") == fails(name="x" * 41) == fails(copies="0") == fails(copies="1e3") == ["NOT_UNDERSTOOD"]
    assert fails(day="someday") == fails(day="2020-01-01") == fails(day=in_days(desk, 400)) == ["NOT_UNDERSTOOD"]
    assert fails(what="nothing") == fails(pickup="NOWHERE") == ["UNKNOWN_ID"]
    assert value("SELECT count(*) FROM group_hold") == value("SELECT count(*) FROM hold") == 0


def test_the_report_counts_groups_by_their_date(desk: Desk, emma: str, clock: Clock) -> None:
    made = club(desk, emma, days=5)
    cancel_group(desk, add_group(desk, "Grade 4", what=emma, fields={"copies": 9, "day": in_days(desk, 5)}).group)
    checkin(desk, "C1"), checkin(desk, "C2")
    send_group_out(desk, made.group)
    clock.now += 6 * DAY
    found = groups_between(0, desk.now, "")
    assert [(row.id, row.copies, row.filled) for row in found] == [(made.group, 2, 2)]
    assert groups_between(0, desk.now, "EAST") == []
