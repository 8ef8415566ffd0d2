"""Making the published copy and bringing it up to date, in slices that can be stopped between any two."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Generator, Iterator
from pathlib import Path

from tuils.files import new_file, new_stream, take_name
from tuils.i18n import _
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.store import StoreFault, fault_of, sole_right
from tuils.library.holdings.publishing.published import Edition, edition_in, known_shape
from tuils.models.file_words import error_name
from tuils.models.library_file import DAMAGED_ERRORS, FILE_ERRORS
from tuils.models.published import (
    BY_TITLE,
    OWN,
    SMALL,
    CopyFile,
    by_title,
    is_a_library,
    published_marks_of,
    shape_of_library,
)
from tuils.models.rows import parts
from tuils.models.search import COLUMNS
from tuils.values.dataclass import dataclass

from .changes import KnownUpTo, known_from, known_now, must_compare, titles_changed_since
from .rows import AT_ONCE, published_rows, small_rows, titles_after, words_after

FOLDER_MODE, FILE_MODE = 0o755, 0o644
WORDS_AT_ONCE = 5000
PART_BYTES = 32 << 20
PART, LOCK = ".tuils-part", ".lock"


@dataclass(frozen=True)
class Published:
    """`titles`: how many are in it; `changed`: how many rows became other; `made`: is there a new file? `whole`: made
    anew. `busy`: another desk was at it, and nothing was done."""

    file: Path
    titles: int = 0
    changed: int = 0
    made: bool = False
    whole: bool = False
    busy: bool = False

    @property
    def bytes(self) -> int:
        return self.file.stat().st_size if self.file.exists() else 0


class Publishing:
    """One run. `steps` does the work, a slice at a time, and yields how many titles were read; `done` is the result.
    Leaving the steps before their end, or calling `stop` from another thread, leaves the old copy as it is.

    `whole`: make it anew. `compare`: look at every title, even where the journal shows no change. `wait`: seconds to
    wait for another desk that is publishing.
    """

    def __init__(self, desk: Desk, file: Path, *, whole: bool = False, compare: bool = False, wait: float = 0) -> None:
        self.desk, self.file, self._wait = desk, file, wait
        self.part = file.with_name(f"{file.name}{PART}")
        self.done = Published(file, busy=True)
        self._whole, self._compare = whole, compare
        self._copy: CopyFile | None = None
        self._edition = Edition("", 0)
        self._stopped = self._retitled = False
        self._looked_at = self._changed = 0
        self._doubtful: set[str] | None = None

    def stop(self) -> None:
        """End soon, and change nothing. May be called from any thread."""
        self._stopped = True
        if self._copy:
            with contextlib.suppress(*FILE_ERRORS):
                self._copy.connection.interrupt()

    def steps(self) -> Generator[int, None, None]:
        """Do the work. Raises `StoreFault` where the copy cannot be made: the disk is full, the folder cannot be
        written, or something else is there."""
        with _in_words(self.file):
            _leave_alone(self.file, also_unknown=not self._whole)
            _folder(self.file.parent)
            lock = sole_right(f"{self.file}{LOCK}", self._wait)
            if lock is None:
                return
            try:
                yield from self._alone()
            except FILE_ERRORS:
                if not self._stopped:
                    raise
            finally:
                self._let_go()
                lock.release()

    # -- with nobody else at it

    def _alone(self) -> Iterator[int]:
        began, now = self.desk.now, known_now()
        if not (self._whole or self._compare) and self._is_as_known(now):
            return
        before = None if self._whole else (yield from self._begin_copy(now))
        whole = before is None
        if before:
            try:
                yield from self._bring_up_to_date(before, now)
            except DAMAGED_ERRORS as broken:
                whole = not self._stopped and _is_damage(broken)
                if not whole:
                    raise
        if whole:
            yield from self._make()
        assert self._copy is not None
        if self._stopped:
            return
        small = small_rows()
        self._changed += sum(self._copy.bring(table, "true", (), small[table]) for table in SMALL)
        made, number = self._edition
        edition = {"made": made, "edition": str(number)}
        self._copy.note({**now.as_marks(), **edition, "at": str(began), "shape": known_shape()})
        self._copy.commit()
        titles = self._copy.count()
        self._put_in_place()
        self.done = Published(self.file, titles, self._changed, True, whole)

    def _is_as_known(self, now: KnownUpTo) -> bool:
        """Return whether nothing happened since it was published: then it is not even copied."""
        copy = published_marks_of(self.file)
        if copy is None or copy.marks.get("shape") != known_shape() or known_from(copy.marks) != now:
            return False
        self.done = Published(self.file, copy.titles)
        return True

    def _begin_copy(self, now: KnownUpTo) -> Generator[int, None, KnownUpTo | None]:
        """Begin with a copy of the published file, to be updated; None where it has to be made anew."""
        if not self.file.is_file():
            return None
        try:
            for _some in _copied(self.file, self.part):
                yield 0
            self._copy = CopyFile(self.part)
            marks = self._copy.marks()
            before = known_from(marks)
            fits = before is not None and marks.get("shape") == known_shape() and before.library == now.library
            if fits and (not self._compare or self._copy.is_sound()):
                self._copy.begin()
                made, number = edition_in(marks)
                self._edition = Edition(made, number + 1)
                return before
        except DAMAGED_ERRORS as broken:
            if self._stopped or not _is_damage(broken):
                raise
        return None

    def _make(self) -> Iterator[int]:
        """A fresh file, into which nothing of a person ever came. The index is fed when all rows are there."""
        self._let_go()
        self._edition = Edition(os.urandom(8).hex(), 0)
        new_file(self.part)
        self._copy = copy = CopyFile(self.part)
        statements = shape_of_library()
        tables = [text for text in statements if text.startswith("CREATE TABLE")]
        copy.make([*tables, *OWN])
        copy.begin()
        number = 0
        while not self._stopped and (page := titles_after(number, AT_ONCE)):
            number = page[-1][0]
            rows = published_rows(self.desk, [title for _no, title in page])
            for table in BY_TITLE:
                copy.insert(table, rows.get(table, []))
            self._changed += sum(map(len, rows.values()))
            self._looked_at += len(page)
            yield self._looked_at
        yield from self._index([text for text in statements if text not in tables])
        self._compare_words()

    def _index(self, statements: list[str]) -> Iterator[int]:
        """Build the index, triggers last: their work, row by row, is done at once."""
        assert self._copy is not None
        triggers = [text for text in statements if text.startswith("CREATE TRIGGER")]
        self._copy.make([text for text in statements if text not in triggers])
        first, names = 1, ", ".join(COLUMNS)
        while not self._stopped and first:
            first = self._copy.feed_index(first, names)
            yield self._looked_at
        self._copy.make(triggers)

    # -- what became other

    def _bring_up_to_date(self, before: KnownUpTo, now: KnownUpTo) -> Iterator[int]:
        if self._compare or before.derived != now.derived or must_compare(before):
            yield from self._compare_all()
        else:
            yield from self._follow(before)
            if not (self._retitled or before.words != now.words):
                return
        self._compare_words()
        if self._compare:
            yield from self._tidy_index()

    def _tidy_index(self) -> Iterator[int]:
        """Words that were taken out of a title, perhaps because they named somebody, stay in the bytes of its index
        until the parts of it are put together."""
        assert self._copy is not None
        first = True
        while not self._stopped and self._copy.put_index_together(first=first):
            first = False
            yield self._looked_at

    def _follow(self, before: KnownUpTo) -> Iterator[int]:
        assert self._copy is not None
        self._doubtful = set()
        for touched in titles_changed_since(before):
            titles = sorted(touched.titles | self._copy.titles_of(touched.items))
            for at in range(0, len(titles), AT_ONCE):
                yield self._bring(titles[at : at + AT_ONCE])
                if self._stopped:
                    return

    def _compare_all(self) -> Iterator[int]:
        """Compare every title of the library, and every published one that is no longer there."""
        assert self._copy is not None
        number = last = 0
        while not self._stopped and (page := titles_after(number, AT_ONCE)):
            number = page[-1][0]
            there = self._copy.titles_between(last, number)
            yield self._bring(sorted({title for _no, title in page} | there))
            last = number
        gone = sorted(self._copy.titles_between(last, 1 << 62))
        for at in range(0, len(gone), AT_ONCE):
            yield self._bring(gone[at : at + AT_ONCE])

    def _bring(self, titles: list[str]) -> int:
        assert self._copy is not None
        for part in parts(titles, AT_ONCE):
            rows, before = published_rows(self.desk, part), self._changed
            words = set() if self._doubtful is None else self._copy.words_of(part)
            for table in BY_TITLE:
                changed = self._copy.bring(table, by_title(table, len(part)), part, rows.get(table, []))
                self._changed += changed
                if table == "biblio" and changed:
                    self._retitled = True
                    if self._doubtful is not None:
                        self._doubtful |= words
            if self._changed > before:
                self._copy.note_change(part, self._edition.number)
        self._looked_at += len(titles)
        return self._looked_at

    def _compare_words(self) -> None:
        """Fill the word list from the copy's own index: the library's list has words of unpublished records, too. The
        index is asked for words that came, or that a changed title had: `_doubtful`; None for all."""
        assert self._copy is not None
        word = ""
        while not self._stopped and (rows := words_after(word, WORDS_AT_ONCE)):
            last = rows[-1][0]
            bounds, doubtful = "word > ? AND word <= ?", self._doubtful
            there = self._copy.rows_there("word", bounds, (word, last))
            asked = {row[0] for row in rows if doubtful is None or row[0] in doubtful or row not in there}
            terms = self._copy.terms_between(word, last, asked)
            shown = [row for row in rows if row[0] in terms or row[0] not in asked]
            self._copy.bring("word", bounds, (word, last), shown, there)
            word = last
        self._copy.bring("word", "word > ?", (word,), [])

    # -- files

    def _put_in_place(self) -> None:
        """Put the file on disk first, then under its name: a reader opens the whole old one, or the new one."""
        assert self._copy is not None
        self._copy.close()
        self._copy = None
        self.part.chmod(FILE_MODE)
        take_name(self.part, self.file)

    def _let_go(self) -> None:
        if self._copy:
            self._copy.close()
            self._copy = None
        for leftover in ("", "-journal", "-wal", "-shm"):
            Path(f"{self.part}{leftover}").unlink(missing_ok=True)


def _leave_alone(file: Path, *, also_unknown: bool) -> None:
    """Refuse to replace anything but a copy: a library may have the same name, and so may another program's file. A
    copy that is broken beyond recognition has its lock beside it. `also_unknown`: unless somebody says otherwise."""
    if not file.is_file():
        return
    if is_a_library(file):
        raise StoreFault(
            "IS_LIBRARY",
            _("This file is a library. The catalog never replaces it: {path}").format(path=file),
            _("Name another folder, used only for the catalog."),
        )
    known = not file.stat().st_size or published_marks_of(file) or file.with_name(f"{file.name}{LOCK}").exists()
    if also_unknown and not known:
        raise StoreFault(
            "UNKNOWN_FILE",
            _("There is another file here, not a published catalog: {path}").format(path=file),
            _("Name another folder, or replace that file: tuils opac publish --whole."),
        )


def _folder(folder: Path) -> None:
    """Make the folder open to all, whatever this user's usual mode is; an existing one stays as it is."""
    if not folder.is_dir():
        folder.mkdir(parents=True)
        folder.chmod(FOLDER_MODE)


