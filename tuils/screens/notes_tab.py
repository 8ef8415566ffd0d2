"""The tab of a patron's card with what is noted, and what stops lending: write, change, take away, lift."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from tuils.i18n import N_, _
from tuils.library.dates import iso_label
from tuils.library.people.notes import KINDS, Note, remove_note
from tuils.library.people.restrictions import WHYS, Stop, lift

from .card_tab import SERVE, TABS, Deed, Tab
from .widgets.keys import Hint, Verb
from .widgets.lines import wrap
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

NOTES = (
    Column("#", 2, right=True),
    Column(N_("Kind"), 8),
    Column(N_("Words"), 16, grow=1),
    Column(N_("Until"), 15, drop=1),
)
AROUND = {True: 15, False: 32}
"""Cells of a line that the words do not have: on a narrow screen, and on others."""
WIDEST = 68
MOST_LINES = 20


class NotesTab(Tab):
    """Restrictions first, then alerts, needs, messages; a long note goes on below."""

    name = "notes"
    columns = NOTES
    keys: ClassVar[Sequence[Hint]] = ("back", "one", "two", "three", "four", "five", TABS, "help")
    all_verbs = (
        Verb("n", N_("New note")),
        Verb("a", N_("Change"), N_("Change the highlighted note")),
        SERVE,
        Verb("v", N_("Take away"), N_("Take the highlighted note away; lift a restriction")),
        Verb("t", N_("Stop lending"), N_("Stop lending to this person")),
    )
    permissions = ("patrons.edit", "patrons.edit", "", "patrons.edit", "patrons.restrict")

    def words(self) -> str:
        count = len(self._all)
        return _("Notes {n}").format(n=count) if count else _("Notes")

    @property
    def _all(self) -> list[Stop | Note]:
        return [*self.face.stops, *self.face.notes]

    # -- what is shown

    def rows(self) -> list[Row]:
        return [row for row, _key in self._rows()] or [
            ("", ("", "text")),
            ("", _("Nothing is noted about this person.")),
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

    def _until(self, one: Stop | Note) -> str:
        return iso_label(one.until, self.face.today) if one.until else _("no end")

    def greeting(self) -> tuple[str, str, str]:
        if not self._all:
            return "", _("Nothing is noted about this person."), _("F6 writes a note. This person may read it.")
        return "", _("This person may read what stands here."), _("F6 writes a note. Down chooses one.")

    def chose(self, index: int) -> None:
        if one := self._chosen():
            by = one.operator or _("nobody known")
            when = one.since if isinstance(one, Stop) else one.written_on
            said = _("Written by {who}, {date}.").format(who=by, date=iso_label(when, self.face.today))
            then = _(".v lifts it.") if isinstance(one, Stop) else _("F7 changes it, .v takes it away.")
            self.card.say("", said if when else _("It came with the patron's record."), then)

    # -- what the keys do

    @property
    def deeds(self) -> Sequence[Deed | None]:
        return self.write, self.change, self.serve, self.take_away, self.stop

    def _chosen(self) -> Stop | Note | None:
        chosen = self.chosen()
        return next((one for one in self._all if _id(one) == chosen), None) if chosen else None

    def _which(self) -> Stop | Note | None:
        one = self._chosen()
        if one is None:
            self.card.say("LOOK", _("Which one? None is chosen."), _("Down chooses one, or type its number."))
        return one

    def write(self) -> Doing:
        return self.home.open("note", card=self.card.card)

    def change(self) -> Doing:
        one = self._which()
        if isinstance(one, Stop):
            self.card.say("LOOK", _("A restriction is lifted, and another one made."), _(".v lifts it."))
            return None
        return self.home.open("note", card=self.card.card, note=one) if one else None

    def stop(self) -> Doing:
        return self.home.open("stop_lending", card=self.card.card)

    async def take_away(self) -> None:
        one = self._which()
        if isinstance(one, Stop):
            await self.home.do(lift, self.card.card, one.key)
            still = any(stop.key != one.key for stop in self.face.stops)
            said = _("Lifted. Something else still stops lending.") if still else _("Lifted. Lending is allowed again.")
            await self.card.done(said, _("F9 takes it back."))
        elif one:
            await self.home.do(remove_note, self.card.card, one.key)
            await self.card.done(_("Taken away: {text}").format(text=one.text), _("F9 takes it back."))


def _id(one: Stop | Note) -> str:
    """What a restriction and a note are told apart by, also where both have the same key."""
    return f"{'stop' if isinstance(one, Stop) else 'note'}/{one.key}"


def _kind(one: Stop | Note) -> Cell:
    if isinstance(one, Stop):
        return (_("STOPPED"), "look")
    return (_(KINDS[one.kind]), "strong") if one.kind == "alert" else _(KINDS.get(one.kind, one.kind))


def _text(one: Stop | Note) -> str:
    if isinstance(one, Note):
        return one.text
    why = _(WHYS[one.why]) if one.why in WHYS else one.why
    return ": ".join(part for part in (why, one.text) if part) or _("Lending is stopped.")
