"""Text messages: to whoever agreed to that kind, in the day's hours, once; STOP ends them, START begins them again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tuils.devices.messages.kept_accounts import KeptTexts
from tuils.devices.messages.mail import LATER, REFUSED, SENT, UNSURE, MailFault
from tuils.devices.messages.texting import TextLink
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.administration.table_profile import TableProfile
from tuils.library.foundation.desk import Desk
from tuils.library.office.notices.log import notice_log
from tuils.library.office.notices.planning import plan_notices
from tuils.library.office.notices.sender import set_texts, stop_texts, texts_here
from tuils.library.office.notices.sending import begin_runs, run_through, test_text as try_number
from tuils.library.office.notices.text_inbox import asked_at, came_in, take_texts, word_of
from tuils.library.office.notices.texts import TEXT_OF, example_message, notice_folder, save_text
from tuils.library.office.receipts.templates import TemplateFault
from tuils.library.people.patron_files.patron_import import import_patrons
from tuils.library.people.patrons.patrons import edit_patron, patron_sheet
from tuils.values.text_messages import in_gsm7, segments, text_number

from .makers import codes, register
from .text_server import SECRET, TextBox, text_server

pytest.importorskip("aiosmtpd")

from .posting import Post, lend, lines


@pytest.fixture
def box() -> Iterator[TextBox]:
    with text_server() as found:
        yield found


@pytest.fixture
def texting(post: Post, box: TextBox) -> Post:
    set_texts(post.desk, post.store, box.account, SECRET)
    return post


@pytest.fixture
def cell(desk: Desk) -> str:
    """Somebody who agreed to texts about what is overdue."""
    return register(desk, "Tom", last_name="Ito", card="P1", phone="(715) 555-0142", texts="overdue, due")


def sent_all(post: Post) -> dict[str, int]:
    counts: dict[str, int] = {}
    for run in begin_runs(post.desk, post.store, notice_folder(post.store), plan_notices(post.desk).lines).runs:
        for _done in run_through(run, lambda act: act(post.desk)):
            pass
        counts |= {name: n for name, n in run.counts.items() if n}
    return counts


def test_a_text_goes_to_whoever_agreed_to_its_kind_in_the_days_hours(texting: Post, box: TextBox, cell: str) -> None:
    desk, clock = texting.desk, texting.clock
    lend(desk, clock, cell, "31234000000266", 8)
    assert patron_sheet(desk, cell).fields["texts"] == "due overdue"
    assert patron_sheet(desk, cell).fields["texts_on"] == "2026-12-01"
    set_value(desk, "phone", "555-0100")
    assert lines(desk) == [("overdue_1", "text", "P1", 1)]
    assert plan_notices(desk).said() == "1 text"
    clock.forward(hours=13)
    assert sent_all(texting) == {}, "at night it waits"
    clock.forward(hours=11)
    assert sent_all(texting) == {"sent": 1}
    ((to, text),) = box.got
    assert to == "+17155550142"
    assert text == "Maple Grove: an item is overdue. Please return or renew. 555-0100. STOP ends texts"
    assert segments(text) == 1
    assert sent_all(texting) == {}
    row = notice_log(desk)[0]
    assert (row.channel, row.result, row.kind) == ("text", "sent", "overdue_1")
    edit_patron(desk, cell, {"texts": "holds", "email": "tom@example.org"})
    clock.forward(days=14)
    assert [(one.kind, one.channel) for one in plan_notices(desk).lines] == [("overdue_2", "email")]


def test_what_the_service_refuses_falls_back(texting: Post, box: TextBox) -> None:
    desk, clock = texting.desk, texting.clock
    for n, name in enumerate(("stopped", "wrong", "busy", "lost", "fine")):
        where = {"street": "12 Mill Rd", "city": "Harlow"}
        card = register(desk, name, card=f"Q{n}", phone=f"715-555-014{n}", texts="all", **where)
        lend(desk, clock, card, f"A{n}", 8)
    box.codes = {"+17155550140": (400, 21610), "+17155550141": (400, 21614), "+17155550142": (500, 20500)}
    box.dies = {"+17155550143"}
    assert sent_all(texting) == {"refused": 2, "unsure": 2, "sent": 1}
    assert patron_sheet(desk, "Q0").fields["texts_stopped"] == "2026-12-01"
    assert [(one.card, one.channel) for one in plan_notices(desk).lines] == [("Q0", "letter"), ("Q1", "letter")]
    assert [row.why for row in notice_log(desk) if row.card == "Q0"] == ["the patron stopped texts"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("¡BAJA!", "baja"), ("alto, por favor", "alto"), ("Stop texting me, please.", "stop"), ("opt-out", "optout"),
        ("STOP\nSent from my phone", "stop"), ("Stop all", "stop"), ("Cancel my hold", ""), ("yes", "yes"), ("", ""),
        ("Don't stop", ""),
    ],
)  # fmt: skip
def test_stop_is_known_in_the_words_that_people_write(text: str, word: str) -> None:
    assert word_of(text) == word


def test_stop_and_start_hold_for_every_card_of_a_number(texting: Post, box: TextBox, cell: str) -> None:
    desk = texting.desk
    other = register(desk, "Kai", card="P2", text_phone="715.555.0142", phone="715-555-0000", texts="all")
    box.came = [("+17155550142", "Thanks!"), ("+17155559999", "STOP"), ("+17155550142", "Stop.")]

    def read() -> int:
        asked = asked_at(desk, texting.store)
        return take_texts(desk, came_in(asked)) if asked else -1

    assert read() == 1
    assert {patron_sheet(desk, card).fields["texts_stopped"] for card in (cell, other)} == {"2026-12-01"}
    assert "DateSent%3E=2026-11-01" in box.asked[0]
    assert "Page=1" in box.asked[1]
    assert read() == 0, "each is noted once"
    box.came += [("+17155550142", "START")]
    texting.clock.forward(days=1)
    assert read() == 1
    assert patron_sheet(desk, cell).fields["texts_stopped"] == ""
    row = notice_log(desk)[0]
    assert (row.kind, row.channel, row.operator) == ("reply", "text", "reply")


def test_texts_are_sent_from_here_alone_to_a_service_that_knows_us(
    texting: Post, box: TextBox, volunteer: Desk
) -> None:
    desk, store = texting.desk, texting.store
    assert try_number(desk, store, "715 555 0142").result == SENT
    assert codes(lambda: try_number(desk, store, "555-0142")) == ["NOT_UNDERSTOOD"]
    assert texts_here(replace(desk, main=False), store) is None
    assert codes(lambda: stop_texts(volunteer, store)) == ["NO_PERMISSION"]
    stop_texts(desk, store)
    assert texts_here(desk, store) is None
    with pytest.raises(MailFault, match="did not accept the account: Authenticate"):
        TextLink(box.account, "wrong").send("+17155550142", "x")
    with pytest.raises(MailFault, match="can't be reached: no connection"):
        TextLink(replace(box.account, url="http://127.0.0.1:1"), SECRET).send("+17155550142", "x")
    box.dies, box.codes = {"+17155550142"}, {"+17155550143": (429, 20429), "+17155550144": (400, 30007)}
    slow = TextLink(box.account, SECRET, timeout=0.1)
    assert [slow.send(f"+1715555014{n}", "x").result for n in (2, 3, 4)] == [UNSURE, LATER, REFUSED]


def test_a_text_is_short_and_counted(post: Post) -> None:
    for name in TEXT_OF.values():
        for language in ("en", "es"):
            for which in range(3):
                body = example_message(None, name, language, which).body
                assert segments(body) == 1, (name, language, body)
                assert "Overstory" not in body
    with pytest.raises(TemplateFault, match="as long as 4 messages"):
        save_text(notice_folder(post.store), "text_overdue", "en", "x" * 480)
    save_text(notice_folder(post.store), "text_overdue", "en", "{{ library }}: \u201clate\u201d\u2026")
    assert example_message(notice_folder(post.store), "text_overdue", "en").body == 'Harlow Public Library: "late"...'
    assert in_gsm7("Artículos\u202fvencidos \u2013 ñ") == "Articulos vencidos - ñ"
    texts = ("a" * 160, "a" * 161, "\u044f" * 70, "\u044f" * 71, "€" * 80, "€" * 81)
    assert [segments(text) for text in texts] == [1, 2, 1, 2, 1, 2]
    numbers = ("(715) 555-0142", "1 715 555 0142", "+44 20 7946 0958", "555-0142", "115-555-0142", "")
    assert [text_number(one, "US") for one in numbers] == ["+17155550142", "+17155550142", "+442079460958", "", "", ""]
    assert text_number("0171 555 0142", "DE") == ""


def test_a_keyring_is_asked_while_sending_and_on_no_lane(
    texting: Post, box: TextBox, cell: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, asked = texting.desk, list[str]()

    def secret(kept: KeptTexts) -> str:
        asked.append(kept.account.account)
        return kept.password

    monkeypatch.setattr(KeptTexts, "secret", property(secret))
    lend(desk, texting.clock, cell, "31234000000266", 8)
    (run,) = begin_runs(desk, texting.store, notice_folder(texting.store), plan_notices(desk).lines).runs
    assert run.claim(desk)
    assert asked == []
    run.send()
    run.settle(desk)
    run.close()
    assert (asked, run.counts["sent"]) == (["AC1"], 1)


def test_only_who_agrees_to_more_lifts_a_stop(desk: Desk, tmp_path: Path) -> None:
    card = register(desk, "Nora", card="P77", phone="715-555-0142", texts="holds due")
    edit_patron(desk, card, {"texts_stopped": "2026-11-20"})
    edit_patron(desk, card, {"texts": "holds"})
    assert patron_sheet(desk, card).fields["texts_stopped"] == "2026-11-20", "less is no new consent"
    table = tmp_path / "people.csv"
    table.write_text("card,first name,last name,texts,texts stopped\nP77,Nora,Nora,all,\nP78,Mo,Lee,sometimes,\n")
    summary = import_patrons(desk, table, TableProfile(erase=True))
    assert (summary.added, summary.updated) == (1, 1)
    known = patron_sheet(desk, card).fields
    assert (known["texts"], known["texts_stopped"]) == ("all", "2026-11-20"), "a file knows of no STOP"
    assert patron_sheet(desk, "P78").fields["texts"] == "", "what can't be read is no consent"
    edit_patron(desk, card, {"texts": "overdue"})
    assert patron_sheet(desk, card).fields["texts_stopped"] == "2026-11-20"
    edit_patron(desk, card, {"texts_stopped": ""})
    known = patron_sheet(desk, card).fields
    assert (known["texts_stopped"], known["texts_on"]) == ("", "2026-12-01")
    edit_patron(desk, card, {"texts_stopped": "2026-11-30"})
    edit_patron(desk, card, {"texts": "overdue account"})
    assert patron_sheet(desk, card).fields["texts_stopped"] == "", "more is"


def looked(post: Post) -> int:
    asked = asked_at(post.desk, post.store)
    assert asked
    return take_texts(post.desk, came_in(asked))


def test_what_became_of_a_queued_text_is_asked_and_failed_ones_go_on_another_way(texting: Post, box: TextBox) -> None:
    desk = texting.desk
    ways = {"email": "mo@example.org"}, {"email": "", "street": "12 Mill Rd", "city": "Harlow"}, {"email": ""}
    for n, more in enumerate(ways):
        card = register(desk, f"P{n}", card=f"Q{n}", phone=f"715-555-014{n}", texts="all", **more)
        lend(desk, texting.clock, card, f"A{n}", 8)
    fine = register(desk, "Fine", card="Q9", phone="715-555-0149", texts="all")
    lend(desk, texting.clock, fine, "A9", 8)
    assert sent_all(texting) == {"sent": 4}
    assert looked(texting) == 0
    assert lines(desk) == [], "they are on their way"
    box.fates = {
        "+17155550140": ("undelivered", 30003), "+17155550141": ("failed", 30006), "+17155550142": ("failed", 30007),
        "+17155550149": ("delivered", None),
    }  # fmt: skip
    looked(texting)
    assert sorted((card, way) for _kind, way, card, _n in lines(desk)) == [
        ("Q0", "email"), ("Q1", "letter"), ("Q2", "call"),
    ]  # fmt: skip
    told = {row.card: (row.result, row.why) for row in notice_log(desk)}
    assert told["Q0"] == ("refused", "the phone could not be reached")
    assert told["Q9"] == ("sent", "")
    stopped = {card: bool(patron_sheet(desk, card).fields["texts_stopped"]) for card in ("Q0", "Q1", "Q2", "Q9")}
    assert stopped == {"Q0": False, "Q1": True, "Q2": False, "Q9": False}, "a landline gets no more texts"
    many = len(box.asked)
    looked(texting)
    assert [path for path in box.asked[many:] if "/Messages/" in path] == [], "each fate is asked until it is known"


HTML = b"<html><body>Welcome to Hotel Wi-Fi. Please sign in.</body></html>"


def test_a_web_page_is_no_text_service_and_nothing_was_sent(texting: Post, box: TextBox, cell: str) -> None:
    lend(texting.desk, texting.clock, cell, "31234000000266", 8)
    box.odd = HTML
    assert sent_all(texting) == {"later": 1}
    assert notice_log(texting.desk)[0].why.startswith("The answer of http://127.0.0.1")
    with pytest.raises(MailFault, match="is a web page"):
        looked(texting)
    box.odd = b""
    assert sent_all(texting) == {"sent": 1}, "it is due as before"


@pytest.mark.parametrize(
    ("odd", "result"),
    [
        (b"{}", UNSURE), (b'{"sid": 7}', UNSURE), (b'{"sid": "../x"}', UNSURE), (b"[1]", UNSURE),
        (b'{"sid": "SM1", "status": "failed", "error_code": 30007}', REFUSED),
        (b'{"sid": "SM1", "status": "failed", "error_code": ["x"]}', REFUSED),
        (b'{"sid": "SM1", "status": "delivered"}', SENT), (b'{"sid": "SM1", "status": {}}', SENT),
    ],
)  # fmt: skip
def test_an_answer_is_sent_only_where_the_service_says_so(box: TextBox, odd: bytes, result: str) -> None:
    box.odd = odd
    assert TextLink(box.account, SECRET).send("+17155550142", "x").result == result


def test_an_answer_without_end_is_not_read_to_it(box: TextBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuils.devices.messages.texting.MOST_ANSWER", 100_000)
    box.odd, box.is_endless = HTML, True
    assert TextLink(box.account, SECRET).send("+17155550142", "x").result == UNSURE
    with pytest.raises(MailFault, match="its answer did not end"):
        TextLink(box.account, SECRET).fate("SM1")


@pytest.mark.parametrize("odd", [b'{"messages": 5}', b'{"messages": [5, {"sid": "x"}]}', b"{}"])
def test_odd_lists_of_what_came_in_ask_for_nothing(texting: Post, box: TextBox, odd: bytes) -> None:
    box.odd = odd
    assert looked(texting) == 0
