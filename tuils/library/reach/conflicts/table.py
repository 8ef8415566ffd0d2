"""The list of decisions, as every door shows it."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.dates import moment_cell
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.values.time.moments import iso

from .decision import Decision, Remedy
from .listing import decisions


def _words(_desk: Desk, one: Decision) -> str:
    ways = "  ".join(f"--{way.name}: {way.says}" for way in one.remedies)
    return f"{one.id[-8:]}  {one.message}  {ways}"


DECISIONS = Table(
    title=N_("Needs a decision"),
    columns=(
        fact("decision", "id"),
        fact("code"),
        fact("item"),
        fact("patron"),
        fact("message"),
        fact("proposed", lambda _desk, one: one.proposed.name),
        fact("ways", lambda _desk, one: [way.name for way in one.remedies]),
        fact("since", lambda desk, one: iso(one.at, desk.zone)),
        Column(N_("Needs a decision"), 24, lambda _desk, one: one.what),
        Column(N_("Title"), 16, lambda _desk, one: one.title, grow=1),
        Column(N_("Who"), 16, lambda _desk, one: one.name, drop=1),
        Column(N_("Suggested"), 15, lambda _desk, one: _(one.proposed.words), drop=2),
        Column(N_("Since"), 12, lambda desk, one: moment_cell(desk, one.at), drop=3),
    ),
    read=decisions,
    key="id",
    none=(N_("Nothing needs a decision."), N_("Conflicts between two machines are listed here.")),
    some=(
        NN_("{n} conflict needs a decision.", "{n} conflicts need a decision."),
        N_("F6 settles it as suggested. Enter shows the details."),
    ),
    words=_words,
    is_printed=False,
    example=Decision(
        "3f1c", "LENT_TWICE", "Emma was checked out on two machines: to Ada Lovelace, then to Bob Ames.",
        "It is checked out to Bob Ames, the later one.", 1_796_137_200_000_000,
        (Remedy("agree", N_("Keep as is"), "Bob Ames has it.", lambda _desk: ("", "")),), "C1", "Emma", "P1",
        "Ada Lovelace",
    ),
)  # fmt: skip
