"""A registration: its size, contacts, and needs; yes or no to an offered place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tuils.i18n import N_, _
from tuils.library.activities.programs.parties import Guest
from tuils.library.activities.registration.registering import Registered, RegistrationEnded, change_registration
from tuils.library.activities.registration.waitlist import accept_offer, decline_offer
from tuils.library.activities.registration.who_comes import (
    RegistrationLine,
    heads_words,
    registrant_name,
    registration_line,
    registration_state_words,
)
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.lending.terms.blocks import NO_OVERRIDE, Override
from tuils.library.office.receipts.program_papers import registration_sheet, ticket_sheet
from tuils.library.office.receipts.sheets import Sheet
from tuils.screens.kit.form import Values
from tuils.screens.kit.form_lines import Ask, FormLine
from tuils.screens.kit.operator.override_form import PassingForm
from tuils.screens.widgets.lines import cut, give_way

from .registering import GROUPS, RegistrationAsked, registration_wish

COUNTS = ("heads", *GROUPS)


def party(desk: Desk, registration: str) -> tuple[RegistrationLine, RegistrationAsked]:
    line = registration_line(desk, registration)
    return line, registration_wish(desk, line.session)


class OneRegistration(PassingForm):
    """The form of a registration. `registration`: its id."""

    mode = "events"
    keys = (("Tab", N_("Next")), "send_form", "help", ("back", N_("Don't save")), "say_yes", "say_no")
    pass_words = N_("y: do it anyway.   n or Esc: no.")
    asked = (
        Ask("heads", N_("How many"), N_("total"), whole=True),
        Ask("adults", N_("Adults"), N_("if known"), whole=True),
        Ask("teens", N_("Teens"), whole=True),
        Ask("children", N_("Children"), whole=True),
        Ask("phone", N_("Phone"), N_("for this registration")),
        Ask("email", N_("Email")),
        Ask("guardian", N_("Adult"), N_("for a child: adult's name and phone")),
        Ask("needs", N_("Needs"), N_("deleted afterward"), long=True),
    )

    def __init__(self, registration: str) -> None:
        super().__init__()
        self.registration = registration
        self.party: RegistrationLine | None = None
        self.about: RegistrationAsked | None = None
        self.wants: Any = None

    @property
    def is_offered(self) -> bool:
        return self.party is not None and self.party.state == "offered"

    async def opened(self) -> None:
        await super().opened()
        if not self.question:
            self.show_keys(self.keys)  # by now it is known whether a place was offered

    async def begin(self) -> Values:
        self.home.desk.require("programs.register")
        line, about = await self.home.read(party, self.home.desk, self.registration)
        self.party, self.about, body = line, about, self.query_one("#body")
        for number, question in enumerate(about.questions, 1):
            asked = FormLine(Ask(f"q{number}", question, long=True))
            self.lines.append(asked)
            await body.mount(asked, before=self.answer)
        told = {name: str(getattr(line, name) or "") for name in (*COUNTS, "phone", "email", "guardian", "needs")}
        answers = {f"q{n}": line.answers.get(question, "") for n, question in enumerate(about.questions, 1)}
        return told | answers

    def heading(self) -> tuple[str, str]:
        if self.party is None or self.about is None:
            return "", ""
        line, session = self.party, self.about.line
        day = moment_words(self.home.desk, session.starts_at)
        text = _("{name}: {title}, {day}").format(
            name=cut(registrant_name(line), 24), title=cut(session.title, 24), day=day
        )
        if line.state == "offered" and line.offered_until:
            until = moment_words(self.home.desk, line.offered_until)
            return text, _("Seat offered until {when}. F7: accept. F8: decline.").format(when=until)
        return text, _("{state}, {heads}").format(state=registration_state_words(line), heads=heads_words(line.heads))

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name in COUNTS and text and not (text.isascii() and text.isdigit() and len(text) < 4):
            return _("a number, such as 2")
        return ""

    # -- what is done

    async def save(self, values: Values) -> None:
        for name in COUNTS:
            self.warn(name, await self.look(name))
        if any(line.fault for line in self.lines):
            self.report()
            return
        self.wants = partial(change_registration, **self._changes(values))
        await self.attempt(NO_OVERRIDE)

    @action("y", N_("Accept"), N_("They accept the seat they were offered"), when="is_offered")
    async def say_yes(self) -> None:
        self.wants = accept_offer
        await self._try(partial(self.attempt, NO_OVERRIDE))

    @action("n", N_("Decline"), N_("They decline the seat they were offered"), when="is_offered")
    async def say_no(self) -> None:
        done = await self.home.do(decline_offer, self.registration)
        await self.tell_below(*await self.home.read(ended_words, done))

    @action("b", N_("Slip"), N_("Print the registration slip"))
    async def print_slip(self) -> None:
        await self._print(registration_sheet)

    @action("k", N_("Tickets"), N_("Print a ticket for each seat"))
    async def print_tickets(self) -> None:
        await self._print(ticket_sheet)

    async def _print(self, make: Callable[[Desk, str], Sheet]) -> None:
        self.home.paper = sheet = await self.home.read(make, self.home.desk, self.registration)
        self.home.print_sheet(sheet)

    async def action(self, override: Override, desk: Desk | None) -> None:
        if desk is None:
            done = await self.home.do(self.wants, self.registration, override=override)
        else:
            done = await self.home.work(partial(self.wants, desk, self.registration, override=override))
        await self.tell_below(*await self.home.read(registration_change_words, done))

    def _changes(self, values: Values) -> dict[str, Any]:
        """Return the changed fields. An emptied contact stays as it is."""
        other = {name for name, text in values.items() if text != self.first.get(name, "")}
        said = {name: values[name] for name in ("phone", "email", "guardian") if name in other and values[name]}
        groups = {group: int(values[name] or 0) for name, group in GROUPS.items()}
        changes: dict[str, Any] = {"guest": Guest(**said)} if said else {}
        if other & {*COUNTS}:
            changes |= {"heads": int(values["heads"] or 1), "groups": groups}
        if "needs" in other:
            changes["needs"] = values["needs"]
        answers = {name[1:]: values[name] for name in other if name[0] == "q" and name[1:].isdigit()}
        return changes | ({"answers": answers} if answers else {})


def registration_change_words(done: Registered) -> tuple[str, str, str]:
    """Mark, line 1, line 2."""
    name, state = registrant_name(done.line), registration_state_words(done.line)
    text = _("{name}: {state}, {heads}.").format(name=name, state=state, heads=heads_words(done.line.heads))
    return "NOTE" if done.state == "waiting" else "OK", give_way(text, name, 70), done.why or done.confirmation


def ended_words(done: RegistrationEnded) -> tuple[str, str, str]:
    name = registrant_name(done.line)
    said = give_way(_("{name}: {state}.").format(name=name, state=registration_state_words(done.line)), name, 70)
    names = ", ".join(registrant_name(line) for line in done.passed_on)
    return (
        "OK",
        said,
        _("Offered next to {names}.").format(names=names) if names else _("Nobody else is on the waitlist."),
    )
