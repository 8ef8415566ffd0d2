"""Settings of the library: written through the journal, read as plain values."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from tuils.i18n import _
from tuils.library.foundation.desk import Desk, verb
from tuils.library.foundation.journal.entries import Facts
from tuils.library.foundation.journal.writing import Act
from tuils.library.foundation.refusals import Refused, not_understood, refuse
from tuils.models import Branch, ItemType, Library, PatronCategory, ShelvingLocation
from tuils.values.dataclass import dataclass
from tuils.values.words import Unclear

from .settings_queries import name_in_table, return_to_of, settings_called
from .state import KIND, setting_name

if TYPE_CHECKING:
    from tuils.values.time.date_form import DateForm

CODED = ("branch", "location", "item_type", "category", "pc_station")


def write_setting(act: Act, prefix: str, *parts: object, value: Any, private: Facts | None = None) -> None:
    """Set one value in an act of the caller; null takes it away."""
    act.write(KIND, private, data={"name": setting_name(prefix, *parts), "value": value})


@verb("library.settings")
def set_value(desk: Desk, name: str, value: Any) -> None:
    """Set a library-wide value: name, zone, due_at_closing, guard_seconds, ..."""
    if name == "zone":
        zone_of(str(value))
    write_setting(Act(desk), "library", name, value=value)


BLANK = {"blank": True}
"""The stored form of a setting that was left blank though its default is a number: null would remove the setting."""


def value_of(name: str, default: Any = None) -> Any:
    """Return the setting, None where it was set to nothing; `default` where nobody set it."""
    return values_of(**{name: default})[name]


def values_of(**defaults: Any) -> dict[str, Any]:
    """Return several settings as `value_of`, in one statement."""
    found = {**defaults, **{name: json.loads(value) for name, value in settings_called(list(defaults))}}
    return {name: None if value == BLANK else value for name, value in found.items()}


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name; refused where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise not_understood("zone", name, _("Such as America/Chicago or Europe/Berlin.")) from unknown


def zone() -> ZoneInfo:
    """Return the library's zone; UTC where the stored one is not known on this machine."""
    try:
        return ZoneInfo(str(value_of("zone", "UTC")))
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def mailing_address() -> list[str]:
    """Return the lines of the library's mailing address, without its name."""
    return [text for line in str(value_of("address", "")).split(";") if (text := line.strip())]


def country() -> str:
    """Return the country by whose customs addresses are written: that of the setting `locale`."""
    from tuils.values.addresses import country_of  # once an address is written

    return country_of(str(value_of("locale", "en_US")))


def library_name() -> str:
    return str(value_of("name", ""))


@dataclass(frozen=True)
class LibraryFacts:
    """The facts about the library that every screen shows. `site`: the name of this copy, if it is one."""

    id: str
    name: str
    zone: ZoneInfo
    main: bool
    practice: bool
    dates: DateForm | None = None
    locale: str = "en_US"
    site: str = ""

    @property
    def called(self) -> str:
        """The library's name; on a van or at a branch that is away, its own name first."""
        return f"{self.site}: {self.name}" if self.site else self.name


def locale() -> str:
    """Return the library's locale, such as `en_US`: it decides how typed dates are read."""
    return str(value_of("locale", "en_US"))


def date_form() -> DateForm | None:
    """Return the form of due dates; None is in words, and so is a form that this program does not know."""
    form = str(value_of("date_form", ""))
    if not form:
        return None
    from tuils.values.time.date_form import DateForm

    try:
        return DateForm.parse(form)
    except Unclear:
        return None


def about_library() -> LibraryFacts:
    row = Library.select(Library.id, Library.main, Library.practice).tuples().first()
    library, main, practice = row if row else ("", True, False)
    return LibraryFacts(
        library, library_name(), zone(), bool(main), bool(practice), date_form(), locale(), "" if main else _site()
    )


def _site() -> str:
    from .this_site import this_site  # on a van alone

    return this_site().name


@dataclass(frozen=True)
class Code:
    code: str
    name: str


def _codes(table: Any) -> list[Code]:
    return [Code(code, name) for code, name in table.select(table.code, table.name).order_by(table.code).tuples()]


def branches() -> list[Code]:
    return _codes(Branch)


def item_types() -> list[Code]:
    return _codes(ItemType)


def categories() -> list[Code]:
    return _codes(PatronCategory)


def locations() -> list[Code]:
    return _codes(ShelvingLocation)


def first_branch() -> str:
    """Return the branch that `init` made: the default branch of commands."""
    return str(value_of("first_branch", ""))


def no_branch(code: str) -> Refused:
    """Return the refusal to raise where no branch has this code."""
    return refuse("UNKNOWN_ID", wording="BRANCH_UNKNOWN", code=code, hint=_all_codes(branches()))


def no_location(code: str) -> Refused:
    """Return the refusal to raise where no shelving location has this code."""
    return refuse("UNKNOWN_ID", wording="LOCATION_UNKNOWN", code=code, hint=_all_codes(locations()))


def _all_codes(known: list[Code]) -> str:
    return ", ".join(code.code for code in known) or "-"


def returns_home(branch: str) -> bool:
    """Return whether an item of this branch is sent back to it. (`return_to` is `home`, not `here`.)"""
    row = return_to_of(branch)
    return row is not None and row[0] != "here"


def year_starts() -> int:
    """The month in which the library's fiscal year begins."""
    return int(value_of("year_starts", 1) or 1)


def name_of(prefix: str, code: str) -> str:
    """The name of a branch, location, item_type or category; its code where it has none."""
    table = {"branch": "branch", "location": "shelving_location", "item_type": "item_type"}.get(
        prefix, "patron_category"
    )
    row: Any = name_in_table(table, code)
    return str(row[0]) if row and row[0] else code
