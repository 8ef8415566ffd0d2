"""tuils daily: what time does: lost items, old holds, renewals, backups"""

from __future__ import annotations

from collections.abc import Iterator

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import command
from tuils.cli.kit.pacing import do_gently
from tuils.cli.kit.table import tell_line
from tuils.i18n import N_, _, ngettext
from tuils.library.activities.calendar_files.ical_keeping import CalendarKeeper
from tuils.library.activities.programs.running_out import running_out
from tuils.library.foundation.dates import moment_day
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.local_words import money_label
from tuils.library.front.daily import Outcome, Today, preview_daily_work
from tuils.library.front.opening import Opened
from tuils.library.holdings.publishing.publish import Keeper
from tuils.library.lending.loans.long_overdue import BILLED_AT_ONCE, LostPlan, bill_some, plan_lost
from tuils.library.lending.loans.overdue_table import LONG_OVERDUE
from tuils.library.lending.money.bill_terms import bill_days
from tuils.library.office.notices.daily_run import daily_notices
from tuils.library.office.retention.purging import BY_KIND
from tuils.values.time.moments import iso

STEPS = {
    "long_overdue": N_("long overdue, marked lost: {n}"),
    "expired": N_("holds past their last useful day, canceled: {n}"),
    "unclaimed": N_("holds not picked up, expired: {n}. Take them off the hold shelf."),
    "renewed": N_("renewed automatically: {n}"),
    "cart": N_("moved from the cart to the shelf: {n}"),
    "numbers": N_("numbers used by both a card and a copy: {n}"),
    "offers": N_("unanswered program places, offered to the next on the waitlist: {n}"),
    "times": N_("sessions and bookings adjusted to new time zone rules: {n}"),
    "doubled": N_("fines charged on two machines, removed: {n}"),
    "checklists": N_("checklists opened for today: {n}"),
    "returned": N_("lost charges for copies returned elsewhere, removed: {n}"),
    "removed": N_("deleted patrons brought back by a backup, deleted again: {n}"),
    "notices_sent": N_("notices emailed: {n}"),
    "reports": N_("scheduled reports: {n}"),
    **{kind: one.counted for kind, one in BY_KIND.items()},
    "earlier_records": N_("imported records replaced 30 days ago, deleted: {n}"),
    "published": N_("titles in the patrons' catalog: {n}"),
    "calendar": N_("events in the calendar file: {n}"),
    "site_upload": N_("upload of the web catalog, begun in the background: {n}"),
    "backup": N_("backup: {n} bytes"),
    "words": N_("words of the catalog counted for spelling help: {n}"),
    "checkpoint": N_("log cleared"),
    "bundles": N_("expired files from other machines, deleted: {n}"),
}
LEFT = {
    "held_back": N_("long overdue, not marked lost: {n}. This is over the daily limit. See: tuils daily --dry-run"),
    "no_notice": N_("long overdue, but no overdue notice was delivered: {n}. Print them: tuils letters"),
    "untold": N_("holds kept longer, because their notice did not go out: {n}. See: tuils notice preview"),
    "came_overdue": N_("overdue when imported, billed only if you choose: {n}. See: tuils overdue --bill-imported"),
}
"""The words for work that a step left undone."""


@command(
    N_(
        "Do the daily work: mark long-overdue items lost, expire old holds, renew automatically, "
        "delete what need not be kept, make a backup.\n\ntuils does this by itself while it is "
        "open; use this command in a timer. A second run on the same day changes nothing, and "
        "skipped days do no harm.\n\nIf more lost items or charges come up at once than the "
        "settings daily_lost_limit and daily_charge_cents allow, they wait: review them with "
        "--dry-run, then allow them with --bill. An item is billed 14 days (setting bill_notice_days) after its first "
        "overdue notice was delivered, and not without one (setting bill_without_notice). What was overdue when it "
        "was imported is only billed by: tuils overdue --bill-imported."
    )
)
@click.option("--dry-run", is_flag=True, help=N_("Show what would be done, and change nothing."))
@click.option("--bill", is_flag=True, help=N_("Mark lost and charge the items that are waiting."))
@in_library()
def daily_command(call: Call, opened: Opened, dry_run: bool, bill: bool) -> None:
    if dry_run:
        _previewed(call, opened)
        return
    if bill:
        _billed(call, opened)
        return
    station = opened.station
    keeper, calendar = Keeper(opened.path, station.opac_folder), CalendarKeeper(opened.path, station.calendar_file)
    today = Today(opened.desk, opened.path, keeper, calendar)
    try:
        do_gently(opened.desk, lambda: opened.do(lambda _desk: today.go_on()))
    finally:
        today.close()
    call.out.line({"did": today.did}, *_done_lines(today.did))
    _running_out_told(call, opened.desk)


