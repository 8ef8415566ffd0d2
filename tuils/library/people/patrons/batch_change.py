"""Many patrons changed alike, such as at the end of a school year: looked at first, in words, then done act by
act."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tuils.i18n import _, ngettext
from tuils.library.foundation.administration.settings import name_of
from tuils.library.foundation.administration.settings_queries import branch_exists
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.desk import Desk, permitted, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.local_words import money_label
from tuils.library.foundation.refusals import Refused, not_understood, refuse
from tuils.library.people.accounts.ledger import MEMBERSHIP, add_line
from tuils.models import OldCard, Patron
from tuils.models.rows import find
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.person_words import full_name
from tuils.values.time.moments import day_of

from .categories import category, check_age
from .choosing import BATCH, next_grade, rows_by_card
from .patron_fields import KNOWN
from .queries import branch_codes, loans_of

AT_ONCE = 500
"""The patrons of one act: about half a second, so that a scan at another desk does not wait long."""
FIELDS = ("category", "branch", "grade", "expires_on")


@dataclass(frozen=True)
class PatronsWanted:
    """The changes for each patron. `grade`: None leaves it, "" takes it away; `up`: the next grade instead. For the
    membership one of: `until` a day, `renew` by the category's time, `end`: it is over, yesterday was its last day."""

    category: str = ""
    branch: str = ""
    grade: str | None = None
    up: bool = False
    until: date | None = None
    renew: bool = False
    end: bool = False

    @property
    def says_nothing(self) -> bool:
        return self == PatronsWanted()


@dataclass(frozen=True)
class PatronChange:
    """One field of a patron, before and now, as stored."""

    field: str
    before: str
    now: str


@dataclass(frozen=True)
class PatronLine:
    """The outcome for one patron. `asked`: the id or card in the list; `patron`: the id, empty where there is none.
    `loans`: how many are out, where a membership ends. `fee_cents`: what a renewal is charged.

    Exactly one of these is true: `changes` has something; `refused` says why not; neither, for nothing would change.
    """

    asked: str
    patron: str = ""
    card: str = ""
    name: str = ""
    changes: tuple[PatronChange, ...] = ()
    refused: Refused | None = None
    loans: int = 0
    fee_cents: int = 0
    act: str = ""


@permitted(BATCH)
def change_patrons(
    desk: Desk, whom: Sequence[str], wanted: PatronsWanted, *, dry_run: bool = False
) -> list[PatronLine]:
    """Change each patron of `whom` (ids or cards, as `choose_patrons` gives them), a line each.

    A refused patron stays unchanged, the others are changed: at most AT_ONCE in one act and transaction, which one undo
    reverts. A dry run writes nothing and takes no lock. A patron listed twice counts once. Refuses as a whole with
    NOT_UNDERSTOOD (no such category or branch, things that exclude each other), NOTHING_TO_CHANGE and NO_PERMISSION
    (patrons.batch).
    """
    _look_at(wanted)
    lines: list[PatronLine] = []
    for some in patron_slices(whom):
        lines += [line for line, _set in _sort_out(desk, some, wanted)] if dry_run else _change(desk, some, wanted)
    return lines


def patron_slices(whom: Sequence[str]) -> Iterator[list[str]]:
    """The list without repeats, in pieces that are one act each."""
    every = list(dict.fromkeys(whom))
    for at in range(0, len(every), AT_ONCE):
        yield every[at : at + AT_ONCE]


def _look_at(wanted: PatronsWanted) -> None:
    if wanted.says_nothing:
        raise refuse("NOTHING_TO_CHANGE")
    if wanted.category:
        category(wanted.category)
    if wanted.branch and not branch_exists(wanted.branch):
        codes = branch_codes()
        raise not_understood("branch", wanted.branch, ", ".join(codes))
    if sum((wanted.until is not None, wanted.renew, wanted.end)) > 1:
        raise not_understood("until", "", _("Choose one: a date, renew, or end."))
    if wanted.up and wanted.grade is not None:
        raise not_understood("grade", wanted.grade, _("Choose one: a grade, or the next grade."))


@verb("patrons.batch")
def _change(desk: Desk, whom: Sequence[str], wanted: PatronsWanted) -> list[PatronLine]:
    act = Act(desk)
    found = _sort_out(desk, whom, wanted)
    for line, fields in found:
        if fields:
            act.write("patron_edited", {"set": fields}, patron=line.patron)
        if line.fee_cents:
            add_line(act, "charge", line.patron, line.fee_cents, MEMBERSHIP)
    return [replace(line, act=act.id) if line.changes else line for line, _set in found]


