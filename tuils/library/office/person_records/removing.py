"""A person is forgotten: all that the library knows of them, refused while something is open between them and it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from tuils.i18n import N_
from tuils.library.activities.records.registration_forgetting import came_since
from tuils.library.foundation import audit
from tuils.library.foundation.administration.removed_ids import removed_among
from tuils.library.foundation.administration.retention import Keeping, gone_before
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.persons import all_of
from tuils.library.foundation.journal.undoing import ITSELF
from tuils.library.foundation.journal.writing import DAY, Act
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Reason, Refused
from tuils.library.lending.loans.person_parts import end_holds
from tuils.library.lending.slices import in_slices, while_there_is_time
from tuils.library.people.accounts.ledger import balance_of
from tuils.library.people.patrons.cards import by_card
from tuils.library.people.patrons.patron_state import part_name
from tuils.library.people.patrons.queries import LIVE
from tuils.models import Patron
from tuils.models.rows import get, ids
from tuils.values.dataclass import dataclass
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of

from .parts import BY_ID, DEPARTMENTS
from .queries import (
    count_of_people,
    forget_by_patron,
    lapsed_people,
    page_of_patrons,
    proxied_by,
    removed_patrons_in_use,
    wards_of_any,
    worked_between,
)

IN_USE = 100 * DAY
PAGE = 5000  # patrons whose ids are looked for at once


@dataclass(frozen=True)
class RemovedPatron:
    """`patron` an id, which means nobody any more; `card` and `name` for the answer alone."""

    patron: str
    card: str
    name: str


@verb("patrons.remove")
def remove_patron(desk: Desk, card: str) -> RemovedPatron:
    """Forget the patron with this card, and the records merged into theirs. It cannot be undone.

    Their future registrations are canceled, and their seats are free. Refuses with HAS_LOANS, HAS_HOLDS, OWES,
    HAS_CREDIT, HAS_ENTRIES, ANSWERS_FOR, PATRON_UNKNOWN, CARD_LOST. `after_removal` (`purging.py`)
    follows once it is written.
    """
    row = by_card(card)
    if reasons := what_is_open(row.id):
        raise Refused(*reasons)
    remove_person(Act(desk), row.id)
    audit.note_in_audit(desk, "removed", row.id)
    return RemovedPatron(row.id, row.card, full_name(row))


@permitted("patrons.remove")
def removable(desk: Desk, card: str) -> str:
    """Return the name of the person who would be forgotten with this card. Needs `patrons.remove`; refuses as
    `remove_patron`."""
    row = by_card(card)
    if reasons := what_is_open(row.id):
        raise Refused(*reasons)
    return full_name(row)


def what_is_open(patron: str) -> list[Reason]:
    """Return why this patron (an id) cannot be forgotten yet."""
    people = all_of(patron)
    owed = balance_of(people)
    counts = {
        "HAS_LOANS": count_of_people("loan", "closed_at IS NULL AND patron", people),
        "HAS_HOLDS": count_of_people("hold", f"state IN {LIVE} AND patron", people),
        "HAS_ENTRIES": count_of_people("register_entry", "private AND closed_at = 0 AND patron", people),
        "ANSWERS_FOR": count_of_people("patron", "guardian", people),
    }
    reasons = [Reason(code, {"count": count}) for code, count in counts.items() if count]
    if owed:
        reasons.append(Reason("OWES" if owed > 0 else "HAS_CREDIT", {"owed": money_label(abs(owed))}))
    return reasons


def remove_person(act: Act, patron: str) -> None:
    """Remove everything about this person. What is still open (in a library that was restored) is ended first."""
    people = all_of(patron)
    for person in people:
        for part in DEPARTMENTS:
            if part.end:
                part.end(act, person)
        forget_rows(act, person)
        act.write("patron_removed", patron=person)
    let_go_of(act, people)
    if pocket := act.desk.pocket:
        pocket.take(act.id)
        pocket.let_go(people)


def let_go_of(act: Act, people: Sequence[str]) -> None:
    """Remove them as anybody's proxy or guardian."""
    marks = ", ".join("?" for _one in people)
    no_proxy = {part_name("proxy", person): None for person in people}
    for (other,) in proxied_by(marks, people):
        act.write("patron_edited", {"set": no_proxy}, patron=other)
    for (ward,) in wards_of_any(marks, people):
        act.write("patron_edited", {"set": {"guardian": ""}}, patron=ward)


