"""Email and texts: how notices are sent, and where replies are read; set up, tested, turned off."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path
from typing import ClassVar

from tuils.devices.messages.kept_accounts import KeptAccount, kept_account
from tuils.devices.messages.mail import PORTS, SECURITY, SENT, STARTTLS, TLS, Delivery, MailAccount, MailFault
from tuils.devices.messages.mailbox import IMAP_PORTS, INBOX, MailboxAccount, MailboxLink, MailboxPlace
from tuils.devices.messages.texting import SERVICE_URL, TextAccount
from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import country
from tuils.library.foundation.describing.action import action
from tuils.library.foundation.desk import Desk
from tuils.library.office.notices.sender import (
    check_account,
    check_mailbox,
    check_texts,
    mail_is_on,
    mailbox_here,
    refused_here,
    set_mail,
    set_mailbox,
    set_texts,
    stop_mailbox,
    stop_texts,
    texts_here,
)
from tuils.library.office.notices.sending import send_test, test_text
from tuils.screens.kit.choosing_lines import Codes
from tuils.screens.kit.form import CodedForm, Values
from tuils.screens.kit.form_lines import Ask
from tuils.screens.kit.home import home_screen
from tuils.screens.kit.listing import Listing
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.rows import Column
from tuils.screens.widgets.turns import Doing
from tuils.values.text_messages import text_number

CHANGE = "library.settings"
EMAIL, REPLIES, TEXTS = "email", "replies", "texts"
FORMS = {EMAIL: "mail_form", REPLIES: "replies_form", TEXTS: "texts_form"}


class MailSheet(Listing):
    """The list of email, replies, texts. Enter sets one up."""

    names_a_person = False
    word, prompt = N_("Email and texts"), N_("Line")
    columns = (Column("#", 2, right=True), Column(N_("What"), 10), Column(N_("Now"), 30, grow=1))
    keys = (("Enter", N_("Set up")), "own", ("back", N_("Back")), "help")

    no, is_elsewhere = "", False

    async def load(self) -> None:
        now, self.no, self.is_elsewhere = await self.home.read(self._now, self.home.desk)
        called = {EMAIL: _("Email"), REPLIES: _("Replies"), TEXTS: _("Texts")}
        self.put([(str(n), called[key], now[key] or _("off")) for n, key in enumerate(FORMS, 1)], [*FORMS])

    def _now(self, desk: Desk) -> tuple[dict[str, str], str, bool]:
        desk.require(CHANGE)
        path, no = self.home.path, refused_here(desk, self.home.path)
        mail, box, texts = kept_account(path), mailbox_here(desk, path), texts_here(desk, path)
        return (
            {
                EMAIL: f"{mail.account.sender}  {mail.account.host}:{mail.account.port}" if mail and not no else "",
                REPLIES: f"{box.account.address}  {box.account.host}  {box.account.folder}" if box else "",
                TEXTS: texts.account.number if texts else "",
            },
            no,
            mail_is_on() and bool(no),
        )

    def greet(self) -> None:
        hint = _("Enter sets up a line. Help for Gmail and others: tuils docs notices.")
        text = _("Notices are not sent from this computer.") if self.no else _("Notices are sent from this computer.")
        self.say("NOTE" if self.no else "", text, cut(self.no, 70) if self.is_elsewhere else hint)

    def open_line(self, index: int) -> Doing:
        key = self.line_keys[index]
        if key != EMAIL and self.no:
            self.remark(_("Set up email first."), _("Enter on the first line does it."))
            return None
        return self.home.open(FORMS[key])

    @action("t", N_("Test"), N_("Send a test message to yourself"), needs=CHANGE)
    def test(self) -> None:
        is_text = self.at >= 0 and self.line_keys[self.at] == TEXTS
        text = _("Send a test to which number?") if is_text else _("Send a test to which address?")

        async def typed(to: str) -> None:
            self.settle()
            self.say("", _("Sending."), "")
            self.home.behind(partial(self._test, test_text if is_text else send_test, to.strip()), "mail-test")

        self.ask_words(_("To"), N_("Send"), text, _("Your own, to see that it arrives."), typed)

    async def _test(self, send: object, to: str) -> None:
        assert callable(send)
        try:
            path = self.home.path
            done: Delivery = await self.home.long(lambda desk: send(desk, path, to))
        except MailFault as no:
            self._told("NOTE", no.said, no.then)
            return
        well = done.result == SENT
        self._told(
            "OK" if well else "NOTE",
            _("It was sent.") if well else done.why,
            _("Check that it arrived.") if well else "",
        )

    def _told(self, mark: str, text: str, hint: str) -> None:
        if not self.is_gone:
            self.say(mark, cut(text, 70), cut(hint, 70))

    @action("z", N_("Turn off"), N_("Stop reading replies, or stop sending texts"), needs=CHANGE)
    def turn_off(self) -> None:
        key = self.line_keys[self.at] if self.at >= 0 else EMAIL
        if key == EMAIL:
            self.remark(_("To send email by hand only: F10, Settings, notices_daily."))
            return

        async def yes() -> None:
            await self.home.work(stop_mailbox if key == REPLIES else stop_texts, self.home.desk, self.home.path)
            await self.load()
            self.say("OK", _("It is off."), _("Enter sets it up again."))

        text = _("Stop reading replies?") if key == REPLIES else _("Stop sending texts?")
        self.ask(text, _("y: turn it off.   n or Esc: no."), yes)


def _securities() -> Codes:
    return {"security": [(one, one) for one in SECURITY]}


class AccountForm(CodedForm):
    """The base of the three forms: a password shown as stars, and a network that is waited for."""

    permission, known = CHANGE, _securities
    secret: ClassVar[str] = "password"

    async def opened(self) -> None:
        self.line(self.secret).field.password = True
        await super().opened()

    def called(self, values: Values) -> str:
        return _(self.word)

    async def finish(self, text: str, hint: str) -> None:
        await self.close()
        if below := home_screen(self.app.screen):
            if isinstance(below, MailSheet):
                await below.load()
            below.say("OK", cut(text, 70), hint)


class EmailForm(AccountForm):
    head = N_("Send notices from this computer, through this account."), N_("F6 saves. Then F6 there sends a test.")
    word, kept_as = N_("Email"), "email account"
    asked = (
        Ask("sender", N_("From"), N_("of the account"), long=True),
        Ask("host", N_("Server"), N_("smtp.gmail.com"), long=True),
        Ask("security", N_("Encryption"), N_("starttls  tls  none"), whole=True),
        Ask("port", N_("Port"), N_("blank: 587, with tls 465"), whole=True),
        Ask("user", N_("User"), N_("often the address"), long=True),
        Ask("password", N_("Password"), N_("Gmail: an app password"), whole=True),
        Ask("reply_to", N_("Reply to"), N_("if another"), long=True),
    )

    async def begin(self) -> Values:
        await super().begin()
        kept: KeptAccount | None = await self.home.read(kept_account, self.home.path)
        if kept is None:
            return {"security": STARTTLS}
        one = kept.account
        return {"sender": one.sender, "host": one.host, "security": one.security, "port": str(one.port),
                "user": one.user, "reply_to": one.reply_to}  # fmt: skip

    async def save(self, values: Values) -> None:
        security = values["security"] or STARTTLS
        port = int(values["port"]) if values["port"].isdecimal() else PORTS[security]
        account = MailAccount(values["host"], port, values["sender"], values["user"], security, "", values["reply_to"])
        check_account(account)
        password = values["password"] or await asyncio.to_thread(_kept_password, self.home.path, account)
        await self.home.work(set_mail, self.home.desk, self.home.path, account, password)
        await self.finish(_("Notices are sent from this computer."), _("F6 sends a test."))


def _kept_password(path: Path, account: MailAccount) -> str:
    """Return the kept password if the line is blank, but never for another server or user."""
    kept = kept_account(path)
    same = kept and (kept.account.host, kept.account.user) == (account.host, account.user)
    return kept.secret if kept and same else ""


class RepliesForm(AccountForm):
    head = N_("Read replies to notices: RENEW, CANCEL."), N_("Use a mailbox or folder of its own. F6 saves.")
    word, kept_as = N_("Replies"), "replies mailbox"
    asked = (
        Ask("host", N_("Server"), N_("imap.gmail.com"), long=True),
        Ask("security", N_("Encryption"), N_("tls  starttls  none"), whole=True),
        Ask("port", N_("Port"), N_("blank: 993, without tls 143"), whole=True),
        Ask("user", N_("User"), N_("often the address"), long=True),
        Ask("password", N_("Password"), N_("Gmail: an app password"), whole=True),
        Ask("folder", N_("Folder"), N_("of the mailbox"), whole=True),
        Ask("address", N_("Address"), N_("if another"), long=True),
    )

    async def begin(self) -> Values:
        await super().begin()
        return {"security": TLS, "folder": INBOX}

    async def save(self, values: Values) -> None:
        security = values["security"] or TLS
        port = int(values["port"]) if values["port"].isdecimal() else IMAP_PORTS[security]
        mail = await self.home.read(kept_account, self.home.path)
        address = values["address"] or (mail.account.sender if mail else "")
        account = MailboxAccount(values["host"], port, values["user"], address, security, values["folder"] or INBOX)
        check_mailbox(account)
        try:
            place = await asyncio.to_thread(_end_of, account, values["password"])
        except MailFault as no:
            self.say("NOTE", cut(no.said, 70), cut(no.then, 70))
            return
        await self.home.work(set_mailbox, self.home.desk, self.home.path, account, values["password"], place)
        await self.finish(_("Replies are read from now on."), _("An open desk looks every 10 minutes."))


def _end_of(account: MailboxAccount, password: str) -> MailboxPlace:
    with MailboxLink(account, password) as link:
        return link.end()


class TextsForm(AccountForm):
    head = N_("Send texts to patrons who agreed to them."), N_("F6 saves. Then F6 there sends a test.")
    word, kept_as = N_("Texts"), "text messages"
    asked = (
        Ask("account", N_("Account SID"), N_("of the service"), long=True),
        Ask("password", N_("Token"), N_("of the service"), whole=True),
        Ask("number", N_("Number"), N_("the library's there")),
        Ask("url", N_("Service"), N_("blank: Twilio"), long=True),
    )

    async def save(self, values: Values) -> None:
        number = text_number(values["number"], await self.home.read(lambda desk: country(), self.home.desk))
        account = TextAccount(values["account"], number, values["url"].rstrip("/") or SERVICE_URL)
        check_texts(account, values["number"])
        await self.home.work(set_texts, self.home.desk, self.home.path, account, values["password"])
        await self.finish(_("Texts are sent from this computer."), _("F6 on this line sends a test."))
