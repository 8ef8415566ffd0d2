"""Holds and money owed come in from another system's tables, whole or not at all, and never twice."""

from __future__ import annotations

import csv

import pytest

from tests.formats.samples import marc

from .calling import PIN, Facts, Program

HEAD = "cardnumber,barcode,priority,reservedate,branchcode,found,expirationdate,waitingdate"


@pytest.fixture
def people(program: Program) -> Program:
    for card in ("P1", "P2", "P3", "P4"):
        program.patron(card, card=card)
    return program


def _file(program: Program, name: str, *lines: str) -> str:
    file = program.folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(file)


def _holds(program: Program) -> list[Facts]:
    file = program.folder / "out.csv"
    assert program("export", "holds", "-o", str(file)).code == 0
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    file.unlink()
    return rows


def test_holds_keep_their_queue_and_what_is_on_the_shelf(people: Program) -> None:
    rows = (
        "P2,I1,2,2025-11-01,MAIN,,,",
        "P3,I1,3,2025-10-01,MAIN,,,",
        "P1,I1,1,2025-11-05,MAIN,,,",
        "P4,I2,0,2025-11-02,MAIN,W,2025-11-09,2025-11-03",
        "P4,I3,1,2025-11-02,MAIN,F,,",
    )
    file = _file(people, "holds.csv", HEAD, *rows)
    dry = people.json("import", "holds", file, "--dry-run").lines[-1]
    assert (dry["added"], dry["passed"], dry["batch"]) == (4, 1, None)
    assert _holds(people) == []
    done = people.json("import", "holds", file)
    assert (done.code, done.lines[-1]["added"], done.lines[-1]["rejected"]) == (0, 4, 0)
    found = {(row["patron"], row["state"]): row for row in _holds(people)}
    queue = [found[card, "placed"] for card in ("P1", "P2", "P3")]
    assert [row["position"] for row in queue] == ["1", "2", "3"]
    ready = found["P4", "waiting"]
    assert (ready["item"], ready["placed_at"][:10]) == ("I2", "2025-11-02")
    assert ready["pickup_by"] > "2025-11-09"  # the day that was over begins anew
    again = people.json("import", "holds", file).lines[-1]
    assert (again["added"], again["updated"]) == (0, 4)
    assert people("daily").code == 0
    assert len(_holds(people)) == 4
    assert people.json("checkout", "P4", "I2").code == 0
    assert people("verify").code == 0


def test_a_hold_on_a_title_names_it_for_another_library(people: Program) -> None:
    """Ids of titles are those of one library: elsewhere the control number says which it is, or the ISBN."""
    record = marc(("001", "ocm17"), ("245", "00\x1faKindred"), ("020", "  \x1fa9780807083697"))
    (people.folder / "one.mrc").write_bytes(record)
    assert people("import", "marc", str(people.folder / "one.mrc")).code == 0
    head = "card,record,title,position"
    assert people.json("import", "holds", _file(people, "holds.csv", head, "P1,ocm17,Kindred,1")).code == 0
    (row,) = _holds(people)
    assert (row["item"], row["wanted"], row["control_number"], row["isbn"]) == ("", "", "ocm17", "9780807083697")
    for number in (row["control_number"], ""):
        named = {**row, "patron": "P2" if number else "P3", "biblio": "of another library", "control_number": number}
        answer = people.json("import", "holds", _file(people, "again.csv", ",".join(named), ",".join(named.values())))
        assert (answer.code, answer.lines[-1]["added"]) == (0, 1)
    assert {one["biblio"] for one in _holds(people)} == {row["biblio"]}


def test_a_hold_that_is_not_understood_is_set_aside_with_its_line(people: Program) -> None:
    rows = ("NOBODY,I1,1,,MAIN,,,", "P1,GONE,1,,MAIN,,,", "P1,I1,1,,FAR,,,", ",I1,1,,MAIN,,,", "P1,,1,,MAIN,,,")
    answer = people.json("import", "holds", _file(people, "holds.csv", HEAD, *rows))
    assert answer.code == 2
    *faults, summary = answer.lines
    said = {fault["row"]: fault["fault"] for fault in faults}
    assert said[1] == "No library card has the number NOBODY."
    assert said[2] == "No item has the barcode GONE."
    assert said[3].startswith("There is no branch FAR here.")
    assert said[4] == "Card number is missing."
    assert said[5].startswith("No title given")
    assert (summary["read"], summary["rejected"]) == (5, 5)
    assert _holds(people) == []


