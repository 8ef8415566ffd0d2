"""The screens of the menu, grouped by job. Add a screen's row where people look for it: it is the screen's line in the
registry and in the menu. Numbers follow from the order, so there are no holes, and no text names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tuils.i18n import N_, _
from tuils.values.dataclass import dataclass
from tuils.values.everyday_words import EVERYDAY, everyday
from tuils.values.folding import fold_text
from tuils.values.task_words import rank, telling

if TYPE_CHECKING:
    from tuils.library.office.registers.kind_file import RegisterKind

    from .home import Home


@dataclass(frozen=True)
class MenuEntry:
    """An entry. `place`: the name of its screen, one of the menu's own actions, or a guide. `screen`: its module and
    class, empty without one; this is its row in the registry. `line`: its task, for the search and its results. `also`:
    other words for it, English and folded. `permission`: operators without it don't see the entry. `within`: the entry
    of the whole menu that holds it, which has no more than 40, whatever comes; each is found by its own words."""

    words: str
    place: str
    screen: str
    line: str
    permission: str = ""
    also: str = ""
    within: str = ""


@dataclass(frozen=True)
class Guide:
    """A guide to a task without a screen: the mode where it begins, and what to do there. `screen`: where it is done,
    which stays if it is open. `tab`: its place on the card of the patron at the desk."""

    mode: str
    said: str
    then: str
    tab: str = ""
    screen: str = ""


GUIDES = {
    "fees": Guide(
        "patrons",
        N_("Fines and fees: find the patron first."),
        N_("On the patron's card, choose Account (.a): Pay, Waive, and Refund."),
        "account",
    ),
    "lost_item": Guide(
        "catalog",
        N_("Lost or damaged item: find its title, or scan it."),
        N_("On the title, .g changes the status of the copy."),
        screen="title",
    ),
    "lost_card": Guide(
        "patrons",
        N_("Lost library card: find the patron first."),
        N_("On the patron's card, choose Details (.s). There .g gives a new card."),
        "details",
    ),
    "sign_up": Guide(
        "events",
        N_("Registration: choose the day of the program, then press F7."),
        N_("Arrows choose a day. Or type words of its title."),
    ),
    "attendance": Guide(
        "events",
        N_("Attendance: choose the day of the program, then press F8."),
        N_("Arrows choose a day. Or type words of its title."),
    ),
}
BY_ALSO, BY_PLACE = 6, 8
"""The rank of an entry found by its `also` words: below its name, above synonyms; and by the name of its screen: as by
its own, so that "register" is still for a patron, and then for Registers."""
EVERYDAY_FIRST = 999
"""The rank of what everyday words mean: above any name."""
REGISTERS, COMMANDS = N_("Registers"), N_("Commands")
COMMAND = "command_form command="
"""The beginning of the place of a command."""
AT_DESK = ("verify", "here", "items")
"""Modes of the desk."""
HOLDER = "holder"
"""The place of an entry that only holds others."""
OWN = ("slip", "back_up", "lock", "switch", "sign_out", *AT_DESK, *GUIDES)

GROUPS: dict[str, tuple[MenuEntry, ...]] = {
    N_("Today"): (
        MenuEntry(N_("Holds to pull"), "pull_list", "desk.hold_lists:Pulls",
                  N_("Take requested copies from the shelf")),
        MenuEntry(N_("Hold shelf"), "hold_shelf", "desk.hold_lists:HoldShelf",
                  N_("Holds ready for pickup, and those to clear"), also="pickup"),
        MenuEntry(N_("Curbside"), "curbside", "desk.curbside:CurbsideList",
                  N_("Who comes for holds, who is outside"), "holds.edit", "pickup appointment parking",
                  within=N_("Curbside and rounds")),
        MenuEntry(N_("Homebound rounds"), "rounds", "desk.rounds:RoundList",
                  N_("Bags for patrons at home: drivers, picks"), "holds.edit",
                  "homebound delivery driver bag shut-in housebound outreach", within=N_("Curbside and rounds")),
        MenuEntry(N_("Group holds"), "groups", "desk.groups:GroupList",
                  N_("Copies for a class or a book club, by a date"), "holds.edit",
                  "class set club copies", within=N_("Curbside and rounds")),
        # days: late by so many or more
        MenuEntry(N_("Overdue list"), "overdue", "desk.overdue_list:OverdueList",
                  N_("Who has overdue items; print letters"), also="late notices lost"),
        MenuEntry(N_("In transit"), "in_transit", "desk.hold_lists:OnTheWay", N_("Items on their way between branches"),
                  also="send transfer"),
        MenuEntry(N_("Notices"), "notices", "office.notices:Notices", N_("Send email and letters; calls; the log"),
                  "notices.see", "email bill overdue", within=N_("Notices and calls")),
        # session: str, its id; without it of all
        MenuEntry(N_("Calls to make"), "to_tell", "programs.contact_list:ToTell",
                  N_("Tell patrons about program changes"), "programs.tell", "phone email",
                  within=N_("Notices and calls")),
        MenuEntry(N_("Activity log"), "day_list", "desk.day_list:DaySheet", N_("What was done today at every desk"),
                  also="history day list"),
        MenuEntry(N_("Cash drawer"), "drawer", "desk.cash_drawer:Cash", N_("Count the drawer; print a receipt again"),
                  "fees.pay", "cash money till receipt refund payments"),
        MenuEntry(N_("Count visitors"), "visitors", "office.tally:TallySheet", N_("Record the number of visitors"),
                  also="door gate people", within=N_("Counts and carts")),
        MenuEntry(N_("In-house use"), "here", "", N_("Count items left on tables"), also="used in the library browse",
                  within=N_("Counts and carts")),
        MenuEntry(N_("Double-check a cart"), "verify", "", N_("Scan a cart again before shelving"),
                  also="verify check in", within=N_("Counts and carts")),
        MenuEntry(N_("Renew by item"), "items", "", N_("Renew without the card: scan the items"), also="phone extend",
                  within=N_("Counts and carts")),
        MenuEntry(N_("Close the day"), "close_day", "desk.cash_drawer:CloseDay",
                  N_("See what is left to do, and back up"), also="open opening evening"),
    ),
    N_("Patrons"): (
        # code: str, the number of a new card, if it was scanned
        MenuEntry(N_("New patron"), "register", "patrons.register:Register",
                  N_("Register a patron and give out a card"), "patrons.register", "library card join registration",
                  within=N_("New patron or family")),
        MenuEntry(N_("New family"), "register_family", "patrons.family_form:RegisterFamily",
                  N_("Register an adult and children at one address"), "patrons.register",
                  "library card join registration household child children parent guardian",
                  within=N_("New patron or family")),
        MenuEntry(N_("Fines and fees"), "fees", "", N_("Take a payment, waive or refund a charge"),
                  also="owes pay money bill"),
        MenuEntry(N_("Lost card"), "lost_card", "", N_("Replace a library card"), also="new card number report stolen"),
        # cards: Sequence[str], where it is of a list
        MenuEntry(N_("Batch edit patrons"), "patron_batch", "patrons.batch_change:PatronBatch",
                  N_("Change or renew many patrons at once"), "patrons.batch", "school",
                  within=N_("Classes and batch edits")),
        MenuEntry(N_("Classes"), "classes", "desk.classes:ClassesList",
                  N_("Check out to a whole class and back; its list"), "patrons.find",
                  "school class homeroom teacher textbook grade", within=N_("Classes and batch edits")),
        MenuEntry(N_("Records requests"), "requests", "office.records_requests:Requests",
                  N_("Police or a parent asks: what to do"), also="subpoena privacy own"),
    ),
    N_("Events and outreach"): (
        MenuEntry(N_("Program registration"), "sign_up", "", N_("Register a patron for a program"), "programs.register",
                  "sign up signup enroll registration waitlist event class story time",
                  within=N_("Registration, attendance")),
        MenuEntry(N_("Attendance"), "attendance", "", N_("Count who comes to a program"), "programs.door",
                  "door head count headcount check in event class story time", within=N_("Registration, attendance")),
        # day: date, of a new one; session: str, one that is changed
        MenuEntry(N_("New program"), "program_form", "programs.changing:program_form",
                  N_("Schedule an event, once or every week"), "programs.edit", "event class story time series add",
                  within=N_("Programs: new, prep, files")),
        # session: str, its id; without it what is due over all
        MenuEntry(N_("Program prep"), "preparation", "programs.preparation:PreparationList",
                  N_("Checklists that are due for programs"), "programs.see", "prepare",
                  within=N_("Programs: new, prep, files")),
        MenuEntry(N_("Entrance screen"), "signage", "programs.signage:Signage",
                  N_("What the entrance shows; posters, texts to post"), "programs.see",
                  "signage sign slides monitor poster flyer publicity facebook social media post announce",
                  within=N_("Programs: new, prep, files")),
        MenuEntry(N_("Calendar files"), "calendar_files", "programs.calendar_files:CalendarFiles",
                  N_("Export or import program calendars"), "programs.see", "ics web",
                  within=N_("Programs: new, prep, files")),
        MenuEntry(N_("Summer reading"), "readings", "programs.reading:ReadingProgramList",
                  N_("Sign readers up, log what they read, give prizes"), "programs.see",
                  "reading program log minutes prize badge challenge winter children club"),
        # day: date, where to begin; room: str, its code
        MenuEntry(N_("Room bookings"), "rooms", "rooms.schedule:Rooms", N_("Book rooms, PCs, and equipment"),
                  also="meeting study computer", within=N_("Rooms and computers")),
        MenuEntry(N_("Public computers"), "public_computers", "programs.computers:PublicComputers",
                  N_("Sign people up; who has a computer, who waits"), "rooms.book",
                  "pc internet session guest", within=N_("Rooms and computers")),
        MenuEntry(N_("Bookmobile"), "bookmobile", "office.bookmobile:Bookmobile",
                  N_("Prepare the van, load its work, stops"), "library.merge", "van branch laptop offline stick",
                  within=N_("Bookmobile and conflicts")),
        MenuEntry(N_("Deposits"), "deposits", "desk.deposits:DepositList",
                  N_("Sets of copies at a school, a jail, a senior home"), "circulation.checkin",
                  "deposit collection rotating rotation nursing home school jail outreach",
                  within=N_("Bookmobile and conflicts")),
        MenuEntry(N_("Needs a decision"), "decisions", "desk.decisions:Decisions", N_("Conflicts between two machines"),
                  "library.decide", "conflict van", within=N_("Bookmobile and conflicts")),
    ),
    N_("Collection"): (
        # code: str, the barcode, if it was scanned
        MenuEntry(N_("Add a book"), "quick_add", "catalog.quick_add:QuickAdd", N_("Add a title and its copies"),
                  "catalog.edit", "new donation gift dvd item"),
        MenuEntry(N_("Import records"), "imports", "imports.past_imports:PastImports",
                  N_("Load titles, patrons, or checkouts from files"), "library.import", "marc"),
        MenuEntry(N_("Inventory"), "inventories", "catalog.inventory:Inventories",
                  N_("Scan the shelves; find what is missing"), also="check shelf stock",
                  within=N_("Inventory and weeding")),
        MenuEntry(N_("Weeding"), "weeding", "catalog.weeding:WeedingList", N_("Find copies to withdraw"),
                  "catalog.edit", "discard delete remove", within=N_("Inventory and weeding")),
        MenuEntry(N_("Lost or damaged item"), "lost_item", "", N_("Mark a copy lost, damaged, or claimed returned"),
                  "circulation.state", "broken missing book withdraw claims", within=N_("Lost, damaged, repairs")),
        MenuEntry(N_("Repairs"), "repairs", "desk.repairs:Repairs", N_("Damaged items, and items out for repair"),
                  also="damaged broken mend bindery binding vendor", within=N_("Lost, damaged, repairs")),
        MenuEntry(N_("Processing"), "processing", "catalog.processing:ProcessingBoard",
                  N_("Copies on their way to the shelf, step by step"), "circulation.state",
                  "received cataloged labeled new backlog", within=N_("Processing and labels")),
        MenuEntry(N_("Label queue"), "label_queue", "catalog.label_queue:LabelQueue",
                  N_("Print spine and barcode labels"), also="spine sheet avery", within=N_("Processing and labels")),
        MenuEntry(N_("Signs"), "signs", "catalog.label_queue:Signs", N_("Signs for shelves, test barcodes"),
                  also="hold shelf end scanner poster", within=N_("Processing and labels")),
        MenuEntry(N_("Orders"), "orders", "orders.orders:OrderList",
                  N_("Order titles, receive what comes; vendors, invoices"), "catalog.edit",
                  "acquisitions purchase buy vendor receive claim invoice jobber", within=N_("Orders and magazines")),
        MenuEntry(N_("Suggestions"), "suggestions", "orders.suggestions:SuggestionList",
                  N_("Titles that patrons want the library to buy"), "holds.place",
                  "purchase request wish buy recommend", within=N_("Orders and magazines")),
        MenuEntry(N_("Vendors"), "vendors", "orders.order_money:VendorList",
                  N_("Who the library buys from: accounts, discounts"), "orders.edit", "jobber supplier",
                  within=N_("Orders and magazines")),
        MenuEntry(N_("Invoices"), "invoices", "orders.order_money:InvoiceList",
                  N_("Bills of vendors: record, check, void"), "orders.money", "bill vendor pay",
                  within=N_("Orders and magazines")),
        MenuEntry(N_("Funds"), "funds", "orders.order_money:FundList", N_("Budgets: on order, spent, free"),
                  "orders.money", "budget money grant fiscal year", within=N_("Orders and magazines")),
        MenuEntry(N_("Magazines"), "serials", "catalog.serials:SerialList",
                  N_("Subscriptions; received and late issues"), also="newspaper serial issue",
                  within=N_("Orders and magazines")),
        MenuEntry(N_("Interlibrary loan"), "interlibrary", "orders.interlibrary:RequestList",
                  N_("Borrow from other libraries for patrons"), "holds.place", "ill request other borrow",
                  within=N_("Loans between libraries")),
        MenuEntry(N_("Lent to libraries"), "ill_lent", "orders.interlibrary_lent:LentList",
                  N_("What other libraries ask for and have"), "ill.edit", "ill interlibrary loan lend other",
                  within=N_("Loans between libraries")),
        MenuEntry(N_("Partner libraries"), "ill_partners", "orders.interlibrary:PartnerList",
                  N_("Symbols, couriers, addresses, travel days"), "holds.place", "ill interlibrary loan courier",
                  within=N_("Loans between libraries")),
        MenuEntry(N_("New MARC record"), "new_record", "catalog.marc.new_record:NewRecord",
                  N_("From a template, or like another title"), "catalog.edit", "catalog template editor field copy",
                  within=N_("Catalog records")),
        MenuEntry(N_("To complete"), "to_complete", "catalog.work_lists:ToComplete",
                  N_("Short records that wait for a lookup"), "catalog.edit", "brief offline",
                  within=N_("Catalog records")),
        MenuEntry(N_("Duplicates"), "duplicates", "catalog.work_lists:DuplicateTitles",
                  N_("Find and merge duplicate titles"), "catalog.edit", "merge same", within=N_("Catalog records")),
        MenuEntry(N_("Headings"), "headings", "catalog.headings:Headings",
                  N_("Names, subjects, series; change everywhere"),
                  also="authority author subject see reference rename", within=N_("Catalog records")),
        MenuEntry(N_("Call numbers"), "call_numbers", "catalog.work_lists:CallNumbers",
                  N_("Check call numbers and shelf order"), also="dewey shelf", within=N_("Catalog records")),
        MenuEntry(N_("Batch edit items"), "batch_edit", "catalog.item_batch:BatchEdit",
                  N_("Change many copies at once"), "catalog.edit", "location move copies",
                  within=N_("Catalog records")),
        MenuEntry(N_("Record sources"), "lookup_targets", "office.lookup_targets:LookupTargets",
                  N_("Catalogs and files to look up new books in"), "library.settings",
                  "sru z39.50 lookup targets library of congress copy cataloging isbn", within=N_("Catalog records")),
        MenuEntry(N_("Book lists"), "lists", "catalog.lists:Lists", N_("Displays, bibliographies, saved searches"),
                  also="display new books"),
    ),
    N_("Office"): (
        MenuEntry(N_("Reports"), "reports", "office.reports:ReportList",
                  N_("Numbers for the board, lists to work from"), also="statistics counts",
                  within=N_("Reports and survey")),
        MenuEntry(N_("Program reports"), "program_reports", "programs.reports:ProgramReports",
                  N_("Attendance; the state report"), "programs.see", "statistics", within=N_("Reports and survey")),
        # day: date, where to begin
        MenuEntry(N_("Hours and closings"), "calendar", "office.opening_days:CalendarSheet",
                  N_("Opening hours, holidays, closed days"), also="closed holidays snow calendar"),
        MenuEntry(N_("Checkout rules"), "rules", "office.rules:Rules", N_("Loan periods, limits, renewals, fines"),
                  also="policy late days fees"),
        MenuEntry(N_("Policies and scripts"), "policies", "office.policies:PolicyList",
                  N_("What do I say? Emergencies, policies, subject guides"),
                  also="emergency crisis evacuation first aid banned angry upset guide handout words say",
                  within=N_("Policies and manual")),
        # words: str, what is looked for
        MenuEntry(N_("Manual"), "documentation", "kit.manual:Documentation",
                  N_("How everything works: search and read"), also="documentation help guide",
                  within=N_("Policies and manual")),
        # command: str, a family; words: str, what is looked for
        MenuEntry(N_("All commands"), "commands", "office.all_commands:CommandList",
                  N_("What no screen is for: each command as a form"), also="command line script advanced more tools",
                  within=N_("Policies and manual")),
        MenuEntry(N_("Practice library"), "practice", "", N_("Try things out with sample data"),
                  also="demo training learn", within=N_("Policies and manual")),
        MenuEntry(N_("Registers"), "registers", "registers.all_registers:RegisterList",
                  N_("Every other list: trouble, supplies, tasks, your own"), "registers.use",
                  "list log own new kind"),
        MenuEntry(N_("Staff and PINs"), "people", "office.staff_accounts:People", N_("Accounts, one-time codes, roles"),
                  "staff.edit", "password volunteer", within=N_("Staff, PINs, audit log")),
        # card: str, only of this patron
        MenuEntry(N_("Audit log"), "audit", "office.audit_log:AuditScreen", N_("Who viewed or changed patron records"),
                  "audit.see", "privacy who", within=N_("Staff, PINs, audit log")),
        MenuEntry(N_("Print last receipt"), "slip", "desk.due_slip:LastPaper",
                  N_("Show or print the last receipt or slip"), also="receipt again",
                  within=N_("Devices and printers")),
        MenuEntry(N_("Waiting to print"), "print_again", "kit.papers.print_again:PrintAgain",
                  N_("Print what did not print"), also="printer queue again", within=N_("Devices and printers")),
        MenuEntry(N_("Devices"), "devices", "office.devices:DeviceList",
                  N_("Self-check kiosks, book drops, vendors of e-books"),
                  also="sip2 kiosk self check sorter overdrive hoopla libki machine",
                  within=N_("Devices and printers")),
        MenuEntry(N_("Printers"), "printers", "office.printers:Printers", N_("Set up, test, and assign printers"),
                  also="receipt printer paper", within=N_("Devices and printers")),
        MenuEntry(N_("Scanners"), "scanners", "office.scanners:Scanners",
                  N_("Find, watch, and set up scanners; sounds"), also="barcode gun beep port",
                  within=N_("Devices and printers")),
        MenuEntry(N_("RFID pad"), "rfid_pad", "office.rfid_pad:Pad", N_("Set up the pad, see and write tags"),
                  also="tag security gate 3m", within=N_("Devices and printers")),
        # printer: str, the one that is looked at
        MenuEntry(N_("Receipts and slips"), "papers", "office.printers:Papers",
                  N_("What prints where, when, and how it looks"), also="template preview",
                  within=N_("Devices and printers")),
        MenuEntry(N_("Email and texts"), "mail", "office.mail:MailSheet",
                  N_("The account notices are sent from; replies; texts"), "library.settings",
                  "smtp imap mail server gmail sms text messages"),
        MenuEntry(N_("Settings"), "settings", "office.settings:LibrarySettings",
                  N_("Library settings, item types, branches"), "library.settings", "options codes",
                  within=N_("Settings and setup")),
        MenuEntry(N_("First setup"), "set_up", "office.setup:SetUp", N_("Name, hours, scanner: step by step"),
                  "library.settings", "set up", within=N_("Settings and setup")),
        MenuEntry(N_("Back up now"), "back_up", "", N_("Make a backup and test it"), "library.backup", "save copy",
                  within=N_("Backup and data")),
        MenuEntry(N_("Data retention"), "keeping", "office.retention:RetentionRules",
                  N_("How long records are kept; delete old ones"), "library.purge", "privacy",
                  within=N_("Backup and data")),
        MenuEntry(N_("Lock the screen"), "lock", "", N_("Hide it until you come back (Ctrl+L)"),
                  also="blank away pause", within=N_("Lock, hand over, sign out")),
        MenuEntry(N_("Hand over the desk"), "switch", "", N_("Someone else signs in, all stays (Ctrl+O)"),
                  also="user shift change", within=N_("Lock, hand over, sign out")),
        MenuEntry(N_("Sign out"), "sign_out", "", N_("End your work at this desk"), also="quit log off exit close",
                  within=N_("Lock, hand over, sign out")),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class MenuLine:
    """An entry that the operator may see, under its number. `within`: the number of the line that holds it, 0 for
    those of the whole menu."""

    number: int
    group: str
    entry: MenuEntry
    within: int = 0


def menu_lines(home: Home, *, money: bool = True) -> list[MenuLine]:
    """Return the lines this operator may open, numbered without holes: first those of the whole menu, then those that
    one of them holds. No drawer if the library takes no money."""
    seen = [
        (group, entry)
        for group, entries in GROUPS.items()
        for entry in entries
        if _is_there(entry) and _may(home, entry) and (money or entry.place != "drawer")
    ]
    return number_lines(seen)


def number_lines(seen: Sequence[tuple[str, MenuEntry]]) -> list[MenuLine]:
    """Return the entries as lines. An entry that would be alone within another stands in the whole menu itself."""
    held = Counter((group, entry.within) for group, entry in seen if entry.within)
    lines: list[MenuLine] = []
    inside: list[tuple[int, str, MenuEntry]] = []
    numbers: dict[tuple[str, str], int] = {}
    for group, entry in seen:
        place = group, entry.within
        if held[place] < 2:
            lines.append(MenuLine(len(lines) + 1, group, entry))
            continue
        if place not in numbers:
            numbers[place] = len(lines) + 1
            lines.append(MenuLine(len(lines) + 1, group, MenuEntry(entry.within, HOLDER, "", "")))
        inside.append((numbers[place], group, entry))
    parts = [MenuLine(n, group, one, at) for n, (at, group, one) in enumerate(inside, len(lines) + 1)]
    return [*(_named_by(line, parts) for line in lines), *parts]


def _named_by(line: MenuLine, parts: Sequence[MenuLine]) -> MenuLine:
    """Return the line of a holder with the names of what it holds as its task."""
    if line.entry.place != HOLDER:
        return line
    names = "; ".join(_(part.entry.words) for part in parts if part.within == line.number)
    return replace(line, entry=replace(line.entry, line=names))


def register_lines(kinds: Iterable[RegisterKind], after: int) -> list[MenuLine]:
    """Return a line for each register, found by its words and not drawn in the whole menu. `after`: the last number."""
    lines = [
        MenuEntry(
            kind.title, f"register_list register={kind.name}", "", kind.help or _("A register"), kind.see, kind.menu
        )
        for kind in kinds
    ]
    return [MenuLine(number, REGISTERS, one) for number, one in enumerate(lines, after + 1)]


def command_lines(tasks: Mapping[str, str], after: int) -> list[MenuLine]:
    """Return a line for each command that no other entry stands for (`tasks`, by its name), found by its words and not
    drawn in the whole menu; then those of everyday tasks that have no screen. `after`: the last number."""
    named = dict(tasks)
    for task in EVERYDAY:
        if task.command and not task.place:
            named.setdefault(task.command, task.phrases[0])
    lines = [MenuEntry(name, f"{COMMAND}{name}", "", told) for name, told in named.items()]
    return [MenuLine(number, COMMANDS, one) for number, one in enumerate(lines, after + 1)]


def _is_there(entry: MenuEntry) -> bool:
    return bool(entry.screen) or entry.place in OWN


def _may(home: Home, entry: MenuEntry) -> bool:
    return not entry.permission or home.desk.may(entry.permission)


def found_lines(lines: list[MenuLine], typed: str) -> list[MenuLine]:
    """Return the lines that fit the typed words, best first. An exact name returns that line alone."""
    wanted = fold_text(typed)
    if named := [line for line in lines if fold_text(_(line.entry.words)) == wanted]:
        return named[:1] if named[0].group != COMMANDS else named
    places = [task.place or f"{COMMAND}{task.command}" for task in everyday(typed) if task.place or task.command]
    ranked = [
        (
            line.group == COMMANDS and line.entry.place not in places,
            -_rank(typed, line.entry, places),
            line.within or line.number,
            line,
        )
        for line in lines
        if line.entry.place != HOLDER
    ]
    return [one for _last, fits, _number, one in sorted(ranked, key=lambda found: found[:3]) if fits]


def _rank(typed: str, entry: MenuEntry, places: Sequence[str]) -> int:
    """Return how well the words fit: by the everyday words of its task (`places`), or each word by the name, by an
    `also` word, or by a synonym."""
    if entry.place in places:
        return EVERYDAY_FIRST - places.index(entry.place)
    ranks = [_rank_word(word, entry) for word in telling(typed)]
    return sum(ranks) if all(ranks) else 0


def _rank_word(word: str, entry: MenuEntry) -> int:
    given = BY_ALSO if any(part.startswith(word) for part in entry.also.split()) else 0
    given = BY_PLACE if word == entry.place else given
    return max(given, rank(word, _(entry.words), _(entry.line)))


def barred(home: Home, typed: str, *, exactly: bool = False) -> str:
    """Return the permission the operator lacks, if this fits an entry of others (`exactly`: is its name); else
    empty."""
    theirs = [entry for entries in GROUPS.values() for entry in entries if _is_there(entry) and not _may(home, entry)]
    named = [their for their in theirs if not exactly or fold_text(_(their.words)) == fold_text(typed)]
    found = found_lines([MenuLine(0, "", one) for one in named], typed)
    return found[0].entry.permission if found else ""
