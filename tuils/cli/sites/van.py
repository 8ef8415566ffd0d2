"""tuils van, sites: copies for the bookmobile, its work brought home, and every copy there is"""

from __future__ import annotations

import contextlib
import os
import shlex
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from tuils.cli.imports.offline_log import read_codes, tell_log
from tuils.cli.kit.call import Call, can_ask, in_library
from tuils.cli.kit.options import as_day, as_text, command, family, to_file
from tuils.cli.kit.output import bytes_out, save_bytes
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.printing import printed
from tuils.cli.kit.table import csv_option, tell_list
from tuils.files import fit_folder, own_stream, part_folder, pour
from tuils.formats.tables.barcode_list import decode_barcode_list
from tuils.i18n import N_, _, ngettext
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused
from tuils.library.foundation.store import make_private_folder
from tuils.library.front.opening import Opened
from tuils.library.lending.loans.typed_log import typed_log_lines
from tuils.library.reach.sites.bundle_file import ENDING, bundle_head, check_whole
from tuils.library.reach.sites.known_sites import BRANCH, VAN, revoke_site as report_lost, trust as trust_site
from tuils.library.reach.sites.looking import LookedAt, inspect_bundle, is_for_us
from tuils.library.reach.sites.merging import MergeReport, after_merging, merge_bundle, merge_waiting, try_merge
from tuils.library.reach.sites.overview import decisions_waiting
from tuils.library.reach.sites.packing import Packed, bundle_folder, pack_next_bundle as write, receivers
from tuils.library.reach.sites.preparing import FILE, Prepared, prepare_site_copy as make
from tuils.library.reach.sites.report_words import (
    clock_question,
    clock_shown,
    decision_words,
    merge_words,
    span,
    who_is,
)
from tuils.library.reach.sites.sealing import fit_sealed, unseal as open_sealed
from tuils.library.reach.sites.site_table import SITES, VANS
from tuils.library.reach.sites.syncing import (
    FETCHED,
    LAPTOPS,
    STALE,
    UNUSED,
    Line,
    copy_there,
    fetch_bundle,
    refresh_site_copy as bring,
    send_bundle,
)
from tuils.library.reach.sites.van_paper import van_paper
from tuils.values.time.moments import day_of

MEGABYTE = 1_000_000

van = family("van", N_("The bookmobile: a copy of the library on a laptop, and bringing its work home."))


