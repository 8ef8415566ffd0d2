"""tuils mail: the mail server that notices go through"""

from __future__ import annotations

import os
import re

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.options import as_text, family
from tuils.devices.mail import NONE, PORTS, SECURITY, STARTTLS, MailAccount
from tuils.devices.mail_account import kept_account
from tuils.i18n import N_, _
from tuils.library.notices.sender import refused_here, set_mail
from tuils.library.notices.sending import send_test
from tuils.library.people.patron_checks import reach_fault

PASSWORD = "TUILS_MAIL_PASSWORD"
HOST = re.compile(r"[A-Za-z0-9:][A-Za-z0-9.:_-]*")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


@family(
    N_(
        "The mail server that notices go through, and the account to send from.\n\n"
        "What works with Gmail, Microsoft 365, and a county server: tuils docs notices."
    )
)
def mail() -> None:
    """The family of mail commands."""


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
@click.option("--name", metavar="NAME", type=as_text, default="", help=N_("Beside it. Default: the library's name."))
@click.option("--reply-to", metavar="ADDRESS", type=as_text, default="", help=N_("Where answers should go."))
@click.option("--user", metavar="U", type=as_text, default="", help=N_("The user name; none for an open server."))
@click.option(
    "--security",
    type=click.Choice(SECURITY),
    default=STARTTLS,
    help=N_("starttls (default), tls, or none, which only this computer's own server should need."),
)
@click.pass_obj
def set_(call: Call, host: str, port: int | None, sender: str, name: str, reply_to: str, user: str, security: str) -> None:  # noqa: E501 # fmt: skip
    for option, address in (("--from", sender), ("--reply-to", reply_to)):
        if address and (fault := reach_fault("email", address)):
            raise click.BadParameter(fault, param_hint=option)
    if security == NONE and user and host not in LOOPBACK:
        raise click.UsageError(_("Without encryption the password could be read on the way. Use --security starttls."))
    if not HOST.fullmatch(host):
        raise click.BadParameter(_("Type the name of a mail server, such as smtp.gmail.com."), param_hint="--host")
    account = MailAccount(host, port or PORTS[security], sender, user, security, name, reply_to)
    with call.open() as opened, call.out.about(mail=host):
        opened.desk.require("library.settings")
        kept = opened.do(set_mail, call.path, account, _password(user))
        facts = {"host": host, "port": account.port, "from": sender, "security": security, "keyring": kept.in_keyring}
        said = _("Notices are sent from this computer, as {sender}.").format(sender=sender)
        call.out.line(
            facts,
            said,
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


@mail.command("test", help=N_("Send a test message to ADDRESS, and say what the server answers."))
@click.argument("address", metavar="ADDRESS", type=as_text)
@click.pass_obj
def test(call: Call, address: str) -> None:
    with call.open() as opened, call.out.about(mail=address):
        done = send_test(opened.desk, call.path, address)
        said = _("The server took it: look in the mailbox of {address}.").format(address=address)
        if done.result != "sent":
            said = _("Not sent to {address}: {why}").format(address=address, why=done.why)
        call.out.line({"to": address, "result": done.result, "why": done.why or None}, said)


@mail.command("show", help=N_("Show the account that email is sent from, and whether it is sent from here."))
@click.pass_obj
def show(call: Call) -> None:
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
        call.out.line(facts, *lines)
