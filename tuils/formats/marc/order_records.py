"""A vendor's order records: titles in MARC, with fields of the vendor's own that say how many copies, at what price,
from which fund, for whom. Which fields, is a map: one of order_maps.toml, or typed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import BinaryIO

from tuils.formats.marc_files.iso2709 import put_together, read_piece
from tuils.i18n import N_
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.money.money import cents
from tuils.values.words import Unclear

from .marc import RecordRead, read_marc
from .marc_columns import BiblioColumns

MAPS = "order_maps.toml"
PARTS = ("copies", "price", "fund", "branch", "location", "type", "discount", "note")
_PLACE = re.compile(r"([0-9]{3})\$([a-z0-9])")
_AMOUNT = re.compile(r"-?[0-9][0-9.,]*")
_LOCAL = "9"
_WRONG = N_('"{text}" is no map. Type one of {names}, or such as copies=960$o,price=960$s,fund=960$u.')
OrderMap = Mapping[str, tuple[tuple[str, str], ...]]
"""The places of each of PARTS: tag and subfield; the first that is there counts."""


@dataclass(frozen=True)
class OrderRecord:
    """One record of the file, `number` from 1. `wanted`: what each of its order fields says, by PARTS, `price` in cents
    as text; at least one. `marc`: without the vendor's own fields. `fault`: why it cannot be ordered."""

    number: int
    columns: BiblioColumns
    marc: bytes
    wanted: tuple[Mapping[str, str], ...]
    fault: str = ""


@cache
def known_maps() -> Mapping[str, Mapping[str, str]]:
    """Return the maps by name, as they are written."""
    return tomllib.loads((files(__package__) / MAPS).read_text(encoding="utf-8"))


def read_map(text: str) -> OrderMap:
    """A map by its name, or as `copies=960$o,price=960$s|020$c`. Refuses with Unclear."""
    typed = clean(text)
    named = known_maps().get(typed.lower())
    written = named or dict(one.strip().partition("=")[::2] for one in typed.split(",") if one.strip())
    found = {}
    for part, places in written.items():
        if part == "words":
            continue
        matched = [_PLACE.fullmatch(place.strip()) for place in places.split("|")]
        if part not in PARTS or not all(matched):
            raise Unclear(_WRONG, text=typed, names=", ".join(known_maps()))
        found[part] = tuple((one[1], one[2]) for one in matched if one)
    if not found:
        raise Unclear(_WRONG, text=typed, names=", ".join(known_maps()))
    return found


def order_records(stream: BinaryIO, order_map: OrderMap) -> Iterator[OrderRecord]:
    """Yield each record of a file in any of MARC's formats, in level memory."""
    for read in read_marc(stream):
        if read.outcome in ("rejected", "set_aside"):
            yield OrderRecord(read.number, read.columns, b"", (), read.fault)
        else:
            yield _record(read, order_map)


def _record(read: RecordRead, order_map: OrderMap) -> OrderRecord:
    raw = read_piece(read.marc)
    fields = [(tag, _subfields(data)) for tag, data in zip(raw.tags, raw.data, strict=True)]
    own = {tag for places in order_map.values() for tag, _code in places if tag.startswith(_LOCAL)}
    stays = [at for at, tag in enumerate(raw.tags) if tag not in own]
    marc = put_together(raw.leader, [raw.tags[at] for at in stays], [raw.data[at] for at in stays])
    return OrderRecord(read.number, read.columns, marc if own & {*raw.tags} else read.marc, _wanted(fields, order_map))


def _subfields(data: bytes) -> dict[str, str]:
    """The first of each code."""
    found: dict[str, str] = {}
    for part in data.decode("utf-8", "replace").split("\x1f")[1:]:
        found.setdefault(part[:1], clean(part[1:]))
    return found


def _wanted(fields: list[tuple[str, dict[str, str]]], order_map: OrderMap) -> tuple[Mapping[str, str], ...]:
    """Return the lines: each field of the leading tag is one; other tags are for all of them."""
    lead = next((order_map[part][0][0] for part in ("copies", "fund") if part in order_map), "")
    mine = [found for tag, found in fields if tag == lead]
    rest = {tag: found for tag, found in reversed(fields) if tag != lead}
    return tuple(_sole_fields({**rest, lead: one}, order_map) for one in mine or [{}])


def _sole_fields(fields: Mapping[str, Mapping[str, str]], order_map: OrderMap) -> Mapping[str, str]:
    found = {}
    for part, places in order_map.items():
        told = (fields.get(tag, {}).get(code, "") for tag, code in places)
        if text := next(filter(None, told), ""):
            found[part] = _in_cents(text) if part == "price" else _number(text) if part == "copies" else text
    return {part: text for part, text in found.items() if text}


def _number(text: str) -> str:
    """Return `2`, `02`, `2 copies` as digits; text without any as it is."""
    found = re.match(r"0*([0-9]{1,4})(?![0-9])", text)
    return found[1] if found else text


def _in_cents(text: str) -> str:
    """Return `$18.99 (pbk.)`, `USD 1,018.99`, `18` in cents; as it is if that is no price, such as `-5`; empty if there
    is no amount."""
    found = _AMOUNT.search(text)
    amount = cents(found[0].rstrip(".,")) if found else 0
    return str(amount) if found and amount is not None else text if found else ""
