"""Bundles: what is refused whole, what waits, and that neither order nor repeats matter."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.at_once import take_in_bundle
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db

from .makers import (
    DAY,
    World,
    add_item,
    borrower,
    codes,
    digests_in_any_order,
    item_row,
    loan_row,
    patron_id,
    register,
    value,
    whole,
    with_role,
)


@pytest.fixture
def w(world: World) -> World:
    desk = world.at("main")
    register(desk, "Ada", card="P1")
    add_item(desk, "C1")
    world.exchange()
    return world


def sealed(text: str, change: Callable[[dict[str, Any], list[dict[str, Any]]], object]) -> str:
    """Return the bundle with its head and lines changed, and a digest that fits."""
    head, *lines = (json.loads(line) for line in text.splitlines()[:-1])
    change(head, lines)
    return with_digest("\n".join(json.dumps(part) for part in (head, *lines)))


def with_digest(body: str) -> str:
    return f"{body}\n{hashlib.sha256(body.encode()).hexdigest()}\n"


def test_a_bundle_is_readable_lines_with_a_head_and_a_digest(w: World) -> None:
    checkout(w.at("van"), "P1", "C1")
    text = w.pack("van", w.have("main"))
    head, line, digest = text.splitlines()
    assert json.loads(head)["entries"] == 1
    assert json.loads(head)["from"] == "van"
    assert json.loads(head)["have"] == w.have("van")
    w.use("main")
    assert json.loads(head)["library"] == value("SELECT id FROM library")
    sent = json.loads(line)
    assert (sent["private"]["patron"], sent["private"]["who"]["card"]) == (patron_id("P1"), "P1"), "as main may forget"
    assert "patron" in sent["entry"], "named on a patron's own record only"
    assert sent["entry"]["patron"] is None
    assert not {"pos", "void"} & sent["entry"].keys(), "what is derived never travels"
    assert len(digest) == 64


def test_a_cut_or_changed_bundle_is_refused_whole(w: World) -> None:
    checkout(w.at("van"), "P1", "C1")
    text = w.pack("van")
    for broken in ("", "\n", "x", text[: len(text) // 2], text[:-9], text.replace("P1", "P3", 1), text + "\nx\n"):
        with pytest.raises(Refused, match="BUNDLE_DAMAGED"):
            w.merge("main", broken)
    assert w.have("main").get("van") is None
    assert w.merge("main", text).new == 1


REFUSED: dict[str, tuple[str, Callable[[dict[str, Any], list[dict[str, Any]]], object]]] = {
    "another library": ("BUNDLE_FOREIGN", lambda head, lines: head.update(library="other")),
    "a newer format": ("BUNDLE_NEWER", lambda head, lines: head.update(format="tuils-bundle/2")),
    "an unknown kind": ("BUNDLE_NEWER", lambda head, lines: lines[0]["entry"].update(kind="moon_landing")),
    "a newer shape of a kind": ("BUNDLE_NEWER", lambda head, lines: lines[0]["entry"].update(v=2)),
    "a field that is not known": ("BUNDLE_NEWER", lambda head, lines: lines[0]["entry"].update(weight=3)),
    "a head without a library": ("BUNDLE_FOREIGN", lambda head, lines: head.pop("library")),
    "a head without a format": ("BUNDLE_NEWER", lambda head, lines: head.pop("format")),
    "a line without its entry": ("BUNDLE_DAMAGED", lambda head, lines: lines[0].pop("entry")),
    "an entry without its device": ("BUNDLE_DAMAGED", lambda head, lines: lines[0]["entry"].pop("device")),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_whole_but_not_for_us_is_refused_and_nothing_is_taken_in(why: str, w: World) -> None:
    checkout(w.at("van"), "P1", "C1")
    w.now += DAY
    renew(w.at("van"), "P1", "C1")
    code, change = REFUSED[why]
    text = sealed(w.pack("van", w.have("main")), change)
    with pytest.raises(Refused) as no:
        w.merge("main", text)
    assert no.value.codes == [code]
    assert "Nothing was " in no.value.message
    assert w.have("main").get("van") is None
    whole(w.use("main"))


@pytest.mark.parametrize("body", ["not json", "[]", '"text"', "{}", "7\n8"])
def test_what_is_no_bundle_at_all_is_refused_in_words(body: str, w: World) -> None:
    with pytest.raises(Refused, match="BUNDLE_"):
        w.merge("main", with_digest(body))


def test_a_setting_that_nobody_here_understands_is_kept_and_passed_over(w: World) -> None:
    desk = w.at("van")
    with db.atomic():
        for name, data in (
            ("moon/phase", 3),
            ("rule/too/short", {"value": "1"}),
            ("hours/MAIN/0/x", {"spans": ""}),
            ("branch", {"name": "nameless"}),
            ("location/X", "words instead of fields"),
            ("branch/EAST", {}),
        ):
            Act(desk).write("setting_set", data={"name": name, "value": data})
    w.settled()
    assert value("SELECT count(*) FROM journal WHERE device = 'van'") == 6
    assert value("SELECT name FROM branch WHERE code = 'EAST'") == ""


def test_two_histories_of_one_device_are_refused_whole(w: World, tmp_path: Path, templates: Path) -> None:
    text = w.pack("main")
    (tmp_path / "twin").mkdir()
    twins = World(tmp_path / "twin", templates)
    twins.merge("van", text)
    add_item(twins.at("van"), "T1")
    add_item(twins.at("van"), "T2")
    forked = twins.pack("van")
    twins.close()
    edit_patron(w.at("van"), "P1", {"phone": "1"})
    add_item(w.at("van"), "T3")
    w.send("van", "main")
    with pytest.raises(Refused) as no:
        w.merge("main", forked)
    assert no.value.codes == ["DEVICE_FORKED"]
    assert "van was restored" in no.value.message
    w.use("main")
    assert value("SELECT count(*) FROM item WHERE barcode IN ('T1', 'T2')") == 0
    w.settled()


def test_a_bundle_twice_changes_nothing(w: World) -> None:
    checkout(w.at("van"), "P1", "C1")
    checkin(w.at("van"), "C1")
    text = w.pack("van")
    assert w.merge("main", text).new == 2
    before = whole(w.use("main"))
    again = w.merge("main", text)
    assert (again.new, again.written, again.missing) == (0, 0, {})
    assert again.known == text.count('"entry"')
    assert whole(w.use("main")) == before


def test_what_follows_a_gap_waits(w: World) -> None:
    loan = checkout(w.at("van"), "P1", "C1").act
    checkin(w.at("van"), "C1")
    text = w.pack("van", w.have("main"))
    tail = w.pack("van", w.have("main") | {"van": 1})
    report = w.merge("main", tail)
    assert (report.new, report.missing) == (0, {"van": 1})
    assert w.merge("main", text).new == 2
    assert loan_row(loan)["how"] == "checkin"
    w.settled()


def test_a_bundle_that_was_cut_to_its_first_lines_is_taken_in_as_far_as_it_goes(w: World) -> None:
    loan = checkout(w.at("van"), "P1", "C1").act
    checkin(w.at("van"), "C1")
    add_item(w.at("van"), "C2")
    for new in (1, 1, 1, 0):
        assert w.send("van", "main", limit=1).new == new
        whole(w.use("main"))
    assert loan_row(loan)["how"] == "checkin"
    w.settled()


def test_any_order_of_bundles_gives_the_same(w: World, tmp_path: Path, templates: Path) -> None:
    bundles = []
    for name, card in (("van", "P1"), ("van2", "P1"), ("main", "P1")):
        desk = w.at(name)
        register(desk, f"New at {name}", card="P9")
        checkout(desk, card, "C1")
        edit_patron(desk, "P1", {"phone": f"555 {name}"})
        bundles.append(w.pack(name))

    def check() -> None:
        assert value("SELECT count(*) FROM loan") == 3

    digests = digests_in_any_order(tmp_path, templates, bundles, check)
    assert len(digests) == 1


def test_a_device_hears_of_what_happened_to_an_item_before_the_item(w: World, tmp_path: Path, templates: Path) -> None:
    item = item_row("C1")["id"]
    checkout(w.at("van"), "P1", "C1")
    with db.atomic():
        Act(w.use("van")).write("item_edited", item=item, data={"set": {"volume": "2"}})
    (tmp_path / "apart").mkdir()
    reader = World(tmp_path / "apart", templates, ("reader",))
    known = w.have("main")
    reader.merge("reader", w.pack("van", known))
    reader.use("reader")
    assert value("SELECT count(*) FROM item") == value("SELECT count(*) FROM loan") == 0
    whole(reader.use("reader"))
    reader.merge("reader", w.pack("main"))
    reader.use("reader")
    assert item_row("C1")["volume"] == "2"
    assert borrower("C1") == patron_id("P1")
    whole(reader.use("reader"))
    reader.close()


def test_a_bundle_needs_the_right_to_merge(w: World) -> None:
    text = w.pack("van")
    desk = with_role(w.use("main"), permissions={"circulation.checkout"})
    assert codes(lambda: take_in_bundle(desk, text)) == ["NO_PERMISSION"]
