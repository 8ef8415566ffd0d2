"""A letter to merge with a list, for Word and LibreOffice (Office Open XML, ISO/IEC 29500): a field for each column.

The document names no data file: a name that moved would make Word ask for it each time the letter is opened.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

from tuils.i18n import _
from tuils.values.folding import clean

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OPEN = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_OPEN}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_OPEN}/package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_OPEN}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
}
_DOCUMENT = '<w:document xmlns:w="{open}/wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>'
_ONCE = (1980, 1, 1, 0, 0, 0)  # the same letter is the same file


def merge_letter(fields: Sequence[str], sender: str, address: str = "", name: str = "") -> bytes:
    """Make the letter. `address`, `name`: the fields of the address and the salutation, empty where a list has none;
    all others follow, each in its line. `fields` are words of letters, digits, and _."""
    rest = [field for field in fields if field not in (address, name)]
    lines = [_text(sender), "", *([_field(address), ""] if address else [])]
    lines += [_salutation(name), ""] if name else []
    lines += [_text(_("Write your text here. Move the fields into it, and delete those that you don't need.")), ""]
    lines += [f"{_text(f'{field}: ')}{_field(field)}" for field in rest]
    paragraphs = "".join(f"<w:p>{line}</w:p>" for line in lines)
    whole = {**_PARTS, "word/document.xml": _DOCUMENT.format(open=_OPEN, paragraphs=paragraphs)}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        for part, xml in whole.items():
            out.writestr(zipfile.ZipInfo(part, _ONCE), _HEAD + xml, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _salutation(field: str) -> str:
    before, _name, after = _("Dear {name},").partition("{name}")
    return _text(before) + _field(field) + _text(after)


def _field(name: str) -> str:
    return f'<w:fldSimple w:instr=" MERGEFIELD {name} ">{_text(f"«{name}»")}</w:fldSimple>'


def _text(text: str) -> str:
    if not text:
        return ""
    kept = escape(clean(text)) + " " * (len(text) - len(text.rstrip()))
    return f'<w:r><w:t xml:space="preserve">{kept}</w:t></w:r>'
