"""Headings of the library: names, subjects, series in alphabetical order; a change applies everywhere."""

from __future__ import annotations

import asyncio
from typing import Any

from tuils.formats.marc.marc_headings import KINDS, NAME
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.office.catalog_maintenance.heading_changing import (
    HeadingChange,
    add_reference,
    changing,
    look_at_change,
)
from tuils.library.office.catalog_maintenance.headings import HEADINGS, KIND_WORDS, HeadingLine, read_headings_slice
from tuils.library.office.catalog_maintenance.queries import behind
from tuils.library.reach.replay import undo_change
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut


class Headings(TableScreen[HeadingLine]):
    """The list of headings from the typed text on. Changed titles are indexed first, in the background."""

    mode, table, word, prompt = "catalog", HEADINGS, N_("Headings"), N_("From")
    refusal_ends_question = True

    kind, start = NAME, ""
    stopped = False

    def asked(self) -> tuple[Any, ...]:
        return self.kind, self.start

    async def opened(self) -> None:
        await super().opened()
        if await self.home.read(lambda _desk: behind(), self.home.desk):
            self.home.behind(self._catch_up, "headings")

    async def _catch_up(self) -> None:
        before = self.answered
        left = total = await self.home.read(lambda _desk: behind(), self.home.desk)
        while left and not self.is_gone:
            left = await self.home.do(read_headings_slice)
            self.aside(_("Reading titles: {n} of {all}").format(n=max(0, total - left), all=total) if left else "")
        if not self.is_gone:
            await self.load()
            if not self.asks and (self.answered, self.shown_mark) == (before, before[0]):
                self.greet()  # else something was answered meanwhile, and stands

    def greet(self) -> None:
        if self.lines:
            super().greet()
            return
        self.say("", *map(_, self.table.none))

    async def typed(self, text: str) -> None:
        self.start = text
        await self.load()
        self.rows.load(self.rows.rows, cursor=0 if self.lines else -1)
        self.greet()

    async def open_line(self, index: int) -> None:
        one = self.lines[index]
        if one.see:
            await self.typed(one.see)
            return
        field = {"name": "author", "subject": "subject", "series": "series"}[one.kind]
        await self.home.go("catalog")
        catalog: Any = self.app.screen
        await catalog.look_for(f"{field}:({' '.join(one.key.split())})")

    @action("o", N_("Change"), N_("Change the selected heading everywhere"), needs="catalog.edit", place=1)
    def change(self, line: HeadingLine) -> None:
        async def worded(text: str) -> None:
            look = await self.home.read(look_at_change, self.home.desk, line.kind, line.text, text)
            self.settle()
            self._confirm(look)

        sentence = _("Change {heading} to what?").format(heading=cut(line.text, 50))
        self.ask_words(
            _("New heading"), N_("Continue"), sentence, _("Type it whole, with years: Twain, Mark, 1835-1910."), worded
        )

    def _confirm(self, look: HeadingChange) -> None:
        n = look.heading.titles
        sentence = ngettext("Change it to {new} in {n} title?", "Change it to {new} in {n} titles?", n)
        first = next((text for title in look.titles for text in title.after), "")
        then = [_("Such as {field}").format(field=cut(first, 60))] if first else []
        if look.joins:
            joins = ngettext("{n} title has it already.", "{n} titles have it already.", look.joins)
            then.append(joins.format(n=look.joins))
        self.ask(sentence.format(new=cut(look.to, 40), n=n), " ".join(then), lambda: self._change(look))

    async def _change(self, look: HeadingChange) -> None:
        self.stopped = False
        self.home.behind(lambda: self._walk(look), "heading_change")

    async def _walk(self, look: HeadingChange) -> None:
        steps, done, total = changing(self.home.desk, look), 0, look.heading.titles
        while not self.stopped:
            found = await self.home.do(lambda _desk: next(steps, None))
            if found is None:
                break
            done, total = found
            if not self.is_gone:
                self.say(
                    "", _("Changing: {n} of {all}.").format(n=done, all=total), _("F7 stops it; what is done stays.")
                )
            await asyncio.sleep(0)
        await self._catch_up()
        if not self.is_gone:
            text = ngettext("Changed in {n} title: {new}.", "Changed in {n} titles: {new}.", done)
            back = _("F9 undoes it.") if done <= 200 else _("F9 undoes the last 200; .v undoes all of it.")
            self.say("OK", text.format(n=done, new=cut(look.to, 40)), back)

    @action("s", N_("Stop"), N_("Stop a change that is being made"), needs="catalog.edit", place=2)
    def stop(self) -> None:
        self.stopped = True

    @action("k", N_("Kind"), N_("Names, then subjects, then series"), place=3)
    async def next_kind(self) -> None:
        self.kind = KINDS[(KINDS.index(self.kind) + 1) % len(KINDS)]
        await self.typed("")
        self.aside(_(KIND_WORDS[self.kind]))

    @action("r", N_("Reference"), N_("Another form that leads to the selected heading"), needs="catalog.edit")
    def refer(self, line: HeadingLine) -> None:
        async def worded(text: str) -> None:
            await self.home.do(add_reference, line.kind, line.text, text)
            self.settle()
            await self.done(
                _("{other} now leads to {heading}.").format(other=text, heading=line.text), _("F9 undoes it.")
            )

        sentence = _("Which other form leads to {heading}?").format(heading=cut(line.text, 40))
        self.ask_words(_("Other form"), N_("Save"), sentence, _("Such as Clemens, Samuel."), worded)

    @action("v", N_("Undo change"), N_("Undo the last change of a heading as a whole"), needs="catalog.edit")
    def undo_all(self) -> None:
        async def yes() -> None:
            self.home.behind(self._undo, "heading_undo")

        self.ask(_("Undo the last change of a heading in all titles?"), "", yes)

    async def _undo(self) -> None:
        steps, titles = undo_change(self.home.desk), 0
        while (found := await self.home.do(lambda _desk: next(steps, None))) is not None:
            done, total, one = found
            titles += int(one.entries[0].data.get("titles", 0))
            if not self.is_gone:
                self.say("", _("Undoing: {n} of {all}.").format(n=done, all=total), "")
        await self._catch_up()
        if not self.is_gone:
            text = ngettext("Undone in {n} title.", "Undone in {n} titles.", titles).format(n=titles)
            self.say("OK", text, "")
