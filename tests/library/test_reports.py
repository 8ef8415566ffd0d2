"""A year of work, grown by a generator: each figure of each report is what the generator itself wrote down."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.counters import CountKey, raise_counter
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused
from tuils.library.front.daily import run_daily_work
from tuils.library.lending.holds.holds import cancel_hold, place_hold
from tuils.library.lending.item_status.marking import mark_copy
from tuils.library.lending.loans.checkin import checkin
from tuils.library.lending.loans.checkout import checkout
from tuils.library.lending.loans.renewal import renew
from tuils.library.lending.money.paying import charge, pay
from tuils.library.office.person_records.removing import remove_patron
from tuils.library.office.reports.board import write_board
from tuils.library.office.reports.catalog import REPORTS, narrowed_by, report_called, report_options, run_report
from tuils.library.office.reports.period import read_period
from tuils.library.office.reports.questions import answer, keep_question, kept_questions, value_typed
from tuils.library.office.reports.report import FigureLine, ReportFound
from tuils.library.office.reports.survey import library_survey
from tuils.library.office.reports.tallies import mark_week, set_year_totals, tally, year_totals
from tuils.library.people.accounts.ledger import balance
from tuils.library.people.patrons.last_use import note_use, note_use_of_card
from tuils.library.people.staff.roles import TUILS
from tuils.library.reach.replay import undo
from tuils.models import Biblio, db
from tuils.values.time.ages import age_on

from .makers import DAY, Clock, add_item, codes, patron_id, register, rows, value, with_role

MONTHS = [f"2027-{month:02}" for month in range(1, 13)]


@dataclass
class Truth:
    """The figures that the generator counts itself."""

    loans: Counter[tuple[str, ...]] = field(default_factory=Counter)
    renewals: Counter[str] = field(default_factory=Counter)
    hours: Counter[str] = field(default_factory=Counter)
    titles: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    visits: Counter[str] = field(default_factory=Counter)
    active: set[str] = field(default_factory=set)
    paid: Counter[str] = field(default_factory=Counter)


BOOKS = {
    "a": ("Emma", "Austen, Jane", "FIC AUS", "FICTION", "BK", "adult"),
    "b": ("Frog and Toad", "Lobel, Arnold", "E LOB", "EASY", "BK", "children"),
    "c": ("Speak", "Anderson", "YA AND", "TEEN", "BK", "ya"),
    "d": ("Birds", "Sibley", "598.2 SIB", "NONFICTION", "BK", "adult"),
    "e": ("Up", "", "DVD UP", "FILM", "DVD", "adult"),
}


def told(desk: Desk, name: str, period: str = "2027", **asked: object) -> ReportFound:
    report = report_called(name)
    return run_report(desk, report, report_options(desk, report, period, **asked))


def figures(found: ReportFound, at: int = 0) -> dict[str, object]:
    """By the code of each line one of its numbers, without the total."""
    lines = [line for line in found.lines if isinstance(line, FigureLine) and line.part == "line"]
    return {line.codes[0]: line.figures[at] for line in lines}


def totals(found: ReportFound) -> tuple[object, ...]:
    (total,) = (line for line in found.lines if line.part == "total")
    return tuple(total.figures)


def grow(desk: Desk, clock: Clock, truth: Truth, *, days: int = 30, seed: int = 7) -> None:
    """So many working days over the year before the clock's day: whatever may be done, and sometimes undone."""
    chance = random.Random(seed)
    start = clock.now
    for biblio, (title, author, call, collection, kind, _audience) in BOOKS.items():
        Biblio.insert(id=biblio, title=title, author=author, marc=b"", kind="video" if kind == "DVD" else "book",
                      year=2001).execute()  # fmt: skip
        for number in range(3):
            add_item(desk, f"{biblio}{number}", kind, biblio=biblio, call_number=call, collection=collection,
                     location=collection, price_cents=1000)  # fmt: skip
    cards: list[str] = []
    for day in range(days):
        clock.now = start + day * 11 * DAY + chance.randrange(8) * 3_600_000_000
        for (barcode,) in rows("SELECT barcode FROM item WHERE loan IS NOT NULL"):
            checkin(desk, barcode)
        one = work_of_a_day(desk, clock, truth, chance, cards)
        if one:
            cards.append(one)


