"""How MARC files are read, matched and merged: the options of `tuils import marc`, as a profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from tuils.formats.merging import LOCAL, MergeRules
from tuils.i18n import N_, _
from tuils.library.cataloging.profile import MarcProfile
from tuils.values.barcode import BarcodeRule
from tuils.values.words import Unclear

from .options import as_text

F = TypeVar("F", bound=Callable[..., Any])

NONE = "none"
_BY_HAND = "own"
_TAG_LENGTH = 3


def as_words(value: str) -> tuple[str, ...]:
    """Words with commas between; `none` is nothing, and stands alone."""
    words = tuple(word.strip() for word in value.split(",") if word.strip())
    if NONE in words and len(words) > 1:
        raise click.BadParameter(_("{text}: {none} stands alone.").format(text=value, none=NONE))
    return () if words == (NONE,) else words


def as_kept(value: str) -> tuple[str, ...]:
    """Tags beside the local ones, which stay in any case; with `none` among them they alone."""
    words = [word.strip() for word in value.split(",") if word.strip()]
    return tuple(word for word in words if word != NONE) if NONE in words else (*LOCAL, *words)


def as_our_code(value: str) -> tuple[str, str]:
    theirs, equals, ours = value.partition("=")
    if not equals or theirs.partition("/")[0] not in ("branch", "location", "item_type") or "/" not in theirs:
        raise click.BadParameter(_("{text}: write KIND/THEIRS=OURS, such as branch/MPL=MAIN.").format(text=value))
    return theirs, ours


def _option(*names: str, **more: Any) -> Callable[[F], F]:
    return click.option(*names, default=None, **more)


_OPTIONS = (
    _option(
        "--holdings",
        metavar="SYSTEM|TAG",
        type=as_text,
        help=N_("Whose items: auto, koha, evergreen, lc, follett, symphony, sierra, none; or a tag, with --map."),
    ),
    _option(
        "--map",
        "fields",
        metavar="FIELD=CODES",
        multiple=True,
        type=as_text,
        help=N_("Which subfields of that tag are what: barcode=i, call_number=ab, ..."),
    ),
    _option(
        "--match",
        metavar="SIGN,...",
        type=as_words,
        help=N_(
            "What tells a title that is here: control_number, isbn, lccn, issn, title; or none. "
            "Usually isbn,lccn,control_number."
        ),
    ),
    _option(
        "--on-match",
        metavar="WHAT",
        type=as_text,
        help=N_("Of a title that is here: skip it, add-items, overlay, or new for one more."),
    ),
    _option(
        "--keep",
        metavar="TAG,...",
        type=as_kept,
        help=N_(
            "Overlay: of these fields, such as 856 or 65X, ours stay. Local ones (59X, 9XX, ...) do anyway, unless "
            "none stands among them."
        ),
    ),
    _option("--add", metavar="TAG,...", type=as_words, help=N_("Overlay: of these fields both stay.")),
    _option(
        "--deletes",
        metavar="WHAT",
        type=as_text,
        help=N_("Records that are marked as deleted: aside, or apply to take out titles without items."),
    ),
    _option(
        "--code",
        "codes",
        metavar="KIND/THEIRS=OURS",
        multiple=True,
        type=as_our_code,
        help=N_("Put our code for theirs: branch/MPL=MAIN, location/GEN=STACKS, item_type/01=BK."),
    ),
    _option("--one-copy", is_flag=True, help=N_("Make one item for each new title that has none.")),
    _option("--give-numbers", is_flag=True, help=N_("Give items without number the next of the library's own.")),
    _option("--strip", metavar="CHARACTERS", type=as_text, help=N_("Take these off the front of items' numbers.")),
    _option("--prefix", metavar="DIGITS", type=as_text, help=N_("Put this before short numbers, and zeros between.")),
    _option("--digits", metavar="N", type=click.IntRange(0, 30), help=N_("To how many digits numbers are completed.")),
    _option("--check-digit", "check", is_flag=True, help=N_("Put a check digit behind completed numbers.")),
    _option(
        "--profile", metavar="NAME", type=as_text, help=N_("Read it as was kept under this name; options go over it.")
    ),
    _option("--save-profile", "save", metavar="NAME", type=as_text, help=N_("Keep these options under this name.")),
    _option(
        "--report",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help=N_("Write what is said of single records to this file, too (CSV)."),
    ),
)


def marc_options(command: F) -> F:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def profile_from(kept: MarcProfile, given: Mapping[str, Any]) -> MarcProfile:
    """A profile with the options that were given over it."""
    plain = ("match", "on_match", "deletes", "one_copy", "give_numbers")
    values: dict[str, Any] = {name: given[name] for name in plain if given[name] is not None}
    values |= _holdings(given)
    if given["codes"]:
        values["codes"] = {**kept.codes, **dict(given["codes"])}
    values["merge"] = _merge(kept.merge, given)
    values["barcodes"] = _barcodes(kept.barcodes, given)
    return replace(kept, **values)


def _holdings(given: Mapping[str, Any]) -> dict[str, Any]:
    """A system by name, or a tag of which --map says what is what."""
    values: dict[str, Any] = {}
    if (named := given["holdings"]) is not None:
        is_tag = len(named) == _TAG_LENGTH and named.isdigit()
        values = {"holdings": _BY_HAND if is_tag else named, "tag": named if is_tag else "", "fields": ()}
    if given["fields"]:
        values["fields"] = given["fields"]
    return values


def _merge(rules: MergeRules, given: Mapping[str, Any]) -> MergeRules:
    keep, add = given["keep"], given["add"]
    return MergeRules(rules.keep if keep is None else keep, rules.add if add is None else add)


def _barcodes(rule: BarcodeRule, given: Mapping[str, Any]) -> BarcodeRule:
    values = {name: given[name] for name in ("strip", "prefix", "digits", "check") if given[name] is not None}
    try:
        return replace(rule, **values)
    except Unclear as unclear:
        raise click.BadParameter(unclear.said(_), param_hint="--digits") from unclear
