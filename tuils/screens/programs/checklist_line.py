"""The form of a checklist line, or of a supply: for a program, or for the template of a kind."""

from __future__ import annotations

from functools import partial
from typing import Any

from tuils.i18n import N_, _
from tuils.library.activities.programs.checklists import (
    drop_line,
    drop_template_line,
    own_list,
    save_line,
    template_line,
    template_of,
)
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, FormQuestion, Values
from tuils.screens.kit.form_lines import Ask
from tuils.values.checklists import AFTER, BEFORE, GROUPS, WHO, Supply, Task

TAKEN = "take"
YES_NO = (("yes", N_("yes")), ("no", N_("no")))


def checklist_codes() -> Codes:
    return {
        "group": [*((code, _(words)) for code, words in GROUPS.items()), (TAKEN, _("supplies"))],
        "once": [(code, _(words)) for code, words in YES_NO],
        "per_head": [(code, _(words)) for code, words in YES_NO],
    }


class ChecklistLine(CodedForm):
    """The form. `program`: its id; or `kind`, for its template. `key`: of the line to change; empty: a new one."""

    named_by = ("words",)
    mode, permission = "events", "programs.edit"
    known = checklist_codes
    keys = (*CodedForm.keys[:4], "take_out", *CodedForm.keys[4:])
    asked = (
        Ask("words", N_("What"), long=True),
        Ask("group", N_("Part"), whole=True),
        Ask("days", N_("Days before"), N_("0: same day; -1: the day after")),
        Ask("who", N_("Who"), N_("leader, helper, anyone, or a login")),
        Ask("once", N_("Once"), N_("yes: first session only")),
        Ask("n", N_("How many"), N_("for supplies")),
        Ask("per_head", N_("Per person"), N_("yes: this many for each person")),
    )

    def __init__(self, program: str = "", kind: str = "", key: str = "") -> None:
        super().__init__()
        self.program, self.kind, self.key = program, kind, key
        self.kept_as = f"checklist {program}{kind} {key}"
        self.offers = not key
        self.old: Task | Supply | None = None

    async def begin(self) -> Values:
        await super().begin()
        lines = await self.home.read(self._lines, self.home.desk)
        self.old = next((line for line in lines if line.key == self.key), None) if self.key else None
        return checklist_first_values(self.old)

    def _lines(self, desk: Desk) -> list[Task | Supply]:
        if self.kind:
            template = template_of(self.kind)
            return [*template.tasks, *template.supplies]
        own = own_list(desk, self.program)
        return [*own.tasks, *own.supplies]

    def heading(self) -> tuple[str, str]:
        text = _("Edit a checklist task.") if self.key else _("Add a checklist task.")
        if self.kind:
            return text, _("Existing programs keep their own checklists.")
        return text, _("For all sessions of the program. Tasks already done stay done.")

    async def look(self, name: str) -> str:
        text = self.line(name).value
        if name == "days" and text and not _in_days(text):
            return _("from {after} to {before}").format(after=-AFTER, before=BEFORE)
        if name == "n" and text and not text.isdecimal():
            return _("a whole number")
        return await super().look(name)

    async def save(self, values: Values) -> None:
        facts = checklist_fields(values, self.codes, supply=isinstance(self.old, Supply))
        if self.kind:
            await self.home.do(partial(template_line, key=self.key), self.kind, facts)
        else:
            await self.home.do(partial(save_line, key=self.key), self.program, facts)
        await self.close_with("OK", _("Saved."), _("F9 undoes it."))

    @action("z", N_("Remove"), N_("Remove this task from the checklist"), when="key", place=3)
    async def take_out(self) -> None:
        text = _("Remove this task from the checklist?")
        self.ask(FormQuestion(text, _("y: remove it.   n: keep it."), self._take_out, self._back_to_lines))

    async def _take_out(self) -> None:
        if self.kind:
            await self.home.do(drop_template_line, self.kind, self.key)
        else:
            await self.home.do(drop_line, self.program, self.key)
        self.drafts.pop(self.kept_as, None)
        await self.close_with("OK", _("Removed."), _("F9 undoes it."))


def checklist_first_values(line: Task | Supply | None) -> Values:
    """Return the first values of the form."""
    if isinstance(line, Supply):
        head = _("yes") if line.per_head else _("no")
        return {"words": _(line.words), "group": _("supplies"), "n": str(line.n), "per_head": head}
    task = line or Task("", "", days=1)
    who = _(WHO[task.who]) if task.who in WHO else task.who
    once = _("yes") if task.once else _("no")
    words = _(task.words) if task.words else ""
    return {"words": words, "group": _(GROUPS[task.group]), "days": str(task.days), "who": who, "once": once}


def checklist_fields(values: Values, codes: Codes, *, supply: bool) -> dict[str, Any]:
    """Return the facts for the verb: a task's or a supply's, by the part."""
    group = _code(values["group"], codes["group"])
    if supply or group == TAKEN:
        n = int(values["n"]) if values["n"].isdecimal() else 1
        return {"words": values["words"], "n": n, "per_head": _code(values["per_head"], codes["per_head"]) == "yes"}
    days = int(values["days"]) if _in_days(values["days"]) else 10_000 if values["days"] else 0
    facts: dict[str, Any] = {"words": values["words"], "days": days, "who": _who(values["who"])}
    if group:
        facts["group"] = group
    return facts | {"once": _code(values["once"], codes["once"]) == "yes"}


def _code(text: str, choices: list[tuple[str, str]]) -> str:
    return next((code for code, word in choices if text.casefold() in (code.casefold(), word.casefold())), "")


def _who(text: str) -> str:
    """Return a part by its word; else a login."""
    return next((code for code, word in WHO.items() if text.casefold() in (code, _(word).casefold())), text)


def _in_days(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) < 5 and -AFTER <= int(text) <= BEFORE
