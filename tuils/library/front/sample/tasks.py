"""Ten small tasks of the practice library: what to do, with which card and items, and whether the journal says that it
was done. An undo takes that back, too."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import about_library
from tuils.library.foundation.journal.queries import rows_of_acts
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.staff.staff import account
from tuils.models import AccountLine, Biblio, Hold, Item, Journal, Loan, Patron
from tuils.models.programs import ProgramSession, Registration
from tuils.models.rows import find, one, some
from tuils.values.dataclass import dataclass

from . import ADMIN, PIN
from .content import barcode, sample_card

QUILTING = "craft"
"""The kind of the quilting circle, and of no other program of the sample."""
Done = Callable[["PracticeTask", Sequence[Journal]], bool]
DESK, SHELVING, CATALOG, PROGRAMS = "desk", "shelving", "catalog", "programs"
ROLES = (DESK, SHELVING, CATALOG, PROGRAMS)
"""The roles that have tasks, as the register of training names them."""


@dataclass(frozen=True)
class PracticeTask:
    """`words`: what to do (msgid). `cards`, `items`: running numbers, of what there is to scan. `step`: in the register
    of training; `roles`: whose task it is there."""

    words: str
    done: Done
    cards: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    step: str = "checkin"
    roles: tuple[str, ...] = (DESK,)

    @property
    def barcodes(self) -> list[str]:
        return [barcode(number) for number in self.items]


@dataclass(frozen=True)
class TaskState:
    """A task as it is shown. `cards` and `items`: number, and name or title. `number`: counted from 1."""

    words: str
    done: bool
    cards: tuple[tuple[str, str], ...] = ()
    items: tuple[tuple[str, str], ...] = ()
    number: int = 0
    step: str = ""
    roles: tuple[str, ...] = ()


def _each(kind: str) -> Done:
    """Return whether this was done to each of the items."""

    def done(task: PracticeTask, entries: Sequence[Journal]) -> bool:
        known = {row.id for row in find(Item, "barcode", task.barcodes)}
        return known <= {row.item for row in entries if row.kind == kind}

    return done


def _out(task: PracticeTask, entries: Sequence[Journal]) -> bool:
    """Return whether all of the items were checked out on this card. Of a loan that is over nobody knows any more on
    which: it counts beside one that is known."""
    items = {row.id for row in find(Item, "barcode", task.barcodes)}
    loans = [one for one in find(Loan, "id", _ids(entries, "checkout", "id")) if one.item in items]
    on_card = [one for one in loans if one.patron in (_who(task), None)]
    return items <= {one.item for one in on_card} and any(one.patron for one in on_card)


def _some(*kinds: str) -> Done:
    """Return whether this was done once."""

    def done(_task: PracticeTask, entries: Sequence[Journal]) -> bool:
        return any(row.kind in kinds for row in entries)

    return done


def _held(task: PracticeTask, entries: Sequence[Journal]) -> bool:
    """Return whether a hold on the title of the item was placed for this card."""
    titles = {row.biblio for row in find(Item, "barcode", task.barcodes)}
    placed = find(Hold, "id", _ids(entries, "hold_placed", "hold"))
    return any(one.biblio in titles and one.patron == _who(task) for one in placed)


def _paid(task: PracticeTask, entries: Sequence[Journal]) -> bool:
    """Return whether this patron paid something, and nothing is left to pay."""
    who = _who(task)
    paid = find(AccountLine, "id", _ids(entries, "payment", "id"))
    return any(one.patron == who for one in paid) and balance(who) <= 0


def _given(_task: PracticeTask, entries: Sequence[Journal]) -> bool:
    """Return whether a copy was added to the catalog. An issue of a magazine or an interlibrary loan is none."""
    return any(row.kind == "item_added" and "needs" not in json.loads(row.data) for row in entries)


def _signed_up(task: PracticeTask, entries: Sequence[Journal]) -> bool:
    """Return whether this patron was registered for the program of the task."""
    made = find(Registration, "id", _ids(entries, "registration_made", "registration"))
    own = {one.session for one in made if one.patron == _who(task)}
    return any(one.kind == QUILTING for one in find(ProgramSession, "id", own))


def _who(task: PracticeTask) -> str:
    (who,) = find(Patron, "card", map(sample_card, task.cards))
    return who.id


def _ids(entries: Sequence[Journal], kind: str, what: str) -> list[str]:
    return [getattr(row, what) for row in entries if row.kind == kind]


def _undone(_task: PracticeTask, entries: Sequence[Journal]) -> bool:
    """Return whether a check-in was taken back. Another step back, such as that of a family, is none of this task."""
    undone = rows_of_acts(row.undoes for row in entries)
    return any(row.kind == "checkin" for row in undone)


TASKS = (
    PracticeTask(
        N_("Check out three books to Sam Okafor: scan the card, then the books"),
        _out,
        (442,),
        (1002, 1004, 1006),
        "checkout",
    ),
    PracticeTask(
        N_("Check in two books from the book drop: just scan them"),
        _each("checkin"),
        items=(1009, 1011),
        roles=(DESK, SHELVING),
    ),
    PracticeTask(N_("Check in a book that another patron waits for"), _each("checkin"), items=(1133,), step="holds"),
    PracticeTask(
        N_("Abdi Yusuf's father calls. Renew both books: scan the card, then F7"),
        _each("renew"),
        (449,),
        (1025, 1027),
        "phone",
    ),
    PracticeTask(N_("Jean-Baptiste Lefèvre pays $12.40: scan the card, then .y"), _paid, (466,), step="money"),
    PracticeTask(
        N_("Place a hold on Wolf Hall for Amina Yusuf: F3, the title, F6"),
        _held,
        (447,),
        (1053,),
        "holds",
    ),
    PracticeTask(
        N_("Register a new patron, with any name: F10, then New patron"), _some("patron_registered"), step="new card"
    ),
    PracticeTask(N_("Check in the wrong book, then undo it: F9"), _undone, items=(1007,)),
    PracticeTask(
        N_("Add a donated book to the catalog: F10, then Add a book"),
        _given,
        step="cataloging",
        roles=(CATALOG,),
    ),
    PracticeTask(
        N_("Sign up Marta Field for quilting: F5, a session, F7"),
        _signed_up,
        (441,),
        step="programs",
        roles=(PROGRAMS,),
    ),
)


def practice_tasks() -> list[TaskState]:
    """All of them, as they are now; none where this is not the library that `build_sample` made. Only reads."""
    if not is_sample():
        return []
    entries = _of_users()
    people = {row.card: row for row in find(Patron, "card", {sample_card(n) for task in TASKS for n in task.cards})}
    titles = _titles({code for task in TASKS for code in task.barcodes})
    return [
        TaskState(
            task.words,
            task.done(task, entries),
            tuple((code, _name(people.get(code))) for code in map(sample_card, task.cards)),
            tuple((code, titles.get(code, "")) for code in task.barcodes),
            number,
            task.step,
            task.roles,
        )
        for number, task in enumerate(TASKS, 1)
    ]


def is_sample() -> bool:
    return about_library().practice and account(ADMIN) is not None and bool(find(Item, "barcode", [barcode(1002)]))


def pin_hint() -> str:
    """The PIN of all who work here, told where only practice is behind it. Empty in a library of one's own."""
    return _("Practice library: the PIN is {pin}.").format(pin=PIN) if is_sample() else ""


def _of_users() -> list[Journal]:
    """Return the valid entries since the library was built, which was done at a device of its own."""
    first = one(Journal, "1 = 1 ORDER BY pos LIMIT 1")
    built = first.device if first else ""
    return some(Journal, 'device NOT IN (?, ?) AND NOT "void" ORDER BY pos', built, f"{built}~")


def _titles(barcodes: set[str]) -> dict[str, str]:
    items = find(Item, "barcode", barcodes)
    names = {row.id: row.title for row in find(Biblio, "id", {row.biblio for row in items})}
    return {row.barcode: names.get(row.biblio, "") for row in items}


def _name(row: Patron | None) -> str:
    return f"{row.first_name} {row.last_name}".strip() if row else ""
