"""Imported MARC text: found and shown by the letters that were meant, stored as it came."""

from __future__ import annotations

from tests.formats.samples import marc

from .calling import Program

FIXED = ("008", "240101s2024    xx            000 0 eng d")


def test_references_and_single_letters_are_found_and_shown(program: Program) -> None:
    file = program.folder / "titles.mrc"
    titles = (
        marc(("001", "1"), FIXED, ("245", "10\x1faThe farmer&#x2019;s &#x6F22; &amp; wife&apos;s bees")),
        marc(("001", "2"), FIXED, ("245", b"10\x1faCaf\xe2e&#x2019;s end"), leader="nam  "),
        marc(("001", "3"), FIXED, ("245", b"10\x1faPounds \xb912 \xc32005 among Gr\xc3\xb6\xc3\x9fen")),
        marc(("001", "4"), FIXED, ("245", "10\x1f Blank code walks")),
    )
    file.write_bytes(b"".join(titles))
    assert program("import", "marc", str(file)).code == 0
    for words, title in (
        ("farmer's 漢 wife's", "The farmer\u2019s 漢 & wife's bees"),
        ("cafe's end", "Café\u2019s end"),
        ("pounds", "Pounds £12 ©2005 among Größen"),
        ("blank code", "Blank code walks"),
    ):
        assert program.json("search", words).line["title"] == title
    shown = str(program.json("show", "title", str(program.json("search", "farmer").line["biblio"])).line)
    assert "&#x" not in shown
    assert "&amp;" not in shown
    assert program("export", "marc", "-o", str(program.folder / "out.mrc")).code == 0
    assert b"The farmer&#x2019;s &#x6F22; &amp; wife&apos;s bees" in (program.folder / "out.mrc").read_bytes()
    assert program("verify").code == 0


def test_an_import_of_a_table_says_how_long_it_took(program: Program) -> None:
    file = program.folder / "titles.csv"
    file.write_text("title,barcode\nEmma,B1\n")
    answer = program.json("import", "titles", str(file), "--yes")
    assert (answer.code, answer.lines[-1]["added"]) == (0, 1)
    assert 0 <= answer.lines[-1]["seconds"] < 3600
