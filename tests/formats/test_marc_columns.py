from __future__ import annotations

import pytest

from tests.formats.samples import FIXED, emma, marc, read_one, titled
from tuils.formats.marc.marc import BiblioColumns


def columns(*fields: tuple[str, str], leader: str = "nam a") -> BiblioColumns:
    return read_one(marc(*(fields or (("245", "10\x1faX"),)), leader=leader)).columns


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("10\x1faEmma /\x1fcJane Austen.", "Emma"),
        ("10\x1faFall :\x1fba novel /\x1fcKen.", "Fall : a novel"),
        ("10\x1faFall\x1fba novel", "Fall : a novel"),
        ("10\x1faBudgets =\x1fbCyllidebau.", "Budgets = Cyllidebau"),
        ("00\x1faMathematics.\x1fnBook 2,\x1fpPattern.", "Mathematics. Book 2, Pattern"),
        ("00\x1faMathematics\x1fpPattern", "Mathematics. Pattern"),
        ("10\x1faSounds\x1fh[sound recording] :\x1fblive.", "Sounds : live"),
        ("10\x1faMr. & Mrs. J. R.", "Mr. & Mrs. J. R."),
        ("10\x1faWait ...", "Wait ..."),
        ("10\x1faMade in U.S.A.", "Made in U.S.A."),
        ("10\x1faWhat now?", "What now?"),
        ("10\x1fa  Two   spaces  ", "Two spaces"),
        ("10\x1fa[bold]Not[/bold] =1+1", "[bold]Not[/bold] =1+1"),
        ("10\x1fkScrapbooks,\x1ff1891-1894.", "Scrapbooks, 1891-1894"),
    ],
)
def test_title(field: str, title: str) -> None:
    assert columns(("245", field)).title == title


def test_medium_is_kept_apart() -> None:
    assert columns(("245", "10\x1faSounds\x1fh[sound recording] :\x1fblive.")).medium == "sound recording"


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ([("100", "1 \x1faAusten, Jane,\x1fd1775-1817.")], "Austen, Jane"),
        ([("100", "1 \x1faTolkien, J. R. R.")], "Tolkien, J. R. R."),
        ([("110", "1 \x1faUnited States.\x1fbCongress.")], "United States. Congress"),
        ([("111", "2 \x1faCongress of Cats\x1fd(2001 :\x1fcRome)")], "Congress of Cats"),
        ([("700", "1 \x1faBurke, Peter,\x1feed."), ("700", "1 \x1faOther")], "Burke, Peter"),
        ([], ""),
    ],
)
def test_author(fields: list[tuple[str, str]], author: str) -> None:
    assert columns(("245", "10\x1faX"), *fields).author == author


@pytest.mark.parametrize(
    ("fields", "year"),
    [
        ([("008", FIXED)], 2020),
        ([("008", FIXED.replace("2020", "20uu")), ("260", "  \x1fcc1997, 1999.")], 1997),
        ([("008", FIXED.replace("2020", "9999")), ("264", " 1\x1fc[2003?]")], 2003),
        ([("260", "  \x1fc[19--]")], None),
        ([("008", "short")], None),
        ([], None),
    ],
)
def test_year(fields: list[tuple[str, str]], year: int | None) -> None:
    assert columns(("245", "10\x1faX"), *fields).year == year


