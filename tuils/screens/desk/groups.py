"""Group holds: the list for a class set or a book club, and its forms. A scanned copy is checked in: it is gathered."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _
from tuils.library.activities.groups.group_fields import GROUP_FIELDS, NAME
from tuils.library.activities.groups.group_tables import GROUPS, group_hold_words
from tuils.library.activities.groups.groups import (
    GroupLine,
    add_group,
    cancel_group,
    change_group,
    group_called,
    send_group_out,
)
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.describing.field import Field
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.why_subject import WhySubject
from tuils.library.holdings.items.showing import title_called
from tuils.library.lending.holds.hold_lists import queued_title
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import form_lines
from tuils.screens.kit.home import LONGEST, opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut, give_way
from tuils.values.time.moments import day_of

PLACE, EDIT, CHECKOUT = "holds.place", "holds.edit", "circulation.checkout"
CONTACT = Field("card", N_("Contact"), note=N_("a card; blank: nobody"), kind="card", example="21234000000923")


class GroupList(TableScreen[GroupLine]):
    table, word, prompt = GROUPS, N_("Groups"), N_("Scan")
    refusal_ends_question = True

    async def coded(self, code: str) -> None:
        await self.check_in(code)

    @action("n", N_("New"), N_("Hold copies of a title for a class or a book club"), needs=PLACE, place=1)
    def add(self) -> None:
        said, hint = _("Copies of which title?"), _("Scan a copy, or type its ISBN or its title.")
        self.ask_words(_("Title"), N_("Hold it"), said, hint, self._title_typed, scans=True)

    async def _title_typed(self, text: str) -> None:
        if not text.strip():
            self.remark(_("Scan a copy, or type its ISBN or its title."))
            return
        biblio = await self.home.read(queued_title, text.strip())
        self.settle()
        await self.home.open("group_form", biblio=biblio)

    @action("o", N_("Out"), N_("Check out what is gathered"), needs=CHECKOUT, place=2)
    def out(self, line: GroupLine) -> None:
        if not line.items:
            self.remark(_("Nothing is gathered for {name}.").format(name=line.name), _("F12 says what is missing."))
            return

        async def given(text: str) -> None:
            self.settle()
            await self._send(line, text.strip())

        said = _("Check out {n} of {title} on which card?").format(n=len(line.items), title=line.title)
        hint = _("Scan it. Enter alone: the contact's.") if line.patron else _("Scan the card that takes them.")
        self.ask_words(_("Card"), N_("Check out"), give_way(said, line.title, LONGEST), hint, given, scans=True)

    async def _send(self, line: GroupLine, card: str, override: Override = NO_OVERRIDE) -> None:
        try:
            done = await self.home.do(partial(send_group_out, card=card, override=override), line.group)
        except Refused as no:
            if override.codes or len(no.overridable) < len(no.codes):
                raise
            self._ask_why(line, card, no)
            return
        await self.done(group_hold_words(self.home.desk, done), _("F9 undoes it."))

    def _ask_why(self, line: GroupLine, card: str, no: Refused) -> None:
        """Ask for the reason to check out all the same."""

        async def given(words: str) -> None:
            if not words.strip():
                self.remark(_("A reason is needed."))
                return
            self.settle()
            await self._send(line, card, Override.of(no.codes, words))

        said, hint = give_way(no.headline(), no.title, LONGEST), _("A reason checks out all the same.   Esc: no.")
        self.ask_words(_("Reason"), N_("Check out"), said, hint, given)

    change = opens("group_change", "g", N_("Change"), N_("Change the name, the copies or the date"), needs=EDIT,
                   row="group", place=3)  # fmt: skip

    @action("z", N_("Cancel"), N_("Cancel this group hold"), needs=EDIT, place=4)
    def cancel(self, line: GroupLine) -> None:
        async def yes() -> None:
            done = await self.home.do(cancel_group, line.group)
            hint = _("F9 undoes it.")
            if line.items:
                hint = _("Clear its copies: F10, Hold shelf. F9 undoes this.")
            await self.done(_("Canceled: {name}.").format(name=done.name), hint)

        said = _("Cancel the group hold for {name}?").format(name=line.name)
        self.ask(said, _("y: cancel it.   n or Esc: no."), yes)

    def row_asked(self) -> WhySubject | None:
        return WhySubject("group", session=self.chosen.group) if self.chosen else None


def _no_codes() -> Codes:
    return {}


class GroupForm(CodedForm):
    """The form of a new group hold. `biblio`: the id of its title."""

    permission, known = PLACE, _no_codes
    named_by, days, word = ("name",), ("day",), N_("Group")
    asked = tuple(form_lines((*GROUP_FIELDS, CONTACT)).values())

    def __init__(self, biblio: str) -> None:
        super().__init__()
        self.biblio, self.title_held, self.kept_as = biblio, "", f"group {biblio}"

    async def begin(self) -> Values:
        await super().begin()
        self.title_held = await self.home.read(title_called, self.biblio)
        return {}

    def heading(self) -> tuple[str, str]:
        return _("Hold copies for a group: {title}").format(title=cut(self.title_held, 50)), _("F6 saves.")

    async def save(self, values: Values) -> None:
        fields = {"copies": values["copies"], "day": values["day"]}
        add = partial(add_group, what=self.biblio, fields=fields, card=values["card"])
        line = await self.home.do(add, values["name"])
        await self.close_with("OK", group_hold_words(self.home.desk, line), _("F9 undoes it."))


class GroupChange(CodedForm):
    """The form of a group hold that is there. `group`: its id."""

    permission, known = EDIT, _no_codes
    named_by, days, word = (NAME.name,), ("day",), N_("Group")
    asked = tuple(form_lines(GROUP_FIELDS).values())
    head = N_("Change this group hold. Copies that are gathered stay."), N_("F6 saves.")

    def __init__(self, group: str) -> None:
        super().__init__()
        self.group, self.kept_as = group, f"group {group}"

    async def begin(self) -> Values:
        await super().begin()
        row = await self.home.read(group_called, self.group)
        day = day_of(row.due_at, self.home.desk.zone).isoformat()
        return {"name": row.name, "copies": str(row.copies), "day": day}

    async def save(self, values: Values) -> None:
        line = await self.home.do(partial(change_group, fields=dict(values)), self.group)
        await self.close_with("OK", group_hold_words(self.home.desk, line), _("F9 undoes it."))
