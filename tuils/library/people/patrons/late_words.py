"""The words of imported patrons, put into their table some thousand patrons at a time.

Words and the ids of patrons are random, so a patron's words change nearly as many pages of two indexes. Sorted, the
words of 8,000 patrons change each page once. Meanwhile a mark in the store says that words are missing. Where another
desk works, they are put at once: somebody there may look for one of these patrons. An import that was cut off leaves
its mark, and `put_missing_words` puts what is missing: at the next start, or at an open desk some seconds later.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

from tuils.library.foundation.desk import Desk
from tuils.models import FindingState, Patron, PatronContact, db
from tuils.models.base import quick_commits
from tuils.models.rows import Row, columns, find, parts, put
from tuils.models.store_words import version
from tuils.values.person_words import person_words

from .patron_state import late_patrons
from .queries import drop_late_mark, late_marks, patrons_without_words, put_words

TOGETHER = 8_000
"""The most patrons whose words wait: about 30 MB while they are put."""
BESIDE = 200  # patrons in a transaction where a desk waits
WORDS = 500  # after so many it is seen whether one does
CUT_OFF = 5_000_000
"""Microseconds after which nobody seems to be at work on what a mark is about: an import sets it again each second. If
it only rests, its words are put twice, which changes nothing."""
MARK = "people "
"""How the names of the marks begin."""


class LateWords:
    """The patrons of one import whose words are still missing."""

    def __init__(self, desk: Desk, batch: str) -> None:
        self.desk, self._mark = desk, MARK + batch
        self._patrons: set[str] = set()
        self._marked, self._seen = False, version()

    @contextlib.contextmanager
    def later(self) -> Iterator[None]:
        """Put the words of patrons that are new within this block later. Call in their transaction."""
        self._set_mark()
        self._marked = True
        before = late_patrons.set(self._patrons)
        try:
            yield
        finally:
            late_patrons.reset(before)

    def _set_mark(self) -> None:
        put(FindingState, {"name": self._mark, "number": self.desk.now, "text": ""})

    @property
    def are_due(self) -> bool:
        """Return whether they are many, or another desk wrote something since this was asked last."""
        seen, self._seen = self._seen, version()
        return len(self._patrons) >= TOGETHER or (bool(self._patrons) and self._seen != seen)

    def put(self) -> None:
        """Put them, in one transaction if no desk waits, else in short ones."""
        patrons, seen = sorted(self._patrons), version()
        with quick_commits():
            if not _put_sorted(_words_of(patrons), seen):
                for some in parts(patrons, BESIDE):
                    _put_some(some, self._set_mark)
        self._patrons.clear()

    def finish(self) -> None:
        """Put the rest: nothing is missing any more."""
        if self._marked:
            self.put()
            with db.atomic():
                drop_late_mark(self._mark)


def are_words_missing(now: int) -> bool:
    """Return whether an import was cut off before all words were in."""
    return any(abs(now - number) > CUT_OFF for _name, number in late_marks(MARK))


def may_words_be_missing() -> bool:
    """Return whether an import is at work on words, or was cut off just now: look again after `CUT_OFF`."""
    return bool(late_marks(MARK))


def put_missing_words() -> Iterator[int]:
    """Put the words of all patrons who have none, if a mark says that there are some. Yield for how many, after each
    transaction."""
    marks, after = late_marks(MARK), ""
    while marks and (some := patrons_without_words(after, BESIDE)):
        _put_some(some)
        after = some[-1]
        yield len(some)
    if marks:
        with db.atomic():
            for name, number in marks:
                drop_late_mark(name, number)


class _DeskCameError(Exception):
    """Another desk waits, or wrote something."""


def _put_sorted(words: Sequence[tuple[str, str]], seen: int) -> bool:
    """Put these words in one transaction. Return False if a desk came: words of a patron whom it changed would be old,
    and it does not wait for all. Nothing is put then: whoever has some words is taken for one who has all."""
    try:
        with db.atomic():
            for some in parts(words, WORDS):
                if version() != seen or db.obj.someone_waits():
                    raise _DeskCameError
                put_words(some)
    except _DeskCameError:
        return False
    return True


def _put_some(patrons: Sequence[str], meanwhile: Callable[[], None] = lambda: None) -> None:
    with db.atomic():
        meanwhile()
        put_words(_words_of(patrons))


def _words_of(patrons: Sequence[str]) -> list[tuple[str, str]]:
    """Return the words of those of these patrons who are here, sorted."""
    contacts: dict[str, list[Row]] = {}
    for contact in find(PatronContact, "patron", patrons):
        contacts.setdefault(contact.patron, []).append(columns(contact))
    rows = find(Patron, "id", patrons)
    return sorted((word, row.id) for row in rows for word in person_words(columns(row), contacts.get(row.id, ())))