def forget_rows(act: Act, patron: str) -> None:
    """Remove the rows that only this copy keeps by their id, in the act that removes them; no entry says so."""
    assert act
    for part in DEPARTMENTS:
        if part.forget:
            part.forget(patron)
    for table in BY_ID:
        forget_by_patron(table, patron)


# ---- what time does


def forget_lapsed(desk: Desk) -> Iterator[int]:
    """Forget persons whose card ended long ago, who did not visit since and with whom nothing is open, where the
    library's rules say so: on the main site alone."""
    before = gone_before(desk, LAPSED_KEPT)
    if before is None or not is_in_use(desk):
        return
    day = day_of(before, desk.zone).isoformat()
    rows = lapsed_people(day, day[:7])
    yield from in_slices(desk, [str(row[0]) for row in rows], _lapse)


LAPSED_KEPT = Keeping(
    "lapsed",
    forget_lapsed,
    N_("patrons whose card expired long ago, deleted: {n}"),
    N_("Patrons whose card has expired"),
    period="",
    main=True,
)


def is_in_use(desk: Desk) -> bool:
    """Return whether anybody did something in the last months. Else the clock may be years ahead, and all would be
    lapsed."""
    since = (desk.now - IN_USE, desk.now, ITSELF)
    return worked_between(since)


@verb("library.daily")
def _lapse(desk: Desk, patrons: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(patrons, partial(_lapse_one, desk))


def _lapse_one(desk: Desk, patron: str) -> bool:
    before = gone_before(desk, LAPSED_KEPT)
    if before is None or get(Patron, patron) is None:
        return False
    if what_is_open(patron) or came_since(all_of(patron), before):
        return False
    remove_person(Act(desk), patron)
    return True


def forget_again(desk: Desk, folders: Sequence[Path]) -> Iterator[int]:
    """Forget people removed since the backup that was restored. The files in these folders name them. Also people
    removed at another site of whom this one still knows something beside the journal."""
    yield from in_slices(desk, _left_behind(desk), _forget_left)
    after = ""
    while page := page_of_patrons(after, PAGE):
        yield 0
        yield from in_slices(desk, removed_among(page, folders), _again)
        after = page[-1]


@verb("library.daily")
def _again(desk: Desk, patrons: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(patrons, partial(_again_one, desk))


def _again_one(desk: Desk, patron: str) -> bool:
    if get(Patron, patron) is None:
        return False
    remove_person(Act(desk), patron)
    return True


def _left_behind(desk: Desk) -> list[str]:
    """Patrons that an entry removed and that rows of this site still name; the main site ends a live hold."""
    named = [
        f"SELECT patron FROM {part.table} WHERE patron IS NOT NULL"
        for part in DEPARTMENTS
        if part.is_by_id or (part.forget and part.table != "hold")
    ]
    live = "" if desk.main else f"AND state NOT IN {LIVE}"
    named.append(f"SELECT patron FROM hold WHERE patron IS NOT NULL {live}")
    text = f"SELECT DISTINCT patron FROM journal WHERE kind = 'patron_removed' AND patron IN ({' UNION '.join(named)})"
    undecided = (
        removed_patrons_in_use()
    )  # another machine did not know of it: staff decide (reach/conflicts/of_people.py)
    return [patron for patron in ids(text) if patron not in undecided]


@verb("library.daily")
def _forget_left(desk: Desk, patrons: Sequence[str]) -> tuple[int, int]:
    return while_there_is_time(patrons, partial(_forget_left_one, desk))


def _forget_left_one(desk: Desk, patron: str) -> bool:
    act = Act(desk)
    if desk.main:
        end_holds(act, patron)
    forget_rows(act, patron)
    return True
