"""By which signs a title is known again, which of several, and when it is another after all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tuils.formats.marc_files.iso2709 import put_together
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.title_imports.importing import ImportSummary
from tuils.library.holdings.title_imports.profile import SIGNS

from .makers import rows, value, whole
from .titles_coming_in import bring_in, file_of, marc

FIXED = "240101s{year}    xx            000 0 eng d"


def record(
    number: str = "",
    title: str = "Emma",
    *,
    source: str = "SRC",
    year: str = "2024",
    leader: str = "00000nam a2200000 i 4500",
    **fields: str,
) -> bytes:
    """A record; other fields by tag: `f020="978..."` is its $a."""
    parts = [("001", number), ("003", source if number else ""), ("008", FIXED.format(year=year))]
    parts += [(tag[1:], f"  \x1fa{text}") for tag, text in sorted({**fields, "f245": title}.items())]
    kept = [(tag, text.encode()) for tag, text in parts if text]
    return put_together(leader, [tag for tag, _text in kept], [text for _tag, text in kept])


def again(desk: Desk, folder: Path, first: bytes, second: bytes, match: Sequence[str]) -> ImportSummary:
    bring_in(desk, file_of(folder, [first], "first.mrc"), match=())
    return bring_in(desk, file_of(folder, [second], "second.mrc"), match=match)[0]


SAME = {
    "control_number": (record("1"), record("1", "Emma again")),
    "isbn": (record("1", f020="0141439580"), record("1", "Other", source="B", f020="978-0-14-143958-7 (pbk.)")),
    "lccn": (record("1", f010="   99012345 "), record("2", "Other", source="B", f010="99-12345")),
    "issn": (record("1", f022="0317-8471"), record("2", "Other", source="B", f022="03178471")),
    "title": (
        record("1", "Les Misérables /", f100="Hugo, Victor,"),
        record("2", "LES MISERABLES", source="B", f100="Hugo, Victor."),
    ),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_each_sign_alone(desk: Desk, tmp_path: Path, sign: str) -> None:
    first, second = SAME[sign]
    others = [other for other in SIGNS if other != sign]
    assert again(desk, tmp_path, first, second, others).added == 1
    assert bring_in(desk, file_of(tmp_path, [second]), match=[sign])[0].matched == 1
    whole(desk)


@pytest.mark.parametrize(
    "other",
    [
        record("2", "Emma", source="B", f100="Smith, Jane"),
        record("2", "Emma", source="B", f100="Austen, Jane", year="1999"),
        record("2", "Emma", source="B", f100="Austen, Jane", leader="00000cim a2200000 i 4500"),
        record("2", "Emma and others", source="B", f100="Austen, Jane"),
    ],
)
def test_a_work_is_its_title_author_year_and_kind(desk: Desk, tmp_path: Path, other: bytes) -> None:
    assert again(desk, tmp_path, record("1", f100="Austen, Jane"), other, ["title"]).added == 1


@pytest.mark.parametrize(
    ("here", "coming"),
    [
        ("ocm00012345 ", "12345"),
        ("ocm12345678", "12345678"),
        ("on1234567890", "1234567890"),
        ("ocn123456789", "0123456789"),
    ],
)
def test_the_number_behind_oclcs_prefixes_is_one(desk: Desk, tmp_path: Path, here: str, coming: str) -> None:
    for first, second in ((here, coming), (coming, here)):
        one, two = record(first, source="OCoLC"), record(second, "Emma again", source="OCoLC ")
        assert again(desk, tmp_path, one, two, ["control_number"]).matched == 1
        two = record(second, "Emma again", source="B")
        assert bring_in(desk, file_of(tmp_path, [two]), match=["control_number"])[0].added == 1


@pytest.mark.parametrize("sign", ["f020", "f010", "f022"])
def test_two_numbers_of_one_system_are_two_titles(desk: Desk, tmp_path: Path, sign: str) -> None:
    """GPO gives the printed and the online edition one LCCN."""
    number = {"f020": "9780141439587", "f010": "99012345", "f022": "0317-8471"}[sign]
    match = ["isbn", "lccn", "issn", "control_number", "title"]
    bring_in(desk, file_of(tmp_path, [record("1", **{sign: number})]))
    for kind in (match, [one for one in match if one != "control_number"]):
        assert (
            bring_in(desk, file_of(tmp_path, [record("2", **{sign: number})]), match=kind, dry_run=True)[0].added == 1
        )
    for other in (
        record("2", source="", **{sign: number}),
        record("2", source="B", **{sign: number}),
        record(**{sign: number}),
    ):
        assert bring_in(desk, file_of(tmp_path, [other]), match=match)[0].matched == 1
    whole(desk)


def test_of_several_that_fit_the_oldest_takes_the_items(desk: Desk, tmp_path: Path) -> None:
    twins = [marc(number, f"Emma {number}", source="", isbn="9780141439587") for number in ("1", "2")]
    bring_in(desk, file_of(tmp_path, twins))
    coming = marc("7", "Emma", {"p": "1001"}, source="B", isbn="9780141439587")
    summary, _faults = bring_in(desk, file_of(tmp_path, [coming]), on_match="add-items")
    assert (summary.matched, summary.items_added) == (1, 1)
    assert rows("SELECT title FROM biblio JOIN item ON item.biblio = biblio.id") == [("Emma 1",)]


def test_of_several_that_fit_none_is_overlaid_and_they_are_named(desk: Desk, tmp_path: Path) -> None:
    twins = [marc(number, f"Emma {number}", source="", isbn="9780141439587") for number in ("1", "2")]
    bring_in(desk, file_of(tmp_path, twins))
    coming = marc("7", "Emma", {"p": "1001"}, source="B", isbn="9780141439587")
    summary, faults = bring_in(desk, file_of(tmp_path, [coming]), on_match="overlay")
    assert (summary.set_aside, summary.read, summary.items_added, summary.batch) == (1, 1, 0, "")
    assert faults[0].outcome == "set_aside"
    assert "Emma 1" in faults[0].fault
    assert "Emma 2" in faults[0].fault
    assert value("SELECT count(*) FROM item") == 0


def test_a_surer_sign_goes_before(desk: Desk, tmp_path: Path) -> None:
    bring_in(
        desk,
        file_of(tmp_path, [record("1", "Coming by number"), record("2", "By ISBN", source="B", f020="9780141439587")]),
    )
    coming = marc("1", "Coming", {"p": "1001"}, source="SRC", isbn="9780141439587")
    bring_in(desk, file_of(tmp_path, [coming]), on_match="add-items")
    assert rows("SELECT title FROM biblio JOIN item ON item.biblio = biblio.id") == [("Coming by number",)]
