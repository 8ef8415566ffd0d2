from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from tests.formats.samples import DATA, needs_data
from tuils.formats.tables.tables import TableUnreadable, read_table, safe_cell, unsafe_cell, write_csv

TEXT = 'card,name,note\r\n1,Zoë,"two\r\nlines, ""quoted"""\r\n\r\n2,李\r\n3,Ann,x,y,z\r\n'
ROWS = [
    {"card": "1", "name": "Zoë", "note": 'two\r\nlines, "quoted"'},
    {"card": "2", "name": "李", "note": ""},
    {"card": "3", "name": "Ann", "note": "x", "column 4": "y", "column 5": "z"},
]


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    table = read_table(saved(tmp_path, TEXT.encode(encoding)))
    assert (table.columns, table.encoding, table.delimiter) == (("card", "name", "note"), encoding, ",")
    assert list(table.rows) == ROWS


def test_windows_letters_anywhere_in_a_long_file(tmp_path: Path) -> None:
    data = "card,name\n" + "1,Ann\n" * 40_000 + "2,Zoë\n"
    table = read_table(saved(tmp_path, data.encode("cp1252")))
    assert table.encoding == "cp1252"
    assert list(table.rows)[-1] == {"card": "2", "name": "Zoë"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path: Path, delimiter: str) -> None:
    text = 'card~name~note\n1~Ann~"a, b; c"\n'.replace("~", delimiter)
    table = read_table(saved(tmp_path, text.encode()))
    assert table.delimiter == delimiter
    assert list(table.rows) == [{"card": "1", "name": "Ann", "note": "a, b; c"}]


def test_the_line_in_which_excel_names_its_delimiter(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path, b"sep=;\r\ncard;name\r\n1;Ann\r\n"))
    assert list(table.rows) == [{"card": "1", "name": "Ann"}]


def test_nuls_are_dropped(tmp_path: Path) -> None:
    assert list(read_table(saved(tmp_path, b"ca\0rd\n1\x002\n")).rows) == [{"card": "12"}]


def test_headers_twice_or_empty_get_names_and_are_said(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path, b"email,, email ,name\na,b,c,d\n"))
    assert table.columns == ("email", "column 2", "email 3", "name")
    assert len(table.faults) == 2
    assert "email 3" in table.faults[1]
    assert list(table.rows) == [{"email": "a", "column 2": "b", "email 3": "c", "name": "d"}]


def test_columns_can_be_given_other_names(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path, b"Ausweis,Name\n1,Ann\n"), {"card": "Ausweis"})
    assert list(table.rows) == [{"card": "1", "Name": "Ann"}]


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"", "empty"), (b"\r\n", "empty"), (b"\xef\xbb\xbf", "empty"), (b"PK\x03\x04", "spreadsheet")],
)
def test_what_is_no_table_is_named(tmp_path: Path, data: bytes, word: str) -> None:
    with pytest.raises(TableUnreadable, match=word):
        read_table(saved(tmp_path, data))


def test_a_quotation_mark_that_never_closes_is_named_with_its_line(tmp_path: Path) -> None:
    data = b'card,name\n1,"Ann\n' + b"2,Bob\n" * 40_000
    with pytest.raises(TableUnreadable, match="quotation mark"):
        list(read_table(saved(tmp_path, data)).rows)


def test_a_quotation_mark_that_never_closes_in_the_last_line_makes_no_name_of_it(tmp_path: Path) -> None:
    data = b'card,name\n1,Ann 5" tall\n2,"Bob,2014-01-01,5\n'
    with pytest.raises(TableUnreadable, match=r"Line 3 .*quotation mark"):
        list(read_table(saved(tmp_path, data)).rows)
    assert len(list(read_table(saved(tmp_path, data.replace(b'"Bob', b"Bob"))).rows)) == 2


def test_people_do_not_vanish_behind_a_quotation_mark_that_never_closes(tmp_path: Path) -> None:
    data = b'card,note\n1,"two\nlines"\n2,"never closed\n3,\n4,\n'
    table = read_table(saved(tmp_path, data))
    assert next(table.rows)["note"] == "two\nlines"
    with pytest.raises(TableUnreadable, match="Line 4"):
        list(table.rows)


def test_one_flaw_does_not_make_a_file_another_encoding(tmp_path: Path) -> None:
    text = "name\n" + "Zoë\n" * 20
    table = read_table(saved(tmp_path, text.encode() + b"M\xfcller\n"))
    assert table.encoding == "utf-8"
    assert [row["name"] for row in table.rows][-2:] == ["Zoë", "M\ufffdller"]
    assert read_table(saved(tmp_path, "name\nZoë\nMüller\n".encode("cp1252"))).encoding == "cp1252"
    assert read_table(saved(tmp_path, b"name\nMarie-Jos\xe9")).encoding == "cp1252"


def test_text_that_was_kept_from_excel(tmp_path: Path) -> None:
    rows = list(read_table(saved(tmp_path, b'card,name\n="0012",=A1\n"=""0013""",x\n')).rows)
    assert rows == [{"card": "0012", "name": "=A1"}, {"card": "0013", "name": "x"}]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM", "\tx", "\rx"])
def test_formulas_get_an_apostrophe_and_lose_it_again(text: str) -> None:
    assert safe_cell(text) == f"'{text}"
    assert unsafe_cell(f"'{text}") == text


@pytest.mark.parametrize("text", ["", "plain", "'quoted'", "1-2", "'", "a=b"])
def test_other_text_is_left_alone(text: str) -> None:
    assert safe_cell(text) == unsafe_cell(text) == text


@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_a_cell_comes_back_as_it_was_and_never_runs(text: str) -> None:
    assert unsafe_cell(safe_cell(text)) == text
    assert safe_cell(text)[:1] not in ("=", "+", "-", "@", "\t", "\r")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    out = io.StringIO()
    rows: list[dict[str, object]] = [
        {"card": "1", "name": "=cmd|' /C calc'!A0", "owed": -250, "barred": True, "end": None},
        {"name": 'a "b", c\nd'},
    ]
    write_csv(rows, ["card", "name", "owed", "barred", "end"], out, bom=True)
    assert out.getvalue().startswith("\ufeffcard,name,owed,barred,end\n1,'=cmd|' /C calc'!A0,-250,1,\n")
    again = list(read_table(saved(tmp_path, out.getvalue().encode())).rows)
    assert again[0]["name"] == "=cmd|' /C calc'!A0"
    assert again[1] == {"card": "", "name": 'a "b", c\nd', "owed": "", "barred": "", "end": ""}


@needs_data
def test_a_long_list_of_books() -> None:
    rows = list(read_table(DATA / "csv/goodbooks_10k.csv").rows)
    assert len(rows) == 10_000
    assert all(None not in row for row in rows)
