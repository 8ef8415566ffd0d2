"""A library of a million titles for figures of search: rows written past the importer, with the words of a smaller one.

Its titles are taken again and again, each with the second half of another one's and with that one's author, so that
words stay as frequent as they are. Its oldest titles are the most frequent words themselves: the exact title that a
broad question must bring first.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.library.makers import beginner
from tuils.formats.marc.marc_columns import title_key
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.titles.refreshing import count_words_again
from tuils.models import Biblio, Item, db
from tuils.models.reindexing import empty_index, feed_some
from tuils.models.rows import blank

TIMES, EXACT, AT_ONCE = 10, 30, 20_000
_BIBLIO = {
    "id": "moved(a.id, a.no + :moved)",
    "title": "spliced(a.title, b.title)",
    "title_key": "keyed(spliced(a.title, b.title))",
    "author": "b.author",
    "author_key": "b.author_key",
    "more_authors": "b.more_authors",
    "control_number": "''",
    "lccn": "''",
    "isbns": "''",
}
_ITEM = {
    "id": "moved(i.id, i.rowid + :moved * 4)",
    "biblio": "moved(a.id, a.no + :moved)",
    "barcode": "i.barcode || '-' || :moved",
}


def make_million(small: Path, path: Path) -> Path:
    """Ten times the library at `small`, at `path` (kept if it is there)."""
    if path.exists():
        return path
    part = path.with_suffix(".part")
    shutil.copy(small, part)
    open_store(part)
    connection = db.connection()
    for name, count, function in (("moved", 2, _moved), ("spliced", 2, _spliced), ("keyed", 1, title_key)):
        connection.create_function(name, count, function, deterministic=True)
    db.execute_sql("PRAGMA synchronous = OFF")
    with db.atomic():
        _name_the_oldest()
        _grow()
        empty_index()
    while feed_some(AT_ONCE):
        pass
    for _written in count_words_again(beginner(wall_clock)):
        pass
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    close_store()
    part.replace(path)
    return path


def _name_the_oldest() -> None:
    words = db.execute_sql(
        "SELECT term FROM biblio_words WHERE length(term) > 3 ORDER BY doc DESC LIMIT ?", (EXACT,)
    ).fetchall()
    for number, (word,) in enumerate(words, 1):
        db.execute_sql("UPDATE biblio SET title = ?, title_key = ? WHERE no = ?", (word.title(), word, number))


def _grow() -> None:
    (size,) = db.execute_sql("SELECT max(no) FROM biblio").fetchone()
    titles = {name: _BIBLIO.get(name, f"a.{name}") for name in blank(Biblio) if name != "no"}
    copies = {name: _ITEM.get(name, f"i.{name}") for name in blank(Item)}
    for number in range(1, TIMES):
        facts = {"moved": number * size, "step": number * 104_729, "size": size}
        db.execute_sql(
            f"INSERT INTO biblio ({', '.join(titles)}) SELECT {', '.join(titles.values())} FROM biblio AS a "
            "JOIN biblio AS b ON b.no = (a.no * 7919 + :step) % :size + 1 WHERE a.no <= :size ORDER BY a.no",
            facts,
        )
        db.execute_sql(
            f"INSERT INTO item ({', '.join(copies)}) SELECT {', '.join(copies.values())} FROM biblio AS a "
            "JOIN item AS i ON i.biblio = a.id WHERE a.no <= :size",
            facts,
        )


def _moved(id_: str, number: int) -> str:
    return f"{id_[:24]}{number:012x}"


def _spliced(one: str, other: str) -> str:
    first, second = one.split(), other.split()
    return " ".join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]])
