"""Signage: what the entrance shows, the files of it, the texts to post, and that nothing canceled is among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import make_program, undo_last
from tests.library.makers import Clock, desk_of, with_role
from tuils.files import FileRefused
from tuils.library.activities.calendar.rooms import save_room
from tuils.library.activities.changing.cancelling import cancel_session
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.journal.undoing import undo_act
from tuils.library.foundation.refusals import Refused
from tuils.library.office.registers.queries import EntryFilter, entries_found
from tuils.library.reach.signage.posts import NETWORKS, length_on, note_posted, one_post, posts
from tuils.library.reach.signage.signage_files import write_signage
from tuils.library.reach.signage.slides import SlideLine, signage_lines

BLURB = "Songs, and stories; for all who can sit, and for those who can't. " * 8


@pytest.fixture
def story(desk: Desk) -> tuple[str, ...]:
    """Today later, this week, and in two weeks; the clock stands at Tuesday, December 1, 2026, 9:00."""
    save_room(desk, "mr", {"name": "Meeting room"})
    fields = {"title": "Story & song", "kind": "story_time", "minutes": 45, "room": "mr", "blurb": BLURB}
    return make_program(desk, fields, ["2026-12-01T15:00", "2026-12-03T10:30", "2026-12-18T10:30"]).sessions


def slide(desk: Desk, name: str) -> list[SlideLine]:
    return [one for one in signage_lines(desk) if one.slide == name]


def test_today_this_week_and_hours(desk: Desk, story: tuple[str, ...]) -> None:
    (today,), (week,) = slide(desk, "today"), slide(desk, "week")
    assert (today.what, today.when, today.where) == ("Story & song", "3:00-3:45 pm", "Meeting room, Maple Grove")
    assert (week.when, week.session) == ("Thu, Dec 3, 10:30-11:15 am", story[1][-8:])
    assert [one.when for one in slide(desk, "hours")][:2] == ["Today", "Wed, Dec 2"]


def test_what_is_canceled_over_or_a_draft_is_never_there(
    desk: Desk, clock: Clock, story: tuple[str, ...], tmp_path: Path
) -> None:
    make_program(desk, {"title": "Draft", "kind": "other", "status": "draft"}, ["2026-12-02T15:00"])
    write_signage(desk, tmp_path / "slides")
    cancelled = cancel_session(desk, story[1], "Snow")
    clock.forward(hours=8)
    later = desk_of("admin", clock)
    assert slide(later, "today") == slide(later, "week") == []
    write_signage(later, tmp_path / "slides")
    told = {file.name: file.read_text() for file in (tmp_path / "slides").iterdir()}
    assert "No programs today." in told["index.html"]
    assert not [name for name, text in told.items() if "Dec 3" in text and "hours" not in name]
    assert not [name for name, text in told.items() if "Snow" in text or "Draft" in text]
    with pytest.raises(Refused) as no:
        one_post(later, story[1][-8:], "x")
    assert no.value.reasons[0].code == "SESSION_CANCELLED"
    undo_act(later, cancelled.act)
    assert [one.session for one in slide(later, "week")] == [story[1][-8:]]


def test_files_are_public_and_only_ours_are_replaced(desk: Desk, story: tuple[str, ...], tmp_path: Path) -> None:
    folder = tmp_path / "slides"
    done = write_signage(desk, folder, language="es")
    assert (done.programs, len(done.files), done.texts) == (2, 11, 3 * len(NETWORKS))
    page = (folder / "today.html").read_text()
    for part in ("Story &amp; song", 'content="15;url=week.html"', "<h1>Hoy</h1>"):
        assert part in page
    assert (folder / "today.html").stat().st_mode & 0o777 == 0o644
    write_signage(desk, folder)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "today.txt").write_text("mine")
    with pytest.raises(FileRefused):
        write_signage(desk, tmp_path / "other")
    assert (tmp_path / "other" / "today.txt").read_text() == "mine"


def test_each_text_fits_its_network(desk: Desk, story: tuple[str, ...]) -> None:
    found = posts(desk)
    assert {one.network for one in found} == {*NETWORKS}
    for one in found:
        assert one.text.startswith("Story & song")
        assert one.length == length_on(one.network, one.text) <= one.limit
    assert BLURB.strip() in one_post(desk, story[0], "facebook").text
    assert BLURB.strip() not in one_post(desk, story[0], "x").text
    long = make_program(desk, {"title": "Ω漢" * 60 + " and more", "kind": "other"}, ["2026-12-04T10:00"])
    for one in posts(desk, long.sessions[0]):
        assert 0 < one.length <= one.limit


def test_what_was_posted_is_in_the_log_and_taken_back(desk: Desk, story: tuple[str, ...]) -> None:
    note_posted(desk, story[0], "facebook")
    (row,) = entries_found(EntryFilter("post"))
    assert (row.register, row.title) == ("post", "Story & song")
    assert undo_last(desk)[2] is None
    assert entries_found(EntryFilter("post")) == []


def test_who_may_not_see_programs_sees_nothing(desk: Desk, story: tuple[str, ...], tmp_path: Path) -> None:
    nobody = with_role(desk, permissions={"circulation.count"})
    for read in (signage_lines, posts, lambda one: write_signage(one, tmp_path / "slides")):
        with pytest.raises(Refused):
            read(nobody)
    watching = with_role(desk, permissions={"programs.see"})
    assert signage_lines(watching) == signage_lines(desk)
    with pytest.raises(Refused):
        note_posted(watching, story[0], "facebook")