@pytest.mark.parametrize(
    ("leader", "fixed", "title", "kind"),
    [
        ("nam a", FIXED, "10\x1faX", "book"),
        ("nas a", FIXED, "10\x1faX", "serial"),
        ("nam a", FIXED[:23] + "o" + FIXED[24:], "10\x1faX", "web"),
        ("nam a", FIXED, "10\x1faX\x1fh[electronic resource]", "web"),
        ("nam a", FIXED, "10\x1faX\x1fh[DVD]", "video"),
        ("nam a", FIXED, "10\x1faX\x1fh[microform]", "book"),
        ("ngm a", FIXED, "10\x1faX\x1fh[videorecording]", "video"),
        ("ngm a", FIXED[:33] + "s" + FIXED[34:], "10\x1faX\x1fh[slide]", "other"),
        ("nim a", FIXED[:23] + "o" + FIXED[24:], "10\x1faX\x1fh[electronic resource]", "audiobook"),
        ("njm a", FIXED, "10\x1faX\x1fh[sound recording]", "music"),
        ("ncm a", FIXED, "10\x1faX", "score"),
        ("nem a", FIXED, "10\x1faX", "map"),
        ("nom a", FIXED, "10\x1faX", "kit"),
        ("nrm a", FIXED, "10\x1faX\x1fh[game]", "other"),
        ("n   a", "", "10\x1faX", "other"),
    ],
)
def test_kind(leader: str, fixed: str, title: str, kind: str) -> None:
    assert columns(("008", fixed), ("245", title), leader=leader).kind == kind


@pytest.mark.parametrize(
    ("given", "isbns", "text"),
    [
        (["0306406152"], ("9780306406157",), ""),
        (["0-306-40615-2 (pbk.) :"], ("9780306406157",), ""),
        (["9780306406157", "0306406152"], ("9780306406157",), ""),
        (["9780306406157 9780804429573"], ("9780306406157", "9780804429573"), ""),
        (["0306406153 (pbk.)"], (), "0306406153 (pbk.)"),
        (["9.78031E+12", "123"], (), "9.78031E+12; 123"),
        (["(pbk.)"], (), ""),
    ],
)
def test_isbns(given: list[str], isbns: tuple[str, ...], text: str) -> None:
    found = columns(("245", "10\x1faX"), *[("020", f"  \x1fa{one}") for one in given])
    assert (found.isbns, found.isbn_text) == (isbns, text)


def test_the_other_columns() -> None:
    found = columns(
        ("001", " ocm123 "),
        ("003", "OCoLC"),
        ("008", FIXED[:22] + "j" + FIXED[23:]),
        ("010", "  \x1fa   68-9306 /AC/r83"),
        ("022", "  \x1fa0378-5955"),
        ("050", "00\x1faPZ7\x1fb.A1"),
        ("082", "04\x1fa813/.54\x1faFic\x1f222"),
        ("245", "10\x1faX"),
        ("264", " 4\x1fc©2020"),
        ("264", " 1\x1faNew York :\x1fbKnopf,\x1fc2020."),
        ("300", "  \x1fa96 pages :\x1fbill."),
        ("490", "1 \x1faPuffin ;\x1fv12"),
        ("520", "  \x1faA mouse\x07 travels."),
        ("600", "10\x1faTwain, Mark,\x1fd1835-1910\x1fvFiction.\x1f0(DLC)1"),
        ("650", " 0\x1faMice\x1fzUtah\x1fxHistory."),
        ("650", " 1\x1faMice\x1fzUtah\x1fxHistory\x1f2sears"),
        ("655", " 7\x1faPicture books.\x1f2lcgft"),
    )
    assert (found.control_number, found.control_source, found.lccn) == ("ocm123", "OCoLC", "68009306")
    assert (found.issn, found.call_number, found.language, found.audience) == (
        "0378-5955",
        "813.54",
        "eng",
        "j",
    )
    assert (found.publisher, found.extent, found.series) == ("Knopf", "96 pages", "Puffin ; 12")
    assert found.summary == "A mouse travels."
    assert found.subjects == "Twain, Mark, 1835-1910 -- Fiction; Mice -- Utah -- History; Picture books"


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ([("050", "00\x1faPZ7\x1fb.A1")], "PZ7 .A1"),
        ([("050", "00\x1faPZ7"), ("082", "04\x1fa[Fic]")], "[Fic]"),
        ([("082", "04\x1fa813.54"), ("092", "  \x1faE\x1fbISR")], "E ISR"),
        ([("082", "04\x1fa813.54"), ("099", "  \x1faFIC ISR")], "FIC ISR"),
    ],
)
def test_call_number_of_the_library_counts_before_that_of_others(fields: list[tuple[str, str]], number: str) -> None:
    assert columns(("245", "10\x1faX"), *fields).call_number == number


