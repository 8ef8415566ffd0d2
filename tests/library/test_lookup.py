"""Records from elsewhere: what targets answer, in whatever way they fail."""

from __future__ import annotations

import datetime as dt
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.formats.samples import marc
from tuils.formats.marc.marc import read_stored
from tuils.formats.marc.marc_record import MarcRecord
from tuils.formats.marc.marc_view import marc_fields
from tuils.library.holdings.lookup.answers import TargetAnswer, read_lookup_words
from tuils.library.holdings.lookup.asking import answers, index_file
from tuils.library.holdings.lookup.sru import cql, inverted
from tuils.library.holdings.lookup.targets import DROPPED, Target, clean_record

from .record_server import RecordServer, record, record_server

ISBN, OLD = "9780141439518", "9780306406157"
TODAY = dt.date(2026, 11, 27)


@pytest.fixture
def server() -> Iterator[RecordServer]:
    with record_server() as there:
        there.records[ISBN] = record(
            "Pride and prejudice", ISBN, author="Austen, Jane", dewey="823/.7", local="F AUS LOCAL"
        )
        yield there


def asked(text: str, *targets: Target) -> dict[str, TargetAnswer]:
    return {one.target: one for one in answers(targets, read_lookup_words(text), TODAY)}


def sru(server: RecordServer, path: str = "sru", name: str = "", seconds: int = 3) -> Target:
    return Target(name or path.upper(), server.url(path), "sru", seconds=seconds)


def test_a_record_comes_cleaned_and_marked_with_where_it_is_from(server: RecordServer) -> None:
    found = asked("978-0-14-143951-8", sru(server))["SRU"]
    (one,) = found.records
    assert (one.title, one.author, one.year, one.isbns, one.number) == (
        "Pride and prejudice", "Austen, Jane", 1999, [ISBN], 1,
    )  # fmt: skip
    assert found.words == "SRU: 1 record."
    tags = [tag for tag, _marks, _text in marc_fields(one.marc)]
    assert not {"099", "952", "590"} & {*tags}
    assert ("887", "  ", "$a Copied from SRU 2026-11-27 $2 tuils") in marc_fields(one.marc)
    assert one.call_number == "823.7"
    assert server.asked == [f"bath.isbn={ISBN} or bath.isbn=0141439513"]


def test_what_a_target_keeps_is_its_own_profile(server: RecordServer) -> None:
    kept = Target("K", server.url(), "sru", dropped=("9XX",))
    (one,) = asked(ISBN, kept)["K"].records
    tags = {tag for tag, _marks, _text in marc_fields(one.marc)}
    assert {"099", "590"} <= tags
    assert "952" not in tags
    assert "59X" in DROPPED


def test_headings_of_a_list_that_is_not_used_are_left_out() -> None:
    subjects = ((" 0", "Bees", ""), (" 2", "Bees", ""), (" 7", "Bees", "fast"), (" 7", "Bees", "sears"))
    made = MarcRecord.of(record("Bees", ISBN))
    for marks, word, source in subjects:
        made = made.add(("650", f"{marks}\x1fa{word}".encode() + (f"\x1f2{source}".encode() if source else b"")))[0]
    target = Target("T", "http://x/", "sru", dropped=("6XX/2", "650/FAST", "9XX"))
    kept = [text for tag, _marks, text in marc_fields(clean_record(made.marc(), target, TODAY)) if tag == "650"]
    assert kept == ["$a Bees", "$a Bees $2 sears"]


def test_targets_in_every_state_and_the_others_go_on(server: RecordServer) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        down = Target("DOWN", f"http://127.0.0.1:{nobody.getsockname()[1]}/", "sru")
        bad = ["html", "broken", "bomb", "diagnostic", "failing", "nowhere", "circle", "huge", "latin", "text", "many"]
        late = [sru(server, path, seconds=1) for path in ("slow", "endless")]
        found = asked(ISBN, sru(server), down, *(sru(server, path) for path in bad), *late)
    said = {name: one.fault for name, one in found.items() if one.fault}
    assert said.pop("ENDLESS") in ("the answer never ended.", "no answer in 1 seconds."), "a busy machine reads nothing"
    assert said == {
        "DOWN": "no connection.",
        "HTML": "it sent a web page, not records. Check the address, or sign in to the network.",
        "BROKEN": "its answer can't be read.",
        "BOMB": "its answer can't be read.",
        "DIAGNOSTIC": "it refused the search: bath.isbn, Unsupported index.",
        "FAILING": "it refused the search (HTTP 500).",
        "NOWHERE": "it refused the search (HTTP 404).",
        "CIRCLE": "it redirects to another address. Check the address.",
        "HUGE": "the answer was too large.",
        "SLOW": "no answer in 1 seconds.",
    }
    assert [one.title for name in ("SRU", "LATIN", "TEXT") for one in found[name].records] == ["Pride and prejudice"]
    assert found["LATIN"].same + found["TEXT"].same + found["SRU"].same == 2, "the same record is shown once"
    assert len(found["MANY"].records) == 10
    assert found["MANY"].words == "MANY: 5,000 records. The first 10 are shown; use more words, or an ISBN."


