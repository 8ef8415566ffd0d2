"""Roles: a list of them; and one role, as a list of all there is to be allowed, switched on and off by Enter."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _
from tuils.library.describing.action import action
from tuils.library.people.role_editing import remove_role, set_role
from tuils.library.people.roles import ADMINISTRATOR, BUILT_IN, RoleSheet, role_sheet
from tuils.library.people.staff_table import RIGHTS, ROLES, RightLine
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing
from tuils.values.folding import fold


class RoleList(TableScreen[RoleSheet]):
    table, word, prompt = ROLES, N_("Roles"), N_("Role")
    refusal_ends_question = True
    keys = (("Enter", N_("Open")), "own", ("back", N_("Back")), "help")

    def greet(self) -> None:
        self.say("", _("Roles and their permissions."), _("Enter opens a role so you can change its permissions."))

    async def _done(self, said: str, then: str) -> None:
        self.settle()
        await self.done(said, then)

    @action("n", N_("New"), N_("Add a role, copied from the highlighted one"))
    def new_role(self, one: RoleSheet) -> None:
        said = _("Name of the new role (a copy of {role})?").format(role=cut(_(one.name), 20))
        self.ask_words(_("Role"), N_("Add it"), said, _("A short word, such as helper."), partial(self._make, one))

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
    def rename_role(self, one: RoleSheet) -> None:
        said = _("New name for {role}?").format(role=cut(_(one.name), 40))
        then = _("Enter alone: no change.")
        self.ask_words(_("Name"), N_("Save"), said, then, partial(self._rename, one.code))

    async def _rename(self, code: str, name: str) -> None:
        done = await self.home.do(partial(set_role, name=name), code)
        await self._done(_("Name changed to {role}.").format(role=cut(_(done.name), 40)), _("Esc goes back."))

    @action("z", N_("Delete"), N_("Delete the role; a built-in one goes back to its defaults"))
    def take_away(self, one: RoleSheet) -> None:
        name = cut(_(one.name), 40)
        if one.code in BUILT_IN:
            said, then = _("Reset {role} to its defaults?"), _("y: reset it.   n or Esc: no.")
        else:
            said, then = _("Delete the role {role}?"), _("y: delete it.   n or Esc: no.")
        self.ask(said.format(role=name), then, partial(self._remove, one.code))

    async def _remove(self, code: str) -> None:
        back = await self.home.do(remove_role, code)
        said = _("The role has its default permissions again.") if back else _("Role deleted.")
        await self._done(said, _("Anyone signed in with that role must sign in again."))


class RoleRights(TableScreen[RightLine]):
    """`code`: of the role."""

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
        then = _("Enter switches the chosen line on or off. Type a word to find a line.")
        self.say("", _("Permissions of {role}").format(role=name), then)

    def open_line(self, index: int) -> Doing:
        return self._switch(self.lines[index])

    async def _switch(self, one: RightLine) -> None:
        change = partial(set_role, take=[one.right]) if one.held else partial(set_role, add=[one.right])
        done = await self.home.do(change, self.code)
        said = _("{role} may not: {words}") if one.held else _("{role} may: {words}")
        said = said.format(role=cut(_(done.name), 20), words=cut(one.words, 40))
        await self.done(said, _("Press Enter again to switch it back."))

    async def typed(self, text: str) -> None:
        """The next line below that has this word."""
        word, lines = fold(text), self.lines
        around = [*range(self.at + 1, len(lines)), *range(self.at + 1)]
        found = next((at for at in around if word in fold(f"{lines[at].right} {lines[at].words}")), None)
        if found is None:
            self.remark(_('No line matches "{word}".').format(word=cut(text, 40)))
        else:
            self.rows.load(self.rows.rows, cursor=found)
