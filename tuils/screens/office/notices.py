"""Notices: a preview of each as the patron will read it; email is sent in the background, letters are saved, calls have
a list with a key for each outcome."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from functools import partial

from tuils.files import free_name
from tuils.i18n import LANGUAGES, N_, _, ngettext
from tuils.library.foundation.administration.at_rest import MAILINGS
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import make_private_folder
from tuils.library.office.notices.brake import groups_too_large, is_too_many, notices_held_words, usual_daily_messages
from tuils.library.office.notices.calls import (
    CALLS,
    MESSAGE,
    NO_ANSWER,
    OUTCOMES,
    REACHED,
    WRONG,
    LettersMade,
    NoticeCall,
    note_call,
    write_notices,
)
from tuils.library.office.notices.fates import AGAIN, ARRIVED, NOTICE_FATES, settle_fate
from tuils.library.office.notices.log import NOTICE_LOG, name_notified
from tuils.library.office.notices.logged.queries import HeldNotices, NoticeRow
from tuils.library.office.notices.planning import NOTICES, NoticePlan, PlannedNotice, plan_notices
from tuils.library.office.notices.recipients import EMAIL, LETTER, TEXT
from tuils.library.office.notices.sender import mail_is_on
from tuils.library.office.notices.sending import NoticeRun, TextRun, begin_runs, previewed
from tuils.library.office.notices.texts import (
    EXAMPLES,
    TEMPLATES,
    NoticeText,
    example_message,
    notice_folder,
    notice_template,
)
from tuils.library.office.receipts.templates import TemplateFault
from tuils.screens.kit.file_words import short_path
from tuils.screens.kit.home import home_screen, opens
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing
from tuils.values.time.moments import day_of

SEND = "notices.send"


class Notices(TableScreen[PlannedNotice]):
    """The notices to send. `out`: keys of lines left out of this run."""

    table, word, prompt = NOTICES, N_("Notices"), N_("Line")

    def __init__(self) -> None:
        super().__init__()
        self.plan = NoticePlan(())
        self.out: set[str] = set()
        self.usual_letters = 0
        self.held: list[HeldNotices] = []
        self.is_sending = False

    def read_lines(self, desk: Desk) -> NoticePlan:
        self.usual_letters = usual_daily_messages(desk, LETTER)
        found = plan_notices(desk, mail=mail_is_on())
        self.plan = NoticePlan(tuple(line for line in found.lines if line.key not in self.out))
        self.held = [*groups_too_large(desk, self.plan.lines).values()]
        return self.plan

    def greet(self) -> None:
        if not self.lines:
            super().greet()
            return
        said = self.plan.said()
        hint = _("Enter shows one. F6 sends the email, F7 saves the letters.")
        if self.held:
            self.say(
                "NOTE",
                notices_held_words(self.home.desk, self.held),
                _("Look at them: .o skips one. Then F6 sends them."),
            )
            return
        self.say("", _("To send now: {counts}.").format(counts=said), hint)

    async def open_line(self, index: int) -> None:
        one = self.lines[index]
        text = await self.home.read(previewed, self.home.desk, notice_folder(self.home.path), one)
        if text is None:
            await self.load()
            self.say("NOTE", _("It is not due any more."), "")
            return
        await self.home.open("notice_text", text=text, to=one.name)

    # -- email

    @action("s", N_("Send email"), N_("Send the email that is due"), needs=SEND)
    async def send_email(self) -> None:
        count, texts = len(self.plan.by(EMAIL)), len(self.plan.by(TEXT))
        if self.is_sending:
            self.remark(_("Email is being sent."), _("You can leave this screen meanwhile."))
            return
        if not (count or texts):
            self.remark(_("No email to send."), _("F7 saves letters, F8 shows the calls to make."))
            return
        text = ngettext("Send {n} email?", "Send {n} emails?", count).format(n=count)
        if texts:
            what = NoticePlan(tuple(line for line in self.plan.lines if line.channel in (EMAIL, TEXT))).said()
            text = _("Send {what}?").format(what=what)
        if self.held:
            n, usual = sum(one.messages for one in self.held), sum(one.usual for one in self.held)
            text += " " + _("{n} are held; a usual day has {usual}.").format(n=n, usual=usual)
        self.ask(text, _("y: send.   n or Esc: not now."), self._send)

    async def _send(self) -> None:
        begin = partial(begin_runs, even_many=True)
        folder = notice_folder(self.home.path)
        runs = (await self.home.work(begin, self.home.desk, self.home.path, folder, self.plan.lines)).runs
        self.is_sending = True
        self.say("", _("Sending."), _("You can leave this screen meanwhile."))
        self.home.behind(partial(self._send_all, runs), "notices")

    async def _send_all(self, runs: Sequence[NoticeRun]) -> None:
        """Send all. The network is waited for in a thread of its own; results are written on the write lane."""
        counts: Counter[str] = Counter()
        no = ""
        try:
            for run in runs:
                while await self.home.work(run.claim, self.home.desk):
                    await asyncio.to_thread(run.send)
                    await self.home.work(run.settle, self.home.desk)
                counts.update(run.counts)
                no = no or str(run.fault or run.stopped or "")
        finally:
            self.is_sending = False
            for run in runs:
                await asyncio.to_thread(run.close)
        texts = any(isinstance(run, TextRun) for run in runs)
        text = (_("Email and texts sent: {n}.") if texts else _("Email sent: {n}.")).format(n=counts["sent"])
        not_sent = sum(n for what, n in counts.items() if what not in ("sent", "passed"))
        if no:
            hint = _("Stopped: {why}").format(why=no)
        else:
            hint = _("Not sent: {n}. The log shows why: F10, Notices, then .h.").format(n=not_sent) if not_sent else ""
        await self._tell(text, hint)

    async def _tell(self, text: str, hint: str) -> None:
        if self.is_gone:
            if below := home_screen(self.app.screen):
                below.remark(text, hint, "OK")
            return
        await self.load()
        self.say("OK" if not hint else "NOTE", text, hint)

    # -- letters and calls

    @action("f", N_("Save letters"), N_("Save the letters that are due as one PDF"), needs=SEND)
    async def save_letters(self) -> None:
        count = len(self.plan.by(LETTER))
        if not count:
            self.remark(_("No letters are due."))
            return
        text = ngettext("Save {n} letter? It counts as sent.", "Save {n} letters? They count as sent.", count)
        text = text.format(n=count)
        if is_too_many(count, self.usual_letters):
            text += " " + _("A usual day has {n}.").format(n=self.usual_letters)
        self.ask(text, _("y: save one PDF.   n or Esc: not now."), self._save)

    async def _save(self) -> None:
        made = await self.home.work(self._written)
        await self.load()
        if made is None:
            self.say("NOTE", _("No letters are due."), "")
            return
        text = ngettext("{n} letter saved: {file}", "{n} letters saved: {file}", made.letters)
        hint = _("Print it, fold at the marks. In {folder}.").format(folder=short_path(made.file.parent))
        self.say("OK", text.format(n=made.letters, file=made.file.name), hint)

    def _written(self) -> LettersMade | None:
        desk, folder = self.home.desk, self.home.path.parent / MAILINGS
        make_private_folder(folder)
        file = free_name(folder / f"letters-{day_of(desk.now, desk.zone).isoformat()}.pdf")
        return write_notices(desk, notice_folder(self.home.path), self.plan.lines, file, even_many=True)

    show_calls = opens("notice_calls", "k", N_("Calls"), N_("Calls to make about notices"))
    show_log = opens("notice_log", "h", N_("Log"), N_("What was sent"))
    show_texts = opens(
        "notice_words", "v", N_("Texts"), N_("The words of each notice, as an invented patron reads them")
    )

    @action("o", N_("Skip"), N_("Skip the selected notice this time"), needs=SEND)
    async def leave_out(self, notice: PlannedNotice) -> None:
        self.out.add(notice.key)
        await self.load()
        text = _("Skipped this time: {name}.").format(name=cut(notice.name, 40))
        self.say("OK", text, self.plan.said() + ".")


class NoticePage(TextPage):
    """A notice. `text`: the patron's text; `to`: the patron."""

    word, prompt = N_("Notice"), N_("Text")

    def __init__(self, text: NoticeText, to: str) -> None:
        super().__init__()
        self.notice, self.to = text, to

    def opened(self) -> None:
        self.say("", cut(_("To {name}").format(name=self.to), 70), _("Esc goes back."))
        lines = self.notice.body.splitlines()
        self.read_out(["", f"  {self.notice.subject}", "", *(f"  {line}".rstrip() for line in lines)])

    async def left_alone(self) -> None:
        """Close the page: it names a person."""
        await self.close()
        below = home_screen(self.app.screen)
        if below and (hiding := below.left_alone()) is not None:
            await hiding