def _billed(call: Call, opened: Opened) -> None:
    opened.desk.require("fees.charge")
    loans, count = opened.do(plan_lost).loans, 0
    for first in range(0, len(loans), BILLED_AT_ONCE):
        count += opened.do(bill_some, loans[first : first + BILLED_AT_ONCE])
    text = ngettext("Marked lost and charged: {n} item.", "Marked lost and charged: {n} items.", count)
    call.out.line({"billed": count}, text.format(n=count))


def _previewed(call: Call, opened: Opened) -> None:
    """Show counts and sums, then a line for each loan that would be marked lost."""
    desk = opened.desk
    found = opened.do(preview_daily_work)
    plan = found.plan
    facts = {"dry_run": True, "would": found.counts, "lost": len(plan.loans), "cents": plan.cents}
    facts |= {"held_back": plan.held, "no_notice": len(plan.without_notice)}
    facts |= {"waiting": len(plan.waiting), "came_overdue": len(plan.came_overdue)}
    lines = [_(STEPS[step]).format(n=n) for step, n in found.counts.items() if n]
    notices = opened.do(daily_notices, opened.path)
    facts |= {"notices": notices.counts} if notices else {}
    waits = [_("notices to send now: {what}").format(what=notices.said())] if notices and notices.lines else []
    call.out.line(facts, *lines, *_plan_words(plan), *waits)
    for late in plan.lines:
        tell_line(call, desk, LONG_OVERDUE, late)
    call.out.note(_("Nothing was changed: this was a test run."))


def _plan_words(plan: LostPlan) -> Iterator[str]:
    if plan.loans:
        text = ngettext(
            "{n} long-overdue item would be marked lost and charged {money}.",
            "{n} long-overdue items would be marked lost and charged {money}.",
            len(plan.loans),
        )
        yield text.format(n=len(plan.loans), money=money_label(plan.cents))
    if plan.held:
        yield _(
            "This is over the daily limit, so it waits. To allow it: tuils daily --bill. To review it: tuils overdue."
        )
    if plan.waiting:
        text = ngettext(
            "{n} long-overdue item is not billed yet: its first notice is less than {days} days old.",
            "{n} long-overdue items are not billed yet: their first notices are less than {days} days old.",
            len(plan.waiting),
        )
        yield text.format(n=len(plan.waiting), days=bill_days())
    if plan.without_notice:
        text = ngettext(
            "{n} long-overdue item is not billed: no overdue notice was delivered. Print it: tuils letters.",
            "{n} long-overdue items are not billed: no overdue notices were delivered. Print them: tuils letters.",
            len(plan.without_notice),
        )
        yield text.format(n=len(plan.without_notice))
    if plan.came_overdue:
        text = ngettext(
            "{n} long-overdue item was overdue when imported. To bill it: tuils overdue --bill-imported ITEM.",
            "{n} long-overdue items were overdue when imported. To bill them: tuils overdue --bill-imported ITEM.",
            len(plan.came_overdue),
        )
        yield text.format(n=len(plan.came_overdue))


def _running_out_told(call: Call, desk: Desk) -> None:
    """Show series without an end whose planned dates run out, to operators who may plan more."""
    if not (desk.may("programs.see") and desk.may("programs.edit")):
        return
    for one in running_out(desk):
        told = {"program": one.program, "title": one.title, "last_at": iso(one.last, desk.zone), "left": one.left}
        text = _("{title}: the last planned date is {day}. Add more: tuils event more {id}")
        if one.imported:
            text = _("{title}: the last planned date is {day}. Add more: import its calendar file again.")
        call.out.line(told, text.format(title=one.title, day=moment_day(desk, one.last), id=one.program[-8:]))


def _done_lines(did: dict[str, Outcome]) -> list[str]:
    """Return a line for each thing done, or that there was nothing to do."""
    words = STEPS | LEFT
    lines = [_(words[step]).format(n=n) if step in words else f"{step}: {n}" for step, n in did.items() if n]
    if lines:
        return lines
    return [_("Nothing to do.") if did else _("Today's work is already done, or another program is doing it.")]
