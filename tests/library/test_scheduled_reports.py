"""Pinned reports: each person's own, going by themselves when they are due, never twice, and told where they do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.at_once import undo_last
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.answers.idle_desk import today_panel
from tuils.library.front.daily import run_daily_work
from tuils.library.office.notices.sender import set_mail
from tuils.library.office.reports.board import run_set
from tuils.library.office.reports.catalog import reports_folder
from tuils.library.office.reports.pins import asked_again, my_pins, pin_report, schedule_report, unpin_report
from tuils.library.office.reports.scheduled import DueReport
from tuils.library.people.staff.staff import add_staff, change_staff
from tuils.values.time.moments import day_of
from tuils.values.time.spans import month_span

from .mail_server import MailServer, serve
from .makers import Clock, add_item, desk_of, register

TO = "board@example.org"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    monkeypatch.setenv("TUILS_STATE", str(tmp_path / "state"))
    running = serve()
    yield running
    running.controller.stop()


def files(store: Path) -> list[str]:
    folder = store.parent / "reports"
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def did(desk: Desk, store: Path, clock: Clock, days: int = 1) -> object:
    """Return the daily work's answer about reports, so many days on."""
    clock.forward(days=days)
    return run_daily_work(desk, store).get("reports")


def test_it_is_saved_when_it_is_due_and_days_may_be_missed(desk: Desk, store: Path, clock: Clock) -> None:
    add_item(desk, "C1")
    pin_report(desk, "Shelf of books", "shelf-list", "", {"item_type": "BK", "columns": ["item", "title"]})
    schedule_report(desk, "shelf of books", "fri")
    assert [did(desk, store, clock) for _day in range(4)] == [0, 0, 1, 0], "Wednesday to Saturday"
    assert files(store) == ["shelf-of-books-2026-12-04.csv"]
    assert (store.parent / "reports" / files(store)[0]).read_text().splitlines() == ["item,title", "C1,"]
    assert did(desk, store, clock, days=15) == 1, "two Fridays were missed: the last one is made up for"
    assert files(store)[1:] == ["shelf-of-books-2026-12-18.csv"]
    schedule_report(desk, "Shelf of books", "never")
    assert did(desk, store, clock, days=8) == 0
    unpin_report(desk, "Shelf of books")
    assert did(desk, store, clock) is None
    undo_last(desk)
    assert [one.name for one in my_pins(desk)] == ["Shelf of books"]


def test_a_pin_is_of_one_person_and_shows_what_they_may_see(desk: Desk, store: Path, clock: Clock) -> None:
    add_staff(desk, "vera", "volunteer", name="Vera", pin="1234")
    vera = desk_of("vera", clock)
    pin_report(vera, "Numbers", "circulation", "last month", {"by": ["branch"]})
    assert (my_pins(desk), [one.name for one in my_pins(vera)]) == ([], ["Numbers"])
    assert asked_again(vera, my_pins(vera)[0])[1].by == ("branch",)
    assert pin_report(vera, "To pull", "holds-to-pull").asked == {"branch": "MAIN"}, "wherever the daily work is done"
    unpin_report(vera, "To pull")
    no, odd = "NO_PERMISSION", "NOT_UNDERSTOOD"
    for name, when, to, code in (
        ("owing", "daily", "", no), ("Numbers", "daily", TO, no), ("Numbers", "daily", str(store.parent), no),
        ("Numbers", "noon", "", odd), ("elephants", "daily", "", odd),
    ):  # fmt: skip
        with pytest.raises(Refused, match=code):
            schedule_report(vera, name, when, to)
    with pytest.raises(Refused) as refused:
        schedule_report(desk, "owing", "daily", TO)
    assert "names patrons" in refused.value.reasons[0].next_step()
    schedule_report(vera, "Numbers", "daily")
    change_staff(desk, "vera", active=False)
    assert str(did(desk, store, clock)).startswith("0. Not done: Numbers:"), "who left is not reported to"
    assert files(store) == []


def test_a_right_that_was_taken_away_ends_what_goes_out_of_the_house(
    desk: Desk, store: Path, clock: Clock, server: MailServer, tmp_path: Path
) -> None:
    set_mail(desk, store, server.account, "")
    add_staff(desk, "vera", "manager", name="Vera", pin="1234")
    vera, out = desk_of("vera", clock), tmp_path / "out"
    out.mkdir()
    schedule_report(vera, "board", "daily", TO)
    schedule_report(vera, "shelf-list", "daily", str(out))
    schedule_report(vera, "no-price", "daily")
    assert did(desk, store, clock) == 3
    (out / next(out.iterdir()).name).unlink()
    change_staff(desk, "vera", role="volunteer")
    assert str(did(desk, store, clock)).startswith("1. Not done: Board page, daily:"), "its own folder goes on"
    assert (len(server.box.got), [*out.iterdir()]) == (1, [])


