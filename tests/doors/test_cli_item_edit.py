"""Copies and titles changed from a script: one, many, from a file, by their status; what is refused stays."""

from __future__ import annotations

import pytest

from tests.library.makers import add_item as make_item, desk_of
from tuils.cli.catalog.item import CLEARABLE
from tuils.library.foundation.store import close_store, open_store
from tuils.library.lending.item_status import batch_editing

from .calling import PIN, Program


@pytest.fixture
def emma(program: Program) -> str:
    words = ("--author", "Austen, Jane", "--call-number", "FIC AUS", "--barcode", "B1")
    return str(program.json("title", "add", "Emma", *words).line["biblio"])


def sound(program: Program) -> bool:
    return bool(program.json("verify").line["ok"])


def test_a_copy_is_edited_and_undo_takes_it_back(program: Program, emma: str) -> None:
    words = ("--volume", "2", "--price-cents", "900", "--type", "DVD", "--not-for-loan", "--staff-note", "worn")
    done = program.json("item", "edit", "B1", *words)
    assert (done.code, done.line["item"], done.line["item_type"]) == (0, "B1", "DVD")
    assert done.line["changes"] == {
        "item_type": {"from": "BK", "to": "DVD"},
        "volume": {"from": None, "to": "2"},
        "price_cents": {"from": None, "to": 900},
        "not_for_loan": {"from": False, "to": True},
        "staff_note": {"from": None, "to": "worn"},
    }
    assert sound(program)
    assert program.json("undo").line["kind"] == "item_edited"
    shown = program.json("show", "item", "B1").line
    assert (shown["item_type"], shown["price_cents"], shown["not_for_loan"]) == ("BK", None, False)
    assert sound(program)


def test_a_dry_run_shows_and_writes_nothing(program: Program, emma: str) -> None:
    before = program.json("verify").line
    done = program.json("item", "edit", "B1", "I1", "--collection", "NEW", "--dry-run")
    assert [(line["item"], line["collection"], line["dry_run"]) for line in done.lines] == [
        ("B1", None, True),
        ("I1", None, True),
    ]
    assert done.lines[0]["changes"] == {"collection": {"from": None, "to": "NEW"}}
    assert program.json("verify").line == before


def test_a_list_from_a_file_and_what_is_refused(program: Program, emma: str) -> None:
    card = program.patron()
    program("checkout", card, "I2")
    source = program.folder / "list.csv"
    source.write_bytes('\ufeffBarcode;Title\r\nI1;x\r\n\r\n"I2";y\r\nI99\r\n I3 \r\nI1\r\n'.encode())
    done = program.json("item", "edit", "--from", str(source), "--status", "withdrawn", "B1")
    assert done.code == 1
    told = [(line["item"], line.get("status") or line["refused"]) for line in done.lines]
    assert told == [("B1", "withdrawn"), ("I1", "withdrawn"), ("I2", ["ON_LOAN"]), ("I99", ["ITEM_UNKNOWN"]),
                    ("I3", "withdrawn")]  # fmt: skip
    assert done.lines[2]["message"].startswith("Not changed: this item is checked out")
    assert done.lines[2]["overridable"] == []
    assert program("undo").code == 0
    assert [program.json("show", "item", one).line["status"] for one in ("B1", "I1", "I3")] == ["available"] * 3
    assert sound(program)


def test_fields_are_cleared_by_name(program: Program, emma: str) -> None:
    program(
        "item", "edit", "B1", "--collection", "NEW", "--not-for-loan", "--price-cents", "5", "--status", "withdrawn"
    )
    words = [word for name in ("collection", "not-for-loan", "price", "--withdrawn") for word in ("--clear", name)]
    line = program.json("item", "edit", "B1", *words).line
    assert (line["collection"], line["not_for_loan"], line["price_cents"], line["status"]) == (
        None, False, None, "available",
    )  # fmt: skip
    for name in CLEARABLE:
        assert program("item", "edit", "B1", "--clear", name, "--dry-run").code == 0
    assert "No changes." in program("item", "edit", "B1", "--clear", "volume").out