def _sort_out(desk: Desk, whom: Sequence[str], wanted: PatronsWanted) -> list[tuple[PatronLine, Facts]]:
    by_id = {row.id: row for row in find(Patron, "id", whom)}
    others = [text for text in whom if text not in by_id]
    by_card = rows_by_card(others)
    old = {row.card: row.since for row in find(OldCard, "card", others)}
    rows = {text: by_id.get(text) or by_card.get(text) for text in whom}
    loans = _loans([row.id for row in rows.values() if row]) if wanted.end else Counter()
    today, seen = day_of(desk.at, desk.zone), set()
    found: list[tuple[PatronLine, Facts]] = []
    for text, row in rows.items():
        if row is None:
            why = ("CARD_LOST", {"date": old[text]}) if text in old else ("PATRON_UNKNOWN", {})
            found.append((PatronLine(text, refused=refuse(why[0], code=text, **why[1])), {}))
        elif row.id not in seen:
            seen.add(row.id)
            found.append(_line(text, row, wanted, today, loans[row.id]))
    return found


def _loans(patrons: Sequence[str]) -> Counter[str]:
    """Return the number of checked-out items by patron (id)."""
    return Counter({str(patron): int(count) for patron, count in loans_of(patrons)})


def _line(asked: str, row: Patron, wanted: PatronsWanted, today: date, loans: int) -> tuple[PatronLine, Facts]:
    line = PatronLine(asked, row.id, row.card, full_name(row), loans=loans)
    try:
        fields = _fields(row, wanted, today)
    except Refused as no:
        return replace(line, refused=no), {}
    changed = {field: value for field, value in fields.items() if getattr(row, field) != value}
    changes = tuple(PatronChange(name, getattr(row, name), value) for name, value in changed.items())
    renewed = wanted.renew and "expires_on" in changed
    fee = category(str(changed.get("category", row.category))).fee_cents if renewed else 0
    return replace(line, changes=changes, fee_cents=max(0, fee)), changed


def _fields(row: Patron, wanted: PatronsWanted, today: date) -> Facts:
    """Return the fields that this patron should get."""
    fields: Facts = {name: value for name in ("category", "branch") if (value := getattr(wanted, name))}
    if wanted.category and wanted.category != row.category:
        check_age(category(wanted.category), row.born, today)
    if wanted.grade is not None:
        fields["grade"] = clean(wanted.grade)
    if wanted.up:
        fields["grade"] = next_grade(row.grade)
        if not fields["grade"]:
            raise refuse("NO_NEXT_GRADE", grade=row.grade)
    if wanted.until:
        fields["expires_on"] = wanted.until.isoformat()
    elif wanted.renew:
        start = max([today, *([date.fromisoformat(row.expires_on)] if row.expires_on else [])])
        fields["expires_on"] = category(str(fields.get("category", row.category))).end(start)
    elif wanted.end:
        yesterday = (today - timedelta(days=1)).isoformat()
        fields["expires_on"] = min(row.expires_on or yesterday, yesterday)
    return fields


CODES = ("category", "branch")


def patron_change_words(desk: Desk, change: PatronChange) -> str:
    """`Grade: 7b -> 8b`. Of the membership its new end will do."""
    before, now = (_value(desk, change.field, value) for value in (change.before, change.now))
    if change.field == "expires_on":
        return _("until {date}").format(date=now) if change.now else now
    return _("{label}: {before} -> {now}").format(label=_(KNOWN[change.field].label), before=before, now=now)


def person_change_words(desk: Desk, line: PatronLine) -> str:
    """Return all changes of one person in one line; empty where there are none."""
    told = [patron_change_words(desk, change) for change in line.changes]
    if line.fee_cents:
        told.append(_("charged {money}").format(money=money_label(line.fee_cents)))
    if line.loans:
        told.append(ngettext("{n} item checked out", "{n} items checked out", line.loans).format(n=line.loans))
    return "; ".join(told)


def _value(desk: Desk, field: str, value: str) -> str:
    if field == "expires_on":
        return iso_words(desk, value) if value else _("no expiration date")
    if not value:
        return _("nothing")
    return name_of(field, value) if field in CODES else value
