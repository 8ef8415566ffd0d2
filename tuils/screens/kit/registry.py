"""The screens by name: a module of this package and the class in it.

A screen is imported when it is first opened, so that the desk is there sooner. Who adds a screen adds a line:
a mode to `MODES`, anything else to `SCREENS`, with the facts that `Home.open` takes for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .home import HomeScreen

MODES: dict[str, tuple[str, str]] = {
    "desk": ("desk.desk", "DeskScreen"),
    "catalog": ("catalog.search", "Catalog"),
    "patrons": ("patrons.search", "Patrons"),
    "events": ("programs.events", "Events"),
}
"""The modes that F2 to F5 switch to. Made without facts, once for each sign-in, and kept."""

SIGN_IN = ("kit.sign_in", "SignIn")
LOCK = ("kit.sign_in", "Lock")

SCREENS: dict[str, tuple[str, str]] = {
    "help": ("kit.help", "Help"),
    "undo": ("kit.undo", "Undo"),
    "menu": ("kit.menu", "Menu"),
    "documentation": ("kit.manual", "Documentation"),  # words: str, what is looked for
    "why": ("kit.why", "WhyScreen"),
    "on_the_spot": ("kit.on_the_spot", "OnTheSpot"),  # permission, people, answer: see there
    "slip": ("desk.due_slip", "LastPaper"),
    "print_again": ("kit.print_again", "PrintAgain"),
    "printers": ("office.printers", "Printers"),
    "scanners": ("office.scanners", "Scanners"),
    "rfid_pad": ("office.rfid_pad", "Pad"),
    "scanner_watch": ("office.scanners", "ScannerWatch"),  # scanner: str, its name
    "found_printers": ("office.printers", "FoundPrinters"),
    "papers": ("office.printers", "Papers"),  # printer: str, the one that is looked at
    "paper_preview": ("office.printers", "PaperPreview"),  # paper: str, its template
    "set_up": ("office.setup", "SetUp"),
    "title": ("catalog.title", "Title"),  # biblio: str, its id
    "narrow": ("catalog.narrow", "Narrow"),  # search: Search, what holds now
    "shelf": ("catalog.shelf", "Shelf"),  # biblio: str, its id; or item, the id of a copy
    "label_queue": ("catalog.label_queue", "LabelQueue"),
    "signs": ("catalog.label_queue", "Signs"),
    "label_sheets": ("catalog.label_queue", "LabelSheets"),
    "inventories": ("catalog.inventory", "Inventories"),
    "inventory": ("catalog.inventory_walk", "InventoryWalk"),  # key: str, its id
    "inventory_report": ("catalog.inventory", "InventoryReported"),  # key: str, its id
    "inventory_search": ("catalog.inventory", "InventorySearch"),  # key: str, its id
    "inventory_shelves": ("catalog.inventory", "InventoryShelves"),  # key: str, its id
    "serials": ("catalog.serials", "SerialList"),
    "serial_form": ("catalog.serials", "SerialForm"),  # serial: str, empty for a new one; title: str, its id
    "serial_issues": ("catalog.serials", "IssueList"),  # serial: str, its id
    "late_issues": ("catalog.serials", "LateIssues"),
    "orders": ("catalog.orders", "OrderList"),
    "late_orders": ("catalog.orders", "LateOrders"),
    "order_file": ("catalog.order_file", "OrderFile"),  # path; vendor: VendorRow; records: what is in the file
    "order_form": ("catalog.order_form", "OrderForm"),  # line, biblio or suggestion: str, an id of one of them
    "vendors": ("catalog.order_money", "VendorList"),
    "vendor_form": ("catalog.order_money", "VendorForm"),  # vendor: str, its id; empty for a new one
    "funds": ("catalog.order_money", "FundList"),
    "fund_form": ("catalog.order_money", "FundForm"),  # fund: str, its id; empty for a new one
    "invoices": ("catalog.order_money", "InvoiceList"),
    "invoice_form": ("catalog.order_money", "InvoiceForm"),
    "bill_lines": ("catalog.bill_lines", "BillLines"),  # vendor: its id; billed: what is said of each, by its id
    "suggestions": ("catalog.suggestions", "SuggestionList"),
    "suggestion_form": ("catalog.suggestions", "SuggestionForm"),  # title, author, isbn: str, to begin with
    "old_issues": ("catalog.serials", "OldIssues"),
    "weeding": ("catalog.weeding", "WeedingList"),
    "weeding_kept": ("catalog.weeding", "KeptCopies"),
    "weeded": ("catalog.weeding", "WeededCopies"),
    "duplicates": ("catalog.work_lists", "DuplicateTitles"),
    "headings": ("catalog.headings", "Headings"),
    "merge_with": ("catalog.work_lists", "MergeWith"),  # biblio, title
    "remove_title": ("catalog.merge_titles", "RemoveTitle"),  # biblio
    "merge_titles": ("catalog.merge_titles", "MergeTitles"),  # stays, goes: ids
    "call_numbers": ("catalog.work_lists", "CallNumbers"),
    "qr": ("kit.qr", "QrCode"),  # text: str, what the code says; words; biblio: str, its title
    "card": ("patrons.card.screen", "Card"),  # card: str
    "drawer": ("desk.cash_drawer", "Cash"),
    "close_day": ("desk.cash_drawer", "CloseDay"),
    "register": ("patrons.register", "Register"),  # code: str, the number of a new card, if it was scanned
    "register_family": ("patrons.family_form", "RegisterFamily"),
    "edit": ("patrons.register", "EditPatron"),  # card: str
    "same_name": ("patrons.register", "SameName"),  # people: Sequence[PatronSheet]
    "merge_people": ("patrons.merging", "MergePeople"),  # goes, stays: cards
    "told": ("patrons.family_loans", "FamilyLoans"),  # card, other: cards; called: the name of the other
    "note": ("patrons.note_forms", "NoteForm"),  # card: str; note: Note, one that is changed
    "stop_lending": ("patrons.note_forms", "StopForm"),  # card: str
    "contact": ("patrons.note_forms", "ContactForm"),  # card: str; contact: Contact, one that is changed
    "settings": ("office.settings", "LibrarySettings"),
    "code": ("office.settings", "OneCode"),  # kind, code
    "status_form": ("catalog.item_form", "StatusForm"),  # item: str, the id of a copy
    "queue": ("desk.queue", "QueueScreen"),  # biblio: str, its id; item: str, the barcode of a copy
    "pull_list": ("desk.hold_lists", "Pulls"),
    "hold_shelf": ("desk.hold_lists", "HoldShelf"),
    "repairs": ("desk.repairs", "Repairs"),
    "repair_form": ("desk.repairs", "RepairForm"),  # item: str, the id of a copy; problem: str
    "processing": ("catalog.processing", "ProcessingBoard"),
    "decisions": ("desk.decisions", "Decisions"),
    "decision": ("desk.decisions", "OneDecision"),  # one: Decision; settled: what is done behind it
    "bookmobile": ("office.bookmobile", "Bookmobile"),
    "work_loaded": ("office.bookmobile", "WorkLoaded"),  # told: sentences
    "van_prepare": ("office.bookmobile", "PrepareVan"),
    "stops": ("office.bookmobile", "VanStops"),
    "paper_log": ("office.paper_log", "PaperLog"),
    "in_transit": ("desk.hold_lists", "OnTheWay"),
    "overdue": ("desk.overdue_list", "OverdueList"),  # days: late by so many or more
    "long_overdue": ("desk.overdue_list", "LongOverdue"),
    "record_editor": (
        "catalog.marc.editor",
        "RecordEditor",
    ),  # biblio: str, its id; or opened, a new record; at: a field
    "marc_codes": ("catalog.marc.codes", "FixedCodes"),  # tag, text, leader; take: gets what it becomes
    "marc_field_help": ("catalog.marc.field_help", "FieldHelp"),  # record: MarcRecord; at: a field, -1 the leader
    "compare_records": ("catalog.compare_records", "CompareRecords"),  # records; at: the one left; take: the chosen one
    "new_record": ("catalog.marc.new_record", "NewRecord"),
    "quick_add": ("catalog.quick_add", "QuickAdd"),  # code: str, the barcode, if it was scanned
    "day_list": ("desk.day_list", "DaySheet"),
    "program_reports": ("programs.reports", "ProgramReports"),
    "program_survey": ("programs.survey", "ProgramSurvey"),  # span: Span; branch: a code, or empty for all
    "report_how": ("programs.reports", "ReportHow"),  # line: Line; found: Report, in which it is
    "reports": ("office.reports", "ReportList"),
    "report": ("office.reports", "OneReport"),  # called: str, the name of a report; pin: that of a pinned one
    "questions": ("office.questions", "Questions"),
    "question": ("office.questions", "OneQuestion"),  # called: str, the name of a kept question
    "survey": ("office.tally", "SurveySheet"),
    "survey_figure": ("office.tally", "SurveyFigurePage"),  # one: SurveyFigure; year: int or None; state: str
    "counts": ("office.tally", "CountSheet"),
    "notices": ("office.notices", "Notices"),
    "notice_text": ("office.notices", "NoticePage"),  # text: NoticeText, what is read; to: str, by whom
    "notice_calls": ("office.notices", "NoticeCalls"),
    "notice_words": ("office.notices", "NoticeWords"),
    "notice_log": ("office.notices", "NoticeLog"),
    "notice_fates": ("office.notices", "NoticeFates"),
    "mail": ("office.mail", "MailSheet"),
    "mail_form": ("office.mail", "EmailForm"),
    "replies_form": ("office.mail", "RepliesForm"),
    "texts_form": ("office.mail", "TextsForm"),
    "visitors": ("office.tally", "TallySheet"),
    "calendar": ("office.opening_days", "CalendarSheet"),  # day: date, where to begin
    # which: Which, what holds; take: takes what is chosen, and its words
    "only_some": ("programs.program_filter", "OnlySome"),
    "moves": ("office.opening_days", "MovesSheet"),  # moved: Moved
    "people": ("office.staff_accounts", "People"),
    "roles": ("office.staff_accounts", "RoleList"),
    "role": ("office.staff_accounts", "RoleRights"),  # code: of the role
    "rules": ("office.rules", "Rules"),
    "rule_line": ("office.rule_picking", "NewLine"),
    "rule_others": ("office.rule_others", "OtherRules"),  # place: branch, category, item type
    "rule_words": ("office.rule_others", "RuleWords"),  # said, told: Preview
    "rule_case": ("office.rule_picking", "TryCase"),  # place
    "rule_tried": ("office.rule_picking", "RuleTried"),  # tried: Tried
    "title_form": ("catalog.item_form", "TitleForm"),  # biblio: str
    "item_form": ("catalog.item_form", "ItemForm"),  # item: str, its id; at: str, the line where one begins
    "copies_form": ("catalog.several_copies", "CopiesForm"),  # biblio: str; title: str, in words
    "scan_labels": ("catalog.several_copies", "ScanLabels"),  # biblio, fields, copies: Sequence[Facts], add: partial
    "batch_edit": ("catalog.item_batch", "BatchEdit"),
    "batch_form": ("catalog.item_batch", "BatchForm"),  # codes: Sequence[str], barcodes
    "batch_preview": ("catalog.item_batch", "ItemBatchPreview"),  # codes, fields, lines: Sequence[EditLine]
    "requests": ("office.records_requests", "Requests"),
    "request_log": ("office.records_requests", "RequestLog"),
    "patron_batch": ("patrons.batch_change", "PatronBatch"),  # cards: Sequence[str], where it is of a list
    "people_preview": (
        "patrons.batch_preview",
        "PatronBatchPreview",
    ),  # whom, wanted: Wanted, lines: Sequence[PatronLine]
    "school_year": ("patrons.school_year", "SchoolYear"),
    "school_preview": ("patrons.school_year", "SchoolPreview"),  # rolled: Rolled, make
    "lists": ("catalog.lists", "Lists"),
    "list": ("catalog.one_list", "OpenList"),  # key: str, its id
    # search: Search (library/cataloging/list_search); else biblios, title
    "keep_list": ("catalog.keep_list", "KeepList"),
    "keeping": ("office.retention", "RetentionRules"),
    "audit": ("office.audit_log", "AuditScreen"),  # card: str, only of this patron
    "register_for": ("programs.registering", "RegisterFor"),  # session: str; card: str, if it is known
    "party": ("programs.one_registration", "OneRegistration"),  # registration: str, its id
    "who_comes": ("programs.who_comes", "WhoComes"),  # called, people, take: see there
    "calendar_files": ("programs.calendar_files", "CalendarFiles"),
    # day: date, of a new one; session: str, one that is changed
    "program_form": ("programs.changing", "program_form"),
    "program_rest": ("programs.changing", "ProgramRest"),  # about, lines, take: see there
    "program_dates": ("programs.more_dates", "ProgramDates"),  # about, found: Outline, perform
    "program_more": ("programs.more_dates", "MoreDates"),  # session: str, one of the program that gets more dates
    "program_cancel": ("programs.cancelling", "CancelProgram"),  # session: str, its id; about: its title
    # session: str, its id; door: is it open, so that scans are counted?
    "session": ("programs.one_date", "SessionScreen"),
    "preparation": ("programs.preparation", "PreparationList"),  # session: str, its id; without it what is due over all
    "checklist_line": ("programs.checklist_line", "ChecklistLine"),  # program or kind; key: of the line that is changed
    "checklists": ("programs.checklist_templates", "Checklists"),
    "checklist": ("programs.checklist_templates", "OneTemplate"),  # kind: of programs
    "to_tell": ("programs.contact_list", "ToTell"),  # session: str, its id; without it of all
    "telling": ("programs.contact_list", "TellingText"),  # telling: Telling; text: str, what is told
    "rooms": ("rooms.schedule", "Rooms"),  # day: date, where to begin; room: str, its code
    "room_booking": ("rooms.booking", "BookingForm"),  # room: str, its code; wall: str; or booking: str, its id
    "room_clashes": ("rooms.double_bookings", "RoomClashes"),
    "room_list": ("rooms.bookable", "RoomList"),
    "room_form": ("rooms.bookable", "RoomForm"),  # code: str, one that is changed
    "room_policy": ("rooms.bookable", "RoomPolicy"),  # room: str, its code
    "to_complete": ("catalog.work_lists", "ToComplete"),
    "lookup_targets": ("office.lookup_targets", "LookupTargets"),
    "imports": ("imports.past_imports", "PastImports"),
    "import_new": ("imports.assistant", "Assistant"),  # draft: what was chosen before
    "import_back": ("imports.past_imports", "ImportBack"),  # batch: str, its id
}
"""The screens pushed over a mode. The facts are the keywords of the class."""


def screen(module: str, name: str, **facts: Any) -> HomeScreen:
    made: HomeScreen = getattr(import_module(f"tuils.screens.{module}"), name)(**facts)
    return made
