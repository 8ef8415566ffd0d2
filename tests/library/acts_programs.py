"""Actions of staff with programs, registrations, and at the door, by name.

The sessions chosen are some days off: a seat given up shortly before the start goes to somebody else at once, and that
can't be undone.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.at_once import move_session
from tuils.library.activities.changing.cancelling import cancel_session, remove_program, restore_session
from tuils.library.activities.changing.editing import edit_sessions
from tuils.library.activities.programs.checklists import checklist_for
from tuils.library.activities.programs.parties import Guest, SignUp
from tuils.library.activities.programs.planning import plan_program
from tuils.library.activities.programs.preparing import tick
from tuils.library.activities.registration.door import check_in_party, count_heads, note_recording, set_counts
from tuils.library.activities.registration.registering import (
    cancel_registration,
    change_registration,
    not_coming,
    register_for_session,
    register_series,
)
from tuils.library.activities.registration.waitlist import accept_offer, decline_offer, promote
from tuils.library.foundation.desk import Desk
from tuils.values.time.moments import day_of

from .makers import DAY, rows

if TYPE_CHECKING:
    from .acts import Things

SCOPES = ("this", "following", "all")
FAR = 4 * DAY
SEATS = 4


def wall(desk: Desk, one: int, two: int) -> str:
    day = day_of(desk.now, desk.zone) + timedelta(days=30 + one)
    return f"{day}T{9 + two:02}:30"


def session(desk: Desk, things: Things, number: int) -> str:
    """Return a session some days off; a word that is none where there is none."""
    found = rows(
        "SELECT s.id FROM program_session AS s JOIN program AS p ON p.id = s.program WHERE NOT s.removed "
        "AND NOT p.removed AND p.title LIKE ? AND s.starts_at > ? ORDER BY s.starts_at, s.id",
        f"{things.prefix}Program%",
        desk.now + FAR,
    )
    return str(found[number % len(found)][0]) if found else "no session"


def program(desk: Desk, things: Things, number: int) -> str:
    found = rows("SELECT program FROM program_session WHERE id = ?", session(desk, things, number))
    return str(found[0][0]) if found else "no program"


def seat(desk: Desk, things: Things, number: int, state: str = "") -> str:
    """Return a registration for one of these sessions that has not ended, or of this state."""
    found = rows(
        "SELECT r.id FROM registration AS r JOIN program_session AS s ON s.id = r.session JOIN program AS p "
        "ON p.id = s.program WHERE p.title LIKE ? AND s.starts_at > ? AND r.state <> 'cancelled' "
        "AND ? IN ('', r.state) ORDER BY r.made_at, r.id",
        f"{things.prefix}Program%",
        desk.now + FAR,
        state,
    )
    return str(found[number % len(found)][0]) if found else "drop-in"


def plan(desk: Desk, things: Things, one: int, two: int) -> object:
    fields = {
        "title": f"{things.prefix}Program {one}",
        "kind": ("story_time", "film", "tech_help")[two],
        "audience": ("0-5", "adults", "general")[one],
        "capacity": SEATS,
        "registration": "required",
        **checklist_for("story_time"),
    }
    return plan_program(desk, fields, first=wall(desk, one, two), rule="every week", count=two + 1, closed="keep")


def change_a_date(desk: Desk, things: Things, one: int, two: int) -> object:
    fields = ({"note": desk.device}, {"audience": "12-18", "place": "offsite"}, {"capacity": SEATS + 2})[one]
    return edit_sessions(desk, session(desk, things, two), fields, scope=SCOPES[(one + two) % 3], closed="keep")


def put_off(desk: Desk, things: Things, one: int, two: int) -> object:
    return move_session(desk, session(desk, things, one), wall(desk, two, one), closed="keep")


def put_all_off(desk: Desk, things: Things, one: int, two: int) -> object:
    new = wall(desk, two + 1, one)
    return edit_sessions(desk, session(desk, things, one), {}, scope=SCOPES[two], wall=new, closed="keep")


def call_off(desk: Desk, things: Things, one: int, two: int) -> object:
    return cancel_session(desk, session(desk, things, one), desk.device, scope=SCOPES[two])


def hold_after_all(desk: Desk, things: Things, one: int, two: int) -> object:
    return restore_session(desk, session(desk, things, one), scope=SCOPES[two])


def take_it_off(desk: Desk, things: Things, one: int, _two: int) -> object:
    return remove_program(desk, program(desk, things, one), "no time")


def sign_up(desk: Desk, things: Things, one: int, two: int) -> object:
    return register_for_session(
        desk, session(desk, things, two), SignUp(card=things.card(one), heads=one + 1, needs="a chair" * two)
    )


def sign_up_a_guest(desk: Desk, things: Things, one: int, two: int) -> object:
    guest = Guest(f"Guest {desk.device}{one}", f"555 {two}")
    return register_for_session(
        desk, session(desk, things, two), SignUp(guest=guest, groups={"adult": 1, "child": one})
    )


def sign_up_for_all(desk: Desk, things: Things, one: int, two: int) -> object:
    return register_series(desk, program(desk, things, two), SignUp(card=things.card(one)))


def give_up(desk: Desk, things: Things, one: int, two: int) -> object:
    return cancel_registration(desk, seat(desk, things, one + 3 * two))


def stay_away(desk: Desk, things: Things, one: int, two: int) -> object:
    return not_coming(desk, seat(desk, things, one + 3 * two, "coming"))


def be_more(desk: Desk, things: Things, one: int, two: int) -> object:
    return change_registration(desk, seat(desk, things, two), heads=one + 1)


def ask_the_next(desk: Desk, things: Things, one: int, _two: int) -> object:
    return promote(desk, session(desk, things, one))


def say_yes(desk: Desk, things: Things, one: int, _two: int) -> object:
    return accept_offer(desk, seat(desk, things, one, "offered"))


def say_no(desk: Desk, things: Things, one: int, _two: int) -> object:
    return decline_offer(desk, seat(desk, things, one, "offered"))


def count_some(desk: Desk, things: Things, one: int, two: int) -> object:
    return count_heads(desk, session(desk, things, one), ("adult", "teen", "child")[two], one + 1)


def count_anew(desk: Desk, things: Things, one: int, two: int) -> object:
    return set_counts(desk, session(desk, things, one), {"adult": two, "any": one})


def be_here(desk: Desk, things: Things, one: int, two: int) -> object:
    key = seat(desk, things, one, "coming")
    found = rows("SELECT session FROM registration WHERE id = ?", key)
    return check_in_party(desk, str(found[0][0]) if found else "no session", key, two + 1)


def tick_off(desk: Desk, things: Things, one: int, two: int) -> object:
    task = str(checklist_for("story_time")["checklist"][two]["key"])
    return tick(desk, session(desk, things, one), task, done=one != 2)


def put_a_recording_up(desk: Desk, things: Things, one: int, two: int) -> object:
    return note_recording(desk, session(desk, things, one), recorded=1, views=two)


OF_PROGRAMS = (
    plan,
    plan,
    change_a_date,
    put_off,
    put_all_off,
    call_off,
    hold_after_all,
    take_it_off,
    sign_up,
    sign_up,
    sign_up_a_guest,
    sign_up_for_all,
    give_up,
    stay_away,
    be_more,
    ask_the_next,
    say_yes,
    say_no,
    count_some,
    count_anew,
    be_here,
    tick_off,
    put_a_recording_up,
)
"""The deeds for programs. Those that begin something are listed twice: without it the rest finds nothing."""
