"""How well a title is found that somebody has in mind: mean reciprocal rank of 300 queries made from titles themselves.

Over real records, and over a library of 100,000 titles grown from them; both lie outside and are passed over where they
are absent. What has the same folded title and author counts as one title. A query that fits another title as well
(grown libraries give one title to many authors) says nothing about ranking, and is not asked.
"""

from __future__ import annotations

import os
import random
import sqlite3
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tuils.formats.marc.marc_articles import without_articles
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.finding import Hit, find_titles
from tuils.library.holdings.finding.asking import title_keys
from tuils.models import db
from tuils.values.folding import fold_text
from tuils.values.numbers.isbn import to_isbn10

from .importing import import_into, marc_folder
from .measure import ROOT, Figure, run
from .vocabulary import make_marc

SHARED = ROOT.parent / "shared"
REAL = (
    "ils/koha_sample_952.mrc", "ils/evergreen_concerto_852.mrc", "marc/marc8/uva_2000_999items.mrc",
    "marc/marc8/evergreen_jazz_1k.mrc", "marc/marc8/evergreen_lul_fre_500.mrc", "marc/utf8/gpo_covid19_1063.mrc",
    "marc/utf8/blacklight_880_scripts_30.mrc", "marc/marc8/solrmarc_spec76.mrc",
)  # fmt: skip
GROWN, EACH, LOOKED_AT, SEED = 100_000, 50, 20, 5
LETTERS = "abcdefghijklmnoprstuvw"
PLAIN = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "œ": "oe", "æ": "ae", "ß": "ss"})


@dataclass(frozen=True)
class Target:
    """A title that somebody wants."""

    biblio: str
    title: str
    author: str
    key: tuple[str, str]
    isbns: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """Return the first five words of the main title."""
        main = self.title.partition(" : ")[0]
        return "".join(char if char.isalnum() or char in "'\u2019-" or _mark(char) else " " for char in main).split()[
            :5
        ]


Ask = Callable[[Target, random.Random], str]


def figures(folder: Path) -> Iterator[Figure]:
    for path, parts in _libraries(folder):
        open_store(path)
        every = _targets()
        alone, keys = Alone(every), {target.biblio: target.key for target in every}
        for name, part in parts.items():
            for kind, ask in KINDS.items():
                found = [rank(query, target, keys) for query, target in queries(kind, ask, every[part], alone)]
                goal = 0.85 if kind == "one letter wrong" else 0.95
                if found:
                    said = f"{name}: mean reciprocal rank, {kind} ({len(found)} queries)"
                    yield Figure(said, sum(found) / len(found), "", None, goal, True)
        close_store()


def queries(kind: str, ask: Ask, targets: Sequence[Target], alone: Alone) -> list[tuple[str, Target]]:
    """Return as many queries of a kind as are wanted, of different titles; the same at each run."""
    dice = random.Random(f"{SEED} {kind}")
    made: list[tuple[str, Target]] = []
    for target in dice.sample(targets, len(targets)):
        query = ask(target, dice)
        if query and alone.fits(kind, query, target):
            made.append((query, target))
        if len(made) == EACH:
            break
    return made


