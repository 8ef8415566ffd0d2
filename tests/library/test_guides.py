"""Subject guides that lead somewhere, at the desk and on the web; and patrons see only what is marked for them."""

from __future__ import annotations

import pytest

from tuils.library.foundation.desk import Desk
from tuils.library.office.policies.guides import LINK, RESOURCE, SEARCH, SHELF, guide_parts, guide_query
from tuils.library.office.policies.policies import edit_policy, example_policies, policies
from tuils.library.reach.web.shown_texts import TEXTS, with_texts

GUIDE = """Shelf: 650.14 resumes, 331.7 jobs
Search: resumes; job hunting
E-resource: Learning Express
Job centers: https://www.careeronestop.org/a?b=1&c=2. Ask us: we help."""


def test_the_lines_of_a_guide_lead_somewhere() -> None:
    assert guide_query(GUIDE, SEARCH) == "resumes OR (job hunting)"
    assert guide_query(GUIDE, SHELF) == "call:650.14 OR call:331.7"
    assert guide_query(GUIDE, RESOURCE) == "Learning Express"
    assert guide_query(GUIDE, LINK) == "https://www.careeronestop.org/a?b=1&c=2"
    for line in GUIDE.splitlines():
        assert "".join(part.text for part in guide_parts(line)) == line


@pytest.mark.parametrize(
    "line", ["", "Search:", "Searching: x", "Search: ;", "Shelf: fiction", "http://", "a: b: c", "Search:x"]
)
def test_any_other_line_is_text(line: str) -> None:
    assert "".join(part.text for part in guide_parts(line)) == line
    assert not [part for part in guide_parts(line) if part.kind]


def test_every_guide_that_is_shipped_has_something_to_open() -> None:
    guides = [one for one in example_policies() if one.kind == "guide"]
    assert all(guide_query(one.text, SEARCH) and guide_query(one.text, SHELF) for one in guides)


def test_only_what_is_marked_and_was_saved_here_is_on_the_web(desk: Desk) -> None:
    page = f"<h2>Rules</h2>\n{TEXTS}\n"
    assert [one for one in policies(desk, patrons=True) if one.kind != "page"], (
        "examples are marked, but nobody read them"
    )
    assert with_texts(desk, page, ()) == "<h2>Rules</h2>\n\n"
    edit_policy(desk, "guide-jobs", {"text": GUIDE})
    edit_policy(desk, "emergency", {"text": "Our address: 1 Main"})
    edit_policy(desk, "conduct", {"shown": True})  # as it is shipped: saved, so it counts
    edit_policy(desk, "staff-only", {"text": "The safe is behind the shelf."})
    html = with_texts(desk, page, ("e-resource",))
    assert "Everybody is welcome" in html
    assert 'href="index.html?q=job%20hunting"' in html
    assert 'href="index.html?q=650.14"' in html
    assert '<a href="page-e-resource.html">Learning Express</a>' in html
    assert 'href="https://www.careeronestop.org/a?b=1&amp;c=2"' in html
    assert "safe is behind" not in html
    assert "Our address" not in html
    assert "page-e-resource" not in with_texts(desk, page, ())
    assert with_texts(desk, "<p>No place for them</p>", ()) == "<p>No place for them</p>"


def test_a_text_is_never_markup(desk: Desk) -> None:
    edit_policy(
        desk,
        "x",
        {"text": '<b>Search: <i>\nSearch: <i>"; </a>\nhttps://a.example/"><b>', "shown": True, "title": "<u>"},
    )
    html = with_texts(desk, TEXTS, ())
    assert not any(sign in html for sign in ("<b>", "<i>", "<u>", '"><b'))
