"""The log of requests: who asked, with what, who took it on; and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tuils.library.foundation.administration.legal_requests import KINDS, log_request, requests
from tuils.library.foundation.desk import Desk

from .makers import codes, rows, whole


def test_a_request_is_logged(desk: Desk) -> None:
    made = log_request(desk, "County  sheriff", "subpoena", note="To the lawyer\x1b[31m")
    assert (made.agency, made.kind, made.asked_on, made.handled_by) == (
        "County sheriff",
        "subpoena",
        "2026-12-01",
        "admin",
    )
    log_request(desk, "A lawyer", asked_on=date(2026, 11, 2), handled_by="Pat")
    assert [one.agency for one in requests(desk)] == ["County sheriff", "A lawyer"]
    assert "\x1b" not in requests(desk)[0].note
    assert rows("SELECT kind, patron, deed FROM audit_row WHERE kind = 'request' LIMIT 1") == [
        ("request", "", "privacy.requests")
    ]
    whole(desk)


@pytest.mark.parametrize(
    ("agency", "more"),
    [
        ("", {}),
        (" \u202e ", {}),
        ("x" * 201, {}),
        ("FBI", {"kind": "torture"}),
        ("FBI", {"asked_on": date(2026, 12, 2)}),
        ("FBI", {"note": "x" * 201}),
    ],
)
def test_what_is_not_understood(agency: str, more: dict[str, Any], desk: Desk) -> None:
    assert codes(lambda: log_request(desk, agency, **more)) == ["NOT_UNDERSTOOD"]
    assert requests(desk) == []


def test_not_for_everybody(desk: Desk, volunteer: Desk) -> None:
    assert codes(lambda: log_request(volunteer, "FBI")) == codes(lambda: requests(volunteer)) == ["NO_PERMISSION"]
    assert all(log_request(desk, "FBI", kind).kind == kind for kind in KINDS)
