"""tuils mail: the mail server that notices go through"""

from __future__ import annotations

import os

import click

from tuils.cli.kit.call import Call, can_ask, in_library
from tuils.cli.kit.options import as_text, family
from tuils.devices.messages.kept_accounts import kept_account
from tuils.devices.messages.mail import PORTS, SECURITY, STARTTLS, TLS, MailAccount, MailFault
from tuils.devices.messages.mailbox import IMAP_PORTS, INBOX, MailboxAccount, MailboxLink
from tuils.devices.messages.texting import SERVICE_URL, TextAccount
from tuils.i18n import N_, _
from tuils.library.foundation.administration.settings import country, value_of
from tuils.library.foundation.administration.site_ways import site_mail
from tuils.library.front.opening import Opened
from tuils.library.office.notices.replies import TAKEN, begin_replies, run_replies
from tuils.library.office.notices.sender import (
    check_account,
    check_mailbox,
    check_texts,
    mailbox_here,
    refused_here,
    sender_here,
    set_mail,
    set_mailbox,
    set_texts,
    stop_mailbox,
    stop_texts,
    texts_are_on,
)
from tuils.library.office.notices.sending import send_test, test_text
from tuils.library.office.notices.text_inbox import asked_at, came_in, take_texts
from tuils.values.text_messages import text_number

PASSWORD = "TUILS_MAIL_PASSWORD"


mail = family(
    "mail",
    N_(
        "The mail server that notices go through, and the account to send from.\n\n"
        "What works with Gmail, Microsoft 365, and a county server: tuils docs notices."
    ),
)


@mail.command(
    "set",
    help=N_(
        "Send this library's email from this computer, through this account.\n\n"
        "The password is asked, or read from $TUILS_MAIL_PASSWORD; it goes into the system's keyring, or else into a "
        "file that only you can read. One computer sends for a library: the one where this was done last. After a "
        "restore or a move, do it again. Then try it: tuils mail test ADDRESS."
    ),
)
@click.option("--host", metavar="HOST", type=as_text, required=True, help=N_("The server, such as smtp.gmail.com."))
@click.option("--port", metavar="N", type=click.IntRange(1, 65535), help=N_("Default: 587, with --security tls 465."))
@click.option("--from", "sender", metavar="ADDRESS", type=as_text, required=True, help=N_("The account's own address."))
@click.option(
    "--name", metavar="NAME", type=as_text, default="", help=N_("The sender's name. Default: the library's name.")
)
@click.option("--reply-to", metavar="ADDRESS", type=as_text, default="", help=N_("Where answers should go."))
@click.option("--user", metavar="U", type=as_text, default="", help=N_("The user name; none for an open server."))
@click.option(
    "--security",
    type=click.Choice(SECURITY),
    default=STARTTLS,
    help=N_("starttls (default), tls, or none, which only this computer's own server should need."),
)
def mail_set(
    call: Call, host: str, port: int | None, sender: str, name: str, reply_to: str, user: str, security: str
) -> None:
    account = MailAccount(host, port or PORTS[security], sender, user, security, name, reply_to)
    check_account(account)
    with call.open() as opened, call.out.about(mail=host):
        opened.desk.require("library.settings")
        kept = opened.do(set_mail, call.path, account, _password(user))
        facts = {"host": host, "port": account.port, "from": sender, "security": security, "keyring": kept.in_keyring}
        text = _("Notices are sent from this computer, as {sender}.").format(sender=sender)
        call.out.line(
            facts,
            text,
            _("Try it: tuils mail test ADDRESS. See what is due: tuils notice preview."),
            _("The daily work sends it from now on. Only by hand: tuils setting set notices_daily no."),
        )


def _password(user: str) -> str:
    if not user:
        return ""
    if known := os.environ.get(PASSWORD):
        return known
    if not can_ask():
        raise click.UsageError(_("The password is needed. Put it in {name}, or use a terminal.").format(name=PASSWORD))
    asked: str = click.prompt(_("Password of {user}").format(user=user), hide_input=True, err=True)
    return asked


