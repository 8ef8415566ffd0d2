"""Requests for records: the steps for everyone at a desk; for the director, the log of requests."""

from __future__ import annotations

from pathlib import Path

from tuils.i18n import N_, _
from tuils.library.foundation.administration.legal_requests import (
    KINDS,
    LOG,
    REQUESTS,
    STEPS,
    LoggedRequest,
    log_request,
)
from tuils.library.foundation.describing.action import action
from tuils.library.office.person_records.personal_record import EXPORT
from tuils.library.office.person_records.personal_text import hand_out
from tuils.screens.kit.form_lines import pick
from tuils.screens.kit.patron_rows import card_of_code
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import Hint
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing


class Requests(TextPage):
    """The steps for a records request, and no more: it is all that most people see."""

    word, prompt = N_("Requests"), N_("Read")
    keys = (("back", N_("Back")), ("Up/Down", N_("Scroll")), "own", "help")

    def opened(self) -> None:
        self.say("STOP", _("Do not answer. Call the director."), _("Esc goes back."))
        self.read_out([[(f" {number}  ", "key"), (_(step), "text")] for number, step in enumerate(STEPS, 1)])

    @action("o", N_("Log"), N_("List the requests, or save a patron's own record"), needs=REQUESTS)
    def open_log(self) -> Doing:
        return self.home.open("request_log")


class RequestLog(TableScreen[LoggedRequest]):
    table, word, prompt = LOG, N_("Requests"), N_("Line")
    keys: tuple[Hint, ...] = (("Enter", N_("Read")), "own", ("back", N_("Back")), "help")

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]
        self.say(
            "", cut(f"{one.agency}: {_(KINDS[one.kind])}", 70), cut(one.note or _("Nothing more was recorded."), 70)
        )
        return None

    async def typed(self, text: str) -> None:
        self.remark(_("There is no line {number}.").format(number=cut(text, 20)))

    # -- logging one: who, with what, what came of it

    @action("n", N_("Log a request"), N_("Log a request for records"))
    def log_one(self) -> None:
        async def who(text: str) -> None:
            if not text:
                self.remark(_("Who asked? The agency, such as: county sheriff."))
                return
            self._ask_kind(text)

        self.ask_words(_("Who"), N_("Next"), _("Type who asked, not whose record it is."), _("Esc: cancel."), who)

    def _ask_kind(self, agency: str) -> None:
        choices = [(code, _(words)) for code, words in KINDS.items()]

        async def kind(text: str) -> None:
            code, fault = pick(text, choices) if text else ("other", "")
            if fault:
                self.remark(fault)
                return
            self._ask_note(agency, code)

        sentence = ", ".join(words for _code, words in choices)
        self.ask_words(
            _("Document"), N_("Next"), cut(sentence, 70), _("Type the first letters. Enter alone: other."), kind
        )

    def _ask_note(self, agency: str, kind: str) -> None:
        async def note(text: str) -> None:
            await self.home.do(log_request, agency, kind, note=text)
            self.settle()
            await self.done(_("Request logged for today, under your name."), _("The patron's name is not recorded."))

        self.ask_words(_("Note"), N_("Save"), _("What was the outcome?"), _("Enter alone: none yet."), note)

    # -- a person's own record

    @action("s", N_("Own record"), N_("Give a patron a copy of everything kept about them"))
    def write_own_record(self) -> None:
        if not self.home.desk.may(EXPORT):
            self.remark(_("You need permission to save a patron's record."))
            return

        async def take(text: str) -> None:
            card = await self.home.read(card_of_code, self.home.desk, text) if text else ""
            if not card:
                self.remark(_("That is not one of our cards. Scan it, or type its number."))
                return
            self.settle()
            await self.write_out(lambda old: hand_out(self.home.desk, card, self.home.path, replace=old), written)

        async def written(files: tuple[Path, Path]) -> None:
            hint = _("It is in {folder}. Hand it over, then delete it.").format(folder=files[0].parent)
            self.say("OK", _("Saved as text and as JSON: {file}").format(file=files[0].name), cut(hint, 70))

        sentence = _("Whose record? Make sure this patron is the one asking.")
        self.ask_words(_("Card"), N_("Save"), sentence, _("Scan the card. Esc: cancel."), take, scans=True)
