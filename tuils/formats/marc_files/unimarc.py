"""Records of UNIMARC in a file: known by certain signs, record by record, and read as MARC 21.

What has signs of both formats, or too few of either, is not guessed: it is marked to be set aside.
"""

from __future__ import annotations

import re

from tuils.i18n import _

from .iso2709 import OfUnimarc, Raw

_CODED = re.compile(rb"[^\x1f]{0,2}\x1fa[0-9 |#]{8}[a-z |#][0-9 |#uUxX?.-]{8}")
"""The beginning of field 100: a date of eight digits, a letter, two years. In MARC 21 it is the name of a person."""
_AUTHORITY = re.compile(rb"[^\x1f]{0,2}\x1fa[0-9]{8}[a-z |#]")
_LONG_ENOUGH = 34
_FIXED = 40
_TITLE = re.compile(rb"\x1fa[^\x1f]*[^\s\x1f]")
_AUTHORITIES = "xyz"


def as_marc21(raw: Raw) -> Raw:
    """Return a record of MARC 21 as it is, and one of UNIMARC as MARC 21.

    245                                   MARC 21, also with a stray 200
    200 $a, no 245, and 100 of codes      UNIMARC; so with 801, or 210 and 215
    200 $a, no 245, none of these         set aside: it may be either
    245 and 100 of codes                  set aside: it is both
    """
    tags = raw.tags
    if "200" not in tags and ("245" in tags or "100" not in tags):
        return raw
    coded = _is_coded(raw)
    if "245" in tags:
        return _undecided(raw, both=True) if coded and _has_title(raw) else raw
    if raw.leader[6] in _AUTHORITIES:
        if coded or _is_coded(raw, _AUTHORITY, 0):
            raw.unimarc = OfUnimarc(aside=_("It is a name or subject heading (authority), not a title."))
        return raw
    if not _has_title(raw):
        return raw if not coded else _converted(raw)
    if "008" in tags and len(raw.data[tags.index("008")]) == _FIXED:
        return _undecided(raw, both=True)
    if coded or "801" in tags or {"210", "215"} <= {*tags}:
        return _converted(raw)
    return _undecided(raw, both=False)


def _is_coded(raw: Raw, codes: re.Pattern[bytes] = _CODED, least: int = _LONG_ENOUGH) -> bool:
    """Return whether field 100 has the codes of UNIMARC."""
    found = (data for tag, data in zip(raw.tags, raw.data, strict=True) if tag == "100")
    return any(len(data) >= least and codes.match(data) for data in found)


def _has_title(raw: Raw) -> bool:
    return any(tag == "200" and _TITLE.search(data) for tag, data in zip(raw.tags, raw.data, strict=True))


def _undecided(raw: Raw, *, both: bool) -> Raw:
    if both:
        why = _("It has signs of both MARC 21 and UNIMARC; tuils does not guess.")
    else:
        why = _("It may be UNIMARC: its title is in field 200, but no other field confirms it.")
    raw.unimarc = OfUnimarc(aside=why, undecided=True)
    return raw


def _converted(raw: Raw) -> Raw:
    from .unimarc_fields import converted

    return converted(raw)
