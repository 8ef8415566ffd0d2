"""Texts to post about a program, each within its network's limit; and the log of what was posted, a register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from tuils.i18n import N_, NN_, _
from tuils.library.activities.calendar_files.ical_out import location_of
from tuils.library.activities.programs.sessions import session_row
from tuils.library.foundation.administration.settings import library_name, value_of
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk, permitted
from tuils.library.foundation.refusals import not_understood, refuse
from tuils.library.office.registers.entries import EntrySheet
from tuils.library.office.registers.writing import add_entry
from tuils.values.cells import one_plain_line
from tuils.values.dataclass import dataclass
from tuils.values.folding import clean
from tuils.values.text_messages import BASIC, SINGLE, TWICE, WIDE_SINGLE, in_gsm7
from tuils.values.time.moments import day_of

from .slides import SHORT, Announced, announced, reader_language, registering, when_announced

LOG = "post"
"""The register of what was posted."""
AHEAD = 21
"""The days ahead for which there are texts."""
TEXTS = "text"
NETWORKS = {
    "facebook": (N_("Facebook"), 63_206),
    "instagram": (N_("Instagram"), 2_200),
    "x": (N_("X"), 280),
    "bluesky": (N_("Bluesky"), 300),
    "mastodon": (N_("Mastodon"), 500),
    TEXTS: (N_("text message"), SINGLE),
}
"""Each network's name and the characters that a post may have there."""
WIDE, TWO = 0x10FF, 2
"""On X a letter behind this one counts as two; so a text that fits is never refused there."""
CUT = "..."


@dataclass(frozen=True)
class Post:
    """A text. `session`: the end of its id; `length` as the network counts."""

    network: str
    session: str
    title: str
    text: str
    length: int
    limit: int

    @property
    def key(self) -> str:
        return f"{self.session} {self.network}"


@permitted("programs.see")
def posts(desk: Desk, session: str = "", network: str | None = None, language: str | None = None) -> list[Post]:
    """Return a text for each coming program and network; only of a session (the end of its id), or for one network.
    Refuses with NOT_UNDERSTOOD, SESSION_UNKNOWN, SESSION_CANCELLED."""
    if network and network not in NETWORKS:
        raise not_understood("network", network, ", ".join(NETWORKS))
    with reader_language(language):
        found = announced(desk, AHEAD)
        if session:
            wanted = session_row(session)
            found = [one for one in found if one.row.id == wanted.id]
            if not found and wanted.status == "cancelled":
                raise refuse("SESSION_CANCELLED", why=wanted.why)
        return [_post(desk, one, name) for one in found for name in ([network] if network else NETWORKS)]


def _post(desk: Desk, one: Announced, network: str) -> Post:
    limit = NETWORKS[network][1]
    parts = _parts(desk, one)
    if network == TEXTS:
        parts = [in_gsm7(part) for part in parts]
        limit = SINGLE if {*"".join(parts)} <= BASIC | TWICE else WIDE_SINGLE
    text = fitting(parts, limit, partial(length_on, network), " " if network == TEXTS else "\n")
    return Post(network, one.row.id[-SHORT:], one.row.title, text, length_on(network, text), limit)


def _parts(desk: Desk, one: Announced) -> list[str]:
    """Return what is said, the most important first: the end of it is left out where there is no room."""
    row = one.row
    told = (row.title, when_announced(desk, one), location_of(row), registering(one), row.blurb)
    name = "" if library_name() in location_of(row) else library_name()
    return [part for part in map(one_plain_line, (*told, str(value_of("site_address", "")), name)) if part]


def length_on(network: str, text: str) -> int:
    """Return how long a text is as its network counts."""
    twice = {"x": lambda char: ord(char) > WIDE, TEXTS: TWICE.__contains__}.get(network, lambda _char: False)
    return len(text) + sum(map(twice, text))


def fitting(parts: Sequence[str], limit: int, length: Callable[[str], int], between: str) -> str:
    """Return the parts in lines, as many as fit, each whole; the first is cut at a word if it is too long alone."""
    text = parts[0]
    while length(text) > limit:
        words = text.removesuffix(CUT).rpartition(" ")[0]
        text = (words or text.removesuffix(CUT)[: limit // TWO - len(CUT)]) + CUT
    for part in parts[1:]:
        if length(longer := f"{text}{between}{part}") <= limit:
            text = longer
    return text


@permitted("programs.see")
def one_post(desk: Desk, session: str, network: str, language: str | None = None) -> Post:
    """Return the text for one network. Refuses as `posts`, and with NOT_ANNOUNCED: it is over, far off, a draft, or at
    another branch."""
    found = posts(desk, session, clean(network).lower(), language)
    if not found:
        raise refuse("NOT_ANNOUNCED", title=session_row(session).title, n=AHEAD)
    return found[0]


def note_posted(desk: Desk, session: str, network: str) -> EntrySheet:
    """Write into the log that this was posted today. Refuses as `one_post`."""
    post = one_post(desk, session, network)
    told = {"what": post.title, "network": post.network, "program": post.session}
    return add_entry(desk, LOG, told | {"day": day_of(desk.now, desk.zone).isoformat()})


def _length_cell(_desk: Desk, post: Post) -> str:
    return f"{post.length} / {post.limit}"


POSTS = Table(
    title=N_("Texts to post"),
    columns=(
        fact("session"),
        Column(N_("Program"), 22, "title", "title", grow=1),
        Column(N_("Network"), 14, lambda _desk, one: _(NETWORKS[one.network][0]), "network", "network"),
        Column(N_("Length"), 14, _length_cell, right=True),
        fact("length"),
        fact("limit"),
        fact("text"),
    ),
    read=posts,
    key="key",
    none=(N_("No program to announce in the next three weeks."), N_("Publish one first: F5, F6.")),
    some=(NN_("{n} text.", "{n} texts."), N_("Enter reads one; there F6 notes that it was posted.")),
    words=lambda desk, one: (f"{_(NETWORKS[one.network][0])} ({_length_cell(desk, one)})", *one.text.splitlines(), ""),
    names_a_person=False,
    is_printed=False,
    example=Post("x", "0f3a9c21", "Story time", "Story time\nMon, Dec 14, 10-10:45 am", 34, 280),
)  # fmt: skip
