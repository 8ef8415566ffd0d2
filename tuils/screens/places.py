"""Where the screens are: by name, a module of this package and the class in it.

A screen is imported when it is first opened, so that the desk is there sooner. Who adds a screen adds a line:
a mode to `MODES`, anything else to `SCREENS`, with the facts that `Home.open` takes for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .home import HomeScreen

MODES: dict[str, tuple[str, str]] = {
    "desk": ("desk", "DeskScreen"),
    "catalog": ("catalog", "Catalog"),
    "patrons": ("patrons", "Patrons"),
    "events": ("events", "Events"),
}
"""What F2 to F5 switch to. Made without facts, once for each sign-in, and kept."""

SIGN_IN = ("signin", "SignIn")
LOCK = ("signin", "Lock")

SCREENS: dict[str, tuple[str, str]] = {
    "help": ("help", "Help"),
    "undo": ("undo", "Undo"),
    "menu": ("menu", "Menu"),
    "why": ("why", "Why"),
    "on_the_spot": ("on_the_spot", "OnTheSpot"),  # permission, people, answer: see there
    "slip": ("slip", "Slip"),  # lines: tuple[str, ...]
    "set_up": ("setup", "SetUp"),
    "title": ("title", "Title"),  # biblio: str, its id
    "narrow": ("narrow", "Narrow"),  # search: Search, what holds now
    "shelf": ("shelf", "Shelf"),  # biblio: str, its id; or item, the id of a copy
    "call_numbers": ("call_numbers", "CallNumbers"),
    "qr": ("qr", "QrCode"),  # text: str, what the code says; words; biblio: str, its title
    "card": ("card", "Card"),  # card: str
    "drawer": ("cash", "Cash"),
    "register": ("register", "Register"),  # code: str, the number of a new card, if it was scanned
    "edit": ("register", "Edit"),  # card: str
    "same_name": ("register", "SameName"),  # people: Sequence[PatronSheet]
    "merge_people": ("merge_people", "MergePeople"),  # goes, stays: cards
    "told": ("told", "Told"),  # card, other: cards; called: the name of the other
    "note": ("note_forms", "NoteForm"),  # card: str; note: Note, one that is changed
    "stop_lending": ("note_forms", "StopForm"),  # card: str
    "contact": ("note_forms", "ContactForm"),  # card: str; contact: Contact, one that is changed
    "settings": ("settings", "LibrarySettings"),
    "code": ("settings", "OneCode"),  # kind, code
    "queue": ("queue", "QueueScreen"),  # biblio: str, its id; item: str, the barcode of a copy
    "pull_list": ("pulls", "Pulls"),
    "hold_shelf": ("hold_shelf", "HoldShelf"),
    "repairs": ("repairs", "Repairs"),
    "in_transit": ("transit", "OnTheWay"),
    "overdue": ("overdues", "OverdueList"),  # days: late by so many or more
    "quick_add": ("quick_add", "QuickAdd"),  # code: str, the barcode, if it was scanned
    "day_list": ("day_list", "DaySheet"),
    "program_reports": ("program_reports", "ProgramReports"),
    "program_survey": ("program_survey", "ProgramSurvey"),  # span: Span; branch: a code, or empty for all
    "report_how": ("program_reports", "ReportHow"),  # line: Line; found: Report, in which it is
    "reports": ("counts", "CountSheet"),
    "calendar": ("calendar", "CalendarSheet"),  # day: date, where to begin
    "only_some": ("events_only", "OnlySome"),  # which: Which, what holds; take: takes what is chosen, and its words
    "moves": ("calendar", "MovesSheet"),  # moved: Moved
    "people": ("people", "People"),
    "roles": ("people_roles", "RoleList"),
    "role": ("people_roles", "RoleRights"),  # code: of the role
    "rules": ("rules", "Rules"),
    "rule_line": ("rule_picking", "NewLine"),
    "rule_others": ("rule_others", "OtherRules"),  # place: branch, category, item type
    "rule_words": ("rule_others", "RuleWords"),  # said, told: Preview
    "rule_case": ("rule_case", "TryCase"),  # place
    "rule_tried": ("rule_case", "RuleTried"),  # tried: Tried
    "title_form": ("item_form", "TitleForm"),  # biblio: str
    "item_form": ("item_form", "ItemForm"),  # item: str, its id; at: str, the line where one begins
    "batch_edit": ("batch_edit", "BatchEdit"),
    "batch_form": ("batch_edit", "BatchForm"),  # codes: Sequence[str], barcodes
    "batch_preview": ("batch_preview", "BatchPreview"),  # codes, fields, lines: Sequence[EditLine]
    "requests": ("requests", "Requests"),
    "request_log": ("requests", "RequestLog"),
    "patron_batch": ("patron_batch", "PatronBatch"),
    "people_preview": ("people_preview", "BatchPreview"),  # whom, wanted: Wanted, lines: Sequence[PatronLine]
    "school_year": ("school_year", "SchoolYear"),
    "school_preview": ("school_year", "SchoolPreview"),  # rolled: Rolled, make
    "lists": ("lists", "Lists"),
    "list": ("list_open", "OpenList"),  # key: str, its id
    "keep_list": ("list_keep", "KeepList"),  # search: Search (library/cataloging/list_search); else biblios, title
    "keeping": ("keeping", "Keeping"),
    "audit": ("audit_log", "AuditScreen"),  # card: str, only of this patron
    "register_for": ("register_for", "RegisterFor"),  # session: str; card: str, if it is known
    "party": ("party", "Party"),  # registration: str, its id
    "who_comes": ("who_comes", "WhoComes"),  # called, people, take: see there
    "calendar_files": ("calendar_files", "CalendarFiles"),
    "program_form": ("program_form", "program_form"),  # day: date, of a new one; session: str, one that is changed
    "program_rest": ("program_rest", "ProgramRest"),  # about, lines, take: see there
    "program_dates": ("program_dates", "ProgramDates"),  # about, found: Outline, perform
    "program_more": ("program_more", "MoreDates"),  # session: str, one of the program that gets more dates
    "program_cancel": ("program_cancel", "CancelProgram"),  # session: str, its id; about: its title
    "session": ("session", "SessionScreen"),  # session: str, its id; door: is it open, so that scans are counted?
    "preparation": ("preparation", "PreparationList"),  # session: str, its id; without it what is due over all
    "checklist_line": ("checklist_line", "ChecklistLine"),  # program or kind; key: of the line that is changed
    "checklists": ("checklists", "Checklists"),
    "checklist": ("checklists", "OneTemplate"),  # kind: of programs
    "to_tell": ("to_tell", "ToTell"),  # session: str, its id; without it of all
    "telling": ("to_tell", "TellingText"),  # telling: Telling; text: str, what is told
    "rooms": ("rooms", "Rooms"),  # day: date, where to begin; room: str, its code
    "room_booking": ("room_booking", "RoomBooking"),  # room: str, its code; wall: str; or booking: str, its id
    "room_clashes": ("room_clashes", "RoomClashes"),
    "room_list": ("room_list", "RoomList"),
    "room_form": ("room_list", "RoomForm"),  # code: str, one that is changed
    "room_policy": ("room_list", "RoomPolicy"),  # room: str, its code
    "imports": ("imports", "Imports"),
    "import_new": ("import_assistant", "Assistant"),  # draft: what was chosen before
    "import_back": ("import_back", "ImportBack"),  # batch: str, its id
}
"""What is pushed over a mode. The facts are the keywords of the class."""


def screen(module: str, name: str, **facts: Any) -> HomeScreen:
    made: HomeScreen = getattr(import_module(f"{__package__}.{module}"), name)(**facts)
    return made
