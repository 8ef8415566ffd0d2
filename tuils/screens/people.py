"""The people who work here: their accounts, one-time codes and roles. Enter gives somebody another role."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.dates import moment_words
from tuils.library.people.role_editing import all_roles
from tuils.library.people.roles import VOLUNTEER, RoleSheet
from tuils.library.people.staff import StaffSheet, add_staff, change_staff, give_code, staff
from tuils.library.refusals import Refused

from .listing import Listing, Take
from .widgets.keys import Verb
from .widgets.lines import cut
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

ACCOUNTS = (
    Column("#", 2, right=True),
    Column(N_("Name"), 16, grow=2),
    Column(N_("Login"), 8, grow=1, drop=2),
    Column(N_("Role"), 13, grow=1),
    Column(N_("PIN"), 13),
)


class People(Listing):
    word, prompt = N_("People"), N_("Person")
    columns = ACCOUNTS
    verbs = (
        Verb("n", N_("New"), N_("A new account, and a one-time code for it")),
        Verb("k", N_("Code"), N_("A one-time code in the place of the PIN")),
        Verb("o", N_("Roles"), N_("The roles, and what each may do")),
        Verb("r", N_("Role"), N_("Another role")),
        Verb("a", N_("Name"), N_("Another name")),
        Verb("z", N_("End"), N_("End the account, or open it again")),
    )
    keys = (("Enter", N_("Role")), "one", "two", "three", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.accounts: list[StaffSheet] = []
        self.roles: list[RoleSheet] = []

    async def load(self) -> None:
        self.accounts, self.roles = await self.home.read(staff), await self.home.read(all_roles)
        names = {role.code: _(role.name) for role in self.roles}
        rows = [row_of(number, one, names) for number, one in enumerate(self.accounts, 1)]
        self.put(rows, [one.login for one in self.accounts])

    def greet(self) -> None:
        count = sum(one.active for one in self.accounts)
        said = ngettext("{n} person may sign in.", "{n} people may sign in.", count).format(n=count)
        self.say("", said, _("Choose one with the arrows or a number; then a key below."))

    def open_line(self, index: int) -> Doing:
        self._ask_role(self.accounts[index])
        return None

    async def typed(self, text: str) -> None:
        """A login, or the beginning of a name."""
        word = text.casefold()
        for one in self.accounts:
            if one.login.casefold() == word or one.name.casefold().startswith(word):
                self._choose(one.login)
                return
        await self.coded(text)

    def _chosen(self) -> StaffSheet | None:
        if self.at >= 0:
            return self.accounts[self.at]
        self.none_chosen()
        return None

    def _choose(self, login: str) -> None:
        if login in self.line_keys:
            self.rows.load(self.rows.rows, cursor=self.line_keys.index(login))

    async def _done(self, login: str, said: str, then: str = "") -> None:
        self.settle()
        await self.load()
        self._choose(login)
        self.say("OK", said, then or _("Whoever is signed in as that signs in again."))

    # -- a new account

    def action_one(self) -> None:
        said = _("What is the login of the new account?")
        self.ask_words(_("Login"), N_("Go on"), said, _("A short word, such as vera. It stays."), self._named)

    async def _named(self, login: str) -> None:
        if not login.strip():
            self.again()
            return

        async def name_it(name: str) -> None:
            said = _("What may {name} do?").format(name=cut(name.strip() or login, 40))
            self._which_role(said, partial(self._make, login, name))

        said = _("What is the name of {login}?").format(login=cut(login, 30))
        self.ask_words(_("Name"), N_("Go on"), said, _("It is shown on the screen. Enter alone: the login."), name_it)

    async def _make(self, login: str, name: str, role: str) -> None:
        made = await self.home.do(partial(add_staff, name=name), login, role)
        self.settle()
        await self._give(made)

    # -- codes

    async def action_two(self) -> None:
        one = self._chosen()
        if one is None:
            return
        if not one.has_pin:
            await self._give(one)
            return
        said = _("A one-time code for {name}? The PIN of now ends.").format(name=cut(one.name, 36))
        self.ask(said, _("y: make the code.   n or Esc: no."), partial(self._give, one))

    async def _give(self, one: StaffSheet) -> None:
        made = await self.home.do(give_code, one.login)
        until = moment_words(self.home.desk, made.until)
        said = _("The code of {name}: {code}").format(name=cut(made.name, 40), code=made.code)
        await self._done(one.login, said, _("For the PIN, once, until {when}. Write it down now.").format(when=until))

    # -- roles

    async def action_three(self) -> None:
        await self.home.open("roles")

    def action_four(self) -> None:
        if one := self._chosen():
            self._ask_role(one)

    def _ask_role(self, one: StaffSheet) -> None:
        self._which_role(_("What may {name} do?").format(name=cut(one.name, 50)), partial(self._give_role, one))

    def _which_role(self, said: str, take: Take) -> None:
        async def named(text: str) -> None:
            role = self._role_called(text)
            if role is None:
                self.remark(_("Which role? {roles}").format(roles=", ".join(_(one.name) for one in self.roles)))
            else:
                await take(role.code)

        names = ", ".join(f"{n} {_(one.name)}" for n, one in enumerate(self.roles, 1))
        self.ask_words(_("Role"), N_("Give it"), said, cut(names, 70), named)

    def _role_called(self, text: str) -> RoleSheet | None:
        """By number, code, name, or the beginning of one; nothing typed is the volunteer."""
        word = text.strip().casefold() or VOLUNTEER
        if word.isascii() and word.isdecimal() and 0 < int(word[:4]) <= len(self.roles):
            return self.roles[int(word[:4]) - 1]
        exact = [one for one in self.roles if word in (one.code.casefold(), _(one.name).casefold())]
        fits = exact or [one for one in self.roles if _(one.name).casefold().startswith(word)]
        return fits[0] if len(fits) == 1 else None

    async def _give_role(self, one: StaffSheet, role: str) -> None:
        await self.home.do(partial(change_staff, role=role), one.login)
        name = next((_(sheet.name) for sheet in self.roles if sheet.code == role), role)
        await self._done(one.login, _("{name} is {role}.").format(name=cut(one.name, 40), role=name))

    # -- name, and end

    def action_five(self) -> None:
        if one := self._chosen():
            said = _("What is {name} called?").format(name=cut(one.name, 50))
            self.ask_words(
                _("Name"), N_("Keep it"), said, _("Enter alone: as the login."), partial(self._rename, one.login)
            )

    async def _rename(self, login: str, name: str) -> None:
        done = await self.home.do(partial(change_staff, name=name), login)
        await self._done(
            login, _("The name is {name}.").format(name=cut(done.name, 50).rstrip(".")), _("Esc goes back.")
        )

    async def action_six(self) -> None:
        one = self._chosen()
        if one is None:
            return
        if not one.active:
            await self._set_active(one.login, True)
            return
        said = _("End the account of {name}?").format(name=cut(one.name, 44))
        then = _("y: nobody signs in with it any more.   n or Esc: no.")
        self.ask(said, then, partial(self._set_active, one.login, False))

    async def _set_active(self, login: str, active: bool) -> None:
        done = await self.home.do(partial(change_staff, active=active), login)
        name = cut(done.name, 40)
        if active:
            await self._done(login, _("{name} may sign in again.").format(name=name), _("Esc goes back."))
        else:
            await self._done(login, _("{name} may not sign in any more.").format(name=name))

    # -- a refusal leaves no question open

    def faulted(self, problem: Exception) -> None:
        if isinstance(problem, Refused) and self.asks and not self.is_gone:
            self.settle()
        super().faulted(problem)


def row_of(number: int, one: StaffSheet, roles: dict[str, str]) -> Row:
    pin: Cell = _("yes") if one.has_pin else _("one-time code") if one.has_code else _("none")
    if not one.active:
        pin = (_("ended"), "strong")
    return (str(number), one.name or one.login, one.login, roles.get(one.role, one.role), pin)
