"""tuils event: the commands of programs, each found in its file"""

from __future__ import annotations

from tuils.cli.kit.options import LazyFamily
from tuils.i18n import N_

event = LazyFamily(
    "event",
    help=N_(
        "Plan programs and sessions, register people, and record attendance.\n\nA program is what "
        "is offered; a session is one date of it. SESSION and PROGRAM are IDs, or the end of "
        "one: `tuils event list` shows them."
    ),
    package=__package__,
    places={
        "list": "event_show:event_list",
        "show": "event_show:event_show",
        "kinds": "event_show:event_kinds",
        "add": "event_plan:event_add",
        "more": "event_plan:event_more",
        "copy": "event_plan:event_copy",
        "edit": "event_edit:event_edit",
        "move": "event_edit:event_move",
        "cancel": "event_edit:event_cancel",
        "restore": "event_edit:event_restore",
        "remove": "event_edit:event_remove",
        "report": "event_report:event_report",
        "checklist": "event_prepare:event_checklist",
        "tick": "event_prepare:event_tick",
        "sheet": "event_prepare:event_sheet",
        "due": "event_prepare:event_due",
        "template": "event_prepare:event_template",
        "to-tell": "event_tell:event_to_tell",
        "told": "event_tell:event_told",
        "confirmed": "event_tell:event_confirmed",
        "unconfirmed": "event_tell:event_unconfirmed",
        "messages": "event_tell:event_messages",
        "sign": "event_tell:event_sign",
        "register": "event_register:event_register",
        "registration": "event_register:event_registration",
        "coming": "event_register:event_coming",
        "unregister": "event_register:event_unregister",
        "promote": "event_register:event_promote",
        "accept": "event_register:event_accept",
        "decline": "event_register:event_decline",
        "no-show": "event_register:event_no_show",
        "check-in": "event_door:event_check_in",
        "count": "event_door:event_count",
        "recording": "event_door:event_recording",
        "export": "event_files:event_export",
        "import": "event_files:event_import",
        "import-responses": "event_responses:event_import_responses",
        "publish": "event_files:event_publish",
    },
)
