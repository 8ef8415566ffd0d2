"""The entrance screen as staff see it: its lines, the files of it, and the texts to post."""

from __future__ import annotations

from typing import Any

from tuils.i18n import N_, _
from tuils.library.foundation.describing.action import action
from tuils.library.reach.signage.posts import NETWORKS, POSTS, Post, note_posted, one_post
from tuils.library.reach.signage.signage_files import SignageWritten, write_signage
from tuils.library.reach.signage.slides import SIGNAGE, SlideLine
from tuils.screens.kit.table_screen import TableScreen
from tuils.screens.kit.text_page import TextPage
from tuils.screens.widgets.keys import FIRST_THREE
from tuils.screens.widgets.lines import cut
from tuils.screens.widgets.turns import Doing

FOLDER = "signage"
"""The folder of the files, beside the library."""


class Signage(TableScreen[SlideLine]):
    """The lines that the entrance shows now, by slide. Enter: the texts to post about a program."""

    mode, table, word, prompt = "events", SIGNAGE, N_("Entrance"), N_("Line")

    @action("t", N_("Files"), N_("Save slides, posters, and texts as files"), place=1)
    async def write_files(self) -> None:
        folder = self.home.path.parent / FOLDER
        await self.write_out(lambda old: write_signage(self.home.desk, folder, replace=old), self._written)

    async def _written(self, done: SignageWritten) -> None:
        text = _("Saved: {n} files.").format(n=len(done.files))
        self.say("OK", text, _("Open {file} in a browser: it goes on by itself.").format(file=done.files[0]))

    @action("o", N_("Posts"), N_("Texts to post, for each network"), place=2)
    async def all_posts(self) -> None:
        await self.home.open("posts", session="")

    @action("b", N_("Look again"), N_("Read it again"))
    async def look_again(self) -> None:
        await self.show_anew()


class Posts(TableScreen[Post]):
    """The texts to post. `session`: only about this one (the end of its id)."""

    table, word, prompt = POSTS, N_("Posts"), N_("Line")
    keys = (("Enter", N_("Read")), FIRST_THREE, ("back", N_("Back")), "help", "undo")

    def __init__(self, session: str = "") -> None:
        super().__init__()
        self.session = session

    def asked(self) -> tuple[Any, ...]:
        return (self.session,)

    def open_line(self, index: int) -> Doing:
        one = self.lines[index]
        return self.home.open("post", session=one.session, network=one.network)

    @action("o", N_("The log"), N_("What was posted, and where"), needs="registers.use", place=1)
    async def open_log(self) -> None:
        await self.home.open("register_list", register="post")


class PostPage(TextPage):
    """One text, to read, print, or copy; and to note that it was posted."""

    word, prompt = N_("Posts"), N_("Read")
    keys = (FIRST_THREE, ("Up/Down", N_("Scroll")), ("back", N_("Back")), "help", "undo")

    def __init__(self, session: str, network: str) -> None:
        super().__init__()
        self.session, self.network = session, network

    async def opened(self) -> None:
        self.post = one = await self.home.read(one_post, self.home.desk, self.session, self.network)
        count = _("{n} of {most} characters.").format(n=one.length, most=one.limit)
        said = f"{_(NETWORKS[one.network][0])}: {cut(one.title, 40)}"
        self.say("", said, " ".join((count, _("F6 notes that it was posted."))))
        self.read_out(["", *(f" {line}" for line in one.text.splitlines())])

    @action("s", N_("Posted"), N_("Note in the log that this was posted today"), needs="registers.use", place=1)
    async def posted(self) -> None:
        await self.home.do(note_posted, self.session, self.network)
        self.say("OK", _("Noted as posted: {name}.").format(name=cut(self.post.title, 50)), _("F9 undoes it."))

    @action("r", N_("Print"), N_("Print this page"))
    def print_text(self) -> None:
        self.home.print_out(self.post.title, [f"{self.post.text}\n"])
