"""tuils serial: magazines and newspapers"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import each_line_of, list_command, tell_line, verb_command
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.refusals import Refused
from tuils.library.front.opening import Opened
from tuils.library.office.serials.issues import Issue, issue_came, issues_ended, issues_of, old_issues, serial_sheet
from tuils.library.office.serials.queries import SerialRow
from tuils.library.office.serials.serial_fields import FIELDS
from tuils.library.office.serials.subscriptions import change_serial, start_serial
from tuils.library.office.serials.tables import ISSUES, LATE, OLD, SERIALS

SERIAL = click.argument("serial_name", metavar="SERIAL", type=as_text)
DAYS = click.argument("days", metavar="DATE...", nargs=-1, required=True, type=as_text)


serial = family(
    "serial",
    N_(
        "Magazines and newspapers that come by subscription.\n\nSERIAL is its title or the beginning of it, its ISSN, "
        "the barcode on a cover, or an ID. DATE is the date on the issue. `tuils undo` undoes each."
    ),
)


list_command(
    serial, "list", SERIALS, N_("List the subscriptions of this branch: the next issue, what is late, what is on hand.")
)


def _tell(call: Call, opened: Opened, row: SerialRow) -> None:
    tell_line(call, opened.desk, SERIALS, serial_sheet(opened.desk, row))


verb_command(
    serial,
    "add",
    N_("Subscribe to a title. TITLE is its ID, its ISSN, or the barcode on a cover."),
    start_serial,
    _tell,
    click.argument("title", metavar="TITLE", type=as_text),
    FIELDS,
    subject="title",
)


verb_command(
    serial,
    "edit",
    N_("Edit a subscription, or end it: --until DATE."),
    change_serial,
    _tell,
    SERIAL,
    FIELDS,
    subject="serial",
    missing=N_("Say what to change, such as --every weekly."),
)


@serial.command(
    "checkin",
    help=N_(
        "Receive an issue. CODE is the barcode on its cover, with the digits behind it if your scanner sends them: "
        "they say which issue it is. Otherwise it is the next one; --issue says another."
    ),
)
@click.argument("code", metavar="CODE", type=as_text)
@click.option("--serial", "serial_name", metavar="SERIAL", default="", type=as_text,
              help=N_("The subscription with this barcode. tuils remembers it."))  # fmt: skip
@click.option("--issue", metavar="DATE", default="", type=as_text, help=N_("The date on the issue."))
@click.option("--number", metavar="TEXT", default="", type=as_text, help=N_("Its volume and number: v. 12 no. 3."))
@click.option("--barcode", metavar="BARCODE", default="", type=as_text,
              help=N_("Of its copy, where issues are checked out; the next free one if left out."))  # fmt: skip
@in_library("code")
def serial_checkin(
    call: Call, opened: Opened, code: str, serial_name: str, issue: str, number: str, barcode: str
) -> None:
    done = opened.do(issue_came, code, serial=serial_name, issue=issue, number=number, barcode=barcode)
    words = _("Received: {title}, {issue}.").format(title=done.issue.title, issue=done.issue.words)
    if done.item:
        words += " " + _("Its barcode: {code}.").format(code=done.item.barcode)
    if n := len(done.late):
        words += " " + ngettext("{n} issue is late.", "{n} issues are late.", n).format(n=n)
    facts = {**ISSUES.facts(opened.desk, done.issue), "late": n, "act": done.act}
    call.out.line(facts, words)


list_command(
    serial,
    "issues",
    ISSUES,
    N_("List the issues of a subscription, the newest first."),
    SERIAL,
    read=issues_of,
    subject="serial",
)


list_command(serial, "late", LATE, N_("List the issues that have not arrived, to claim them from the vendor."))


def _ended(call: Call, serial_name: str, days: tuple[str, ...], way: str) -> None:
    with call.open() as opened, call.out.about(serial=serial_name):
        for one in opened.do(issues_ended, serial_name, days, way):
            tell_line(call, opened.desk, ISSUES, one)


verb_command(
    serial,
    "claim",
    N_("Record that you asked for late issues. This sends nothing."),
    issues_ended,
    each_line_of(ISSUES),
    SERIAL,
    DAYS,
    subject="serial",
    way="claimed",
)


verb_command(
    serial,
    "skip",
    N_("These issues did not appear. They are no longer late."),
    issues_ended,
    each_line_of(ISSUES),
    SERIAL,
    DAYS,
    subject="serial",
    way="skipped",
)


list_command(serial, "old", OLD, N_("List the issues that are kept longer than their subscription says."))


@serial.command("discard", help=N_("Discard issues, with their copies. --old: all that are kept too long."))
@click.argument("serial_name", metavar="[SERIAL]", default="", type=as_text)
@click.argument("days", metavar="[DATE...]", nargs=-1, type=as_text)
@click.option("--old", "all_old", is_flag=True, help=N_("Everything on `tuils serial old` that isn't checked out."))
def serial_discard(call: Call, serial_name: str, days: tuple[str, ...], all_old: bool) -> None:  # fmt: skip
    if all_old == bool(serial_name and days):
        raise click.UsageError(_("Say a subscription and dates, or --old."))
    if not all_old:
        _ended(call, serial_name, days, "discarded")
        return
    with call.open() as opened, call.out.about():
        done, kept = 0, list[Issue]()
        for one in opened.do(old_issues):
            try:
                opened.do(issues_ended, one.serial, [one.day], "discarded")
                done += 1
            except Refused:
                kept.append(one)
        words = ngettext("{n} issue discarded.", "{n} issues discarded.", done).format(n=done)
        if kept:
            names = "; ".join(f"{one.title}, {one.name}" for one in kept)
            words += " " + _("Still in use: {titles}.").format(titles=names)
        call.out.line({"discarded": done, "kept": len(kept)}, words)
