r"""MARC as text (.mrk): a field a line, as the Library of Congress's MARCMaker and MarcEdit write and read it.

`=245  10$aTitle /$cby whom.`: `$` before each subfield code, `\` for a blank in fixed fields and indicators, other
characters in braces (`{dollar}`); an empty line ends a title. Facts after the MARCMaker User's Manual (2007).
"""

from __future__ import annotations

import codecs
import html.entities
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator

from tuils.formats.marc_files.marc_fields import MARKS, TOO_LONG, loose_raw, odd_mark
from tuils.i18n import N_, _

from .iso2709 import MOST, Raw, Unreadable

_COMBINING = {
    "hooka": "\u0309", "grave": "\u0300", "acute": "\u0301", "circ": "\u0302", "tilde": "\u0303", "macr": "\u0304",
    "breve": "\u0306", "dot": "\u0307", "uml": "\u0308", "diaer": "\u0308", "caron": "\u030c", "ring": "\u030a",
    "llig": "\ufe20", "rlig": "\ufe21", "rcommaa": "\u0315", "dblac": "\u030b", "candra": "\u0310",
    "cedil": "\u0327", "ogon": "\u0328", "dotb": "\u0323", "dbldotb": "\u0324", "ringb": "\u0325",
    "dblunder": "\u0333", "under": "\u0332", "commab": "\u0326", "rcedil": "\u031c", "breveb": "\u032e",
    "ldbltil": "\ufe22", "rdbltil": "\ufe23", "commaa": "\u0313",
}  # fmt: skip
"""The accents, which are before their letter there, as in MARC-8; by MARC's own mapping to Unicode."""
_CHARACTERS = {
    "dollar": "$", "lcub": "{", "rcub": "}", "bsol": "\\", "esc": "\x1b", "joiner": "\u200d", "nonjoin": "\u200c",
    "softsign": "\u02b9", "hardsign": "\u02ba", "mlrhring": "\u02bc", "mllhring": "\u02bb", "alif": "\u02bc",
    "ayn": "\u02bb", "flat": "\u266d", "sharp": "\u266f", "Ohorn": "\u01a0", "ohorn": "\u01a1", "Uhorn": "\u01af",
    "uhorn": "\u01b0", "Ostrok": "\u00d8", "ostrok": "\u00f8", "scriptl": "\u2113", "phono": "\u2117",
}  # fmt: skip
_NAME = re.compile(r"\w+")
_EITHER = re.compile(rf"((?:\{{(?:{'|'.join(_COMBINING)})\}})+)(\{{\w+\}}|[^{{]|$)|\{{(\w{{2,10}})\}}")
_LINE = re.compile(r"=([0-9A-Za-z]{3})(?:  |[ \t]|$)(.*)")
_EMPTY_LINES = re.compile(r"\n[ \t\n]*\n")
_TITLE_ENDS = re.compile(r"\n\n(?==)|\n(?==LDR)")
_ESCAPES = {ord("$"): "{dollar}", ord("{"): "{lcub}", ord("}"): "{rcub}", ord("\\"): "{bsol}"}
_NO_LINES = N_("There is no MARC field in it.")


def mrk_raws(chunks: Iterable[bytes]) -> Iterator[Raw | Unreadable]:
    """Each title of a .mrk file, in level memory, with any line ends; bytes that are not UTF-8 stay as they are."""
    letters = io.IncrementalNewlineDecoder(codecs.getincrementaldecoder("utf-8")("surrogateescape"), translate=True)
    rest, enough = "", 0
    for chunk in chunks:
        rest += letters.decode(chunk)
        if len(rest) < min(enough, MOST):
            continue
        *whole, rest = _TITLE_ENDS.split(_EMPTY_LINES.sub("\n\n", rest))
        yield from (title for one in whole for title in _titles(one))
        if len(rest) > MOST:
            yield Unreadable(_(TOO_LONG))
            rest = ""
        enough = 2 * len(rest)  # of something long not every chunk is worth another look
    rest += letters.decode(b"", True)
    yield from (title for part in _TITLE_ENDS.split(_EMPTY_LINES.sub("\n\n", rest)) for title in _titles(part))


def _titles(block: str) -> Iterator[Raw | Unreadable]:
    if not block.strip("\n\t \x1a\0"):
        return
    try:
        if len(block) > MOST:
            raise Unreadable(_(TOO_LONG))
        yield _title(block)
    except Unreadable as why:
        yield why


def _title(block: str) -> Raw:
    leader, faults = "", list[str]()
    tags: list[str] = []
    texts: list[str] = []
    for tag, line in _lines(block):
        if tag in ("LDR", "000"):
            leader = line.replace("\\", " ")
            continue
        tags.append(tag)
        texts.append(_field(tag, line, faults))
    if not tags:
        raise Unreadable(_(_NO_LINES))
    return loose_raw(leader, tags, texts, faults)


def _lines(block: str) -> list[tuple[str, str]]:
    """Return tag and text of each field; lines that begin otherwise continue the one before."""
    fields: list[tuple[str, str]] = []
    for line in block.split("\n"):
        found = _LINE.match(line)
        if found:
            fields.append((found[1], found[2]))
        elif fields and line.strip():
            tag, text = fields[-1]
            fields[-1] = tag, f"{text.rstrip()} {line.strip()}"
    return fields


def _field(tag: str, line: str, faults: list[str]) -> str:
    marks, *parts = line.split("$")
    marks = _plain(marks.replace("\\", " "))
    if not parts or (tag < "010" and tag.isdigit()):
        return _plain(line.replace("\\", " ")) if parts else marks
    text = [marks]
    for part in parts:
        if not part:
            continue
        text.append(MARKS.get(part[0]) or odd_mark(part[0], faults))
        text.append(_plain(part[1:]))
    return "".join(text)


def _plain(text: str) -> str:
    """Return `text` with the characters of its mnemonics; unknown ones stay."""
    if "{" not in text:
        return text
    return _EITHER.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    if accents := found[1]:
        letter = _EITHER.sub(_character, found[2])
        return unicodedata.normalize("NFC", letter + "".join(_COMBINING[name] for name in _NAME.findall(accents)))
    name = found[3]
    return _CHARACTERS.get(name) or html.entities.html5.get(f"{name};") or found[0]


def to_mrk(raw: Raw) -> bytes:
    """One title and the empty line behind it. Its data must be UTF-8, as stored titles are."""
    lines = [f"=LDR  {raw.leader}\n"]
    for tag, data in zip(raw.tags, raw.data, strict=True):
        text = data.decode("utf-8", "replace")
        if "$" in text or "{" in text or "}" in text or "\\" in text:
            text = text.translate(_ESCAPES)
        marks, *parts = text.split("\x1f")
        lines.append("$".join((f"={tag}  {marks.replace(' ', chr(92))}", *filter(None, parts))) + "\n")
    lines.append("\n")
    return "".join(lines).encode("utf-8")
