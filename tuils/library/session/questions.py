"""The open question of the conversation: what was asked, and about what."""

from __future__ import annotations

from dataclasses import dataclass

from tuils.library.people.patrons import PatronSheet
from tuils.library.refusals import Refused


@dataclass(frozen=True)
class Blocked:
    """Something stands in the way of lending this item."""

    barcode: str
    refused: Refused


@dataclass(frozen=True)
class Why:
    """The block may be passed: a few words of why."""

    barcode: str
    refused: Refused


@dataclass(frozen=True)
class Who:
    """Several people match, or one, which is asked all the same."""

    words: str
    people: tuple[PatronSheet, ...]


@dataclass(frozen=True)
class Which:
    """Several titles match."""

    words: str
    biblios: tuple[str, ...]


@dataclass(frozen=True)
class Back:
    """Which of the parked people is back?"""

    count: int


@dataclass(frozen=True)
class Late:
    """A back-dated check-in that is out of order."""

    barcode: str
    refused: Refused


@dataclass(frozen=True)
class Drop:
    """As of when are the items from the book drop checked in? `offered`: a moment that fits, taken by Enter."""

    offered: int


@dataclass(frozen=True)
class Leave:
    """Sign out while someone is at the desk, or parked?"""


Question = Blocked | Why | Who | Which | Back | Late | Drop | Leave
SOFT = (Who, Which, Back)  # lists: any other scan is simply heard, the list is gone
WORDS = (Why, Drop)  # asked for words or a time: only a known code is a scan here


def name_of_question(question: Question | None) -> str:
    """As `Heard.question` has it."""
    if isinstance(question, Blocked):
        return "stop" if impossible(question.refused) else "block"
    names = {Why: "reason", Late: "late", Drop: "drop", Who: "who", Which: "which", Back: "back", Leave: "leave"}
    return names[type(question)] if question is not None else ""


def impossible(no: Refused) -> bool:
    """Is there something that nobody may pass?"""
    return any(reason.kind == "X" for reason in no.reasons)
