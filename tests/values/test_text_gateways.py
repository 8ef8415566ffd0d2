"""Addresses of carriers that are phone numbers."""

from __future__ import annotations

import pytest

from tuils.values.text_messages import texted_number


@pytest.mark.parametrize(
    ("address", "number"),
    [("7155550142@vtext.com", "715-555-0142"), (" 1-715-555-0142@TXT.att.net", "715-555-0142"),
     ("ada@vtext.com", ""), ("7155550142@example.org", ""), ("", ""), ("7155550142", "")],
)  # fmt: skip
def test_what_stands_before_it_is_the_number(address: str, number: str) -> None:
    assert texted_number(address) == number
