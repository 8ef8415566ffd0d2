"""Headings: listed with counts, changed everywhere and taken back, and forms that lead to them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.at_once import import_marc, undo_last
from tests.formats.samples import marc
from tuils.formats.marc.marc_headings import NAME, SERIES, SUBJECT, authority_record, changed, heading_key, headings_in
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import past_actions
from tuils.library.front.answers.actions import describe_act
from tuils.library.holdings.finding import find_titles
from tuils.library.holdings.items.showing import title_sheet
from tuils.library.holdings.titles.titles import add_title
from tuils.library.office.catalog_maintenance.authorities import AuthoritiesRead, exporting, importing
from tuils.library.office.catalog_maintenance.heading_changing import (
    CHANGED,
    SLICE,
    add_reference,
    changing,
    look_at_change,
)
from tuils.library.office.catalog_maintenance.headings import catching_up, list_headings
from tuils.library.reach.replay import last_actions, undo, undo_change

from .makers import World, codes, rows, value, whole, with_role

FIXED = ("008", "200101s2013    nyu    e      000 1 eng d")
TOM = marc(
    ("001", "t1"), FIXED, ("100", "1 \x1faClemens, Samuel,\x1fd1835-1910,\x1feauthor.\x1f0(lc)n1"),
    ("245", "10\x1faTom Sawyer /\x1fcMark Twain."), ("490", "1 \x1faRiver books ;\x1fvbk. 2"),
    ("600", "10\x1faClemens, Samuel,\x1fd1835-1910\x1fvJuvenile fiction."), ("650", " 0\x1faBoys\x1fzMissouri."),
    ("650", " 1\x1faBoys\x1fzMissouri."),
)  # fmt: skip


def read(desk: Desk) -> None:
    list(catching_up(desk))


def listed(desk: Desk, kind: str = NAME, start: str = "") -> list[tuple[str, int, str]]:
    read(desk)
    return [(one.text, one.titles, one.see) for one in list_headings(desk, kind, start)]


def change(desk: Desk, old: str, new: str, kind: str = NAME) -> None:
    read(desk)
    list(changing(desk, look_at_change(desk, kind, old, new)))


@pytest.mark.parametrize(
    ("kind", "old", "new", "field"),
    [
        (
            NAME,
            "Clemens, Samuel, 1835-1910",
            "Twain, Mark, 1835-1910",
            "1 \x1faTwain, Mark,\x1fd1835-1910,\x1feauthor.",
        ),
        (NAME, "clemens samuel 1835 1910", "Twain, Mark", "10\x1faTwain, Mark\x1fvJuvenile fiction."),
        (SUBJECT, "Boys -- Missouri", "Children -- Missouri", " 0\x1faChildren\x1fzMissouri."),
        (SERIES, "River books", "Books of the river", "1 \x1faBooks of the river ;\x1fvbk. 2"),
    ],
)
def test_a_heading_is_changed_in_its_field_and_the_rest_of_it_stays(kind: str, old: str, new: str, field: str) -> None:
    new_record = changed(TOM, kind, heading_key(old), new)
    assert field.encode() in new_record
    assert heading_key(old) not in {one.key for one in headings_in(new_record) if one.kind == kind}
    assert changed(TOM, kind, "nothing", new) is TOM


def test_listed_with_counts_and_told_apart_by_nothing_but_words(desk: Desk) -> None:
    first = add_title(desk, {"title": "Emma", "author": "Austen, Jane"}).id
    add_title(desk, {"title": "Persuasion", "author": "AUSTEN, Jane."})
    add_title(desk, {"title": "Dracula", "author": "Stoker, Bram"})
    assert listed(desk) == [("Austen, Jane", 2, ""), ("Stoker, Bram", 1, "")]
    assert listed(desk, start="b") == [("Stoker, Bram", 1, "")]
    change(desk, "Austen, Jane", "Austen, J.")
    assert listed(desk, start="austen")[0] == ("Austen, J.", 2, "")
    assert title_sheet(first).author == "Austen, J."
    whole(desk)


def test_one_change_of_many_titles_is_found_by_both_forms_and_taken_back_as_a_whole(desk: Desk) -> None:
    ids = [add_title(desk, {"title": f"Book {n}", "author": "Clemens, Samuel"}).id for n in range(SLICE + 2)]
    change(desk, "Clemens, Samuel", "Twain, Mark")
    assert listed(desk) == [("Clemens, Samuel", 0, "Twain, Mark"), ("Twain, Mark", SLICE + 2, "")]
    found = find_titles("samuel clemens")
    assert (found.total, found.corrected) == (SLICE + 2, "twain mark")
    whole(desk)
    assert [done for done, _total, _one in undo_change(desk)] == [1, 2]
    assert listed(desk) == [("Clemens, Samuel", SLICE + 2, "")]
    assert {title_sheet(one).author for one in ids} == {"Clemens, Samuel"}
    assert value("SELECT count(*) FROM authority") == 0
    assert codes(lambda: list(undo_change(desk))) == ["NOTHING_TO_UNDO"]
    whole(desk)


def test_what_was_cut_off_goes_on_and_a_small_change_is_one_undo(desk: Desk) -> None:
    for n in range(SLICE + 2):
        add_title(desk, {"title": f"Book {n}", "author": "Clemens, Samuel"})
    read(desk)
    next(changing(desk, look_at_change(desk, NAME, "Clemens, Samuel", "Twain, Mark")))
    assert listed(desk)[0] == ("Clemens, Samuel", 2, "")
    change(desk, "Clemens, Samuel", "Twain, Mark")
    assert ([one.kind for one in last_actions(desk, 2)], len(past_actions(desk, 2))) == ([CHANGED, "biblio_added"], 2)
    assert (
        describe_act(desk, last_actions(desk, 1)[0])
        == f"Changed heading: Clemens, Samuel -> Twain, Mark, {SLICE + 2} titles"
    )
    undo_last(desk)
    assert listed(desk)[0] == ("Clemens, Samuel", SLICE + 2, "")
    whole(desk)


def test_what_was_cut_off_and_went_on_is_undone_as_a_whole(desk: Desk) -> None:
    for n in range(SLICE + 2):
        add_title(desk, {"title": f"Book {n}", "author": "Clemens, Samuel"})
    read(desk)
    next(changing(desk, look_at_change(desk, NAME, "Clemens, Samuel", "Twain, Mark")))
    add_title(desk, {"title": "Emma"})
    change(desk, "Clemens, Samuel", "Twain, Mark")
    list(undo_change(desk))
    assert listed(desk) == [("Clemens, Samuel", SLICE + 2, "")]
    change(desk, "Clemens, Samuel", "Twain, Mark")
    add_title(desk, {"title": "Later", "author": "Clemens, Samuel"})
    change(desk, "Clemens, Samuel", "Twain, Mark")
    list(undo_change(desk))
    assert listed(desk)[0] == ("Clemens, Samuel", 1, "")
    whole(desk)


def test_an_import_a_removal_and_an_undo_are_followed(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "in.mrc"
    file.write_bytes(TOM)
    import_marc(desk, [file])
    assert listed(desk, SERIES) == [("River books", 1, "")]
    assert listed(desk, SUBJECT)[0] == ("Boys -- Missouri", 1, "")
    change(desk, "Boys -- Missouri", "Children -- Missouri", SUBJECT)
    assert next(one for one in listed(desk, SUBJECT) if one[1]) == ("Children -- Missouri", 1, "")
    assert "Children -- Missouri" in title_sheet(value("SELECT id FROM biblio")).subjects
    undo(desk, past_actions(desk, 1)[0].act)
    assert listed(desk, SUBJECT)[0] == ("Boys -- Missouri", 1, "")
    whole(desk)


def test_authority_records_come_in_lead_to_what_is_here_and_go_out_as_they_came(desk: Desk) -> None:
    add_title(desk, {"title": "Middlemarch", "author": "Eliot, George"})
    record = authority_record(NAME, "Eliot, George", ("Evans, Mary Ann", "Cross, Marian"), "261128")
    told = AuthoritiesRead()
    list(importing(desk, [record, TOM, b"", record], told))
    assert vars(told) == {"read": 4, "added": 1, "changed": 0, "same": 1, "not_used": 2}
    assert [hit.title for hit in find_titles("Mary Ann EVANS").hits] == ["Middlemarch"]
    assert [hit.title for hit in find_titles("evans").hits] == ["Middlemarch"], "a part of a reference, if nothing else"
    add_title(desk, {"title": "On Evans"})
    assert [hit.title for hit in find_titles("evans").hits] == ["On Evans"]
    undo_last(desk)
    assert listed(desk) == [
        ("Cross, Marian", 0, "Eliot, George"), ("Eliot, George", 1, ""), ("Evans, Mary Ann", 0, "Eliot, George"),
    ]  # fmt: skip
    add_reference(desk, NAME, "Eliot, George", "Lewes, Marian")
    (out,) = exporting(desk)
    assert out.count(b"\x1fa") == 4
    whole(desk)
    undo(desk, past_actions(desk, 1)[0].act)
    assert list(exporting(desk)) == [record]
    whole(desk)


def test_refusals(desk: Desk) -> None:
    add_title(desk, {"title": "Emma", "author": "Austen, Jane"})
    read(desk)
    assert codes(lambda: look_at_change(desk, NAME, "Nobody", "X")) == ["HEADING_UNKNOWN"]
    for words in ("", "Austen, Jane", "x" * 201):
        assert codes(partial(look_at_change, desk, NAME, "Austen, Jane", words)) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: look_at_change(desk, "smell", "Austen, Jane", "X")) == ["NOT_UNDERSTOOD"]
    nobody = with_role(desk, permissions={"circulation.checkout"})
    assert codes(lambda: look_at_change(nobody, NAME, "Austen, Jane", "X")) == ["NO_PERMISSION"]
    assert codes(lambda: list(importing(nobody, [TOM], AuthoritiesRead()))) == ["NO_PERMISSION"]


def test_a_change_and_its_references_travel(world: World) -> None:
    desk = world.at("main")
    add_title(desk, {"title": "Tom Sawyer", "author": "Clemens, Samuel"})
    world.exchange()
    change(world.at("main"), "Clemens, Samuel", "Twain, Mark")
    world.settled()
    for name in world.sites:
        desk = world.use(name)
        whole(desk)
        assert [hit.author for hit in find_titles("samuel clemens").hits] == ["Twain, Mark"]
        assert rows("SELECT text FROM authority") == [("Twain, Mark",)]
