"""The list at the door: who registered, who is here, who waits, and notes on them. Needs and answers are shown only
here."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

from tuils.i18n import _
from tuils.library.activities.programs.sessions import SessionLine, session_line, session_row
from tuils.library.foundation.audit import looked
from tuils.library.foundation.desk import Desk
from tuils.models import Patron
from tuils.models.programs import Registration
from tuils.models.rows import find, some
from tuils.values.dataclass import dataclass
from tuils.values.numbers.barcode import last_four
from tuils.values.person_words import given_name

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


def door_list(desk: Desk, session: str) -> DoorList:
    """Return the list of this session (an id, or its end): first parties with a seat, in order of registration, then
    the waitlist. Refused with SESSION_UNKNOWN."""
    desk.require("programs.door")
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


def sign_in_lines(desk: Desk, session: str) -> list[str]:
    """Return a list to tick on paper: first names with the last initial, no needs, no phone numbers. It is to be
    destroyed afterwards. Audited. Refused with SESSION_UNKNOWN."""
    desk.require("programs.door")
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
    """Is it on the list? Parties that gave their seat back are not; their card still finds them."""
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
