"""A field of a MARC title as one line that people read and type: `10 $a Emma : $b a novel / $c Jane Austen.`

Indicators first, # for a blank. `$` and a letter or digit begins a subfield; a price ($12.95) does not, nor does
{dollar}. What was not changed in a line keeps its bytes, with blanks and letters that a line cannot show.
"""

from __future__ import annotations

import re
from collections import defaultdict

from tuils.formats.marc_files.iso2709 import SUBFIELD
from tuils.i18n import N_, _
from tuils.values.folding import clean

from .marc_parts import MarcField
from .marc_tables import BLANK, CODED

TAG = re.compile(r"[0-9A-Za-z]{3}")
_PRICE = r"(?!\d+[.,]\d|\d\d)"
_MARK = re.compile(rf"\${_PRICE}([a-z0-9])|(?<!\S)\${_PRICE}([!-~])")
_DOLLAR = "{dollar}"
_BLANKS = str.maketrans("#\\_", "   ")
_CODES = str.maketrans("#\\", "  ")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f]")
_NO_TEXT = N_("This field has no text. Type it behind $a, or delete the field.")
_NO_TAG = N_("A tag has three digits, such as 245.")


class NotAField(Exception):
    """The typed text is no field: a plain sentence for people."""


def is_control(tag: str) -> bool:
    """Return whether it has no indicators and subfields."""
    return tag == "LDR" or (tag < "010" and tag.isdigit())


def tag_from(text: str) -> str:
    """NotAField where it is no tag. Of letters only such as systems use for their own (CAT, LKR). 000 is the leader."""
    if not TAG.fullmatch(text):
        raise NotAField(_(_NO_TAG))
    return "LDR" if text == "000" else text.upper()


def added_tag(text: str) -> str:
    """The tag of one more field. NotAField also for the leader: text formats would read the second one as the first."""
    if (tag := tag_from(text)) == "LDR":
        raise NotAField(_("There is one leader. Choose it to change it."))
    return tag


def field_as_line(tag: str, data: bytes) -> str:
    """The field as a line."""
    field = MarcField.of(tag, data)
    if not field.parts:
        text = _UNSEEN.sub("", _readable(field.text))
        return text.replace(" ", BLANK) if tag in CODED else text
    marks = _UNSEEN.sub("", _readable(field.indicators)).replace(" ", BLANK)
    return " ".join((marks, *(f"${code} {_value(value)}".rstrip() for code, value in field.parts))).strip()


def field_from(tag: str, typed: str, was: bytes = b"", *, begun: bool = False) -> bytes:
    """The bytes of a field that was typed as a line. `was`: the field before it was changed. Text without a subfield
    is $a. NotAField where there is no text, unless it is only `begun`."""
    if was and typed.strip() == field_as_line(tag, was).strip():
        return was
    if is_control(tag):
        text = typed.translate(_CODES) if tag in CODED else typed.strip()
        if not text.strip():
            raise NotAField(_(_NO_TEXT))
        return _UNSEEN.sub("", text).encode("utf-8", "replace")
    head, parts = _cut(typed)
    if not parts:
        head, parts = MarcField.of(tag, was).indicators if was else "", [("a", typed.strip())]
    old = _old_values(tag, was)
    made = [(code, _kept(old[code, text], text)) for code, text in parts]
    if not (begun or any(value.strip() for _code, value in made)):
        raise NotAField(_(_NO_TEXT))
    body = "".join(f"{SUBFIELD}{code}{value}" for code, value in made)
    return f"{_indicators(head)}{body}".encode("utf-8", "surrogateescape")


def _cut(typed: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the text before the first subfield, then code and words of each."""
    found = list(_MARK.finditer(typed))
    if not found:
        return typed, []
    ends = [one.start() for one in found[1:]] + [len(typed)]
    parts = [
        (one[1] or one[2], typed[one.end() : end].strip().replace(_DOLLAR, "$"))
        for one, end in zip(found, ends, strict=True)
    ]
    return typed[: found[0].start()], parts


def _indicators(head: str) -> str:
    """Return the indicators of `14`, `1 4`, `#0`; one alone is the first, behind a blank the second."""
    squeezed = head.replace(" ", "")
    if len(squeezed) >= 2:
        return squeezed[:2].translate(_BLANKS)
    if len(squeezed) == 1 and head[:1] == " ":
        return f" {squeezed}".translate(_BLANKS)
    return squeezed.ljust(2).translate(_BLANKS)


def _old_values(tag: str, was: bytes) -> defaultdict[tuple[str, str], list[str]]:
    """Return the old values, letter by letter, by code and words as they are shown."""
    old: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for code, value in MarcField.of(tag, was).parts if was else []:
        old[code, _value(value).replace(_DOLLAR, "$")].append(value)
    return old


def _kept(values: list[str], text: str) -> str:
    return values.pop(0) if values else clean(text)


def _value(value: str) -> str:
    text = clean(_readable(value))
    return _MARK.sub(lambda found: _DOLLAR + found[0][1:], text) if "$" in text else text


def _readable(text: str) -> str:
    """Return text with the replacement character for bytes that are no UTF-8."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
