"""The list at the door: who registered, who is here, who waits, and notes on them. Needs and answers are shown only
here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from tuils.formats.paper.program_sheet import ProgramPaper, SheetParty, SheetSupply, SheetTask, sheet_text
from tuils.i18n import _, ngettext
from tuils.library.activities.programs.preparing import Preparation, TaskLine, checklist_of
from tuils.library.activities.programs.sessions import SessionLine, session_line, session_row
from tuils.library.activities.queries import TAKES_SEATS
from tuils.library.activities.registration.confirming import session_place
from tuils.library.foundation.administration.settings import library_name
from tuils.library.foundation.audit import looked
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import time_label, whole_day_label
from tuils.models import Patron, Room
from tuils.models.programs import Program, ProgramSession, Registration
from tuils.models.rows import find, get, some
from tuils.values.checklists import WHO
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean, fold_text
from tuils.values.numbers.barcode import last_four
from tuils.values.person_words import given_name
from tuils.values.programs import AUDIENCES, GROUPS, kind_words
from tuils.values.time.moments import MINUTE, day_of

from .door import heads_by_group

SHOWN = ("coming", "offered", "waiting")
FREE_LINES = 10
SHORT = 3  # characters of an answer such as yes


@dataclass(frozen=True)
class DoorParty:
    """A party: `heads` registered; `came` of them, None while nobody knows, 0 if they don't come. `state`: coming,
    offered, waiting. `to_know`: needs, and answers to questions; `passed_by`: the free seats, if it waits because it
    is larger. `offered_until` in microseconds UTC."""

    id: str
    name: str
    sorted_name: str
    heads: int
    came: int | None
    state: str
    to_know: str
    offered_until: int | None = None
    too_large_for: int | None = None

    @property
    def waits(self) -> bool:
        return self.state == "waiting" and not self.came


@dataclass(frozen=True)
class DoorList:
    """A session as seen at its door. `heads`: registered in all, with a seat; `here`: how many of those came.
    `counts` by group, in the order of GROUPS; `total` None if nobody counted yet."""

    line: SessionLine
    parties: tuple[DoorParty, ...]
    counts: dict[str, int]

    @property
    def total(self) -> int | None:
        return max(0, sum(self.counts.values())) if self.counts else None

    @property
    def over(self) -> int:
        """Return how many more people are here than there are seats."""
        return max(0, (self.total or 0) - self.line.capacity) if self.line.capacity is not None else 0

    @property
    def begins_with(self) -> tuple[str, ...]:
        """Return the groups to count here: devices online, else people by age."""
        if self.line.place == "virtual":
            return ("device",)
        return ("adult", "teen", "child", *(("any",) if self.counts.get("any") else ()))


@permitted("programs.door")
def door_list(desk: Desk, session: str) -> DoorList:
    """Return the list of this session (an id, or its end): first parties with a seat, in order of registration, then
    the waitlist. Refused with SESSION_UNKNOWN."""
    key = session_row(session).id
    line = session_line(desk, key)
    looked(desk, "list", about="door")
    rows = [row for row in some(Registration, '"session" = ? ORDER BY "rank", "id"', key) if _is_shown(row)]
    people = {row.id: row for row in find(Patron, "id", [row.patron for row in rows if row.patron])}
    parties = [_party(row, people.get(row.patron or ""), line) for row in rows]
    parties = _told_apart(parties, [people.get(row.patron or "") for row in rows])
    parties.sort(key=lambda party: party.waits)
    return DoorList(line, tuple(parties), heads_by_group(desk, key))


def _told_apart(parties: list[DoorParty], people: list[Patron | None]) -> list[DoorParty]:
    """Tell parties of one name apart by a second sign: the year of birth, else the end of the card."""
    names = Counter(party.sorted_name for party in parties)
    told: list[DoorParty] = []
    for party, patron in zip(parties, people, strict=True):
        if patron and names[party.sorted_name] > 1:
            sign = patron.born[:4] or last_four(patron.card)
            told.append(replace(party, sorted_name=f"{party.sorted_name} ({sign})"))
        else:
            told.append(party)
    return told


@permitted("programs.door")
def sign_in_lines(desk: Desk, session: str) -> list[str]:
    """Return a list to tick on paper: first names with the last initial, no needs, no phone numbers. It is to be
    destroyed afterwards. Audited. Refused with SESSION_UNKNOWN."""
    sheet = door_list(desk, session)
    looked(desk, "list", about="sign_in")
    parties = sorted(sheet.parties, key=lambda party: (party.waits, short_name(party).casefold()))
    lines = [f"[ ]  {_paper_line(party)}" for party in parties]
    free = ["[ ]  ______________________"] * FREE_LINES if sheet.line.registration != "required" else []
    return [*lines, *free, "", _("Destroy this list when everybody is counted.")]


def _paper_line(party: DoorParty) -> str:
    more = f"{short_name(party)} + {party.heads - 1}" if party.heads > 1 else short_name(party)
    return _("{name}   (waitlist)").format(name=more) if party.waits else more


def short_name(party: DoorParty) -> str:
    """Return `Marta F.`"""
    first, *others = party.name.replace(",", " ").split() or [party.name]
    return f"{first} {others[-1][0]}." if others else first


def _is_shown(row: Registration) -> bool:
    """Return whether the party is on the list. Parties that gave their seat back are not; their card still finds
    them."""
    return row.state in SHOWN or bool(row.came)


def _party(row: Registration, patron: Patron | None, line: SessionLine) -> DoorParty:
    first, last = (given_name(patron), patron.last_name) if patron else ("", "")
    name = f"{first} {last}".strip() if patron else row.name
    in_order = ", ".join(part for part in (last, first) if part) if patron else row.name
    waits = row.state == "waiting" and not row.came
    large = line.left if waits and line.left is not None and line.left < row.heads and line.left else None
    return DoorParty(
        row.id,
        name or _("Someone"),
        in_order or _("Someone"),
        row.heads,
        row.came,
        row.state,
        _to_know(row),
        row.offered_until,
        large,
    )


def _to_know(row: Registration) -> str:
    """Return needs first, then answers; a short answer is given with its question."""
    said = [
        f"{question} {answer}" if len(answer) <= SHORT else answer
        for question, answer in json.loads(row.answers or "{}").items()
        if answer
    ]
    return "; ".join(filter(None, (row.needs, *said)))


# ---- print a session: its preparation, expected heads, and needs. No names, unless asked for


ROSTER = "patrons.see_all"


@permitted("programs.see")
def printed_session_sheet(desk: Desk, session: str, *, roster: bool = False) -> str:
    """Return the sheet of a session (an id), 80 cells wide: when and where, setup and layout, expected heads,
    checklist, supplies, needs by how many. `roster`: with the registered names, for users who see all of a patron;
    audited. Refused with SESSION_UNKNOWN, NO_PERMISSION."""
    if roster:
        desk.require(ROSTER)
    found = checklist_of(desk, session)
    row = session_row(session)
    coming = some(Registration, f'"session" = ? AND {TAKES_SEATS} ORDER BY "rank"', row.id)
    if roster:
        looked(desk, "list", about="roster")
    return sheet_text(
        ProgramPaper(
            library_name(),
            row.title,
            [(label, text) for label, text in _about(desk, row, found, coming) if text],
            [_task(desk, line) for line in found.tasks],
            [SheetSupply(line.n, _(line.words) if line.words else "", line.packed) for line in found.supplies],
            needs_of(coming),
            [_(words) for code, words in GROUPS.items() if (code == "device") == (row.place == "virtual")],
            _names(coming) if roster else None,
            _("CANCELED: {why}").format(why=row.why or "-") if row.status == "cancelled" else "",
        )
    )


def _about(
    desk: Desk, row: ProgramSession, found: Preparation, coming: list[Registration]
) -> Iterable[tuple[str, str]]:
    begins, ends = row.starts_at, row.ends_at
    day = day_of(begins, desk.zone)
    hours = _("{day}, {opens} to {closes}").format(
        day=whole_day_label(day),
        opens=time_label(begins, desk.zone),
        closes=time_label(ends, desk.zone),
    )
    yield _("When"), hours
    early, late = row.setup_minutes, row.clear_minutes
    yield _("Setup"), _("from {time}").format(time=time_label(begins - early * MINUTE, desk.zone)) if early else ""
    yield _("Cleanup"), _("by {time}").format(time=time_label(ends + late * MINUTE, desk.zone)) if late else ""
    room = get(Room, row.room)
    yield _("Location"), ", ".join(part for part in (session_place(row), _has(room)) if part)
    yield _("Layouts"), _layouts(room)
    yield _("Equipment"), ", ".join(_named(json.loads(row.equipment or "[]")))
    yield (
        _("What"),
        f"{_(kind_words(row.kind)) if row.kind else ''}, {_(AUDIENCES.get(row.audience, ''))}".strip(", "),
    )
    program = get(Program, row.program)
    yield _("Leader"), row.leader
    yield _("Helpers"), ", ".join(row.helpers.split())
    yield _("Presenter"), program.presenter if program else ""
    yield _("License"), program.licence if program else ""
    yield _("Expected"), _expected(found, coming)
    yield _("Note"), row.note or (program.note if program else "")


def _has(room: Room | None) -> str:
    return str(room.has) if room else ""


def _layouts(room: Room | None) -> str:
    known = json.loads(room.layouts or "{}") if room else {}
    return ", ".join(f"{name} {seats}" for name, seats in known.items())


def _named(codes: Iterable[str]) -> list[str]:
    names = {row.code: row.name for row in find(Room, "code", codes)}
    return [names.get(code) or code for code in codes]


def _expected(found: Preparation, coming: list[Registration]) -> str:
    line = found.session
    heads = sum(row.heads for row in coming)
    if line.registration == "none" and not heads:
        return _("drop-in")
    if line.capacity is None:
        text = ngettext("{n} person", "{n} people", heads).format(n=heads)
    else:
        text = _("{n} of {places}").format(n=heads, places=line.capacity)
    known = (("adults", _("Adults")), ("teens", _("Teens")), ("children", _("Children")))
    groups = [f"{word.lower()} {n}" for column, word in known if (n := sum(getattr(row, column) for row in coming))]
    text += f" ({', '.join(groups)})" if groups else ""
    return f"{text}; {_('{n} waitlisted').format(n=line.waiting_heads)}" if line.waiting_heads else text


def needs_of(coming: Iterable[Registration]) -> list[tuple[str, int]]:
    """Return needs and answers, each with how many parties gave it; never who."""
    said: Counter[str] = Counter()
    words: dict[str, str] = {}
    for row in coming:
        for text in {fold_text(line): line for line in _row_lines(row)}.values():
            said[fold_text(text)] += 1
            words.setdefault(fold_text(text), text)
    return [(words[key], n) for key, n in sorted(said.items(), key=lambda item: (-item[1], item[0]))]


def _row_lines(row: Registration) -> list[str]:
    needs = [clean(part) for part in str(row.needs or "").replace(";", ",").split(",")]
    try:
        answers = json.loads(row.answers or "{}")
    except ValueError:
        answers = {}
    both = [f"{clean(str(asked))}: {clean(str(text))}" for asked, text in answers.items() if str(text).strip()]
    return [part for part in (*needs, *both) if part]


def _names(coming: list[Registration]) -> list[SheetParty]:
    people = {row.id: row for row in find(Patron, "id", [row.patron for row in coming if row.patron])}
    named = [SheetParty(_name(row, people.get(row.patron or "")), row.heads) for row in coming]
    return sorted(named, key=lambda party: fold_text(party.name))


def _name(row: Registration, patron: Patron | None) -> str:
    from tuils.values.person_words import full_name

    return row.name or (full_name(patron) if patron else "") or "-"


def _task(desk: Desk, line: TaskLine) -> SheetTask:
    who = _(WHO[line.who]) if line.who in WHO else line.who
    who = "" if line.who == "anyone" else f"{who} {line.whom}" if line.whom and line.whom != line.who else who
    done = _("done {day} by {by}").format(day=iso_words(desk, line.done_on), by=line.by) if line.done else ""
    if line.note:
        done = f"{done}, {line.note}"
    return SheetTask(
        _(line.words) if line.words else "", iso_words(desk, line.due) if line.due else "-", who, line.done, done
    )
