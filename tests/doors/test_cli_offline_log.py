"""Imports of work done without tuils: Koha's offline file, a scanner with a memory, a log on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.makers import HOUR

from .calling import Program

HEAD = "Version=1.0\tGenerator=kocDesktop\tGeneratorVersion=2.0.0"
DAY = "2026-12-01"


def koc(program: Program, *lines: str, head: str = HEAD) -> Path:
    file = program.folder / "van.koc"
    file.write_bytes("\r\n".join([head, *(f"{DAY} {line}" for line in lines)]).encode())
    return file


def test_a_koc_file_does_what_koha_would_and_says_what_it_could_not(program: Program) -> None:
    ada, bob = program.patron("Ada"), program.patron("Bob")
    program("charge", bob, "9.00", "--reason", "Mug")
    program.clock.now += 8 * HOUR
    file = koc(
        program,
        f"12-10-00 120\tissue\t{ada}\tI1",
        f"12-05-00 000\tissue\t{ada}\tI2",
        f"12-20-00 000\tissue\t{bob}\tI2",
        "12-30-00 000\treturn\tI1",
        f"12-31-00 000\tpayment\t{bob}\t5.00",
        "12-32-00 000\treturn\tNOBODY",
        "12-33-00 000\tissue\tNOCARD\tI3",
        "12-34-00 000\tdance\t1",
        "12-60-00 000\treturn\tI1",
        f"23-00-00 000\tissue\t{ada}\tI4",
    )
    said = program("import", "koc", str(file))
    assert said.code == 1
    assert "5 done, 0 on file already, 5 not done." in said.out
    for words in (
        "Line 7  Tue, Dec 1, 12:32 pm  NOBODY: ", "No library card has the number NOCARD.",
        "Line 9: Unknown command.", "Line 10: The time can't be read.", "That time is in the future.",
    ):  # fmt: skip
        assert words in said.err, words
    assert program.json("show", "item", "I1").line["status"] == "available"
    lent = program.json("show", "patron", bob).line
    assert [loan["item"] for loan in lent["loans"]] == ["I2"], "an earlier borrower's loan ends"
    assert lent["owed_cents"] == 400
    digest = program.json("verify").line["digest"]
    again = program("import", "koc", str(file))
    assert "This was loaded before: nothing new. 0 done, 5 on file already, 5 not done." in again.out, again.out
    assert program.json("verify").line["digest"] == digest


@pytest.mark.parametrize(
    ("head", "said"),
    [("Version=2.0\tGenerator=x", "Line 1: version 2.0. Only version 1.0 can be read."), ("barcode", "no .koc file")],
)
def test_another_version_is_refused_with_its_line(program: Program, head: str, said: str) -> None:
    answer = program("import", "koc", str(koc(program, "09-00-00 000\treturn\tI1", head=head)))
    assert answer.code == 2
    assert said in answer.err
    assert "Nothing was loaded." in answer.err


FAULTS = (
    ("12-10-00 000", "Unknown command."),
    ("12-10-00 000\tISSUE\t1\tI1", "Unknown command."),
    ("12-10-00 000 return I1", "The time can't be read."),
    ("12:10:00 000\treturn\tI1", "The time can't be read."),
    ("25-10-00 000\treturn\tI1", "The time can't be read."),
    ("12-10-00 000\treturn", "Something is missing, or too much."),
    ("12-10-00 000\treturn\tI1\tI2", "Something is missing, or too much."),
    ("12-10-00 000\tissue\tI1", "Something is missing, or too much."),
    ("12-10-00 000\tpayment\t1\t5,00,0", "The amount can't be read."),
    ("12-10-00 000\tpayment\t1\t-5.00", "The amount can't be read."),
    ("12-10-00 000\tpayment\t1\t0.00", "The amount can't be read."),
    ("12-10-00 000\tpayment\t1\tfive", "The amount can't be read."),
    ("12-10-00 000\treturn\tI\x00\x1b[2J", "No item has the barcode"),
    ("12-10-00 000\treturn\t" + "9" * 5000, "No item has the barcode"),
)
"""The faults that a line may have, and the words for each."""


def test_each_fault_of_a_koc_file_is_told_with_its_line_and_keeps_no_other_out(program: Program) -> None:
    program.clock.now += 8 * HOUR
    file = koc(program, *(line for line, _said in FAULTS), "12-20-00 000\treturn\tI1")
    said = program.json("import", "koc", str(file))
    told = {line["line"]: line["message"] for line in said.lines[:-1]}
    for number, (line, words) in enumerate(FAULTS, 2):
        assert words in told[number], (line, told[number])
        assert len(told[number]) < 400
    assert (said.lines[-1]["done"], said.lines[-1]["refused"]) == (1, len(FAULTS))
    assert "\x1b" not in program("import", "koc", str(file)).err


@pytest.mark.parametrize("data", [b"", b"\x00\xff\xfe", HEAD.encode("utf-16"), b"\n" + HEAD.encode()])
def test_what_is_no_koc_file_is_refused(program: Program, data: bytes) -> None:
    file = program.folder / "x.koc"
    file.write_bytes(data)
    answer = program("import", "koc", str(file))
    assert (answer.code, "no .koc file" in answer.err) == (2, True), answer.err


def test_what_goes_out_as_koc_comes_in_elsewhere(program: Program) -> None:
    """The patron of a returned copy is forgotten: its return stands for the checkout too."""
    card = program.patron()
    program("checkout", card, "I1", "I2")
    program("checkin", "I2")
    program("charge", card, "5.00", "--reason", "Mug")
    program("pay", card, "5.00")
    file = program.folder / "out.koc"
    made = program.json("export", "koc", "-o", str(file)).line
    assert (made["lines"], made["left_out"]) == (3, 1)
    head, *lines = file.read_text().splitlines()
    assert head.startswith("Version=1.0\tGenerator=tuils\t")
    assert [line.split("\t")[1:] for line in lines] == [
        ["issue", card, "I1"],
        ["return", "I2"],
        ["payment", card, "5.00"],
    ]
    assert "0 done, 3 on file already" in program("import", "koc", str(file)).out, "this library knows all of it"


def test_scans_of_every_form_come_in(program: Program) -> None:
    card = program.patron()
    program.clock.now += 8 * HOUR
    file = program.folder / "scans.txt"
    file.write_text(f"%C123H\r\n{card}\r\nI1\r\nI2\r\n%C127L\r\nI1\r\n")  # Destiny
    assert "3 done, 0 on file already, 0 not done." in program("import", "scans", str(file)).out
    file.write_text("I2,003278,12:41:03,01/12/2026\nI3,2,20261201,124103\n12/01/2026 12:42,I4\nWRONG\n")
    said = program.json("import", "scans", str(file), "--do", "inventory").lines
    assert [(line.get("item"), line.get("wrong")) for line in said[:-1]] == [
        ("I2", "checked_out"),
        ("WRONG", "unknown"),
    ]
    file.write_text("barcode\nI3\nI4\n")
    assert "2 done" in program("import", "scans", str(file), "--do", "checkout", "--card", card).out
    assert program("import", "scans", str(file)).code == 2, "what to do with them is not said"
    assert program("import", "scans", str(file), "--do", "checkout").code == 2
    file.write_text("I3,1,20261201,170000\nI4,1,20261201,170001\n")
    program.clock.now += HOUR
    lines = program.json("import", "scans", str(file), "--do", "checkin").lines
    assert [line["at"][:19] for line in lines[:-1]] == ["2026-12-01T17:00:00", "2026-12-01T17:00:01"], lines


def test_a_paper_log_is_taken_in_oldest_first_with_the_same_checks(program: Program) -> None:
    ada, bob = program.patron("Ada"), program.patron("Bob")
    program("charge", bob, "12.50", "--reason", "Mug")
    program.clock.now += 8 * HOUR
    log = program.folder / "log.txt"
    log.write_text(f"- I1 2:15 pm\n{ada} I1 1:30\n{bob},I2,1:40\n{ada} I3 25:99\n{ada} I4\n\nI5\n")
    said = program.json("van", "key-in", str(log))
    assert said.code == 1
    told = [(line["item"], line["outcome"]) for line in said.lines[:-1]]
    assert told == [
        ("I3", "refused"), (None, "refused"), ("I1", "done"), ("I2", "refused"), ("I4", "done"), ("I1", "done"),
    ]  # fmt: skip
    assert "owes $12.50" in program("van", "key-in", str(log)).err
    log.write_text(f"{bob} I2 1:40\n")
    anyway = program("van", "key-in", str(log), "--override", "OWES_TOO_MUCH", "--reason", "It left with the van")
    assert anyway.code == 0
    assert program.json("show", "item", "I2").line["status"] == "checked_out"


@pytest.mark.parametrize(
    "words",
    [("import", "scans", "--do", "inventory"), ("van", "key-in"), ("inventory", "load", "000-999")],
    ids=" ".join,
)
def test_a_file_that_is_no_text_is_refused_whole(program: Program, words: tuple[str, ...]) -> None:
    """A library, a picture: nothing in it is a barcode, though every byte could be a part of one."""
    program("inventory", "start", "000-999")
    before = program.json("verify").line["entries"]
    answer = program(*words, str(program.library))
    assert (answer.code, answer.out) == (2, "")
    assert "is not a text file. Save the scans as text, a barcode a line." in answer.err
    assert program.json("verify").line["entries"] == before
