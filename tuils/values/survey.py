"""The questions of the federal survey of public libraries about programs, by its variable names (IMLS PLS, FY 2024).

Each number is of sessions that are over and were not cancelled, of a kind that counts as a program; an audience and a
place are the session's own. The names are data: a state that asks for others is a change of this table.
"""

from __future__ import annotations

from .dataclass import dataclass
from .words import N_

SESSIONS, ATTENDANCE, PRESENTATIONS, VIEWS = "sessions", "attendance", "presentations", "views"


@dataclass(frozen=True)
class Element:
    """One figure of the survey. `what` is counted, of sessions of this `audience` and `place`; empty for all. `how`:
    how it is counted."""

    name: str
    words: str
    what: str
    how: str
    audience: str = ""
    place: str = ""


_ONE = N_("A planned event for a group, by the library or with a partner. Each session counts, even if nobody came.")
_AUDIENCE = N_("Sessions meant for this age, whoever came. Each session has one audience, so none is counted twice.")
_PLACE = N_("Sessions held here. Each session has one place, so none is counted twice.")
_ALL = N_("Everyone who attended these sessions, of any age.")
_LIVE = N_("Live online: count each device, or the most viewers at one time. Recording views don't count.")
_ADD_UP = N_("All sessions: the sum of the five audiences, and of the three places.")

ELEMENTS: tuple[Element, ...] = (
    Element("TOTPRO", N_("Program sessions, all"), SESSIONS, _ONE),
    Element("K0_5PRO", N_("Sessions for ages 0-5"), SESSIONS, _AUDIENCE, "0-5"),
    Element("K6_11PRO", N_("Sessions for ages 6-11"), SESSIONS, _AUDIENCE, "6-11"),
    Element("YAPRO", N_("Sessions for ages 12-18"), SESSIONS, _AUDIENCE, "12-18"),
    Element("ADULTPRO", N_("Sessions for adults"), SESSIONS, _AUDIENCE, "adults"),
    Element("GENPRO", N_("Sessions for all ages"), SESSIONS, _AUDIENCE, "general"),
    Element("ONPRO", N_("Sessions in the library"), SESSIONS, _PLACE, place="onsite"),
    Element("OFFPRO", N_("Sessions elsewhere"), SESSIONS, _PLACE, place="offsite"),
    Element("VIRPRO", N_("Sessions online, live"), SESSIONS, _PLACE, place="virtual"),
    Element("TOTATTEN", N_("Attendance, all"), ATTENDANCE, _ADD_UP),
    Element("K0_5ATTEN", N_("Attendance, ages 0-5"), ATTENDANCE, _ALL, "0-5"),
    Element("K6_11ATTEN", N_("Attendance, ages 6-11"), ATTENDANCE, _ALL, "6-11"),
    Element("YAATTEN", N_("Attendance, ages 12-18"), ATTENDANCE, _ALL, "12-18"),
    Element("ADULTATTEN", N_("Attendance, adults"), ATTENDANCE, _ALL, "adults"),
    Element("GENATTEN", N_("Attendance, all ages"), ATTENDANCE, _ALL, "general"),
    Element("ONATTEN", N_("Attendance in the library"), ATTENDANCE, _ALL, place="onsite"),
    Element("OFFATTEN", N_("Attendance elsewhere"), ATTENDANCE, _ALL, place="offsite"),
    Element("VIRATTEN", N_("Attendance online, live"), ATTENDANCE, _LIVE, place="virtual"),
    Element("TOTPRES", N_("Recordings posted"), PRESENTATIONS, N_("Program recordings posted for viewing.")),
    Element("TOTVIEWS", N_("Recording views"), VIEWS, N_("Views of those recordings, counted by your state's rule.")),
)
NOT_COUNTED = "M"
"""The value if nobody counted: missing is not 0."""