def test_a_copy_moves_to_another_title(program: Program, emma: str) -> None:
    other = str(program.json("title", "add", "Persuasion").line["biblio"])
    line = program.json("item", "edit", "B1", "--title", other[-8:]).line
    assert (line["biblio"], line["changes"]["biblio"]) == (other, {"from": emma, "to": other})
    assert "Title: Persuasion -> Emma" in program("item", "edit", "B1", "--title", emma).out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("edit", "B1"), 2),
        (("edit", "--volume", "1"), 2),
        (("edit", "B1", "--clear", "barcode"), 2),
        (("edit", "B1", "--clear", "title"), 2),
        (("edit", "B1", "--volume", "1", "--clear", "volume"), 2),
        (("edit", "--from", "/nowhere/list.txt", "--volume", "1"), 2),
        (("edit", "B1", "--price-cents", "x"), 2),
        (("edit", "B1", "--status", "eaten"), 2),
        (("edit", "B1", "--type", "SPACESHIP"), 1),
        (("edit", "B1", "--title", "zzzzzz"), 1),
        (("edit", "B1", "--barcode", "B2"), 2),
        (("mark", "B1"), 2),
        (("mark", "B1", "eaten"), 2),
        (("mark", "B1", "claims-returned"), 1),
        (("mark", "B1", "claims-never-had"), 1),
        (("mark", "B9", "lost"), 1),
        (("replace-barcode", "B9", "N1"), 1),
        (("replace-barcode", "B1", "I1"), 1),
    ],
)
def test_what_is_not_done(program: Program, emma: str, words: tuple[str, ...], code: int) -> None:
    before = program.json("verify").line
    answer = program("item", *words)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err
    assert program.json("verify").line == before


def test_copies_are_marked_with_a_reason(program: Program, emma: str) -> None:
    card = program.patron()
    program("checkout", card, "I1")
    done = program.json("item", "mark", "I1", "B1", "lost", "--reason", "not seen since May")
    assert [(line["status"], line["staff_note"]) for line in done.lines] == [("lost", "not seen since May")] * 2
    assert done.lines[0]["due_at"]
    assert program.json("item", "mark", "I1", "available").line["refused"] == ["ON_LOAN"]
    assert program.json("item", "mark", "B1", "found").line["status"] == "available"
    assert program.json("item", "mark", "B1", "found").line["changes"] == {}
    assert program.json("checkin", "I1").line["alerts"] == ["WAS_LOST"]
    assert sound(program)


def test_a_number_is_replaced_and_a_copy_without_one_gets_one(program: Program, emma: str) -> None:
    assert program.json("item", "replace-barcode", "B1", "N 1").line["item"] == "N1"
    assert program.json("item", "replace-barcode", "N1").line["item"] == "31234000000016"
    open_store(program.library)
    bare = make_item(desk_of("admin", program.clock, "making"), "", biblio=emma)
    close_store()
    (shown,) = [item for item in program.json("show", "title", emma).line["items"] if item["item"] is None]
    assert shown["id"] == bare
    assert f"no barcode, id {bare[-8:]}" in program("show", "title", emma).out
    assert program.json("item", "edit", bare[-8:], "--volume", "7").line["volume"] == "7"
    assert program.json("item", "replace-barcode", bare[-8:], "N2").line["item"] == "N2"
    assert sound(program)


def test_blanks_around_and_in_a_number_do_not_matter(program: Program, emma: str) -> None:
    card = program.patron()
    assert program.json("checkout", card, " I1 ").line["item"] == "I1"
    program.clock.forward(days=1)
    assert program.json("renew", card, "I 1").line["item"] == "I1"
    assert program.json("show", "item", "\tI1").line["item"] == "I1"
    assert program.json("checkin", "I1 ").line["item"] == "I1"
    assert program.json("item", "mark", " I1", "damaged").line["item"] == "I1"


def test_who_may_not_edit_is_told_so(program: Program, emma: str) -> None:
    program("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    for words in (("edit", "B1", "--volume", "1"), ("mark", "B1", "withdrawn"), ("replace-barcode", "B1", "N1")):
        refused = program.json("--as", "vera", "item", *words, TUILS_PIN=PIN)
        assert (refused.code, refused.line["refused"]) == (1, ["NO_PERMISSION"])


# titles


def test_a_title_is_put_right_and_undo_takes_it_back(program: Program, emma: str) -> None:
    before = program.json("show", "title", emma).line
    words = ("--title", "Emma : a novel", "--author", "Austen, J.", "--call-number", "823.7 AUS", "--year", "2003")
    done = program.json("title", "edit", emma[-8:], *words)
    assert (done.code, done.line["biblio"], done.line["title"]) == (0, emma, "Emma : a novel")
    assert done.line["changes"] == {
        "title": {"from": "Emma", "to": "Emma : a novel"},
        "author": {"from": "Austen, Jane", "to": "Austen, J."},
        "call_number": {"from": "FIC AUS", "to": "823.7 AUS"},
        "year": {"from": None, "to": 2003},
    }
    assert [item["call_number"] for item in done.line["items"]] == ["823.7 AUS"]
    assert sound(program)
    assert program.json("undo").line["kind"] == "biblio_edited"
    assert program.json("show", "title", emma).line == before
    assert sound(program)


def test_a_word_is_taken_away_and_nothing_may_change(program: Program, emma: str) -> None:
    assert program.json("title", "edit", emma, "--author", "").line["author"] is None
    assert "1 copy has the new call number." in program("title", "edit", emma, "--call-number", "FIC").out
    again = program("title", "edit", emma, "--call-number", "FIC")
    assert (again.code, "No changes." in again.out) == (0, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("EMMA",), 2),
        (("EMMA", "--title", ""), 1),
        (("EMMA", "--year", "old"), 2),
        (("EMMA", "--isbn", "12"), 2),
        (("zzzzzz", "--title", "X"), 1),
    ],
)
def test_titles_that_are_not_changed(program: Program, emma: str, words: tuple[str, ...], code: int) -> None:
    answer = program("title", "edit", *(emma if word == "EMMA" else word for word in words))
    assert (answer.code, answer.out) == (code, "")
    assert answer.err