class NoticeWords(TextPage):
    """The text of each kind of notice, as an invented patron reads it. Left and Right: the others."""

    word, prompt = N_("Texts"), N_("Texts")
    keys = (FIRST_THREE, ("Left/Right", N_("Other texts")), ("back", N_("Back")), "help")

    def __init__(self) -> None:
        super().__init__()
        self.kind, self.language, self.whose = TEMPLATES[0], LANGUAGES[0], 0

    async def opened(self) -> None:
        await self._drawn()

    async def _drawn(self) -> None:
        is_own, text = await self.home.read(self._composed)
        sentence = _("{text}, {language}, for invented patron {n} of {all}.")
        sentence = sentence.format(text=self.kind, language=self.language, n=self.whose + 1, all=len(EXAMPLES))
        change = _("To change it: tuils notice template set {name} --edit").format(name=self.kind)
        self.say("", sentence, _("The library's own text.") if is_own else change)
        heads = ["", f"  {text.subject}"] if text.subject else []
        self.read_out([*heads, "", *(f"  {line}".rstrip() for line in text.body.splitlines())])

    def _composed(self) -> tuple[bool, NoticeText]:
        """Return (own template, text). If the library's own has a fault, that is the text: the program's is sent."""
        folder, is_own = notice_folder(self.home.path), True
        try:
            is_own = notice_template(folder, self.kind, self.language).own
            return is_own, example_message(folder, self.kind, self.language, self.whose)
        except TemplateFault as fault:
            return is_own, NoticeText("", str(fault))

    async def turn(self, step: int) -> None:
        self.kind = TEMPLATES[(TEMPLATES.index(self.kind) + step) % len(TEMPLATES)]
        await self._drawn()

    @action("n", N_("Language"), N_("English or Spanish"))
    async def other_language(self) -> None:
        self.language = LANGUAGES[(LANGUAGES.index(self.language) + 1) % len(LANGUAGES)]
        await self._drawn()

    @action("h", N_("Patron"), N_("Another invented patron: several items, a guardian, a child"))
    async def other_patron(self) -> None:
        self.whose = (self.whose + 1) % len(EXAMPLES)
        await self._drawn()


