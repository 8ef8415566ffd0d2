"""Interlibrary loan: what is borrowed for patrons, step by step; and the partner libraries."""

from __future__ import annotations

from functools import partial
from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.dates import iso_words
from tuils.library.foundation.describing.action import action
from tuils.library.holdings.lookup.answers import FoundRecord
from tuils.library.lending.interlibrary.borrowing import (
    GONE,
    RequestSheet,
    ask_partner,
    change_request,
    close_request,
    mark_shipped,
    pass_request,
    request_sheet,
    request_title,
)
from tuils.library.lending.interlibrary.interlibrary_fields import COPY, KINDS, PARTNER, REQUEST
from tuils.library.lending.interlibrary.papers import package_label, request_paper
from tuils.library.lending.interlibrary.partners import add_partner, change_partner, partner_called
from tuils.library.lending.interlibrary.queries import PartnerRow
from tuils.library.lending.interlibrary.receiving import (
    Received,
    change_lenders_date,
    receive_request,
    renewal_asked,
    return_request,
)
from tuils.library.lending.interlibrary.tables import PARTNERS, REQUESTS, contu_words, ill_request_words
from tuils.library.office.receipts.slips import hold_slip
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import Ask, form_lines, pick
from tuils.screens.kit.home import opens
from tuils.screens.kit.number_lookup import lookup_number, record_elsewhere
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.lines import cut
from tuils.values.money.money import cents, plain_amount

RIGHT = "ill.edit"