def test_two_of_one_name_are_two_files(desk: Desk, store: Path, clock: Clock) -> None:
    add_staff(desk, "vera", "volunteer", name="Vera", pin="1234")
    for at in (desk, desk_of("vera", clock)):
        schedule_report(at, "holds-to-pull", "daily")
    assert did(desk, store, clock) == 2
    assert len(files(store)) == 2, "each branch has its own"


def test_of_what_names_patrons_only_the_newest_is_kept(desk: Desk, store: Path, clock: Clock) -> None:
    register(desk, "Ada", last_name="Field")
    schedule_report(desk, "unreachable", "daily")
    assert [did(desk, store, clock), did(desk, store, clock)] == [1, 1]
    assert files(store) == ["patrons-who-cannot-be-reached-daily.csv"]
    folder = store.parent / "reports"
    (folder / "reach.csv").write_text("mine")
    pin_report(desk, "Reach", "unreachable")
    with pytest.raises(Refused) as refused:
        schedule_report(desk, "Reach", "daily", str(folder))
    assert "reach.csv already exists." in refused.value.reasons[0].next_step()
    assert not my_pins(desk)[-1].every


def test_mail_goes_once_and_what_fails_is_told_and_tried_again(
    desk: Desk, store: Path, clock: Clock, server: MailServer
) -> None:
    schedule_report(desk, "board", "monthly", TO)
    pin_report(desk, "Shelf", "shelf-list")
    schedule_report(desk, "Shelf", "monthly", TO, "xlsx")
    assert "Email is not set up" in str(did(desk, store, clock))
    notes = "\n".join(today_panel(desk).notes)
    assert "Scheduled report not done: Shelf. F10, Reports, says why." in notes
    assert "Email is not set up" in my_pins(desk)[1].last
    set_mail(desk, store, server.account, "")
    server.box.answers[TO] = "550 5.1.1 no such box"
    assert str(did(desk, store, clock)).startswith("0. Not done: Board page, monthly:")
    server.box.answers.clear()
    assert did(desk, store, clock) == 2, "it is tried again until it goes"
    assert did(desk, store, clock) == 0
    assert "Scheduled report" not in "\n".join(today_panel(desk).notes)
    (one, two) = (message for _to, message in server.box.got)
    assert [part.get_filename() for part in (*one.iter_attachments(), *two.iter_attachments())] == [
        "board-page-monthly-2026-12-01.pdf", "shelf-2026-12-01.xlsx",
    ]  # fmt: skip
    assert next(one.iter_attachments()).get_content().startswith(b"%PDF")
    assert "Money, November 2026" in one.get_body().get_content()  # type: ignore[union-attr]
    assert "List-Unsubscribe" not in one


def test_what_may_have_gone_is_never_sent_again(
    desk: Desk, store: Path, clock: Clock, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_mail(desk, store, server.account, "")
    schedule_report(desk, "shelf-list", "monthly", TO)
    server.box.dies.add(TO)
    assert "it may not have been sent" in str(did(desk, store, clock))
    assert "Scheduled report not done: Shelf list, monthly" in "\n".join(today_panel(desk).notes)
    server.box.dies.clear()
    assert did(desk, store, clock) == 0
    unpin_report(desk, "Shelf list, monthly")
    schedule_report(desk, "no-price", "monthly", TO)

    def cut_off(_one: DueReport, *_more: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr(DueReport, "make", cut_off)
        with pytest.raises(KeyboardInterrupt):
            did(desk, store, clock, days=31)
    assert run_daily_work(replace(desk), store)["reports"] == 0, "nobody knows whether it went"


def test_the_set_of_a_month_is_a_folder_or_one_pdf(desk: Desk, store: Path, clock: Clock, server: MailServer) -> None:
    set_mail(desk, store, server.account, "")
    schedule_report(desk, "month-end", "monthly")
    assert did(desk, store, clock, days=40) == 1
    (folder,) = reports_folder(store).iterdir()
    names = {file.name for file in folder.iterdir()}
    assert {"circulation-type.csv", "patrons-category.csv", "visits.csv", "board.pdf"} <= names
    schedule_report(desk, "Month-end reports, monthly", "monthly", TO)
    assert did(desk, store, clock, days=40) == 1
    (_to, message) = server.box.got[-1]
    (attached,) = message.iter_attachments()
    assert attached.get_content()[:5] == b"%PDF-"
    for wrong in (["owing"], ["circulation:nothing"], ["elephants"]):
        set_value(desk, "month_end_reports", wrong)
        with pytest.raises(Refused, match="NOT_UNDERSTOOD"):
            list(run_set(desk, month_span(day_of(desk.now, desk.zone))))
