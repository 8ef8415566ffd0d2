"""Sheets of labels, drawn as a printer would, and read by a real decoder of barcodes."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

pdfium = pytest.importorskip("pypdfium2", reason="needs tuils[dev]")
zxing = pytest.importorskip("zxingcpp", reason="needs tuils[dev]")

from tuils.formats.paper.label_pdf import LabelRun, NoLabels, write_cards, write_labels, write_ruler
from tuils.formats.paper.label_sheets import label_sheet, label_sheets
from tuils.station import pdf_fonts
from tuils.values.label_faces import BARCODE, POCKET, SPINE, CardFace, LabelFace
from tuils.values.numbers.barcode import with_check_digit

READ_AT = (("codabar", 203), ("codabar", 300), ("codabar", 600), ("code39", 203), ("code128", 203))


def faces(count: int, kind: str = BARCODE) -> list[LabelFace]:
    lines = ("123.4 ABC", "Abc, Ann", "A book") if kind == POCKET else ()
    return [LabelFace(kind, lines, with_check_digit(f"312340000{n:04}"), "Harlow Library") for n in range(count)]


def decoded(pdf: bytes, dpi: int, page: int = 0) -> list[tuple[str, float, float]]:
    """Return the codes read on a page, with where the middle of each is in points from the top left."""
    image = pdfium.PdfDocument(pdf)[page].render(scale=dpi / 72, grayscale=True).to_pil()
    found = zxing.read_barcodes(image)
    return sorted(
        ((one.text.strip("ABCD"), (one.position.top_left.x + one.position.bottom_right.x) / 2 * 72 / dpi,
          (one.position.top_left.y + one.position.bottom_right.y) / 2 * 72 / dpi) for one in found),
        key=lambda one: one[0],
    )  # fmt: skip


def made(count: int, run: LabelRun, kind: str = BARCODE) -> bytes:
    out = io.BytesIO()
    write_labels(faces(count, kind), run, out)
    return out.getvalue()


@pytest.mark.parametrize(("symbology", "dpi"), READ_AT)
def test_each_label_of_a_sheet_is_read_where_it_should_be(symbology: str, dpi: int) -> None:
    sheet = label_sheet("avery-5160")
    read = decoded(made(30, LabelRun(sheet, symbology=symbology)), dpi)
    assert [text for text, _x, _y in read] == [face.code for face in faces(30)]
    for number, (_text, x, y) in enumerate(read):
        left, top = sheet.place(number)
        assert abs(x - left - sheet.label[0] / 2) < 2
        assert top < y < top + sheet.label[1]


def test_a_sheet_begins_at_any_label_and_moves_by_tenths_of_a_millimeter() -> None:
    sheet = label_sheet("avery-5160")
    there = made(1, LabelRun(sheet, start=14))
    moved = made(1, LabelRun(sheet, start=14, right=20, down=-30))
    ((_code, x, y),), ((_same, right, above),) = decoded(there, 300), decoded(moved, 300)
    left, top = sheet.place(13)
    assert left < x < left + sheet.label[0]
    assert top < y < top + sheet.label[1]
    assert abs((right - x) - 2 * 72 / 25.4) < 0.5
    assert abs((y - above) - 3 * 72 / 25.4) < 0.5
    assert len(pdfium.PdfDocument(made(18, LabelRun(sheet, start=14)))) == 2
    assert len(pdfium.PdfDocument(made(17, LabelRun(sheet, start=14)))) == 1


@pytest.mark.whole
@pytest.mark.parametrize("name", ["avery-5167", "a4-65", "label-2x1"])
def test_small_labels_are_read_at_the_dots_of_office_printers(name: str) -> None:
    sheet = label_sheet(name)
    assert len(decoded(made(sheet.count, LabelRun(sheet)), 600)) == sheet.count


def test_pocket_labels_have_bars_where_there_is_room() -> None:
    sheet = label_sheet("avery-5163")
    assert len(decoded(made(10, LabelRun(sheet), POCKET), 300)) == 10
    assert not decoded(made(14, LabelRun(label_sheet("avery-5460")), POCKET), 300)


@pytest.mark.parametrize(
    ("code", "symbology", "sheet"), [("LIB-0107", "codabar", "avery-5160"), ("31234000000016", "code39", "a4-65")]
)
def test_bars_that_do_not_fit_are_refused_before_anything_is_written(code: str, symbology: str, sheet: str) -> None:
    out = io.BytesIO()
    with pytest.raises(NoLabels, match=code):
        write_labels([LabelFace(BARCODE, code=code)], LabelRun(label_sheet(sheet), symbology=symbology), out)
    assert not out.getvalue()


def test_letters_are_printed_as_code_128() -> None:
    out = io.BytesIO()
    write_labels([LabelFace(BARCODE, code="lib-0107 x")], LabelRun(label_sheet("avery-5160")), out)
    assert [text for text, _x, _y in decoded(out.getvalue(), 300)] == ["lib-0107 x"]


def words(pdf: bytes, page: int = 0) -> str:
    return str(pdfium.PdfDocument(pdf)[page].get_textpage().get_text_range())


def test_a_long_call_number_stays_on_its_label() -> None:
    out, sheet = io.BytesIO(), label_sheet("gaylord-8511")
    lines = ("REF", "616.", "89140092", "WASHINGTONVILLE", "2019", "v.12", "pt.3", "c.2", "(\u0141\u00f3d\u017a)")
    write_labels([LabelFace(SPINE, lines)], LabelRun(sheet, start=3), out)
    *read, last = words(out.getvalue()).split()
    assert read == [*lines[:3], "WASHINGTONVILLE", *lines[4:8]]
    assert last in (lines[-1], "(L\u00f3dz)"), "as this machine's fonts have it"
    image = pdfium.PdfDocument(out.getvalue())[0].render(scale=2, grayscale=True).to_pil()
    left, top, right, bottom = image.point(lambda gray: 255 if gray < 128 else 0).getbbox()
    edge, above = sheet.place(2)
    assert left >= edge * 2
    assert right <= (edge + sheet.label[0]) * 2
    assert top >= above * 2
    assert bottom <= (above + sheet.label[1]) * 2


def test_the_backs_of_cards_lie_behind_their_fronts() -> None:
    out, sheet = io.BytesIO(), label_sheet("card-letter")
    cards = [
        CardFace("Harlow Library", f"Patron {n}", with_check_digit(f"212340000{n:04}"), ("Return to",))
        for n in range(3)
    ]
    assert write_cards(cards, LabelRun(sheet), out) == 1
    pdf = out.getvalue()
    assert len(pdfium.PdfDocument(pdf)) == 2
    assert [text for text, _x, _y in decoded(pdf, 300)] == [card.code for card in cards]
    assert "Patron 2" in words(pdf)
    assert "Patron" not in words(pdf, 1)
    assert words(pdf, 1).count("Return to") == 3
    places = pdfium.PdfDocument(pdf)[1].render(scale=1, grayscale=True).to_pil()
    dark = places.point(lambda gray: 255 if gray < 200 else 0)
    wide, high = sheet.page
    assert dark.crop((int(wide / 2), int(high * 0.25), int(wide), int(high * 0.36))).getbbox()  # the third, mirrored
    assert not dark.crop((0, int(high * 0.25), int(wide / 2) - 4, int(high * 0.36))).getbbox()


def test_every_sheet_is_on_its_page_and_has_a_ruler() -> None:
    for sheet in label_sheets().values():
        out = io.BytesIO()
        write_ruler(LabelRun(sheet), out)
        assert str(sheet.count) in words(out.getvalue())


NAMES = {
    "Щербакова Ольга": "Shcherbakova Ol'ga", "محمد علي": "mhmd 'ly", "משה כהן": "msh khhn", 
    "Łukasiewicz": "Lukasiewicz", "Nguyễn": "Nguyen", "नमस्ते": "nmste", "Ольга 🐉": "Ol'ga [dragon]",
}  # fmt: skip


def named(name: str) -> str:
    """Return the name that a decoder finds on a library card, in the order in which it is read."""
    out = io.BytesIO()
    write_cards([CardFace("Harlow", name, "21234000000016")], LabelRun(label_sheet("card-letter")), out)
    lines = pdfium.PdfDocument(out.getvalue())[0].get_textpage().get_text_range().splitlines()
    return str(lines[1])


@pytest.fixture
def _no_fonts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(pdf_fonts, "FOLDERS", ())
    monkeypatch.setattr(pdf_fonts, "OWN", ())
    for kept in (pdf_fonts.written, pdf_fonts._files):
        kept.cache_clear()
    yield
    for kept in (pdf_fonts.written, pdf_fonts._files):
        kept.cache_clear()


@pytest.mark.skipif(
    not any(file.stem == "DejaVuSans" for file in pdf_fonts._files(False)), reason="needs the font DejaVu Sans"
)
def test_a_card_has_the_name_as_its_person_writes_it() -> None:
    read = {name: named(name) for name in NAMES}
    in_latin = {"नमस्ते": "nmste", "Ольга 🐉": "Ольга [dragon]"}
    assert read == {name: in_latin.get(name, name) for name in NAMES}


@pytest.mark.usefixtures("_no_fonts")
def test_a_card_has_the_name_in_latin_letters_where_no_font_has_others() -> None:
    assert {name: named(name) for name in NAMES} == NAMES


@pytest.mark.usefixtures("_no_fonts")
def test_a_broken_font_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sfnt = b"\x00\x01\x00\x00"
    cut_off = sfnt + struct.pack(">4H4s3L", 1, 16, 0, 0, b"name", 0, 500, 10)
    for number, bytes_ in enumerate((b"", b"OTTO" + bytes(300), sfnt + bytes(range(256)), cut_off)):
        (tmp_path / f"{number}.ttf").write_bytes(bytes_)
    monkeypatch.setattr(pdf_fonts, "OWN", (str(tmp_path),))
    assert named("Ольга") == "Ol'ga"