class Alone:
    """The check that a query fits no other title as well."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._filed = sorted({(target.key[0], target.key) for target in targets})
        self._by: dict[str, set[tuple[str, str]]] = {}
        for target in targets:
            self._by.setdefault(target.key[1].partition(" ")[0], set()).add(target.key)

    def fits(self, kind: str, query: str, target: Target) -> bool:
        if kind == "ISBN":
            return True
        if kind == "author and a title word":
            name, _blank, word = fold_text(query).partition(" ")
            return not any(word in key[0].split() for key in self._by.get(name, ()) if key != target.key)
        typed = " ".join(target.words[:4] if kind == "one letter wrong" else target.words)
        begins = next((key for key in title_keys(typed) if target.key[0].startswith(key)), target.key[0])
        at = bisect_left(self._filed, (begins, ("", "")))
        alike = {key for title, key in self._filed[at : at + 40] if title.startswith(begins)}
        return alike <= {target.key}


def rank(query: str, target: Target, keys: dict[str, tuple[str, str]]) -> float:
    """One over the place at which the title stands, 0 where it is not among the first twenty."""
    place: dict[tuple[str, str], int] = {}
    hits: tuple[Hit, ...] = find_titles(query, limit=LOOKED_AT).hits
    for hit in hits:
        place.setdefault(keys[hit.biblio], len(place) + 1)
    return 1 / place[target.key] if target.key in place else 0.0


# ---- what people type


def title_words(target: Target, dice: random.Random) -> str:
    return " ".join(target.words).lower() if len(target.words) > 1 else ""


def author_and_word(target: Target, dice: random.Random) -> str:
    name = target.author.partition(",")[0].lower()
    long = [word for word in target.words if len(word) > 4]
    return f"{name} {dice.choice(long).lower()}" if name and long and " " not in name else ""


def one_letter_wrong(target: Target, dice: random.Random) -> str:
    words = [word.lower() for word in target.words[:4]]
    long = [n for n, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if len(words) < 2 or not long:
        return ""
    at = dice.choice(long)
    words[at] = _mistyped(words[at], dice)
    return " ".join(words)


def without_diacritics(target: Target, dice: random.Random) -> str:
    query = title_words(target, dice)
    plain = "".join(char for char in unicodedata.normalize("NFD", query.translate(PLAIN)) if not _mark(char))
    return plain if plain != query and plain.isascii() else ""


def initial_article(target: Target, dice: random.Random) -> str:
    """With its article, or without."""
    if not without_articles(target.title) or len(target.words) < 2:
        return ""
    words = " ".join(target.words).lower()
    return words if dice.random() < 0.5 else " ".join(words.split()[1:])


def isbn(target: Target, dice: random.Random) -> str:
    """13 digits, or 10, with hyphens or without."""
    if not target.isbns:
        return ""
    number = target.isbns[0]
    number = (to_isbn10(number) or number) if dice.random() < 0.5 else number
    cuts = (1, 4, 9) if len(number) == 10 else (3, 4, 7, 12)
    parts = [number[a:b] for a, b in zip((0, *cuts), (*cuts, len(number)), strict=True)]
    return "-".join(parts) if dice.random() < 0.5 else number


KINDS: dict[str, Ask] = {
    "title words": title_words,
    "author and a title word": author_and_word,
    "one letter wrong": one_letter_wrong,
    "without diacritics": without_diacritics,
    "initial article": initial_article,
    "ISBN": isbn,
}


def _mistyped(word: str, dice: random.Random) -> str:
    at, how = dice.randrange(len(word)), dice.randrange(4)
    if how == 0:
        return word[:at] + word[at + 1 :]
    if how == 1:
        return word[:at] + dice.choice(LETTERS) + word[at:]
    if how == 2 and at + 1 < len(word) and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + dice.choice(LETTERS.replace(word[at], "")) + word[at + 1 :]


def _mark(char: str) -> bool:
    return unicodedata.category(char).startswith("M")


# ---- libraries


def _libraries(folder: Path) -> Iterator[tuple[Path, dict[str, slice]]]:
    """Real records alone; then as the oldest of a library of 100,000 more. With which of the titles are whose."""
    data = Path(os.environ.get("TUILS_TEST_DATA", SHARED / "data"))
    if not data.is_dir():
        return
    real = b"".join((data / name).read_bytes() for name in REAL)
    small = folder / "real.db"
    import_into(small, _written(folder / "real.mrc", real))
    with sqlite3.connect(small) as raw:
        (count,) = raw.execute("SELECT count(*) FROM biblio").fetchone()
    yield small, {"real records": slice(None)}
    large = folder / "grown.db"
    import_into(large, _written(folder / "grown.mrc", real + grown_marc(folder, GROWN).read_bytes()))
    yield large, {f"real records behind {GROWN:,}": slice(count), f"{GROWN:,} titles": slice(count, None)}


def _written(path: Path, records: bytes) -> Path:
    path.write_bytes(records)
    return path


def grown_marc(folder: Path, size: int) -> Path:
    """Records with the words of real ones, as the maker of libraries beside the checkout writes them; where that is
    absent, with those of the practice library."""
    maker = SHARED / "tools" / "make_library.py"
    if not maker.is_file():
        return make_marc(marc_folder(folder) / f"library-{size}.mrc", size)
    grown = marc_folder(folder) / f"grown-{size}"
    if not (grown / "library.mrc").exists():
        run([str(maker), "--bibs", str(size), "--out", str(grown)])
    return grown / "library.mrc"


def _targets() -> list[Target]:
    rows = db.execute_sql(
        "SELECT id, title, author, title_key, author_key, isbns FROM biblio WHERE NOT removed ORDER BY no"
    ).fetchall()
    return [
        Target(biblio, title, author, (key, by), tuple(isbns.split())) for biblio, title, author, key, by, isbns in rows
    ]
