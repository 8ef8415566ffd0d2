"""The names of fields: every common one has a short one."""

from __future__ import annotations

import io

import pytest

from tests.formats.samples import DATA, needs_data
from tuils.formats.holdings.holdings import NO_HOLDINGS
from tuils.formats.marc.marc import read_marc
from tuils.formats.marc.marc_names import FIELD_NAMES, field_name
from tuils.formats.marc.marc_view import marc_fields


@pytest.mark.parametrize(
    ("tag", "text", "name"),
    [
        ("245", "$a Emma", "Title"),
        ("100", "", "Main author"),
        ("LDR", "", "Leader"),
        ("880", "$6 245-01/(N $a X", "Title, own script"),
        ("880", "$a X", "In its own script"),
        ("880", "$6 999", "Local numbers, own script"),
        ("907", "", "Local"),
        ("590", "", "Local"),
        ("059", "", "Local"),
        ("123", "", ""),
        ("", "", ""),
    ],
)
def test_a_field_has_a_name(tag: str, text: str, name: str) -> None:
    assert field_name(tag, text) == name


def test_names_are_short_and_tags_are_tags() -> None:
    assert all(len(name) <= 20 for name in FIELD_NAMES.values())
    assert all(len(tag) == 3 for tag in FIELD_NAMES)


@needs_data
@pytest.mark.parametrize("file", ["ils/koha_sample_952.mrc", "marc/utf8/gpo_covid19_1063.mrc"])
def test_fields_of_real_records_have_names(file: str) -> None:
    data = (DATA / file).read_bytes()
    tags = [
        tag
        for one in read_marc(io.BytesIO(data), NO_HOLDINGS)
        if one.marc
        for tag, _indicators, _text in marc_fields(one.marc)
    ]
    nameless = sorted({tag for tag in tags if not field_name(tag)})
    assert sum(tag in nameless for tag in tags) < len(tags) / 1000, nameless
