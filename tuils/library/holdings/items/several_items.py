"""Several copies of one title at once: volumes 1-10, copies 1-5, with the next barcodes or scanned labels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, not_understood, refuse
from tuils.models import Item
from tuils.models.rows import some
from tuils.values.folding import clean

from .items import add_item, barcode_is_free, barcode_is_usual
from .showing import ItemSheet, whole_biblio

MOST = 200
"""The most copies added at once: one act, so that one undo removes all of them."""
USUAL_VOLUME = "v. "
YEAR = 4  # digits
_RANGE = re.compile(r"(\D*)(\d{1,4})\s*(?:-|\.\.)\s*(\D*)(\d{1,4})")
_ONE = re.compile(r"(\D*)(\d{1,4})")


def volumes_in(text: str) -> list[str]:
    """Return the volumes of a text: `1-3` is v. 1, v. 2, v. 3; `vol.1-2, 5` is vol.1, vol.2, vol.5; years are alone,
    and a text without a number stays as it is: `Index`. Refuses with NOT_UNDERSTOOD."""
    found: list[str] = []
    before = ""
    for part in _parts(text):
        span, one = _RANGE.fullmatch(part), _ONE.fullmatch(part)
        if span and span[3].strip() in ("", span[1].strip()):
            before = span[1] or before
            found += [_volume(before, number) for number in _numbers("volumes", part, span[2], span[4])]
        elif one:
            before = one[1] or before
            found.append(_volume(before, one[2]))
        else:
            found.append(part)
    return _all_different("volumes", text, found)


def _volume(before: str, number: str) -> str:
    return f"{before or ('' if len(number) == YEAR else USUAL_VOLUME)}{number}"


def copy_numbers_in(text: str) -> list[str]:
    """`1-3` and `2, 4` are these copy numbers, `5` alone is how many: then the list is empty. Refuses with
    NOT_UNDERSTOOD."""
    if text.strip().isdecimal():
        return []
    found: list[str] = []
    for part in _parts(text):
        if span := _RANGE.fullmatch(part):
            found += _numbers("copies", part, span[2], span[4])
        else:
            found.append(part)
    return _all_different("copies", text, found)


def _parts(text: str) -> list[str]:
    return [part for one in re.split(r"[,;]", text) if (part := clean(one))]


def _numbers(field: str, text: str, first: str, last: str) -> list[str]:
    """Return the numbers from first to last, as wide as the first is written: 01, 02."""
    if not int(first) <= int(last) < int(first) + MOST:
        raise not_understood(field, text, _("Such as 1-10, up to {n}.").format(n=MOST))
    return [f"{number:0{len(first)}}" for number in range(int(first), int(last) + 1)]


def _all_different(field: str, text: str, found: list[str]) -> list[str]:
    if len(set(found)) < len(found) or not found:
        raise not_understood(field, text, _("Each once, such as 1-10."))
    return found


def planned_items(biblio: str, volumes: str = "", copies: str = "", barcodes: int = 0) -> list[Facts]:
    """The volume and copy number of each copy that `add_items` would make, in order. Refuses as that."""
    whole = whole_biblio(biblio)
    every = volumes_in(volumes) if volumes.strip() else [""]
    numbered = copy_numbers_in(copies) if copies.strip() else []
    many = int(copies) if copies.strip().isdecimal() else 1
    if many * len(every) > MOST or len(numbered) * len(every) > MOST or many < 1:
        raise not_understood("copies", copies, _("Up to {n} copies.").format(n=MOST))
    if not volumes.strip() and not copies.strip():
        return [{} for _barcode in range(max(1, barcodes))]
    if not copies.strip():
        return [{"volume": volume} for volume in every]
    if numbered:
        return [_copy_fields(volume, number) for volume, number in product(every, numbered)]
    return [_copy_fields(volume, number) for volume in every for number in _next_numbers(whole, volume, many)]


def _copy_fields(volume: str, copy_number: str) -> Facts:
    facts = {"volume": volume, "copy_number": copy_number}
    return {name: value for name, value in facts.items() if value}


def _next_numbers(biblio: str, volume: str, many: int) -> list[str]:
    """Return the next numbers after the highest copy number that is there; a copy without one counts."""
    here = some(Item, '"biblio" = ? AND "volume" = ? AND NOT "withdrawn"', biblio, volume)
    known = [int(number[1]) for row in here if (number := re.search(r"(\d{1,4})\s*$", row.copy_number))]
    first = max([len(here), *known]) + 1
    return [str(number) for number in range(first, first + many)]


@verb("catalog.edit")
def add_items(
    desk: Desk,
    biblio: str,
    fields: Facts,
    *,
    volumes: str = "",
    copies: str = "",
    barcodes: Sequence[str] = (),
    sure: bool = False,
) -> list[ItemSheet]:
    """Add copies of this title, all in one act or none: `volumes` (`1-10`), `copies` of each (`5`, `1-5`), or one for
    each of the `barcodes`, which are in the order of the copies. Without barcodes the next free ones are given.

    `fields` are the same for all. Refuses as `add_item`; with NOT_UNDERSTOOD a range that cannot be read, and where
    there are not as many barcodes as copies.
    """
    labels = [clean(code).replace(" ", "") for code in barcodes]
    every = planned_items(biblio, volumes, copies, len(labels))
    if labels and len(labels) != len(every):
        raise not_understood("barcode", len(labels), _("{n} copies need {n} barcodes.").format(n=len(every)))
    if fields.get("barcode") and len(every) > 1:
        raise not_understood("barcode", fields["barcode"], _("{n} copies need {n} barcodes.").format(n=len(every)))
    act = Act(desk)
    done = []
    for number, apart in enumerate(every):
        own = {"barcode": labels[number]} if labels else {}
        done.append(add_item(desk, biblio, {**fields, **apart, **own}, sure=sure, act=act))
    return done


def label_fault(code: str, taken: Sequence[str]) -> Refused | None:
    """Return why this barcode can't go on the next copy; `taken`: barcodes scanned before it."""
    try:
        if code in taken:
            raise refuse("BARCODE_IN_USE", code=code)
        barcode_is_free(code)
        barcode_is_usual(code)
    except Refused as no:
        return no
    return None
