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
        "list": "event_show:listing",
        "show": "event_show:show",
        "kinds": "event_show:kinds",
        "add": "event_plan:add",
        "more": "event_plan:more",
        "copy": "event_plan:copy",
        "edit": "event_edit:edit",
        "move": "event_edit:move",
        "cancel": "event_edit:cancel",
        "restore": "event_edit:restore",
        "remove": "event_edit:remove",
        "report": "event_report:report_programs",
        "checklist": "event_prepare:checklist",
        "tick": "event_prepare:tick_line",
        "sheet": "event_prepare:sheet",
        "due": "event_prepare:due",
        "template": "event_prepare:template",
        "to-tell": "event_tell:queue",
        "told": "event_tell:mark_told",
        "confirmed": "event_tell:confirm",
        "unconfirmed": "event_tell:late",
        "messages": "event_tell:messages",
        "sign": "event_tell:sign",
        "register": "event_register:register_party",
        "registration": "event_register:registration",
        "coming": "event_waiting:coming",
        "unregister": "event_waiting:unregister",
        "promote": "event_waiting:take_in",
        "accept": "event_waiting:accept",
        "decline": "event_waiting:decline",
        "no-show": "event_waiting:no_show",
        "check-in": "event_door:check_in",
        "count": "event_door:count",
        "recording": "event_door:recording",
        "export": "event_files:export",
        "import": "event_files:bring_in",
        "import-responses": "event_responses:import_responses",
        "publish": "event_files:publish",
    },
)
