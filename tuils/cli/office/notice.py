"""tuils notice: what patrons are written to about, and what became of it"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.errors import said_of_editor
from tuils.cli.kit.options import CommandFamily, as_days, as_text, family, to_file
from tuils.cli.kit.table import csv_option, list_command, tell_table
from tuils.files import open_input
from tuils.i18n import LANGUAGES, N_, _, ngettext
from tuils.library.foundation.desk import Desk
from tuils.library.front.opening import Opened
from tuils.library.office.notices.bounces import MOST_BOUNCE, SAID as BOUNCED, take_bounce
from tuils.library.office.notices.brake import groups_too_large, held_facts, notice_kind, notices_held_words, refusal
from tuils.library.office.notices.calls import CALLS, OUTCOMES, note_call, write_notices
from tuils.library.office.notices.fates import AGAIN, ARRIVED, NOTICE_FATES, settle_fate, unknown_fates
from tuils.library.office.notices.kinds import KINDS, ON_REQUEST, WORDS
from tuils.library.office.notices.log import DAYS, NOTICE_LOG, RESULTS, name_notified, notice_log
from tuils.library.office.notices.logged.queries import HeldNotices, held_notices
from tuils.library.office.notices.on_request import send_on_request
from tuils.library.office.notices.planning import NOTICES, NoticePlan, plan_notices
from tuils.library.office.notices.sender import mail_is_on, take_home
from tuils.library.office.notices.sending import TextRun, begin_runs, previewed, run_through
from tuils.library.office.notices.texts import (
    TEMPLATES,
    NoticeText,
    example_message,
    notice_folder,
    notice_template,
    save_text,
)
from tuils.library.office.receipts.templates import MOST_TEMPLATE, drop_template

kind_option = click.option(
    "--kind",
    type=click.Choice(tuple(WORDS)),
    metavar="K",
    callback=lambda _ctx, _param, value: value or "",
    help=N_("Only this kind, such as overdue_1."),
)


notice = family(
    "notice",
    N_(
        "Notices to patrons: holds ready, due soon, overdue, bills, cards that expire, programs.\n\n"
        "preview shows what would go out now, run sends the email, letters and calls are for people. When each is due: "
        "tuils setting list (notice_...). Set up email first: tuils mail set."
    ),
)


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
def notice_preview(call: Call, kind: str, whole: bool, file: Path | None) -> None:
    with call.open() as opened, call.out.about(list="notices"):
        plan = _plan(opened, kind)
        if file is not None or not whole:
            tell_table(call, opened, NOTICES, plan.lines, file)
        else:
            _told_whole(call, opened, plan)
        if plan.lines:
            call.out.note(plan.said() + ".")
        for said in _held_told(opened.desk, held_notices()):
            call.out.note(said)


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
        "Each is checked once more when it is sent, and never sent twice. If far more of one kind is due than on a "
        "usual day, that kind waits until you have looked: then --all. Holds that were scanned onto the shelf since "
        "the last run always go. The daily work runs this by itself (setting notices_daily)."
    ),
)
@kind_option
@click.option("--dry-run", is_flag=True, help=N_("Show what would be sent, and change nothing."))
@click.option("--all", "even_many", is_flag=True, help=N_("Send them even if they are many more than usual."))
def notice_run(call: Call, kind: str, dry_run: bool, even_many: bool) -> None:
    with call.open() as opened, call.out.about(list="notices"):
        opened.desk.require("notices.send")
        plan = _plan(opened, kind)
        if dry_run:
            held = [] if even_many else list(groups_too_large(opened.desk, plan.lines).values())
            facts = {"dry_run": True, "would": _counts(plan), "held": held_facts(opened.desk, held)}
            call.out.line(facts, plan.said() + ".", *_held_told(opened.desk, held))
            return
        done: Counter[str] = Counter()
        no = ""
        begin = partial(begin_runs, even_many=even_many, whole=not kind)
        found = opened.do(begin, call.path, notice_folder(call.path), plan.lines)
        if found.held and not found.runs:
            raise refusal(found.held)
        for sending in found.runs:
            for _done in run_through(sending, opened.do):
                pass
            done.update({name: n for name, n in sending.counts.items() if n})
            no = no or str(sending.fault or sending.stopped or "")
        texts = 0 if any(isinstance(run, TextRun) for run in found.runs) else len(plan.by("text"))
        left = {"letter": len(plan.by("letter")), "call": len(plan.by("call")), "unreachable": len(plan.by(""))}
        left |= {"text": texts} if texts else {}
        facts = {"did": done, "left": left, "stopped": no or None, "held": held_facts(opened.desk, found.held)}
        call.out.line(facts, *_run_lines(done, left, no), *_held_told(opened.desk, found.held))
        call.out.ask(1 if found.held else 0)


def _held_told(desk: Desk, held: Sequence[HeldNotices]) -> list[str]:
    """Return the notices that wait for a person's decision, and the next step."""
    if not held:
        return []
    kinds = [notice_kind(notices.kind) for notices in held]
    only = f" --kind {kinds[0]}" if len(set(kinds)) == 1 else ""
    hint = _("Look first: tuils notice preview{kind}. Then: tuils notice run{kind} --all").format(kind=only)
    return [notices_held_words(desk, held), hint]


