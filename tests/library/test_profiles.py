"""Import profiles are kept by name, and go like any setting."""

from __future__ import annotations

import pytest

from tuils.library.foundation.administration.profiles import load_profile, profiles, save_profile
from tuils.library.foundation.desk import Desk
from tuils.library.foundation.refusals import Refused

from .makers import whole

HOW = {"columns": {"card": "Barcode", "last_name": "Surname"}, "fill": 5}


def test_a_profile_is_kept_changed_and_forgotten(desk: Desk) -> None:
    save_profile(desk, "patrons", "School/office 100%", HOW)
    assert load_profile("patrons", "School/office 100%") == HOW
    save_profile(desk, "patrons", "School/office 100%", {})
    assert profiles("patrons") == {"School/office 100%": {}}
    assert profiles("marc") == {}, "a kind has names of its own"
    whole(desk)


def test_what_is_not_there_is_said_with_what_is(desk: Desk) -> None:
    save_profile(desk, "patrons", "Office", HOW)
    with pytest.raises(Refused) as no:
        load_profile("patrons", "Offise")
    assert "Office" in no.value.message
    for kind, name in (("rooms", "Office"), ("marc", " ")):
        with pytest.raises(Refused):
            save_profile(desk, kind, name, HOW)