@van.command(
    "prepare",
    help=N_(
        "Make a copy of the library for the van NAME in the folder DIR: a USB stick, or the "
        "laptop's own disk.\n\nIt has everything for checkouts and returns, but no reading "
        "histories. Only the people named with --staff can sign in there."
    ),
)
@click.argument("name", metavar="NAME", type=as_text)
@click.option("--to", "folder", metavar="DIR", required=True, type=click.Path(path_type=Path), help=N_("The folder."))
@click.option("--staff", multiple=True, metavar="LOGIN", type=as_text, help=N_("Staff who go along. Can be repeated."))
@click.option("--encrypt", is_flag=True, help=N_("Encrypt it with a passphrase: $TUILS_PASSPHRASE, or asked."))
@click.option(
    "--for-branch", is_flag=True, help=N_("For a branch that is often offline: it gets everything the library has.")
)
@in_library(device="name")
def van_prepare(
    call: Call, opened: Opened, name: str, folder: Path, staff: tuple[str, ...], encrypt: bool, for_branch: bool
) -> None:
    if can_ask() and not click.confirm(clock_shown(opened.desk), err=True, default=True):
        raise click.ClickException(_("No copy was made. Set this computer's clock, then try again."))
    words = passphrase(twice=True) if encrypt else ""
    made = opened.do(make, name, folder, staff=staff, kind=BRANCH if for_branch else VAN, passphrase=words)
    text = _("{name} is ready and checked: {file}, {n} MB. Open it there: tuils --library {file}")
    if encrypt:
        text = _(
            "{name} is ready, checked, and encrypted: {file}, {n} MB. On the laptop: tuils van unseal {file} --to DIR"
        )
    words = text.format(name=name, file=shlex.quote(str(made.library)), n=max(1, made.bytes // MEGABYTE))
    call.out.line(_prepared_json(made), words)


def _prepared_json(made: Prepared) -> dict[str, object]:
    return {"device": made.device, "library": str(made.library), "bytes": made.bytes, "verified": made.verified}


def passphrase(*, twice: bool) -> str:
    """Return $TUILS_PASSPHRASE, else ask. It is kept nowhere."""
    known = os.environ.get("TUILS_PASSPHRASE")
    if known:
        return known
    if not can_ask():
        raise click.UsageError(_("Nobody is there to type the passphrase. Set $TUILS_PASSPHRASE."))
    again = _("Type it again") if twice else False
    said: str = click.prompt(_("Passphrase"), hide_input=True, confirmation_prompt=again, err=True)
    return said


@van.command(
    "unseal",
    help=N_(
        "Decrypt the copy FILE, as library.db in the folder DIR of the laptop.\n\nAfter that, "
        "anyone with the laptop can read it: encrypt the laptop's disk, too."
    ),
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--to", "folder", metavar="DIR", required=True, type=click.Path(path_type=Path), help=N_("The folder."))
def van_unseal(call: Call, file: Path, folder: Path) -> None:
    with call.out.about(file=str(file)):
        fit_sealed(file)
        words, target = passphrase(twice=False), folder / FILE
        make_private_folder(folder)
        size = open_sealed(file, target, words)
        text = _("Opened: {file}. Work in it there: tuils --library {file}")
        call.out.line(
            {"file": str(file), "library": str(target), "bytes": size}, text.format(file=shlex.quote(str(target)))
        )


@van.command(
    "refresh",
    help=N_(
        "Bring the van NAME up to date, in the folder DIR: a stick, or the laptop's own disk.\n\nThis updates the "
        "laptop's own copy if it is there. Otherwise it writes a file to load on the laptop: tuils van merge. If "
        "nobody has worked in the copy that is there, it does both."
    ),
)
@click.argument("name", metavar="NAME", type=as_text)
@click.option("--to", "folder", metavar="DIR", required=True, type=click.Path(path_type=Path), help=N_("The folder."))
@in_library(device="name")
def van_refresh(call: Call, opened: Opened, name: str, folder: Path) -> None:
    fit_folder(folder)
    there = opened.do(copy_there, name, folder)
    facts: dict[str, object] = {}
    lines: list[str] = []
    if there != LAPTOPS:  # before the copy there knows more than the laptop's
        (site,) = receivers(name)
        packed = opened.do(write, site, folder)
        text = _("{n} changes for {name}: {file}. On the laptop: tuils van merge {file}")
        lines.append(text.format(n=packed.entries, name=site.name, file=shlex.quote(str(packed.file))))
        facts = {"device": site.name, "file": str(packed.file), "entries": packed.entries}
    if there == STALE:
        text = _("The {file} there is not the one that the laptop works in. It was left as it is.")
        lines.append(text.format(file=FILE))
    if there in (LAPTOPS, UNUSED):
        done = opened.do(bring, name, folder, note=there == LAPTOPS)
        text = _("{name} is up to date: {n} new changes in {file}.")
        lines.insert(0, text.format(name=done.device, n=done.entries, file=done.library))
        facts |= {"device": done.device, "library": str(done.library), "bytes": done.bytes, "verified": True}
        facts["entries"] = done.entries
    call.out.line(facts, *lines)


@van.command("list", help=N_("List all prepared vans and branch computers."))
@csv_option
def van_list(call: Call, file: Path | None) -> None:
    tell_list(call, VANS, file)


van_list.name = "list"


@van.command(
    "revoke",
    help=N_(
        "Report the laptop NAME lost or stolen: nothing more is accepted from it.\n\nWhat it sent "
        "before stays. If it is found, prepare it again."
    ),
)
@click.argument("name", metavar="NAME", type=as_text)
@in_library(device="name")
def van_revoke(call: Call, opened: Opened, name: str) -> None:
    opened.do(report_lost, name)
    text = _("{name} was reported lost. Nothing more is accepted from it. Next steps: docs/offline.md")
    call.out.line({"device": name, "revoked": True}, text.format(name=name))


@van.command(
    "pack",
    help=N_(
        "Write new work to a file for the main library or, at the main library, one for each "
        "van.\n\nThe file is signed. Carry it on a stick, a shared folder, or a network. Loading "
        "it twice does no harm."
    ),
)
@click.option(
    "--to", "folder", metavar="DIR", type=click.Path(path_type=Path), help=N_("The folder, such as a USB stick.")
)
@click.option("--stdout", is_flag=True, help=N_("Write it to standard output: tuils van pack --stdout | ssh HOST ..."))
@click.option("--for", "name", metavar="NAME", type=as_text, default="", help=N_("Only for this van or branch."))
@click.option(
    "--all", "everything", is_flag=True, help=N_("Everything, not only new work: for a main library that was lost.")
)
def van_pack(call: Call, folder: Path | None, stdout: bool, name: str, everything: bool) -> None:
    if stdout and folder:
        raise click.UsageError(_("--to and --stdout can't be combined."))
    with call.open() as opened, call.out.about():
        sites = receivers(name)
        if stdout and len(sites) > 1:
            raise click.UsageError(_("Choose a van: --for NAME."))
        for site in sites:
            made = opened.do(write, site, folder or bundle_folder(opened.path), everything=everything)
            if stdout:
                _pour(made)
                return
            text = ngettext("{n} change for {who}: {file}", "{n} changes for {who}: {file}", made.entries)
            words = text.format(n=count_label(made.entries), who=who_is(made.to), file=made.file)
            call.out.line(
                {"file": str(made.file), "entries": made.entries, "for": made.to, "bundle": made.number}, words
            )


def _pour(made: Packed) -> None:
    """Write the file to standard output and delete it: one that doesn't arrive can be written again."""
    with made.file.open("rb") as whole:
        pour(whole, bytes_out())
    made.file.unlink()


@van.command(
    "sync",
    help=N_(
        "Exchange work with the computer HOST over ssh: what is new here goes there, then what "
        "is new there comes here.\n\nIf the connection breaks, nothing is lost: run it again. For "
        "nightly exchange, use a timer."
    ),
)
@click.argument("host", metavar="HOST", type=as_text)
@click.option("--there", metavar="WHERE", type=as_text, default="", help=N_("The library's path on HOST."))
@click.option("--for", "name", metavar="NAME", type=as_text, default="", help=N_("Which van or branch HOST is."))
@in_library("host")
def van_sync(call: Call, opened: Opened, host: str, there: str, name: str) -> None:
    line = Line(host, there)
    sent = opened.do(send_bundle, line, name)
    with part_folder(opened.path.parent) as own:
        looked = opened.do(inspect_bundle, fetch_bundle(line, Path(own, FETCHED)))
        ask_clock(opened, looked, set())
        report = opened.do(merge_bundle, looked)
    opened.do(merge_waiting)
    opened.do(lambda _desk: after_merging())
    facts = {"host": host, "sent": sent.get("new", 0), "missing_there": sent.get("missing", {})}
    facts |= {"new": report.new, "known": report.known, "missing": report.missing, "from": report.site}
    behind = int(sent.get("clock_ahead_seconds", 0))  # as seen there: this computer's
    facts |= {"clock_ahead_seconds": report.ahead // 1_000_000 or -behind}
    n = int(facts["sent"])
    text = ngettext("{n} new change sent to {host}.", "{n} new changes sent to {host}.", n)
    words = [text.format(n=count_label(n), host=host)]
    if behind:
        text = _("This computer's clock is {time} ahead of {host}'s. Set the one that is wrong.")
        words.append(text.format(time=span(behind * 1_000_000), host=host))
    call.out.line(facts, " ".join([*words, *merge_words(opened.desk, report)]))


@van.command(
    "merge",
    help=N_(
        "Load what a van or a branch brought: its files, a folder of them, or - for standard "
        "input.\n\nA file is loaded whole or not at all, in any order. Loading it twice does no "
        "harm."
    ),
)
@click.argument("sources", metavar="FILE...|DIR|-", nargs=-1, required=True)
@click.option("--dry-run", is_flag=True, help=N_("Only show what it would bring."))
@click.option(
    "--trust",
    metavar="NAME",
    default="",
    type=as_text,
    help=N_("Accept the van or branch NAME that this library doesn't know: only after the main library was lost."),
)
def van_merge(call: Call, sources: tuple[str, ...], dry_run: bool, trust: str) -> None:
    with call.open() as opened, contextlib.ExitStack() as leaving:
        opened.desk.require("library.merge")
        asked = set[str]()
        for source in sources:
            files = [*_files(opened, leaving, source)]
            if not files:
                call.out.note(_("No file for this machine is in {folder}.").format(folder=source))
                if Path(source, FILE).exists():
                    call.out.note(
                        _("The {file} there was not loaded: nothing is newer here than before.").format(file=FILE)
                    )
            for file, shown in files:
                with call.out.about(file=shown):
                    if trust and not dry_run:
                        _trust(opened, file, trust)
                    looked = opened.do(inspect_bundle, file)
                    if not dry_run:
                        ask_clock(opened, looked, asked)
                    report = opened.do(try_merge if dry_run else merge_bundle, looked)
                    _tell(call, opened, report, shown, trial=dry_run)
        if not dry_run:
            for report in opened.do(merge_waiting):
                _tell(call, opened, report, str(report.file.name), trial=False)
            opened.do(lambda _desk: after_merging())


def _files(opened: Opened, leaving: contextlib.ExitStack, source: str) -> Iterator[tuple[Path, str]]:
    """Yield each file with its name for messages; of a folder, the files for this machine."""
    if source == "-":
        yield leaving.enter_context(_caught(opened.path.parent)), "-"
        return
    where = Path(source)
    if not where.is_dir():
        yield where, str(where)
        return
    for file in sorted(where.glob(f"*{ENDING}")):
        with contextlib.suppress(Refused):
            if not is_for_us(file):
                continue
        yield file, str(file)


@contextlib.contextmanager
def _caught(folder: Path) -> Iterator[Path]:
    """Yield standard input as a file nobody else can read: it is checked whole before it counts."""
    with part_folder(folder) as own:
        file = Path(own, f"input{ENDING}")
        with own_stream(file) as out:
            pour(sys.stdin.buffer, out)
        yield file


def _trust(opened: Opened, file: Path, name: str) -> None:
    """Check that a file is whole, and written by the owner of the key in it: nothing more is known of a stranger's
    file."""
    head = bundle_head(file)
    for _part in check_whole(file):
        pass
    if head["site"] == name:
        opened.do(trust_site, name, str(head["key"]))


def ask_clock(opened: Opened, looked: LookedAt, asked: set[str]) -> None:
    """Ask once for each site (`asked`) which of two differing clocks is right, if there is someone to ask."""
    if looked.ahead and looked.unknown and looked.site not in asked and can_ask():
        asked.add(looked.site)
        question = clock_question(opened.desk, looked.site, looked.ahead)
        if not click.confirm(question, err=True, default=True):
            raise click.ClickException(_("Nothing was loaded. Set this machine's clock, then try again."))


def _tell(call: Call, opened: Opened, report: MergeReport, shown: str, *, trial: bool) -> None:
    decisions = decisions_waiting(opened.desk)
    facts = {"file": shown, "new": report.new, "known": report.known, "missing": report.missing}
    facts |= {"decisions": decisions, "from": report.site, "bundle": report.number}
    facts |= {"missing_bundles": [*report.bundles], "clock_ahead_seconds": report.ahead // 1_000_000}
    facts |= {"kinds": dict(+report.kinds), "set_aside": report.aside.total(), "set_aside_kinds": dict(report.aside)}
    words = merge_words(opened.desk, report, trial=trial)
    call.out.line(facts, " ".join([*words, *([decision_words(decisions)] if decisions else [])]))


@van.command(
    "paper",
    help=N_(
        "One page for the bookmobile, for a day when nothing works: blocked cards, holds ready for each stop, due "
        "dates, and a form to write on.\n\nIt has card numbers and titles on it, but no names. Shred it afterwards."
    ),
)
@to_file("-o", "--output", "file", words=N_("Where to save it; shown here if left out."))
@click.option("--print", "on_paper", is_flag=True, help=N_("Send it to the printer."))
def van_paper_command(call: Call, file: Path | None, on_paper: bool) -> None:
    with call.open() as opened, call.out.about(paper="van"):
        made = opened.do(van_paper)
        facts = {"file": str(file) if file else None, "blocked": made.blocked, "holds": made.holds}
        if on_paper:
            done = printed(call, made.text, _("Save it with -o, and print it elsewhere."))
            call.out.line({**facts, "printed": done}, _("Sent to the printer.") if done else "")
        elif file is None:
            call.out.line({**facts, "text": made.text}, *made.text.splitlines())
        elif save_bytes(file, made.text.encode(), replace=call.force):
            call.out.line({**facts, "printed": False}, _("Saved: {file}").format(file=file))


@van.command(
    "key-in",
    help=N_(
        "Key in a paper log: a line for each item, from FILE or typed here.\n\nA line is the card, the barcode, and "
        "the time: `21234000000018 31234000000016 10:31`. For a return, write - instead of the card. All lines are "
        "taken in at the end, the oldest first, with the same checks as at the desk. What can't be done is listed."
    ),
)
@click.argument("file", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option("--day", metavar="DATE", type=as_day, help=N_("The day of the log. Default: today."))
@override_options
def van_key_in(call: Call, file: Path | None, day: date | None, override: tuple[str, ...], reason: str) -> None:
    passing = override_of(override, reason)
    if file is None and can_ask():
        call.out.note(_("Card, barcode, time. For a return: - instead of the card. Ctrl+D ends the log."))
    data = sys.stdin.buffer.read() if file is None or str(file) == "-" else read_codes(file)
    with call.open() as opened, call.out.about(file=str(file or "-")):
        lines = typed_log_lines(
            opened.desk, decode_barcode_list(data), day or day_of(opened.desk.now, opened.desk.zone)
        )
        tell_log(call, opened, lines, passing, str(file or "-"))


van_key_in.name = "key-in"


@command(N_("Every copy of this library: when it last reported, what is waiting for it, its clock."))
@csv_option
def sites_command(call: Call, file: Path | None) -> None:
    tell_list(call, SITES, file)
