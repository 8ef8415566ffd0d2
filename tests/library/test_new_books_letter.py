"""The letter of new books: to who asked, by subject, at most once a month, ended by STOP."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.at_once import import_marc
from tuils.library.foundation.administration.settings import set_value
from tuils.library.foundation.desk import Desk
from tuils.library.holdings.editing.tagging import tag_titles
from tuils.library.holdings.titles.biblio_state import remove_titles
from tuils.library.office.notices.planning import plan_notices
from tuils.library.office.notices.sending import previewed
from tuils.library.office.notices.texts import notice_folder
from tuils.library.people.patrons.patrons import edit_patron
from tuils.models import db

from .finding import marc_title
from .makers import Clock, register, rows, value

pytest.importorskip("aiosmtpd")

from .posting import Post, lines, sent

LETTER = ("new_books", "email", "P1")


def new_title(desk: Desk, store: Path, title: str, subject: str, author: str = "") -> None:
    file = store.with_name("one.mrc")
    fields = {"subject": subject} | ({"author": author} if author else {})
    file.write_bytes(marc_title(title, title, **fields))  # type: ignore[arg-type]
    import_marc(desk, [file])


def number_of(title: str) -> str:
    return str(value("SELECT id FROM biblio WHERE title = ?", title))


def text(desk: Desk, store: Path) -> str:
    one = next(one for one in plan_notices(desk).lines if one.kind == "new_books")
    found = previewed(desk, notice_folder(store), one)
    assert found
    return f"{found.subject}\n{found.body}"


def test_the_letter_names_what_is_new_on_the_subjects_of_who_asked(
    desk: Desk, store: Path, clock: Clock, ada: str
) -> None:
    new_title(desk, store, "Old mystery", "Mystery fiction")
    clock.forward(days=40)
    new_title(desk, store, "The crooked door", "Mystery fiction", "Penny, Louise")
    new_title(desk, store, "Compost", "Gardening")
    new_title(desk, store, "Engines", "Motors")
    assert lines(desk, kind="new_books") == []
    edit_patron(desk, ada, {"news": "mystery fiction; author: penny, louise;; gardening"})
    assert lines(desk, kind="new_books") == [(*LETTER, 2)]
    letter = text(desk, store)
    assert "The crooked door (Penny, Louise)" in letter
    assert "Compost" in letter
    assert "Old mystery" not in letter
    assert "Engines" not in letter
    tag_titles(desk, "Small motors", [number_of("Engines")])
    edit_patron(desk, ada, {"news": "small motors"})
    assert "Engines" in text(desk, store)
    set_value(desk, "notice_new_books", False)
    assert lines(desk, kind="new_books") == []


def test_it_goes_out_once_a_month_and_its_log_has_no_title(post: Post, ada: str) -> None:
    desk = post.desk
    set_value(desk, "address", "Main St 1; Harlow, TX 75001")
    edit_patron(desk, ada, {"news": "gardening", "language": "es"})
    new_title(desk, post.store, "Compost", "Gardening")
    sent(desk, post.store)
    body = post.box.got[-1][1].get_content()
    assert "Compost" in body
    assert "Harlow, TX 75001" in body
    assert "porque lo pidió" in body
    assert rows("SELECT kind, due FROM notice_about") == [("new_books", value("SELECT due FROM notice_about"))]
    assert "Compost" not in str(rows("SELECT * FROM notice_about") + rows("SELECT * FROM notice"))
    new_title(desk, post.store, "More compost", "Gardening")
    assert lines(desk, kind="new_books") == []
    post.clock.forward(days=31)
    assert lines(desk, kind="new_books") == [(*LETTER, 1)]
    assert "More compost" in text(desk, post.store)
    assert "\n  Compost\n" not in text(desk, post.store)


def test_titles_out_of_the_catalog_expired_cards_and_near_words_get_none(desk: Desk, store: Path, ada: str) -> None:
    register(desk, "P2", last_name="Gone", email="gone@example.org", expires_on="2020-01-01", news="gardening")
    edit_patron(desk, ada, {"news": "gardenin tools"})
    new_title(desk, store, "Compost", "Gardening")
    assert lines(desk, kind="new_books") == []
    edit_patron(desk, ada, {"news": "Gardening"})
    assert lines(desk, kind="new_books") == [(*LETTER, 1)]
    with db.atomic():
        remove_titles([number_of("Compost")])
    assert lines(desk, kind="new_books") == []
