"""Sign-in and lock: the screen shows only the library's name."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.front.answers.idle_desk import good_day
from tuils.library.people.staff.pins import SHORTEST_PIN
from tuils.library.people.staff.roles import role_sheet
from tuils.library.people.staff.signing_in import SignInFault, is_name_of, must_choose, sign_in
from tuils.library.people.staff.staff import StaffSheet, account, change_own_pin, operator_of, staff
from tuils.library.people.staff.system_user import system_user
from tuils.screens.kit.home import HomeScreen
from tuils.screens.widgets.field import EntryField
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import Lines, wrap
from tuils.screens.widgets.rows import Column, Row, Rows
from tuils.screens.widgets.turns import Doing
from tuils.values.numbers.barcode import guess, readings

PEOPLE = (Column("#", 2, right=True), Column(N_("Who is at the desk?"), 24), Column("", 20, grow=1, drop=1))
NOBODY = (Column("", 2),)
OTHERS = N_("Someone else: press Esc, then choose your name.")
FORGOTTEN = N_("Forgot your PIN? Ask a manager for a one-time code.")


class Closed(HomeScreen):
    """The base of sign-in and lock: a hidden PIN, and a scan that is not one."""

    closed, prompt, hears_codes = True, N_("PIN"), True
    not_taken = N_("Scan not used: nobody is signed in.")

    hint = _name = ""

    @property
    def is_asking(self) -> bool:
        return True

    @property
    def holds_scans(self) -> bool:
        """False: nobody is signed in for whom scans could wait."""
        return False

    async def read_hint(self) -> None:
        """Read the PIN of a practice library, which is no secret."""
        if self.home.practice:
            from tuils.library.front.sample.tasks import pin_hint

            self.hint = await self.home.read(pin_hint)

    def takes_name(self, text: str) -> bool:
        """Return True if this text is a name, and not a PIN."""
        before, self._name = self._name, text
        return text != before

    def hide(self) -> None:
        if self.field:
            self.field.password = True

    def scanned(self, code: str) -> Doing:
        self.say("STOP", _(self.not_taken), _("Sign in, then scan again."))
        return None

    def is_scan(self, text: str) -> bool:
        """Return True for a code of 14 digits, or any other barcode: it is no PIN."""
        return any(guess(reading) in ("item", "patron", "isbn") for reading in readings(text))

    async def try_pin(self, login: str, pin: str) -> Operator | None:
        """Return the operator; None, with the reason said, if the PIN doesn't fit."""
        self._name = ""
        try:
            return await self.home.work(enter, self.home.desk, login, pin)
        except SignInFault as no:
            self.say("NOTE", no.said, no.then)
            return None


def enter(desk: Desk, login: str, pin: str) -> Operator:
    """Sign in like `sign_in`; an account without a PIN, tied to this system user, needs none."""
    sheet = account(login)
    if sheet and sheet.active and needs_no_pin(sheet):
        return operator_of(sheet)
    return sign_in(desk, login, pin)


def needs_no_pin(sheet: StaffSheet) -> bool:
    """Return True for the account of this system user: anyone at this machine could act as it anyway."""
    if sheet.has_pin or sheet.has_code or not sheet.system_user:
        return False
    return sheet.system_user == system_user()


