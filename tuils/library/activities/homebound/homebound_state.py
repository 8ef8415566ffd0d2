"""Homebound rounds in the store, folded from their entries. Whose a bag is, is a private part; it goes when the bag
is out, for then its loans tell it, as long as they last.

Kinds: `homebound_profiled` (list=NEW; private: `patron`, and in `set` likes, never), `homebound_ended`. `round_made`,
`round_changed` (`set`), `round_canceled`. `bag_made` (list=NEW; private: `patron`), `bag_picked` (in the act of the
hold), `bag_out` (n), `bag_ended` (how).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from tuils.i18n import N_, NN_
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal import applying
from tuils.library.foundation.journal.entries import Entry, Facts
from tuils.library.foundation.journal.families import Pocketful, add_family
from tuils.library.foundation.journal.folding import FoldedFamily, PersonalFamily
from tuils.library.foundation.journal.hooks import DueLine, Keeping, Moves, PersonPart
from tuils.library.foundation.journal.kinds import EntryWords, Kind, by_any, by_branch, entry_time, first_at, number
from tuils.library.foundation.journal.writing import DAY
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.models.programs import HomeboundBag, HomeboundProfile, HomeboundRound
from tuils.models.rows import find, get

from .homebound_queries import BAGS_OF, PROFILES_OF, bags_named_before, count_to_go, name_profile

EDIT, WISHES, CHECKOUT, CHECKIN = "holds.edit", "patrons.edit", "circulation.checkout", "circulation.checkin"
PROFILED, PROFILE_ENDED = "homebound_profiled", "homebound_ended"
MADE, CHANGED, CANCELED = "round_made", "round_changed", "round_canceled"
BAG_MADE, PICKED, BAG_OUT, BAG_ENDED = "bag_made", "bag_picked", "bag_out", "bag_ended"
NAMES = ("likes", "never")
KEPT = 7 * DAY
ROUND = N_("ROUND")


def forget_bag_names(desk: Desk) -> Iterator[int]:
    """Forget whose bags were a week after their round, if they never went out. On every site; idempotent."""
    return in_slices(desk, bags_named_before(desk.now - KEPT), _forget)


@verb("library.daily")
def _forget(desk: Desk, bags: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(bags, BAGS.forget_person)


def _count_to_go(desk: Desk) -> int:
    return count_to_go(desk.branch, desk.now)


class HomeboundProfiles(PersonalFamily):
    described = (
        Kind(PROFILED, WISHES, by_branch(WISHES), HomeboundProfile, {"made_at": first_at}, is_late=True, leads=1),
        Kind(PROFILE_ENDED, WISHES, by_branch(WISHES), folds={"ended_at": entry_time}),
    )
    words = {
        PROFILED: EntryWords(
            N_("CHANGED"), N_("Homebound wishes"), N_("Undone. The homebound wishes are as they were before."),
            counted=NN_("{n} change of homebound wishes", "{n} changes of homebound wishes"),
        ),
        PROFILE_ENDED: EntryWords(
            N_("CHANGED"), N_("No longer homebound"), N_("Undone. The homebound wishes are there again.")
        ),
    }  # fmt: skip
    keyed = {HomeboundProfile: "id"}
    of_person = HomeboundProfile
    fixed = PersonalFamily.fixed | {*NAMES, "made_at", "ended_at"}
    untold = forgets = PersonalFamily.forgets | {*NAMES}
    carried = ("activities.homebound.homebound_carrying:HOMEBOUND",)

    def is_done(self, row: Any) -> bool:
        return bool(row.ended_at)

    def called(self, entry: Entry) -> str:
        return ""

    def on_van(self, entry: Entry, private: Facts) -> Facts:
        """Return nothing: a driver needs the bags, not what people wish."""
        return {}

    def fold_thing(self, key: str) -> Pocketful:
        forgotten = super().fold_thing(key)
        if get(HomeboundProfile, key):
            self._name(key, applying.privates([key]).get(key, {}))
        return forgotten

    def _name(self, key: str, private: Facts) -> None:
        words = private.get("set", {})
        name_profile(key, private.get("patron"), *(str(words.get(name, "")) for name in NAMES))

    def people_moved(self, people: Collection[str]) -> None:
        for row in find(HomeboundProfile, "patron", people):
            self._name(row.id, applying.privates([row.id]).get(row.id, {}))

    def private_came(self, entry: Entry, private: Facts) -> None:
        if entry.kind == PROFILED:
            self._name(entry.id, private)

    def forget_person(self, key: str) -> bool:
        applying.delete_private_parts([key])
        self._name(key, {})
        return True


class HomeboundRounds(FoldedFamily):
    described = (
        Kind(MADE, EDIT, by_any(EDIT), HomeboundRound, {"made_at": first_at}, leads=1),
        Kind(CHANGED, EDIT, by_any(EDIT)),
        Kind(CANCELED, EDIT, by_any(EDIT), folds={"canceled_at": entry_time}, is_first=True),
    )
    words = {
        MADE: EntryWords(
            ROUND, N_("New homebound round"), N_("Undone. There is no such homebound round."),
            counted=NN_("{n} homebound round", "{n} homebound rounds"),
        ),
        CHANGED: EntryWords(ROUND, N_("Changed homebound round"), N_("Undone. The round is as it was before.")),
        CANCELED: EntryWords(ROUND, N_("Homebound round canceled"), N_("Undone. The round is planned again.")),
    }  # fmt: skip
    keyed = {HomeboundRound: "id"}
    fixed = FoldedFamily.fixed | {"made_at", "canceled_at"}
    due = (
        DueLine(
            "rounds", N_("Homebound bags to send out"), _count_to_go, EDIT,
            "activities.homebound.round_tables:ROUNDS", then=N_("Pack them"),
        ),
    )  # fmt: skip

    def called(self, entry: Entry) -> str:
        return ""


class HomeboundBags(PersonalFamily):
    described = (
        Kind(BAG_MADE, EDIT, by_any(EDIT), HomeboundBag, {"made_at": first_at}, is_late=True),
        Kind(PICKED, EDIT, by_any(EDIT), is_first=True),
        Kind(BAG_OUT, CHECKOUT, by_any(CHECKOUT), folds={"out_at": entry_time, "items": number("n")}, is_first=True),
        Kind(BAG_ENDED, EDIT, by_any(EDIT, CHECKIN), folds={"ended_at": entry_time}, is_first=True),
    )
    words = {
        BAG_MADE: EntryWords(ROUND, N_("New homebound bag"), N_("Undone. There is no such bag.")),
        PICKED: EntryWords(ROUND, N_("Picked for a homebound bag"), N_("Undone. The pick is no longer in the bag.")),
        BAG_OUT: EntryWords(
            ROUND, N_("Homebound bag is out"), N_("Undone. The bag is here; its items are not checked out."),
            counted=NN_("{n} homebound bag out", "{n} homebound bags out"),
        ),
        BAG_ENDED: EntryWords(
            ROUND, N_("Homebound bag is back or canceled"), N_("Undone. The bag is as it was before."),
            counted=NN_("{n} homebound bag back", "{n} homebound bags back"),
        ),
    }  # fmt: skip
    keyed = {HomeboundBag: "id"}
    of_person = HomeboundBag
    fixed = PersonalFamily.fixed | {"made_at", "out_at", "ended_at", "items"}
    keeps = (Keeping("rounds", forget_bag_names, N_("homebound bags that no longer say whose they were: {n}")),)

    def is_done(self, row: Any) -> bool:
        return bool(row.out_at or row.ended_at)

    def called(self, entry: Entry) -> str:
        return ""

    def stands_on(self, later: Entry, entry: Entry) -> bool:
        """Picks may be undone one by one, until the bag is out or over."""
        return (entry.kind, later.kind) != (PICKED, PICKED) and super().stands_on(later, entry)


PROFILES = add_family(HomeboundProfiles())
ROUNDS_FAMILY = add_family(HomeboundRounds())
BAGS = add_family(HomeboundBags())
HomeboundProfiles.persons = (
    PersonPart(
        "homebound",
        N_("What you wish for from homebound rounds"),
        "homebound_profile",
        "made_at, route, likes, never, how_many, large_print",
        "made_at, id",
        moves=(Moves("homebound", PROFILES_OF, N_("Homebound wishes: {n}")),),
        forget=PROFILES.forget_person_everywhere,
    ),
)
HomeboundBags.persons = (
    PersonPart(
        "homebound_bags",
        N_("Your homebound bags that are not out yet"),
        "homebound_bag",
        "made_at",
        "made_at, id",
        moves=(Moves("homebound_bags", BAGS_OF, N_("Homebound bags: {n}")),),
        forget=BAGS.forget_person_everywhere,
    ),
)
