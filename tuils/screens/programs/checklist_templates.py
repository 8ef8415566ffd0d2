"""Templates of checklists: the first lines of a new program's checklist, by kind."""

from __future__ import annotations

from tuils.i18n import N_, _, ngettext
from tuils.library.activities.programs.checklists import days_words, set_checklist_template, template_of
from tuils.library.activities.programs.session_table import TEMPLATES, KindTemplate, said
from tuils.library.foundation.describing.action import action
from tuils.screens.kit.home import opens
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.rows import Column, Row
from tuils.screens.widgets.turns import Doing
from tuils.values.checklists import GROUPS, WHO, Supply, Task, Template
from tuils.values.programs import kind_words

LINES = (
    Column("#", 2, right=True),
    Column(N_("When"), 15),
    Column(N_("What"), 17, grow=1),
    Column(N_("Who"), 9, drop=1),
    Column(N_("Part"), 11, drop=2),
)


class Checklists(TableScreen[KindTemplate]):
    mode, table, word, prompt = "events", TEMPLATES, N_("Checklists"), N_("Kind")
    keys = (("Enter", N_("Open")), ("back", N_("Back")), "help", "undo")

    def greet(self) -> None:
        self.say("", _("Starting checklists for each kind of new program."), _("Enter opens one, or type its number."))


class OneTemplate(Listing):
    """A template. `kind`: the code of a kind of program."""

    mode, word, prompt, names_a_person = "events", N_("Checklist"), N_("Line"), False
    columns = LINES
    keys = (("Enter", N_("Change")), "own", ("back", N_("Back")), "help", "undo")

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind
        self.found = Template()

    async def load(self) -> None:
        self.found = await self.home.read(template_of, self.kind)
        lines: list[Task | Supply] = [*self.found.tasks, *self.found.supplies]
        self.put([_row(number, line) for number, line in enumerate(lines, 1)], [line.key for line in lines])

    def greet(self) -> None:
        count = len(self.line_keys)
        text = ngettext("{kind}: {n} task.", "{kind}: {n} tasks.", count)
        self.say(
            "",
            text.format(kind=_(kind_words(self.kind)).capitalize(), n=count),
            _("For new programs. *: first session only."),
        )

    def open_line(self, index: int) -> Doing:
        return self.change_line()

    add_line = opens("checklist_line", "n", N_("Add"), N_("Add a task"), needs="programs.edit", own="kind")

    @action("h", N_("Change"), N_("Edit or remove the selected task"), needs="programs.edit", place=2)
    async def change_line(self) -> None:
        if self.at < 0:
            self.none_chosen()
        elif self.home.desk.may("programs.edit"):
            await self.home.open("checklist_line", kind=self.kind, key=self.line_keys[self.at])

    @action("g", N_("Original"), N_("Restore the original checklist"), needs="programs.edit", place=4)
    def as_it_came(self) -> None:
        async def back() -> None:
            await self.home.do(set_checklist_template, self.kind, None)
            await self.load()
            self.say("OK", _("The original checklist is restored."), _("F9 undoes it."))

        self.ask(_("Restore the original checklist?"), _("y: reset it.   n or Esc: no."), back)


def _row(number: int, line: Task | Supply) -> Row:
    if isinstance(line, Supply):
        many = _("{n} per person").format(n=line.n) if line.per_head else str(line.n)
        return (str(number), many, said(line.words), "", _("supplies"))
    who = _(WHO[line.who]) if line.who in WHO else line.who
    when = days_words(line.days) + ("*" if line.once else "")
    return (str(number), when, said(line.words), who, _(GROUPS[line.group]))
