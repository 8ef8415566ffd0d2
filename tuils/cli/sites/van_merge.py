"""tuils van merge"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from tuils.cli.kit.call import Call, can_ask
from tuils.cli.kit.opening import Opened
from tuils.cli.kit.options import as_text, command
from tuils.files import own_stream, part_folder, pour
from tuils.i18n import N_, _
from tuils.library.refusals import Refused
from tuils.library.sites.bundle_file import ENDING, check_whole, head_of
from tuils.library.sites.known_sites import trust as trust_site
from tuils.library.sites.looking import LookedAt, is_for_us, look_at
from tuils.library.sites.merging import MergeReport, after_merging, merge_bundle, merge_waiting, try_merge
from tuils.library.sites.overview import decisions_waiting
from tuils.library.sites.report_words import clock_question, decision_words, merge_words


@command(
    N_(
        "Load what a van or a branch brought: its files, a folder of them, or - for standard "
        "input.\n\nA file is loaded whole or not at all, in any order. Loading it twice does no "
        "harm."
    )
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
def merge(call: Call, sources: tuple[str, ...], dry_run: bool, trust: str) -> None:
    with call.open() as opened, contextlib.ExitStack() as leaving:
        opened.desk.require("library.merge")
        asked = set[str]()
        for source in sources:
            files = [*_files(opened, leaving, source)]
            if not files:
                call.out.note(_("No file for this machine is in {folder}.").format(folder=source))
            for file, shown in files:
                with call.out.about(file=shown):
                    if trust and not dry_run:
                        _trust(opened, file, trust)
                    looked = opened.do(look_at, file)
                    if not dry_run:
                        ask_clock(opened, looked, asked)
                    report = opened.do(try_merge if dry_run else merge_bundle, looked)
                    _tell(call, opened, report, shown, trial=dry_run)
        if not dry_run:
            for report in opened.do(merge_waiting):
                _tell(call, opened, report, str(report.file.name), trial=False)
            opened.do(lambda _desk: after_merging())


def _files(opened: Opened, leaving: contextlib.ExitStack, source: str) -> Iterator[tuple[Path, str]]:
    """Each file with the name that is told. Of a folder, those that are for this machine."""
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
    """What comes in by standard input, as a file that nobody else reads: it is looked at whole before it counts."""
    with part_folder(folder) as own:
        file = Path(own, f"input{ENDING}")
        with own_stream(file) as out:
            pour(sys.stdin.buffer, out)
        yield file


def _trust(opened: Opened, file: Path, name: str) -> None:
    """Whole, and written by whoever has the key in it: that much is known of a stranger's file."""
    head = head_of(file)
    for _part in check_whole(file):
        pass
    if head["site"] == name:
        opened.do(trust_site, name, str(head["key"]))


def ask_clock(opened: Opened, looked: LookedAt, asked: set[str]) -> None:
    """Two clocks differ: which is right is asked once of each site (`asked`), where there is someone to ask."""
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
    words = merge_words(opened.desk, report, trial=trial)
    call.out.line(facts, " ".join([*words, *([decision_words(decisions)] if decisions else [])]))