def test_a_server_of_one_form_is_asked_without_naming_it(server: RecordServer) -> None:
    (one,) = asked(ISBN, sru(server, "one_form"))["ONE_FORM"].records
    assert one.title == "Pride and prejudice"


def test_numbers_of_records_do_not_depend_on_who_answers_first(server: RecordServer) -> None:
    server.records[OLD] = record("Conics", OLD)
    first, second = sru(server, name="A"), sru(server, "many", name="B")
    assert [one.number for one in asked("all", first, second)["B"].records] == [*range(11, 21)]
    assert [one.number for one in asked("all", first, second)["A"].records] == [1, 2]


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("0141439513", f"bath.isbn={ISBN} or bath.isbn=0141439513"),
        ("9770378595002 05", 'bath.issn="0378-5955"'),
        ("012345678905", '"012345678905"'),
        ('owl" or cql.allRecords=1', '"owl" and "or" and "cqlallRecords1"'),
    ],
)
def test_what_was_typed_is_asked_for_and_nothing_else(typed: str, query: str) -> None:
    assert cql(Target("T", "http://x", "sru"), read_lookup_words(typed)) == query


def test_open_library_becomes_a_short_record(server: RecordServer) -> None:
    target = Target("OL", server.url("").rstrip("/"), "openlibrary")
    (one,) = asked("9780399214578", target)["OL"].records
    assert (one.title, one.author, one.year, one.detail) == (
        "Owl moon",
        "Yolen, Jane",
        1987,
        "Philomel Books, 32 pages",
    )
    assert read_stored(one.marc).outcome == ""
    (other,) = asked("left hand darkness", target)["OL"].records
    assert (other.author, other.call_number) == ("Le Guin, Ursula K.", "813.54")
    assert asked(ISBN, target)["OL"].words == "OL: nothing found."
    assert inverted("Homer") == "Homer"


def test_a_file_of_unimarc_answers_as_marc_21(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    dump = tmp_path / "bn.mrc"
    fields = (("010", f"  \x1fa{ISBN}"), ("200", "1 \x1faCh\u00e9ri"), ("700", " 1\x1faColette"), ("801", " 0\x1fbBN"))
    dump.write_bytes(marc(("001", "1"), *fields, leader="nam0 "))
    target = Target("BN", str(dump), "file")
    assert index_file(target) == 1
    assert [(one.title, one.author) for one in asked(ISBN, target)["BN"].records] == [("Ch\u00e9ri", "Colette")]


def test_a_file_of_records_answers_without_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    dump = tmp_path / "state.mrc"
    dump.write_bytes(record("Émile et les étoiles", OLD, author="Roux, Anna") + record("Owl moon", ISBN) + b"junk")
    target = Target("DUMP", str(dump), "file")
    assert "is not indexed on this machine" in asked(ISBN, target)["DUMP"].fault
    assert index_file(target) == 2
    assert index_file(target) == 0, "once"
    dump.unlink()
    assert [one.title for one in asked(ISBN, target)["DUMP"].records] == ["Owl moon"]
    assert [one.title for one in asked("etoiles rou", target)["DUMP"].records] == ["Émile et les étoiles"]
    assert asked('" OR *', target)["DUMP"].hits == 0
    dump.write_bytes(record("Owl moon", ISBN))
    assert index_file(target) == 1, "another file since"
    (tmp_path / "state" / "targets").joinpath(next((tmp_path / "state" / "targets").iterdir()).name).write_bytes(b"no")
    assert "is not indexed" in asked(ISBN, target)["DUMP"].fault


def test_z3950_without_its_program_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    found = asked(ISBN, Target("Z", "z3950://127.0.0.1:1/x", "z3950"))["Z"]
    assert found.words == "Z: Z39.50 needs the program yaz-client. Install the package yaz."


@pytest.mark.whole
@pytest.mark.skipif(not (shutil.which("yaz-ztest") and shutil.which("yaz-client")), reason="the package yaz is absent")
def test_z3950_and_sru_of_a_real_server() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(["yaz-ztest", "-v", "none", f"tcp:127.0.0.1:{port}"])
    try:
        z3950 = Target("Z", f"z3950://127.0.0.1:{port}/Default", "z3950")
        http = Target("S", f"http://127.0.0.1:{port}/Default", "sru")
        found = asked("rome", z3950)
        for _try in range(50):
            if not found["Z"].fault:
                break
            found = asked("rome", z3950)
        assert found["Z"].records[0].title == "How to program a computer"
        assert asked("rome", http)["S"].hits == 15
        assert "HTTP 404" in asked("rome", Target("N", f"http://127.0.0.1:{port}/None", "sru"))["N"].fault
        nowhere = asked("rome", Target("N", f"z3950://127.0.0.1:{port}/None", "z3950"))["N"]
        assert nowhere.fault.startswith("it refused the search: Database unavailable")
    finally:
        server.terminate()
        server.wait()
