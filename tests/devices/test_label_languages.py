"""Labels in the languages of label printers: their barcode, and data that orders nothing."""

from __future__ import annotations

import pytest

from tuils.devices.printers.epl import epl_label
from tuils.devices.printers.zpl import zpl_label
from tuils.values.label_faces import BARCODE, POCKET, SPINE, LabelFace

EVIL = 'Caret ^XA~JR _5E "quote\\" \nP9\n \x1b[2J \x02'


def test_a_barcode_label() -> None:
    face = LabelFace(BARCODE, code="31234000000016", head="Harlow Library")
    assert zpl_label(face).decode() == (
        "^XA^CI28^PW406^LL203^FO0,8^A0N,22,22^FB406,1,0,C^FH_^FDHarlow Library^FS"
        "^FO24,34^BY2,2.5^BKN,N,131,N,N,A,A^FH_^FD31234000000016^FS"
        "^FO0,171^A0N,22,22^FB406,1,0,C^FH_^FD3 1234 00000 0016^FS^XZ\n"
    )
    assert b'B24,30,0,K,2,5,139,N,"A31234000000016A"' in epl_label(face)
    assert zpl_label(face, "code128").count(b"^BCN,131,N,N,N") == 1
    assert zpl_label(face, "code39").count(b"^B3N,N,131,N,N") == 1


def test_a_spine_label_has_a_line_for_each_part() -> None:
    face = LabelFace(SPINE, ("REF", "616.", "89140092", "YAL"))
    assert zpl_label(face).count(b"^FD") == 4
    assert epl_label(face).count(b"\nA") == 4


@pytest.mark.parametrize("kind", [SPINE, POCKET])
def test_no_title_is_an_order_to_the_printer(kind: str) -> None:
    face = LabelFace(kind, (EVIL, EVIL), "31234000000016")
    zpl = zpl_label(face).decode()
    assert zpl.count("^XA") == zpl.count("^XZ") == 1
    assert "~" not in zpl
    assert all(sign.isprintable() for sign in zpl[:-1])
    epl = epl_label(LabelFace(kind, ('a"b\\', EVIL), "31234000000016"))
    assert all(line[:1] in (b"", b"N", b"I", b"q", b"Q", b"A", b"B", b"P") for line in epl.split(b"\n"))
    assert epl.count(b"\nP") == 1
    assert b'"a\\"b\\\\"' in epl