def work_of_a_day(desk: Desk, clock: Clock, truth: Truth, chance: random.Random, cards: list[str]) -> str:
    today = local_day(desk, clock)
    month = today.isoformat()[:7]
    category, born = chance.choice((("ADULT", "1970"), ("CHILD", "2018")))
    card = register(desk, f"P{len(cards)}", category=category, born=born)
    truth.new[month] += 1
    for other in chance.sample([*cards, card], min(len(cards) + 1, 3)):
        note_use(desk, patron_id(other))
        truth.active.add(other)
        for biblio in chance.sample([*BOOKS], 2):
            barcode = f"{biblio}{chance.randrange(3)}"
            today = local_day(desk, clock)
            month = today.isoformat()[:7]
            if rows("SELECT 1 FROM item WHERE barcode = ? AND loan IS NOT NULL", barcode):
                checkin(desk, barcode)
            done = checkout(desk, other, barcode)
            if chance.random() < 0.2:
                undo(desk, done.act)
                continue
            who = rows("SELECT category, born FROM patron WHERE card = ?", other)[0]
            truth.loans[(month, who[0], group_of(who[1], today), *BOOKS[biblio][3:], BOOKS[biblio][2])] += 1
            truth.hours[f"{local_hour(desk, clock):02}"] += 1
            truth.titles[biblio] += 1
            if chance.random() < 0.3:
                clock.forward(hours=25)
                renew(desk, other, barcode)
                truth.renewals[local_day(desk, clock).isoformat()[:7]] += 1
                truth.hours[f"{local_hour(desk, clock):02}"] += 1
    month = local_day(desk, clock).isoformat()[:7]
    n = chance.randrange(1, 90)
    tally(desk, "visits", n)
    truth.visits[month] += n
    line = charge(desk, card, 250, "copies")
    if chance.random() < 0.5:
        pay(desk, card, 100)
        truth.paid[month] += 100
    assert line
    return card


def group_of(born: str, day: date) -> str:
    age = age_on(born, day)
    return "6-11" if age <= 11 else "18-64"


def local_day(desk: Desk, clock: Clock) -> date:
    from tuils.values.time.moments import day_of

    return day_of(clock.now, desk.zone)


def local_hour(desk: Desk, clock: Clock) -> int:
    from tuils.values.time.moments import to_local

    return to_local(clock.now, desk.zone).hour


@pytest.fixture
def year(desk: Desk, clock: Clock) -> Truth:
    truth = Truth()
    clock.forward(days=35)  # 5 January 2027
    grow(desk, clock, truth)
    return truth