@mail.command(
    "replies",
    help=N_(
        "Read patrons' replies to notices, from this mailbox by IMAP: RENEW renews, CANCEL cancels a hold. Off "
        "until you set it.\n\n"
        "Give it a mailbox or a folder of its own. Nothing in it is deleted; what is done is marked as read, and what "
        "tuils doesn't understand stays unread for you. The password is asked, or read from $TUILS_MAIL_PASSWORD. "
        "--off stops it."
    ),
)
@click.option("--host", metavar="HOST", type=as_text, help=N_("The server, such as imap.gmail.com."))
@click.option(
    "--port", metavar="N", type=click.IntRange(1, 65535), help=N_("Default: 993, without --security tls 143.")
)
@click.option("--user", metavar="U", type=as_text, help=N_("The user name."))
@click.option(
    "--address",
    metavar="ADDRESS",
    type=as_text,
    default="",
    help=N_("Its address. Default: the one email is sent from."),
)
@click.option("--folder", metavar="F", type=as_text, default=INBOX, help=N_("The folder. Default: INBOX."))
@click.option(
    "--security",
    type=click.Choice(SECURITY),
    default=TLS,
    help=N_("tls (default), starttls, or none, which only this computer's own server should need."),
)
@click.option("--off", is_flag=True, help=N_("Stop reading replies."))
def mail_replies(
    call: Call,
    host: str | None,
    port: int | None,
    user: str | None,
    address: str,
    folder: str,
    security: str,
    off: bool,
) -> None:
    with call.open() as opened, call.out.about(mail="replies"):
        opened.desk.require("library.settings")
        if off:
            opened.do(stop_mailbox, call.path)
            call.out.line({"replies": False}, _("Replies are not read any more."))
            return
        kept = sender_here(opened.desk, call.path)
        if not host or not user:
            raise click.UsageError(_("Name the server and the user: --host HOST --user U. To stop: --off."))
        account = MailboxAccount(
            host, port or IMAP_PORTS[security], user, address or kept.account.sender, security, folder
        )
        check_mailbox(account)
        password = _password(user)
        with MailboxLink(account, password) as link:
            place = link.end()
        box = opened.do(set_mailbox, call.path, account, password, place)
        facts = {"replies": True, "host": host, "port": account.port, "folder": folder, "keyring": box.in_keyring}
        text = _("Replies to {address} are read from now on.").format(address=account.address)
        asks = _("To let patrons ask by email from the web catalog: tuils setting set site_mail {address}")
        more = [] if value_of("site_mail", "") else [asks.format(address=account.address)]
        call.out.line(facts, text, _("An open desk looks every 10 minutes; in a timer: tuils mail read."), *more)


@mail.command(
    "texts",
    help=N_(
        "Send text messages through a service: Twilio, or one that works like it.\n\n"
        "A text goes to patrons who agreed to that kind (Texts on the record), between the hours of the settings "
        "text_from and text_until. The token is asked, or read from $TUILS_MAIL_PASSWORD. Set up email first; then try "
        "it: --test NUMBER. --off stops texts."
    ),
)
@click.option("--account", metavar="SID", type=as_text, help=N_("The Account SID, such as AC0123."))
@click.option("--number", metavar="N", type=as_text, help=N_("The library's number there, such as +15555550100."))
@click.option("--url", metavar="URL", type=as_text, default=SERVICE_URL, help=N_("The address of another service."))
@click.option("--test", "tried", metavar="NUMBER", type=as_text, help=N_("Send a test to this number."))
@click.option("--off", is_flag=True, help=N_("Stop sending texts."))
def mail_texts(call: Call, account: str | None, number: str | None, url: str, tried: str | None, off: bool) -> None:
    with call.open() as opened, call.out.about(mail="texts"):
        opened.desk.require("library.settings")
        if off:
            opened.do(stop_texts, call.path)
            call.out.line({"texts": False}, _("Texts are not sent any more."))
            return
        if tried:
            done = test_text(opened.desk, call.path, tried)
            text = (
                _("The service took it: look at {number}.")
                if done.result == "sent"
                else _("Not sent to {number}: {why}")
            )
            call.out.line(
                {"to": tried, "result": done.result, "why": done.why or None}, text.format(number=tried, why=done.why)
            )
            return
        sender_here(opened.desk, call.path)
        if not account or not number:
            raise click.UsageError(_("Name the account and the number: --account SID --number N. To stop: --off."))
        made = TextAccount(account, text_number(number, country()), url.rstrip("/"))
        check_texts(made, number)
        kept = opened.do(set_texts, call.path, made, _password(account))
        text = _("Texts are sent from this computer, from {number}.").format(number=made.number)
        call.out.line(
            {"texts": True, "number": made.number, "keyring": kept.in_keyring},
            text,
            _("Try it: tuils mail texts --test NUMBER"),
        )


