# ruff: noqa: RUF001 -- letters that look alike are what this is about
"""Parts of a record beside its columns: contents, links, series, notes, and text in its own script."""

from __future__ import annotations

import io
import unicodedata

import pytest

from tests.formats.samples import DATA, Field, emma, marc, needs_data
from tuils.formats.holdings.holdings import NO_HOLDINGS
from tuils.formats.marc.marc import read_marc
from tuils.formats.marc.marc_series import series_key, volume_after, volume_number
from tuils.formats.marc.marc_showing import Description, Link, OwnScript, describe


def told(*fields: Field) -> Description:
    return describe(emma(*fields))


def test_bytes_that_are_no_title_tell_nothing() -> None:
    assert describe(b"") == describe(b"\x1f\x1d no title") == Description()


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        (["0 \x1faOne -- Two / Author -- Three."], ("One", "Two / Author", "Three")),
        (["00\x1ftOne /\x1frAda --\x1ftTwo /\x1frBob."], ("One / Ada", "Two / Bob")),
        (["00\x1fgv. 1.\x1ftOne --\x1fgv. 2.\x1ftTwo"], ("v. 1. One", "v. 2. Two")),
        (["0 \x1faOp. 61 / Beethoven --- Op. 35"], ("Op. 61 / Beethoven", "Op. 35")),
        (["0 \x1faA well-known -- thing"], ("A well-known", "thing")),
        (["1 \x1faOne", "8 \x1fa-- Two"], ("One", "Two")),
        (["0 \x1fa"], ()),
    ],
)
def test_contents_are_a_line_a_part(fields: list[str], parts: tuple[str, ...]) -> None:
    assert told(*(("505", field) for field in fields)).contents == parts


def test_a_link_says_what_it_leads_to() -> None:
    shown = told(
        ("856", "40\x1fuhttps://example.org/emma\x1fyRead it\x1fzNeeds a card."),
        ("856", "42\x1f3Table of contents\x1fuhttp://example.org/toc"),
        ("856", "41\x1fuFTP://example.org/a b"),
        ("856", "4 \x1fuhttps://example.org/one\x1fuhttps://example.org/two"),
        ("856", "40\x1fyNo address"),
    ).links
    assert shown == (
        Link("https://example.org/emma", "Read it. Needs a card", "resource"),
        Link("http://example.org/toc", "Table of contents", "related"),
        Link("FTP://example.org/a b", "", "version"),
        Link("https://example.org/one", "", ""),
        Link("https://example.org/two", "", ""),
    )


