"""Every question that the code asks is opened, walked away from, and scanned at: nothing is done but what one meant.

Which questions there are is read from the code (`question_sites`). The tests of the screens open them by the keys that
a person presses; which test opens which question stands in `goldens/every_question.json` and is noted anew with
`--update-goldens` (which runs them all). `question_walk` does the walk.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from tests.screens.question_sites import of_conversation, of_screens
from tests.screens.question_walk import results

ROOT = Path(__file__).parents[2]
KEYS = ["f2", "f3", "f4", "f5"]
OPENED_BY = Path(__file__).parent / "goldens" / "every_question.json"
BY_NOBODY = {
    "kit/operator/sign_in.py:SignIn._ask_for_new": "nobody is signed in, and there is no desk to go to",
    "kit/operator/sign_in.py:SignIn._choose": "nobody is signed in, and there is no desk to go to",
    "kit/form.py:Form.ask_to_run": "it is the question about scans, as a form asks it: see test_waiting_scans",
    "catalog/narrow.py:Narrow._ask_part": "nothing is done by an answer but to search: scans are for the desk",
    "catalog/narrow.py:Narrow._ask_value": "the same",
    "catalog/narrow.py:Narrow._ask_typed": "the same",
}
"""The questions that the walk leaves out, and why."""
NOT_YET = {
    "orders/order_form.py:OrderForm._ask_to_overspend",
    "orders/orders.py:OrderList.take_file.<locals>.file",
    "orders/suggestions.py:SuggestionForm._ask_anyway",
    "conversation:which_party",
    "imports/past_imports.py:ImportBack._question",
    "office/bookmobile.py:Bookmobile.report_lost",
    "office/printers.py:FoundPrinters._ask_name",
    "office/scanners.py:Scanners.open_line",
    "patrons/card/new_card.py:_give",
    "programs/program_filter.py:OnlySome.heard",
}
"""The questions that no test opens yet. They ask by the same mechanism; this list may only become shorter."""


def questions() -> list[str]:
    named = {f"{where}:{name}" for name in of_conversation() for where in ("conversation", "line mode")}
    return sorted({*of_screens(), *named} - BY_NOBODY.keys() - NOT_YET)


def opened_by() -> dict[str, str]:
    known: dict[str, str] = json.loads(OPENED_BY.read_text(encoding="utf-8")) if OPENED_BY.exists() else {}
    return known


def walked(key: str, opens: dict[str, str], to: Path) -> dict[str, str]:
    """Return what went wrong at each question; empty where nothing did. A test that opens several runs for each."""
    left = dict(opens)
    while left:
        batch: dict[str, str] = {}
        for question, test in list(left.items()):
            if test not in batch:
                batch[test] = question
                del left[question]
        run(batch, TUILS_WALK=key, TUILS_WALK_TO=str(to), TUILS_WALK_WANTED=json.dumps(batch))
    return {one["asked"]: one["wrong"] for one in results(to)} if to.exists() else {}


def run(tests: object, **more: str) -> None:
    words = [sys.executable, "-m", "pytest", "-p", "tests.screens.question_walk", "-p", "no:cacheprovider", "-n", "0"]
    subprocess.run([*words, *map(str, tests)], cwd=ROOT, env=os.environ | more, capture_output=True, check=False)  # type: ignore[call-overload]


@cache
def update(to: Path) -> None:
    """Note which test opens which question: the one that was first."""
    run(["tests/screens", "tests/library"], TUILS_WALK="record", TUILS_WALK_TO=str(to))
    first: dict[str, str] = {}
    for one in results(to):
        first.setdefault(one["asked"], one["test"])
    known = {question: first[question] for question in questions() if question in first}
    OPENED_BY.write_text(json.dumps(known, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def test_each_question_is_opened_by_a_test(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """A new question without a test that opens it is nowhere walked away from."""
    if request.config.getoption("--update-goldens"):
        update(tmp_path / "record")
    assert {question for question in questions() if question not in opened_by()} == set()
    assert opened_by().keys() - set(questions()) == set(), "questions that are no more"


def test_whoever_walks_away_from_money_at_a_card_did_nothing(tmp_path: Path) -> None:
    """The quick part of the walk."""
    money = {question: test for question, test in opened_by().items() if "card/account" in question}
    assert walked("f2", money, tmp_path / "found") == dict.fromkeys(money, "")


@pytest.mark.whole
@pytest.mark.parametrize("key", KEYS)
def test_whoever_walks_away_from_a_question_did_nothing(
    tmp_path: Path, key: str, request: pytest.FixtureRequest
) -> None:
    """With `--full` each of the keys is pressed at each question, else one of them in turn."""
    known = opened_by()
    turn = len(KEYS), KEYS.index(key)
    takes_all = request.config.getoption("--full")
    opens = {one: test for n, (one, test) in enumerate(known.items()) if takes_all or n % turn[0] == turn[1]}
    assert walked(key, opens, tmp_path / "found") == dict.fromkeys(opens, "")
