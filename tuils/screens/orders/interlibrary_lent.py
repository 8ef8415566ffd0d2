"""The requests that other libraries make of us, and the copies of ours that they have."""

from __future__ import annotations

from functools import partial
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.returning import checked_in
from tuils.library.lending.interlibrary.interlibrary_fields import COPY, KINDS, LENDING
from tuils.library.lending.interlibrary.lending_out import (
    LendingSheet,
    back_from_partner,
    decline_lending,
    lend_to_partner,
    request_of_partner,
    send_photocopy,
)
from tuils.library.lending.interlibrary.papers import package_label
from tuils.library.lending.interlibrary.tables import LENT
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.office.receipts.slips import checkin_slip
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import Ask, form_lines, pick
from tuils.screens.kit.home import opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut

RIGHT = "ill.edit"


class LentList(TableScreen[LendingSheet]):
    """F6 notes a request, F7 sends a copy for the selected one, F8 takes the selected copy back."""

    table, word, prompt = LENT, N_("Lent to libraries"), N_("Scan")
    refusal_ends_question = True

    which = "open"

    def asked(self) -> tuple[str]:
        return (self.which,)

    async def coded(self, code: str) -> None:
        """Take back a scanned copy that another library had; anything else goes to the desk."""
        if any(line.row.barcode == code and line.row.state == "sent" for line in self.lines):
            await self._back(code)
        else:
            await super().coded(code)

    new_one = opens("ill_lending_form", "n", N_("New"), N_("Note what a library asks of us"), needs=RIGHT, place=1)

    @action("o", N_("Send"), N_("Send a copy, or the photocopy that was asked for"), needs=RIGHT, place=2)
    async def send_it(self, sheet: LendingSheet) -> None:
        if sheet.row.kind == COPY:
            await self.home.do(send_photocopy, sheet.id)
            await self.done(_("Sent: {title}").format(title=_short(sheet)), _("F9 undoes it."))
            return

        async def scanned(text: str) -> None:
            code, _blank, due = text.strip().partition(" ")
            await self._lend(sheet, code, due)

        said = _("Which copy of {title}, and when must it be back?").format(title=_short(sheet))
        self.ask_words(_("Copy"), N_("Send it"), said, _("A barcode and a date: 31234000010041 1/15/2027"), scanned)

    async def _lend(self, sheet: LendingSheet, code: str, due: str, override: Override = NO_OVERRIDE) -> None:
        verb = partial(lend_to_partner, request=sheet.id, override=override)
        try:
            done = await self.home.do(verb, sheet.row.partner, code, due)
        except Refused as no:
            if override.codes or len(no.overridable) < len(no.codes):
                raise
            self.ask_override(no, N_("Send it"), partial(self._lend, sheet, code, due))
            return
        self.settle()
        text = _("Lent to {partner}: {title}").format(partner=done.row.partner_code, title=_short(done))
        await self.done(text, _(".a: its label. F9 undoes it."))

    @action("z", N_("Back"), N_("The selected copy came back"), needs=RIGHT, place=3)
    async def take_back(self, sheet: LendingSheet) -> None:
        await self._back(sheet.row.barcode)

    async def _back(self, code: str) -> None:
        done = await self.home.do(back_from_partner, code)
        answer = await self.home.read(checked_in, self.home.desk, done.checkin)
        paper = await self.home.read(checkin_slip, self.home.desk, done.checkin)
        await self.load()
        self.say(answer.mark, answer.said, (self.offer_paper(paper) if paper else "") + answer.then)

    @action("k", N_("Decline"), N_("We don't lend it"), needs=RIGHT)
    async def decline_it(self, sheet: LendingSheet) -> None:
        await self.home.do(decline_lending, sheet.id)
        await self.done(_("Declined: {title}").format(title=_short(sheet)), _("Tell the library. F9 undoes it."))

    @action("a", N_("Label"), N_("Print the address label of its package"), needs=RIGHT)
    async def print_label(self, sheet: LendingSheet) -> None:
        lines = await self.home.read(package_label, self.home.desk, sheet.id)
        self.home.print_out(_("Label"), ["\n".join((*lines, ""))])

    @action("b", N_("All"), N_("Show all, or what is open"))
    async def show_others(self) -> None:
        self.which = "open" if self.which == "all" else "all"
        await self.show_anew()


def _short(sheet: LendingSheet) -> str:
    return cut(sheet.row.title, 40)


def _known() -> Codes:
    return {"kind": [(kind, _(words)) for kind, words in KINDS.items()]}


class LendingForm(CodedForm):
    """The form of what a partner asks of us."""

    head = N_("A title that another library asks for."), N_("F6 saves.")
    permission, known = RIGHT, _known
    named_by = ("title",)
    word, kept_as, offers = N_("Request of a library"), "request of a library", True
    asked = (Ask("partner", N_("Library"), N_("its symbol or name"), whole=True), *form_lines(LENDING).values())

    async def begin(self) -> Values:
        await super().begin()
        return {"kind": _(KINDS["loan"])}

    async def save(self, values: Values) -> None:
        fields: dict[str, Any] = {name: text for name, text in values.items() if name != "partner"}
        fields["kind"] = pick(values["kind"], self.codes["kind"])[0] or values["kind"]
        done = await self.home.do(request_of_partner, values["partner"], fields)
        await self.close_with("OK", _("Request: {title}").format(title=_short(done)), _("F7 sends it. F9 undoes it."))