def test_words_hold_what_else_a_search_should_find() -> None:
    found = columns(
        ("020", "  \x1fa9780306406157\x1fz0306406153"),
        ("245", "10\x1f6880-01\x1faSefer /"),
        ("246", "30\x1faAlso called"),
        ("505", "0 \x1faOne -- Two"),
        ("700", "1 \x1faHelper, Hugh"),
        ("880", "10\x1f6245-01/(2/r\x1faאבגד"),
    )
    for word, where in (
        ("9780306406157", found.numbers),
        ("0306406153", found.numbers),
        ("Also called", found.more_titles),
        ("One -- Two", found.notes),
        ("Helper, Hugh", found.author),
        ("אבגד", found.more_titles),
    ):
        assert word in where


@pytest.mark.parametrize(
    ("fields", "title", "tag"),
    [
        ([("240", "10\x1faPlays.\x1fkSelections"), ("740", "0 \x1faOther")], "Plays", "240"),
        ([("245", "01\x1f."), ("740", "0 \x1faModern court.")], "Modern court", "740"),
    ],
)
def test_a_title_from_elsewhere_is_said(fields: list[tuple[str, str]], title: str, tag: str) -> None:
    one = read_one(marc(("001", "n1"), *fields))
    assert (one.outcome, one.columns.title) == ("repaired", title)
    assert tag in one.fault


@pytest.mark.parametrize("fields", [[], [("245", "10\x1fa")], [("245", "10\x1fcNobody")]])
def test_without_any_title_it_is_set_aside(fields: list[tuple[str, str]]) -> None:
    one = read_one(marc(("001", "n1"), *fields))
    assert (one.outcome, one.fault, one.control_number) == ("set_aside", "It has no title.", "n1")


@pytest.mark.parametrize(
    ("leader", "sentence"),
    [
        ("dam a", "deleted"),
        ("nu  a", "lists copies"),
        ("nx  a", "lists copies"),
        ("ny  a", "lists copies"),
        ("nz  a", "authority"),
    ],
)
def test_what_is_no_title_is_set_aside_by_name(leader: str, sentence: str) -> None:
    one = read_one(emma(leader=leader))
    assert one.outcome == "set_aside"
    assert sentence in one.fault


def test_unimarc_is_named() -> None:
    one = read_one(marc(("001", "n1"), ("200", "1 \x1faIl titolo")))
    assert one.outcome == "set_aside"
    assert "UNIMARC" in one.fault


@pytest.mark.parametrize(
    ("field", "title", "stored"),
    [
        ("1\x1faOne indicator", "One indicator", "1 \x1faOne indicator"),
        ("\x1faNone at all", "None at all", "  \x1faNone at all"),
        ("100\x1faThree", "Three", "10\x1faThree"),
        ("10No subfields", "No subfields", "10\x1faNo subfields"),
        ("No indicators", "No indicators", "  \x1faNo indicators"),
        ("10\x1fáAccented code", "Accented code", "10\x1faAccented code"),
        ("10\x1f aBlank before the code", "Blank before the code", "10\x1faBlank before the code"),
        ("10\x1f書名", "書名", "10\x1fa書名"),
    ],
)
def test_fields_against_the_rule_are_put_right_and_said(field: str, title: str, stored: str) -> None:
    one = read_one(titled(field))
    assert (one.outcome, one.columns.title, one.marc) == ("repaired", title, titled(stored))
    assert "corrected" in one.fault


def test_tags_of_letters_are_left_alone() -> None:
    whole = emma(("FMT", "BK"), ("abc", "  \x1faodd"), ("CAT", "  \x1faCONV"))
    one = read_one(whole)
    assert (one.outcome, one.marc) == ("", whole)
