"""Roles: a list of them; and one role, as a list of all there is to be allowed, switched on and off by Enter."""

from __future__ import annotations

from functools import partial

from tuils.i18n import N_, _, ngettext
from tuils.library.people.permissions import PERMISSIONS, words_of
from tuils.library.people.role_editing import all_names, all_roles, holds, pass_words, remove_role, set_role, who_has
from tuils.library.people.roles import ADMINISTRATOR, BUILT_IN, RoleSheet, is_changed, role_sheet
from tuils.library.refusals import Refused
from tuils.values.folding import fold

from .listing import Listing
from .widgets.keys import Verb
from .widgets.lines import cut
from .widgets.rows import Cell, Column, Row
from .widgets.turns import Doing

ROLES = (
    Column("#", 2, right=True),
    Column(N_("Role"), 13, grow=1),
    Column(N_("May do"), 6, right=True),
    Column(N_("May pass"), 8, right=True, drop=2),
    Column("", 8, drop=3),
    Column(N_("Who has it"), 12, grow=2, drop=1),
)
RIGHTS = (Column("#", 2, right=True), Column("", 3), Column(N_("Whoever has this role may"), 24, grow=1))


class _Roles(Listing):
    """What both screens do: a refusal leaves no question open."""

    names_a_person = False

    def faulted(self, problem: Exception) -> None:
        if isinstance(problem, Refused) and self.asks and not self.is_gone:
            self.settle()
        super().faulted(problem)


class RoleList(_Roles):
    word, prompt = N_("Roles"), N_("Role")
    columns = ROLES
    verbs = (
        Verb("n", N_("New"), N_("A new role, like the chosen one")),
        Verb("a", N_("Name"), N_("Another name")),
        Verb("z", N_("Take away"), N_("Take the role away; a built-in one is put back as it came")),
    )
    keys = (("Enter", N_("Open")), "one", "two", "three", ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.roles: list[RoleSheet] = []

    async def load(self) -> None:
        self.roles = await self.home.read(all_roles)
        rows = await self.home.read(lambda: [_role_row(number, one) for number, one in enumerate(self.roles, 1)])
        self.put(rows, [one.code for one in self.roles])

    def greet(self) -> None:
        self.say("", _("What people who work here may do."), _("Enter opens a role: each right is switched there."))

    def open_line(self, index: int) -> Doing:
        return self.home.open("role", code=self.roles[index].code)

    def _chosen(self) -> RoleSheet | None:
        if self.at >= 0:
            return self.roles[self.at]
        self.none_chosen()
        return None

    async def _done(self, said: str, then: str) -> None:
        self.settle()
        await self.load()
        self.say("OK", said, then)

    def action_one(self) -> None:
        if one := self._chosen():
            said = _("A new role, to begin with like {role}. What is it called?").format(role=cut(_(one.name), 20))
            self.ask_words(_("Role"), N_("Make it"), said, _("A short word, such as helper."), partial(self._make, one))

    async def _make(self, like: RoleSheet, code: str) -> None:
        if not code.strip():
            self.again()
            return
        if await self.home.read(role_sheet, code.strip()):
            self.remark(_("There is a role {role} already.").format(role=cut(code.strip(), 30)))
            return
        made = await self.home.do(partial(set_role, like=like.code), code)
        await self._done(_("Made: {role}").format(role=cut(made.name, 40)), _("Enter opens it."))
        self.rows.load(self.rows.rows, cursor=self.line_keys.index(made.code))

    def action_two(self) -> None:
        if one := self._chosen():
            said = _("What is the role {role} called?").format(role=cut(_(one.name), 40))
            then = _("Enter alone: as it is.")
            self.ask_words(_("Name"), N_("Keep it"), said, then, partial(self._rename, one.code))

    async def _rename(self, code: str, name: str) -> None:
        done = await self.home.do(partial(set_role, name=name), code)
        await self._done(_("It is called {role}.").format(role=cut(_(done.name), 40)), _("Esc goes back."))

    def action_three(self) -> None:
        if one := self._chosen():
            name = cut(_(one.name), 40)
            if one.code in BUILT_IN:
                said, then = _("Put {role} back as it came?"), _("y: put it back.   n or Esc: no.")
            else:
                said, then = _("Take the role {role} away?"), _("y: take it away.   n or Esc: no.")
            self.ask(said.format(role=name), then, partial(self._remove, one.code))

    async def _remove(self, code: str) -> None:
        back = await self.home.do(remove_role, code)
        said = _("It is as it came.") if back else _("Taken away.")
        await self._done(said, _("Whoever is signed in with it signs in again."))


class RoleRights(_Roles):
    """`code`: of the role."""

    word, prompt = N_("Role"), N_("Find")
    columns = RIGHTS
    keys = (("Enter", N_("Switch")), ("PgUp/PgDn", N_("Page")), ("back", N_("Back")), "help")

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code, self.had = code, frozenset[str]()
        self.sheet: RoleSheet | None = None

    async def load(self) -> None:
        self.sheet = await self.home.read(role_sheet, self.code)
        if self.sheet is None:  # taken away meanwhile
            await self.close()
            return
        self.had = holds(self.sheet)
        names = all_names()
        self.put([_right_row(number, name, name in self.had) for number, name in enumerate(names, 1)], names)

    def greet(self) -> None:
        if self.sheet is None:
            return
        name = cut(_(self.sheet.name), 40)
        if self.code == ADMINISTRATOR:
            self.say("", _("The administrator may do everything."), _("That stays so. Esc goes back."))
            return
        then = _("Enter switches the chosen line. A word finds a line.")
        self.say("", _("What may {role} do?").format(role=name), then)

    def open_line(self, index: int) -> Doing:
        return self._switch(self.line_keys[index])

    async def _switch(self, name: str) -> None:
        had = name in self.had
        change = partial(set_role, take=[name]) if had else partial(set_role, add=[name])
        done = await self.home.do(change, self.code)
        await self.load()
        role, words = cut(_(done.name), 20), cut(_words(name), 40)
        said = _("{role} may not: {words}") if had else _("{role} may: {words}")
        self.say("OK", said.format(role=role, words=words), _("Enter again switches it back."))

    async def typed(self, text: str) -> None:
        """The next line below that has this word."""
        word, names = fold(text), self.line_keys
        around = [*range(self.at + 1, len(names)), *range(self.at + 1)]
        found = next((at for at in around if word in fold(f"{names[at]} {_words(names[at])}")), None)
        if found is None:
            self.remark(_('No line has "{word}".').format(word=cut(text, 40)))
        else:
            self.rows.load(self.rows.rows, cursor=found)


def _words(name: str) -> str:
    return words_of(name) if name in PERMISSIONS else pass_words(name)


def _right_row(number: int, name: str, had: bool) -> Row:
    words = _words(name) if name in PERMISSIONS else _("pass at the desk: {words}").format(words=_words(name))
    box: Cell = ("[x]", "strong") if had else "[ ]"
    return (str(number), box, words)


def _role_row(number: int, one: RoleSheet) -> Row:
    had = holds(one)
    may = sum(name in PERMISSIONS for name in had)
    people = who_has(one.code)
    who = ", ".join(people[:3]) + (
        " " + ngettext("and {n} more", "and {n} more", len(people) - 3).format(n=len(people) - 3)
        if len(people) > 3
        else ""
    )
    changed = _("changed") if one.code in BUILT_IN and is_changed(one.code) else ""
    return (str(number), _(one.name), str(may), str(len(had) - may), changed, who)
