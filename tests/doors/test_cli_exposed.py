"""Privacy of a volunteer's output: every command, over a library full of people, and none shows a phone, an e-mail, a
street number, or a person beside what they read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest

from tuils.cli.front import front
from tuils.cli.kit.command_rights import missing_right
from tuils.cli.spec import every_command
from tuils.library.foundation.desk import Desk, Operator
from tuils.library.people.staff.permissions import starter_may
from tuils.values.numbers.barcode import last_four

from .calling import PIN, Program
from .exposed import ABNER, PERSONS, SECRETS, TITLES, ZORAH, Exposed, expose, tables, words_for

OWN_LIBRARY = {"init", "demo", "restore", "opac", "self-check", "van sync", "config edit"}
"""The commands about another library, another machine, or a screen."""
SLIPS = {"hold shelf", "checkin"}
"""Beside the title there is the code that the slip in the copy shows, and no more."""
FAULT = "fault in tuils"
"""The words where a refusal was gone on from."""
BOTH_GIVEN = {"checkout", "hold place", "import koc", "van key-in", "why block", "why due", "why fine", "why hold"}
"""The commands where person and item were both typed, or are in the file: a refusal repeats them, shows no more than is
needed, and is noted."""


@pytest.fixture
def exposed(program: Program) -> tuple[Program, Exposed]:
    return program, expose(program)


def outputs(program: Program, at: Exposed) -> Iterator[tuple[str, tuple[str, ...], str, int]]:
    """Yield each command, the words typed behind it, its output and exit code: as lines and as JSON, each over the
    same library."""
    kept = program.folder / "kept.db"
    shutil.copy(program.library, kept)
    words = words_for(at, tables(program.folder), program.folder)
    for name, _command in every_command(front):
        if name in OWN_LIBRARY:
            continue
        for as_json in (False, True):
            for left in program.folder.glob("library.db-*"):
                left.unlink()
            program.forget_stations()
            shutil.copy(kept, program.library)
            said = program(*(["--json"] if as_json else []), *name.split(), *words[name])
            yield name, words[name], said.out + said.err, said.code


def test_every_command_keeps_from_a_volunteer_what_is_not_for_them(exposed: tuple[Program, Exposed]) -> None:
    program, at = exposed
    secrets, pairs, faults, barred = [], [], [], []
    acts = {name: command.callback for name, command in every_command(front)}
    vera = Desk("MAIN", "desk", "d", Operator("vera", permissions=frozenset(starter_may("volunteer"))))
    for name, typed, said, code in outputs(program, at):
        faults += [name] if FAULT in said else []
        secrets += [(name, secret) for secret in SECRETS if secret in said and secret not in typed]
        pairs += [(name, line) for line in said.splitlines() if _is_pair(name, typed, line)]
        barred += [name] if code == 0 and missing_right(name, acts[name], vera) else []
    assert secrets == []
    assert pairs == []
    assert not barred, f"a form bars what the command does: {sorted({*barred})}"


def _is_pair(name: str, typed: tuple[str, ...], line: str) -> bool:
    """Return whether a line has a person and what they have or wait for; or that alone, where a person's card was
    typed."""
    if name in BOTH_GIVEN:
        return False
    text = line.casefold()
    people = [sign for sign in PERSONS if sign.casefold() in text or sign in typed]
    if name in SLIPS:
        people = [sign for sign in people if sign in (ZORAH, ABNER)]
    return bool(people) and any(title.casefold() in text for title in TITLES)


def test_what_a_person_waits_for_is_not_put_together_from_two_lists(exposed: tuple[Program, Exposed]) -> None:
    program, _at = exposed
    named = {line["hold"] for line in program.json("hold", "list", ABNER).lines}
    titled = {line["hold"] for line in program.json("hold", "list").lines}
    assert len(named) == 1
    assert None not in named
    assert not named & titled
    for deed in (("suspend",), ("resume",), ("cancel",)):
        done = program.json("hold", *deed, str(next(iter(named)))).line
        assert (done["title"], done["patron"]) == ("", last_four(ABNER)), deed


# ---- what an import and a refusal tell


def guesses(program: Program) -> str:
    """Return a table of every copy with every card."""
    pairs = [(item, card) for item in ("B7001", "B7002", "B7004") for card in (ZORAH, ABNER)]
    for number, (item, card) in enumerate(pairs):
        (program.folder / f"guess{number}.csv").write_text(f"item,card,due\n{item},{card},2027-03-01\n")
    return str(len(pairs))


def test_an_import_of_loans_tells_a_cataloger_nothing_of_who_has_what(exposed: tuple[Program, Exposed]) -> None:
    program, _at = exposed
    assert program("--as", "admin", "staff", "role", "vera", "cataloguer", TUILS_PIN=PIN).code == 0
    answers = set()
    for number in range(int(guesses(program))):
        for dry in (["--dry-run"], []):
            said = program.json("import", "loans", str(program.folder / f"guess{number}.csv"), *dry)
            (summary,) = said.lines
            answers.add((said.code, summary["added"], summary["updated"], summary["rejected"], said.err.strip()[-20:]))
    assert len(answers) == 1, "one answer, whoever has it"


GUESSED = (
    ("card,first_name,last_name,dob", f"{ZORAH},Zorah,Quimbolt,1957-03-31", f"{ZORAH},Zorah,Quimbolt,1957-05-30"),
    ("card,last_name,street", f"{ZORAH},Quimbolt,Wistaria Lane 4711", f"{ZORAH},Quimbolt,Wistaria Lane 4712"),
    (
        "card,last_name,phone,email",
        f"{ZORAH},Quimbolt,555-0701-77,zorah@secret.example",
        f"{ZORAH},Quimbolt,555-1,a@b.c",
    ),
    ("card,last_name,guardian", f"{ABNER},Quimbolt,{ZORAH}", f"{ABNER},Quimbolt,21234000090011"),
    ("card,last_name,guardian", f"{ZORAH},Quimbolt,{ABNER}", f"{ZORAH},Quimbolt,21234000090011"),
    ("first_name,last_name,dob", "Zorah,Quimbolt,1957-03-31", "Zorah,Quimbolt,1957-05-30"),
    ("first_name,last_name,street", "Zorah,Quimbolt,Wistaria Lane 4711", "Zorah,Quimbolt,Wistaria Lane 4712"),
)
"""The columns of a table, a row with a fact on the card, and one with something else."""


@pytest.mark.parametrize("case", GUESSED, ids=lambda case: case[0])
@pytest.mark.parametrize("dry", [("--dry-run",), ()])
def test_an_import_of_people_confirms_no_guess_of_a_cataloger(
    exposed: tuple[Program, Exposed], case: tuple[str, str, str], dry: tuple[str, ...]
) -> None:
    """Counts, sentences, lines of the report and JSON are the same whether the guess is right or wrong."""
    program, _at = exposed
    as_admin, pin = ("--as", "admin"), {"TUILS_PIN": PIN}
    assert program(*as_admin, "staff", "role", "vera", "cataloguer", **pin).code == 0
    assert (
        program("patron", "add", "--first-name", "Otto", "--last-name", "Third", "--card", "21234000090011").code == 0
    )
    kept = program.folder / "kept.db"
    shutil.copy(program.library, kept)
    answers, file, report = [], program.folder / "guess.csv", program.folder / "report.csv"
    words = [*dry, *([] if "card" in case[0] else ["--new-cards"])]
    for row in case[1:]:
        file.write_text(f"{case[0]}\n{row}\n")
        for as_json in ((), ("--json",)):
            for left in program.folder.glob("library.db-*"):
                left.unlink()
            shutil.copy(kept, program.library)
            said = program(*as_json, "import", "patrons", str(file), "--report", str(report), "--force", *words)
            text = re.sub(r'"batch": "[^"]*"', "", said.out)
            answers.append((said.code, text, said.err, report.read_text()))
    assert answers[:2] == answers[2:], "one answer, whatever is on the card"
    deed, kind = "import_patrons 1", "list" if dry else "import"
    seen = program.json(*as_admin, "audit", "--kind", kind, "--operator", "vera", **pin).lines
    assert [line["deed"] for line in seen] == [deed], "one line a run, with the number of cards"


def test_a_manager_is_told_what_a_table_changes(exposed: tuple[Program, Exposed]) -> None:
    program, _at = exposed
    as_admin, pin = ("--as", "admin"), {"TUILS_PIN": PIN}
    for row, unchanged, changed in ((GUESSED[0][1], 1, {}), (GUESSED[0][2], 0, {"born": 1})):
        (program.folder / "guess.csv").write_text(f"{GUESSED[0][0]}\n{row}\n")
        said = program.json(*as_admin, "import", "patrons", str(program.folder / "guess.csv"), "--dry-run", **pin)
        assert (said.line["unchanged"], said.line["changed"]) == (unchanged, changed)


def test_registering_and_editing_confirm_no_guess_of_a_volunteer(exposed: tuple[Program, Exposed]) -> None:
    """Somebody with this street, phone, or email is on file: that is told to whoever sees these. An edit to what is
    there already is written like any other, so neither the undo list nor the day list tells."""
    program, _at = exposed
    kept = program.folder / "kept.db"
    shutil.copy(program.library, kept)
    guesses_of = (
        (("--street", "Wistaria Lane 4711"), ("--street", "Wistaria Lane 4712")),
        (("--email", "zorah@secret.example"), ("--email", "else@secret.example")),
        (("--born", "1957-03-31"), ("--born", "1957-05-30")),
        (("--phone", "555-0701-77"), ("--phone", "555-0701-78")),
    )
    for right, wrong in guesses_of:
        answers = []
        for guess in (right, wrong, right):  # a copied library is another device: the first does not count
            shutil.copy(kept, program.library)
            for left in program.folder.glob("library.db-*"):
                left.unlink()
            added = program("patron", "add", "--first-name", "Zorah", "--last-name", "Other", *guess)
            edited = program("patron", "edit", ZORAH, *guess)
            undone = program("undo", "--list")
            answers.append(
                (added.code, re.sub(r"\d{14}", "", added.out + added.err), edited.code, undone.out.count("\n"))
            )
        assert answers[1] == answers[2], right


def test_answers_of_a_form_confirm_no_guess_of_a_volunteer(exposed: tuple[Program, Exposed]) -> None:
    program, at = exposed
    kept = program.folder / "kept.db"
    shutil.copy(program.library, kept)
    for heads, right, wrong in (
        ("name,email", "Abner Quimbolt,zorah@secret.example", "Abner Quimbolt,else@secret.example"),
        ("name,birth date", "Abner Quimbolt,2015-01-01", "Abner Quimbolt,2015-02-03"),
    ):
        answers = []
        for row in (right, wrong):
            shutil.copy(kept, program.library)
            for left in program.folder.glob("library.db-*"):
                left.unlink()
            (program.folder / "form.csv").write_text(f"{heads}\n{row}\n")
            said = program("event", "import-responses", at.session, str(program.folder / "form.csv"), "--dry-run")
            answers.append((said.code, said.out, said.err))
        assert answers[0] == answers[1], heads


def test_a_look_by_an_import_or_a_refusal_is_audited(exposed: tuple[Program, Exposed]) -> None:
    program, _at = exposed
    guesses(program)
    as_admin, pin = ("--as", "admin"), {"TUILS_PIN": PIN}
    assert program.json(*as_admin, "import", "loans", str(program.folder / "guess0.csv"), "--dry-run", **pin).code == 0
    seen = program.json(*as_admin, "audit", "--kind", "list", "--operator", "admin", **pin).lines
    assert "import_loans" in [line["deed"] for line in seen]
    for words in (("checkout", ABNER, "B7001"), ("hold", "place", ABNER, "B7004")):
        assert program(*words).code == 1
    seen = program.json(*as_admin, "audit", "--kind", "loans", "--operator", "vera", **pin).lines
    assert [line["patron"] for line in seen] == [ABNER]


def test_no_minute_and_no_number_joins_a_card_with_what_was_done_at_the_desk(exposed: tuple[Program, Exposed]) -> None:
    """The desk's last acts name titles, with the second; a card's loans, holds and charges must not have that second,
    nor an id that contains it."""
    program, at = exposed
    assert program("hold", "place", ZORAH, at.title, "--override", "HAS_IT_ALREADY", "--reason", "x").code in (0, 1)
    deeds = program.json("undo", "--list").lines
    card, holds = program.json("show", "patron", ZORAH).line, program.json("hold", "list", ABNER).lines
    assert (card["loans"], card["charges"], holds) != ([], [], [])
    moments = {deed["at"] for deed in deeds}
    told = [loan["lent_at"] for loan in card["loans"]] + [line["at"] for line in card["charges"]]
    told += [hold["placed_at"] for hold in (*holds, *program.json("hold", "list", "--title", at.title).lines)]
    assert {len(day) for day in told} == {10}, told
    assert not moments & set(told)
    ids = [hold["hold"] for hold in holds] + [line["charge"] for line in card["charges"]]
    assert {len(number) for number in ids} == {12}, ids
    assert not [deed for deed in deeds if deed["act"].endswith(tuple(ids)) and deed["item"] is not None]
    said = program("undo", "--list").out
    assert "old: " not in said
    done = program.json("hold", "suspend", holds[0]["hold"]).line
    assert done["state"] == "placed", "the end of an id is enough"


def test_taking_an_import_back_needs_what_it_does_to_many_and_is_audited(exposed: tuple[Program, Exposed]) -> None:
    program, _at = exposed
    as_admin, pin = ("--as", "admin"), {"TUILS_PIN": PIN}
    people = program.folder / "came.csv"
    people.write_text("card,first_name,last_name\nN1,Nell,Came\n")
    batch = program.json(*as_admin, "import", "patrons", str(people), "--yes", **pin).lines[-1]["batch"]
    assert program("checkout", "N1", "I2").code == 0
    assert program(*as_admin, "staff", "role", "vera", "cataloguer", **pin).code == 0
    said = program("import", "undo", batch, "--dry-run")
    assert (said.code, "Nell" in said.out + said.err) == (1, False), said
    assert "delete patrons" in said.err
    said = program(*as_admin, "import", "undo", batch, "--dry-run", **pin)
    assert "Nell Came (N1) has 1 checkout." in said.out + said.err
    seen = program.json(*as_admin, "audit", "--kind", "list", "--operator", "admin", **pin).lines
    assert "import_undo" in [line["deed"] for line in seen]


def test_a_dry_run_of_answers_is_audited(exposed: tuple[Program, Exposed]) -> None:
    """A person could try out, name by name, whose e-mail it is."""
    program, at = exposed
    program("event", "import-responses", at.session, str(program.folder / "no.csv"), "--dry-run")
    (program.folder / "tries.csv").write_text("name,email\nZorah Quimbolt,zorah@secret.example\n")
    assert program("event", "import-responses", at.session, str(program.folder / "tries.csv"), "--dry-run").code == 0
    seen = program.json("--as", "admin", "audit", "--kind", "list", "--operator", "vera", TUILS_PIN=PIN).lines
    assert "import_responses" in [line["deed"] for line in seen]