def test_a_record_number_counts_only_with_a_title_that_agrees(people: Program) -> None:
    file = people.folder / "titles.mrc"
    file.write_bytes(marc(("001", "7"), ("245", "10\x1faWelding /\x1fcA. Smith.")))
    assert people("import", "marc", str(file)).code == 0
    rows = ("P1,7,Welding,1", "P2,7,Dune,2", "P3,7,,3")
    answer = people.json("import", "holds", _file(people, "holds.csv", "card,record,title,position", *rows))
    assert [line.get("row") for line in answer.lines[:-1]] == [2, 3]
    assert [row["patron"] for row in _holds(people)] == ["P1"]


def test_a_copy_that_is_not_free_leaves_the_hold_first_in_the_queue(people: Program) -> None:
    assert people.json("checkout", "P3", "I1").code == 0
    answer = people.json("import", "holds", _file(people, "holds.csv", HEAD, "P1,I1,0,2025-11-01,MAIN,W,,"))
    assert (answer.code, answer.lines[0]["outcome"]) == (0, "repaired")
    assert [(row["state"], row["position"]) for row in _holds(people)] == [("placed", "1")]


def _owes(program: Program, card: str) -> int:
    return int(program.json("show", "patron", card).line["owed_cents"])


CHARGES = "accountlines_id,cardnumber,date,debit_type_code,amount,amountoutstanding,description"


def test_charges_and_credits_come_in_once(people: Program) -> None:
    rows = (
        "1,P1,2025-10-01,OVERDUE,5.000000,2.500000,The secret title",
        "2,P1,2025-10-02,NEW_CARD,3.00,3.00,New card",
        "3,P2,2025-10-02,PAYMENT,-4.00,-4.00,",
        "4,P2,2025-10-02,LOST,12.00,0.00,",
        "5,NOBODY,2025-10-02,LOST,12.00,12.00,",
        "6,P3,2025-10-02,LOST,12.00,much,",
    )
    file = _file(people, "charges.csv", CHARGES, *rows)
    people("setting", "set", "fines", "yes")
    dry = people.json("import", "charges", file, "--dry-run").lines[-1]
    assert (dry["added"], dry["passed"], dry["rejected"], dry["cents"]) == (3, 1, 2, 150)
    assert people.json("import", "charges", file).lines[-1]["added"] == 3
    assert (_owes(people, "P1"), _owes(people, "P2"), _owes(people, "P3")) == (550, -400, 0)
    assert "secret title" not in people("export", "charges").out
    again = people.json("import", "charges", file).lines[-1]
    assert (again["added"], again["updated"]) == (0, 3)
    assert _owes(people, "P1") == 550
    assert people.json("cash").lines[-1].get("cents", 0) == 0
    assert people("verify").code == 0


def test_a_library_without_fines_is_asked_before_any_come_in(people: Program) -> None:
    people("setting", "set", "fines", "no")
    rows = ("P1,overdue,2.50", "P1,overdue,2.50", "P1,lost,10")
    file = _file(people, "charges.csv", "card,type,amount", *rows)
    answer = people("import", "charges", file)
    assert "This library charges no overdue fines: 2 fines of $5.00 in all were left out." in answer.err + answer.out
    assert _owes(people, "P1") == 1000
    assert people.json("import", "charges", file, "--keep-fines").lines[-1]["added"] == 2
    assert _owes(people, "P1") == 1500
    assert people.json("import", "charges", file, "--keep-fines").lines[-1]["added"] == 0


def test_a_lost_book_that_was_billed_before_is_not_billed_again(people: Program) -> None:
    people("item", "edit", "I1", "--price", "12.00")
    people.json("checkout", "P1", "I1")
    file = _file(people, "charges.csv", "card,type,amount,barcode,id", "P1,LOST,12.00,I1,9")
    assert people.json("import", "charges", file).lines[-1]["added"] == 1
    assert people.json("item", "mark", "I1", "lost").code == 0
    assert _owes(people, "P1") == 1200
    assert people.json("checkin", "I1").code == 0
    assert _owes(people, "P1") == 0


def test_who_may_not_see_accounts_and_checkouts_learns_nothing(people: Program) -> None:
    people("staff", "add", "cat", "--role", "cataloguer", TUILS_NEW_PIN=PIN)
    holds = _file(people, "holds.csv", HEAD, "P1,I1,1,,MAIN,,,")
    charges = _file(people, "charges.csv", "card,type,amount", "P1,lost,10")
    for words in (("holds", holds), ("charges", charges)):
        answer = people.json("--as", "cat", "import", *words, "--dry-run", TUILS_PIN=PIN)
        assert answer.line["refused"] == ["NO_PERMISSION"]


def test_what_is_asked_of_a_file_is_in_the_audit_log(people: Program) -> None:
    people("import", "holds", _file(people, "holds.csv", HEAD, "P1,I1,1,,MAIN,,,"), "--dry-run")
    assert "imported: holds" in people("audit").out


