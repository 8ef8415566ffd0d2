"""The list of decisions, as every door shows it."""

from __future__ import annotations

from tuils.i18n import N_, NN_, _
from tuils.library.foundation.dates import moment_cell
from tuils.library.foundation.describing.table import Column, Table, fact
from tuils.library.foundation.desk import Desk
from tuils.values.time.moments import iso

from .decision import Decision, Remedy
from .listing import decisions


def _words(_desk: Desk, decision: Decision) -> str:
    ways = "  ".join(f"--{way.name}: {way.says}" for way in decision.remedies)
    return f"{decision.id[-8:]}  {decision.message}  {ways}"


DECISIONS = Table(
    title=N_("Needs a decision"),
    columns=(
        fact("decision", "id"),
        fact("code"),
        fact("item"),
        fact("patron"),
        fact("message"),
        fact("proposed", lambda _desk, row: row.proposed.name),
        fact("ways", lambda _desk, row: [way.name for way in row.remedies]),
        fact("since", lambda desk, row: iso(row.at, desk.zone)),
        Column(N_("Needs a decision"), 24, lambda _desk, row: row.what),
        Column(N_("Title"), 16, lambda _desk, row: row.title, grow=1),
        Column(N_("Who"), 16, lambda _desk, row: row.name, drop=1),
        Column(N_("Suggested"), 15, lambda _desk, row: _(row.proposed.words), drop=2),
        Column(N_("Since"), 12, lambda desk, row: moment_cell(desk, row.at), drop=3),
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
