"""Orders from the command line: what is refused, files in and out, the van, titles that change."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from .calling import Program
from .vans import fleet_of

CART = """=LDR  00000nam a2200000 i 4500
=020  \\\\$a9780140449334$c$16.00
=100  1\\$aOvid.
=245  10$aMetamorphoses.
=960  \\\\$o2$uADULT$s16.00$tXX
=960  \\\\$o1$uNONE$s20
=961  \\\\$dRush

=LDR  00000nam a2200000 i 4500
=020  \\\\$a9780399214578$c18.99 (hc)
=245  10$aOwl moon.

=LDR  00000nz  a2200000 i 4500
=100  1\\$aA heading.
"""


@pytest.fixture
def shop(program: Program) -> Program:
    """On Dec 7, 2026: one vendor, a fund of $100, three copies of Tiger moon on the list."""
    assert program("vendor", "add", "Ingram", "--discount", "20").code == 0
    assert program("fund", "add", "ADULT", "--budget", "100.00").code == 0
    tiger = ("--title", "Tiger moon", "--copies", "3", "--price", "10.00", "--fund", "ADULT")
    assert program("order", "add", *tiger).code == 0
    return program


def lines(program: Program, *words: str) -> list[dict[str, object]]:
    return program.json("order", "list", *words).lines


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("order", "add"), "Say a title"),
        (("order", "add", "--title", "X", "--fund", "NONE"), "has no fund NONE"),
        (("order", "add", "--title", "X", "--copies", "0"), "A number from 1 to 500."),
        (("order", "add", "--title", "X", "--discount", "101"), "is not a percentage"),
        (("order", "add", "--title", "X", "--location", "MOON"), "MOON"),
        (("order", "add", "--title", "X", "--vendor", "Nobody"), "no such vendor"),
        (("order", "add", "--title", "X", "--price", "90.00", "--copies", "2", "--fund", "ADULT"), "$76.00 free"),
        (("order", "add", "--title", "X", "--card", "NOBODY"), ""),
        (("order", "edit", "tiger"), "Say what to change"),
        (("order", "receive", "nothing"), "Nothing on order is this"),
        (("order", "receive", "tiger", "--copies", "4"), "1 more of Tiger moon"),
        (("order", "receive", "tiger", "--copies", "0"), "A number from 1 to 500."),
        (("order", "receive", "tiger", "--copies", "1", "--barcode", "I1"), "already on another item"),
        (("order", "cancel", "tiger", "--copies", "4"), "3 copies are still to come"),
        (("order", "claim", "tiger"), "is not ordered yet"),
        (("order", "list", "--state", "gone"), "open"),
        (("order", "show", "2026-9"), "Nothing on order is this"),
        (("order", "import", "no-such-file.mrc"), "Cannot read the file"),
        (("invoice", "add", "ingram", "1"), "Nothing came from Ingram"),
        (("invoice", "add", "ingram", "1", "--line", "tiger"), "0 came that no invoice has yet"),
        (("invoice", "void", "1"), "There is no invoice 1"),
        (("fund", "add", "A B"), "A short word"),
        (("fund", "list", "--year", "soon"), "A number from 1990"),
        (("fund", "transfer", "ADULT", "ADULT", "0.05"), "between two funds"),
        (("fund", "new-year", "2040"), "FY2039 has no funds"),
        (("vendor", "add", "INGRAM"), "already a vendor"),
        (("suggestion", "add"), ""),
        (("suggestion", "add", "tiger moon"), "The library has Tiger moon"),
        (("suggestion", "decline", "x", "--reason", "y"), "There is no suggestion x"),
    ],
)
def test_what_is_refused_changes_nothing(shop: Program, words: tuple[str, ...], said: str) -> None:
    before = (lines(shop), shop.json("fund", "list").lines)
    answer = shop(*words)
    if words[-1] == "NOBODY":  # the order stands, the hold does not
        assert "No hold for the patron" in answer.out
        return
    assert answer.code != 0
    assert said in " ".join(answer.err.split())
    assert "Traceback" not in answer.err
    assert (lines(shop), shop.json("fund", "list").lines) == before


def test_a_vendor_s_file_is_ordered_once(shop: Program, tmp_path: Path) -> None:
    cart = tmp_path / "cart.mrk"
    cart.write_text(CART, encoding="utf-8")
    assert shop("order", "import", str(cart), "--map", "sierra", "--dry-run").code == 0
    assert len(lines(shop)) == 1
    *told, last = shop.json("order", "import", str(cart), "--map", "sierra").lines
    assert last == {"read": 3, "ordered": 2, "copies": 4, "set_aside": 1, "order": None}
    assert "No location XX here." in str(told[0]["said"])
    assert "no fund NONE" in str(told[0]["said"])
    first, second, owl = lines(shop)[1:]
    assert [(one["copies"], one["price_cents"], one["fund"], one["note"]) for one in (first, second)] == [
        (2, 1600, "ADULT", "Rush"), (1, 2000, None, "Rush"),
    ]  # fmt: skip
    assert first["biblio"] == second["biblio"]
    assert owl["price_cents"] is None
    assert "=960" not in shop("record", "show", str(first["biblio"])).out
    assert shop.json("order", "import", str(cart), "--map", "none").lines[-1]["ordered"] == 0
    assert shop.json("order", "import", str(cart), "--map", "none", "--anyway", "--sent").lines[-1]["order"] == "2026-1"
    assert "is no map" in shop("order", "import", str(cart), "--map", "x=1").err


def test_a_record_without_a_number_is_ordered_once_and_the_whole_file_goes_back(shop: Program, tmp_path: Path) -> None:
    records = [("Hill, Ann", "Flat earth"), ("", "Flat earth"), ("Hill, Ann", "Round earth")]
    cart = tmp_path / "cart.mrk"
    cart.write_text("\n".join(
        f"=LDR  00000nam a2200000 i 4500\n=100  1{chr(92)}$a{author}\n=245  10$a{title}.\n"
        for author, title in records
    ), encoding="utf-8")  # fmt: skip
    before, words = lines(shop), ("order", "import", str(cart))
    assert shop.json(*words).lines[-1]["ordered"] == 3
    *said, last = shop.json(*words).lines
    assert (last["ordered"], last["set_aside"]) == (0, 3)
    assert said[0]["said"] == "On order from Ingram: its title and author."
    assert shop.json(*words, "--anyway").lines[-1]["ordered"] == 3
    assert len({one["biblio"] for one in lines(shop)}) == len(before) + 3, "no title twice"
    assert shop("undo", "6").code == 0
    assert lines(shop) == before
    assert "take the whole file back: tuils undo 4" in shop(*words, "--sent").err
    assert shop("undo", "4").code == 0
    assert lines(shop) == before


def test_the_preview_of_an_order_file_sets_aside_what_the_order_does(shop: Program, tmp_path: Path) -> None:
    """A title that stands twice in the file, with and without a number."""
    cart = tmp_path / "cart.mrk"
    nameless = "=LDR  00000nam a2200000 i 4500\n=245  10$aFlat earth.\n"
    cart.write_text("\n".join((CART, CART, nameless, nameless)), encoding="utf-8")
    words = ("order", "import", str(cart), "--map", "sierra")
    tried, done = (shop.json(*words, *more).lines for more in (["--dry-run"], []))
    told = [[one["record"] for one in told[:-1] if one["outcome"] == "set_aside"] for told in (tried, done)]
    assert told[0] == told[1] == [3, 4, 5, 6, 8]
    assert tried[-1] == done[-1] == {"read": 8, "ordered": 3, "copies": 5, "set_aside": 5, "order": None}


def test_a_book_bought_in_a_shop_is_spent_on_its_fund_at_once(shop: Program) -> None:
    def fund() -> tuple[object, ...]:
        (one,) = shop.json("fund", "list").lines
        return one["encumbered_cents"], one["spent_cents"], one["free_cents"]

    before = fund()
    words = ("add", "9780399214578", "--title", "Owl moon", "--anyway", "--fund")
    done = shop.json(*words, "adult", "--price-cents", "1899").line
    assert (done["price_cents"], done["short"]) == (1899, True)
    assert fund() == (2400, 1899, 5701)
    another = shop.json("add", "9780399214578", "--fund", "ADULT", "--price-cents", "1").line
    assert (another["another"], fund()) == (True, (2400, 1900, 5700))
    assert [one["title"] for one in lines(shop)] == ["Tiger moon"], "nothing is to come"
    assert shop.json("order", "list", "--state", "all").lines[0]["received"] == 1
    budget = shop.json("report", "run", "budget", "--by", "vendor").lines
    assert [one["spent_cents"] for one in budget if one.get("vendor") == ""] == [1900, 1900], "it and the sum"
    assert "it has no price" in shop("add", "9780399214578", "--fund", "ADULT").err
    assert shop.json("add", "9780399214578", "--fund", "ADULT", "--price-cents", "5701").line["refused"] == [
        "FUND_SHORT"
    ]
    assert len(shop.json("show", "title", str(done["biblio"])).line["items"]) == 2
    assert shop("undo", "2").code == 0
    assert fund() == before
    assert shop.json("verify").line["ok"] is True


def test_absurd_copies_and_prices_are_said_and_none_is_taken(shop: Program, tmp_path: Path) -> None:
    told = (("\u00b2", "-5.00"), ("9" * 5000, "1234567.00"), ("-3", "$1,234.50 (set)"), ("501", "gratis"))
    cart = tmp_path / "cart.mrk"
    cart.write_text("\n".join(
        f"=LDR  00000nam a2200000 i 4500\n=245  10$aOdd {n}.\n=960  \\\\$o{copies}$s{price.replace('$', '{dollar}')}\n"
        for n, (copies, price) in enumerate(told)
    ), encoding="utf-8")  # fmt: skip
    words = ("order", "import", str(cart), "--map", "sierra")
    assert shop.json(*words, "--dry-run").lines[-1]["copies"] == 4
    *said, last = shop.json(*words).lines
    assert (last["ordered"], last["copies"]) == (4, 4)
    assert [one["price_cents"] for one in lines(shop)[1:]] == [None, None, 123450, None]
    assert "Price -5.00: none is taken." in str(said[0]["said"])
    assert len(str(said[1]["said"])) < 120


def test_an_order_is_saved_and_never_over_a_file(shop: Program, tmp_path: Path) -> None:
    text, table = tmp_path / "order.txt", tmp_path / "order.csv"
    table.write_text("mine", encoding="utf-8")
    assert shop("order", "send", "-o", str(text), "--csv", str(table)).code == 2
    assert (table.read_text(), text.exists(), lines(shop)[0]["state"]) == ("mine", False, "to_order")
    assert shop("order", "edit", "tiger", "--note", "=cmd()").code == 0
    assert shop("order", "send", "-o", str(text), "--csv", str(table), "--force").code == 0
    (row,) = csv.DictReader(table.open(encoding="utf-8"))
    assert (row["copies"], row["cost_cents"], row["note"]) == ("3", "2400", "'=cmd()")
    assert "3 x Tiger moon" in text.read_text()
    assert "3 x Tiger moon" in shop("order", "show", "2026-1").out


def test_a_title_on_order_stays_and_moves_with_its_order(shop: Program) -> None:
    tiger = str(lines(shop)[0]["biblio"])
    assert "3 copies are on order" in shop("title", "remove", tiger, "--yes").err
    other = str(shop.json("title", "add", "Tiger moons").line["biblio"])
    assert shop("title", "merge", other, tiger, "--yes").code == 0
    assert lines(shop)[0]["biblio"] == other
    shop("undo")
    assert lines(shop)[0]["biblio"] == tiger


def test_whoever_waits_is_told_by_a_hold_and_named_no_more(shop: Program) -> None:
    card = shop.patron()
    wish = shop.json("suggestion", "add", "Sea moon", "--card", card).line
    assert wish["patron"] == card
    done = shop.json("order", "add", "--suggestion", "sea").line
    assert (done["held"], done["holds"]) == (True, 1)
    assert shop.json("suggestion", "list", "--all").line["patron"] is None
    came = shop.json("order", "receive", "sea").line
    assert shop.json("show", "item", came["items"][0]).line["status"] == "in_process"
    assert shop.json("checkin", came["items"][0]).line["route"] == "HOLD"
    assert "can't be undone" in shop("undo", "--act", str(came["act"])).err


def test_what_came_to_the_van_is_here_at_home(shop: Program) -> None:
    shop("order", "send")
    fleet = fleet_of(shop)
    assert fleet.main("order", "receive", "tiger", "--copies", "1").code == 0
    assert fleet.main("order", "cancel", "tiger", "--copies", "1").code == 0
    assert fleet.van("order", "receive", "tiger", "--copies", "1").code == 0
    assert fleet.van("vendor", "edit", "ingram", "--phone", "555").code == 0
    fleet.home()
    (line,) = fleet.main.json("order", "list", "--state", "all")
    assert (line["received"], line["canceled"], line["state"]) == (2, 1, "received")
    assert fleet.main.json("vendor", "list")[0]["phone"] == "555"
    assert fleet.main.digest()
