"""The actions for a stick in the machine: load its bundles, or write what the others lack, with one answer. For
screens."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from tuils.files import FileRefused
from tuils.i18n import _, ngettext
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.local_words import count_label
from tuils.library.foundation.refusals import Refused
from tuils.values.dataclass import dataclass

from .bundle_file import ENDING
from .looking import inspect_bundle, is_for_us
from .merging import MergeReport, after_merging, merge_bundle, merge_waiting
from .overview import decisions_waiting
from .packing import pack_next_bundle, receivers
from .report_words import clock_question, decision_words, entries_aside_words, merge_words


@dataclass(frozen=True)
class Homecoming:
    """The answer. `mark`: OK, NOTE, or STOP where nothing could be done. Sentences: the result, and what to do next.
    `asks`: nothing was loaded yet, `said` asks which of two clocks is right. `told`: everything, a sentence a line."""

    mark: str
    said: str
    then: str = ""
    asks: bool = False
    told: tuple[str, ...] = ()


def in_words(fault: OSError) -> Homecoming:
    """A stick that was pulled out, is full, or can only be read."""
    if isinstance(fault, FileRefused):
        return Homecoming("STOP", fault.said, fault.then)
    text = _("The folder can't be used: {why}.").format(why=fault.strerror or str(fault))
    return Homecoming("STOP", text, _("Check the stick, then try again. The files on it are unchanged."))


@permitted("library.merge")
def bring_home(desk: Desk, folder: Path, *, clock_right: bool = False) -> Homecoming:
    """Every file in this folder that is for this machine. `clock_right`: somebody said that this machine's clock is,
    not that of the copy which is ahead of it."""
    try:
        folder = folder.expanduser()
        if not folder.is_dir():
            return Homecoming("STOP", _("There is no folder {folder}.").format(folder=folder), _("Put the stick in."))
        files = sorted(folder.glob(f"*{ENDING}"))
        question = "" if clock_right else _of_clocks(desk, files)
        return Homecoming("", question, asks=True) if question else _all_of(desk, files, folder)
    except OSError as fault:
        return in_words(fault)


def _of_clocks(desk: Desk, files: Sequence[Path]) -> str:
    """Return the question where a copy's clock is ahead of ours; a file that can't be merged is reported later."""
    for file in files:
        with contextlib.suppress(Refused):
            if is_for_us(file) and (looked := inspect_bundle(desk, file)).ahead and looked.unknown:
                return clock_question(desk, looked.site, looked.ahead)
    return ""


def _all_of(desk: Desk, files: Sequence[Path], folder: Path) -> Homecoming:
    reports, refused = _merged(desk, files)
    told = [report for report in reports if report.new or report.missing] or reports[-1:]
    if not told and not refused:
        text = _("No file for this machine is in {folder}.").format(folder=folder)
        there = _("On the laptop: F10, Bookmobile, Save work.")
        return Homecoming("NOTE", text, there if desk.main else _("At the library: F10, Bookmobile, Save work."))
    return _report_merged(desk, told, refused)


def _merged(desk: Desk, files: Sequence[Path]) -> tuple[list[MergeReport], list[Refused]]:
    """Merge each file that is for us, then the bundles that waited for one of them."""
    reports, refused = list[MergeReport](), list[Refused]()
    for file in files:
        try:
            if is_for_us(file):
                reports.append(merge_bundle(desk, inspect_bundle(desk, file)))
        except Refused as no:
            refused.append(no)
    reports += merge_waiting(desk)
    after_merging()
    return reports, refused


def _report_merged(desk: Desk, sequence: Sequence[MergeReport], refused: Sequence[Refused]) -> Homecoming:
    words = [*(no.message for no in refused), *(word for report in sequence for word in merge_words(desk, report))]
    n = decisions_waiting(desk)
    hint = _("{what} F10, Needs a decision.").format(what=decision_words(n)) if n else ""
    if aside := sum(merge_report.aside.total() for merge_report in sequence):
        hint = entries_aside_words(aside)
    mark = "NOTE" if refused or n or aside or any(merge_report.missing for merge_report in sequence) else "OK"
    mark = "STOP" if refused and not sequence else mark
    return Homecoming(mark, " ".join(words), hint or _next_step(desk, mark), told=tuple(words))


def _next_step(desk: Desk, mark: str) -> str:
    if desk.main:
        return _("F8 saves what it should take with it.")
    return _("Your copy is up to date. You can drive off.") if mark == "OK" else _("F8 saves your work on the stick.")


def pack_all(desk: Desk, folder: Path) -> Homecoming:
    """Write a file for each copy that this one exchanges with."""
    try:
        made = [pack_next_bundle(desk, site, folder.expanduser()) for site in receivers()]
    except OSError as fault:
        return in_words(fault)
    n = sum(one.entries for one in made)
    text = ngettext("{n} change saved to the stick: {files}", "{n} changes saved to the stick: {files}", n)
    files = ", ".join(one.file.name for one in made)
    return Homecoming("OK", text.format(n=count_label(n), files=files), _("Take the stick with you and load it there."))
