"""Titles and items from a script: added, found, shown, written out. Patrons and loans leave, too."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing

import pytest

from tests.library.finding import marc_title
from tuils.library.holdings.items.item_fields import FIELDS
from tuils.library.holdings.items.items import BY_HAND

from .calling import PIN, Program

HIT = {
    "biblio",
    "title",
    "author",
    "year",
    "format",
    "call_number",
    "available",
    "items",
    "corrected",
    "nearest",
    "lender",
}


@pytest.fixture
def emma(program: Program) -> str:
    """The id of a title with one copy, B1."""
    words = ("--author", "Austen, Jane", "--year", "1998", "--call-number", "FIC AUS", "--isbn", "0-14-143958-0")
    return str(program.json("title", "add", "Emma : a novel", *words, "--barcode", "B1").line["biblio"])


def test_every_field_of_a_copy_has_its_option() -> None:
    assert {one.name for one in FIELDS if one.help is not None} | {"call_number"} == set(BY_HAND)


def test_a_title_that_may_be_on_file_is_added_only_when_told_so(program: Program) -> None:
    words = ("title", "add", "The Overstory", "--author", "Powers, Richard", "--isbn", "9780393635522")
    first = str(program.json(*words).line["biblio"])
    same = program("title", "add", "Overstory", "--author", "Richard Powers")
    assert same.code == 1
    assert f"This title may be on file: The Overstory, Powers, Richard ({first[-8:]})." in same.err
    assert f"tuils item add {first[-8:]}" in same.err
    assert program.json("title", "add", "Another name", "--isbn", "039363552X").line["refused"] == [
        "TITLE_PERHAPS_KNOWN"
    ]
    for other in (("--author", "Knapp"), ("--kind", "video"), ("--anyway",)):
        assert program("title", "add", "The Overstory", *other).code == 0, other


def test_a_title_is_added_with_its_first_copy(program: Program) -> None:
    bare = program.json("title", "add", "--title", "Persuasion")
    assert (bare.code, bare.line["items"]) == (0, [])
    words = ("--copy", "--kind", "video", "--publisher", "Film House")
    added = program.json("title", "add", "Emma", *words)
    assert (added.line["title"], added.line["format"], added.line["available"]) == ("Emma", "video", 1)
    (copy,) = added.line["items"]
    assert copy["item"] == "31234000000016"
    assert ["245", "10", "$a Emma"] in [[tag, "10", text] for tag, _signs, text in added.line["record"]]


def test_a_copy_is_added_to_a_title_by_the_end_of_its_id(program: Program, emma: str) -> None:
    words = ("--type", "DVD", "--price-cents", "1250", "--not-for-loan", "--volume", "2")
    added = program.json("item", "add", emma[-8:], *words)
    assert added.code == 0
    line = added.line
    assert (line["biblio"], line["item_type"], line["price_cents"], line["not_for_loan"]) == (emma, "DVD", 1250, True)
    assert (line["call_number"], line["volume"], line["location"]) == ("FIC AUS", "2", None)
    assert "item 31234000000024" in program("item", "add", emma).out


@pytest.mark.parametrize(
    ("words", "code", "refused"),
    [
        (("item", "add", "zzzzzz"), 1, "UNKNOWN_ID"),
        (("item", "add", "EMMA", "--barcode", "B1"), 1, "BARCODE_IN_USE"),
        (("item", "add", "EMMA", "--type", "NONE"), 1, "NOT_UNDERSTOOD"),
        (("title", "add"), 1, "TITLE_MISSING"),
        (("title", "add", "X", "--barcode", "B1"), 1, "BARCODE_IN_USE"),
        (("title", "add", "X", "--year", "old"), 2, "NOT_UNDERSTOOD"),
        (("title", "add", "X", "--isbn", "12"), 2, "NOT_UNDERSTOOD"),
    ],
)
def test_what_is_not_added(program: Program, emma: str, words: tuple[str, ...], code: int, refused: str) -> None:
    answer = program.json(*(emma if word == "EMMA" else word for word in words))
    assert (answer.code, answer.line["refused"]) == (code, [refused])
    assert program.json("search", "X").lines == []
    assert program("item", "add", emma, "--price-cents", "twelve").code == 2
    assert program("item", "add", emma, "--acquired-on", "last May").code == 2


def test_search_finds_by_words_number_and_near_spelling(program: Program, emma: str) -> None:
    (hit,) = program.json("search", "emma", "austen").lines
    assert set(hit) == HIT
    assert hit == {
        "biblio": emma,
        "title": "Emma : a novel",
        "author": "Austen, Jane",
        "year": 1998,
        "format": "book",
        "call_number": "FIC AUS",
        "available": 1,
        "items": 1,
        "corrected": None,
        "nearest": False,
        "lender": None,
    }
    for words in (("9780141439587",), ("B1",), ("austen", "--field", "author"), ("emma", "--limit", "1")):
        assert [one["biblio"] for one in program.json("search", *words).lines] == [emma]
    near = program.json("search", "austne")
    assert (near.line["biblio"], near.line["corrected"]) == (emma, "austen")
    assert "austen" in near.err
    none = program.json("search", "zebra")
    assert (none.code, none.out) == (0, "")
    assert program("search", "emma", "--field", "colour").code == 2
    assert program("search").code == 2
    assert program("search", "emma", "--limit", "0").code == 2
    assert f"{emma[-8:]}  1 of 1 in  FIC AUS  Emma" in program("search", "emma").out


def test_a_search_is_limited_and_put_in_order(program: Program, emma: str) -> None:
    film = str(program.json("title", "add", "Emma", "--kind", "video", "--year", "2020").line["biblio"])

    def found(*words: str) -> list[object]:
        return [line["biblio"] for line in program.json("search", *words).lines]

    assert found("emma", "--format", "video") == [film]
    assert found("emma", "--on-shelf") == found("emma", "--year", "-2000") == found("--held-at", "MAIN") == [emma]
    assert found("emma", "--sort", "year") == found("--sort", "newest") == found("--new") == [film, emma]
    assert found("emma", "--sort", "author") == [emma, film]
    assert found("author:austen") == found("emma OR zebra", "--year", "1998") == [emma]
    assert found("emma", "--audience", "adults") == []
    assert found("emma", "--limit", "1", "--page", "2", "--sort", "year") == [emma]
    assert "2 titles in all" in program("search", "emma", "--page", "3").err
    assert "these limits" in program("search", "--kind", "map").err
    for wrong in (
        ("--kind", "scroll"),
        ("--sort", "size"),
        ("--year", "soon"),
        ("--audience", "cats"),
        ("--language", "Klingonish"),
        ("--page", "0"),
    ):
        assert program("search", "emma", *wrong).code == 2
    assert program.json("search", "emma", "--held-at", "MOON").line["refused"] == ["UNKNOWN_ID"]


def test_a_branch_and_a_place_that_are_not_there_are_called_so(program: Program) -> None:
    for wrong in (("--branch", "MOON", "search", "emma"), ("search", "emma", "--held-at", "MOON")):
        assert "There is no branch MOON. The branches are: MAIN." in program(*wrong).err
    assert "There is no shelving location MOON. " in program("search", "emma", "--location", "MOON").err


def test_a_limit_is_named_as_people_name_it(program: Program, emma: str) -> None:
    path = program.folder / "home.mrc"
    path.write_bytes(marc_title("1", "Casa de muñecas", language="spa"))
    assert program("import", "marc", str(path)).code == 0
    (home,) = (line["biblio"] for line in program.json("search", "casa").lines)

    def found(*words: str) -> list[object]:
        return [line["biblio"] for line in program.json("search", *words).lines]

    assert found("--language", "Spanish") == found("--language", "SPA") == [home]
    assert found("emma", "--held-at", "main") == [emma]
    none = program("search", "emma", "--kind", "video")
    assert "No title matches within these limits." in none.err


def test_what_is_found_instead_is_said(program: Program) -> None:
    program("title", "add", "The bee book", "--year", "2016")
    answer = program.json("search", "red", "book", "about", "bees")
    assert (answer.line["title"], answer.line["nearest"], answer.line["corrected"]) == ("The bee book", True, None)
    assert "These have most of them." in answer.err
    assert program.json("search", "bees").line["corrected"] == "bee"


def test_an_item_is_shown_without_its_borrower(program: Program, emma: str) -> None:
    card = program.patron("Zerlina")
    before = program.json("show", "item", "B1").line
    assert (before["status"], before["due_at"]) == ("available", None)
    program("checkout", card, "B1")
    out = program.json("show", "item", "B1")
    assert (out.line["status"], out.line["due_at"]) == ("checked_out", "2026-12-22T23:59:00-06:00")
    for said in (out.out, program("show", "item", "B1").out, program("show", "title", emma).out):
        assert card not in said
        assert "Zerlina" not in said
    assert program.json("show", "item", "B1", "--borrower").line["patron"] == card
    assert card in program("show", "item", "B1", "--borrower").out
    assert program.json("show", "item", "none").line["refused"] == ["ITEM_UNKNOWN"]


def test_who_had_it_last_is_told_where_the_library_keeps_it(program: Program, emma: str) -> None:
    card = program.patron("Zerlina")
    program("checkout", card, "B1")
    program("checkin", "B1")
    assert program.json("show", "item", "B1", "--borrower").line["last_patron"] is None
    assert program("retention", "set", "borrowers", "14d").code == 0
    program("checkout", card, "B1")
    program("checkin", "B1")
    line = program.json("show", "item", "B1", "--borrower").line
    assert (line["patron"], line["last_patron"], bool(line["last_returned_at"])) == (None, card, True)
    assert "Last borrower: Zerlina" in program("show", "item", "B1", "--borrower").out
    assert "Zerlina" not in program("show", "item", "B1").out
    assert program("purge").code == 0
    assert program.json("show", "item", "B1", "--borrower").line["last_patron"] == card
    assert program("retention", "set", "borrowers", "0d").code == 0
    assert program.json("show", "item", "B1", "--borrower").line["last_patron"] is None


def test_who_may_not_see_borrowers_is_told_so(program: Program, emma: str) -> None:
    program("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    refused = program.json("--as", "vera", "show", "item", "B1", "--borrower", TUILS_PIN=PIN)
    assert (refused.code, refused.line["refused"], refused.line["item"]) == (1, ["NO_PERMISSION"], "B1")
    assert program("--as", "vera", "show", "item", "B1", TUILS_PIN=PIN).code == 0


def test_a_patron_is_shown_with_loans_and_what_stands_in_the_way(program: Program, emma: str) -> None:
    card = program.patron("Marta", note="Ask about the key", expires_on="2026-12-10")
    program("checkout", card, "B1")
    program.clock.forward(days=30)
    shown = program.json("show", "patron", card)
    assert shown.code == 0
    line = shown.line
    assert (line["patron"], line["holds"], line["owed_cents"]) == (card, [], 0)
    assert (line["blocks"], line["alerts"]) == (["PATRON_EXPIRED"], ["PATRON_NOTE"])
    (loan,) = line["loans"]
    assert (loan["item"], loan["overdue"], loan["renewals_left"]) == ("B1", True, 2)
    words = program("show", "patron", card).out
    assert "Emma" in words
    assert "Ask about the key" in words
    assert program.json("show", "patron", "none").line["refused"] == ["PATRON_UNKNOWN"]


def test_a_title_is_shown_by_the_end_of_its_id(program: Program, emma: str) -> None:
    shown = program.json("show", "title", emma[-6:])
    assert (shown.code, shown.line["biblio"], shown.line["isbns"]) == (0, emma, ["9780141439587"])
    assert [one["item"] for one in shown.line["items"]] == ["B1"]
    for unknown in (emma[-5:], "zzzzzz"):
        assert program.json("show", "title", unknown).line["refused"] == ["UNKNOWN_ID"]


# ---- everything can leave


def test_items_patrons_and_loans_leave_as_a_table_or_as_objects(program: Program, emma: str) -> None:
    card = program.patron("=cmd", note="-1")
    program("checkout", card, "B1")
    items = list(csv.DictReader(io.StringIO(program("export", "items").out)))
    assert {row["barcode"] for row in items} == {"B1", "I1", "I2", "I3", "I4", "I5", "I6"}
    assert next(row for row in items if row["barcode"] == "B1")["status"] == "checked_out"
    assert card not in program("export", "items").out
    (person,) = csv.DictReader(io.StringIO(program("export", "patrons").out))
    assert (person["first_name"], person["note"]) == ("'=cmd", "'-1")
    loan = program.json("export", "loans").line
    assert (loan["item"], loan["patron"], loan["due_at"]) == ("B1", card, "2026-12-22T23:59:00-06:00")
    assert program("export", "loans", "--format", "json").line == loan
    assert program.json("export", "patrons").line["phone"] is None


def test_a_file_is_private_whole_and_counted(program: Program, emma: str) -> None:
    file = program.folder / "items.csv"
    told = program.json("export", "items", "-o", str(file))
    assert told.line == {"file": str(file), "rows": 7}
    assert file.stat().st_mode & 0o777 == 0o600
    assert len(file.read_text(encoding="utf-8").splitlines()) == 8
    assert program("export", "items", "-o", str(program.folder / "no" / "items.csv")).code == 2
    assert not list(program.folder.glob("*.part"))
    assert program.json("export", "loans", "-o", str(file), "--force").line["rows"] == 0
    assert file.read_text(encoding="utf-8").startswith("item,title,patron")


def test_the_journal_leaves_without_persons_unless_an_administrator_says_so(program: Program, emma: str) -> None:
    card = program.patron("Zerlina")
    program("checkout", card, "B1")
    public = program.json("export", "journal")
    assert {line["kind"] for line in public.lines} >= {"checkout", "patron_registered", "setting_set"}
    assert "Zerlina" not in public.out
    assert card not in public.out
    assert "Zerlina" in program.json("export", "journal", "--private").out
    assert "Zerlina" in program("export", "journal", "--private").out
    program("staff", "add", "vera", TUILS_NEW_PIN=PIN)
    refused = program.json("--as", "vera", "export", "journal", "--private", TUILS_PIN=PIN)
    assert (refused.code, refused.line["refused"]) == (1, ["NO_PERMISSION"])


@pytest.mark.parametrize(
    "words",
    [
        ("events", "--private"),
        ("fines",),
        ("items", "--private"),
        ("items", "--format", "xml"),
        ("items", "--format", "csv"),
    ],
)
def test_exports_that_are_not_understood(program: Program, words: tuple[str, ...]) -> None:
    answer = program("--json", "export", *words)
    assert (answer.code, answer.out) == (2, "")


def test_a_note_with_control_characters_reaches_no_terminal(program: Program, emma: str) -> None:
    program("checkin", "B1")
    with closing(sqlite3.connect(program.library)) as store:
        store.execute("UPDATE item SET public_note = 'a' || char(27) || '[2Jb' || char(155) WHERE barcode = 'B1'")
        store.execute("UPDATE biblio SET title = 'Em' || char(7) || 'ma' WHERE id = ?", (emma,))
        store.commit()
    for words in (("show", "item", "B1"), ("show", "title", emma), ("export", "items"), ("checkin", "B1")):
        said = program(*words)
        assert said.code == 0
        assert not set(said.out + said.err) & set("\x1b\x9b\x07")
    assert json.loads(program.json("show", "item", "B1").out)["title"] == "Em\x07ma"


def test_a_refused_item_is_named_by_its_title(program: Program, emma: str) -> None:
    """The refused number must be told from the others scanned."""
    one, other = program.patron("Ada"), program.patron("Bo")
    program("checkout", one, "B1")
    refused = program("checkout", other, "I2", "B1")
    assert refused.out.startswith("Checked out: ")
    assert refused.err.startswith("Bo: Emma : a novel. Still out on another card.")
    assert program.json("checkout", other, "B1").line["message"].startswith("Emma : a novel. ")