@mail.command("read", help=N_("Read new replies now, and do what they ask: renew, cancel, stop. For a timer, too."))
def mail_read(call: Call) -> None:
    with call.open() as opened, call.out.about(mail="read"):
        run = begin_replies(opened.desk, call.path)
        asked = asked_at(opened.desk, call.path)
        texts, fault = 0, None
        try:
            if asked:
                came = came_in(asked)
                texts = opened.do(take_texts, came)
                if came.failed:
                    text = _("Texts that did not arrive: {n}. They go on by email, letter, or call.")
                    call.out.note(text.format(n=came.failed))
        except MailFault as no:  # replies by e-mail are read all the same
            fault = no
        if fault and run is None:
            raise fault
        if run is None and (texts or texts_are_on()):
            call.out.line({"did": {"texts": texts}}, _("STOP and START by text: {n}.").format(n=texts))
            return
        if run is None:
            call.out.line(
                {"did": {}, "stopped": None}, _("Replies are not read here. To read them: tuils mail replies --help")
            )
            return
        for _done in run_replies(run, opened.do):
            pass
        opened.note()
        if fault := run.fault or fault:
            raise fault
        call.out.line({"did": run.counts}, *replies_told(run.counts))


def replies_told(counts: dict[str, int]) -> list[str]:
    """Return the outcome of the replies, in words."""
    return [_(TAKEN[what]).format(n=n) for what, n in counts.items() if n] or [_("No new replies.")]


@mail.command("test", help=N_("Send a test message to ADDRESS, and show what the server answers."))
@click.argument("address", metavar="ADDRESS", type=as_text)
@in_library(mail="address")
def mail_test(call: Call, opened: Opened, address: str) -> None:
    done = send_test(opened.desk, call.path, address)
    text = _("The server took it: look in the mailbox of {address}.").format(address=address)
    if done.result != "sent":
        text = _("Not sent to {address}: {why}").format(address=address, why=done.why)
    call.out.line({"to": address, "result": done.result, "why": done.why or None}, text)


@mail.command("show", help=N_("Show the account that email is sent from, and whether it is sent from here."))
def mail_show(call: Call) -> None:
    with call.open() as opened, call.out.about(mail="show"):
        opened.desk.require("library.settings")
        kept, no = kept_account(call.path), refused_here(opened.desk, call.path)
        facts: dict[str, object] = {"sends": not no, "why": no or None}
        lines = [no] if no else []
        if kept:
            one = kept.account
            facts |= {"host": one.host, "port": one.port, "from": one.sender, "security": one.security}
            facts |= {"user": one.user or None, "keyring": kept.in_keyring}
            lines.insert(0, f"{one.sender}  {one.host}:{one.port}  {one.security}  {one.user}".rstrip())
        if box := mailbox_here(opened.desk, call.path):
            at = box.account
            facts |= {"replies": {"host": at.host, "port": at.port, "folder": at.folder, "address": at.address}}
            lines.append(
                _("Replies to {address} are read: {host}, {folder}.").format(
                    address=at.address, host=at.host, folder=at.folder
                )
            )
        facts |= {"asked_at": site_mail() or None}
        if site_mail():
            lines.append(_("Patrons ask by email to {address}.").format(address=site_mail()))
        call.out.line(facts, *lines)
