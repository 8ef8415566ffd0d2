"""Search at 10,000, 100,000 and, with TUILS_BENCH_LARGE=1, a million titles, against raw FTS5 with the same question.

CPU milliseconds, warm, of the whole answer: ranked, joined, its copies counted. Raw is the index alone, asked for its
best twenty among the newest 2,000 hits, or (broad questions) among all.
"""

from __future__ import annotations

import os
import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from tests.library.makers import beginner
from tuils.library.foundation.desk import wall_clock
from tuils.library.foundation.store import close_store, open_store
from tuils.library.holdings.finding import NO_LIMITS, Limits, find_titles
from tuils.library.holdings.finding.asking import question_of
from tuils.library.holdings.titles.refreshing import count_words_again
from tuils.models.search import WEIGHTS
from tuils.values.folding import fold_text

from .finding import grown_marc
from .importing import import_into, marc_folder
from .measure import Figure, p
from .million import make_million

SIZES, MILLION, EACH, BROAD = (10_000, 100_000), 1_000_000, 60, 50_000
SMALL_GOAL = 2.0  # ms
KINDS = ("two words", "one word", "author and word", "a word begun", "as you type")
_BEST = f"SELECT rowid, bm25(biblio_index, {', '.join(map(str, WEIGHTS.values()))}) AS r FROM biblio_index "
CAPPED = f"SELECT rowid, r FROM ({_BEST} WHERE biblio_index MATCH ? ORDER BY rowid DESC LIMIT 2000) ORDER BY r LIMIT 20"
UNCAPPED = f"{_BEST} WHERE biblio_index MATCH ? ORDER BY r LIMIT 20"
WILD = (
    '"', '""', "*", "NEAR(a b, 3)", "(((((", ")))", "-", "a OR", "NOT NOT", "title:", "author: -", "{title}: x", "^a",
    "th* OR an* OR co* OR re* OR in* OR de*", "\x00\x1b[31m", "\U0001f41d\U0001f36f", "\ud800", "'; DROP TABLE biblio;",
    "a" * 10_000, "ab " * 5_000, "(" * 10_000, '"a' * 5_000, "-x " * 3_000, "a OR " * 2_000, "\u0e01" * 5_000,
    "zxqv wvut pqrs xyzw vwxq", "teh qiuck borwn fxo jmups oevr teh lzay dgo", "shakespere hamlte romoe and julliet",
    "the of and a in to for on with by from", "s t r e n g t h", "covid covdi cvoid dsiease", "1 2 3 4 5 6 7 8 9 0",
)  # fmt: skip
"""The queries nobody means: none may take half a second at 100,000 titles."""


def figures(folder: Path) -> Iterator[Figure]:
    small = folder
    for size in SIZES:
        small = folder / f"search-{size}.db"
        import_into(small, grown_marc(folder, size))
        yield from _at(small, size)
        open_store(small)
        if size == SIZES[-1]:
            yield Figure(
                f"the slowest of {len(WILD)} wild questions at {size:,} titles", max(_asked(WILD)), "ms", None, 500
            )
        close_store()
    if os.environ.get("TUILS_BENCH_LARGE"):
        large = make_million(small, marc_folder(folder) / f"search-{MILLION}.db")
        yield from _at(large, MILLION)
        yield from _broad(large)


def _at(path: Path, size: int) -> Iterator[Figure]:
    open_store(path)
    for _written in count_words_again(beginner(wall_clock)):
        pass
    raw = sqlite3.connect(path)
    for kind, questions in questions_of(raw, size).items():
        pairs = [(_spent(partial(_raw, raw, CAPPED, words)), *_asked([words])) for words in questions]
        floor, ours = [bare for bare, _ours in pairs], [mine for _bare, mine in pairs]
        name, bare = f"search at {size:,} titles, {kind}, p95", p(floor, 95)
        if size < SIZES[-1]:
            yield Figure(name, p(ours, 95), "ms", bare, SMALL_GOAL)
        else:
            yield Figure(f"{name} against raw FTS5", p(ours, 95) / bare, "x", bare, round(1.2 + 0.3 / bare, 2))
        limited = Limits(kinds=("book",), year_from=1950, on_shelf=True)
        yield Figure(f"{name}, books since 1950 on the shelf alone", p(_asked(questions, limited), 95), "ms")
    close_store()


def questions_of(raw: sqlite3.Connection, size: int) -> dict[str, list[str]]:
    """By kind, made from titles here and there."""
    dice = random.Random(11)
    rows = raw.execute("SELECT title, author FROM biblio WHERE title <> '' AND author <> ''").fetchall()
    made: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for title, author in dice.sample(rows, EACH):
        words, name = fold_text(title).split(), fold_text(author).split()[0]
        word = max(words, key=len)
        made["two words"].append(" ".join(words[:2]))
        made["one word"].append(word)
        made["author and word"].append(f"{name} {word}")
        made["a word begun"].append(f"{name} {word[:3]}")
        made["as you type"].append(f"{name} {word}"[: dice.randint(3, len(name) + len(word))])
    return made


def _broad(path: Path) -> Iterator[Figure]:
    """Words that 50,000 titles and more have; the oldest of all has the word alone for its title."""
    raw = sqlite3.connect(path)
    titles = raw.execute("SELECT title FROM biblio WHERE no <= 30 ORDER BY no").fetchall()
    count = "SELECT count(*) FROM biblio_index WHERE biblio_index MATCH ?"
    words = [
        word
        for (title,) in titles
        if raw.execute(count, (question_of(word := title.lower()).match,)).fetchone()[0] >= BROAD
    ]
    floor = [_spent(partial(_raw, raw, UNCAPPED, word)) for word in words]
    open_store(path)
    first = [find_titles(word, limit=1).hits[0].title.lower() == word for word in words]
    name = f"{len(words)} words that {BROAD:,} titles and more have, at a million, p95 against all of them ranked"
    yield Figure(name, p(_asked(words), 95) / p(floor, 95), "x", p(floor, 95), 0.1)
    yield Figure(
        "of these, how many bring the exact title first, though it is the oldest",
        sum(first),
        "",
        None,
        len(words),
        True,
    )
    close_store()


def _raw(raw: sqlite3.Connection, text: str, words: str) -> list[object]:
    return raw.execute(text, (question_of(words).match,)).fetchall()


def _asked(questions: Sequence[str], limits: Limits = NO_LIMITS) -> list[float]:
    return [_spent(partial(find_titles, words, limits=limits)) for words in questions]


def _spent(act: Callable[[], object]) -> float:
    """CPU milliseconds, the best of three, once warm."""
    spent = []
    for _time in range(4):
        begun = time.process_time()
        act()
        spent.append((time.process_time() - begun) * 1000)
    return min(spent[1:])
