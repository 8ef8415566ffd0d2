"""tuils signage: what the entrance shows, as lines, full screen and files; texts to post, and the log of them"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from tuils.cli.kit.call import Call, in_library
from tuils.cli.kit.options import as_text, family, force_option
from tuils.cli.kit.table import list_command
from tuils.i18n import LANGUAGES, N_, _
from tuils.library.front.opening import Opened
from tuils.library.reach.signage.posts import NETWORKS, POSTS, note_posted, posts
from tuils.library.reach.signage.signage_files import SECONDS, write_signage
from tuils.library.reach.signage.slides import SIGNAGE, signage_lines

LANGUAGE = click.option("--language", type=click.Choice(LANGUAGES), help=N_("For readers of it: en or es."))
EACH = click.option(
    "--seconds",
    metavar="N",
    type=click.IntRange(3, 600),
    default=SECONDS,
    show_default=True,
    help=N_("For each slide."),
)

signage = family(
    "signage",
    N_(
        "What the entrance shows: today's programs, this week's, new books, and hours. Full screen, as slides in a "
        "folder, as posters, and as texts to post.\n\nA canceled program is in none of them, and nobody who registered."
    ),
)
list_command(
    signage,
    "show",
    SIGNAGE,
    N_("Show what is on the entrance screen now, slide by slide."),
    LANGUAGE,
    read=signage_lines,
)


@signage.command(
    "monitor",
    help=N_(
        "Show it full screen, one slide after the other, until it is ended: for a screen at the entrance. It looks at "
        "the library again with each round. Space goes on; Esc ends it, or with --leave only that word."
    ),
)
@EACH
@LANGUAGE
@click.option("--leave", metavar="WORD", type=as_text, default="", help=N_("Word that ends it, typed with Enter."))
@in_library(refresh=False)
def signage_monitor(call: Call, opened: Opened, seconds: int, language: str | None, leave: str) -> None:
    from tuils.cli.kit.no_command import at_terminal, in_lines, ready_terminal

    if in_lines(call) or not at_terminal():
        raise click.UsageError(_("The entrance screen needs a terminal. As lines: tuils signage show"))
    opened.do(signage_lines)
    ready_terminal()
    from tuils.entrance import EntranceVisit, run_entrance

    language = language or call.lang or opened.station.language or LANGUAGES[0]
    visit = EntranceVisit(opened.desk, opened.station, opened.about.name, language, seconds, leave)
    call.out.ask(run_entrance(visit, ascii=call.ascii or opened.station.ascii))


@signage.command(
    "write",
    help=N_(
        "Write slides, posters, and texts into a folder: a page and a text for each slide, posters.html to print, "
        "and posts.txt. Open index.html in any browser: it goes from slide to slide by itself.\n\nWhat an earlier run "
        "wrote is replaced, so that nothing stays that is over or canceled. Files of others are not, without --force."
    ),
)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@EACH
@LANGUAGE
@force_option
@in_library("folder", refresh=False)
def signage_write(call: Call, opened: Opened, folder: Path, seconds: int, language: str | None) -> None:
    done = opened.do(partial(write_signage, language=language, seconds=seconds, replace=call.force), folder)
    facts: dict[str, object] = {"folder": str(folder), "files": [file.name for file in done.files]}
    facts |= {"programs": done.programs, "titles": done.titles, "texts": done.texts}
    text = _("Saved in {folder}: programs {programs}, new titles {titles}, texts {texts}.")
    call.out.line(facts, text.format(**facts))


list_command(
    signage,
    "posts",
    POSTS,
    N_("Texts to post about coming programs, each within the limit of its network."),
    click.argument("session", metavar="[SESSION]", type=as_text, default=""),
    click.option("--network", type=click.Choice(list(NETWORKS)), help=N_("Only for this one.")),
    LANGUAGE,
    read=posts,
)


@signage.command(
    "posted", help=N_("Note that this was posted today, in the log: tuils post list shows it. `undo` removes it again.")
)
@click.argument("session", metavar="SESSION", type=as_text)
@click.argument("network", metavar="NETWORK", type=click.Choice(list(NETWORKS)))
@in_library("session")
def signage_posted(call: Call, opened: Opened, session: str, network: str) -> None:
    entry = opened.do(note_posted, session, network)
    facts = {"id": entry.id, "session": session, "network": network, "title": entry.title}
    call.out.line(facts, _("Noted as posted: {name}.").format(name=entry.title))
