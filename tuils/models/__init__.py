"""Peewee tables, their constraints and indexes. Nothing above `tuils.library` speaks to them."""

from __future__ import annotations

from .accounts import AccountLine, Fact
from .administration import (
    Branch,
    ClosedDate,
    DailyStep,
    ImportProfile,
    Library,
    OpeningHours,
    PinTry,
    Role,
    Setting,
    ShelvingLocation,
    StaffPin,
    StaffUser,
)
from .base import Base, bind, db
from .catalog import Biblio, EarlierRecord, Isbn, Item, ItemType
from .circulation import CircRule, Hold, Loan
from .journal import ClockShift, Have, Journal, Private
from .people import OldCard, Patron, PatronCategory, PatronWord

ALL: tuple[type[Base], ...] = (
    Journal,
    Private,
    Have,
    ClockShift,
    Library,
    Setting,
    Branch,
    ShelvingLocation,
    OpeningHours,
    ClosedDate,
    Role,
    StaffUser,
    StaffPin,
    PinTry,
    DailyStep,
    ImportProfile,
    ItemType,
    Biblio,
    EarlierRecord,
    Isbn,
    Item,
    PatronCategory,
    Patron,
    OldCard,
    PatronWord,
    CircRule,
    Loan,
    Hold,
    AccountLine,
    Fact,
)

__all__ = [
    "ALL",
    "AccountLine",
    "Base",
    "Biblio",
    "Branch",
    "CircRule",
    "ClockShift",
    "ClosedDate",
    "DailyStep",
    "EarlierRecord",
    "Fact",
    "Have",
    "Hold",
    "ImportProfile",
    "Isbn",
    "Item",
    "ItemType",
    "Journal",
    "Library",
    "Loan",
    "OldCard",
    "OpeningHours",
    "Patron",
    "PatronCategory",
    "PatronWord",
    "PinTry",
    "Private",
    "Role",
    "Setting",
    "ShelvingLocation",
    "StaffPin",
    "StaffUser",
    "bind",
    "db",
]
