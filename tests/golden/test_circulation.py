"""What other systems agree on at the desk, asked of the real verbs. The cases lie beside the checkout, or this skips.

Each case gives policy, state, deed and what must be true; the deeds are plain words, done here by the verbs.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.library.makers import (
    ZONE,
    Clock,
    add_item,
    desk_of,
    links,
    loan_row,
    make_templates,
    register,
    rows,
    value,
    whole,
)
from tuils.library.circulation.checkin import checkin
from tuils.library.circulation.checkout import checkout
from tuils.library.circulation.renewal import renew
from tuils.library.circulation.rules import set_rule
from tuils.library.desk import Desk
from tuils.library.people.patrons import edit_patron
from tuils.library.pocket import Pocket
from tuils.library.refusals import Refused
from tuils.library.store import close_store, open_store
from tuils.models import db
from tuils.values.moments import day_label, day_of

Case = dict[str, Any]

LATER = {
    "CR-022": "charges and what a patron owes come with accounts",
    "CR-041": "holds come later",
}


def _file() -> Path:
    data = os.environ.get("TUILS_TEST_DATA")
    shared = Path(data).parent if data else Path(__file__).parents[3] / "shared"
    return shared / "golden" / "circulation.json"


@pytest.fixture(scope="module")
def cases() -> dict[str, Case]:
    if not _file().exists():
        pytest.skip("the golden cases are not beside this checkout")
    found = json.loads(_file().read_text(encoding="utf-8"))["cases"]
    return {case["id"]: case for case in found if case["scope"] == "universal"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden")
    make_templates(folder)
    return folder / "main.db"


@pytest.fixture
def desk(template: Path, tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "library.db"
    shutil.copy(template, path)
    open_store(path)
    db.execute_sql("PRAGMA synchronous = OFF")
    yield desk_of("admin", Clock(), pocket=Pocket())
    close_store()


def reached(case: Case, **wanted: Any) -> None:
    """The case is the one that this test was written for: or its numbers changed unnoticed."""
    for part, content in wanted.items():
        assert case[part] == content, f"{case['id']}: another {part}"


def refused(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as no:
        act()
    return no.value


def patron_and_item(desk: Desk) -> None:
    register(desk, "Ada", card="P1")
    add_item(desk, "C1")


def test_limit_of_one_and_none_out(cases: dict[str, Case], desk: Desk) -> None:
    case = cases["CR-003"]
    reached(case, policy={"max_loans": 1}, setup={"loans": 0}, expected={"allowed": True})
    patron_and_item(desk)
    set_rule(desk, "patron_max_checkouts", str(case["policy"]["max_loans"]))
    set_rule(desk, "max_checkouts", str(case["policy"]["max_loans"]))
    assert checkout(desk, "P1", "C1").item == "C1"
    add_item(desk, "C2")
    assert refused(lambda: checkout(desk, "P1", "C2")).codes == ["TOO_MANY_ITEMS"]


def test_blocked_until_a_date_that_is_told(cases: dict[str, Case], desk: Desk) -> None:
    reached(cases["CR-009"], setup={"blocked_until": "tomorrow"}, expected={"refused": "blocked", "until": "tomorrow"})
    patron_and_item(desk)
    today = day_of(desk.now, ZONE)
    tomorrow = today + timedelta(days=1)
    edit_patron(desk, "P1", {"barred": True, "barred_until": tomorrow.isoformat()})
    no = refused(lambda: checkout(desk, "P1", "C1"))
    assert (no.codes, no.overridable) == (["PATRON_BARRED"], [])
    assert day_label(tomorrow, today) in no.message


def test_an_unknown_barcode_is_not_lent(cases: dict[str, Case], desk: Desk) -> None:
    case = cases["CR-011"]
    reached(case, expected={"refused": "unknown barcode"})
    patron_and_item(desk)
    no = refused(lambda: checkout(desk, "P1", case["setup"]["barcode"]))
    assert no.codes == ["ITEM_UNKNOWN"]
    assert case["setup"]["barcode"] in no.message


def test_on_loan_to_someone_else_is_asked(cases: dict[str, Case], desk: Desk) -> None:
    reached(cases["CR-013"], setup={"on_loan_to": "other"}, policy={"auto_return": False})
    patron_and_item(desk)
    register(desk, "Bob", card="P2")
    checkout(desk, "P2", "C1")
    no = refused(lambda: checkout(desk, "P1", "C1"))
    assert [(reason.code, reason.kind) for reason in no.reasons] == [("ALREADY_OUT_OTHER", "C")]
    assert no.overridable == ["ALREADY_OUT_OTHER"]


@pytest.mark.parametrize("case_id", ["CR-032", "CR-033"])
def test_renewals_that_are_left(case_id: str, cases: dict[str, Case], desk: Desk) -> None:
    case = cases[case_id]
    patron_and_item(desk)
    set_rule(desk, "renewals_allowed", str(case["policy"]["max_renewals"]))
    checkout(desk, "P1", "C1")
    left: int | None = case["policy"]["max_renewals"]
    for _time in range(case["setup"]["renewed"]):
        left = renew(desk, "P1", "C1").renewals_left
    assert left == case["expected"]["left"]
    if left == 0:
        assert refused(lambda: renew(desk, "P1", "C1")).codes == ["NO_MORE_RENEWALS"]


def test_without_holds_it_is_renewed(cases: dict[str, Case], desk: Desk) -> None:
    reached(cases["CR-035"], setup={"holds": 0}, expected={"allowed": True})
    patron_and_item(desk)
    loan = checkout(desk, "P1", "C1").act
    renew(desk, "P1", "C1")
    assert loan_row(loan)["renewals"] == 1


def test_a_return_without_a_date_is_of_today(cases: dict[str, Case], desk: Desk) -> None:
    reached(cases["CR-071"], setup={"on_loan": True}, expected={"returned_on": "today"})
    patron_and_item(desk)
    loan = checkout(desk, "P1", "C1").act
    checkin(desk, "C1")
    assert day_of(loan_row(loan)["closed_at"], ZONE) == day_of(desk.now, ZONE)


def test_what_was_not_on_loan_closes_nothing_and_is_told(cases: dict[str, Case], desk: Desk) -> None:
    reached(cases["CR-073"], expected={"loan_closed": False, "message": "not on loan"})
    patron_and_item(desk)
    assert checkin(desk, "C1").alerts == ("NOT_ON_LOAN",)
    assert value("SELECT count(*) FROM loan") == 0


def test_an_unknown_barcode_is_not_taken_back(cases: dict[str, Case], desk: Desk) -> None:
    case = cases["CR-074"]
    reached(case, expected={"ok": False, "message": "unknown item"})
    patron_and_item(desk)
    assert refused(lambda: checkin(desk, case["setup"]["barcode"])).codes == ["ITEM_UNKNOWN"]


def test_after_the_return_the_loan_has_no_name(cases: dict[str, Case], desk: Desk) -> None:
    """There a job cuts the link some day; here the return itself does."""
    reached(cases["CR-095"], setup={"patron_choice": "default", "returned": "2010-10-10"})
    patron_and_item(desk)
    checkout(desk, "P1", "C1")
    checkin(desk, "C1")
    assert rows("SELECT patron FROM loan") == [(None,)]
    assert links() == set()
    whole(desk)


def test_every_universal_case_is_here_or_put_off_with_a_reason(cases: dict[str, Case]) -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    here = {case_id for case_id in cases if f'"{case_id}"' in source}
    assert here == cases.keys()
    assert LATER.keys() <= cases.keys()
    assert all(LATER.values())