def _counts(plan: NoticePlan) -> dict[str, int]:
    return {channel or "unreachable": n for channel, n in plan.counts.items()}


def _run_lines(done: dict[str, int], left: dict[str, int], no: str) -> list[str]:
    words = {"passed": _("no longer due")} | {name: _(words) for name, words in RESULTS.items()}
    lines = [_("{what}: {n}").format(what=words[name], n=n) for name, n in done.items()]
    told = {"letter": _("letters to print: {n}. Save them: tuils notice letters -o FILE.pdf"),
            "call": _("calls to make: {n}. See: tuils notice calls"),
            "text": _("texts that wait for the day, or for the computer that sends: {n}"),
            "unreachable": _("patrons nobody can reach: {n}. See: tuils notice preview")}  # fmt: skip
    lines += [told[name].format(n=n) for name, n in left.items() if n]
    if no:
        lines.append(_("Stopped: {why}").format(why=no))
    return lines or [_("No notices to send.")]


list_command(
    notice,
    "log",
    NOTICE_LOG,
    N_("Show the notices sent, newest first; with CARD, those to this patron."),
    click.argument("card", metavar="[CARD]", type=as_text, required=False, default=""),
    kind_option,
    click.option("--days", metavar="N", type=as_days, default=DAYS, help=N_("Of the last N days.")),
    read=lambda desk, card, **how: notice_log(desk, card=card, **how),
    list="notice_log",
)


@notice.command(
    "letters",
    help=N_(
        "Save the letters that are due as one PDF, for window envelopes: print it, fold at the marks, mail it.\n\n"
        "They count as sent once the file is saved. Paper and the library's address: settings notice_paper and address."
    ),
)
@kind_option
@to_file("-o", "--output", "file", type=click.Path(path_type=Path), words=N_("The PDF. Without it: how many wait."))
@click.option("--all", "even_many", is_flag=True, help=N_("Save them even if they are many more than usual."))
def notice_letters(call: Call, kind: str, file: Path | None, even_many: bool) -> None:
    with call.open() as opened, call.out.about(list="letters"):
        plan = _plan(opened, kind)
        count = len(plan.by("letter"))
        if file is None:
            text = ngettext("{n} letter is due.", "{n} letters are due.", count).format(n=count)
            call.out.line(
                {"letters": count, "file": None},
                text,
                *([_("Save them: tuils notice letters -o FILE.pdf")] if count else []),
            )
            return
        made = write_notices(
            opened.desk, notice_folder(call.path), plan.lines, file, replace=call.force, even_many=even_many
        )
        opened.note()
        if made is None:
            call.out.line({"letters": 0, "file": None}, _("No letters are due."))
            return
        text = ngettext("{n} letter saved: {file}", "{n} letters saved: {file}", made.letters)
        facts = {"letters": made.letters, "sheets": made.sheets, "file": str(file)}
        call.out.line(facts, text.format(n=made.letters, file=file))


@notice.command(
    "here",
    help=N_(
        "Make letters and calls from this library file. The first file that made any is the one; a restored, copied, "
        "or moved library asks you for this, after a look at its log."
    ),
)
def notice_here(call: Call) -> None:
    with call.open() as opened, call.out.about(notice="here"):
        opened.do(take_home, call.path)
        call.out.line({"here": True}, _("Letters and calls are made from this library file from now on."))


list_command(
    notice,
    "calls",
    CALLS,
    N_("Show the calls to make: patrons without email or address, and what to say."),
    list="calls",
)


@notice.command("call", help=N_("Record how a call went: reached, message, no_answer, wrong_number."))
@click.argument("card", metavar="CARD", type=as_text)
@click.argument("kind", metavar="K", type=click.Choice(tuple(KINDS)))
@click.argument("outcome", metavar="OUTCOME", type=click.Choice(tuple(OUTCOMES)))
@in_library(patron="card")
def notice_call(call: Call, opened: Opened, card: str, kind: str, outcome: str) -> None:
    name = opened.do(note_call, card, kind, outcome)
    text = _("Noted: {name}, {outcome}.").format(name=name, outcome=_(OUTCOMES[outcome]))
    call.out.line({"patron": card, "kind": kind, "outcome": outcome}, text)


list_command(
    notice,
    "unknown",
    NOTICE_FATES,
    N_("List emails and texts that may not have gone out: the power or the network failed while they were sent."),
    read=unknown_fates,
    list="notice_fates",
)