class RequestList(TableScreen[RequestSheet]):
    """F6 makes a request, F7 takes the selected one to its next step, F8 says that a partner can't lend it."""

    table, word, prompt = REQUESTS, N_("Interlibrary loan"), N_("Number")
    refusal_ends_question = True

    which = "open"

    def asked(self) -> tuple[str]:
        return (self.which,)

    async def coded(self, code: str) -> None:
        """Choose the scanned copy, if it is one of these; anything else goes to the desk."""
        one = next((line for line in self.lines if code and line.row.barcode == code), None)
        if one is None:
            await super().coded(code)
            return
        self.choose(one.id)
        self.say("NOTE", cut(one.row.title, 60), _("F7: the next step."))

    new_one = opens("ill_form", "n", N_("New"), N_("Ask for a title of another library"), place=1)

    @action("o", N_("Next step"), N_("Ask a library; it sent it; it is here; it goes back"), needs=RIGHT, place=2)
    async def next_step(self, sheet: RequestSheet) -> None:
        row = sheet.row
        if row.state == "new":
            self._ask_whom(sheet)
        elif row.state == "asked":
            await self.home.do(mark_shipped, sheet.id)
            await self.done(
                _("On its way: {title}").format(title=_short(sheet)), _("F7 when it is here. F9 undoes it.")
            )
        elif row.state == "shipped":
            await self._receive(sheet)
        elif row.state == "received" and row.kind != COPY and sheet.place != "lost":
            await self.home.do(return_request, sheet.id)
            await self.done(_("Sent back: {title}").format(title=_short(sheet)), _(".a: its label. F9 undoes it."))
        else:
            await self._close(sheet, GONE if sheet.place == "lost" else "")

    def _ask_whom(self, sheet: RequestSheet) -> None:
        async def named(text: str) -> None:
            partner = await self.home.read(partner_called, text)
            self.settle()
            await self.home.do(ask_partner, sheet.id, partner.id)
            text = _("Asked {partner}: {title}").format(partner=partner.code, title=_short(sheet))
            await self.done(text, _("Enter shows the request to send. F9 undoes it."))

        tried = ", ".join(sheet.tried)
        hint = _("Its symbol or name. Asked so far: {partners}.").format(partners=tried) if tried else ""
        said = _("Which library to ask for {title}?").format(title=_short(sheet))
        self.ask_words(_("Library"), N_("Ask it"), said, hint or _("Its symbol or name."), named)

    async def _receive(self, sheet: RequestSheet) -> None:
        if sheet.row.kind == COPY:
            await self._received(await self.home.do(receive_request, sheet.id))
            return

        async def dated(text: str) -> None:
            due, _blank, code = text.partition(" + ")
            done = await self.home.do(receive_request, sheet.id, due, code)
            self.settle()
            await self._received(done)

        said = _("By when does the library want {title} back?").format(title=_short(sheet))
        hint = _("A date; of one with a band the barcode, too: 1/15/2027 + B12")
        self.ask_words(_("Due"), N_("Receive it"), said, hint, dated)

    async def _received(self, done: Received) -> None:
        row = done.sheet.row
        if not done.route:
            text = _("Received: {title}").format(title=_short(done.sheet))
            await self.done(text, _("Hand it over, then F7. F9 undoes it."))
            return
        hint = _("Send it to the pickup branch.") if done.to else _("Put it on the hold shelf.")
        date = iso_words(self.home.desk, row.due_on)
        await self.load()
        paper = None
        if row_hold := await self.home.read(_hold_of, done.sheet.id):
            paper = await self.home.read(hold_slip, self.home.desk, row_hold)
        text = _("{code}, due {date}: {title}").format(code=row.barcode, date=date, title=_short(done.sheet))
        self.say("HOLD", text, (self.offer_paper(paper) if paper else "") + hint)

    async def _close(self, sheet: RequestSheet, outcome: str = "") -> None:
        done = await self.home.do(close_request, sheet.id, outcome or None)
        await self.done(_("Closed: {title}").format(title=_short(done)), _("F9 undoes it."))

    @action("z", N_("Can't lend"), N_("The library can't lend it: ask the next one"), needs=RIGHT, place=3)
    async def pass_on(self, sheet: RequestSheet) -> None:
        await self.home.do(pass_request, sheet.id)
        await self.done(_("Not from there: {title}").format(title=_short(sheet)), _("F7 asks the next. F9 undoes it."))

    @action("k", N_("Close"), N_("Close it: nobody can lend it, or it is done"), needs=RIGHT)
    async def close_it(self, sheet: RequestSheet) -> None:
        await self._close(sheet)

    @action("t", N_("New date"), N_("More time: ask for it, or type the date; r and a date: recalled"), needs=RIGHT)
    def new_date(self, sheet: RequestSheet) -> None:
        async def typed(text: str) -> None:
            word, _blank, rest = text.strip().partition(" ")
            if not text.strip() or word == "-":
                done = await self.home.do(renewal_asked, sheet.id, "denied" if word else "asked")
            else:
                recalled = word.lower() == _("r")
                verb = partial(change_lenders_date, recalled=recalled)
                done = await self.home.do(verb, sheet.id, rest if recalled else text)
            self.settle()
            date = iso_words(self.home.desk, done.row.due_on)
            await self.done(_("Due {date}: {title}").format(date=date, title=_short(done)), _("F9 undoes it."))

        said = _("New date of the lending library for {title}?").format(title=_short(sheet))
        hint = _("Enter: only asked for. -: it said no. r and a date: it wants it back.")
        self.ask_words(_("Date"), N_("Save"), said, hint, typed)

    @action("g", N_("Edit"), N_("Change what is asked for"))
    async def edit_it(self, sheet: RequestSheet) -> None:
        await self.home.open("ill_form", request=sheet.id)

    @action("a", N_("Label"), N_("Print the address label of its package"), needs=RIGHT)
    async def print_label(self, sheet: RequestSheet) -> None:
        lines = await self.home.read(package_label, self.home.desk, sheet.id)
        self.home.print_out(_("Label"), ["\n".join((*lines, ""))])

    @action("b", N_("All"), N_("Show all requests, or the open ones"))
    async def show_others(self) -> None:
        self.which = "open" if self.which == "all" else "all"
        await self.show_anew()

    partner_list = opens("ill_partners", "i", N_("Libraries"), N_("Partner libraries"))
    lent_list = opens("ill_lent", "s", N_("Lent"), N_("What other libraries have of ours"), needs=RIGHT)


def _short(sheet: RequestSheet) -> str:
    return cut(sheet.row.title, 40)


def _hold_of(request: str) -> str:
    from tuils.library.lending.interlibrary.borrowing import request_called

    return request_called(request).held_for


class RequestPage(TextPage):
    """One request: its state, and the paper that a partner gets. `request`: its id."""

    word, prompt = N_("Interlibrary loan"), N_("Read")
    keys = (FIRST_THREE, ("Up/Down", N_("Scroll")), ("back", N_("Back")), "help")

    def __init__(self, request: str) -> None:
        super().__init__()
        self.request = request
        self.paper: list[str] = []

    async def opened(self) -> None:
        desk = self.home.desk
        sheet = await self.home.read(request_sheet, desk, self.request)
        self.paper = await self.home.read(request_paper, desk, self.request)
        first, *warned = ill_request_words(desk, sheet)
        asked = _("Asked so far: {partners}.").format(partners=", ".join(sheet.tried)) if sheet.tried else ""
        self.say("", cut(sheet.row.title, 70), cut(asked, 70))
        self.read_out([" " + first, *(f" {line}" for line in (*warned, "", *self.paper))])

    @action("r", N_("Print"), N_("Print the request for the other library"))
    def print_request(self) -> None:
        self.home.print_out(_("Request"), ["\n".join((*self.paper, ""))])