@pytest.mark.parametrize(
    ("address", "opens"),
    [
        ("https://example.org/a", True),
        ("HTTP://example.org", True),
        ("ftp://example.org/x", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("data:text/html,x", False),
        ("https:///nowhere", False),
        ("https://example.org/a b", False),
        ("example.org", False),
        ("see https://example.org", False),
        ("mailto:a@example.org", False),
    ],
)
def test_only_addresses_of_the_web_are_links(address: str, opens: bool) -> None:
    (link,) = told(("856", f"40\x1fu{address}")).links
    assert (link.address, link.opens) == (address, opens)


def test_control_characters_never_stay_in_an_address() -> None:
    (link,) = told(("856", "40\x1fuhttps://example.org/\x1b]8;;x\x07\u202ey")).links
    assert link.address == "https://example.org/]8;;xy"


# -- in its own script

RUSSIAN: tuple[Field, ...] = (
    ("100", "1 \x1f6880-01\x1faTolstoi, Lev."),
    ("245", "10\x1f6880-02\x1faVoina i mir /\x1fcLev Tolstoi."),
    ("264", " 1\x1f6880-03\x1faMoskva :\x1fbAST,\x1fc2010."),
    ("700", "1 \x1f6880-04\x1faIvanov, Ivan."),
)


def test_each_script_goes_with_the_field_that_names_it_in_the_order_of_the_title() -> None:
    shown = describe(
        marc(
            *RUSSIAN,
            ("880", "1 \x1f6700-04/(N\x1faИванов, Иван."),
            ("880", " 1\x1f6264-03/(N\x1faМосква :\x1fbАСТ,\x1fc2010."),
            ("880", "10\x1f6245-02/(N\x1faВойна и мир /\x1fcЛев Толстой."),
            ("880", "1 \x1f6100-01/(N\x1faТолстой, Лев."),
        )
    )
    assert [one.tag for one in shown.scripts] == ["100", "245", "264", "700"]
    assert (shown.own_title, shown.own_author, shown.own_publisher) == ("Война и мир", "Толстой, Лев", "АСТ")
    assert shown.other_scripts == (OwnScript("700", "Иванов, Иван"),)


def test_two_authors_are_not_taken_for_each_other() -> None:
    shown = describe(
        marc(
            ("245", "10\x1faX"),
            ("700", "1 \x1f6880-02\x1faAbe"),
            ("700", "1 \x1f6880-01\x1faBando"),
            ("880", "1 \x1f6700-01/$1\x1fa坂東"),
            ("880", "1 \x1f6700-02/$1\x1fa安部"),
        )
    )
    assert [one.text for one in shown.scripts] == ["安部", "坂東"]


def test_one_that_stands_alone_or_names_nothing_comes_last() -> None:
    shown = describe(
        marc(
            ("245", "10\x1f6880-01\x1faKitab"),
            ("880", "1 \x1f6700-00/(3/r\x1faأحمد"),
            ("880", "10\x1fano number"),
            ("880", "10\x1f6245-01/(3/r\x1faكتاب :\x1fbقصة"),
            ("880", "  \x1f6xyz\x1fanonsense"),
        )
    )
    assert shown.scripts == (OwnScript("245", "كتاب : قصة", True), OwnScript("700", "أحمد", True))
    assert shown.own_title == "كتاب : قصة"


def test_a_title_whose_field_does_not_say_so_still_has_its_script() -> None:
    shown = describe(marc(("245", "10\x1faKitab"), ("880", "10\x1f6245-07/(3/r\x1faكتاب")))
    assert shown.own_title == "كتاب"


# -- series


@pytest.mark.parametrize(
    ("fields", "series"),
    [
        ([("490", "1 \x1faWarriors ;\x1fvbk. 2")], [("Warriors", "bk. 2", 2.0)]),
        (
            [("490", "1 \x1faWarriors"), ("830", " 0\x1faWarriors (Hunter) ;\x1fvbk. 2.")],
            [("Warriors", "bk. 2", 2.0)],
        ),
        (
            [("490", "1 \x1faThe Crescent Moon ;\x1fvbk. 1"), ("800", "1 \x1faAhmed.\x1ftCrescent Moon ;\x1fvbk. 1.")],
            [("The Crescent Moon", "bk. 1", 1.0)],
        ),
        ([("490", "0 \x1faOne ;\x1fv3"), ("490", "0 \x1faTwo")], [("One", "3", 3.0), ("Two", "", None)]),
        (
            [("830", " 0\x1faReady player novels ;\x1fv2."), ("800", "1 \x1faCline.\x1ftReady player one ;\x1fv2.")],
            [("Ready player novels", "2", 2.0), ("Ready player one", "2", 2.0)],
        ),
        ([("490", "0 \x1fv3")], []),
    ],
)
def test_a_series_is_said_once_with_its_number(
    fields: list[Field], series: list[tuple[str, str, float | None]]
) -> None:
    assert [(one.name, one.volume, one.place) for one in told(*fields).series] == series


@pytest.mark.parametrize(
    ("volume", "place"),
    [
        ("bk. 2", 2.0), ("v. 1.5", 1.5), ("2,5", 2.5), ("#12", 12.0), ("IV", 4.0), ("v. IX", 9.0), ("v", 5.0),
        ("book three", 3.0), ("third", 3.0), ("Bd. 30", 30.0), ("0075-8434 ; 727", 727.0), ("mix", None), ("", None),
        ("no. 123456", 123456.0), ("٣", 3.0),
    ],
)  # fmt: skip
def test_volumes_are_numbers(volume: str, place: float | None) -> None:
    assert volume_number(volume) == place


@pytest.mark.parametrize(
    ("name", "statement", "volume"),
    [
        ("Warriors", "Warriors ; bk. 2", "bk. 2"),
        ("Warriors", "Warriors", ""),
        ("Warriors", "Warriors, 3", "3"),
        ("Warriors", "Warriors 3", "3"),
        ("Warriors", "Warriors, the new prophecy ; bk. 1", None),
        ("Warriors", "Worriers ; bk. 1", None),
        ("The Expanse", "Expanse ; #4", "#4"),
        ("Expanse (Orbit)", "The Expanse ; 4", "4"),
        ("Narnia", "Narnia chronicles", None),
        ("Les misérables", "Les Miserables ; t. 2", "t. 2"),
        ("Warriors", "", None),
    ],
)
def test_another_series_that_begins_alike_is_another(name: str, statement: str, volume: str | None) -> None:
    assert volume_after(name, statement) == volume


def test_a_series_is_compared_without_article_and_brackets() -> None:
    assert series_key("The Crescent Moon (Saladin)") == series_key("Crescent moon") == "crescent moon"
    assert series_key("The") == "the"


# -- notes and names


def test_notes_and_names() -> None:
    shown = told(
        ("511", "0 \x1faMusic by Ada."),
        ("500", "  \x1faIncludes index.\x1f5DLC"),
        ("500", "  \x1faIncludes index."),
        ("700", "1 \x1faBrown, Bob,\x1fd1950-\x1feillustrator."),
        ("700", "1 \x1faBrown, Bob.\x1ftA work in it."),
        ("710", "2 \x1faPress."),
    )
    assert [(note.tag, note.text) for note in shown.notes] == [
        ("511", "Music by Ada."),
        ("500", "Includes index."),
    ]
    assert shown.names == ("Brown, Bob, 1950- (illustrator)", "Press")


@needs_data
@pytest.mark.parametrize("name", ["ils/evergreen_concerto_852.mrc", "marc/utf8/blacklight_880_scripts_30.mrc"])
def test_real_records_tell_clean_text(name: str) -> None:
    data = (DATA / name).read_bytes()
    shown = [describe(one.marc) for one in read_marc(io.BytesIO(data), NO_HOLDINGS) if one.marc]
    assert any(one.scripts for one in shown)
    for one in shown:
        texts = [*one.contents, *one.names, *(note.text for note in one.notes), *(own.text for own in one.scripts)]
        texts += [text for link in one.links for text in (link.address, link.words)]
        assert not [text for text in texts if any(unicodedata.category(char) == "Cc" for char in text)]
