"""Every screen has a command that does the same, or a reason: what it shows is part of another, or only of a screen."""

from __future__ import annotations

from tuils.cli.front import front
from tuils.cli.spec import every_command
from tuils.screens.kit.menu_entries import GROUPS
from tuils.screens.kit.registry import MODES, SCREENS

BY = """
help: help
undo: undo
why block, why due, why fine, why hold: why
checkout, checkin, renew: desk
search: catalog narrow
patron edit: patrons edit
event list: events only_some
class list: class_list
deposit place list: deposit_places
deposit show: deposit_copies
deposit out: deposit_sending
agreement list: agreements
thing list: turned_off
class out: class_refused
round show: round_bags
round pick: round_picks
round stops: round_stops
round add, round edit: round_form
hold group add: group_form
hold group edit: group_change
round patrons: homebound
round profile: wishes_form
round in: bag_returned
scanner watch: scanner_watch
printer add: found_printers
printer template: paper_preview
show title: title
shelf: shelf
label sheets: label_sheets
inventory scan: inventory
inventory report: inventory_report
inventory missing: inventory_search
inventory searched: inventory_shelves
serial add: serial_form
serial issues: serial_issues
serial late: late_issues
serial old: old_issues
order late: late_orders
order import: order_file
order add: order_form
vendor add: vendor_form
fund add: fund_form
invoice add: invoice_form bill_lines
suggestion add: suggestion_form
ill request: ill_form
ill show: ill_request
ill partner add: ill_partner_form
ill incoming: ill_lending_form
weed kept: weeding_kept
weed withdrawn: weeded
title merge: merge_with merge_titles
title remove: remove_title
show patron: card same_name
patron merge: merge_people
patron proxy: told
patron note: note
patron restrict: stop_lending
patron family: contact
device set: device_settings
device log: device_log
register list: register_list register_page
register add: register_form register_maker
policy show: policy
policy edit: policy_form
code set: code
item mark: status_form
hold list: queue
repair send: repair_form
decision settle: decision
van merge: work_loaded
van prepare: van_prepare
stop list: stops
van key-in: paper_log
overdue: long_overdue
record edit: record_editor
record set: marc_codes
record show: marc_field_help
lookup: compare_records
survey: program_survey survey survey_figure
event report: report_how
report run: report
query: questions question
counts: counts
notice preview: notice_text
notice calls: notice_calls
notice template set: notice_words
notice log: notice_log
notice settle: notice_fates
mail set: mail_form
mail replies: replies_form
mail texts: texts_form
closure add: moves
role list: roles
role set: role
rules set: rule_line rule_words
rules list: rule_others
rules check: rule_case rule_tried
title edit: title_form
item edit: item_form batch_form batch_preview
item add: copies_form scan_labels
request list: request_log
patron batch: people_preview
patron roll-over: school_year school_preview
list show: list
list keep: keep_list
event register: register_for who_comes
event registration: party
event add: program_rest
event more: program_dates program_more
event cancel: program_cancel
event check-in: session
event checklist: checklist_line
event template: checklists checklist
event to-tell: telling
signage posts: posts post
reading readers: reading
reading program add: reading_form
reading prizes: reading_prizes
reading program prize: reading_prize_form
reading sign-up: reader_form
room book: room_booking
room clashes: room_clashes
room late: room_late
room list: room_list
room add: room_form
room info: room_policy
import look: import_new
import undo: import_back
"""
OF_A_SCREEN = {
    "menu": "it only leads to others",
    "command_form": "it is any command",
    "command_answer": "it is what a command wrote",
    "on_the_spot": "another person's PIN, where one stands: a command has --as",
    "qr": "it is for a phone that is held before the screen",
}


def test_every_screen_has_a_command_or_a_reason() -> None:
    named = [line.split(": ") for line in BY.strip().splitlines()]
    by = {screen: commands.split(", ") for commands, screens in named for screen in screens.split()}
    menu = {entry.place for entries in GROUPS.values() for entry in entries}  # tests/doors/test_line_places.py
    assert (SCREENS.keys() | MODES.keys()) - menu == by.keys() | OF_A_SCREEN.keys()
    known = {name for name, _command in every_command(front)}
    assert {command for commands in by.values() for command in commands} - known == set()
