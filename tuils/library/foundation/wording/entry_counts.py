"""Counts of entries of a kind, in words: entries a van sent, and those set aside."""

from __future__ import annotations

from collections.abc import Mapping

from tuils.i18n import NN_, ngettext
from tuils.library.foundation.local_words import count_label

COUNTED = {
    "checkout": NN_("{n} checkout", "{n} checkouts"),
    "checkin": NN_("{n} check-in", "{n} check-ins"),
    "renew": NN_("{n} renewal", "{n} renewals"),
    "hold_placed": NN_("{n} hold", "{n} holds"),
    "patron_registered": NN_("{n} new patron", "{n} new patrons"),
    "item_added": NN_("{n} new item", "{n} new items"),
    "hold_edited": NN_("{n} hold changed", "{n} holds changed"),
    "hold_cancelled": NN_("{n} hold canceled", "{n} holds canceled"),
    "patron_edited": NN_("{n} patron change", "{n} patron changes"),
    "patron_removed": NN_("{n} patron removed", "{n} patrons removed"),
    "patron_merged": NN_("{n} patron merged", "{n} patrons merged"),
    "charge": NN_("{n} charge", "{n} charges"),
    "payment": NN_("{n} payment", "{n} payments"),
    "waive": NN_("{n} waiver", "{n} waivers"),
    "refund": NN_("{n} refund", "{n} refunds"),
    "item_edited": NN_("{n} item change", "{n} item changes"),
    "item_state": NN_("{n} item marked", "{n} items marked"),
    "used_here": NN_("{n} in-house use", "{n} in-house uses"),
    "counted": NN_("{n} tally", "{n} tallies"),
    "override": NN_("{n} override", "{n} overrides"),
    "undo": NN_("{n} undo", "{n} undos"),
    "biblio_added": NN_("{n} new title", "{n} new titles"),
    "biblio_edited": NN_("{n} title change", "{n} title changes"),
    "biblio_merged": NN_("{n} title merged", "{n} titles merged"),
    "import_batch": NN_("{n} import step", "{n} import steps"),
    "program_made": NN_("{n} new program", "{n} new programs"),
    "program_edited": NN_("{n} program change", "{n} program changes"),
    "sessions_added": NN_("{n} change of program dates", "{n} changes of program dates"),
    "sessions_edited": NN_("{n} change of program dates", "{n} changes of program dates"),
    "registration_made": NN_("{n} registration", "{n} registrations"),
    "registration_edited": NN_("{n} registration change", "{n} registration changes"),
    "registration_noted": NN_("{n} registration note", "{n} registration notes"),
    "attendance_counted": NN_("{n} attendance count", "{n} attendance counts"),
    "task_ticked": NN_("{n} checklist task", "{n} checklist tasks"),
    "room_booked": NN_("{n} room booking", "{n} room bookings"),
    "booking_edited": NN_("{n} booking change", "{n} booking changes"),
    "setting_set": NN_("{n} setting", "{n} settings"),
}
BY_THE_WAY = ("clock", "settled", "undo", "emptied", "entry_set_aside", "entry_taken_over", "entry_refused")
"""The kinds of entries that merges do not report, as nobody writes them for their own sake."""
OTHER = NN_("{n} other change", "{n} other changes")


def counts_in_words(kinds: Mapping[str, int]) -> list[str]:
    """`140 checkouts`, `61 check-ins`: each kind there is; those without a word of their own together, at the end."""
    order = {pair: n for pair in [*COUNTED.values(), OTHER] if (n := sum(_of(pair, kinds)))}
    return [ngettext(*pair, n).format(n=count_label(n)) for pair, n in order.items()]


def _of(pair: tuple[str, str], kinds: Mapping[str, int]) -> list[int]:
    return [max(0, n) for kind, n in kinds.items() if COUNTED.get(kind, OTHER) == pair]


def entry_kind_label(kind: str) -> str:
    """`1 checkout`"""
    return ngettext(*COUNTED.get(kind, OTHER), 1).format(n=1)