@notice.command(
    "settle",
    help=N_(
        "Say what became of a message that may not have gone out: arrived, or again to send it again.\n\nLook in the "
        "mailbox's Sent folder first. The last 8 characters of its id are enough."
    ),
)
@click.argument("message", metavar="NOTICE", type=as_text)
@click.argument("fate", metavar="FATE", type=click.Choice((ARRIVED, AGAIN)))
@in_library(notice="message")
def notice_settle(call: Call, opened: Opened, message: str, fate: str) -> None:
    one = opened.do(settle_fate, message, fate)
    text = _("Noted as sent: {name}.")
    if fate == AGAIN:
        text = _("It goes again with the next run, if it is still due: {name}.")
    call.out.line({"notice": one.id, "fate": fate}, text.format(name=name_notified(one)))


@notice.command("send", help=N_("Email one patron a receipt of today's checkouts, or a summary of the account, now."))
@click.argument("card", metavar="CARD", type=as_text)
@click.argument("kind", metavar="WHAT", type=click.Choice(tuple(ON_REQUEST)))
@in_library(patron="card")
def notice_send(call: Call, opened: Opened, card: str, kind: str) -> None:
    done = send_on_request(opened.desk, call.path, notice_folder(call.path), card, kind)
    opened.note()
    text = _("Sent.") if done.result == "sent" else _("Not sent: {why}").format(why=done.why)
    call.out.line({"patron": card, "kind": kind, "result": done.result, "why": done.why or None}, text)


@notice.command(
    "bounce",
    help=N_(
        "Read a message that came back (.eml): the notice is marked as bounced, and the patron is on the call list.\n\n"
        "Save it as a file in your mail program."
    ),
)
@click.argument("file", metavar="FILE.eml", type=click.Path(path_type=Path))
@in_library("file")
def notice_bounce(call: Call, opened: Opened, file: Path) -> None:
    with open_input(file, MOST_BOUNCE) as stream:
        data = stream.read()
    done = opened.do(take_bounce, data)
    call.out.line({"file": str(file), "did": done}, _(BOUNCED[done]))


@notice.group("template", cls=CommandFamily, help=N_("The texts of notices: list, show, and change them."))
def notice_template_command() -> None:
    """The family of template commands."""


language_option = click.option("--language", type=click.Choice(LANGUAGES), default=LANGUAGES[0], help=N_("en or es."))


@notice_template_command.command("list", help=N_("List the texts, and which of them are your own."))
def notice_template_list(call: Call) -> None:
    folder = notice_folder(call.path)
    for name in TEMPLATES:
        for language in LANGUAGES:
            own = notice_template(folder, name, language).own
            said = f"{name:<15} {language}  {_('your own') if own else ''}".rstrip()
            call.out.line({"template": name, "language": language, "own": own}, said)


@notice_template_command.command("show", help=N_("Preview a text with a made-up patron; --source shows its template."))
@click.argument("name", type=click.Choice(TEMPLATES), metavar="NAME")
@language_option
@click.option("--source", is_flag=True, help=N_("Show the text with its fields."))
def notice_template_show(call: Call, name: str, language: str, source: bool) -> None:
    folder = notice_folder(call.path)
    found = notice_template(folder, name, language)
    shown = found.text if source else _read_out(example_message(folder, name, language))
    call.out.line({"template": name, "language": language, "own": found.own, "text": shown}, *shown.splitlines())


def _read_out(text: NoticeText) -> str:
    return f"{text.subject}\n\n{text.body}" if text.subject else text.body


@notice_template_command.command(
    "set",
    help=N_(
        "Use your own text, from a file or (with --edit) your editor. It is tested before it is saved.\n\n"
        "The first line is the subject: `Subject: ...`. --reset brings back the program's own. Which fields there are: "
        "tuils docs notices."
    ),
)
@click.argument("name", type=click.Choice(TEMPLATES), metavar="NAME")
@click.argument("file", metavar="[FILE]", type=click.Path(path_type=Path), required=False)
@language_option
@click.option("--edit", "editing", is_flag=True, help=N_("Edit it in your editor."))
@click.option("--reset", is_flag=True, help=N_("Go back to the built-in text."))
def notice_template_set(call: Call, name: str, file: Path | None, language: str, editing: bool, reset: bool) -> None:
    if editing + reset + (file is not None) != 1:
        raise click.UsageError(_("Name a file, or choose --edit or --reset."))
    folder, facts = notice_folder(call.path), {"template": name, "language": language}
    with call.open() as opened:
        opened.desk.require("library.settings")
    if reset:
        drop_template(folder, name, language)
        call.out.line(facts | {"own": False}, _("The built-in text is used."))
        return
    if editing:
        with said_of_editor():
            text = click.edit(notice_template(folder, name, language).text, extension=".txt")
    else:
        assert file
        with open_input(file, MOST_TEMPLATE) as stream:
            text = stream.read().decode("utf-8-sig", "replace")
    if text is None:
        call.out.note(_("Nothing was changed."))
        return
    saved = save_text(folder, name, language, text.replace("\r\n", "\n"))
    call.out.line(facts | {"own": True, "file": str(saved)}, _("Saved: {file}").format(file=saved))
