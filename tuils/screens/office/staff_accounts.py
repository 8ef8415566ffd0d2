"""Staff: their accounts, one-time codes and roles; and the permissions of each role."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.dates import moment_words
from tuils.library.foundation.describing.action import action
from tuils.library.people.staff.role_editing import RIGHTS, ROLES, STAFF, RightLine, all_roles, remove_role, set_role
from tuils.library.people.staff.roles import ADMINISTRATOR, BUILT_IN, VOLUNTEER, RoleSheet, role_sheet
from tuils.library.people.staff.staff import StaffSheet, add_staff, change_staff, give_code
from tuils.screens.kit.home import opens
from tuils.screens.kit.listing import Take
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing
from tuils.values.folding import fold_text


class People(TableScreen[StaffSheet]):
    table, word, prompt = STAFF, N_("Staff"), N_("Name")
    refusal_ends_question = True
    keys = (("Enter", N_("Role")), "own", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.roles: list[RoleSheet] = []

    async def load(self) -> None:
        self.roles = await self.home.read(all_roles)
        await super().load()

    def greet(self) -> None:
        count = sum(line.active for line in self.lines)
        text = ngettext("{n} person can sign in.", "{n} people can sign in.", count).format(n=count)
        self.say("", text, _("Choose a person with Up and Down or a number, then press a key below."))

    def open_line(self, index: int) -> Doing:
        self.change_role(self.lines[index])
        return None

    async def typed(self, text: str) -> None:
        """Choose by a login, or the beginning of a name."""
        word = text.casefold()
        for line in self.lines:
            if line.login.casefold() == word or line.name.casefold().startswith(word):
                self.choose(line.login)
                return
        await self.coded(text)

    async def _done(self, login: str, text: str, hint: str = "") -> None:
        self.settle()
        await self.load()
        self.choose(login)
        self.say("OK", text, hint or _("Anyone signed in with that account must sign in again."))

    # -- a new account

    @action("n", N_("New"), N_("Add an account, with a one-time code"))
    def new_account(self) -> None:
        text = _("Login for the new account?")
        self.ask_words(
            _("Login"), N_("Next"), text, _("A short word, such as vera. It can't be changed later."), self._named
        )

    async def _named(self, login: str) -> None:
        if not login.strip():
            self.again()
            return

        async def name_it(name: str) -> None:
            text = _("What is {name}'s role?").format(name=cut(name.strip() or login, 40))
            self._which_role(text, partial(self._make, login, name))

        said = _("Full name for {login}?").format(login=cut(login, 30))
        self.ask_words(_("Name"), N_("Next"), said, _("It appears on the screen. Enter alone: the login."), name_it)

    async def _make(self, login: str, name: str, role: str) -> None:
        made = await self.home.do(partial(add_staff, name=name), login, role)
        self.settle()
        await self._give(made)

    # -- codes

    @action("k", N_("Code"), N_("Replace the PIN with a one-time code"))
    async def new_code(self, sheet: StaffSheet) -> None:
        if not sheet.has_pin:
            await self._give(sheet)
            return
        text = _("Make a one-time code for {name}? The current PIN stops working.").format(name=cut(sheet.name, 36))
        self.ask(text, _("y: make the code.   n or Esc: no."), partial(self._give, sheet))

    async def _give(self, sheet: StaffSheet) -> None:
        made = await self.home.do(give_code, sheet.login)
        until = moment_words(self.home.desk, made.until)
        text = _("One-time code for {name}: {code}").format(name=cut(made.name, 40), code=made.code)
        await self._done(
            sheet.login, text, _("Works once as the PIN, until {when}. Write it down now.").format(when=until)
        )

    # -- roles

    open_roles = opens("roles", "o", N_("Roles"), N_("List the roles and their permissions"))

    @action("r", N_("Role"), N_("Change the role"))
    def change_role(self, sheet: StaffSheet) -> None:
        self._which_role(_("What is {name}'s role?").format(name=cut(sheet.name, 50)), partial(self._give_role, sheet))

    def _which_role(self, sentence: str, take: Take) -> None:
        async def named(text: str) -> None:
            role = self._role_called(text)
            if role is None:
                self.remark(_("Which role? {roles}").format(roles=", ".join(_(one.name) for one in self.roles)))
            else:
                await take(role.code)

        names = ", ".join(f"{n} {_(one.name)}" for n, one in enumerate(self.roles, 1))
        self.ask_words(_("Role"), N_("Save"), sentence, cut(names, 70), named)

    def _role_called(self, text: str) -> RoleSheet | None:
        """Return the role by number, code, name, or the beginning of one; an empty text is the volunteer."""
        word = text.strip().casefold() or VOLUNTEER
        if word.isascii() and word.isdecimal() and 0 < int(word[:4]) <= len(self.roles):
            return self.roles[int(word[:4]) - 1]
        exact = [role for role in self.roles if word in (role.code.casefold(), _(role.name).casefold())]
        fits = exact or [role for role in self.roles if _(role.name).casefold().startswith(word)]
        return fits[0] if len(fits) == 1 else None

    async def _give_role(self, staff_sheet: StaffSheet, role: str) -> None:
        await self.home.do(partial(change_staff, role=role), staff_sheet.login)
        name = next((_(sheet.name) for sheet in self.roles if sheet.code == role), role)
        await self._done(
            staff_sheet.login, _("{name} is now {role}.").format(name=cut(staff_sheet.name, 40), role=name)
        )

    # -- name, and end

    @action("a", N_("Name"), N_("Change the name"))
    def change_name(self, sheet: StaffSheet) -> None:
        text, rename = _("New name for {name}?").format(name=cut(sheet.name, 50)), partial(self._rename, sheet.login)
        self.ask_words(_("Name"), N_("Save"), text, _("Enter alone: the login."), rename)

    async def _rename(self, login: str, name: str) -> None:
        done = await self.home.do(partial(change_staff, name=name), login)
        await self._done(
            login, _("Name changed to {name}.").format(name=cut(done.name, 50).rstrip(".")), _("Esc goes back.")
        )

    @action("z", N_("Close"), N_("Close the account, or reopen it"))
    async def end_or_open(self, sheet: StaffSheet) -> None:
        if not sheet.active:
            await self._set_active(sheet.login, True)
            return
        text = _("Close {name}'s account?").format(name=cut(sheet.name, 44))
        hint = _("y: nobody can sign in with it.   n or Esc: no.")
        self.ask(text, hint, partial(self._set_active, sheet.login, False))

    async def _set_active(self, login: str, active: bool) -> None:
        done = await self.home.do(partial(change_staff, active=active), login)
        name = cut(done.name, 40)
        if active:
            await self._done(login, _("{name} can sign in again.").format(name=name), _("Esc goes back."))
        else:
            await self._done(login, _("{name} can no longer sign in.").format(name=name))


class RoleList(TableScreen[RoleSheet]):
    table, word, prompt = ROLES, N_("Roles"), N_("Role")
    refusal_ends_question = True
    keys = (("Enter", N_("Open")), "own", ("back", N_("Back")), "help")

    def greet(self) -> None:
        self.say("", _("Roles and their permissions."), _("Enter opens a role so you can change its permissions."))

    async def _done(self, text: str, hint: str) -> None:
        self.settle()
        await self.done(text, hint)

    @action("n", N_("New"), N_("Add a role, copied from the highlighted one"))
    def new_role(self, sheet: RoleSheet) -> None:
        text = _("Name of the new role (a copy of {role})?").format(role=cut(_(sheet.name), 20))
        self.ask_words(_("Role"), N_("Add it"), text, _("A short word, such as helper."), partial(self._make, sheet))

    async def _make(self, like: RoleSheet, code: str) -> None:
        if not code.strip():
            self.again()
            return
        if await self.home.read(role_sheet, code.strip()):
            self.remark(_("There is already a role {role}.").format(role=cut(code.strip(), 30)))
            return
        made = await self.home.do(partial(set_role, like=like.code), code)
        await self._done(_("Role added: {role}").format(role=cut(made.name, 40)), _("Enter opens it."))
        self.choose(made.code)

    @action("a", N_("Name"), N_("Change the name"))
    def rename_role(self, sheet: RoleSheet) -> None:
        text = _("New name for {role}?").format(role=cut(_(sheet.name), 40))
        hint = _("Enter alone: no change.")
        self.ask_words(_("Name"), N_("Save"), text, hint, partial(self._rename, sheet.code))

    async def _rename(self, code: str, name: str) -> None:
        done = await self.home.do(partial(set_role, name=name), code)
        await self._done(_("Name changed to {role}.").format(role=cut(_(done.name), 40)), _("Esc goes back."))

    @action("z", N_("Delete"), N_("Delete the role; a built-in one goes back to its defaults"))
    def take_away(self, sheet: RoleSheet) -> None:
        name = cut(_(sheet.name), 40)
        if sheet.code in BUILT_IN:
            text, hint = _("Reset {role} to its defaults?"), _("y: reset it.   n or Esc: no.")
        else:
            text, hint = _("Delete the role {role}?"), _("y: delete it.   n or Esc: no.")
        self.ask(text.format(role=name), hint, partial(self._remove, sheet.code))

    async def _remove(self, code: str) -> None:
        back = await self.home.do(remove_role, code)
        text = _("The role has its default permissions again.") if back else _("Role deleted.")
        await self._done(text, _("Anyone signed in with that role must sign in again."))


class RoleRights(TableScreen[RightLine]):
    """The permissions of a role. `code`: of the role."""

    table, word, prompt = RIGHTS, N_("Role"), N_("Find")
    keys = (("Enter", N_("Switch")), ("PgUp/PgDn", N_("Page")), ("back", N_("Back")), "help")

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        self.sheet: RoleSheet | None = None

    def asked(self) -> tuple[str]:
        return (self.code,)

    async def load(self) -> None:
        self.sheet = await self.home.read(role_sheet, self.code)
        if self.sheet is None:  # taken away meanwhile
            await self.close()
            return
        await super().load()

    def greet(self) -> None:
        if self.sheet is None:
            return
        name = cut(_(self.sheet.name), 40)
        if self.code == ADMINISTRATOR:
            self.say("", _("The administrator can do everything."), _("This can't be changed. Esc goes back."))
            return
        hint = _("Enter switches the chosen line on or off. Type a word to find a line.")
        self.say("", _("Permissions of {role}").format(role=name), hint)

    async def open_line(self, index: int) -> None:
        one = self.lines[index]
        change = partial(set_role, take=[one.right]) if one.held else partial(set_role, add=[one.right])
        done = await self.home.do(change, self.code)
        text = _("{role} may not: {words}") if one.held else _("{role} may: {words}")
        text = text.format(role=cut(_(done.name), 20), words=cut(one.words, 40))
        await self.done(text, _("Press Enter again to switch it back."))

    async def typed(self, text: str) -> None:
        """Go to the next line below that has this word."""
        word, lines = fold_text(text), self.lines
        around = [*range(self.at + 1, len(lines)), *range(self.at + 1)]
        found = next((at for at in around if word in fold_text(f"{lines[at].right} {lines[at].words}")), None)
        if found is None:
            self.remark(_('No line matches "{word}".').format(word=cut(text, 40)))
        else:
            self.rows.load(self.rows.rows, cursor=found)
