"""The pages of the documentation: their headings, links, and finding them."""

from __future__ import annotations

from tuils.formats.manual import every_section, find_sections, links_of, manual_pages, numbered_links, sections

PAGE = """# Backups, and more
## Backups
See [upgrading](managing.md#upgrading), ![a picture](desk.png) and [below](#two-desks).
```
# no heading
tuils backup
```
## Two desks
[Koha](https://koha.example) too.
"""


def test_a_page_is_read_heading_by_heading() -> None:
    found = [*sections("managing", PAGE)]
    assert [(one.level, one.title, one.anchor) for one in found] == [
        (1, "Backups, and more", "backups-and-more"),
        (2, "Backups", "backups"),
        (2, "Two desks", "two-desks"),
    ]
    assert "# no heading" in found[1].text


def test_links_are_numbered_on_from_section_to_section() -> None:
    _head, first, second = sections("managing", PAGE)
    shown, number = numbered_links(first.text, 3)
    assert shown.startswith("See upgrading [4], (picture: a picture) and below [5].")
    assert links_of(first.text) == [("managing", "upgrading"), ("", "two-desks")]
    assert numbered_links(second.text, number) == ("Koha (https://koha.example) too.", 5)
    assert links_of(second.text) == []


def test_a_heading_comes_before_a_page_that_only_has_the_words() -> None:
    found = find_sections([*sections("managing", PAGE)], "two DESKS")
    assert [one.title for one in found] == ["Two desks", "Backups"]


def test_every_link_between_pages_leads_to_a_heading_that_is_there() -> None:
    known = every_section()
    heads = {(one.page, one.anchor) for one in known} | {(page, "") for page in manual_pages()}
    of_house = {"house"}  # the pages for developers lie in a folder of their own
    lost = [
        (one.page, page, anchor)
        for one in known
        for page, anchor in links_of(one.text)
        if (page or one.page, anchor) not in heads and page not in of_house
    ]
    assert lost == []
