"""The commands behind each entry of the menu, for line mode; and what the desk itself does there."""

from __future__ import annotations

_LINES = """
pull_list: hold pull-list
hold_shelf: hold shelf
overdue: overdue, due-soon, letters, thing
in_transit: transfer, slip transit
notices: notice
to_tell: event to-tell, event told
curbside: curbside
rounds: round
groups: hold group
classes: class
day_list: undo, counts
drawer: cash, receipt
visitors: tally
close_day: daily, backup, verify
register: patron add
register_family: patron add, patron family, patron guardian
fees: pay, waive, charge, refund, void
lost_card: patron card
patron_batch: patron batch, patron roll-over
requests: request
sign_up: event register, event registration, event unregister, event promote
attendance: event check-in, event count
program_form: event add, event more, event copy
preparation: event due, event checklist, event tick
signage: signage
calendar_files: event export, event import, event publish
readings: reading
rooms: room
public_computers: pc
bookmobile: van, stop, sites
deposits: deposit
decisions: decision
quick_add: add, title add, item add
imports: import
inventories: inventory
weeding: weed
lost_item: item mark
repairs: repair
processing: processing
label_queue: label
signs: label sign, label test
orders: order
suggestions: suggestion
vendors: vendor
invoices: invoice
funds: fund
serials: serial
interlibrary: ill
ill_lent: ill lent, ill incoming, ill lend
ill_partners: ill partner
new_record: title add, record copy
to_complete: complete
duplicates: title duplicates, title merge
headings: heading, authority
call_numbers: shelf
batch_edit: item edit
lookup_targets: target
lists: list
reports: report, survey, query
program_reports: event report
calendar: hours, closure
rules: rules
policies: policy, agreement
documentation: docs
commands: help
practice: demo, practice
registers: register
people: staff, role
audit: audit
print_again: printer queue, printer retry
devices: device
printers: printer
scanners: scanner
rfid_pad: rfid
papers: printer template
mail: mail
settings: setting, code
set_up: setting
back_up: backup
keeping: retention, purge
"""
COMMANDS_OF = {
    place: tuple(command.strip() for command in commands.split(","))
    for place, commands in (line.split(":") for line in _LINES.strip().splitlines())
}
ALSO = {
    "catalog": "search", "find": "search", "titles": "search", "registering": "patron add", "lost": "item mark",
    "damaged": "item mark", "interlibrary": "ill", "computers": "pc", "bookings": "room", "events": "event",
    "programs": "event", "lists": "list", "return": "checkin",
}  # fmt: skip
"""Plain words that are a command under another name."""
OF_THE_DESK = {
    "here": ".h",
    "verify": ".v",
    "items": ".r",
    "slip": ".b",
    "lock": ".l",
    "switch": ".j",
    "sign_out": ".q",
}
"""Entries that the desk does by a dot word."""
OWN_PROGRAMS = frozenset({
    "init", "demo", "restore", "self-check", "signage monitor", "opac", "publish", "completion", "config edit",
    "scanner watch", "record edit", "import library", "van key-in",
})  # fmt: skip
"""Commands that take the terminal, or the whole library, for themselves; `publish` reads another store meanwhile."""
OWN_FAMILIES = frozenset({"library", "serve", "server"})
"""Families whose every command does."""


def is_own_program(command: str) -> bool:
    """Return whether this is never done while a library is open here: it would open another, or this one once more, and
    close what the desk works with."""
    return command in OWN_PROGRAMS or command.partition(" ")[0] in OWN_FAMILIES
