"""Holds: queues, suspension, capture, pickup, limits, asked of the verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from tuils.library.foundation.desk import Desk
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.holds.holds import HoldSheet, cancel_hold, hold_sheet, place_hold, resume_hold, suspend_hold
from tuils.library.lending.holds.queue_order import move_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.rules.rules import set_circulation_rule
from tuils.library.lending.terms.blocks import Override
from tuils.library.lending.terms.queues import holds_of, is_suspended, position_of, queue_of
from tuils.models import Hold, db
from tuils.models.rows import get, some
from tuils.values.time.moments import day_of

from .cases import Case, NotHere, Ops, Outcome
from .copies import set_up_copy
from .policies import apply_policy
from .setups import SETUP
from .stage import COPY, ME, TITLE, Stage
from .told import Answers, Done, Part, Word, attempt
from .world import World

OPS = Ops()

CAUGHT = (
    "ready",
    "ready on the shelf",
    "waiting",
    "waiting on the shelf",
    "on the shelf",
    "on the hold shelf",
    "being processed",
    "processing",
)
IN_TRANSIT = ("in transit", "transit", "on its way")
IN_QUEUE = ("waiting for a copy", "placed", "in the queue", "queued", "pending")
UNKNOWN = ("unknown", "unknown branch", "unknown place", "nowhere", "not a branch", "no such branch", "missing",
           "nonexistent", "does not exist", "not found", "unknown library", "no such library")  # fmt: skip
THIS_COPY = ("this copy", "the copy", "this", "same copy", "the same copy", "the held copy")
OTHER_COPY = ("any copy of the title", "any copy", "another copy", "another copy of the title", "other copy")
STATES = {"waiting": CAUGHT, "in_transit": IN_TRANSIT, "placed": IN_QUEUE, "fulfilled": ("filled", "completed")}


class Held:
    """A stage and the hold that the case is about."""

    def __init__(self, case: Case, world: World) -> None:
        self.stage = Stage(case, world)
        self.subject = ""
        apply_policy(self.stage)
        stage = self.stage
        branch = stage.setup.take("branch", usual="")
        self.pickup = self._pickup(UNKNOWN[0] if branch is None else branch)
        if here := stage.setup.take("copy_at", "copy_branch", "at"):
            stage.stand_at(here)
        self._titles()
        if stage.setup.has("patron"):
            SETUP["patron"](stage, stage.setup.take("patron"))
        stage.opening_hours()
        self._holds()

    def _pickup(self, told: Any) -> str:
        """Return the pickup branch: one that is made, unless the case says that there is none."""
        stage = self.stage
        code = stage.setup.take("pickup") or stage.action.take("pickup") or ""
        if told in UNKNOWN or code in UNKNOWN:
            return "NOWHERE"
        places = Part("setup.branch", told if isinstance(told, dict) else {"code": told})
        code = places.take("code", "name") or code
        if not places.take("exists", "known", usual=True):
            return "NOWHERE"
        if places.has("pickup"):
            code = stage.branch(code or "B", pickup=bool(places.take("pickup")))
        places.all_read()
        return stage.branch(code) if code else ""

    def _titles(self) -> None:
        setup = self.stage.setup
        title, copies = setup.take("title", usual=TITLE), int(setup.take("copies", usual=1))
        self.stage.titles[TITLE] = self.stage.title(title)
        set_up_copy(self.stage)
        for number in range(2, copies + 1):
            self.stage.copy(f"C{number}")

    def _holds(self) -> None:
        stage, setup = self.stage, self.stage.setup
        for label in setup.take("queue", usual=()):
            stage.hold(label)
        for label in setup.take("suspended", usual=()):
            suspend_hold(stage.desk, self.of(label))
        if length := setup.take("queue_length"):
            holds = [stage.hold(f"q{number}") for number in range(1, length + 1)]
            place = setup.take("hold_at", usual="any")
            self.subject = holds[(length // 2 if place == "any" else int(place) - 1)]
        if label := setup.take("copy_hold"):
            self.subject = stage.hold(label, item_only=True)
        if label := setup.take("title_hold"):
            self.subject = stage.hold(label)
        for name in setup.each():
            kind, _of, label = name.partition("_holds_of_")
            if label and kind in ("title", "copy"):
                for _time in range(setup.take(name)):
                    self.subject = stage.hold(label, item_only=kind == "copy")
        self._others()
        if (days := setup.take("hold_starts_in_days")) is not None:
            stage.at(stage.today)
            self.subject = stage.hold(starts=stage.today + timedelta(days=days))
        if setup.has("hold"):
            told = setup.take("hold")
            self._hold(Part("setup.hold", told if isinstance(told, dict) else {"state": told}))
        if placed := setup.take("placed"):
            stage.at(stage.day(placed))
            self.subject = stage.hold()

    def _others(self) -> None:
        """Place holds of the patron on other titles."""
        stage, setup = self.stage, self.stage.setup
        for name, days in (("patron_holds", 10), ("placed_yesterday", 1), ("placed_today", 0)):
            count = setup.take(name, usual=0)
            if count:
                stage.at(stage.today - timedelta(days=days))
            for number in range(count):
                label = f"{name}{number}"
                stage.copy(label, label)
                stage.hold(ME, label)

    # ---- one hold in a state

    def _hold(self, told: Part) -> None:
        stage = self.stage
        state = str(told.take("state", usual="placed")).partition(",")[0]
        until, deadline = told.take("suspended_until"), told.take("pickup_until", "pickup_by")
        suspended = bool(told.take("suspended", usual=until is not None))
        wanted = told.take("wanted_until", "expires", "wanted_by")
        placed, ready_on = told.take("placed", "placed_on"), told.take("ready_on", "ready_since")
        who, pickup = told.take("patron", usual=ME), told.take("pickup", usual=self.pickup)
        told.all_read()
        days = [date.fromisoformat(day) for day in (until, deadline, wanted) if day]
        start = stage.day(placed) if placed else min([stage.today, *days]) - timedelta(days=1)
        if deadline:
            start = self._caught_on(date.fromisoformat(deadline))
        if ready_on:  # how long it waits at most is not what the case is about, unless it says so
            start = stage.day(ready_on)
            state = "ready" if state == "placed" else state
            if "pickup_days" not in stage.case.policy:
                set_circulation_rule(stage.desk, "hold_pickup_days", str((stage.today - start).days + 7))
        stage.at(start)
        if state in IN_TRANSIT:
            pickup = pickup or stage.branch("B")
        how: dict[str, Any] = {"expires": date.fromisoformat(wanted)} if wanted else {}
        self.subject = stage.hold(who, pickup=pickup or "", **how)
        if state in CAUGHT or state in IN_TRANSIT:
            stage.scan()
        elif state not in IN_QUEUE:
            raise NotHere(f"a hold that is {state!r}")
        if suspended:
            suspend_hold(stage.desk, self.subject, date.fromisoformat(until) if until else None)

    def _caught_on(self, deadline: date) -> date:
        days = self.stage.case.policy.get("pickup_days")
        return deadline - timedelta(days=7 if days is None else days)

    # ---- what is so then

    def row(self) -> Hold:
        """The hold that the case is about: the only one there is, where it is not told apart."""
        found = [row] if (row := get(Hold, self.subject)) else some(Hold, 'true ORDER BY "placed_at" LIMIT 2')
        if len(found) != 1:
            raise NotHere("no hold that the case is about")
        return found[0]

    def of(self, label: str) -> str:
        """The hold of this patron."""
        ids = [hold.id for hold in queue_of(self.stage.title()) if hold.patron == self.stage.patron(label)]
        if not ids:
            raise NotHere(f"{label} has no hold")
        return str(ids[0])

    def by_label(self, keep: Callable[[Hold], Any]) -> list[str]:
        found = [hold for hold in queue_of(self.stage.title()) if keep(hold)]
        return [self.stage.label_of(hold_sheet(hold.id).patron) for hold in found]

    def queue(self) -> dict[str, int]:
        found = [hold for hold in queue_of(self.stage.title()) if position_of(hold)]
        return {self.stage.label_of(hold_sheet(hold.id).patron): position_of(hold) for hold in found}

    def answers(self, done: Done | None = None, **more: Callable[[], Any]) -> Outcome:
        tell: dict[str, Callable[[], Any]] = {
            **(done.answers() if done else {}),
            **self._of_queue(),
            **self._of_one(),
            "placed": lambda: done is not None and done.no is None,
            "limit": lambda: done.fact("limit") if done else None,
            **more,
        }
        return Answers(tell)

    def _of_queue(self) -> dict[str, Callable[[], Any]]:
        return {
            "queue": self.queue,
            "ready": lambda: self.by_label(lambda hold: hold.state == "waiting"),
            "in_transit": lambda: self.by_label(lambda hold: hold.state == "in_transit"),
            "holds": lambda: len(holds_of(self.stage.patron())),
            "holds_left": lambda: len(holds_of(self.stage.patron())),
            "captured": lambda: bool(self.by_label(lambda hold: hold.item)),
            "captured_for": lambda: next(iter(self.by_label(lambda hold: hold.item)), None),
        }

    def _of_one(self) -> dict[str, Callable[[], Any]]:
        return {
            "position": lambda: position_of(self.row()),
            "state": lambda: Word(self.row().state, STATES.get(self.row().state, ())),
            "hold": lambda: Word(self.row().state, STATES.get(self.row().state, ())),
            "suspended": lambda: is_suspended(self.row().suspended, self.row().suspended_until, self.stage.today),
            "suspended_until": lambda: self.row().suspended_until or None,
            "pickup_until": lambda: self.row().pickup_by or None,
            "ready_on": lambda: _day(self.stage, self.row().caught_at),
            "expires": lambda: self.row().expires or None,
            "cancelled": lambda: self.row().state == "cancelled",
            "expired": lambda: self.row().how == "expired",
        }


def _day(stage: Stage, at: int | None) -> str | None:
    return day_of(at, stage.desk.zone).isoformat() if at else None


def _override(held: Held) -> Override:
    return Override(frozenset(held.stage.passed), "yes")


# ---- placing


@OPS("place_holds")
def place_holds(case: Case, world: World) -> Outcome:
    held = Held(case, world)
    what = held.stage.copy()
    cards = [held.stage.person(label) for label in held.stage.action.take("patrons", usual=())]
    desk = held.stage.ready()
    for card in cards:
        place_hold(desk, card, what, pickup=held.pickup)
    return held.answers(Done())


def _place(held: Held, *, item_only: bool = False) -> Done:
    stage, action = held.stage, held.stage.action
    action.take("by")  # every door places it alike
    card = stage.person(action.take("patron", usual=ME))
    expires, starts = action.take("expires", "until"), action.take("starts")
    what = stage.copy(action.take("copy", usual=COPY))
    desk = stage.ready()
    how = partial(
        place_hold,
        desk,
        card,
        what,
        item_only=item_only,
        pickup=held.pickup,
        expires=stage.day(expires) if expires else None,
        starts=stage.day(starts) if starts else None,
    )
    done = attempt(lambda: how(override=_override(held)))
    if isinstance(done.result, HoldSheet):
        held.subject = done.result.id
    return done


@OPS("place_hold")
def place_one(case: Case, world: World) -> Outcome:
    held = Held(case, world)
    return held.answers(_place(held))


@OPS("place_copy_hold")
def place_on_copy(case: Case, world: World) -> Outcome:
    held = Held(case, world)
    return held.answers(_place(held, item_only=True))


@OPS("place_and_try_capture")
def place_and_try_capture(case: Case, world: World) -> Outcome:
    """Place a hold and check the copy in; if placing is refused, add the hold anyway to see whether it is filled."""
    held = Held(case, world)
    done = _place(held)
    if done.no:
        held.subject = held.stage.hold(pickup=held.pickup)
    checkin(held.stage.desk, held.stage.copy())
    return held.answers(done)


# ---- catching


def _capture(case: Case, world: World) -> Outcome:
    """The copy is scanned; `patron` is whose turn it must be."""
    held = Held(case, world)
    if not held.subject and not queue_of(held.stage.title()):
        held.subject = held.stage.hold(pickup=held.pickup)
    turn = held.stage.action.take("patron")
    held.stage.action.take("lookahead_days", usual=0)
    copy = held.stage.action.take("copy", usual=COPY)
    checkin(held.stage.ready(), held.stage.copy(copy))
    if turn:
        found = held.by_label(lambda hold: hold.item)
        if found != [turn]:
            raise NotHere(f"it is not for {turn}, but for {found}")
    return held.answers()


OPS("capture", "mark_ready", "checkin", "try_capture")(_capture)


@OPS("checkin_same_copy")
def again_and_again(case: Case, world: World) -> Outcome:
    """Each day on which it is ready anew would be told anew."""
    held = Held(case, world)
    desk = held.stage.ready()
    told = {held.row().caught_at}
    for _time in range(3):
        checkin(desk, held.stage.copy())
        told.add(held.row().caught_at)
    return held.answers(notices=lambda: len(told - {None}))


@OPS("checkout")
def lent(case: Case, world: World) -> Outcome:
    held = Held(case, world)
    stage = held.stage
    card = stage.person(stage.action.take("patron", usual=ME))
    copy = stage.action.take("copy", usual=COPY)
    label = COPY if copy in THIS_COPY else "C2" if copy in OTHER_COPY else copy
    barcode, desk = stage.copy(label), stage.ready()
    return held.answers(attempt(lambda: checkout(desk, card, barcode, override=_override(held))))


# ---- changing


def _change(case: Case, world: World, change: Callable[[Desk, Held], Any]) -> Outcome:
    held = Held(case, world)
    return held.answers(attempt(lambda: change(held.stage.ready(), held)))


@OPS("cancel", "cancel_hold", "patron_cancel")
def cancelled(case: Case, world: World) -> Outcome:
    """Cancel a hold in any state, as staff; patrons and kiosks have no door of their own."""
    held = Held(case, world)
    action = held.stage.action
    action.take("by")
    one = action.take("patron")
    labels = action.take("patrons", usual=[one] if one else [])
    mine = [held.of(label) for label in labels] if labels else [held.row().id]
    desk = held.stage.ready()
    return held.answers(attempt(lambda: [cancel_hold(desk, hold) for hold in mine]))


@OPS("move_hold")
def moved(case: Case, world: World) -> Outcome:
    held = Held(case, world)
    action, now = held.stage.action, position_of(held.row())
    where = action.take("where", "to", "position")
    length = len(held.queue())
    place = {"top": 1, "up": max(1, now - 1), "down": min(length, now + 1), "bottom": length}.get(where, where)
    if not str(place).isdigit():
        raise NotHere(f"moved to {where!r}")
    desk = held.stage.ready()
    return held.answers(attempt(lambda: move_hold(desk, held.subject, int(place))))


@OPS("suspend")
def suspended(case: Case, world: World) -> Outcome:
    held = Held(case, world)
    until = held.stage.action.take("until", "suspended_until", "until_date", "date")
    day = held.stage.day(until) if until else None
    desk = held.stage.ready()
    return held.answers(attempt(lambda: suspend_hold(desk, held.subject, day)))


@OPS("resume")
def resumed(case: Case, world: World) -> Outcome:
    return _change(case, world, lambda desk, held: resume_hold(desk, held.subject))


@OPS("nightly")
def nightly(case: Case, world: World) -> Outcome:
    held = Held(case, world)
    run_daily_work(held.stage.ready(), world.path)
    return held.answers()


@OPS("purge_hold")
def purged(case: Case, world: World) -> Outcome:
    """Cancel a hold: its count stays, and names nobody."""
    held = Held(case, world)
    held.subject = held.subject or held.stage.hold()
    desk = held.stage.ready()
    cancel_hold(desk, held.subject)
    counted = "SELECT coalesce(sum(n), 0) FROM fact WHERE kind = 'hold'"
    return held.answers(
        live=lambda: len(queue_of(held.stage.title())), aged=lambda: db.execute_sql(counted).fetchone()[0]
    )


@OPS("hold_age")
def age(case: Case, world: World) -> Outcome:
    raise NotHere("the age of a hold")


@OPS("delete_copy")
def deleted(case: Case, world: World) -> Outcome:
    """Withdraw a copy, which is how it is deleted here."""
    return _change(case, world, lambda desk, held: mark_copy(desk, held.stage.copy(), "withdrawn"))
