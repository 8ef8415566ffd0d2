"""Every screen in every language: it opens, and the header of a catalog stands nowhere. Of the patrons' catalog, see
`test_opac`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.grove import FROG, MARTA
from tests.screens.at_desk import Seat, seat
from tests.screens.test_closed_early import without_facts
from tuils.i18n import LANGUAGES, _, ngettext, translator, use_language
from tuils.library.office.reports.catalog import REPORTS
from tuils.models import db

OTHERS = [one for one in LANGUAGES if one != "en"]
HEADER = ("Project-Id", "Content-Type", "POT-Creation", "charset=")


@pytest.fixture(params=OTHERS)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    use_language(request.param)
    yield request.param
    use_language("en")


def with_facts() -> dict[str, dict[str, Any]]:
    """The screens of one thing, for what is on file."""
    (biblio, item) = db.execute_sql("SELECT biblio, id FROM item WHERE barcode = ?", (FROG,)).fetchone()
    of_one = {
        ("biblio", biblio): ("title", "shelf", "queue", "remove_title", "title_form", "record_editor"),
        ("card", MARTA): ("card", "edit", "note", "stop_lending", "contact"),
        ("item", item): ("item_form", "repair_form"),
    }
    named: dict[str, dict[str, Any]] = {
        "qr": {"text": "https://example.org"},
        "code": {"kind": "branch", "code": "MAIN"},
        "role": {"code": "volunteer"},
        "report": {"called": next(iter(REPORTS))},
        "batch_form": {"codes": (FROG,)},
        "copies_form": {"biblio": biblio, "title": "Frog and Toad"},
    }
    return {name: dict([fact]) for fact, names in of_one.items() for name in names} | named


def no_header(at: Seat, name: str) -> None:
    shown = "\n".join(at.rows())
    assert not any(word in shown for word in HEADER), (name, shown)
    assert shown.strip(), name


def test_no_words_are_no_sentence(language: str) -> None:
    say = translator(language)
    assert (_(""), say.gettext(""), ngettext("", "", 2)) == ("", "", "")


@pytest.mark.whole
async def test_every_screen_of_the_desk(tmp_path: Path, language: str) -> None:
    async with seat(tmp_path, "pat") as at:
        for key in ("<f2>", "<f3>", "<f4>", "<f5>"):
            await at.press(key)
            no_header(at, key)
        plain: dict[str, dict[str, Any]] = {name: {} for name in without_facts()}
        for name, facts in (plain | with_facts()).items():
            await at.app.open(name, **facts)
            await at.settled()
            no_header(at, name)
            while len(at.app.screen_stack) > 1:
                await at.app.pop_screen()
            await at.settled()
