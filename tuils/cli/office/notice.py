"""tuils notice: what patrons are written to about, and what became of it"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import as_days, as_text, family
from tuils.cli.kit.table import check_csv, csv_option, tell_table
from tuils.i18n import N_, _
from tuils.library.notices.kinds import WORDS
from tuils.library.notices.log import DAYS, NOTICE_LOG, RESULTS, notice_log
from tuils.library.notices.planning import NOTICES, NoticePlan, plan_notices
from tuils.library.notices.sender import mail_is_on
from tuils.library.notices.sending import begin_run, previewed, run_through
from tuils.library.notices.texts import notice_folder

kind_option = click.option(
    "--kind",
    type=click.Choice(tuple(WORDS)),
    metavar="K",
    callback=lambda _ctx, _param, value: value or "",
    help=N_("Only this kind, such as overdue_1."),
)


@family(
    N_(
        "Notices to patrons: holds ready, due soon, overdue, bills, cards that expire, programs.\n\n"
        "preview shows what would go out now, run sends the email, letters and calls are for people. When each is due: "
        "tuils setting list (notice_...). Set up email first: tuils mail set."
    )
)
def notice() -> None:
    """The family of notice commands."""


@notice.command(
    "preview",
    help=N_(
        "Show what a run would send now: to whom, what, and how. Nothing is sent.\n\n"
        "--text shows what each patron will read."
    ),
)
@kind_option
@click.option("--text", "whole", is_flag=True, help=N_("With the text of each."))
@csv_option
@click.pass_obj
def preview(call: Call, kind: str, whole: bool, file: Path | None) -> None:
    check_csv(call, file)
    with call.open() as opened, call.out.about(list="notices"):
        plan = _plan(opened, kind)
        if file is not None or not whole:
            tell_table(call, opened, NOTICES, plan.lines, file)
        else:
            _told_whole(call, opened, plan)
        if plan.lines:
            call.out.note(plan.said() + ".")


def _plan(opened: Opened, kind: str) -> NoticePlan:
    return opened.do(lambda desk: plan_notices(desk, kind=kind, mail=mail_is_on()))


def _told_whole(call: Call, opened: Opened, plan: NoticePlan) -> None:
    folder = notice_folder(call.path)
    for one in plan.lines:
        text = previewed(opened.desk, folder, one)
        said = ["", f"  {text.subject}", *(f"  {line}".rstrip() for line in text.body.splitlines()), ""] if text else []
        facts = NOTICES.facts(opened.desk, one)
        facts |= {"subject": text.subject if text else None, "text": text.body if text else None}
        call.out.line(facts, *NOTICES.sentences(opened.desk, one), *said)


@notice.command(
    "run",
    help=N_(
        "Send the email that is due. Letters and calls stay for people: the answer says how many.\n\n"
        "Each is checked once more when it is sent, and never sent twice. If far more is due than on a usual day, "
        "nothing is sent until you have looked: then --all. The daily work runs this by itself (setting notices_daily)."
    ),
)
@kind_option
@click.option("--dry-run", is_flag=True, help=N_("Show what would be sent, and change nothing."))
@click.option("--all", "even_many", is_flag=True, help=N_("Send them even if they are many more than usual."))
@click.pass_obj
def run(call: Call, kind: str, dry_run: bool, even_many: bool) -> None:
    with call.open() as opened, call.out.about(list="notices"):
        opened.desk.require("notices.send")
        plan = _plan(opened, kind)
        if dry_run:
            call.out.line({"dry_run": True, "would": _counts(plan)}, plan.said() + ".")
            return
        done: dict[str, int] = {}
        no = ""
        if plan.by("email"):
            sending = begin_run(opened.desk, call.path, notice_folder(call.path), plan.lines, even_many=even_many)
            for _done in run_through(sending, opened.do):
                pass
            done = {name: n for name, n in sending.counts.items() if n}
            no = str(sending.fault or sending.stopped or "")
        left = {"letter": len(plan.by("letter")), "call": len(plan.by("call")), "unreachable": len(plan.by(""))}
        call.out.line({"did": done, "left": left, "stopped": no or None}, *_told(done, left, no))


def _counts(plan: NoticePlan) -> dict[str, int]:
    return {channel or "unreachable": n for channel, n in plan.counts.items()}


def _told(done: dict[str, int], left: dict[str, int], no: str) -> list[str]:
    words = {"passed": _("no longer due")} | {name: _(words) for name, words in RESULTS.items()}
    lines = [_("email {what}: {n}").format(what=words[name], n=n) for name, n in done.items()]
    told = {"letter": _("letters to print: {n}. See: tuils notice letters"), "call": _("calls to make: {n}. See: tuils notice calls"),  # noqa: E501
            "unreachable": _("patrons nobody can reach: {n}. See: tuils notice preview")}  # fmt: skip
    lines += [told[name].format(n=n) for name, n in left.items() if n]
    if no:
        lines.append(_("Stopped: {why}").format(why=no))
    return lines or [_("No notices to send.")]


@notice.command("log", help=N_("Show what was sent, the newest on top; with CARD to this patron."))
@click.argument("card", metavar="[CARD]", type=as_text, required=False, default="")
@kind_option
@click.option("--days", metavar="N", type=as_days, default=DAYS, help=N_("Of the last N days."))
@csv_option
@click.pass_obj
def log(call: Call, card: str, kind: str, days: int, file: Path | None) -> None:
    check_csv(call, file)
    with call.open() as opened, call.out.about(list="notice_log"):
        tell_table(call, opened, NOTICE_LOG, opened.do(notice_log, card=card, kind=kind, days=days), file)
