"""The wishes of homebound patrons: what they like, what never again, large print, how many."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _
from tuils.library.foundation import audit
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import NEW, Act
from tuils.library.foundation.refusals import need
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.masking import shown_card
from tuils.models import Patron
from tuils.models.programs import HomeboundProfile
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name

from .homebound_fields import USUAL_BOOKS, wishes_typed
from .homebound_queries import profiles_of, profiles_on
from .homebound_state import NAMES, PROFILE_ENDED, PROFILED

SEEN = ("route", "how_many", "large_print")
SEE = "patrons.see_loans"
"""The permission to read wishes: they tell what somebody reads."""


@dataclass(frozen=True)
class Wishes:
    """The wishes of a homebound patron. `patron`: a card; `name` in full. `keeps_history`: they agreed to a list of
    what they read, so that what they had is not proposed again. `state`: homebound, or ended."""

    homebound: str
    state: str
    patron: str
    name: str
    route: str
    likes: str
    never: str
    how_many: int
    large_print: bool
    keeps_history: bool = False


@verb("patrons.edit")
def change_wishes(desk: Desk, card: str, *, fields: Facts) -> Wishes:
    """Record what a homebound patron wishes; fields not given keep their value. Needs `patrons.see_loans`, too: the
    answer has the others. Refuse with PATRON_UNKNOWN, CARD_LOST, NOT_UNDERSTOOD."""
    desk.require(SEE)
    patron, given = by_card(card), wishes_typed(fields)
    act, before = Act(desk), profiles_of(patron.id)
    kept = {name: getattr(before[0], name) for name in (*NAMES, *SEEN)} if before else {"how_many": USUAL_BOOKS}
    facts = {**kept, **given}
    for row in before:
        act.write(PROFILE_ENDED, list=row.id)
    private = {"patron": patron.id, "set": {name: facts[name] for name in NAMES if facts.get(name)}}
    seen = {"branch": desk.branch, **{name: facts[name] for name in SEEN if name in facts}}
    act.write(PROFILED, private, list=NEW, data={"set": seen})
    return _wishes(profiles_of(patron.id)[0], patron)


@verb("patrons.edit")
def end_wishes(desk: Desk, card: str) -> Wishes:
    """End the rounds for a patron, and forget the wishes. Needs `patrons.see_loans`, too: the answer has them. Refuse
    with HOMEBOUND_NONE."""
    desk.require(SEE)
    patron = by_card(card)
    rows = need(profiles_of(patron.id), "HOMEBOUND_NONE")
    done, act = _wishes(rows[0], patron, "ended"), Act(desk)
    for row in rows:
        act.write(PROFILE_ENDED, list=row.id)
    return done


@permitted(SEE)
def wishes_of(desk: Desk, card: str) -> Wishes:
    """Return the wishes of a patron, which is noted. Refuse with PATRON_UNKNOWN, CARD_LOST, HOMEBOUND_NONE."""
    patron = by_card(card)
    rows = need(profiles_of(patron.id), "HOMEBOUND_NONE")
    audit.looked(desk, "loans", patron.id)
    return _wishes(rows[0], patron)


@permitted(SEE)
def homebound_patrons(desk: Desk) -> list[Wishes]:
    """Return the homebound patrons of the desk's branch with their wishes, by route and name; which is noted."""
    audit.looked(desk, "list", about="homebound")
    lines = [_wishes(row, patron) for row, patron in wished_on(desk.branch)]
    return sorted(lines, key=lambda line: (line.route, line.name, line.patron))


def wished_on(branch: str) -> list[tuple[HomeboundProfile, Patron]]:
    """Return the wishes that hold at a branch, one of each patron, the newest."""
    rows = profiles_on(branch)
    people = {row.id: row for row in find(Patron, "id", [row.patron for row in rows if row.patron])}
    newest = {row.patron: row for row in reversed(rows)}
    return [(row, people[patron]) for patron, row in newest.items() if patron in people]


def _wishes(row: HomeboundProfile, patron: Patron, state: str = "homebound") -> Wishes:
    return Wishes(
        row.id, state, patron.card, full_name(patron), row.route, row.likes, row.never, row.how_many,
        bool(row.large_print), bool(patron.keeps_history),
    )  # fmt: skip


def wishes_words(_desk: Desk, row: Wishes) -> str:
    """Return `Ada Hopper: 5 items, large print. Likes: mystery. Never again: war. Route North.`"""
    if row.state == "ended":
        return _("{name} is no longer homebound. The wishes are deleted.").format(name=row.name)
    said = [_("{name}: {n} items in a bag").format(name=row.name, n=row.how_many)]
    said[0] += f", {_('large print')}." if row.large_print else "."
    said += [_("Likes: {words}.").format(words=row.likes)] if row.likes else []
    said += [_("Never again: {words}.").format(words=row.never)] if row.never else []
    said += [_("Route {route}.").format(route=row.route)] if row.route else []
    if not row.keeps_history:
        said.append(_("Reading history is off: titles they returned may be proposed again."))
    return " ".join(said)


WISHES = Table(
    title=N_("Homebound patrons"),
    columns=(
        fact("homebound"),
        fact("state"),
        fact("patron", lambda desk, row: shown_card(desk, row.patron)),
        Column(N_("Name"), 20, "name", grow=2, always=True),
        Column(N_("Route"), 10, "route", drop=2),
        Column(N_("Books"), 5, lambda _desk, row: str(row.how_many), "how_many", value="how_many", right=True),
        Column(N_("Large print"), 11, lambda _desk, row: _("yes") if row.large_print else "", "large_print",
               value="large_print", drop=3),
        Column(N_("Likes"), 20, "likes", grow=3, drop=1),
        fact("never"),
        fact("keeps_history"),
    ),
    read=homebound_patrons,
    key="homebound",
    none=(N_("No homebound patrons."), N_("Scan a card to record what the patron wishes.")),
    some=(NN_("{n} homebound patron.", "{n} homebound patrons."), N_("Enter changes the wishes.")),
    enter=(N_("Change"), "wishes_form", "card=patron"),
    words=wishes_words,
    example=Wishes("h", "homebound", "21234000000923", "Ada Hopper", "North", "mystery, gardens", "war", 5, True),
)  # fmt: skip
