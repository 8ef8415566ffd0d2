"""Labels from the command line: copies, the queue that fills itself, printers, and library cards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tuils.values.label_faces import CODABAR, TESTS
from tuils.values.station.command_codes import COMMANDS

from .calling import Program

pdfium = pytest.importorskip("pypdfium2", reason="needs tuils[dev]")


@pytest.fixture
def title(program: Program) -> str:
    words = ("Cats", "--call-number", "636.8 BRA", "--author", "Brannon, Ann", "--barcode", "B1")
    return str(program.json("title", "add", *words).line["biblio"])


def texts(file: Path) -> str:
    return str(pdfium.PdfDocument(file)[0].get_textpage().get_text_range())


def waiting(program: Program) -> list[tuple[str, str]]:
    return [(line["kind"], line["says"]) for line in program.json("label", "queue").lines or []]


def test_a_new_copy_waits_for_its_labels_until_they_are_printed(program: Program, title: str) -> None:
    number = program.json("item", "add", title).line["item"]
    assert waiting(program) == [("spine", "636.8 BRA"), ("spine", "636.8 BRA"), ("barcode", number)]
    file = program.folder / "spines.pdf"
    done = program.json("label", "spine", "--queue", "-o", str(file), "--start", "29").line
    assert (done["labels"], done["next"], file.stat().st_mode & 0o777) == (2, 1, 0o600)
    assert texts(file).split() == ["636.8", "BRA", "636.8", "BRA"]
    assert waiting(program) == [("barcode", number)]
    again = program.folder / "again.pdf"
    assert program.json("label", "spine", "--again", "2", "-o", str(again)).line["labels"] == 1
    assert "No labels to print" in program("label", "spine", "--queue", "-o", str(program.folder / "no.pdf")).err


def test_a_changed_call_number_waits_and_one_that_is_undone_does_not(program: Program, title: str) -> None:
    program("label", "spine", "--queue", "-o", str(program.folder / "first.pdf"))
    program("item", "edit", "B1", "--location", "")
    assert waiting(program) == []
    program("item", "edit", "B1", "--call-number", "636.8 BRO")
    assert waiting(program) == [("spine", "636.8 BRO")]
    program("undo")
    assert waiting(program) == []
    program("title", "edit", title, "--call-number", "636.7 BRA")
    assert waiting(program) == [("spine", "636.7 BRA")]


def test_only_full_sheets_are_printed_where_that_is_asked(program: Program, title: str) -> None:
    for number in range(9):
        program("item", "add", title, "--barcode", f"C{number}")
    file = str(program.folder / "full.pdf")
    words = ("label", "spine", "--queue", "--full", "--sheet", "gaylord-8511", "-o", file)
    assert program.json(*words).line["labels"] == 8
    assert len(waiting(program)) == 2
    assert "No labels to print" in program(*words).err


def test_an_import_fills_no_queue(program: Program) -> None:
    table = program.folder / "titles.csv"
    table.write_text("Title,Call number,Barcode\nCats,636.8 BRA,B7\n")
    program("import", "titles", str(table), "--yes")
    assert program("show", "item", "B7").code == 0
    assert waiting(program) == []


def test_a_label_printer_gets_its_own_language(program: Program, title: str) -> None:
    device = program.folder / "zebra"
    device.touch()
    program("printer", "add", "zebra", f"file:{device}", "--kind", "zpl")
    assert program.json("label", "barcode", "B1", "--printer", "zebra").line["why"] == ""
    sent = b"".join(file.read_bytes() for file in program.folder.glob("zebra*"))
    assert b"^FDB1^FS" in sent
    program("printer", "add", "rec", f"file:{program.folder / 'rec'}", "--kind", "escpos")
    refused = program("label", "spine", "B1", "--printer", "rec")
    assert (refused.code, "can't print labels" in refused.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("B1",), "Name a file with -o FILE.pdf"),
        ((), "Give barcodes, or one of"),
        (("B1", "--sheet", "nope", "-o", "x.pdf"), "There is no sheet nope. Sheets: avery-5160"),
        (("B1", "--start", "31", "-o", "x.pdf"), "avery-5160 has 30 labels"),
        (("B1", "--symbology", "codabar", "-o", "x.pdf"), "Use --symbology code128"),
        (("B9", "-o", "x.pdf"), "No item has the barcode B9"),
    ],
)
def test_what_is_wrong_is_said_with_the_next_step(
    program: Program, title: str, words: tuple[str, ...], said: str
) -> None:
    answer = program("label", "barcode", *words)
    assert answer.code
    assert said in answer.err
    assert not Path("x.pdf").exists()


def test_labels_that_are_moved_off_the_page_are_told(program: Program, title: str, tmp_path: Path) -> None:
    told = "10 labels of each sheet are partly off the page"
    for kind, right, is_told in (("barcode", 200, True), ("barcode", 10, False), ("spine", -200, True)):
        done = program("label", kind, "B1", "--right", str(right), "-o", str(tmp_path / f"{kind}{right}.pdf"))
        assert (done.code, told in done.err) == (0, is_told), done
    assert "off the page" in program("label", "ruler", "--down", "300", "-o", str(tmp_path / "r.pdf")).err


def test_a_library_writes_down_its_own_sheets(program: Program, title: str) -> None:
    own = program.folder / "label-sheets.toml"
    sheet = "unit = 'mm'\npage = [100, 50]\nlabel = [50, 25]\ncolumns = 2\nrows = 2\nleft = 0\ntop = 0\nacross = 50\n"
    own.write_text(f"[ours]\nwords = 'Ours'\n{sheet}down = 25\n")
    assert (
        program.json("label", "spine", "B1", "--sheet", "ours", "-o", str(program.folder / "o.pdf")).line["next"] == 2
    )
    own.write_text(f"[ours]\nwords = 'Ours'\n{sheet}down = 30\n")
    assert "Sheet ours can't be used: its labels don't fit on its page." in program("label", "sheets").err


def test_a_card_to_print_is_private_and_by_permission(program: Program) -> None:
    card = program.json("patron", "add", "--first-name", "Marta", "--last-name", "Field", "--grade", "4").line["patron"]
    program("patron", "add", "--first-name", "Rosie", "--last-name", "Smith", "--grade", "5")
    file = program.folder / "cards.pdf"
    done = program("patron-card", card, "-o", str(file))
    assert (done.code, file.stat().st_mode & 0o777) == (0, 0o600)
    assert "Marta Field" in texts(file)
    program("patron-card", "--grade", "4", "-o", str(file), "--force")
    assert "Marta Field" in texts(file)
    assert "Rosie" not in texts(file)
    listed = program.folder / "class.txt"
    listed.write_text(f"{card}\n21234000099999\n", encoding="utf-8")
    done = program("patron-card", "--from", str(listed), "-o", str(file), "--force")
    assert (done.code, done.err) == (0, "No patron has: 21234000099999\n")
    assert "exported: cards" in program("audit").out
    wrong = program("patron-card", card, "--sheet", "avery-5160", "-o", str(file), "--force")
    said = "avery-5160 is not a sheet of library cards. Card sheets: card-letter, card-a4, card-single."
    assert (wrong.code, wrong.err.splitlines()[-2]) == (2, said)
    program("setting", "set", "notice_paper", "a4")
    assert program.json("patron-card", card, "-o", str(file), "--force").line["sheet"] == "card-a4"
    program("staff", "add", "vol", "--name", "Vol", "--role", "volunteer", TUILS_NEW_PIN="1357")
    refused = program("--as", "vol", "patron-card", "--grade", "4", "-o", str(file), "--force", TUILS_PIN="1357")
    assert refused.code == 1
    assert "doesn't let you batch edit patrons" in refused.err


def test_every_command_of_the_counter_is_read_from_its_sheet(program: Program) -> None:
    zxing = pytest.importorskip("zxingcpp", reason="needs tuils[dev]")
    file = program.folder / "commands.pdf"
    assert program.json("command-sheet", "-o", str(file)).line["barcodes"] == len(COMMANDS)
    read = zxing.read_barcodes(pdfium.PdfDocument(file)[0].render(scale=300 / 72, grayscale=True).to_pil())
    assert {one.text for one in read} == {code for code, _words in COMMANDS}


@pytest.mark.usefixtures("title")
def test_signs_for_shelves_and_the_hold_shelf(program: Program) -> None:
    words = ("Dogs", "--call-number", "599 ALD", "--author", "Alden", "--barcode", "B2")
    assert program.json("title", "add", *words).code == 0
    shelves, holds = program.folder / "shelves.pdf", program.folder / "holds.pdf"
    assert program.json("label", "sign", "--shelves", "-o", str(shelves)).line["labels"] == 1
    assert "599 ALD \u2013 FIC 6" in texts(shelves)
    assert program.json("label", "sign", "--holds", "-o", str(holds)).line["labels"] == 26
    assert texts(holds).split() == ["A", "Holds", "B", "Holds"]
    assert "Give words for the signs" in program("label", "sign").err


def test_a_page_of_test_barcodes_is_read(program: Program) -> None:
    zxing = pytest.importorskip("zxingcpp", reason="needs tuils[dev]")
    file = program.folder / "test.pdf"
    assert program.json("label", "test", "-o", str(file)).line["labels"] == len(TESTS)
    found = zxing.read_barcodes(pdfium.PdfDocument(file)[0].render(scale=300 / 72, grayscale=True).to_pil())
    assert {one.text.strip("ABCD*") for one in found if "Codabar" in str(one.format)} >= {
        face.code for face in TESTS if face.symbology == CODABAR
    }
    assert {face.code for face in TESTS if face.symbology != CODABAR} <= {one.text for one in found}