def test_the_undo_list_says_what_was_changed(program: Program, emma: str) -> None:
    program("title", "edit", emma, "--title", "Emma : a novel")
    program("item", "edit", "B1", "--volume", "2")
    program("item", "edit", "I1", "I2", "--volume", "2")
    listed = program("undo", "--list").out.splitlines()
    assert ["Changed copy: Emma : a novel (B1)" in listed[1], "Changed title: Emma : a novel" in listed[2]] == [
        True
    ] * 2
    assert "Changed 2 copies" in listed[0]


def test_a_word_becomes_a_barcode_only_where_somebody_is_sure(program: Program) -> None:
    no = program.json("title", "add", "Emma", "--barcode", "fiction")
    assert (no.code, no.line["refused"]) == (1, ["NUMBER_UNUSUAL"])
    assert "--yes" in no.err
    assert program.json("search", "emma").lines == []
    said = program("title", "add", "Emma", "--barcode", "fiction")
    assert '"fiction" does not look like a barcode of this library.' in said.err
    made = program.json("title", "add", "Emma", "--barcode", "fiction", "--yes")
    biblio = made.line["biblio"]
    assert program.json("item", "add", biblio, "--barcode", "lost").line["refused"] == ["NUMBER_UNUSUAL"]
    assert program.json("item", "replace-barcode", "fiction", "gone").line["refused"] == ["NUMBER_UNUSUAL"]
    assert program.json("item", "replace-barcode", "fiction", "B7").line["item"] == "B7"
    assert program.json("item", "replace-barcode", "B7").code == 0


def test_a_change_of_many_goes_back_with_one_undo_or_not_at_all(
    program: Program, emma: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_editing, "AT_ONCE", 2)
    words = ("item", "edit", "B1", "I1", "I2", "I3", "I4")
    assert len(program.json(*words, "--collection", "NEW").lines) == 5
    assert program("undo", "--list").out.count("Changed 5 copies: Collection") == 1
    program("item", "edit", "I4", "--collection", "OLD")
    program("item", "edit", "B1", "--staff-note", "worn")
    (act,) = [one["act"] for one in program.json("undo", "--list").lines if one["kind"] == "items_changed"]
    assert program.json("undo", "--act", act).line["refused"] == ["UNDO_NOT_LAST"]
    assert program.json("show", "item", "B1").line["collection"] == "NEW"
    assert program("undo", "2").code == 0
    assert "Changed 5 copies" in program("undo").out
    found = [program.json("show", "item", one).line["collection"] for one in ("B1", "I1", "I4")]
    assert found == [None] * 3
    assert sound(program)


def test_copies_of_a_title_a_list_and_a_search(program: Program, emma: str) -> None:
    assert program("list", "make", "Shelf", "--items", "B1").code == 0
    table = program.folder / "report.csv"
    table.write_text("Title,Item\nx,I3\n")
    told = {
        ("--copies-of", emma): ["B1"],
        ("--list", "Shelf"): ["B1"],
        ("--search", "emma austen"): ["B1"],
        ("--from", str(table)): ["I3"],
    }
    for words, items in told.items():
        done = program.json("item", "edit", *words, "--collection", "NEW", "--dry-run")
        assert [one["item"] for one in done.lines] == items, done.err
    done = program.json("item", "edit", "--search", "zzqq", "--collection", "NEW")
    assert done.line["refused"] == ["NOTHING_FOUND"]


@pytest.mark.parametrize("text", ["9" * 200_000 + "\nI1\n", 'title,barcode\n"' + "x" * 200_000 + '",I1\n'])
def test_a_giant_cell_is_a_sentence(program: Program, text: str) -> None:
    file = program.folder / "list.csv"
    file.write_text(text)
    for words in (("item", "edit", "--from"), ("list", "add", "mine", "--from")):
        more = ("--location", "") if words[0] == "item" else ()
        answer = program(*words, str(file), *more)
        assert (answer.code, "too long" in answer.err) == (2, True), answer.err
