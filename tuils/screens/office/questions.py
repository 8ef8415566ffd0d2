"""A manager's own questions: the saved ones, a new one, and one asked, with its values, as a list."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused
from tuils.library.office.reports.catalog import reports_folder
from tuils.library.office.reports.questions import (
    QUESTIONS,
    Answered,
    KeptQuestion,
    answer,
    check_question,
    forget_question,
    keep_question,
    question_called,
    question_file,
    question_file_name,
    told_value,
    value_typed,
)
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import LIMIT, Column

WIDTH = 12


class Questions(TableScreen[KeptQuestion]):
    """The saved questions. Enter asks the chosen one. A new one is typed and tried, then named."""

    table, word, prompt = QUESTIONS, N_("Questions"), N_("Number")

    @action("n", N_("New"), N_("Save a question of your own, in SQL"))
    def new_question(self) -> None:
        self._ask_text("", self._ask_name)

    @action("i", N_("Change"), N_("Change the SQL of the chosen question"))
    def change_question(self, question: KeptQuestion) -> None:
        async def changed(text: str) -> None:
            await self._keep(question.name, text, question.words)

        self._ask_text(question.text, changed)

    @action("z", N_("Remove"), N_("Remove a question of your own"))
    async def remove_question(self, question: KeptQuestion) -> None:
        await self.home.do(forget_question, question.name)
        await self.load()
        self.say("OK", _("Removed: {name}.").format(name=question.name), _("F9 undoes it."))

    def _ask_text(self, text: str, then: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        """Ask for one SELECT; a faulty one stays in the line."""

        async def typed(sql: str) -> None:
            if not sql.strip():
                return
            try:
                await self.home.long(check_question, sql)
            except Refused as no:
                self.remark(no.headline(), no.reasons[0].next_step())
                self._put_in_line(sql)
            else:
                self.settle()
                await then(sql)

        sentence = _("What do you want to ask? One SELECT; :name stands for a value.")
        self.ask_words(
            _("SQL"), N_("Next"), sentence, _("Such as: SELECT count(*) FROM item WHERE lent > :times"), typed
        )
        self._put_in_line(text)

    def _put_in_line(self, text: str) -> None:
        if self.field and text:
            self.field.value = " ".join(text.split())
            self.field.cursor_position = len(self.field.value)

    async def _ask_name(self, text: str) -> None:
        async def named(name: str) -> None:
            word, _colon, words = name.partition(":")
            if word.strip().lower().replace(" ", "-") in {line.name for line in self.lines}:
                self.remark(_("There is a question of this name. Choose another."))
                return
            self.settle()
            await self._keep(word, text, words.strip())

        sentence = _("Its name, and what it asks?")
        self.ask_words(_("Name"), N_("Save"), sentence, _("Such as: often-out: Copies that go out often"), named)

    async def _keep(self, name: str, text: str, words: str) -> None:
        done = await self.home.do(keep_question, name, text, words)
        await self.load()
        self.say("OK", _("Saved: {name}.").format(name=done.name), _("Enter asks it. F9 undoes it."))


class OneQuestion(Listing):
    """A question. `called`: its name. Asks for each value; then reads the rows apart, for it may take seconds."""

    word, prompt = N_("Question"), N_("Line")
    keys: tuple[Hint, ...] = ("own", ("back", N_("Back")), "help")
    refusal_ends_question = True

    def __init__(self, called: str) -> None:
        super().__init__()
        self.called = called
        self.question: KeptQuestion | None = None
        self.values: dict[str, object] = {}
        self.found: Answered | None = None

    async def opened(self) -> None:
        self.question = await self.home.read(question_called, self.home.desk, self.called)
        await self._ask_on()

    async def load(self) -> None:
        """Load nothing again: the answer stays as it is."""

    async def _ask_on(self) -> None:
        """Ask for the next missing value; with all of them, run the question."""
        assert self.question is not None
        left = [name for name in self.question.parameters if name not in self.values]
        if not left:
            await self._read_rows()
            return

        async def typed(text: str) -> None:
            self.values[left[0]] = value_typed(text)
            self.settle()
            await self._ask_on()

        said = self.question.words or self.question.name
        self.ask_words(left[0], N_("Next"), said, _("What should {name} be?").format(name=left[0]), typed)

    async def _read_rows(self) -> None:
        assert self.question is not None
        self.say("", _("Asking..."), _("It stops after 20 seconds."))
        self.found = found = await self.home.long(answer, self.question.text, self.values)
        columns = (Column("#", 4, right=True), *(Column(name, WIDTH, grow=1) for name in found.columns))
        shown = found.rows[:LIMIT]
        rows = [(str(at), *(_cell(value) for value in row)) for at, row in enumerate(shown, 1)]
        self.put(rows, [str(at) for at in range(len(rows))], columns)
        self.show_keys(self.keys)
        words = ngettext("{n} row.", "{n} rows.", len(found.rows)).format(n=count_label(len(found.rows)))
        said = _("{n} There are more.").format(n=words) if found.more else words
        hint = _("The first lines are shown. .t writes all of them.") if len(found.rows) > LIMIT else ""
        self.say("", said if found.rows else _("No rows."), hint)

    @action("o", N_("Other values"), N_("Run it with other values"), when=lambda screen: screen.values)
    async def ask_again(self) -> None:
        self.values = {}
        await self._ask_on()

    @action("t", N_("File"), N_("Write a table for a spreadsheet"), when="found")
    async def write_table(self) -> None:
        assert self.found is not None
        found, store, name = self.found, self.home.path, question_file_name(self.called, self.found)
        await self.write_out(lambda old: question_file(found, reports_folder(store) / name, replace=old), self._told)

    async def _told(self, file: Path) -> None:
        self.say("OK", _("The file is saved."), _("It is {file}").format(file=file))


def _cell(value: object) -> str:
    told = told_value(value)
    return "" if told is None else str(told)
