"""Real files: e-records twice, editions that share a number, the copies of whole libraries; all of it verified."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tuils.formats.marc.marc import read_marc
from tuils.library.foundation.desk import Desk

from .makers import value, whole
from .titles_coming_in import bring_in

pytestmark = pytest.mark.whole

EVERY_SIGN = ("control_number", "isbn", "lccn", "issn", "title")


@pytest.mark.parametrize("match", [("isbn", "lccn", "control_number"), EVERY_SIGN])
@pytest.mark.parametrize("name", ["utf8/gpo_covid19_1063.mrc", "utf8/gpo_nist_technical_note.mrc"])
def test_e_records_are_loaded_twice_without_harm(
    desk: Desk, shared_data: Path, name: str, match: tuple[str, ...]
) -> None:
    """Each number of the system is a title of its own, whatever ISBN, LCCN or words it shares with another."""
    path = shared_data / "marc" / name
    with path.open("rb") as stream:
        numbers = {record.control_number for record in read_marc(stream) if record.marc}
    first, _faults = bring_in(desk, path, on_match="overlay", match=match)
    assert first.added == value("SELECT count(*) FROM biblio") == len(numbers)
    before = whole(desk)
    again, _faults = bring_in(desk, path, on_match="overlay", match=match)
    assert (again.added, again.overlaid, again.batch) == (0, 0, "")
    assert again.matched == first.read - first.set_aside - first.rejected
    after = whole(desk)
    assert (after.entries, after.digest) == (before.entries, before.digest)


def test_the_same_records_in_another_encoding_are_the_same_titles(desk: Desk, shared_data: Path) -> None:
    bring_in(desk, shared_data / "marc" / "marc8" / "gpo_nbs_monograph.mrc")
    summary, _faults = bring_in(desk, shared_data / "marc" / "utf8" / "gpo_nbs_monograph.mrc", on_match="overlay")
    assert (summary.added, summary.matched + summary.overlaid) == (0, summary.read)
    assert summary.overlaid < 10  # those in which the UTF-8 file kept escape bytes
    whole(desk)


LIBRARIES = {
    "ils/koha_sample_952.mrc": 958,
    "ils/evergreen_concerto_852.mrc": 4763,
    "marc/marc8/uva_2000_999items.mrc": 1000,
    "marc/marc8/evergreen_jazz_1k.mrc": 1238,
}
"""The least number of copies of each library."""


@pytest.mark.parametrize("name", LIBRARIES)
def test_copies_are_found_by_themselves_and_come_in_once(desk: Desk, shared_data: Path, name: str) -> None:
    first, _faults = bring_in(desk, shared_data / name)
    assert first.items_added >= LIBRARIES[name]
    assert value("SELECT count(*) FROM item") == first.items_added
    whole(desk)
    for on_match in ("skip", "add-items", "overlay"):
        again, _faults = bring_in(desk, shared_data / name, on_match=on_match)
        assert (on_match, again.added, again.overlaid, again.items_added) == (on_match, 0, 0, 0)
    whole(desk)


def test_every_good_file_comes_in_and_the_sums_are_right(desk: Desk, shared_data: Path) -> None:
    files = sorted(
        path for folder in ("marc", "marcxml", "json", "mrk") for path in (shared_data / folder).rglob("*.*")
    )
    assert len(files) > 25
    for path in files:
        summary, faults = bring_in(desk, path, on_match="overlay")
        out = [fault for fault in faults if fault.outcome in ("set_aside", "rejected")]
        assert (path.name, len(out)) == (path.name, summary.set_aside + summary.rejected)
        assert summary.read > 0, path.name
    whole(desk)


def test_a_packed_file_is_the_same_file(desk: Desk, shared_data: Path, tmp_path: Path) -> None:
    plain = shared_data / "marc" / "utf8" / "evergreen_nepali.mrc"
    packed = tmp_path / "nepali.mrc.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    first, _faults = bring_in(desk, packed, on_match="overlay")
    again, _faults = bring_in(desk, plain, on_match="overlay")
    assert first.added > 50
    assert (again.added, again.overlaid) == (0, 0)