class SignIn(Closed):
    word = N_("Sign in")
    keys: tuple[Hint, ...] = (("1-99", N_("Choose")), ("Enter", N_("Sign in")), (".q", N_("Quit")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.people: list[StaffSheet] = []
        self._choosing: Operator | None = None  # came in by a one-time code, and chooses a PIN
        self._first = ""

    def body(self) -> ComposeResult:
        yield Rows(NOBODY, id="rows")

    async def opened(self) -> None:
        self.hide()
        self.people, roles = await self.home.read(accounts)
        await self.read_hint()
        rows = self.query_one(Rows)
        lines: list[Row] = [(str(n), sheet.name, roles[sheet.role]) for n, sheet in enumerate(self.people, 1)]
        if len(lines) > 1:
            rows.load(lines, cursor=self._likely(), columns=PEOPLE)
        else:
            self.show_keys((("Enter", N_("Sign in")), (".q", N_("Quit")), "help"))
        self._ask()

    def _likely(self) -> int:
        """Return the index of the first person other than the last operator, who is likely to take over."""
        before = self.home.before
        return next((n for n, sheet in enumerate(self.people) if before and sheet.login != before), 0)

    def _ask(self) -> None:
        if not self.people:
            self.say("STOP", _("There are no staff accounts yet."), _("At the command line, type: tuils staff add"))
            return
        if self.home.turned_away:
            text = _("{name}'s account was changed or closed.").format(name=self.home.turned_away)
            self.say("NOTE", text, _("Sign in again. Your last entry was not saved."))
            return
        if self.home.before and len(self.people) > 1:
            self.show_keys((*self.keys[:2], ("back", N_("Go back")), *self.keys[2:]))
        hello = good_day(self.home.desk)
        if len(self.people) > 1:
            hello += " " + _("Choose your name, type your PIN, and press Enter.")
        elif needs_no_pin(self.people[0]):
            hello += " " + _("Press Enter.")
        else:
            hello += " " + _("Type your PIN and press Enter.")
        self.say("", hello, self.hint or _(FORGOTTEN))

    @property
    def chosen(self) -> StaffSheet | None:
        index = 0 if len(self.people) == 1 else self.query_one(Rows).cursor
        return self.people[index] if 0 <= index < len(self.people) else None

    def sent(self, text: str, field: EntryField | None) -> Doing:
        """Handle Enter for the PIN, even an empty one; a number of the list is a choice."""
        if field and self._choosing and not text.startswith("."):
            return self._choose(text)
        sheet = self.chosen
        if field and not text and sheet and needs_no_pin(sheet):
            return self._enter("")
        return super().sent(text, field)

    def chose(self, index: int) -> None:
        rows = self.query_one(Rows)
        if rows.rows:
            rows.load(rows.rows, cursor=index)
        text = _("{name}: type your PIN and press Enter.").format(name=self.people[index].name)
        self.say("", text, self.hint or _(FORGOTTEN))

    def heard(self, text: str) -> Doing:
        """Choose a person by name, which is no wrong PIN. The second time, it counts as a PIN: someone may have such a
        one."""
        at = next((n for n, sheet in enumerate(self.people) if is_name_of(text, sheet)), -1)
        if at >= 0 and self.takes_name(text):
            self.chose(at)
            return None
        return self.scanned(text) if self.is_scan(text) else self._enter(text)

    def scanned(self, code: str) -> Doing:
        if not self.home.keep_scan(code):
            return super().scanned(code)
        self.say("NOTE", _("The scan will wait for you."), _("It goes through when you have signed in."))
        return None

    async def _enter(self, pin: str) -> None:
        sheet = self.chosen
        operator = await self.try_pin(sheet.login, pin) if sheet else None
        if operator and must_choose(operator):
            self._choosing = operator
            self._ask_for_new()
        elif operator:
            await self.home.sign_in(operator)

    # -- a PIN of one's own, after a one-time code

    def _ask_for_new(self) -> None:
        self._first = ""
        self.ask_for(_("New PIN"))
        self.say("ASK", _("Choose your own PIN: four characters or more."), _("Type it, then Enter.   Esc: later."))

    async def _choose(self, pin: str) -> None:
        if self._choosing is None or not pin:
            self.say(*self._answered)
        elif self.is_scan(pin):
            self.scanned(pin)
        elif len(pin) < SHORTEST_PIN:
            self.remark(_("That PIN is too short. Use four characters or more."))
        elif not self._first:
            self._first = pin
            self.say("ASK", _("Type the same PIN again."), _("Type it, then Enter.   Esc: later."))
        elif pin != self._first:
            self._ask_for_new()
            self.remark(_("The two PINs don't match. Choose a PIN again."))
        else:
            desk, login = replace(self.home.desk, operator=self._choosing), self._choosing.login
            await self.home.work(change_own_pin, desk, pin)
            if sheet := await self.home.read(account, login):
                await self.home.sign_in(operator_of(sheet))

    # -- leaving

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return True if action == "sign_out" else super().check_action(action, parameters)

    async def action_sign_out(self) -> None:
        await self.home.leave()

    def action_leave(self) -> None:
        self.app.call_later(self.home.leave)

    def action_back(self) -> None:
        if self._choosing:
            self._choosing, self._first = None, ""
            self.ask_for(_(self.prompt))
            self._ask()
            return
        before = [n for n, sheet in enumerate(self.people) if sheet.login == self.home.before]
        if not before:
            self.remark(_("To quit tuils, type .q and press Enter."))
            return
        self.query_one(Rows).choose(before[0])
        text = _("{name}: type your PIN to go back.").format(name=self.people[before[0]].name)
        self.say("", text, _("Everything is as you left it."))


def accounts() -> tuple[list[StaffSheet], dict[str, str]]:
    """Return the active accounts, and the name of each role."""
    people = [sheet for sheet in staff() if sheet.active]
    roles = {sheet.role: role_sheet(sheet.role) for sheet in people}
    return people, {code: _(role.name) if role else code for code, role in roles.items()}


class Lock(Closed):
    word = N_("Locked")
    keys: tuple[Hint, ...] = (("Enter", N_("Unlock")), ("back", N_("Switch user")))

    def body(self) -> ComposeResult:
        yield Lines(id="body")

    async def opened(self) -> None:
        self.hide()
        await self.read_hint()
        self._ask()

    def resized(self) -> None:
        wide, body = self.app.size.width, self.query_one("#body", Lines)
        soon = wrap(_("Someone will be with you in a moment."), wide - 2, 2)
        words = (self.home.library_name, "", *soon)
        above = max(0, body.size.height - len(words)) // 3
        body.put([*[""] * above, *(line.center(wide).rstrip() for line in words)])

    def _ask(self) -> None:
        text = _("Locked by {name}").format(name=self.home.person).rstrip(".") + "."
        if kept := self._kept():
            text += " " + kept
        back = (
            _("Type your PIN, then Enter.") if self.narrow else _("Type your PIN, then Enter: all is as you left it.")
        )
        self.say("", text, self.hint or back)

    def _kept(self) -> str:
        session = self.home.session
        below = self.app.screen_stack[-2]
        scans = len(session.waiting) + (below.waiting if isinstance(below, HomeScreen) else 0)
        many = ngettext("{n} scan is waiting.", "{n} scans are waiting.", scans).format(n=scans)
        if session.visit and scans:
            return _("The patron stays on the screen. {scans}").format(scans=many)
        if session.visit:
            return _("The patron stays on the screen.")
        return many if scans else ""

    def sent(self, text: str, field: EntryField | None) -> Doing:
        if field and not text:
            return self._unlock("")
        return super().sent(text, field)

    def heard(self, text: str) -> Doing:
        return self.scanned(text) if self.is_scan(text) else self._unlock(text)

    def scanned(self, code: str) -> Doing:
        return self._keep(code)

    async def _keep(self, code: str) -> None:
        await self.home.work(self.home.session.hold, [code])
        self.say("NOTE", _("The scan will wait for you."), _("You are asked about it when the screen is unlocked."))

    async def _unlock(self, pin: str) -> None:
        login = self.home.desk.operator.login
        if not pin and not await self.home.read(_opens_by_enter, login):
            self._ask()
            return
        named = await self.home.read(_is_a_name, pin)
        if named and self.takes_name(pin):
            text = _("That is a name. Type the PIN of {name}.").format(name=self.home.person.rstrip("."))
            self.remark(text, _(OTHERS))
            return
        operator = await self.try_pin(login, pin)
        if operator and must_choose(operator):
            self.say(
                "NOTE",
                _("That is a one-time code."),
                _("Press Esc, choose your name, and enter the code."),
            )
        elif operator:
            self.house.picture.forget()
            await self.close()
            await self.home.ask_about_scans()

    async def action_back(self) -> None:
        await self.home.someone_else()


def _is_a_name(text: str) -> bool:
    return any(is_name_of(text, sheet) for sheet in staff() if sheet.active)


def _opens_by_enter(login: str) -> bool:
    sheet = account(login)
    return sheet is not None and needs_no_pin(sheet)
