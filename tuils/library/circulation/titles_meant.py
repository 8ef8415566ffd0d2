"""Which title a row of another system means: by a copy's barcode, else by a number that the title agrees with."""

from __future__ import annotations

from typing import Any

from tuils.formats.hold_table import HoldRow
from tuils.formats.marc_columns import title_key
from tuils.i18n import _
from tuils.models import db
from tuils.models.rows import Row

_BY = {
    "biblio": "SELECT id, title FROM biblio WHERE id = ? AND NOT removed",
    "record": "SELECT id, title FROM biblio WHERE control_number = ? AND NOT removed",
    "isbn": "SELECT biblio.id, biblio.title FROM isbn JOIN biblio ON biblio.id = isbn.biblio "
    "WHERE isbn.isbn = ? AND NOT biblio.removed",
}
_MOST_LETTERS = 12


class NotMeant(Exception):  # noqa: N818
    """No one title or branch is meant; the text is a plain sentence for people."""


def title_meant(row: HoldRow, item: Row | None) -> str:
    """The id of the title. Raises NotMeant: a wrong title is worse than none."""
    if item:
        return str(item["biblio"])
    found: dict[str, str] = {}
    for name, text in _BY.items():
        if value := getattr(row, name):
            titles = {str(biblio): str(title) for biblio, title in _rows(text, value)}
            agreeing = {biblio: title for biblio, title in titles.items() if _agree(row.title, title)}
            if name == "record" and not row.title:  # numbers of several systems are alike
                agreeing = {biblio: title for biblio, title in titles.items() if _has_isbn(biblio, row.isbn)}
            found = found or agreeing
    if len(found) == 1:
        return next(iter(found))
    if found:
        raise NotMeant(_("More than one title matches. Add the barcode of a copy."))
    if row.item and not (row.record or row.isbn or row.biblio):
        raise NotMeant(_("No item has the barcode {code}.").format(code=row.item))
    if row.record and not (row.title or row.isbn):
        said = _(
            "The record number {code} alone could be another title. Add a column with the title, the ISBN or a barcode."
        )
        raise NotMeant(said.format(code=row.record))
    raise NotMeant(_("No title here matches, by number or by words."))


def _rows(text: str, value: str) -> list[Any]:
    rows: list[Any] = db.execute_sql(text, (value,)).fetchall()
    return rows


def _agree(told: str, title: str) -> bool:
    """Whether these are words of one title: one begins as the other does. Nothing told agrees with all."""
    one, other = title_key(told), title_key(title)
    short = min(len(one), len(other), _MOST_LETTERS)
    return not one or (short > 0 and one[:short] == other[:short])


def _has_isbn(biblio: str, isbn: str) -> bool:
    text = "SELECT 1 FROM isbn WHERE biblio = ? AND isbn = ?"
    return bool(isbn) and db.execute_sql(text, (biblio, isbn)).fetchone() is not None
