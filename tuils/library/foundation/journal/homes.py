"""The home of each family: its module, and the kinds of entry that it applies or follows, in the order of folding.

A command loads no more than it writes: a family is loaded once an entry of its kinds is written. Families that
others read are folded first: settings and entries set aside first, copies before holds. A test holds the list and
the families equal.

Without `annotations` from the future: a field of a named tuple whose type is text is compiled at each start.
"""

from typing import NamedTuple


class FamilyHome(NamedTuple):
    """`due`: the table without rows of which the family has nothing for the idle desk."""

    kinds: str
    due: str = ""


HOMES = {
    "foundation.administration.state": FamilyHome("setting_set"),
    "foundation.journal.asides": FamilyHome("entry_refused entry_set_aside entry_taken_over"),
    "holdings.titles.biblio_state": FamilyHome("biblio_added biblio_edited biblio_merged"),
    "holdings.items.item_state": FamilyHome(
        "item_added item_edited item_state checkout renew checkin used_here due_moved overdue_notice settled "
        "loan_taken_back line_noted biblio_added biblio_merged"
    ),
    "holdings.lists.list_state": FamilyHome(
        "list_made list_edited list_put list_taken list_line_edited biblio_added biblio_merged"
    ),
    "lending.holds.hold_state": FamilyHome(
        "hold_placed hold_edited hold_cancelled item_added item_state checkout checkin used_here settled "
        "loan_taken_back biblio_added biblio_merged"
    ),
    "lending.interlibrary.partner_state": FamilyHome("ill_partner_added ill_partner_changed"),
    "lending.interlibrary.request_state": FamilyHome(
        "ill_requested ill_changed ill_asked ill_passed ill_shipped ill_received ill_date_changed ill_returned "
        "ill_closed",
        due="ill_request",
    ),
    "lending.interlibrary.lending_state": FamilyHome("ill_wanted ill_sent ill_back ill_declined", due="ill_lending"),
    "people.patrons.patron_state": FamilyHome(
        "patron_registered patron_edited patron_removed patron_merged patron_gathered"
    ),
    "lending.things.thing_state": FamilyHome("agreement_signed agreement_ended pause_begun"),
    "lending.things.line_state": FamilyHome("line_noted line_off line_on", due="device_line"),
    "people.accounts.line_state": FamilyHome("charge payment waive refund line_taken_back"),
    "activities.records.program_state": FamilyHome(
        "program_made program_edited sessions_added sessions_edited", due="program"
    ),
    "activities.records.registration_state": FamilyHome(
        "registration_made registration_edited registration_noted attendance_counted task_ticked patron_removed"
    ),
    "activities.records.room_state": FamilyHome(
        "room_booked booking_edited booking_picked_up booking_came_back patron_removed", due="room_booking"
    ),
    "activities.computers.session_state": FamilyHome("pc_signed_up pc_seated pc_extended pc_ended pc_blocked"),
    "activities.curbside.curbside_state": FamilyHome(
        "curbside_made curbside_packed curbside_here curbside_ended", due="curbside_pickup"
    ),
    "activities.groups.group_state": FamilyHome(
        "group_hold_made group_hold_changed group_hold_out group_hold_ended biblio_added biblio_merged",
        due="group_hold",
    ),
    "activities.homebound.homebound_state": FamilyHome(
        "homebound_profiled homebound_ended round_made round_changed round_canceled bag_made bag_picked bag_out "
        "bag_ended",
        due="homebound_round",
    ),
    "activities.deposits.deposit_state": FamilyHome(
        "deposit_place_made deposit_place_changed deposit_sent deposit_changed deposit_counted deposit_back "
        "deposit_gone",
        due="deposit",
    ),
    "activities.reading.reading_state": FamilyHome(
        "reading_program_made reading_program_changed reading_badge_made reading_badge_changed reading_signed_up "
        "reading_logged reading_prize_given reading_left reading_joined",
        due="reading_badge",
    ),
    "office.inventory.inventory_state": FamilyHome(
        "inventory_started inventory_seen inventory_finished inventory_searched"
    ),
    "office.weeding.weeding_state": FamilyHome("weeding_decided"),
    "office.catalog_maintenance.authority_state": FamilyHome("authority_put"),
    "office.serials.serial_state": FamilyHome(
        "serial_started serial_changed issue_came issue_claimed issue_skipped issue_discarded biblio_added "
        "biblio_merged"
    ),
    "office.orders.order_state": FamilyHome(
        "vendor_added vendor_changed fund_added fund_changed order_line_added order_line_changed order_line_sent "
        "order_line_received order_line_cancelled order_line_claimed invoice_added invoice_voided biblio_added "
        "biblio_merged"
    ),
    "office.orders.suggestion_state": FamilyHome("suggestion_made suggestion_decided suggestion_told"),
    "holdings.processing.processing_state": FamilyHome(
        "processing_moved repair_sent repair_changed item_state", due="repair_ticket"
    ),
    "office.registers.register_state": FamilyHome(
        "register_added register_changed register_moved register_counted register_removed biblio_added biblio_merged",
        due="register_entry",
    ),
}
PLACES = {f"tuils.library.{module}": place for place, module in enumerate(HOMES)}
"""The place of each module in the order of folding."""
