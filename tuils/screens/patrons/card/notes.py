"""The notes tab of a patron's card: notes and blocks on checkouts; write, change, delete, lift."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from tuils.i18n import N_, _
from tuils.library.foundation.dates import iso_label
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.table import FactsBeside
from tuils.library.office.registers.links import LinkedEntry
from tuils.library.people.patrons.notes import KINDS, Note, remove_note
from tuils.library.people.patrons.restrictions import WHYS, Stop, lift_restriction
from tuils.screens.kit.home import opens
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import wrap
from tuils.screens.widgets.rows import Cell, Column, Row
from tuils.screens.widgets.turns import Doing

from .tab import TABS, Tab

NOTES = (
    Column("#", 2, right=True),
    Column(N_("Kind"), 8),
    Column(N_("Note"), 16, grow=1),
    Column(N_("Until"), 17, drop=1),
)
AROUND = {True: 15, False: 32}
"""The cells of a line that the words can't use: on a narrow screen, and on others."""
WIDEST = 68
MOST_LINES = 20


class NotesTab(Tab):
    """The notes: restrictions first, then entries of registers, then alerts, needs, messages; a long note continues
    below."""

    name, letter, words = "notes", "n", N_("Notes")
    columns, leaves_room = NOTES, False
    keys: ClassVar[Sequence[Hint]] = ("back", "own", "dots", TABS, "help")

    def count(self) -> str:
        return str(len(self._all) or "")

    @property
    def _all(self) -> list[Stop | Note | LinkedEntry]:
        return [*self.face.stops, *self.face.entries, *self.face.notes]

    # -- what is shown

    def rows(self) -> list[Row]:
        return [row for row, _key in self._rows()] or [
            ("", ("", "text")),
            ("", _("No notes.")),
        ]

    def ids(self) -> list[str]:
        return [key for _row, key in self._rows()]

    def _rows(self) -> Iterator[tuple[Row, str]]:
        room = max(16, min(WIDEST, self.card.size.width - AROUND[self.card.narrow]))
        for number, one in enumerate(self._all, 1):
            first, *more = wrap(_text(one), room, MOST_LINES) or [""]
            yield (str(number), _kind(one), first, self._until(one)), _id(one)
            for line in more:
                yield ("", "", line, ""), ""

    def beside(self) -> FactsBeside:
        return FactsBeside(_("Notes"), tuple((_text(one), "") for one in self._all))

    def _until(self, stop: Stop | Note | LinkedEntry) -> str:
        if isinstance(stop, LinkedEntry):
            return iso_label(stop.due, self.face.today) if stop.due else ""
        return iso_label(stop.until, self.face.today) if stop.until else _("no end")

    def greeting(self) -> tuple[str, str, str]:
        if not self._all:
            return "", _("No notes."), _(".b: add a note. The patron can see it.")
        said = _("The patron can see these notes.")
        if self.face.entries:
            said = (
                _("The patron can see the notes, not the registers.") if self.face.notes else _("From the registers.")
            )
        return "", said, _(".b: add a note. Down: select one.")

    def chose(self, index: int) -> Doing:
        one = self._chosen()
        if isinstance(one, LinkedEntry):
            return self.home.open("register_page", register=one.register, entry=one.id)
        if one:
            by = one.operator or _("unknown")
            when = one.since if isinstance(one, Stop) else one.written_on
            text = _("By {who}, {date}.").format(who=by, date=iso_label(when, self.face.today))
            hint = _(".v: lift the block.") if isinstance(one, Stop) else _(".g: change. .v: remove.")
            self.card.say("", text if when else _("This note came with the patron record."), hint)
        return None

    # -- what the keys do

    def _chosen(self) -> Stop | Note | LinkedEntry | None:
        chosen = self.chosen()
        return next((one for one in self._all if _id(one) == chosen), None) if chosen else None

    def _which(self) -> Stop | Note | LinkedEntry | None:
        one = self._chosen()
        if one is None:
            self.card.say("NOTE", _("Select one first."), _("Down selects one, or type its number."))
        return one

    write = opens("note", "b", N_("New note"), needs="patrons.edit", own="card=card.card")

    @action("g", N_("Change"), N_("Change the highlighted note"), needs="patrons.edit")
    def change(self) -> Doing:
        one = self._which()
        if isinstance(one, LinkedEntry):
            return self.home.open("register_page", register=one.register, entry=one.id)
        if isinstance(one, Stop):
            self.card.say("NOTE", _("A block can't be edited. Lift it, then add a new one."), _(".v: lift the block."))
            return None
        return self.home.open("note", card=self.card.card, note=one) if one else None

    @action("z", N_("Block checkouts"), N_("Block checkouts on this card"), needs="patrons.restrict", place=7)
    def stop(self) -> Doing:
        return self.home.open("stop_lending", card=self.card.card)

    @action("v", N_("Remove"), N_("Remove the highlighted note, or lift the block"), needs="patrons.edit")
    async def take_away(self) -> None:
        one = self._which()
        if isinstance(one, LinkedEntry):
            await self.home.open("register_page", register=one.register, entry=one.id)
        elif isinstance(one, Stop):
            await self.home.do(lift_restriction, self.card.card, one.key)
            still = any(stop.key != one.key for stop in self.face.stops)
            text = (
                _("Lifted. Another block still stops checkouts.")
                if still
                else _("Lifted. The patron can check out again.")
            )
            await self.card.done(text, _("F9 undoes it."))
        elif one:
            await self.home.do(remove_note, self.card.card, one.key)
            await self.card.done(_("Removed: {text}").format(text=one.text), _("F9 undoes it."))


def _id(stop: Stop | Note | LinkedEntry) -> str:
    """Return the id that tells a restriction from a note, even if both have the same key."""
    if isinstance(stop, LinkedEntry):
        return f"entry/{stop.id}"
    return f"{'stop' if isinstance(stop, Stop) else 'note'}/{stop.key}"


def _kind(stop: Stop | Note | LinkedEntry) -> Cell:
    if isinstance(stop, LinkedEntry):
        return stop.one, "strong"
    if isinstance(stop, Stop):
        return (_("BLOCKED"), "look")
    return (_(KINDS[stop.kind]), "strong") if stop.kind == "alert" else _(KINDS.get(stop.kind, stop.kind))


def _text(stop: Stop | Note | LinkedEntry) -> str:
    if isinstance(stop, LinkedEntry):
        return stop.words
    if isinstance(stop, Note):
        return stop.text
    why = _(WHYS[stop.why]) if stop.why in WHYS else stop.why
    return ": ".join(part for part in (why, stop.text) if part) or _("Checkouts are blocked.")