def test_holds_go_back_as_they_came_and_come_in_again(people: Program) -> None:
    rows = ("P1,I1,1,2025-11-05,MAIN,,,", "P2,I1,2,2025-11-06,MAIN,,,", "P4,I2,0,2025-11-02,MAIN,W,2025-11-09,")
    file = _file(people, "holds.csv", HEAD, *rows)
    batch = str(people.json("import", "holds", file).lines[-1]["batch"])
    assert "holds" in people("import", "list").out
    hold = str(next(row["hold"] for row in _holds(people) if row["patron"] == "P2"))
    assert people.json("hold", "suspend", hold).code == 0
    *stays, summary = people.json("import", "undo", batch).lines
    assert (summary["holds_removed"], summary["refused"]) == (2, 1)
    assert stays[0]["message"].endswith("was changed, filled, or canceled since.")
    assert [row["patron"] for row in _holds(people)] == ["P2"]
    assert people.json("show", "item", "I2").line["status"] == "available"
    assert people("verify").code == 0
    again = people.json("import", "holds", file).lines[-1]
    assert (again["added"], again["updated"]) == (2, 1)
    assert people("verify").code == 0


def test_what_is_exported_comes_in_again_with_what_is_left(people: Program) -> None:
    assert people("charge", "P1", "5.00", "--reason", "copies").code == 0
    assert people("charge", "P2", "1.25", "--reason", "a card").code == 0
    assert people("pay", "P1", "2.00").code == 0
    file = people.folder / "charges.csv"
    assert people("export", "charges", "-o", str(file)).code == 0
    again = people.json("import", "charges", str(file)).lines[-1]
    assert (again["added"], again["rejected"]) == (0, 0), "they are on file"
    for card, number in (("P1", "P3"), ("P2", "P4")):
        file.write_text(file.read_text("utf-8-sig").replace(f",{card},", f",{number},"), encoding="utf-8")
    came = people.json("import", "charges", str(file)).lines[-1]
    assert (came["added"], came["rejected"], came["cents"]) == (2, 0, 425)
    plain = _file(people, "plain.csv", "card,cents,why", "P3,250,rental")
    assert people.json("import", "charges", plain).lines[-1]["cents"] == 250


def test_charges_go_back_as_they_came_and_come_in_again(people: Program) -> None:
    rows = ("1,P1,2025-10-02,NEW_CARD,3.00,3.00,", "2,P2,2025-10-02,PAYMENT,-4.00,-4.00,", "3,P3,,LOST,9.00,9.00,")
    file = _file(people, "charges.csv", CHARGES, *rows)
    batch = str(people.json("import", "charges", file).lines[-1]["batch"])
    assert people.json("pay", "P3", "1.00").code == 0
    stays, summary = people.json("import", "undo", batch).lines
    assert (summary["charges_removed"], summary["refused"]) == (2, 1)
    assert "$9.00" in stays["message"]
    assert (_owes(people, "P1"), _owes(people, "P2"), _owes(people, "P3")) == (0, 0, 800)
    assert people("verify").code == 0
    again = people.json("import", "charges", file).lines[-1]
    assert (again["added"], again["updated"]) == (2, 1)
    assert (_owes(people, "P1"), _owes(people, "P2")) == (300, -400)
    assert people("verify").code == 0


@pytest.mark.parametrize("kind", ["patrons", "loans", "holds", "charges"])
def test_the_list_of_imports_counts_every_row(people: Program, kind: str) -> None:
    """So too rows of transactions in which nothing was written: those on file, and those that were refused."""
    none = [f"NOBODY{n}" for n in range(110)]  # more than one transaction of them
    rows = {
        "patrons": ["cardnumber,surname,phone", "P1,P1,", "P9,New,", *(f"{card},," for card in none), "P2,P2,555"],
        "loans": ["barcode,cardnumber,due", "I1,P1,2027-01-05", *(f"I2,{card},2027-01-05" for card in none), "X,P1,"],
        "holds": ["cardnumber,barcode", "P1,I1", *(f"{card},I1" for card in none), "P1,I1"],
        "charges": ["cardnumber,amount,why", "P1,2.50,A", *(f"{card},1,A" for card in none), "P2,0,A"],
    }[kind]
    file = _file(people, f"{kind}.csv", *rows)
    tried = people.json("import", kind, file, "--dry-run").lines[-1]
    done = people.json("import", kind, file).lines[-1]
    names = ("added", "updated", "passed", "rejected")
    told = {name: done[name] for name in names if done.get(name)}
    assert done["read"] == len(rows) - 1 == sum(told.values())
    assert told == {name: tried[name] for name in names if tried.get(name)}
    (line,) = people.json("import", "list").lines
    assert line["counts"] == told