def _known() -> Codes:
    return {"kind": [(kind, _(words)) for kind, words in KINDS.items()]}


class RequestForm(CodedForm):
    """The form of a request. `request`: the id of one to change; `card`: of the patron to begin with."""

    permission, known = "holds.place", _known
    named_by, days = ("title",), ("need_by",)
    word = N_("Interlibrary request")
    asked = (Ask("card", N_("For"), N_("card of the patron"), code=True, whole=True), *form_lines(REQUEST).values())

    def __init__(self, request: str = "", card: str = "") -> None:
        super().__init__()
        self.request, self.card = request, card
        self.record: FoundRecord | None = None
        self.kept_as, self.offers = f"interlibrary {request}", not request

    async def begin(self) -> Values:
        await super().begin()
        if not self.request:
            return {"card": self.card, "kind": _(KINDS["loan"])}
        sheet = await self.home.read(request_sheet, self.home.desk, self.request)
        row = sheet.row
        first = {line.ask.name: str(getattr(row, line.ask.name, "") or "") for line in self.lines}
        kind = dict(self.codes["kind"]).get(row.kind, row.kind)
        return first | {"card": sheet.card, "kind": kind, "most_cents": plain_amount(row.most_cents)}

    def heading(self) -> tuple[str, str]:
        if self.record:
            return cut(f"{self.record.target}: {self.record.title}, {self.record.detail}", 70), _("F6 saves.")
        return _("A title of another library, for a patron."), _("F6 saves. An ISBN is looked up.")

    async def look(self, name: str) -> str:
        fault = await super().look(name)
        if name in ("title", "isbn") and not fault and (number := lookup_number(self.line(name).value)):
            self.say("", _("Looking up {number}...").format(number=number), "")
            if found := await record_elsewhere(self.home, number):
                self.record = found
                for line, text in (("title", found.title), ("author", found.author), ("isbn", number)):
                    self.line(line).put(text)
        return fault

    async def save(self, values: Values) -> None:
        fields: dict[str, Any] = {name: text for name, text in values.items() if name != "card"}
        fields["kind"] = pick(values["kind"], self.codes["kind"])[0] or values["kind"]
        amount = cents(values["most_cents"]) if values["most_cents"] else None
        fields["most_cents"] = values["most_cents"] if amount is None else amount
        if self.request:
            done = await self.home.do(change_request, self.request, fields)
        else:
            done = await self.home.do(request_title, values["card"], fields)
        warned = contu_words(done)
        hint = cut(warned[0], 70) if warned else _("F7 asks a library. F9 undoes it.")
        await self.close_with("OK", _("Request: {title}").format(title=_short(done)), hint)


# ---- partner libraries


class PartnerList(TableScreen[PartnerRow]):
    table, word, prompt = PARTNERS, N_("Partner libraries"), N_("Number")

    new_one = opens("ill_partner_form", "n", N_("New"), N_("Add a partner library"), needs=RIGHT, place=1)


def _yes_no() -> Codes:
    return {"ended": [("y", _("yes")), ("n", _("no"))]}


class PartnerForm(CodedForm):
    """The form of a partner library. `partner`: the id of one to change; empty for a new one."""

    permission, known = RIGHT, _yes_no
    named_by = ("code", "name")
    word = N_("Partner library")
    asked = tuple(form_lines(PARTNER).values())

    def __init__(self, partner: str = "") -> None:
        super().__init__()
        self.partner = partner
        self.kept_as, self.offers = f"partner library {partner}", not partner

    async def begin(self) -> Values:
        await super().begin()
        if not self.partner:
            return {"travel_days": "3", "ended": _("no")}
        row = await self.home.read(partner_called, self.partner)
        first = {line.ask.name: str(getattr(row, line.ask.name)) for line in self.lines}
        return first | {"ended": _("yes") if row.ended else _("no")}

    def heading(self) -> tuple[str, str]:
        return (_("Change this library.") if self.partner else _("Add a partner library.")), _("F6 saves.")

    async def save(self, values: Values) -> None:
        fields: dict[str, Any] = dict(values)
        fields["ended"] = pick(values["ended"], self.codes["ended"])[0] == "y" if values["ended"] else False
        if self.partner:
            row = await self.home.do(change_partner, self.partner, fields)
        else:
            row = await self.home.do(add_partner, fields.pop("code"), fields.pop("name"), fields)
        await self.close_with("OK", _("Saved: {name}").format(name=cut(row.name, 50)), _("F9 undoes it."))
