"""A file of MARCXML of any size, one title after the other in level memory; a fault costs the title it is in.

expat (the standard library) reads it. It refuses entities, so that nothing is blown up and no other file is read.
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterable, Iterator
from xml.parsers import expat

from tuils.i18n import _

from .iso2709 import Raw, Unreadable
from .marc_fields import EARLY_END, MOST_FAULTS, TOO_BROKEN, TOO_LONG, say
from .marc_strays import mixed
from .marcxml import Elements, XmlRefused

MOST_XML = 8 * 1024 * 1024
"""The most bytes of one title in XML, which takes two to three times the room of ISO 2709."""

_STEP = 64 * 1024  # refused or not, expat reads what it was given to its end
_BETWEEN = 400  # bytes enough to hold a tag that is cut in two
_TITLE = rb"<(?:[\w.-]+:)?record(?=[\s>/])"
_AGAIN = (
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
)
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NO_REFERENCE = re.compile(r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bcBCeEfF]|1[0-9a-fA-F]));")
_REFERENCE = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)(?:(\w+);)?")
_NO_TAG = re.compile(r"<(?![/\w!?])")


def xml_raws(chunks: Iterable[bytes]) -> Iterator[Raw | Unreadable]:
    """Each title of MARCXML in UTF-8, which may have more than one root or none; what is no title is passed over.

    A title that is not well-formed is mended if it is plain how, else Unreadable; reading goes on behind it. A
    file without any title is one Unreadable.
    """
    file = _File()
    try:
        for chunk in chunks:
            yield from file.feed(chunk)
        yield from file.end()
    except XmlRefused as why:
        yield from file.taken()
        yield Unreadable(str(why))


class _File:
    """`_held` are the bytes since the open title, or since what expat has not used yet; `_base` is where they
    begin as the parser counts, `_start` where the file's own bytes began. `_broken`: at which of the held bytes
    something is broken, whose end is not found yet; `_cut`: it was too long to be held whole."""

    def __init__(self) -> None:
        self._count = 0
        self._faults = 0
        self._told = False
        self._cut = False
        self._held = b""
        self._broken: int | None = None
        self._elements = Elements()
        self._base = self._start = 0

    def _begin(self, names: list[str]) -> None:
        """Begin a new parser for the rest, within elements of these names."""
        done = self._elements.done
        self._elements = Elements()
        self._elements.done = done
        before = "".join(f"<{name}>" for name in names).encode()
        self._elements.parser.Parse(before, False)
        self._base = self._start = len(before)

    def feed(self, chunk: bytes) -> Iterator[Raw | Unreadable]:
        self._held += chunk
        while chunk:
            if self._broken is not None:
                chunk = self._resync()
                yield from self.taken()
                continue
            try:
                for at in range(0, len(chunk), _STEP):
                    self._elements.parser.Parse(chunk[at : at + _STEP], False)
                chunk = b""
                self._forget()
            except expat.ExpatError as why:
                chunk = self._stopped(why.code)
            yield from self.taken()

    def taken(self) -> Iterator[Raw | Unreadable]:
        done, self._elements.done = self._elements.done, []
        self._count += len(done)
        if any(isinstance(one, Raw) for one in done):
            self._faults = 0
        yield from done

    def _forget(self) -> None:
        elements = self._elements
        used = (elements.begun if elements.inside else elements.parser.CurrentByteIndex) - self._base
        if used > 0:
            self._held = self._held[used:]
            self._base += used
        if len(self._held) > MOST_XML:
            self._broken, self._cut = 1, True

    def _stopped(self, code: int) -> bytes:
        """Handle a stop of expat: return the bytes to continue with in a new parser, b"" if they are still to be
        found."""
        elements = self._elements
        self._faults += 1
        if self._faults > MOST_FAULTS:
            raise XmlRefused(_(TOO_BROKEN).format(n=MOST_FAULTS))
        at = max(elements.parser.ErrorByteIndex - self._base, 0)
        if elements.inside:
            begun = max(elements.begun - self._base, 0)
            self._held, self._broken = self._held[begun:], max(at - begun, 1)
            return self._resync()
        if code in _AGAIN and elements.titles:
            self._held = self._held[at:]
            self._begin([])
            return self._held
        nothing_read = elements.parser.ErrorByteIndex <= self._start
        self._held, self._broken = self._held[at:], 1 if nothing_read else 0
        return self._resync()

    def _resync(self) -> bytes:
        """Skip to the end of the broken record, salvage it if possible, and start a new parser behind it.

            <record>..Emma & Co..</record><record>..Broken</datafield></record><record>..Heidi..</record>

        expat stops at `& `. The record's end is searched from there; `mended` gets the whole record, makes `&amp;` of
        it, and the title comes with a fault said. A new parser begins at the second record and stops at its
        `</datafield>`, which `mended` can't repair: one Unreadable. A third parser reads the third as if nothing had
        happened.
        If the end is not here yet, b"" asks for the next chunk, and the search continues where it ended.
        """
        elements, lost = self._elements, self._elements.inside
        name = re.escape(elements.name.encode())
        end = re.compile(rb"</%b\s*>|%b" % (name, _TITLE) if lost else _TITLE)
        found = end.search(self._held, self._broken or 0)
        if found is None:
            if len(self._held) > MOST_XML:
                self._cut = True
            if self._cut or not lost:
                self._held = self._held[-_BETWEEN:]
            self._broken = 0 if self._cut or not lost else max(len(self._held) - _BETWEEN, self._broken or 0)
            return b""
        at = found.end() if found[0].startswith(b"</") else found.start()
        if lost:
            elements.done.append(Unreadable(_(TOO_LONG)) if self._cut else mended(self._held[:at]))
        elif not self._told and (self._count or elements.done):
            elements.done.append(Unreadable(_("This part is not valid XML; it was skipped.")))
            self._told = True
        self._held, self._broken, self._cut = self._held[at:], None, False
        self._begin(elements.open)
        return self._held

    def end(self) -> Iterator[Raw | Unreadable]:
        elements = self._elements
        whole = self._broken is None
        try:
            if whole:
                elements.parser.Parse(b"", True)
        except expat.ExpatError:
            whole = False
        yield from self.taken()
        if elements.inside:
            yield Unreadable(_(TOO_LONG) if self._cut else _(EARLY_END))
        elif not self._count:
            yield Unreadable(_no_titles(elements))
        elif not whole and not self._told and elements.open:
            yield Unreadable(_("The file ends too early: titles may be missing after this point."))


def _no_titles(elements: Elements) -> str:
    if elements.alien:
        return _("This XML file is not MARC: it may be Dublin Core or another kind. Ask for MARCXML or MARC (.mrc).")
    return _("There is no MARC title in this XML file. Ask for MARCXML or MARC (.mrc).")


def mended(piece: bytes) -> Raw | Unreadable:
    """Repair one `record` element that was not well-formed: remove what XML cannot hold, escape loose signs."""
    text = mixed(piece).text
    text = _NO_REFERENCE.sub("", _NO_CHARACTER.sub("", text))
    text = _NO_TAG.sub("&lt;", _REFERENCE.sub(_reference, text))
    elements = Elements()
    try:
        elements.parser.Parse(text.encode("utf-8"), True)
    except (expat.ExpatError, XmlRefused):
        return Unreadable(_("It is not valid XML; it was not imported."))
    if not elements.done:
        return Unreadable(_("It is not valid XML; it was not imported."))
    raw = elements.done[0]
    if isinstance(raw, Raw):
        say(raw.faults, _("It was not valid XML; it was corrected."))
    return raw


def _reference(found: re.Match[str]) -> str:
    """The character that HTML means by a name, else the sign itself."""
    name = found[1] or ""
    return html.entities.html5.get(f"{name};", "") or f"&amp;{found[0][1:]}"
