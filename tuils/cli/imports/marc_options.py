"""The options of `tuils import marc` for reading, matching and merging MARC files, as a profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import click

from tuils.cli.kit.options import as_file, as_text, to_file, together
from tuils.formats.marc.merging import LOCAL, MergeRules
from tuils.i18n import N_, _
from tuils.library.holdings.title_imports.profile import MarcProfile

from .table_options import BARCODES, barcode_rule

F = TypeVar("F", bound=Callable[..., Any])

NONE = "none"
_BY_HAND = "own"
_TAG_LENGTH = 3


def as_words(value: str) -> tuple[str, ...]:
    """Return words typed with commas between; `none` is nothing, and has to be alone."""
    words = tuple(word.strip() for word in value.split(",") if word.strip())
    if NONE in words and len(words) > 1:
        raise click.BadParameter(_("{text}: {none} can't be combined with others.").format(text=value, none=NONE))
    return () if words == (NONE,) else words


def tags_to_keep(value: str) -> tuple[str, ...]:
    """Return the tags to keep besides the local ones, which are always kept; with `none` among them, only those
    typed."""
    words = [word.strip() for word in value.split(",") if word.strip()]
    return tuple(word for word in words if word != NONE) if NONE in words else (*LOCAL, *words)


def as_our_code(value: str) -> tuple[str, str]:
    theirs, equals, ours = value.partition("=")
    if not equals or theirs.partition("/")[0] not in ("branch", "location", "item_type") or "/" not in theirs:
        raise click.BadParameter(_("{text}: type KIND/THEIRS=OURS, such as branch/MPL=MAIN.").format(text=value))
    return theirs, ours


def _option(*names: str, **more: Any) -> Callable[[F], F]:
    return click.option(*names, default=None, **more)


_HOLDINGS = _option(
    "--holdings",
    metavar="SYSTEM|TAG",
    type=as_text,
    help=N_(
        "Which system wrote the items: auto, koha, koha-unimarc, evergreen, lc, follett, symphony, sierra, "
        "none; or a tag, with --map."
    ),
)
_MAP = _option(
    "--map",
    "fields",
    metavar="FIELD=CODES",
    multiple=True,
    type=as_text,
    help=N_("What each subfield of that tag means: barcode=i, call_number=ab, ..."),
)
_CODE = _option(
    "--code",
    "codes",
    metavar="KIND/THEIRS=OURS",
    multiple=True,
    type=as_our_code,
    help=N_("Replace their code with ours: branch/MPL=MAIN, location/GEN=STACKS, item_type/01=BK."),
)
_PROFILE = _option(
    "--profile",
    metavar="NAME",
    type=as_text,
    help=N_("Use the options saved under this name; options given here override them."),
)
_OPTIONS = (
    _HOLDINGS,
    _MAP,
    _option(
        "--match",
        metavar="SIGN,...",
        type=as_words,
        help=N_(
            "How to match titles already on file: control_number, isbn, lccn, issn, title; or none. "
            "By default isbn,lccn,control_number."
        ),
    ),
    _option(
        "--on-match",
        metavar="WHAT",
        type=as_text,
        help=N_("For a title already on file: skip, add-items, overlay, or new for a second record."),
    ),
    _option(
        "--keep",
        metavar="TAG,...",
        type=tags_to_keep,
        help=N_(
            "Overlay: keep our own fields with these tags, such as 856 or 65X. Local fields (59X, "
            "9XX, ...) are always kept, unless none is given."
        ),
    ),
    _option("--add", metavar="TAG,...", type=as_words, help=N_("Overlay: keep both ours and theirs for these tags.")),
    _option(
        "--deletes",
        metavar="WHAT",
        type=as_text,
        help=N_("Records marked as deleted: aside (set aside), or apply to withdraw titles without items."),
    ),
    _CODE,
    _option("--one-copy", is_flag=True, help=N_("Add one item to each new title that has none.")),
    _option("--give-numbers", is_flag=True, help=N_("Give items without a barcode the library's next free numbers.")),
    *BARCODES,
    _PROFILE,
    _option("--save-profile", "save", metavar="NAME", type=as_text, help=N_("Save these options under this name.")),
    to_file("--report", type=as_file, words=N_("Also save the messages about single records to this file (CSV).")),
)


_OF_A_LOOK = (_HOLDINGS, _MAP, _CODE, *BARCODES, _PROFILE)
marc_options = together(*_OPTIONS)
look_options = together(*_OF_A_LOOK)
"""The options that say how copies are read: `import look` stores nothing."""


def profile_from(kept: MarcProfile, given: Mapping[str, Any]) -> MarcProfile:
    """Return a profile changed by the options given."""
    plain = ("match", "on_match", "deletes", "one_copy", "give_numbers")
    values: dict[str, Any] = {name: given[name] for name in plain if given[name] is not None}
    values |= _holdings(given)
    if given["codes"]:
        values["codes"] = {**kept.codes, **dict(given["codes"])}
    values["merge"] = _merge(kept.merge, given)
    values["barcodes"] = barcode_rule(kept.barcodes, given)
    return replace(kept, **values)


def _holdings(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the copies' place: a system by name, or a tag whose subfields --map explains."""
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
