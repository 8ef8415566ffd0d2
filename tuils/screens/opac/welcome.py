"""The first page: what to search for, and the languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tuils.i18n import N_, _
from tuils.library.foundation.local_words import closing_hour, day_label, hour_label
from tuils.library.holdings.finding import Found
from tuils.screens.widgets.lines import wrap
from tuils.screens.widgets.turns import Doing

from .help import OpacHelp
from .page import ChoiceBlock, Hint, OpacPage, OpacReader
from .results import AT_ONCE, ready_list_page

if TYPE_CHECKING:
    from tuils.library.holdings.publishing.patrons_view import OpenHours

INDENT, WIDTH = 12, 47
"""Cells before a choice on a wide screen, and those that are highlighted."""
NEW, RETURNED = N_("New this month"), N_("Just returned")


class Welcome(OpacPage):
    """The welcome page. All of it works with the arrows and Enter alone."""

    def answer(self) -> tuple[str, str]:
        return _("Welcome. What are you looking for?"), _("Type a word and press Enter, or choose below.")

    def blocks(self) -> Sequence[ChoiceBlock]:
        choices = self._choices()
        narrow = self.reader.narrow
        indent = self.indent if narrow else INDENT
        wide = 0 if narrow else WIDTH
        blocks = [ChoiceBlock([f"{words:<{wide}}"], act, indent, blank_after=not narrow) for words, act in choices]
        if self.reader.may_leave:  # there is no desk where a line ends
            return blocks
        ask = _("Need help? Ask at the desk. We are happy to help.")
        lead = self.indent if narrow else INDENT - 2
        return [
            *blocks,
            ChoiceBlock(wrap(ask, self.reader.room - lead + self.indent, 3), indent=lead, blank_after=False),
        ]

    def _choices(self) -> list[tuple[str, Callable[[], Doing]]]:
        choices: list[tuple[str, Callable[[], Doing]]] = [
            (_("Find a book, film or magazine"), self._ask),
            (_(NEW), partial(self._listed, NEW, newest_titles_page)),
            (_(RETURNED), partial(self._listed, RETURNED, returned)),
            (_("Lists from the library"), self._lists),
            (_("Our hours"), self._open_when),
            (_("Español"), self.reader.other_language),
            (_("How this works"), lambda: self.reader.turn_to(OpacHelp(self.reader))),
        ]
        if self.reader.may_leave:
            choices.append((_("Quit"), self.reader.leave))
        return choices

    def keys(self) -> Sequence[Hint]:
        return ((_("Enter"), _("Go")), (_("Up/Down"), _("Choose")), ("F1", _("Help")), ("F2", _("Español")))

    def _ask(self) -> None:
        self.reader.tell(
            _("Type what you are looking for."), _("A word from the title, author or subject. Then press Enter.")
        )

    async def _open_when(self) -> None:
        self.reader.tell(*open_words(await self.reader.next_opening(), self.reader.today))

    async def _listed(self, words: str, get: Callable[[int], Found]) -> None:
        await self.reader.turn_to(await ready_list_page(self.reader, partial(_, words), get))

    async def _lists(self) -> None:
        from tuils.library.holdings.publishing.patrons_view import public_lists

        lists = await self.reader.read(public_lists)
        await self.reader.turn_to(ListOfLists(self.reader, [(one.id, one.name) for one in lists]))


class ListOfLists(OpacPage):
    """The lists made by staff for patrons, by their own names."""

    def __init__(self, reader: OpacReader, lists: Sequence[tuple[str, str]]) -> None:
        super().__init__(reader)
        self.lists = lists

    def answer(self) -> tuple[str, str]:
        if not self.lists:
            return _("There are no lists right now."), _("Esc goes back.")
        return _("Lists from the library"), _("Up and Down, then Enter. Esc goes back.")

    def blocks(self) -> Sequence[ChoiceBlock]:
        room = self.reader.room
        return [
            ChoiceBlock(wrap(name, room, 2), partial(self._open, one, name), self.indent, not self.reader.narrow)
            for one, name in self.lists
        ]

    def keys(self) -> Sequence[Hint]:
        return ((_("Enter"), _("Open")), (_("Up/Down"), _("Choose")), (_("Esc"), _("Back")), ("F1", _("Help")))

    async def _open(self, one: str, name: str) -> None:
        from tuils.library.holdings.publishing.patrons_view import titles_of_list

        await self.reader.turn_to(
            await ready_list_page(self.reader, lambda: name, partial(titles_of_list, one, AT_ONCE))
        )


def open_words(when: OpenHours | None, today: date) -> tuple[str, str]:
    if when is None:
        return _("We are closed right now."), _("Ask at the desk, or see the sign at the door, for our hours.")
    hours = {"opens": hour_label(when.span.opens), "closes": closing_hour(when.span)}
    if when.open_now:
        return _("We are open now, until {closes}.").format(**hours), ""
    day = day_label(when.day, today)
    return _("We open again on {day}, from {opens} to {closes}.").format(day=day, **hours), ""


def newest_titles_page(offset: int) -> Found:
    from tuils.library.holdings.publishing.patrons_view import newest_titles

    return newest_titles(limit=AT_ONCE, offset=offset)


def returned(offset: int) -> Found:
    from tuils.library.holdings.publishing.patrons_view import just_returned

    return just_returned(limit=AT_ONCE, offset=offset)
