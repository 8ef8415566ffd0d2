"""tuils label: labels on sheets and label printers, and those that wait"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, family, to_file, together
from tuils.cli.kit.output import save_bytes
from tuils.cli.kit.printing import not_printed_words, print_job
from tuils.cli.kit.table import list_command
from tuils.devices.printers.printer_list import require_printer
from tuils.formats.paper.label_pdf import LabelRun, NoLabels, write_labels, write_ruler
from tuils.formats.paper.label_sheets import USUAL, LabelSheet, SheetFault, label_sheet, label_sheets
from tuils.i18n import N_, _, ngettext
from tuils.library.front.opening import Opened
from tuils.library.holdings.labels.faces import (
    hold_signs,
    items_named,
    label_faces,
    on_own_paper,
    scanner_faces,
    shelf_signs,
)
from tuils.library.holdings.labels.queries import LabelItem, label_items
from tuils.library.holdings.labels.queue import LABELS, labels_printed, printed_last, waiting_of
from tuils.library.holdings.lists.list_naming import list_called
from tuils.library.holdings.lists.lists_out import all_lines
from tuils.printing.print_labels import label_job, spine_letters
from tuils.printing.print_out import assigned, printers_of
from tuils.values.label_faces import BARCODE, POCKET, SIGN, SPINE, SYMBOLOGIES, LabelFace, too_long

MOST_OFF = 500
TOLD = 3
INTO = to_file(
    "-o", "--output", "file", words=N_("Save to this PDF file; - is the screen."), type=click.Path(path_type=Path)
)
OFF = click.IntRange(-MOST_OFF, MOST_OFF)


label = family("label", N_("Labels for spines, pockets and barcodes: on sheets, or from a label printer."))


sheet_options = together(
    click.option("--sheet", metavar="NAME", default="", type=as_text, help=N_("The sheet: see label sheets.")),
    click.option("--start", metavar="N", default=1, type=click.IntRange(1, 1000), help=N_("The first free label.")),
    click.option("--right", metavar="N", default=0, type=OFF, help=N_("Move right by tenths of a millimeter.")),
    click.option("--down", metavar="N", default=0, type=OFF, help=N_("Move down by tenths of a millimeter.")),
)
"""The options for the sheet, and the place on it."""


def _labels(kind: str, words: str) -> None:
    @label.command(kind, help=words)
    @click.argument("barcodes", metavar="[BARCODE]...", nargs=-1, type=as_text)
    @click.option("--queue", is_flag=True, help=N_("Those that are waiting: see label queue."))
    @click.option("--full", is_flag=True, help=N_("With --queue: print only full sheets."))
    @click.option("--again", metavar="N", type=click.IntRange(1), help=N_("Reprint the last labels, from label N on."))
    @click.option("--list", "listed", metavar="LIST", default="", type=as_text, help=N_("The items on this list."))
    @click.option("--printer", metavar="NAME", default="", type=as_text, help=N_("On this printer."))
    @click.option("--symbology", type=click.Choice(SYMBOLOGIES), default=None, help=N_("The kind of barcode."))
    @click.option("--boxes", is_flag=True, help=N_("Draw the edges of the labels."))
    @sheet_options
    @INTO
    def command(call: Call, /, **given: Any) -> None:
        _print(call, kind, given)


_labels(SPINE, N_("Print spine labels, with the call number broken into lines."))
_labels(POCKET, N_("Print pocket labels: call number, author, title, and barcode."))
_labels(BARCODE, N_("Barcode labels. Codabar for numbers of digits, Code 128 for others, unless --symbology says so."))


def _print(call: Call, kind: str, given: dict[str, Any]) -> None:
    ways = [bool(given["barcodes"]), given["queue"], bool(given["listed"]), given["again"] is not None]
    if sum(ways) != 1 or (given["full"] and not given["queue"]):
        raise click.UsageError(_("Give barcodes, or one of --queue, --list LIST, --again N."))
    with call.open(refresh=False) as opened, call.out.about():
        run = label_run(call, opened, given)
        items = _items(opened, kind, given, run)
        faces = label_faces(kind, items, spine_letters(run))
        if not faces:
            call.out.note(_("No labels to print."))
            return
        _warn(call, faces, len(items) - len(faces))
        if put_out_labels(call, opened, faces, run, given, kind) and given["queue"] and kind != POCKET:
            opened.do(labels_printed, kind, [item.id for item in items])


def label_run(
    call: Call,
    opened: Opened,
    given: dict[str, Any],
    called: Callable[[str, Path], LabelSheet] = label_sheet,
    usual: str = USUAL,
) -> LabelRun:
    """Return the run of labels. `called`: finds the sheet by its name, `usual` if none is given."""
    try:
        sheet = called(given["sheet"] or usual, opened.path)
    except SheetFault as no:
        raise click.UsageError(str(no)) from no
    if given["start"] > sheet.count:
        text = _("{sheet} has {n} labels, so --start is 1 to {n}.").format(sheet=sheet.name, n=sheet.count)
        raise click.UsageError(text)
    symbology, boxes = given.get("symbology") or "", bool(given.get("boxes"))
    run = LabelRun(sheet, given["start"], symbology, given["right"], given["down"], boxes)
    if off := run.off_page:
        text = ngettext(
            "{n} label of each sheet is partly off the page: --right and --down move by tenths of a millimeter.",
            "{n} labels of each sheet are partly off the page: --right and --down move by tenths of a millimeter.",
            off,
        )
        call.out.note(text.format(n=off))
    return run


def _items(opened: Opened, kind: str, given: dict[str, Any], run: LabelRun) -> Sequence[LabelItem]:
    queue = SPINE if kind == POCKET else kind
    if given["queue"]:
        found = opened.do(waiting_of, queue)
        if given["full"]:
            whole = (run.start - 1 + len(found)) // run.sheet.count * run.sheet.count - run.start + 1
            found = found[: max(whole, 0)]
        return [one.item for one in found]
    if given["again"] is not None:
        return [waiting.item for waiting in printed_last(queue, given["again"])]
    if given["listed"]:
        sheet = list_called(given["listed"])
        if sheet.of != "items":
            text = _("{name} is a list of titles. Labels need a list of items.").format(name=sheet.name)
            raise click.UsageError(text)
        return label_items([line.thing for line in all_lines(sheet)])
    return items_named(given["barcodes"])


def _warn(call: Call, faces: Sequence[LabelFace], empty: int) -> None:
    long = [face for face in faces if face.kind == SPINE and too_long(face.lines)]
    if long:
        named = "; ".join(f"{face.told}: {' / '.join(face.lines)}" for face in long[:TOLD])
        text = ngettext("{n} label is long, so it is in smaller type: {names}",
                        "{n} labels are long, so they are in smaller type: {names}", len(long))  # fmt: skip
        call.out.note(text.format(n=len(long), names=named))
    if empty:
        text = ngettext("{n} copy has nothing to print.", "{n} copies have nothing to print.", empty)
        call.out.note(text.format(n=empty))


def put_out_labels(
    call: Call, opened: Opened, faces: Sequence[LabelFace], run: LabelRun, given: dict[str, Any], kind: str
) -> bool:
    """Put the labels into the file or on the printer; return whether they are there."""
    file, name = given["file"], given["printer"]
    if name:
        require_printer(opened.station, name)
    setup = printers_of(opened.station)[name] if name else assigned(opened.station, "label")
    if file is None and setup is None:
        raise click.UsageError(_("Name a file with -o FILE.pdf, or a printer with --printer NAME."))
    facts = {"kind": kind, "labels": len(faces), "sheet": run.sheet.name, "next": run.after(len(faces))}
    try:
        if file is None and setup is not None:
            done = print_job(opened.station, label_job(setup, faces, run))
            text = not_printed_words(done.why) if done.why else _("Sent to the printer: {what}.").format(what=done.what)
            call.out.line(facts | {"printer": setup.name, "file": None, "why": done.why}, text)
            call.out.ask(1 if done.why else 0)
            return not done.why
        out = io.BytesIO()
        write_labels(faces, run, out)
    except NoLabels as no:
        raise click.UsageError(str(no)) from no
    save(call, file, out.getvalue(), facts | {"printer": None, "why": ""}, len(faces))
    return True


def save(call: Call, file: Path, data: bytes, facts: dict[str, Any], count: int) -> None:
    if not save_bytes(file, data, replace=call.force):
        return
    text = ngettext("{n} label saved: {file}", "{n} labels saved: {file}", count).format(n=count, file=file)
    hint = _("The next free label is number {n}: --start {n}.").format(n=facts["next"]) if facts["next"] > 1 else ""
    call.out.line(facts | {"file": str(file)}, " ".join(filter(None, (f"{text}.", hint))))


@label.command(
    "sign",
    help=N_(
        "Print signs to be read across the room: `label sign 'New books' -o new.pdf`, one for each TEXT.\n\n"
        "--holds: letters for the hold shelf. --shelves: a sign for the end of each location's shelves, with its first "
        "and last call number."
    ),
)
@click.argument("texts", metavar="[TEXT]...", nargs=-1, type=as_text)
@click.option("--holds", is_flag=True, help=N_("A to Z, for the hold shelf."))
@click.option("--shelves", is_flag=True, help=N_("Each shelving location of this branch."))
@click.option("--sheet", metavar="NAME", default="", type=as_text, help=N_("The sheet: see label sheets."))
@INTO
def label_sign(call: Call, texts: Sequence[str], holds: bool, shelves: bool, sheet: str, file: Path | None) -> None:
    if sum((bool(texts), holds, shelves)) != 1:
        raise click.UsageError(_("Give words for the signs, or one of --holds, --shelves."))
    with call.open(refresh=False) as opened, call.out.about():
        run = label_run(
            call, opened, {"sheet": sheet, "start": 1, "right": 0, "down": 0}, usual=on_own_paper("sign-letter")
        )
        faces = [LabelFace(SIGN, tuple(text.splitlines()) or (text,)) for text in texts]
        if holds:
            faces = opened.do(hold_signs)
        if shelves:
            faces = opened.do(shelf_signs)
        _to_file(call, file, faces, run, SIGN)


@label.command("test", help=N_("Print a page of barcodes of every kind, to see whether a scanner reads them."))
@click.option("--sheet", metavar="NAME", default="", type=as_text, help=N_("The sheet: see label sheets."))
@INTO
@in_library(refresh=False)
def label_test(call: Call, opened: Opened, sheet: str, file: Path | None) -> None:
    run = label_run(call, opened, {"sheet": sheet, "start": 1, "right": 0, "down": 0})
    _to_file(call, file, opened.do(scanner_faces), run, "test")


def _to_file(call: Call, file: Path | None, faces: Sequence[LabelFace], run: LabelRun, kind: str) -> None:
    if file is None:
        raise click.UsageError(_("Name a file with -o FILE.pdf."))
    if not faces:
        call.out.note(_("No labels to print."))
        return
    out = io.BytesIO()
    try:
        write_labels(faces, run, out)
    except NoLabels as no:
        raise click.UsageError(str(no)) from no
    facts = {"kind": kind, "labels": len(faces), "sheet": run.sheet.name, "next": run.after(len(faces))}
    save(call, file, out.getvalue(), facts | {"printer": None, "why": ""}, len(faces))


list_command(label, "queue", LABELS, N_("List the labels waiting to be printed: new copies and changed call numbers."))


@label.command(
    "sheets",
    help=N_("List the label sheets that tuils knows. Add your own in label-sheets.toml, next to the library file."),
)
def label_sheets_command(call: Call) -> None:
    with call.open(refresh=False) as opened:
        try:
            found = label_sheets(opened.path)
        except SheetFault as no:
            raise click.UsageError(str(no)) from no
    for one in found.values():
        call.out.line({"sheet": one.name, "labels": one.count, "words": one.words}, f"{one.name:<14} {one.words}")


@label.command(
    "ruler",
    help=N_(
        "Print a page with the outline of every label and a cross every centimeter. Hold it against a label sheet."
    ),
)
@sheet_options
@INTO
def label_ruler(call: Call, /, file: Path | None, **given: Any) -> None:
    if file is None:
        raise click.UsageError(_("Name a file with -o FILE.pdf."))
    out = io.BytesIO()
    with call.open(refresh=False) as opened:
        run = label_run(call, opened, given)
    try:
        write_ruler(run, out)
    except NoLabels as no:
        raise click.UsageError(str(no)) from no
    facts = {"kind": "ruler", "labels": run.sheet.count, "sheet": run.sheet.name, "next": 1, "printer": None, "why": ""}
    save(call, file, out.getvalue(), facts, run.sheet.count)