def by(truth: Counter[tuple[str, ...]], place: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, n in truth.items():
        found[key[place]] += n
    return found


@pytest.mark.whole
def test_every_figure_of_a_grown_year_is_the_generators_own(desk: Desk, year: Truth) -> None:
    by_month = by(year.loans, 0) + year.renewals
    found = told(desk, "circulation")
    assert figures(found) == {month: by_month[month] for month in MONTHS[:11]}
    assert figures(found, 1) == {month: by(year.loans, 0)[month] for month in figures(found)}
    assert totals(found)[:3] == (by_month.total(), year.loans.total(), year.renewals.total())
    may = told(desk, "circulation", "2027-05", by=("collection",))
    assert totals(may)[-2] == by_month["2027-04"], "the month before, beside the same month last year"
    assert f"The period before, April 2027: {by_month['2027-04']}." in may.notes
    assert totals(told(desk, "circulation", "2027-05"))[-1] is None
    both = told(desk, "circulation", by=("month", "type"))
    assert sum(line.figures[1] for line in both.lines if line.part == "line") == year.loans.total()


@pytest.mark.whole
def test_every_part_of_a_grown_year_is_the_generators_own(desk: Desk, year: Truth) -> None:
    for name, place in {"type": 4, "collection": 3, "audience": 5, "location": 3, "category": 1, "age": 2}.items():
        assert figures(told(desk, "circulation", by=(name,)), 1) == by(year.loans, place), name
    assert totals(told(desk, "circulation", location="EASY"))[1] == by(year.loans, 3)["EASY"]
    classes = Counter({"500": 0})
    for key, n in year.loans.items():
        classes["500" if "598" in key[6] else key[6].split()[0]] += n
    assert figures(told(desk, "circulation", by=("class",)), 1) == classes
    assert figures(told(desk, "circulation", by=("hour",))) == year.hours


@pytest.mark.whole
def test_patrons_visits_money_and_titles(desk: Desk, year: Truth) -> None:
    assert totals(told(desk, "patrons"))[:3] == (year.new.total(), len(year.active), year.new.total())
    assert figures(told(desk, "patrons", by=("month",))) == {month: year.new[month] for month in MONTHS[:11]}
    assert totals(told(desk, "visits"))[0] == year.visits.total()
    money = told(desk, "money", by=("month",))
    assert {month: n for month, n in figures(money, 1).items() if n} == year.paid
    assert totals(money)[0] == 250 * year.new.total()
    top = told(desk, "top-titles")
    assert {line.codes[-1]: line.figures[0] for line in top.lines} == year.titles
    assert [line.figures[0] for line in top.lines] == sorted(year.titles.values(), reverse=True)


@pytest.mark.whole
def test_figures_do_not_change_when_books_come_back_or_patrons_leave(
    desk: Desk, store: Path, clock: Clock, year: Truth
) -> None:
    names = ("circulation", "visits", "money", "top-titles", "patrons")
    before = {name: told(desk, name, "2027-01..2027-11", by=("month",) if name == "patrons" else ()) for name in names}
    for (barcode,) in rows("SELECT barcode FROM item WHERE loan IS NOT NULL"):
        checkin(desk, barcode)
    clock.forward(days=400)
    mark_copy(desk, "a0", "withdrawn")
    run_daily_work(desk, store)
    note_use_of_card(desk, str(value("SELECT min(card) FROM patron")))
    this_year = totals(told(desk, "patrons", "2028"))[1]
    assert value("SELECT count(*) FROM loan WHERE patron IS NOT NULL") == 0, "who had what is forgotten"
    for patron, card in rows("SELECT id, card FROM patron"):
        if owes := balance(patron):
            pay(desk, card, owes)
        remove_patron(desk, card)
    assert value("SELECT count(*) FROM patron") == 0
    for name, found in before.items():
        again = told(desk, name, "2027-01..2027-11", by=("month",) if name == "patrons" else ())
        assert [line.figures for line in again.lines] == [line.figures for line in found.lines], name
    active = told(desk, "patrons", "2027")
    assert totals(active)[1] == len(year.active), "a year that is over is told by its counters"
    assert totals(told(desk, "patrons", "2028"))[1] == this_year == 1, "and so is one that is not over"
    assert totals(told(desk, "collection", "2028"))[3] == 1


@pytest.mark.whole
def test_the_survey_is_the_generators_own_figures(desk: Desk, clock: Clock, year: Truth) -> None:
    clock.forward(days=60)
    answers = {one.element: one for one in library_survey(desk, 2027)}
    known = {
        "TOTCIR": year.loans.total() + year.renewals.total(),
        "VISITS": year.visits.total(),
        "TOTPHYS": 15,
        "VIDEO_PH": 3,
        "REGBOR": year.new.total(),
        "TOTPRO": None,
        "WIFISESS": None,  # nobody counted: that is not 0
    }
    assert {name: answers[name].value for name in known} == known
    assert (answers["VISITS"].how, answers["VISITS"].last_year) == ("counted", None)
    assert answers["KIDPHYSCIR"].value
    week = local_day(desk, clock)
    tally(desk, "reference", 10)
    mark_week(desk, "reference", week)
    set_year_totals(desk, [(2027, "circulation", 999)])
    now = {one.element: one for one in library_survey(desk, week.year, "TX")}
    assert (now["REFERENC"].value, now["REFERENC"].how) == (520, "estimated")
    assert now["TOTCIR"].last_year == year.loans.total() + year.renewals.total(), "what was counted wins"
    assert "NOTARY" in now
    before = {one.element: one for one in library_survey(desk, 2026)}
    assert before["TOTCIR"].value is None
    set_year_totals(desk, [(2026, "TOTCIR", 12_000)])
    again = {one.element: one for one in library_survey(desk, 2026)}
    assert (again["TOTCIR"].value, again["TOTCIR"].how) == (12_000, "typed")
    assert "less than last year: check it." in {one.element: one for one in library_survey(desk, 2027)}["TOTCIR"].note
    assert codes(lambda: library_survey(desk, 2027, "ZZ")) == ["NOT_UNDERSTOOD"]


def test_questions_only_read_and_tell_no_person(desk: Desk) -> None:
    register(desk, "Ada", last_name="Byron")
    add_item(desk, "A1")
    assert answer(desk, "SELECT first_name FROM patron").rows == (("Ada",),)
    half = with_role(desk, permissions={"reports.query"})
    assert answer(half, "SELECT first_name, category FROM patron").rows[0][0] is None
    assert answer(half, "SELECT count(*) FROM patron").rows == ((1,),)
    assert answer(desk, "SELECT count(*) AS n FROM item WHERE barcode = :code", {"code": "A1"}).rows == ((1,),)
    assert {data for (data,) in answer(desk, "SELECT data FROM private").rows} <= {None}
    assert {data for (data,) in answer(desk, "SELECT hash FROM staff_pin").rows} <= {None}
    assert codes(lambda: answer(with_role(desk, permissions={"reports.see"}), "SELECT 1")) == ["NO_PERMISSION"]


def test_a_question_writes_nothing_and_joins_nobody(desk: Desk) -> None:
    register(desk, "Ada", last_name="Byron")
    half = with_role(desk, permissions={"reports.query"})
    for text in (
        "DELETE FROM item", "PRAGMA query_only = 0", "ATTACH 'x' AS y", "SELECT load_extension('x')",
        "SELECT 1; SELECT 2",
        "UPDATE patron SET card = ''", "CREATE TEMP TABLE t (a)", "VACUUM INTO '/tmp/x'", "SELECT :missing", "nonsense",
        "SELECT 1 FROM (SELECT 'Byron' AS last_name) JOIN patron USING (last_name)",  # of which nobody is asked
        "SELECT * FROM patron AS one\nNatural/**/JOIN patron AS other",
        "SELECT * FROM patron AS [o'] NATURAL JOIN patron AS [p']",
        "SELECT *, :x(') FROM patron AS o NATURAL JOIN patron AS p WHERE :y(') IS NULL",
        "WITH f$x('c d') AS (SELECT 1) SELECT 1 FROM patron AS o NATURAL JOIN patron AS p WHERE '' = ''",
    ):  # fmt: skip
        assert codes(lambda text=text: answer(desk, text)) == ["NOT_UNDERSTOOD"], text  # type: ignore[misc]
    for words in ("'%natural history%'", "'it''s using' -- natural\n", '"using" + 1 /* natural */'):
        assert answer(desk, f'SELECT 1 FROM (SELECT 1 AS "using") WHERE 1 <> {words}').rows == ((1,),)
    for text in (
        "WITH fact AS (SELECT last_name FROM patron) SELECT * FROM fact",
        "WITH biblio(title) AS (SELECT last_name FROM patron) SELECT title FROM biblio",
        "SELECT one.value FROM patron, json_each(json_array(last_name)) AS one",
        "SELECT max(last_name) OVER (ORDER BY last_name) FROM patron", "SELECT rowid FROM patron",
        "SELECT nullif(count(*), 0) FROM patron WHERE last_name = 'Byron'",
        "SELECT 'Byron' IN (SELECT last_name FROM patron)",
        "SELECT nullif(EXISTS (SELECT 1 FROM patron WHERE (first_name, last_name) = ('Ada', 'Byron')), 0)",
    ):  # fmt: skip
        assert set(answer(half, text).rows) == {(None,)}, text


def test_a_question_that_is_none_is_refused_with_words(desk: Desk) -> None:
    half = with_role(desk, permissions={"reports.query"})
    for text, said in (
        ("SELECT ?", "a value to fill in is written :name"),
        ("SELECT * FROM biblio_index WHERE biblio_index MATCH 'x'", "ask biblio instead"),
    ):
        with pytest.raises(Refused) as no:
            answer(half, text)
        assert said in str(vars(no.value))
    assert [value_typed(text) for text in ("5", "-5", "--5", "\u00b2", "")] == [5, -5, "--5", "\u00b2", ""]


def test_kept_questions_can_all_be_asked(desk: Desk) -> None:
    keep_question(desk, "All items", "SELECT barcode FROM item")
    assert "all-items" in [one.name for one in kept_questions(desk)]
    for one in kept_questions(desk):
        answer(desk, one.text, dict.fromkeys(one.parameters, 1))
    assert rows("SELECT count(*) FROM audit_row WHERE kind = 'query'") == [(len(kept_questions(desk)),)]


def test_a_figure_that_is_no_digit_is_refused_with_words(desk: Desk) -> None:
    """Python's `isdigit` is true for a superscript `2`, but `int` refuses it."""
    report = report_called("holds-ratio")
    wanted = report_options(desk, report)
    assert codes(lambda: narrowed_by(report, wanted, "days=\u00b2")) == ["NOT_UNDERSTOOD"]
    assert narrowed_by(report, wanted, "days=2").days == 2


def test_a_question_that_never_ends_is_stopped(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    found = answer(desk, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
                         "SELECT printf('%.*c', 4900000, 'x') FROM n")  # fmt: skip
    assert (len(found.rows), found.more) == (5, True)
    monkeypatch.setattr("tuils.library.office.reports.questions.MOST_SECONDS", 0.0)
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    assert codes(lambda: answer(desk, endless)) == ["NOT_UNDERSTOOD"]


@pytest.mark.whole
def test_the_board_gets_one_page_with_every_sentence(desk: Desk, year: Truth, tmp_path: Path) -> None:
    set_year_totals(desk, [(2025, "circulation", 900)])
    set_year_totals(desk, [(2024, "circulation", 800)])
    made = write_board(desk, read_period("2027-11", local_day(desk, Clock())), tmp_path / "board.pdf", replace=False)
    assert len(made.page.charts) == 4
    assert made.page.charts[-1].rows[:2] == (("2024", 800, None), ("2025", 900, None))
    assert (tmp_path / "board.pdf").read_bytes().startswith(b"%PDF")
    assert f"{year.visits.total():,}" in made.page.charts[1].sentence


def test_a_library_without_a_history_says_so_and_has_no_zeros(desk: Desk) -> None:
    for number in range(3):
        add_item(desk, f"X{number}", old_lent=4)
    found = told(desk, "circulation", "2025")
    assert found.finding == "Nothing has been counted yet."
    assert all(figure is None for line in found.lines for figure in line.figures)
    checkout(desk, register(desk, "Ada"), "X0")
    found = told(desk, "circulation", "2026")
    assert "Nothing was counted before Tue, Dec 1." in " ".join(found.notes)
    assert figures(found)["2026-11"] is None
    assert figures(found)["2026-12"] == 1
    assert "Nothing was counted before" in told(desk, "circulation", "2025").finding


def test_weeks_begin_on_sunday_and_stand_beside_those_of_the_year_before(desk: Desk) -> None:
    days = {"2025-11-15": 1, "2025-11-22": 2, "2025-11-23": 3, "2026-11-21": 5, "2026-11-22": 7, "2026-11-28": 11}
    for day, n in days.items():
        raise_counter(desk, CountKey(day, "loan", "MAIN"), n)
    found = told(desk, "circulation", "2026-11-15..2026-11-28", by=("week",))
    assert figures(found) == {"2026-11-15": 5, "2026-11-22": 18}
    assert figures(found, -1) == {"2026-11-15": 2, "2026-11-22": 3}
    assert found.lines[0].words == ("Sun, Nov 15, 2026",)


def test_fewer_than_five_patrons_are_not_told(desk: Desk) -> None:
    for number in range(7):
        register(desk, f"A{number}", category="ADULT", city="Harlow")
    for number in range(2):
        register(desk, f"C{number}", category="CHILD", city="Ely")
    found = told(desk, "patrons", "2026", by=("category",))
    assert figures(found) == {"ADULT": "hidden", "CHILD": "under 5"}, "9 in all, so the other would follow"
    assert totals(found)[0] == 9
    assert figures(told(desk, "patrons", by=("place",))) == {"Ely": "under 5", "Harlow": "hidden"}


def test_holds_tell_how_long_patrons_waited(desk: Desk, clock: Clock) -> None:
    Biblio.insert(id="wanted", title="Wanted", marc=b"").execute()
    add_item(desk, "W1", biblio="wanted")
    first, second = register(desk, "Ada"), register(desk, "Bea")
    checkout(desk, first, "W1")
    place_hold(desk, second, "W1")
    assert [line.holds for line in told(desk, "holds-ratio", "", days=1).lines] == [1]
    clock.forward(days=6)
    checkin(desk, "W1")
    clock.forward(days=2)
    done = checkout(desk, second, "W1")
    assert totals(told(desk, "holds", "2026-12")) == (1, 1, None, None, 6, 6)
    undo(desk, done.act)
    assert totals(told(desk, "holds", "2026-12")) == (1, 0, None, None, None, None)


def test_holds_of_another_system_end_and_are_told(desk: Desk) -> None:
    """Over a table with 17 that were canceled it said that no hold had been counted yet."""
    add_item(desk, "ONE")
    canceled = place_hold(desk, register(desk, "Ada"), "ONE")
    db.execute_sql("DELETE FROM fact WHERE kind = 'hold'")  # it came in a file: nobody placed it here
    assert told(desk, "holds", "2026-12").finding == "No hold has been counted yet."
    cancel_hold(desk, canceled.id)
    finding = told(desk, "holds", "2026-12").finding
    assert finding.startswith("Holds in December 2026")
    assert "Canceled, expired, or not picked up: 1 (100% of those that are over)." in finding


def test_holds_that_came_to_nothing_are_counted_for_good(desk: Desk, clock: Clock) -> None:
    Biblio.insert_many([{"id": name, "title": name, "marc": b""} for name in ("one", "two")]).execute()
    for name in ("one", "two"):
        add_item(desk, name.upper(), biblio=name)
    ada, bea = register(desk, "Ada"), register(desk, "Bea")
    _first, second = (place_hold(desk, ada, code) for code in ("ONE", "TWO"))
    checkout(desk, ada, "ONE")
    canceled = cancel_hold(desk, second.id)
    assert totals(told(desk, "holds", "2026-12"))[:4] == (2, 1, 1, 50)
    assert "not picked up: 1 (50%" in told(desk, "holds", "2026-12").finding
    assert totals(told(desk, "holds", "2026-12", branch="EAST"))[:3] == (0, 0, 0)
    undo(desk, canceled.act)
    assert totals(told(desk, "holds", "2026-12"))[2:4] == (None, None)
    place_hold(desk, bea, "TWO")
    found = told(desk, "top-holds", "2026-12")
    assert [(line.words[0], line.figures) for line in found.lines] == [("two", (2,)), ("one", (1,))]
    assert told(desk, "top-holds", "2026-12", branch="EAST").lines == []
    assert told(desk, "top-holds", "2026-11").lines == []


def test_what_renews_itself_is_no_circulation(desk: Desk, clock: Clock) -> None:
    add_item(desk, "A1")
    card = register(desk, "Ada")
    checkout(desk, card, "A1")
    clock.forward(days=3)
    renew(replace(desk, operator=TUILS), card, "A1")
    found = told(desk, "circulation", "this month")
    assert totals(found)[:3] == (1, 1, 0)
    assert found.notes[-1] == "Automatic renewals, not in these numbers: 1."


def test_whoever_may_not_see_a_report_is_refused(desk: Desk) -> None:
    nobody = with_role(desk, permissions=set())
    for name in REPORTS:
        assert codes(lambda name=name: told(nobody, name, "")) == ["NO_PERMISSION"], name  # type: ignore[misc]
    assert codes(lambda: report_called("nothing")) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: told(desk, "circulation", by=("hour", "class"))) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: told(desk, "circulation", by=("planet",))) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: told(desk, "circulation", "whenever")) == ["NOT_UNDERSTOOD"]


