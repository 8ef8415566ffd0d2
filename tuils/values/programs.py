"""The kinds of programs, whom they are for, where they are, and who is counted at the door.

Audiences and places are those of the federal survey of public libraries (IMLS PLS, FY 2024: K0_5PRO, K6_11PRO, YAPRO,
ADULTPRO, GENPRO; ONPRO, OFFPRO, VIRPRO): each session has one of each. Only a kind that counts as `program` is a
session there; the others are counted apart, where a state asks for them.
"""

from __future__ import annotations

from .dataclass import dataclass
from .words import N_

PROGRAM, ONE_TO_ONE, OUTREACH, SELF_DIRECTED, OUTSIDE = "program", "one_to_one", "outreach", "self_directed", "outside"


@dataclass(frozen=True)
class ProgramKind:
    """`counts_as`: program; or what the survey leaves out: one_to_one, outreach (a table, a stop), self_directed,
    outside (another group's). `minutes`: how long it mostly takes."""

    words: str
    counts_as: str = PROGRAM
    minutes: int = 60


KINDS: dict[str, ProgramKind] = {
    "story_time": ProgramKind(N_("story time"), minutes=45),
    "workshop": ProgramKind(N_("workshop"), minutes=90),
    "book_club": ProgramKind(N_("book club"), minutes=90),
    "craft": ProgramKind(N_("craft")),
    "film": ProgramKind(N_("movie"), minutes=120),
    "talk": ProgramKind(N_("talk or author visit")),
    "music": ProgramKind(N_("music")),
    "game": ProgramKind(N_("games"), minutes=120),
    "literacy": ProgramKind(N_("literacy class"), minutes=90),
    "tech_class": ProgramKind(N_("computer class"), minutes=90),
    "tech_help": ProgramKind(N_("one-on-one tech help"), ONE_TO_ONE, 30),
    "outreach": ProgramKind(N_("outreach"), OUTREACH, 120),
    "bookmobile_stop": ProgramKind(N_("bookmobile stop"), OUTREACH),
    "self_directed": ProgramKind(N_("self-directed activity"), SELF_DIRECTED),
    "kit": ProgramKind(N_("take-home kit"), SELF_DIRECTED),
    "outside_group": ProgramKind(N_("another group's event"), OUTSIDE),
    "other": ProgramKind(N_("other program")),
}
"""The kinds by the code that is stored."""

AUDIENCES: dict[str, str] = {
    "0-5": N_("ages 0-5"),
    "6-11": N_("ages 6-11"),
    "12-18": N_("ages 12-18"),
    "adults": N_("adults"),
    "general": N_("all ages"),
}
PLACES: dict[str, str] = {"onsite": N_("in the library"), "offsite": N_("elsewhere"), "virtual": N_("online, live")}
REGISTRATION: dict[str, str] = {
    "none": N_("drop-in"),
    "advised": N_("please register"),
    "required": N_("registration required"),
}
GROUPS: dict[str, str] = {
    "adult": N_("Adults"),
    "teen": N_("Teens"),
    "child": N_("Children"),
    "any": N_("Age not recorded"),
    "device": N_("Devices"),
}
"""The groups counted at the door. A virtual session is counted by device."""


def group_of_age(age: int) -> str:
    """Return adult from 18, teen from 12, else child."""
    return "adult" if age >= 18 else "teen" if age >= 12 else "child"


def kind_words(code: str) -> str:
    """The words of a kind, to be translated; of one that is not known its code."""
    return KINDS[code].words if code in KINDS else code


def counts_as(code: str) -> str:
    return KINDS[code].counts_as if code in KINDS else PROGRAM
