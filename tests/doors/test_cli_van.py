"""A van is prepared, works, and comes home: all through the commands."""

from __future__ import annotations

import contextlib
import errno
import gzip
import io
import json
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

import pytest

from tests.library.makers import DAY, HOUR, MINUTE
from tuils.files import whole_file
from tuils.library.reach.sites import packing, preparing

from .calling import Program
from .vans import Fleet, fleet_of

PHONE, STREET, NOTE, REASON = "555-867-5309", "Nowhere Lane 77", "afraid of dogs", "because of the flood"


@pytest.fixture
def fleet(program: Program) -> Fleet:
    main = fleet_people(program)
    assert main
    return fleet_of(program)


def fleet_people(program: Program) -> str:
    """Ada with all that can be told of a person, and a book that she had before."""
    card = program.patron("Ada", phone=PHONE, street=STREET, born="1990-02-03")
    program("patron", "note", card, NOTE)
    program("checkout", card, "I1")
    program("checkin", "I1")
    program("charge", card, "3.00", "--reason", REASON)
    return card


def lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in gzip.open(file, "rt", encoding="utf-8")]


def test_a_van_knows_what_lending_needs_and_nothing_else_of_people(fleet: Fleet) -> None:
    raw = fleet.van.library.read_bytes()
    assert b"Ada" in raw
    for secret in (PHONE, STREET, NOTE, REASON, "1990-02-03", "Lane", "nowhere"):
        assert secret.encode() not in raw, secret
    assert b"1990" in raw
    store = sqlite3.connect(fleet.van.library)
    for table in ("audit_row", "reading_history", "last_borrower", "legal_request", "last_use"):
        assert store.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
    assert store.execute("SELECT main FROM library").fetchone() == (0,)
    store.close()
    assert fleet.van.library.stat().st_mode & 0o777 == 0o600
    assert fleet.van.digest() == fleet.main.digest(), "a copy agrees with its library in all that both know"


def test_what_is_sent_to_a_van_later_is_no_more_than_it_took_along(fleet: Fleet) -> None:
    card = fleet.main.patron("Bob", phone="555-111-2222")
    fleet.main("patron", "edit", card, "--email", "bob@example.org")
    bundle = fleet.pack(fleet.main)
    text = gzip.decompress(bundle.read_bytes())
    assert b"Bob" in text
    assert b"555-111-2222" not in text
    assert b"bob@example.org" not in text
    fleet.van("van", "merge", str(bundle))
    assert fleet.settled()
    assert fleet.main.json("show", "patron", card)[0]["phone"] == "555-111-2222", "the van sends nothing of that back"


def test_a_van_with_the_setting_knows_how_to_reach_people(program: Program) -> None:
    fleet_people(program)
    assert program("setting", "set", "van_contacts", "yes").code == 0
    raw = fleet_of(program).van.library.read_bytes()
    assert PHONE.encode() in raw
    assert NOTE.encode() not in raw


def test_the_van_comes_home_and_says_what_it_brought(fleet: Fleet) -> None:
    van = fleet.van
    card = van.patron("Bob")
    assert van("checkout", card, "I2", "I3").code == 0
    assert van("checkin", "I3").code == 0
    assert van("undo").code == 0
    assert van("checkin", "I3").code == 0
    assert van("charge", card, "12.50", "--reason", "Mug").code == 0
    assert van("pay", card, "12.50").code == 0
    said = fleet.main("van", "merge", str(fleet.pack(van)))
    assert said.code == 0
    assert said.out.startswith("The van brought 9 changes from ")
    assert "2 checkouts, 1 check-in, 1 new patron, $12.50." in said.out
    assert fleet.main.item("I2")["status"] == fleet.van.item("I2")["status"]
    assert fleet.settled()


def test_merging_twice_changes_nothing_and_a_trial_changes_nothing(fleet: Fleet) -> None:
    fleet.van("checkout", fleet.van.patron("Bob"), "I2")
    bundle, before = fleet.pack(fleet.van), fleet.main.digest()
    trial = fleet.main.json("van", "merge", "--dry-run", str(bundle))[0]
    assert trial["new"] == 2
    assert fleet.main.digest() == before
    first = fleet.main.json("van", "merge", str(bundle))[0]
    assert first.keys() >= {"file", "new", "known", "missing", "decisions"}
    assert (first["new"], first["known"], first["missing"]) == (2, 0, {})
    after = fleet.main.digest()
    again = fleet.main.json("van", "merge", str(bundle), str(fleet.stick))
    assert [(line["new"], line["known"]) for line in again] == [(0, 2), (0, 2)]
    assert fleet.main.digest() == after


