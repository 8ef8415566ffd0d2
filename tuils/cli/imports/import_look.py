"""tuils import look: what a file of MARC records is, before it is imported"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.errors import USAGE
from tuils.cli.kit.options import command
from tuils.cli.kit.progress import progress
from tuils.formats.holdings.holdings import Holding
from tuils.i18n import N_, _
from tuils.library.foundation.administration.profiles import load_profile
from tuils.library.foundation.local_words import money_label
from tuils.library.holdings.title_imports.first_look import FirstLook, first_look, left_out_words, unimarc_words
from tuils.library.holdings.title_imports.profile import USUAL, MarcProfile

from .marc_options import look_options, profile_from

COLUMNS = (
    ("barcode", N_("barcode")),
    ("call_number", N_("call number")),
    ("home_branch", N_("branch")),
    ("location", N_("location")),
    ("item_type", N_("type")),
    ("price_cents", N_("price")),
    ("state", N_("state")),
)
WIDEST = 20
COUNTS = (
    "records",
    "faults",
    "copies",
    "titles_without_copies",
    "missing",
    "doubled",
    "taken",
    "wrong_check",
    "old_loans",
    "left_out",
    "copies_left_out",
    "unimarc",
    "undecided",
)
SHOWN = 3


_NOT_ASKED = ("match", "on_match", "deletes", "one_copy", "give_numbers", "keep", "add")


@command(
    N_(
        "Preview files of MARC records before you import them: what they are, which system wrote "
        "the copies and how ten of them would be stored, and which barcodes and codes have "
        "problems. Nothing is saved. The options are those of `import marc`.\n\nExit code 2 if no "
        "record can be read."
    )
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@look_options
def import_look(call: Call, /, files: tuple[Path, ...], profile: str | None, **how: Any) -> None:
    with call.open() as opened, call.out.about(file=str(files[0])):
        opened.desk.require("library.import")
        kept = MarcProfile.of(load_profile("marc", profile)) if profile else USUAL
        marc_profile = profile_from(kept, dict.fromkeys(_NOT_ASKED) | how)
        marc_profile.check()
        with progress(_("Looking")) as at:
            seen = first_look(files, marc_profile, at)
        _tell(call, seen)
        call.out.ask(0 if seen.records > seen.faults else USAGE)


def _tell(call: Call, seen: FirstLook) -> None:
    for file in seen.files:
        facts = {
            "file": str(file.path),
            "format": file.format or None,
            "bytes": file.bytes,
            "fault": file.fault or None,
        }
        call.out.line(facts, f"{file.path}: {file.fault or file.format or _('This file is empty.')}")
    if call.out.as_json:
        for copy in seen.samples:
            call.out.line(_copy_json(copy))
    elif seen.records > seen.faults:
        for words in _words(seen):
            call.out.line({}, words)
    for one in seen.unknown:
        text = _("{kind} {code}: not set up here, {n} times in the file").format(
            kind=one.kind, code=one.code, n=one.count
        )
        call.out.line({"unknown": one.kind, "code": one.code, "count": one.count}, text)
    if call.out.as_json:
        call.out.line(_summary(seen))


def _copy_json(copy: Holding) -> dict[str, Any]:
    facts = {name: None if value == "" else value for name, value in copy._asdict().items()}
    return {"copy": facts.pop("barcode"), **facts}


def _summary(seen: FirstLook) -> dict[str, Any]:
    guess = seen.guess
    return {
        "holdings": guess.system,
        "tag": guess.tag or None,
        "why": guess.why,
        **{name: getattr(seen, name) for name in COUNTS},
        "unmapped": dict(seen.unmapped),
        "examples": {what: list(numbers) for what, numbers in seen.examples.items()},
    }


def _words(seen: FirstLook) -> Iterator[str]:
    yield seen.guess.why
    yield _("Titles: {titles}. Copies: {copies}. Titles without a copy: {none}.").format(
        titles=seen.records - seen.faults - seen.left_out,
        copies=seen.copies - seen.copies_left_out,
        none=seen.titles_without_copies,
    )
    if seen.left_out:
        yield left_out_words(seen.left_out, seen.copies_left_out)
    yield from unimarc_words(seen.unimarc, seen.undecided, seen.unmapped)
    if seen.samples:
        yield ""
        yield from copies_in_columns(seen.samples)
        yield ""
    if seen.faults:
        yield _("Parts that cannot be read: {n}.").format(n=seen.faults)
    yield from _counts(seen)


def _counts(seen: FirstLook) -> Iterator[str]:
    told = (
        (seen.missing, "", _("Copies without a barcode: {n}.")),
        (seen.doubled, "doubled", _("Barcodes used twice in the file: {n}, such as {codes}.")),
        (seen.taken, "taken", _("Barcodes already on file: {n}, such as {codes}.")),
        (
            seen.wrong_check,
            "wrong_check",
            _("Barcodes with a wrong check digit: {n}, such as {codes}. They are imported anyway."),
        ),
        (
            seen.old_loans,
            "",
            _("Copies that were checked out: {n}. A note keeps this until `import loans` brings in the checkouts."),
        ),
    )
    for number, what, words in told:
        if number:
            yield words.format(n=number, codes=", ".join(seen.examples.get(what, ())[:SHOWN]))


def copies_in_columns(copies: Sequence[Holding]) -> Iterator[str]:
    """Yield the copies in columns as wide as their content."""
    rows = [[_(word) for _name, word in COLUMNS], *([_cell(copy, name) for name, _word in COLUMNS] for copy in copies)]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cell(copy: Holding, name: str) -> str:
    value = getattr(copy, name)
    if name == "price_cents":
        return money_label(value)
    if name == "state" and not value and copy.not_for_loan:
        value = _("library use only")
    elif name == "state" and not value and copy.checked_out_note:
        value = _("was checked out")
    return str(value) if len(str(value)) <= WIDEST else f"{value[: WIDEST - 3]}..."
