"""tuils practice: the tasks of a practice library, and what somebody did there in the register of training"""

from __future__ import annotations

from pathlib import Path

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, family
from tuils.cli.kit.table import list_command
from tuils.i18n import N_, _
from tuils.library.front.opening import Opened
from tuils.library.front.sample.scoring import PRACTICE, score_practice
from tuils.library.front.sample.tasks import DESK, ROLES

practice = family(
    "practice",
    N_(
        "Practice tasks by role, and who did them: alone or with help, kept in the register of training.\n\nThe tasks "
        "are done in a practice library, such as `tuils demo --keep practice` makes."
    ),
)
list_command(
    practice,
    "list",
    PRACTICE,
    N_("List the tasks of the practice library that is open, with what is done."),
    click.option("--role", type=click.Choice(ROLES), help=N_("Only those of this role.")),
)


@practice.command(
    "score",
    help=N_(
        "Keep what WHO did in a practice library, in the register of training: each step whose tasks are all done, as "
        "done alone, or with help. The open entry of that name and role is used, or a new one made. `undo` takes it "
        "back."
    ),
)
@click.argument("who", metavar="WHO", type=as_text)
@click.argument("file", metavar="LIBRARY", type=click.Path(path_type=Path))
@click.option("--role", type=click.Choice(ROLES), default=DESK, show_default=True, help=N_("For this role."))
@click.option(
    "--with-help", "helped", metavar="N,...", type=as_text, default="", help=N_("The tasks that somebody helped with.")
)
@in_library()
def practice_score(call: Call, opened: Opened, who: str, file: Path, role: str, helped: str) -> None:
    numbers = [word.strip() for word in helped.split(",") if word.strip()]
    if wrong := [word for word in numbers if not (word.isascii() and word.isdecimal() and len(word) < 4)]:
        raise click.BadParameter(
            _("{text} is not the number of a task.").format(text=wrong[0]), param_hint="--with-help"
        )
    done = opened.do(lambda desk: score_practice(desk, who, file, role=role, helped=[int(word) for word in numbers]))
    facts = {"id": done.entry.id, "who": done.entry.title, "role": role, "alone": [*done.alone]}
    text = _("{who}: alone {alone}; with help {helped}; tasks not done {n}.").format(
        who=done.entry.title, alone=", ".join(done.alone) or "0", helped=", ".join(done.helped) or "0", n=done.open
    )
    call.out.line(facts | {"with_help": [*done.helped], "not_done": done.open}, text)