def test_no_two_machines_give_one_number(fleet: Fleet) -> None:
    at_van = {fleet.van.patron(f"V{n}") for n in range(3)}
    at_main = {fleet.main.patron(f"M{n}") for n in range(3)}
    assert not at_van & at_main
    fleet.settled()
    later = {fleet.main.patron("M4"), fleet.van.patron("V4")}
    assert len(later | at_van | at_main) == 8
    assert max(at_main) < min(at_van), "those that the van gave do not lift the main library's"
    title = fleet.main.json("title", "add", "--title", "Emma")[0]["biblio"]
    fleet.van("van", "merge", str(fleet.pack(fleet.main)))
    barcodes = [machine.json("item", "add", title)[0]["item"] for machine in (fleet.main, fleet.van)]
    assert barcodes[0] != barcodes[1]
    fleet.settled()
    next_one = fleet.main.json("item", "add", title)[0]["item"]
    assert barcodes[0] < next_one < barcodes[1]


def test_one_byte_changed_is_refused(fleet: Fleet) -> None:
    fleet.van("checkout", fleet.van.patron("Bob"), "I2")
    bundle, before = fleet.pack(fleet.van), fleet.main.digest()
    whole = bundle.read_bytes()
    for at in range(11, len(whole), max(1, len(whole) // 40)):
        bundle.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        said = fleet.main.json("van", "merge", str(bundle))[0]
        assert said["refused"] in (["BUNDLE_DAMAGED"], ["BUNDLE_NEWER"]), (at, said)
    plain = gzip.decompress(whole).replace(b"Bob", b"Rob")
    bundle.write_bytes(gzip.compress(plain))
    assert fleet.main.json("van", "merge", str(bundle))[0]["refused"] == ["BUNDLE_DAMAGED"]
    assert fleet.main.digest() == before
    bundle.write_bytes(whole)
    assert fleet.main.json("van", "merge", str(bundle))[0]["new"] == 2


def test_a_bundle_cut_anywhere_is_refused(fleet: Fleet) -> None:
    fleet.van("checkout", fleet.van.patron("Bob"), "I2")
    bundle = fleet.pack(fleet.van)
    whole = bundle.read_bytes()
    for at in (0, 1, 9, 30, len(whole) // 2, len(whole) - 9, len(whole) - 1):
        bundle.write_bytes(whole[:at])
        assert fleet.main.json("van", "merge", str(bundle))[0]["refused"] == ["BUNDLE_DAMAGED"], at


def test_somebody_elses_signature_is_none(fleet: Fleet, program: Program) -> None:
    """A bundle written anew by whoever has no key of ours, with a digest that fits."""
    from tuils.library.reach.sites.bundle_file import write_bundle
    from tuils.library.reach.sites.signing import new_secret, public_of

    bundle = fleet.pack(fleet.van)
    head, *lines = lines_of(bundle)
    secret = new_secret()
    for key in (head["key"], public_of(secret)):
        with bundle.open("wb") as out:
            write_bundle(out, {**head, "key": key}, lines[:-1], secret)
        refused = fleet.main.json("van", "merge", str(bundle))[0]["refused"]
        assert refused == ["BUNDLE_STRANGER" if key != head["key"] else "BUNDLE_DAMAGED"]


def test_a_stick_that_keeps_less_than_was_written_is_told(fleet: Fleet, monkeypatch: pytest.MonkeyPatch) -> None:
    from tuils.library.reach.sites import packing

    @contextlib.contextmanager
    def keeps_half(file: Path) -> Iterator[BinaryIO]:
        with whole_file(file) as out:
            yield out
        os.truncate(file, file.stat().st_size // 2)

    monkeypatch.setattr(packing, "whole_file", keeps_half)
    said = fleet.van.json("van", "pack", "--to", str(fleet.stick))[0]
    assert said["refused"] == ["BUNDLE_NOT_KEPT"]
    assert [*fleet.stick.iterdir()] == []


def test_numbers_go_on_when_a_van_is_prepared_again(fleet: Fleet, program: Program) -> None:
    fleet.van.patron("Bob")
    fleet.exchange()
    again = type(fleet.van)(program, program.folder / "again")
    fleet.main("van", "prepare", "van", "--to", str(again.folder))
    assert fleet.pack(again).name == "van-to-main-0003.bundle.gz"


def test_a_last_line_that_tells_another_digest_is_refused(fleet: Fleet) -> None:
    bundle = fleet.pack(fleet.van)
    text = gzip.decompress(bundle.read_bytes())
    digest = json.loads(text.splitlines()[-1])["digest"].encode()
    bundle.write_bytes(gzip.compress(text.replace(digest, digest[::-1])))
    assert fleet.main.json("van", "merge", str(bundle))[0]["refused"] == ["BUNDLE_DAMAGED"]


def test_an_older_file_tells_nothing_new_of_what_the_van_has(fleet: Fleet) -> None:
    early = fleet.pack(fleet.van)
    fleet.main.patron("Ada")
    assert fleet.main.json("sites")[1]["to_send"] > 0
    fleet.van("van", "merge", str(fleet.pack(fleet.main)))
    fleet.main("van", "merge", str(fleet.pack(fleet.van)))
    fleet.main("van", "merge", str(early))
    assert fleet.main.json("sites")[1]["to_send"] == 0


def test_an_older_file_takes_no_counts_back(fleet: Fleet) -> None:
    bob = fleet.van.patron("Bob")
    fleet.van("checkout", bob, "I2")
    early = fleet.pack(fleet.van)
    fleet.van("checkout", bob, "I3")
    for bundle in (fleet.pack(fleet.van), early):
        assert "new" in fleet.main.json("van", "merge", str(bundle))[0]
    assert fleet.main.json("counts") == fleet.van.json("counts")


def test_two_histories_under_one_name_are_refused(fleet: Fleet) -> None:
    """The van's own key signs another entry under a number that the main library knows: two laptops of one copy."""
    from tuils.library.reach.sites.bundle_file import write_bundle

    fleet.van.patron("Bob")
    bundle = fleet.pack(fleet.van)
    fleet.main("van", "merge", str(bundle))
    head, *lines = lines_of(bundle)
    store = sqlite3.connect(fleet.van.library)
    ((secret,),) = store.execute("SELECT secret FROM own_site").fetchall()
    store.close()
    (other,) = (line for line in lines if "entry" in line)
    other["entry"] |= {"id": "01900000-0000-7000-8000-000000000001"}  # type: ignore[operator]
    with bundle.open("wb") as out:
        write_bundle(out, head, lines[:-1], secret)
    before = fleet.main.digest()
    assert fleet.main.json("van", "merge", str(bundle))[0]["refused"] == ["DEVICE_FORKED"]
    assert fleet.main.digest() == before


def test_a_lost_laptop_is_believed_no_more_until_it_is_prepared_again(fleet: Fleet, program: Program) -> None:
    fleet.van("checkout", fleet.van.patron("Bob"), "I2")
    bundle = fleet.pack(fleet.van)
    assert fleet.main.json("van", "revoke", "van")[0] == {"device": "van", "revoked": True}
    assert fleet.main.json("van", "merge", str(bundle))[0]["refused"] == ["SITE_REVOKED"]
    assert fleet.main("van", "merge", str(bundle)).code == 1
    assert fleet.main.json("van", "list")[0]["revoked"]
    assert fleet.main.json("van", "prepare", "van", "--to", str(program.folder / "again"))[0]["verified"]
    assert fleet.main.json("van", "merge", str(bundle))[0]["refused"] == ["BUNDLE_STRANGER"], "the old key stays bad"


def test_bundles_for_another_machine_are_not_taken(fleet: Fleet, program: Program) -> None:
    """In a folder that all share they are passed over; by name they are refused."""
    ours, theirs = fleet.pack(fleet.van), fleet.pack(fleet.main)
    assert fleet.main.json("van", "merge", str(theirs))[0]["refused"] == ["BUNDLE_FOR_OTHER"]
    assert [line["file"] for line in fleet.main.json("van", "merge", str(fleet.stick))] == [str(ours)]


def test_what_came_late_joins_and_what_is_missing_is_named(fleet: Fleet, program: Program) -> None:
    """The main library was put back from a backup of the morning: the van believes that it has more."""
    backup = fleet.main.json("backup")[0]["file"]
    fleet.van("checkout", fleet.van.patron("Bob"), "I2")
    fleet.exchange()
    fleet.main("restore", backup)
    fleet.van("checkin", "I2")
    late = fleet.main.json("van", "merge", str(fleet.pack(fleet.van)))[0]
    assert late["missing"], late
    assert late["missing_bundles"]
    assert "don't wipe the laptop" in fleet.main("van", "merge", str(fleet.pack(fleet.van))).out
    assert fleet.main.json("sites")[1]["to_bring"] > 0
    fleet.van.json("van", "merge", str(fleet.pack(fleet.main)))  # now it knows
    said = fleet.main.json("van", "merge", str(fleet.pack(fleet.van)))
    assert not said[0]["missing"]
    assert fleet.main.json("sites")[1]["to_bring"] == 0
    assert fleet.settled()


def test_a_clock_that_is_ahead_is_set_back_and_told(fleet: Fleet) -> None:
    fleet.van.skew = 3 * HOUR
    fleet.van("checkout", fleet.van.patron("Bob"), "I2", "I3")
    said = fleet.main("van", "merge", str(fleet.pack(fleet.van)))
    assert "The van brought 3 changes" in said.out
    assert "The van's clock is 3 hours ahead of this computer's. Set the one that is wrong. The order" in said.out
    assert "The order of its 3 changes was corrected." in fleet.main("decision", "list").out
    with contextlib.closing(sqlite3.connect(fleet.main.library)) as store:
        assert store.execute("SELECT max(pos) FROM journal").fetchone()[0] <= fleet.main.program.clock.now
    fleet.main("checkin", "I2")
    assert fleet.main.json("sites")[1]["clock_ahead_seconds"] > 3 * 3500
    fleet.van.skew = 0
    assert fleet.settled()
    assert fleet.van.item("I2")["status"] == fleet.main.item("I2")["status"]


def test_the_van_may_be_used_by_those_alone_who_go_along(program: Program) -> None:
    program("staff", "add", "vera", "--role", "volunteer", TUILS_NEW_PIN="1357")
    program("staff", "add", "otto", "--role", "volunteer", TUILS_NEW_PIN="1357")
    main = fleet_of(program).main
    bob, folder = main.patron("Bob"), program.folder / "two"
    assert main.json("van", "prepare", "second", "--to", str(folder), "--staff", "vera")[0]["verified"]
    second = type(main)(program, folder)
    assert second("--as", "vera", "verify", TUILS_PIN="1357").code == 0
    otto = second("--as", "otto", "verify", TUILS_PIN="1357")
    assert otto.code == 1
    assert "Wrong PIN" in otto.err
    assert second("--as", "vera", "checkout", bob, "I2", TUILS_PIN="1357").code == 0
    stick = str(program.folder / "stick")
    assert second("--as", "vera", "van", "pack", "--to", stick, TUILS_PIN="1357").code == 0, "a volunteer drives home"
    assert main("van", "merge", stick).code == 0
    assert main("van", "pack", "--to", stick, "--for", "second").code == 0
    assert second("--as", "vera", "van", "merge", stick, TUILS_PIN="1357").code == 0
    nobody = main("van", "prepare", "third", "--to", str(program.folder / "x"), "--staff", "nobody")
    assert "There is no staff account named nobody. List them: tuils staff list" in nobody.err
    assert (
        "or it is settled already. List them: tuils decision list" in main("decision", "settle", "abcdef", "--ok").err
    )
    refused = ("van pack --all --to {}", "van revoke second", "van prepare third --to {}x", "decision settle 1 --ok")
    for words in refused:
        assert second("--as", "vera", *words.format(stick).split(), TUILS_PIN="1357").code == 1, words
    for words in ("van pack --for second --to {}", "van merge {}", "sites"):
        assert main("--as", "vera", *words.format(stick).split(), TUILS_PIN="1357").code == 1, words
    store = sqlite3.connect(folder / "library.db")
    assert store.execute("SELECT count(*) FROM staff_pin WHERE hash <> ''").fetchone() == (1,)
    store.close()


def test_preparing_never_replaces_a_library_and_names_are_checked(fleet: Fleet, program: Program) -> None:
    before = fleet.van.library.read_bytes()
    again = fleet.main("van", "prepare", "van", "--to", str(fleet.van.folder))
    assert again.code == 2
    assert fleet.van.library.read_bytes() == before
    for name in ("main", "The Van", "../x", ""):
        assert fleet.main("van", "prepare", name, "--to", str(program.folder / "x")).code == 1, name
    assert fleet.van("van", "prepare", "other", "--to", str(program.folder / "y")).code == 1, "the main library alone"


def test_titles_that_an_import_brought_and_counts_travel(fleet: Fleet, program: Program) -> None:
    file = program.folder / "titles.csv"
    file.write_text("title,barcode\nEmma,B1\nPersuasion,B2\n", encoding="utf-8")
    brought = fleet.main("import", "titles", str(file), "--yes")
    assert brought.code == 0, brought
    fleet.van("checkout", fleet.van.patron("Bob"), "I2")
    fleet.settled()
    for machine in (fleet.main, fleet.van):
        assert [line.get("title") for line in machine.json("search", "Persuasion")] == ["Persuasion"], brought
    day = fleet.main.json("counts")
    assert day == fleet.van.json("counts")


def test_a_clock_behind_is_told_at_the_van(fleet: Fleet) -> None:
    fleet.van.skew = -2 * DAY - 10 * MINUTE
    assert "This computer's clock is 2 days behind" in fleet.van("sites").err


def test_no_copy_begins_with_a_clock_that_is_wrong(
    fleet: Fleet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind what is known here: refused. That it is ahead whoever sits there knows, and is asked."""
    fleet.main.patron("Vera")
    fleet.main.skew = -6 * MINUTE
    behind = fleet.main("van", "prepare", "east", "--to", str(tmp_path / "east"))
    assert (behind.code, (tmp_path / "east").exists()) == (1, False)
    assert "This computer's clock is wrong" in behind.err
    fleet.main.skew = 0
    monkeypatch.setattr("tuils.cli.sites.van.can_ask", lambda: True)
    for answer, code in (("n\n", 2), ("y\n", 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        asked = fleet.main("van", "prepare", "east", "--to", str(tmp_path / "east"))
        assert asked.code == code
        assert "This computer's clock says Tue, Dec 1, " in asked.err
        assert (tmp_path / "east" / "library.db").exists() is (not code)


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_copy_that_was_not_made_leaves_no_name(
    fleet: Fleet, program: Program, monkeypatch: pytest.MonkeyPatch, fault: int
) -> None:
    """And one that was made before goes on as before."""

    def full(_file: str) -> None:
        raise OSError(fault, os.strerror(fault))

    with monkeypatch.context() as here:
        here.setattr("tuils.library.reach.sites.preparing.vacuum_into", full)
        for name in ("other", "van"):
            said = fleet.main("van", "prepare", name, "--to", str(program.folder / "full"))
            assert said.code != 0
            assert not [*(program.folder / "full").iterdir()]
    assert [line["device"] for line in fleet.main.json("van", "list")] == ["van"]
    fleet.van("checkout", fleet.van.patron("Bob"), "I2")
    assert fleet.home()["new"] == 2


def test_where_a_copy_or_a_bundle_goes_is_a_folder(fleet: Fleet, program: Program) -> None:
    file = program.folder / "note.txt"
    file.write_text("mine")
    for words in (("prepare", "x"), ("pack",), ("refresh", "van")):
        said = fleet.main("van", *words, "--to", str(file))
        assert said.code == 2
        assert "is a file, not a folder. Name a folder." in said.err, words
    assert file.read_text() == "mine"


def test_where_no_stick_is_in_nothing_is_written_to_the_machines_own_disk(
    fleet: Fleet, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    sticks = program.folder / "media"
    sticks.mkdir()
    monkeypatch.setattr("tuils.library.reach.sites.sticks.STICKS", (str(sticks),))
    for place in (sticks / "STICK", sticks / "STICK" / "van"):
        for words in (("prepare", "x"), ("pack",), ("refresh", "van")):
            said = fleet.main("van", *words, "--to", str(place))
            assert said.code == 2
            assert said.err == f"There is no folder {place}. Put the stick in.\n"
    assert [*sticks.iterdir()] == []
    assert [line["device"] for line in fleet.main.json("van", "list")] == ["van"]
    (sticks / "ana").mkdir()
    assert fleet.main("van", "pack", "--to", str(sticks / "ana" / "STICK")).code == 2
    monkeypatch.setattr("os.path.ismount", lambda place: str(place) == str(sticks / "ana"))
    assert fleet.main("van", "pack", "--to", str(sticks / "ana" / "files")).code == 0, "that is the stick itself"


@pytest.mark.parametrize(
    ("module", "step", "words"),
    [
        (preparing, "vacuum_into", ("van", "prepare", "east", "--to")),
        (packing, "_is_whole", ("van", "pack", "--to")),
    ],
)
def test_a_stick_that_is_pulled_out_in_the_middle_is_said(
    fleet: Fleet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    step: str,
    words: tuple[str, ...],
) -> None:
    """Another folder has its name then, that of this machine's own disk: nothing stays there."""
    stick, real = tmp_path / "usb", getattr(module, step)
    stick.mkdir()

    def pulled(*given: Any) -> object:
        done = real(*given)
        stick.rename(tmp_path / "in-the-pocket")
        stick.mkdir()
        return real(*given) if module is packing else done

    fleet.main.patron("Vera")
    with monkeypatch.context() as here:
        here.setattr(module, step, pulled)
        gone = fleet.main(*words, str(stick))
    assert (gone.code, list(stick.iterdir())) == (2, [])
    assert gone.err.startswith(f"{stick} is gone: the stick was pulled out.")
    assert fleet.main(*words, str(stick)).code == 0


def test_a_folder_with_nothing_for_this_machine_is_told(fleet: Fleet) -> None:
    fleet.pack(fleet.main)
    said = fleet.main("van", "merge", str(fleet.stick))
    assert (said.code, said.out, said.err) == (0, "", f"No file for this machine is in {fleet.stick}.\n")


def test_a_stick_that_knows_no_second_names_takes_bundles_and_keeps_the_old_ones(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT: no links, and nothing is ever renamed over what is there."""
    fleet.van("checkout", fleet.van.patron("Bob"), "I2")
    first = fleet.pack(fleet.van)
    before, rename = first.read_bytes(), os.rename

    def no_link(*_names: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    def not_over(old: str, new: str) -> None:
        assert not os.path.exists(new), "renamed over what is there"
        rename(old, new)

    monkeypatch.setattr(os, "link", no_link)
    monkeypatch.setattr(os, "rename", not_over)
    second = fleet.pack(fleet.van)
    assert second != first
    assert first.read_bytes() == before
    assert [line["new"] for line in fleet.main.json("van", "merge", str(fleet.stick))] == [2, 0]
    assert sorted(fleet.stick.iterdir()) == [first, second]


def test_the_main_library_dies_and_the_van_takes_its_place(fleet: Fleet, program: Program) -> None:
    """A branch that the van never heard of brings its work, too; what is missing is said."""
    east = type(fleet.main)(program, program.folder / "east")
    fleet.main("van", "prepare", "east", "--to", str(east.folder), "--for-branch")
    card = east.patron("Eve")
    east("checkout", card, "I3")
    fleet.main("van", "merge", str(fleet.pack(east)))
    east("checkin", "I3")
    bob = fleet.van.patron("Bob")
    fleet.van("checkout", bob, "I2")
    program.library.unlink()
    (done,) = fleet.main.json("restore", "--from-site", str(fleet.van.library))
    assert (done["from"], done["lacks"]) == ("van", ["since", "people", "audit", "copies"])
    assert fleet.main.digest()
    assert fleet.main.json("show", "patron", bob)[0]["loans"][0]["item"] == "I2"
    (all_of_it,) = east.json("van", "pack", "--all", "--to", str(fleet.stick))
    assert fleet.main.json("van", "merge", all_of_it["file"])[0]["refused"] == ["BUNDLE_STRANGER"]
    assert fleet.main.json("van", "merge", "--trust", "east", all_of_it["file"])[0]["new"] == 4
    assert fleet.main.json("show", "patron", card)[0]["loans"] == []
    fleet.van("checkin", "I2")
    assert fleet.home()["new"] == 1, "the laptop that it came from goes on, too"
    assert fleet.main.json("restore", "--from-site", str(program.library))[0]["refused"] == ["NO_SITE_COPY"]
    again = program.folder / "again"
    assert fleet.main.json("van", "prepare", "east", "--to", str(again))[0]["verified"]
    assert type(fleet.main)(program, again).digest() == fleet.main.digest()
