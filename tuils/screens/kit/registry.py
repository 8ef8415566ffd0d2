"""The screens by name: a module of this package and the class in it.

A screen is imported when it is first opened, so that the desk is there sooner. Who adds a screen adds a line:
a mode to `MODES`, a screen of the menu to `menu_entries.py`, any other to `SCREENS`, with the facts that `Home.open`
takes for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .menu_entries import GROUPS

if TYPE_CHECKING:
    from .home import HomeScreen

MODES: dict[str, tuple[str, str]] = {
    "desk": ("desk.desk", "DeskScreen"),
    "catalog": ("catalog.search", "Catalog"),
    "patrons": ("patrons.search", "Patrons"),
    "events": ("programs.events", "Events"),
}
"""The modes that F2 to F5 switch to. Made without facts, once for each sign-in, and kept."""

SIGN_IN = ("kit.operator.sign_in", "SignIn")
LOCK = ("kit.operator.sign_in", "Lock")

SCREENS: dict[str, tuple[str, ...]] = {
    **{one.place: tuple(one.screen.split(":")) for group in GROUPS.values() for one in group if one.screen},
    "help": ("kit.help", "Help"),
    "undo": ("kit.undo", "Undo"),
    "menu": ("kit.menu", "Menu"),
    "why": ("kit.why", "WhyScreen"),
    "on_the_spot": ("kit.operator.on_the_spot", "OnTheSpot"),  # permission, people, answer: see there
    "scanner_watch": ("office.scanners", "ScannerWatch"),  # scanner: str, its name
    "found_printers": ("office.printers", "FoundPrinters"),
    "paper_preview": ("office.printers", "PaperPreview"),  # paper: str, its template
    "title": ("catalog.title", "Title"),  # biblio: str, its id
    "deposit_copies": ("desk.deposits", "DepositCopies"),  # deposit: str, its id
    "deposit_sending": ("desk.deposits", "DepositSending"),  # place: str, the name of a place
    "deposit_places": ("desk.deposits", "DepositPlaces"),
    "narrow": ("catalog.narrow", "Narrow"),  # search: Search, what holds now
    "shelf": ("catalog.shelf", "Shelf"),  # biblio: str, its id; or item, the id of a copy
    "label_sheets": ("catalog.label_queue", "LabelSheets"),
    "inventory": ("catalog.inventory_walk", "InventoryWalk"),  # key: str, its id
    "inventory_report": ("catalog.inventory", "InventoryReported"),  # key: str, its id
    "inventory_search": ("catalog.inventory", "InventorySearch"),  # key: str, its id
    "inventory_shelves": ("catalog.inventory", "InventoryShelves"),  # key: str, its id
    "serial_form": ("catalog.serials", "SerialForm"),  # serial: str, empty for a new one; title: str, its id
    "serial_issues": ("catalog.serials", "IssueList"),  # serial: str, its id
    "late_issues": ("catalog.serials", "LateIssues"),
    "late_orders": ("orders.orders", "LateOrders"),
    "order_file": ("orders.order_file", "OrderFile"),  # path; vendor: VendorRow; records: what is in the file
    "order_form": ("orders.order_form", "OrderForm"),  # line, biblio or suggestion: str, an id of one of them
    "vendor_form": ("orders.order_money", "VendorForm"),  # vendor: str, its id; empty for a new one
    "fund_form": ("orders.order_money", "FundForm"),  # fund: str, its id; empty for a new one
    "invoice_form": ("orders.order_money", "InvoiceForm"),
    "bill_lines": ("orders.order_file", "BillLines"),  # vendor: its id; billed: what is said of each, by its id
    "suggestion_form": ("orders.suggestions", "SuggestionForm"),  # title, author, isbn: str, to begin with
    "ill_form": ("orders.interlibrary", "RequestForm"),  # request: str, its id, empty for a new one; card: str
    "ill_request": ("orders.interlibrary", "RequestPage"),  # request: str, its id
    "ill_partner_form": ("orders.interlibrary", "PartnerForm"),  # partner: str, its id; empty for a new one
    "ill_lending_form": ("orders.interlibrary_lent", "LendingForm"),
    "old_issues": ("catalog.serials", "OldIssues"),
    "weeding_kept": ("catalog.weeding", "KeptCopies"),
    "weeded": ("catalog.weeding", "WeededCopies"),
    "merge_with": ("catalog.work_lists", "MergeWith"),  # biblio, title
    "remove_title": ("catalog.merge_titles", "RemoveTitle"),  # biblio
    "merge_titles": ("catalog.merge_titles", "MergeTitles"),  # stays, goes: ids
    "qr": ("kit.papers.qr", "QrCode"),  # text: str, what the code says; words; biblio: str, its title
    "card": ("patrons.card.screen", "Card"),  # card: str
    "edit": ("patrons.register", "EditPatron"),  # card: str
    "same_name": ("patrons.register", "SameName"),  # people: Sequence[PatronSheet]
    "merge_people": ("patrons.merging", "MergePeople"),  # goes, stays: cards
    "told": ("patrons.family_loans", "FamilyLoans"),  # card, other: cards; called: the name of the other
    "note": ("patrons.note_forms", "NoteForm"),  # card: str; note: Note, one that is changed
    "stop_lending": ("patrons.note_forms", "StopForm"),  # card: str
    "contact": ("patrons.note_forms", "ContactForm"),  # card: str; contact: Contact, one that is changed
    "device_settings": ("office.devices", "DeviceSettings"),  # device: str, its name
    "device_log": ("office.devices", "DeviceLog"),  # device: str, its name
    "register_list": ("registers.register_list", "RegisterEntryList"),  # register: str, its name
    "register_form": ("registers.register_form", "RegisterForm"),  # register; entry: str, empty for a new one
    "register_page": ("registers.register_page", "RegisterPage"),  # register; entry: str, its id
    "register_maker": ("registers.register_maker", "RegisterMaker"),  # register: str, one to change; empty for a new
    "policy": ("office.policies", "PolicyPage"),  # topic: str
    "turned_off": ("desk.turned_off", "TurnedOffList"),
    "agreements": ("office.agreements", "AgreementList"),  # topic: str
    "policy_form": ("office.policies", "PolicyForm"),  # topic: str, empty for a new one
    "round_bags": ("desk.rounds", "RoundBags"),  # called: str, the id of a round
    "round_picks": ("desk.rounds", "RoundPicks"),  # called: str, the id of a round, or the code of a bag
    "round_stops": ("desk.rounds", "RoundStops"),  # called: str, the id of a round
    "round_form": ("desk.round_forms", "RoundForm"),  # tour: str, the id of a round; empty for a new one
    "group_form": ("desk.groups", "GroupForm"),  # biblio: str, the id of its title
    "group_change": ("desk.groups", "GroupChange"),  # group: str, its id
    "homebound": ("desk.rounds", "HomeboundList"),
    "wishes_form": ("desk.round_forms", "WishesForm"),  # card: str
    "bag_returned": ("desk.rounds", "BagReturned"),  # lines: Sequence[str]
    "class_list": ("desk.classes", "ClassSweep"),  # called: str, a class, a grade alone, or a teacher
    "class_refused": ("desk.classes", "ClassRefused"),  # refused: Sequence[DealRefused]
    "code": ("office.settings", "OneCode"),  # kind, code
    "status_form": ("catalog.item_form", "StatusForm"),  # item: str, the id of a copy
    "queue": ("desk.queue", "QueueScreen"),  # biblio: str, its id; item: str, the barcode of a copy
    "repair_form": ("desk.repairs", "RepairForm"),  # item: str, the id of a copy; problem: str
    "decision": ("desk.decisions", "OneDecision"),  # one: Decision; settled: what is done behind it
    "work_loaded": ("office.bookmobile", "WorkLoaded"),  # told: sentences
    "van_prepare": ("office.bookmobile", "PrepareVan"),
    "stops": ("office.bookmobile", "VanStops"),
    "paper_log": ("office.paper_log", "PaperLog"),
    "long_overdue": ("desk.overdue_list", "LongOverdue"),
    "record_editor": (
        "catalog.marc.editor",
        "RecordEditor",
    ),  # biblio: str, its id; or opened, a new record; at: a field
    "marc_codes": ("catalog.marc.codes", "FixedCodes"),  # tag, text, leader; take: gets what it becomes
    "marc_field_help": ("catalog.marc.field_help", "FieldHelp"),  # record: MarcRecord; at: a field, -1 the leader
    "compare_records": ("catalog.compare_records", "CompareRecords"),  # records; at: the one left; take: the chosen one
    "program_survey": ("programs.survey", "ProgramSurvey"),  # span: Span; branch: a code, or empty for all
    "report_how": ("programs.reports", "ReportHow"),  # line: Line; found: Report, in which it is
    "report": ("office.reports", "OneReport"),  # called: str, the name of a report; pin: that of a pinned one
    "command_form": ("office.all_commands", "CommandForm"),  # command: str, its name
    "command_answer": ("office.all_commands", "CommandAnswer"),  # command: str; said: its lines
    "questions": ("office.questions", "Questions"),
    "question": ("office.questions", "OneQuestion"),  # called: str, the name of a kept question
    "survey": ("office.tally", "SurveySheet"),
    "survey_figure": ("office.tally", "SurveyFigurePage"),  # one: SurveyFigure; year: int or None; state: str
    "counts": ("office.tally", "CountSheet"),
    "notice_text": ("office.notices", "NoticePage"),  # text: NoticeText, what is read; to: str, by whom
    "notice_calls": ("office.notices", "NoticeCalls"),
    "notice_words": ("office.notices", "NoticeWords"),
    "notice_log": ("office.notices", "NoticeLog"),
    "notice_fates": ("office.notices", "NoticeFates"),
    "mail_form": ("office.mail", "EmailForm"),
    "replies_form": ("office.mail", "RepliesForm"),
    "texts_form": ("office.mail", "TextsForm"),
    # which: Which, what holds; take: takes what is chosen, and its words
    "only_some": ("programs.program_filter", "OnlySome"),
    "moves": ("office.opening_days", "MovesSheet"),  # moved: Moved
    "roles": ("office.staff_accounts", "RoleList"),
    "role": ("office.staff_accounts", "RoleRights"),  # code: of the role
    "rule_line": ("office.rule_picking", "NewLine"),
    "rule_others": ("office.rules", "OtherRules"),  # place: branch, category, item type
    "rule_words": ("office.rules", "RuleWords"),  # said, told: Preview
    "rule_case": ("office.rule_picking", "TryCase"),  # place
    "rule_tried": ("office.rule_picking", "RuleTried"),  # tried: Tried
    "title_form": ("catalog.item_form", "TitleForm"),  # biblio: str
    "item_form": ("catalog.item_form", "ItemForm"),  # item: str, its id; at: str, the line where one begins
    "copies_form": ("catalog.several_copies", "CopiesForm"),  # biblio: str; title: str, in words
    "scan_labels": ("catalog.several_copies", "ScanLabels"),  # biblio, fields, copies: Sequence[Facts], add: partial
    "batch_form": ("catalog.item_batch", "BatchForm"),  # codes: Sequence[str], barcodes
    "batch_preview": ("catalog.item_batch", "ItemBatchPreview"),  # codes, fields, lines: Sequence[EditLine]
    "request_log": ("office.records_requests", "RequestLog"),
    "people_preview": (
        "patrons.school_year",
        "PatronBatchPreview",
    ),  # whom, wanted: Wanted, lines: Sequence[PatronLine]
    "school_year": ("patrons.school_year", "SchoolYear"),
    "school_preview": ("patrons.school_year", "SchoolPreview"),  # rolled: Rolled, make
    "list": ("catalog.one_list", "OpenList"),  # key: str, its id
    # search: Search (library/holdings/list_search); else biblios, title
    "keep_list": ("catalog.lists", "KeepList"),
    "register_for": ("programs.registering", "RegisterFor"),  # session: str; card: str, if it is known
    "party": ("programs.one_registration", "OneRegistration"),  # registration: str, its id
    "who_comes": ("programs.who_comes", "WhoComes"),  # called, people, take: see there
    "program_rest": ("programs.changing", "ProgramRest"),  # about, lines, take: see there
    "program_dates": ("programs.more_dates", "ProgramDates"),  # about, found: Outline, perform
    "program_more": ("programs.more_dates", "MoreDates"),  # session: str, one of the program that gets more dates
    "program_cancel": ("programs.cancelling", "CancelProgram"),  # session: str, its id; about: its title
    # session: str, its id; door: is it open, so that scans are counted?
    "session": ("programs.one_date", "SessionScreen"),
    "checklist_line": ("programs.checklist_line", "ChecklistLine"),  # program or kind; key: of the line that is changed
    "checklists": ("programs.checklist_templates", "Checklists"),
    "checklist": ("programs.checklist_templates", "OneTemplate"),  # kind: of programs
    "telling": ("programs.contact_list", "TellingText"),  # telling: Telling; text: str, what is told
    "posts": ("programs.signage", "Posts"),  # session: str, the end of its id; empty for all
    "post": ("programs.signage", "PostPage"),  # session, network: str
    "reading": ("programs.reading", "ReadingDesk"),  # program: str, its id
    "reading_form": ("programs.reading_forms", "ReadingForm"),  # program: str, its id; empty for a new one
    "reading_prizes": ("programs.reading", "ReadingPrizes"),  # program: str, its id
    "reading_prize_form": (
        "programs.reading_forms",
        "PrizeForm",
    ),  # program; prize: str, an id; empty: new
    "reader_form": ("programs.reading_forms", "ReaderForm"),  # program: str, its id; card: str, if there is one
    "room_booking": ("rooms.booking", "BookingForm"),  # room: str, its code; wall: str; or booking: str, its id
    "room_clashes": ("rooms.bookable", "RoomClashes"),
    "room_late": ("rooms.bookable", "LateEquipment"),
    "room_list": ("rooms.bookable", "RoomList"),
    "room_form": ("rooms.bookable", "RoomForm"),  # code: str, one that is changed
    "room_policy": ("rooms.bookable", "RoomPolicy"),  # room: str, its code
    "import_new": ("imports.assistant", "Assistant"),  # draft: what was chosen before
    "import_back": ("imports.past_imports", "ImportBack"),  # batch: str, its id
}
"""The screens pushed over a mode. The facts are the keywords of the class."""


def place_meant(name: str, facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the screen and the facts of a place of the idle desk: `register_list register=trouble` has both."""
    place, _blank, told = name.partition(" ")
    fact, _is, value = told.partition("=")
    return place, {**facts, fact: value} if told else facts


def screen(module: str, name: str, **facts: Any) -> HomeScreen:
    made: HomeScreen = getattr(import_module(f"tuils.screens.{module}"), name)(**facts)
    return made