class NoticeCalls(TableScreen[NoticeCall]):
    """The calls to make, and a key for each outcome."""

    table, word, prompt = CALLS, N_("Calls"), N_("Line")

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]
        return self.home.open("notice_text", text=NoticeText(one.phone, one.script), to=one.name)

    @action("t", N_("Reached"), N_("Reached the selected patron"), needs=SEND)
    async def reached(self, call: NoticeCall) -> None:
        await self._note(call, REACHED)

    @action("a", N_("Message"), N_("Left a message"), needs=SEND)
    async def left_message(self, call: NoticeCall) -> None:
        await self._note(call, MESSAGE)

    @action("n", N_("No answer"), N_("Nobody answered; the call stays on the list"), needs=SEND)
    async def no_answer(self, call: NoticeCall) -> None:
        await self._note(call, NO_ANSWER)

    @action("z", N_("Wrong number"), N_("The number is somebody else's"), needs=SEND)
    async def wrong_number(self, call: NoticeCall) -> None:
        await self._note(call, WRONG)

    async def _note(self, call: NoticeCall, outcome: str) -> None:
        await self.home.do(note_call, call.card, call.kind, outcome)
        text = _("Noted: {name}, {outcome}.").format(name=cut(call.name, 40), outcome=_(OUTCOMES[outcome]))
        await self.done(text, "")


class NoticeLog(TableScreen[NoticeRow]):
    """The notices sent, newest first."""

    table, word, prompt = NOTICE_LOG, N_("Notices sent"), N_("Line")


class NoticeFates(TableScreen[NoticeRow]):
    """Messages that may or may not have been sent; staff decide."""

    table, word, prompt = NOTICE_FATES, N_("Not known"), N_("Line")

    @action("t", N_("It arrived"), N_("The selected message is in the mailbox's Sent folder"), needs=SEND)
    async def arrived(self, row: NoticeRow) -> None:
        await self.home.do(settle_fate, row.id, ARRIVED)
        await self.done(_("Noted as sent: {name}.").format(name=cut(name_notified(row), 40)), "")

    @action("n", N_("Send again"), N_("Send the selected message again if it is still due"), needs=SEND)
    async def send_again(self, row: NoticeRow) -> None:
        await self.home.do(settle_fate, row.id, AGAIN)
        text = _("It goes again with the next run, if it is still due: {name}.")
        await self.done(text.format(name=cut(name_notified(row), 40)), _("Now: F10, Notices, then F6."))
