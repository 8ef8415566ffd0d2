"""A manager's own questions: those that are kept, and one of them asked, with its values, as a list."""

from __future__ import annotations

from pathlib import Path

from tuils.i18n import N_, _, ngettext
from tuils.library.describing.action import action
from tuils.library.local_words import count_label
from tuils.library.reports.out import reports_folder
from tuils.library.reports.questions import (
    QUESTIONS,
    Answered,
    KeptQuestion,
    answer,
    question_called,
    question_file,
    told_value,
    value_typed,
)
from tuils.screens.kit.listing import Listing
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.rows import LIMIT, Column

WIDTH = 12


class Questions(TableScreen[KeptQuestion]):
    """Enter asks the chosen one."""

    table, word, prompt = QUESTIONS, N_("Questions"), N_("Number")


class OneQuestion(Listing):
    """`called`: its name. Each value is asked for; then the rows are read apart, for it may take seconds."""

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
        """What was asked stays as it was answered."""

    async def _ask_on(self) -> None:
        """The next value that is missing; with all of them, the question."""
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
        then = _("The first lines are shown. .t writes all of them.") if len(found.rows) > LIMIT else ""
        self.say("", said if found.rows else _("No rows."), then)

    @action("o", N_("Other values"), N_("Ask it with other values"), when=lambda screen: screen.values)
    async def ask_again(self) -> None:
        self.values = {}
        await self._ask_on()

    @action("t", N_("File"), N_("Write a table for a spreadsheet"), when="found")
    async def write_table(self) -> None:
        assert self.found is not None
        found, store, name = self.found, self.home.path, f"{self.called}.csv"
        await self.write_out(lambda old: question_file(found, reports_folder(store) / name, replace=old), self._told)

    async def _told(self, file: Path) -> None:
        self.say("OK", _("The file is saved."), _("It is {file}").format(file=file))


def _cell(value: object) -> str:
    told = told_value(value)
    return "" if told is None else str(told)