@pytest.mark.whole
@pytest.mark.usefixtures("year")
def test_every_report_runs_over_every_line_it_offers(desk: Desk) -> None:
    for name, report in REPORTS.items():
        for group in report.by or ("",):
            found = told(desk, name, "", by=(group,) if group else ())
            assert found.finding.endswith("."), name
            for line in found.lines:
                assert found.table.facts(desk, line)
                assert found.table.sentences(desk, line)


def test_a_tally_is_counted_corrected_and_taken_back(desk: Desk) -> None:
    assert tally(desk, "visits", 120).n == 120
    assert tally(desk, "visits", -20).n == 100
    done = tally(desk, "visits", 90, instead=True)
    assert done.n == 90
    undo(desk, done.act)
    assert totals(told(desk, "visits", "today"))[0] == 100
    assert codes(lambda: tally(desk, "visits", -101)) == ["NOT_UNDERSTOOD"]
    assert codes(lambda: tally(desk, "elephants", 1)) == ["NOT_UNDERSTOOD"]
    set_value(desk, "year_starts", 7)
    assert set_year_totals(desk, [(2019, "circulation", 41_200)]) == ["TOTCIR"]
    set_year_totals(desk, [(2019, "circulation", 41_300)])
    assert year_totals("TOTCIR") == {2019: 41_300}