def _copied(source: Path, target: Path) -> Iterator[int]:
    """Copy the file privately until it is whole, in parts synced one by one: a slow disk doesn't delay leaving."""
    target.unlink(missing_ok=True)
    with source.open("rb", buffering=0) as old, new_stream(target) as new:
        while some := _copied_on(old.fileno(), new.fileno()):
            os.fsync(new.fileno())
            yield some


def _copied_on(old: int, new: int) -> int:
    """Copy another part. Where the machine can, the files share equal parts, and nothing is copied."""
    try:
        return os.copy_file_range(old, new, PART_BYTES)
    except (OSError, AttributeError) as no:
        if getattr(no, "errno", 0) == errno.ENOSPC:
            raise
    data = os.read(old, PART_BYTES)
    left = memoryview(data)
    while left:
        left = left[os.write(new, left) :]
    return len(data)


def _is_damage(error: Exception) -> bool:
    """Return whether the error means that the copy is damaged: then it is made anew."""
    damaged = error_name(error).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CONSTRAINT"))
    return damaged or str(error).startswith("no such")


@contextlib.contextmanager
def _in_words(file: Path) -> Iterator[None]:
    """Turn errors about the copy into plain sentences: they don't touch the library itself."""
    try:
        yield
    except FILE_ERRORS as error:
        raise _of_copy(fault_of(error, file), file) from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise _full() from error
        raise _unwritable(file, error.strerror or str(error)) from error


def _of_copy(fault: StoreFault | None, file: Path) -> StoreFault:
    return _full() if fault and fault.code == "DISK_FULL" else _unwritable(file, fault.code if fault else "SQLITE")


def _unwritable(file: Path, why: str) -> StoreFault:
    return StoreFault(
        "UNWRITABLE",
        _("Cannot write the patrons' catalog: {path} ({why})").format(path=file, why=why),
        _("Make the folder writable, or set opac_folder to another. The old catalog is still there."),
    )


def _full() -> StoreFault:
    return StoreFault(
        "DISK_FULL",
        _("The patrons' catalog was not published: the disk is full. The old catalog is still there."),
        _("Free some disk space. The catalog then updates by itself."),
    )
