"""Messages that were cut off while they went out stand on a list, until a person says what became of them."""

from __future__ import annotations

import pytest

from tuils.library.foundation.administration.settings import set_value
from tuils.library.front.answers.idle_desk import idle_lines
from tuils.library.front.answers.idle_lists_read_out import read_out
from tuils.library.office.notices.fates import AGAIN, ARRIVED, settle_fate, unknown_fates
from tuils.library.office.notices.kinds import ANSWERS
from tuils.library.office.notices.log import notice_log
from tuils.library.office.notices.logged.queries import (
    answers_unsent,
    claim_about,
    has_messages_since,
    insert_notice,
    notice_reports,
)
from tuils.library.office.notices.planning import plan_notices
from tuils.library.office.notices.sending import begin_run
from tuils.library.office.notices.texts import notice_folder

from .makers import DAY, HOUR, codes, loan_row, patron_id
from .posting import Post, lend, lines, sent

pytest.importorskip("aiosmtpd")


@pytest.fixture
def cut_off(post: Post, ada: str) -> str:
    """The power went off after the message was written down: nobody knows whether it went out. Gives back the loan."""
    loan = lend(post.desk, post.clock, ada, "31234000000266", 8)
    run = begin_run(post.desk, post.store, notice_folder(post.store), plan_notices(post.desk).lines)
    assert run.claim(post.desk)
    run.close()
    post.clock.now += 2 * HOUR
    return loan


def waiting(post: Post) -> list[str]:
    return [key for key, _what, _count in idle_lines(post.desk) if key == "notice_fates"]


def test_it_arrived_and_counts_as_told(post: Post, cut_off: str) -> None:
    assert waiting(post) == ["notice_fates"]
    (one,) = unknown_fates(post.desk)
    assert (one.card, one.kind, one.channel, one.result) == ("P1", "overdue_1", "email", "")
    (first, _facts), *_others = read_out(post.desk, "notice_fates")
    assert first.startswith(f"1. {one.id[-8:]}  ")
    settle_fate(post.desk, one.id[-8:], ARRIVED)
    assert (waiting(post), lines(post.desk)) == ([], [])
    assert notice_log(post.desk)[0].result == "sent"
    assert loan_row(cut_off)["noticed_at"], "the overdue list knows it as well"


def test_it_goes_again_once_somebody_says_so(post: Post, cut_off: str) -> None:
    assert lines(post.desk) == [], "not by itself"
    (one,) = unknown_fates(post.desk)
    settle_fate(post.desk, one.id, AGAIN)
    assert (waiting(post), loan_row(cut_off)["noticed_at"]) == ([], None)
    assert lines(post.desk) == [("overdue_1", "email", "P1", 1)]
    assert sent(post.desk, post.store).counts["sent"] == 1
    assert len(post.box.got) == 1


def test_what_is_a_moment_old_may_still_be_on_its_way(post: Post, cut_off: str) -> None:
    post.clock.now -= 2 * HOUR
    assert unknown_fates(post.desk) == []


def test_what_is_not_on_the_list_is_not_settled(post: Post, cut_off: str) -> None:
    (one,) = unknown_fates(post.desk)
    for wrong in ("", "x", one.id[-3:]):
        assert codes(lambda wrong=wrong: settle_fate(post.desk, wrong, ARRIVED)) == ["UNKNOWN_ID"]  # type: ignore[misc]
    assert codes(lambda: settle_fate(post.desk, one.id, "perhaps")) == ["NOT_UNDERSTOOD"]
    settle_fate(post.desk, one.id, ARRIVED)
    assert codes(lambda: settle_fate(post.desk, one.id, ARRIVED)) == ["UNKNOWN_ID"]


@pytest.mark.parametrize("kind", ["reply", "ask_renew"])
def test_an_answer_is_sent_again_for_some_days(post: Post, ada: str, kind: str) -> None:
    at = post.desk.now - 2 * DAY
    insert_notice(("0190a2c5-reply", kind, "email", at, "MAIN", "tuils", patron_id(ada), 1, "", ""))
    claim_about(kind, "loan", "due", "0190a2c5-reply")
    (one,) = unknown_fates(post.desk)
    settle_fate(post.desk, one.id, AGAIN)
    assert [row[0] for row in answers_unsent(at, ANSWERS)] == [one.id]
    assert notice_reports(one.id), "it is composed of them"


@pytest.mark.parametrize("kind", ["reply", "ask_renew"])
def test_an_old_answer_is_not_sent_again_and_leaves_the_list_once_somebody_called(
    post: Post, ada: str, kind: str
) -> None:
    at = post.desk.now - 4 * DAY
    insert_notice(("0190a2c5-reply", kind, "email", at, "MAIN", "tuils", patron_id(ada), 1, "later", "no server"))
    (one,) = unknown_fates(post.desk)
    assert codes(lambda: settle_fate(post.desk, one.id, AGAIN)) == ["NOT_UNDERSTOOD"]
    settle_fate(post.desk, one.id, ARRIVED)
    assert unknown_fates(post.desk) == []


def test_an_answer_keeps_no_notice_back_and_hides_no_failure(post: Post, ada: str) -> None:
    lend(post.desk, post.clock, ada, "31234000000266", 8)
    set_value(post.desk, "notice_digest", True)
    at = post.desk.now
    for kind, kept_back in (("reply", False), ("ask_renew", False), ("welcome", True)):
        insert_notice((f"0190a2c5-{kind}", kind, "email", at, "MAIN", "reply", patron_id(ada), 1, "sent", ""))
        assert (plan_notices(post.desk).lines == (), has_messages_since(at - 1, at)) == (kept_back, kept_back), kind
