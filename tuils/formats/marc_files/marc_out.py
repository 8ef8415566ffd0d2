"""A stored title leaves with more fields behind its own, in one of the forms of a file of titles.

In ISO 2709 the title's own bytes leave as they are; in the other forms each of its fields does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tuils.i18n import _
from tuils.values.dataclass import dataclass

from .iso2709 import END, ENTRY, FIELD_END, LEADER, LONGEST, LONGEST_FIELD, Raw, fits_iso2709, read_piece

_BARE = re.compile(rb"\x1f(?=\x1f|\Z)")  # a subfield without code and text, which only ISO 2709 has a form for

Field = tuple[str, bytes]  # tag; data in UTF-8, indicators first, without end mark


class WrittenTitle(NamedTuple):
    """One title as it stands in the file; b"" where the form has no room for it.

    `left`: which of the added fields had no room. `faults`: plain sentences on what could not be written.
    """

    data: bytes
    left: Sequence[int] = ()
    faults: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class MarcForm:
    """A file of titles: `head`, what `put` gives for each title, `tail`.

    `put` gets a stored title (ISO 2709 in UTF-8) and the fields that go behind its own.
    """

    put: Callable[[bytes, Sequence[Field]], WrittenTitle]
    head: bytes = b""
    tail: bytes = b""


def export_form(name: str) -> MarcForm:
    """iso2709, marcxml, json (MARC-in-JSON, a title a line) or mrk."""
    if name == "marcxml":
        from .marcxml import FOOT, HEAD, to_marcxml

        return MarcForm(_field_by_field(to_marcxml), HEAD, FOOT)
    if name == "json":
        from .marcjson import to_marcjson

        return MarcForm(_field_by_field(lambda raw: to_marcjson(raw) + b"\n"))
    if name == "mrk":
        from .mrk import to_mrk

        return MarcForm(_field_by_field(lambda raw: to_mrk(_told_odd_tags(raw))))
    return ISO2709


def _field_by_field(write: Callable[[Raw], bytes]) -> Callable[[bytes, Sequence[Field]], WrittenTitle]:
    def put(piece: bytes, fields: Sequence[Field]) -> WrittenTitle:
        raw = read_piece(piece)
        raw.tags += [tag for tag, _data in fields]
        raw.data = [_BARE.sub(b"", data) for data in (*raw.data, *(data for _tag, data in fields))]
        return WrittenTitle(write(raw), (), raw.faults)

    return put


def _told_odd_tags(raw: Raw) -> Raw:
    if odd := [tag for tag in raw.tags if not tag.isalnum()]:
        raw.faults.append(_("Fields with tag {tags} cannot be edited in this form.").format(tags=", ".join(odd)))
    return raw


def as_stored(piece: bytes, fields: Sequence[Field]) -> WrittenTitle:
    """The title as it is stored, with these fields behind its own as far as there is room.

    ISO 2709 has none for a field over 9,999 bytes, nor beyond 99,999 in all.
    """
    if not fits_iso2709(piece):
        return WrittenTitle(piece, range(len(fields)))
    base = int(piece[12:17])
    directory, start, room = bytearray(piece[LEADER : base - 1]), len(piece) - base - 1, LONGEST - len(piece)
    kept, left = [piece[base:-1]], []
    for place, (tag, data) in enumerate(fields):
        size = len(data) + 1
        if size > LONGEST_FIELD or size + ENTRY > room:
            left.append(place)
            continue
        directory += b"%b%04d%05d" % (tag.encode("ascii"), size, start)
        kept += (data, FIELD_END)
        start += size
        room -= size + ENTRY
    base = LEADER + len(directory) + 1
    head = b"%05d%b%05d%b" % (LONGEST - room, piece[5:12], base, piece[17:LEADER])
    return WrittenTitle(b"".join((head, directory, FIELD_END, *kept, END)), left)


def _for_others(piece: bytes, fields: Sequence[Field]) -> WrittenTitle:
    """Leave out a title that ISO 2709 has no room for: many systems read no further than it."""
    if fits_iso2709(piece):
        return as_stored(piece, fields)
    return WrittenTitle(b"", (), [_("It is too long for ISO 2709 and was left out; marcxml can hold it.")])


AS_STORED, ISO2709 = MarcForm(as_stored), MarcForm(_for_others)
