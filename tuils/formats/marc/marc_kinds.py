"""The ten kinds of titles that people ask for at a desk: a book, a film, music to hear."""

from __future__ import annotations

import re
from collections.abc import Mapping

KINDS = ("book", "video", "music", "audiobook", "map", "score", "serial", "web", "kit", "other")
LEADERS = {
    "book": "am", "video": "gm", "music": "jm", "audiobook": "im", "map": "em", "score": "cm", "serial": "as",
    "web": "am", "kit": "om", "other": "rm",
}  # fmt: skip
"""The leader/06-07 of a title of each kind that is made or corrected here."""

# Leader/06, type of record (MARC 21 Bibliographic, Leader).
_BY_TYPE = {
    "a": "book", "t": "book", "c": "score", "d": "score", "e": "map", "f": "map", "g": "video",
    "i": "audiobook", "j": "music", "o": "kit",
}  # fmt: skip
_SERIAL_LEVELS = "bis"
_PLACE_OF_FORM = {"e": 29, "f": 29, "g": 29, "k": 29, "o": 29, "r": 29}
_ONLINE_FORMS = ("o", "s")
_STILL_PICTURES = ("f", "s", "t")
_MEDIA = (
    (re.compile("video|dvd|blu-?ray|motion picture", re.IGNORECASE), "video"),
    (re.compile("sound|audio|compact dis[ck]", re.IGNORECASE), "audiobook"),
    (re.compile("electronic|computer file|online|internet", re.IGNORECASE), "web"),
    (re.compile("kit", re.IGNORECASE), "kit"),
)


def material_kind(leader: str, fixed: str, fields: Mapping[str, list[str]]) -> str:
    """One of KINDS, from leader/06-07, the form in 008, 007 and the medium named in 245 $h.

    What is heard or seen stays that when it is online; "web" is what is read there.
    """
    kind = _BY_TYPE.get(leader[6], "other")
    if kind == "book" or kind == "other":
        kind = _by_medium(fields) or kind
    if kind == "book" and leader[7] in _SERIAL_LEVELS:
        kind = "serial"
    if kind == "video" and leader[6] == "g" and fixed[33:34] in _STILL_PICTURES:
        kind = "other"
    if kind in ("book", "serial", "map", "other") and _is_online(leader, fixed, fields):
        kind = "web"
    return kind


def _by_medium(fields: Mapping[str, list[str]]) -> str:
    for text in fields.get("245", ()):
        at = text.find("\x1fh")
        if at >= 0:
            medium = text[at + 2 :].partition("\x1f")[0]
            return next((kind for pattern, kind in _MEDIA if pattern.search(medium)), "")
    return ""


def _is_online(leader: str, fixed: str, fields: Mapping[str, list[str]]) -> bool:
    if fixed[_PLACE_OF_FORM.get(leader[6], 23) :][:1] in _ONLINE_FORMS:
        return True
    carriers = [text[:2] for text in fields.get("007", ())]
    return "cr" in carriers and "ta" not in carriers
