"""tuils hold group: copies of a title for a class or a book club, by a date"""

from __future__ import annotations

import click

from tuils.cli.kit.call import Call
from tuils.cli.kit.options import CommandFamily, as_text, command
from tuils.cli.kit.overriding import override_of, override_options
from tuils.cli.kit.table import line_of, list_command, tell_line, verb_command
from tuils.i18n import N_
from tuils.library.activities.groups.group_fields import GROUP_FIELDS, HOW_MANY
from tuils.library.activities.groups.group_tables import GROUPS
from tuils.library.activities.groups.groups import add_group, cancel_group, change_group, send_group_out, show_group

GROUP = click.argument("group", metavar="GROUP", type=as_text)


class GroupFamily(CommandFamily):
    """The family `hold group`: with the name of a group and a title in place of a command, it adds a group hold."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        is_name = len(args) > 1 and self.get_command(ctx, args[0]) is None
        return super().resolve_command(ctx, ["add", *args] if is_name else args)


hold_group = GroupFamily(
    "group",
    help=N_(
        "Group holds: copies of a title for a class or a book club, by a date.\n\n"
        "`hold group NAME TITLE` makes one, like `hold group add`. GROUP is its ID, or its name. The copies are "
        "gathered from some days before the date (setting group_hold_days). `tuils undo` undoes each step."
    ),
    no_args_is_help=False,
)
list_command(hold_group, "list", GROUPS, N_("List the group holds that are not over, by date."))
list_command(hold_group, "show", GROUPS, N_("Show one group hold."), GROUP, read=show_group, subject="group")
verb_command(
    hold_group,
    "add",
    N_(
        "Hold copies of a title for a group: its id, its ISBN, the barcode of any of its copies, or words that find it "
        "alone.\n\nA hold placed before the day when gathering begins is served first; later ones wait."
    ),
    add_group,
    line_of(GROUPS),
    click.argument("name", metavar="NAME", type=as_text),
    click.argument("what", metavar="TITLE", type=as_text),
    HOW_MANY,
    click.option("--pickup", metavar="CODE", default="", type=as_text, help=N_("The pickup branch.")),
    click.option("--card", metavar="CARD", default="", type=as_text, help=N_("The card of the contact.")),
    subject="name",
)
verb_command(
    hold_group, "edit", N_("Change the name, the number of copies, or the date. Copies that are gathered stay."),
    change_group, line_of(GROUPS), GROUP, GROUP_FIELDS, subject="group",
    missing=N_("Say what to change, such as --copies 12."),
)  # fmt: skip
verb_command(
    hold_group, "cancel", N_("Cancel a group hold. What is on the hold shelf is to be cleared."), cancel_group,
    line_of(GROUPS), GROUP, subject="group",
)  # fmt: skip


@command(
    N_(
        "Check out what is gathered, or only these BARCODEs, to the contact's card or to --card.\n\n"
        "If something is blocked, nothing is checked out."
    )
)
@GROUP
@click.argument("barcodes", metavar="[BARCODE...]", nargs=-1, type=as_text)
@override_options
@click.option("--card", metavar="CARD", default="", type=as_text, help=N_("The card that takes the copies."))
def hold_group_out_command(
    call: Call, group: str, barcodes: tuple[str, ...], override: tuple[str, ...], reason: str, card: str
) -> None:
    given = override_of(override, reason)
    with call.open() as opened, call.out.about(group=group):
        tell_line(call, opened.desk, GROUPS, opened.do(send_group_out, group, barcodes, card=card, override=given))


hold_group.add_command(hold_group_out_command, "out")
